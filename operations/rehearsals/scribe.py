"""The scribe: writes the messages of a rehearsal. Links in them lead where nobody is."""

from collections.abc import Mapping
from typing import Any

from journeys.delivery import Letter
from journeys.journey import Journey
from journeys.rehearsal.trace import Mail
from messages.content.brand import BadBrand
from messages.content.facts import facts
from messages.content.faults import TemplateFault
from messages.content.rendering import Renderer
from store.rows import Row

_LINKS = {"unsubscribe": "https://example.com/u/", "web": "https://example.com/w/"}
_PAGE = "https://example.com/"

Written = dict[tuple[str, ...], Mail]
"""Messages that were written before, by all that they depend on."""


class Scribe:
    """A `journeys.rehearsal.writer.Writer`, for one walk. `offer`: the product that suits whoever walks."""

    def __init__(
        self, journey: Journey, renderer: Renderer, offer: Row | None = None, written: Written | None = None
    ) -> None:
        self._journey, self._renderer, self._offer = journey, renderer, offer
        self._links, self._written = dict(_LINKS), {} if written is None else written

    def __call__(self, letter: Letter, step: str, profile: Mapping[str, Any]) -> Mail:
        if letter.page:  # and whoever writes later reminds of it, as in `activities/facts.py`
            self._links["page"] = _PAGE
        asked = (letter.message, letter.channel, step, *self._links, repr(profile))
        if asked not in self._written:
            self._written[asked] = self._write(letter, step, profile)
        return self._written[asked]

    def _write(self, letter: Letter, step: str, profile: Mapping[str, Any]) -> Mail:
        mail = Mail(message=letter.message, channel=letter.channel)
        try:
            known = self._facts(letter, step, profile)
            rendered = self._renderer.render(letter.message, letter.channel, profile["locale"], known)
        except (TemplateFault, BadBrand) as fault:
            return mail.model_copy(update={"fault": str(fault)})
        return mail.model_copy(update={"subject": rendered.subject})

    def _facts(self, letter: Letter, step: str, profile: Mapping[str, Any]) -> dict[str, Any]:
        titles = {"journey": self._journey.label, "step": self._journey.by_key[step].label}
        offer = self._offer if letter.offer else None
        return facts(profile, self._journey.brand, self._links, **titles, product=offer)
