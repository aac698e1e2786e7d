"""What takes long: corruption, interruption, reproduction, hostile input."""
