"""Pages on what Ofsted has published."""
