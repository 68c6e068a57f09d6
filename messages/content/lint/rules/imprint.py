"""Every mail says whom it is from, as the law wants it."""

from collections.abc import Iterator

from messages.content.lint.specimen import MAIL, Flaw, Specimen, brand_file
from messages.words import Words


def look(words: Words, specimen: Specimen) -> Iterator[Flaw]:
    """A brand without an imprint, or a mail in which none of its lines stands."""
    if specimen.channel != MAIL or specimen.rendered is None:
        return
    lines = [" ".join(line.split()) for line in specimen.brand.imprint if line.strip()]
    if not lines:
        yield Flaw(words("the brand has no imprint; write who you are, and where"), file=brand_file(specimen.brand))
        return
    shown = f"{specimen.page.text} {' '.join(specimen.text.split())}"
    if not any(line in shown for line in lines):
        yield Flaw(words("the imprint is missing; extend the layout, or write the lines of {{ brand.imprint }}"))
