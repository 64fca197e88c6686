"""One artifact of the dataset folder a file."""
