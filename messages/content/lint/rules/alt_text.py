"""Every picture says what it shows, for those who do not see it."""

from collections.abc import Iterator

from messages.content.lint.specimen import Flaw, Specimen
from messages.words import Words


def look(words: Words, specimen: Specimen) -> Iterator[Flaw]:
    """Pictures without `alt`; an empty one says that a picture is only there to look nice."""
    for tag, address in specimen.page.silent:
        file, line = specimen.place(tag, address, "<img", "<mj-image")
        detail = words(
            'the picture {address} has no alt text; say what it shows, or alt="" if nothing', address=address
        )
        yield Flaw(detail, file=file, line=line)
