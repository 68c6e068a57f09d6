"""The catalogues: what is said in other languages, in `messages/locales/`; words in `etappe.po`, refusals beside it."""

from functools import lru_cache
from pathlib import Path

from babel.messages.pofile import read_po

_HOME = Path(__file__).parent / "locales"
LANGUAGES = sorted(file.parts[-3] for file in _HOME.glob("*/LC_MESSAGES/etappe.po"))
"""Those that somebody wrote down; English needs no catalogue."""


@lru_cache
def catalogue(locale: str, name: str) -> dict[str, str]:
    """English → this language, of what is translated; nothing where there is no such file."""
    path = _HOME / locale / "LC_MESSAGES" / f"{name}.po"
    if locale not in LANGUAGES or not path.exists():
        return {}
    with path.open("rb") as file:
        return {str(line.id): str(line.string) for line in read_po(file, locale) if line.id and line.string}
