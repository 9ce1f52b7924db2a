"""An election of any size, invented: the same for the same seed; planned as plain data, then written to the
database or to workbooks."""
