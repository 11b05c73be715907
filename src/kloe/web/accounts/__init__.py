"""People: who they are, how they prove it, which roles they have, and what these let them see and do."""
