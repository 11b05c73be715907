"""Every look at a child, kept for good: who, when, which child, which page, why."""
