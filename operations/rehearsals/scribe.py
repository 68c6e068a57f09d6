"""The scribe: writes the messages of a rehearsal. Links in them lead where nobody is."""

from collections.abc import Mapping, Sequence
from typing import Any

from journeys.delivery import Letter
from journeys.journey import Journey
from journeys.rehearsal.trace import Mail
from messages.assets.shown import stand_ins
from messages.content.brand import BadBrand
from messages.content.content import Content
from messages.content.facts import facts, offered
from messages.content.faults import TemplateFault
from messages.content.rendering import Renderer
from operations.content.nowhere import LINKS, PAGE
from store.rows import Row
from store.touchpoints import products

Written = dict[tuple[str, ...], Mail]
"""Messages that were written before, by all that they depend on."""


class Scribe:
    """A `journeys.rehearsal.writer.Writer`, for one walk. `goods`: what may be offered.

    `content`: what messages are made of; else what stands in folders as the walk begins.
    """

    def __init__(
        self,
        journey: Journey,
        renderer: Renderer,
        goods: Sequence[Row] = (),
        content: Content | None = None,
        written: Written | None = None,
    ) -> None:
        self._journey, self._renderer, self._goods = journey, renderer, goods
        self._content = content or renderer.library.content
        self._links, self._written = dict(LINKS), {} if written is None else written

    def __call__(self, letter: Letter, step: str, profile: Mapping[str, Any]) -> Mail:
        if letter.page:  # and whoever writes later reminds of it, as in `activities/facts.py`
            self._links["page"] = PAGE
        asked = (letter.message, letter.channel, step, *self._links, repr(profile))
        if asked not in self._written:
            self._written[asked] = self._write(letter, step, profile)
        return self._written[asked]

    def _write(self, letter: Letter, step: str, profile: Mapping[str, Any]) -> Mail:
        mail = Mail(message=letter.message, channel=letter.channel)
        try:
            known = self._facts(letter, step, profile)
            asked = (letter.message, letter.channel, profile["locale"])
            rendered = self._renderer.render(*asked, known, self._content)
        except (TemplateFault, BadBrand) as fault:
            return mail.model_copy(update={"fault": str(fault)})
        return mail.model_copy(update={"subject": rendered.subject})

    def _facts(self, letter: Letter, step: str, profile: Mapping[str, Any]) -> dict[str, Any]:
        return facts(
            profile,
            self._journey.brand,
            self._links,
            journey=self._journey.label,
            step=self._journey.by_key[step].label,
            assets=stand_ins(self._content),
            **offered(products.offered(self._goods, profile, letter.offer)),
        )
