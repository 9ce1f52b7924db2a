"""Demo petitions."""
