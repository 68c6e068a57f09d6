"""How many parts a text message has: 7 bits a letter in the old alphabet, 16 as soon as one letter is none of it."""

_PLAIN = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE = frozenset("\f^{}\\[~]|€")
"""Letters that take two places."""
_ALONE, _EACH = 160, 153
_ALONE_WIDE, _EACH_WIDE = 70, 67


def parts(text: str) -> int:
    """Parts it is sent, and paid for, in."""
    if set(text) <= _PLAIN | _TWICE:
        widths = [2 if letter in _TWICE else 1 for letter in text]
        return _counted(widths, _ALONE, _EACH)
    return _counted([len(letter.encode("utf-16-le")) // 2 for letter in text], _ALONE_WIDE, _EACH_WIDE)


def _counted(widths: list[int], alone: int, each: int) -> int:
    """No letter is cut in two, so a part may end one place early."""
    if sum(widths) <= alone:
        return 1
    count, used = 1, 0
    for width in widths:
        count, used = (count + 1, width) if used + width > each else (count, used + width)
    return count
