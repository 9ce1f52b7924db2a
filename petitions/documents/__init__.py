"""Papers on petitions as PDF and Excel."""
