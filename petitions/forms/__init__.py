"""Forms of the petition pages."""
