"""A brand's colours can be told apart by everybody."""

from collections.abc import Iterator

from messages.content.brand import Brand
from messages.content.contrast import ENOUGH, contrast
from messages.content.lint.specimen import Flaw, Specimen, brand_file
from messages.words import Words

_TOUCH = (
    ("text", "page"),
    ("text", "card"),
    ("quiet", "page"),
    ("quiet", "card"),
    ("accent", "page"),
    ("accent", "card"),
    ("on_accent", "accent"),
)


def look(words: Words, specimen: Specimen) -> Iterator[Flaw]:
    """Pairs of colours that touch and have too little contrast, as WCAG counts it."""
    for ink, paper, seen in _pairs(specimen.brand):
        if seen < ENOUGH:
            told = {"ink": ink, "paper": paper, "seen": round(seen, 1), "enough": ENOUGH}
            detail = words("{ink} on {paper} has a contrast of {seen}; it should have {enough} or more", **told)
            yield Flaw(detail, "warning", brand_file(specimen.brand))


def _pairs(brand: Brand) -> Iterator[tuple[str, str, float]]:
    for name, colours in (("light", brand.light), ("dark", brand.dark)):
        for ink, paper in _TOUCH:
            seen = contrast(getattr(colours, ink), getattr(colours, paper))
            yield f"{name}.{ink}", f"{name}.{paper}", seen
