"""A text is no longer than its channel takes."""

from collections.abc import Iterator

from messages.content.lint.specimen import Flaw, Specimen
from messages.words import Words


def look(words: Words, specimen: Specimen) -> Iterator[Flaw]:
    """A text that would not go through."""
    longest, length = specimen.can.longest, len(specimen.text.strip())
    if longest and length > longest:
        told = {"length": length, "channel": specimen.channel, "longest": longest}
        yield Flaw(words("the text has {length} letters, and {channel} takes {longest}; shorten it", **told))
