"""What a template asks for and cannot have, in words for whoever wrote it."""


class Unfit(ValueError):
    """The text says what is wrong and what would be right; it holds nothing personal."""

    def __init__(self, said: str, path: str = "", line: int = 0) -> None:
        super().__init__(said)
        self.path, self.line = path, line
        """Where it stands, when that is known better than by where it was raised."""
