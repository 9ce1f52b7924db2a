"""Papers of an election as PDF and Excel."""
