"""How wide text is, near enough, without a font: so that a map can be laid out where nothing is drawn."""

_NARROW, _WIDE = frozenset(" iljtfrI.,:;'|!()[]“”·1"), frozenset("mwMWÆŒ%@–—…<>=+~")


def width(text: str, size: float) -> float:
    """How wide a text is in a common sans-serif of this size, on the safe side."""
    return size * sum(_em(letter) for letter in text)


def clipped(text: str, size: float, room: float) -> str:
    """The text, or as much of its beginning as there is room for, and `…`."""
    if width(text, size) <= room:
        return text
    while text and width(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def lines(text: str, size: float, room: float, most: int) -> tuple[str, ...]:
    """The text in at most so many lines of this room; a word too long for one is parted, what is too much clipped."""
    found: list[str] = []
    rest = text.strip()
    while rest and len(found) < most - 1 and width(rest, size) > room:
        line, rest = _first_line(rest, size, room)
        found.append(line)
    return (*found, clipped(rest, size, room)) if rest else tuple(found)


def _first_line(text: str, size: float, room: float) -> tuple[str, str]:
    fits = max(1, next(count for count in range(1, len(text) + 1) if width(text[:count] + "-", size) > room) - 1)
    head, blank, _ = text[: fits + 1].rpartition(" ")
    if blank and head:
        return head, text[len(head) :].lstrip()
    return f"{text[:fits]}-", text[fits:]


def _em(letter: str) -> float:
    if letter in _NARROW:
        return 0.36
    if letter in _WIDE:
        return 0.92
    if ord(letter) > 0x2E7F:  # scripts whose letters are squares
        return 1.05
    return 0.72 if letter.isupper() else 0.59
