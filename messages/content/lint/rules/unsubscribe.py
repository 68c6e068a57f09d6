"""Every mail has a way out; but the one that asks whether somebody wants any: to say nothing is the way out of that."""

from collections.abc import Iterator

from journeys.confirmation import CONFIRM
from messages.content.lint.specimen import MAIL, Flaw, Specimen
from messages.words import Words


def look(words: Words, specimen: Specimen) -> Iterator[Flaw]:
    """No link to unsubscribe at all; or only on the page, while some read the text."""
    way_out, asks = specimen.links.get("unsubscribe", ""), specimen.message == CONFIRM
    if asks or specimen.channel != MAIL or specimen.rendered is None or way_out in specimen.text:
        return
    if way_out in specimen.page.links:
        yield Flaw(words("the text has no link to unsubscribe, only the page has one"), "warning")
    else:
        yield Flaw(words("there is no link to unsubscribe; extend the layout, or write {{ links.unsubscribe }}"))
