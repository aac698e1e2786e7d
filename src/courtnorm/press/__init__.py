"""From texts and outputs to the book: pages executed, compared, checked and built."""
