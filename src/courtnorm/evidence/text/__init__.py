"""The texts of resolutions: read, split into paragraphs, numbered."""
