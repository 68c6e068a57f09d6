"""It can be written: nothing that the template speaks of is missing, for whomever it is."""

from collections.abc import Iterator

from messages.content.lint.specimen import Flaw, Specimen
from messages.words import Words

_THEIRS = "`profile.attributes."


def look(words: Words, specimen: Specimen) -> Iterator[Flaw]:
    """What keeps it from being written. An attribute that only somebody made up lacks is worth a warning."""
    if specimen.fault:
        made_up = not specimen.real and _THEIRS in specimen.fault
        yield Flaw(specimen.fault, "warning" if made_up else "error")
