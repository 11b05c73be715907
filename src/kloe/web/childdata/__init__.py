"""Pages on an authority's own extracts: readiness, issues, measures, children."""
