"""Proof: the messages of a journey as each reader would get them, for the rules to look at."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from journeys.delivery import Letter
from journeys.journey import Journey
from journeys.step import Step
from messages import channels
from messages.assets.shown import NOTHING, Pictures
from messages.content.brand import BadBrand, Brand
from messages.content.content import Content
from messages.content.facts import facts, offered
from messages.content.faults import TemplateFault
from messages.content.lint import Finding, look
from messages.content.lint.specimen import Specimen, languages
from messages.content.rendering import Renderer
from messages.message import Can
from messages.words import Words
from operations.content.nowhere import LINKS, PAGE
from operations.content.readers import Reader, made_up

_BRAND = "brand"


@dataclass(frozen=True)
class Proof:
    """A journey, and what its messages are made of. `page`: whether they lead to one, whatever the journey says."""

    journey: Journey
    content: Content
    renderer: Renderer
    page: bool = False
    pictures: Pictures = NOTHING

    def findings(self, words: Words, readers: Sequence[Reader] = (), only: str | None = None) -> list[Finding]:
        """What is wrong with its messages, or with `only` this one, for these readers and for some who might be."""
        try:
            brand = self.renderer.brand(self.journey.brand, self.content)
        except BadBrand as fault:
            return [Finding("error", _BRAND, "", "", "", "", None, str(fault))]
        return look(words, self._specimens(brand, readers, only))

    def facts(self, step: Step, letter: Letter, reader: Reader) -> dict[str, Any]:
        """What a template may speak of."""
        return facts(
            reader.profile,
            self.journey.brand,
            self.links,
            journey=self.journey.label,
            step=step.label,
            assets=self.pictures.spoken(reader.profile["locale"]),
            **offered(reader.offer(letter)),
        )

    @property
    def links(self) -> Mapping[str, str]:
        """Links that lead nowhere; one to a page where some letter leads to one, of which others may remind."""
        pages = self.page or any(letter.page for _, letter in self.letters())
        return {**LINKS, "page": PAGE} if pages else LINKS

    def letters(self, only: str | None = None) -> Iterator[tuple[Step, Letter]]:
        """Every step that writes, and what, over each channel that may be tried."""
        for step in self.journey.steps:
            for letter in step.letters():
                if only in (None, letter.message):
                    yield step, letter

    def specimen(self, brand: Brand, step: Step, letter: Letter, reader: Reader) -> Specimen:
        """One message for one reader, or what kept it from being written."""
        message, channel, locale = letter.message, letter.channel, reader.profile["locale"]
        can, others = _abilities().get(channel, Can()), self._spoken(channel)
        specimen = Specimen(
            message, channel, locale, self.content, brand, can, self.links, real=reader.real, others=others
        )
        try:
            known = self.facts(step, letter, reader)
            return replace(specimen, rendered=self.renderer.render(message, channel, locale, known, self.content))
        except (TemplateFault, BadBrand) as fault:
            return replace(specimen, fault=str(fault))

    def _specimens(self, brand: Brand, readers: Sequence[Reader], only: str | None) -> Iterator[Specimen]:
        for step, letter in self.letters(only):
            if self.content.exists(letter.message):  # that one is missing is told elsewhere
                for reader in (*made_up(self._spoken(letter.channel)), *readers):
                    yield self.specimen(brand, step, letter, reader)

    def _spoken(self, channel: str) -> frozenset[str]:
        """What is spoken in this journey."""
        found = (languages(self.content, letter.message, channel) for _, letter in self.letters())
        return frozenset(language for some in found for language in some)


@lru_cache(maxsize=1)
def _abilities() -> Mapping[str, Can]:
    return channels.abilities()


def content_of(content: Content, journey: Journey) -> Content:
    """What the messages and the brand of a journey are made of."""
    messages = {message for step in journey.steps for message in step.messages()}
    return content.only(messages, journey.brand)
