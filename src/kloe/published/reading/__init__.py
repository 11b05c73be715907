"""How a published report is read: its text, its form, its judgements, its recommendations, its paragraphs."""
