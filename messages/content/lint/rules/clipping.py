"""A page is short enough to be shown whole."""

from collections.abc import Iterator

from messages.content.lint.specimen import Flaw, Specimen
from messages.words import Words

MOST = 102 * 1024
"""Bytes; Gmail cuts off what is behind, the link to unsubscribe first of all."""


def look(words: Words, specimen: Specimen) -> Iterator[Flaw]:
    """A page that would be cut off."""
    size = len(specimen.rendered.html.encode()) if specimen.rendered else 0
    if size > MOST:
        detail = words("the page has {size} kB; Gmail cuts it off after 102 kB, so shorten it", size=size // 1024)
        yield Flaw(detail, "warning")
