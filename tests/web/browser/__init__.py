"""Tests in a browser: a package, so that their conftest does not take the place of the one above."""
