"""Reading: from whatever file an authority has to raw rows of the eleven lists, nothing lost."""
