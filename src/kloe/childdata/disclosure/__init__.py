"""What each audience may see of the figures: small numbers withheld so that no total gives them away."""
