"""Contrast: how well one colour can be read on another, as WCAG 2 measures it."""

ENOUGH = 4.5
"""What text of a normal size needs."""


def contrast(one: str, other: str) -> float:
    """From 1, the same, to 21, black on white; of colours such as `#1d4ed8`."""
    dark, light = sorted((_light(one), _light(other)))
    return (light + 0.05) / (dark + 0.05)


def _light(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
