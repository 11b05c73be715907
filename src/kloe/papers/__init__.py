"""Papers: what an authority writes and hands over. First of all, the readiness pack."""
