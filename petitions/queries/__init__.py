"""What the pages of petitions ask of the database."""
