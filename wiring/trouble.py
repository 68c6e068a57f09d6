"""What keeps Etappe from starting. The text says what, where, and what to do; `code` is what the command exits with."""


class Trouble(Exception):
    """Wrong use or bad input."""

    code = 2


class Away(Trouble):
    """A part that is needed cannot be reached."""

    code = 3
