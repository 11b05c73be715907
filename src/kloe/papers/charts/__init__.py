"""Charts as inline SVG, one module a kind: readable in grey, in the dark and at 320 pixels, and each with its words."""
