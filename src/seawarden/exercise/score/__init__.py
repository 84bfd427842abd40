"""The score: what was found, how early, how often wrong; and rules of others for comparison."""
