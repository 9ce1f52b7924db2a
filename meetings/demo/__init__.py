"""The meetings part of the demo world: a session in every council, the city's in full."""
