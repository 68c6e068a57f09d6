"""Texts in several languages: `{"de": …, "en": …}`."""

from collections.abc import Mapping
from typing import TypeVar

Text = TypeVar("Text")

_COMMON = "en"


def spoken(texts: Mapping[str, Text], locale: str) -> Text:
    """The text for a locale (`de-AT` reads `de`), else the English one, else the first. `texts` is not empty."""
    language = locale.replace("_", "-").partition("-")[0].lower()
    return texts.get(language) or texts.get(_COMMON) or next(iter(texts.values()))
