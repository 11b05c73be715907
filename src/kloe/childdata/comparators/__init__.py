"""Published figures of other authorities to set beside one's own, and what chance alone would do."""
