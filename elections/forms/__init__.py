"""Forms of the election pages."""
