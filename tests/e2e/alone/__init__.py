"""Browser tests that serve an installation of their own, not the shared demo world."""
