"""Risk and drift lists as data: cases to act on today, each with its rule, its days and its team."""
