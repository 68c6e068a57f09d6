"""Phrases: what stands around every message, as a brand says it: near or polite, in every language there is."""

from collections.abc import Mapping

from messages.content.brand_parts import Tone
from messages.words import LOCALES, Words


def phrases(name: str, tone: Tone) -> Mapping[str, Mapping[str, str]]:
    """Locale → phrase by name; `name`: the brand's. What the brand says in its own words comes first."""
    return {locale: _around(Words(locale), name, tone) | _own(tone, locale) for locale in LOCALES}


def _own(tone: Tone, locale: str) -> dict[str, str]:
    own = {"greeting": tone.greeting, "closing": tone.closing, "signature": tone.signature}
    return {what: said[locale] for what, said in own.items() if locale in said}


def _around(words: Words, name: str, tone: Tone) -> dict[str, str]:
    return (_politely if tone.address == "Sie" else _nearly)(words, name) | {
        "web": words("View in your browser"),
        "unsubscribe": words("Unsubscribe with one click"),
        "preferences": words("Choose what you get"),
        "imprint": words("Imprint"),
        "privacy": words("Privacy"),
    }


def _nearly(words: Words, name: str) -> dict[str, str]:
    return {
        "greeting": words("Hello"),
        "closing": words("See you soon"),
        "signature": words("your team at {brand}", brand=name),
        "why": words("You are reading this because you asked {brand} to write to you.", brand=name),
    }


def _politely(words: Words, name: str) -> dict[str, str]:
    return {
        "greeting": words("Good day"),
        "closing": words("Kind regards"),
        "signature": words("the team at {brand}", brand=name),
        "why": words("You receive this message because you subscribed to messages from {brand}.", brand=name),
    }
