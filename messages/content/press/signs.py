"""Signs that the room gives: the same on both sides of the pipe."""

READY = b"ready"
AT = b"@"
"""Begins a frame that says which part is in hand."""
FULL = 77
"""What the process ends with when its memory is full."""
