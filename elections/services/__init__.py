"""Acts of an election, one module for each part of the work."""
