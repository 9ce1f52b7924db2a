"""The demo election."""
