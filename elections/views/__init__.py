"""Pages of an election."""
