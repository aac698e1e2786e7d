"""From sources to data: split, coded, derived and checked; imports the root and nothing else."""
