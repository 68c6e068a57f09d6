"""A mail has a subject."""

from collections.abc import Iterator

from messages.content.lint.specimen import MAIL, Flaw, Specimen
from messages.words import Words


def look(words: Words, specimen: Specimen) -> Iterator[Flaw]:
    """A subject that comes out empty."""
    if specimen.rendered and specimen.channel == MAIL and not specimen.rendered.subject.strip():
        file = f"{MAIL}/{specimen.message}/{specimen.language}/subject.txt"
        yield Flaw(words("the subject is empty; write what the mail is about"), file=file)
