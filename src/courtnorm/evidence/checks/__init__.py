"""What must be true of the data: of each file by its description, of all by their meaning."""
