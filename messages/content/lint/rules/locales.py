"""A journey speaks the same languages everywhere."""

from collections.abc import Iterator

from messages.content.lint.specimen import Flaw, Specimen
from messages.words import Words


def look(words: Words, specimen: Specimen) -> Iterator[Flaw]:
    """A language that other messages of the journey have, and this one lacks."""
    for locale in sorted(specimen.others - set(specimen.languages)):
        detail = words("other messages of this journey are in “{locale}” too, this one is not", locale=locale)
        yield Flaw(detail, "warning")
