"""What the pages of an election ask of the database."""
