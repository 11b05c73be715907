"""What every page shares: the layout, the parts of forms and tables, the front page and those on how to use it."""
