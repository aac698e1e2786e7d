"""Sources become tables."""
