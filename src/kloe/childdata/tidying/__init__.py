"""How raw cells become the codes of the specification, and what stays as it came."""
