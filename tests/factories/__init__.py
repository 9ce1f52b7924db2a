"""Small worlds for tests: a council with delegates and people in every role."""

from tests.factories.world import World, make_sitting, make_world

__all__ = ["World", "make_sitting", "make_world"]
