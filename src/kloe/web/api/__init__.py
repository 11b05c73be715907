"""What scripts read: an address for each thing, described by OpenAPI, with tokens."""
