"""Measures as data: who is in the base, who is counted, and how long things took, by breakdown and back to the rows."""
