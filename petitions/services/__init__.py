"""Acts on petitions, one module for each part of the work."""
