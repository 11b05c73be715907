"""The commands for what others publish: make the figures anew, and show those that belong to a measure."""
