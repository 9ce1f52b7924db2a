"""The demo world: the same people and papers for the same seed and day, made stage by stage."""
