"""Shown: which assets a message names, and what its templates may know of them."""

import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from messages.assets.kinds import ORIGINAL, SORTS
from messages.assets.pictures import SIZES, WIDTHS
from messages.content.brand import BadBrand, brand
from messages.content.content import Content

_NAMED = re.compile(r"""\bassets(?:\.([a-z][a-z0-9_]*)|\[\s*["']([a-z][a-z0-9_-]*)["']\s*\])""")
_MOST = 64
_seen: OrderedDict[str, frozenset[str]] = OrderedDict()

Told = dict[str, Any]
"""What a template knows of an asset: `url`, `alt`, `width`, `height`, and the address of each variant by its name."""


@dataclass(frozen=True)
class Pictures:
    """The assets that some content names, as they are now: rows with their `files`."""

    base: str = ""
    rows: tuple[Mapping[str, Any], ...] = ()

    def spoken(self, locale: str) -> dict[str, Told]:
        """Key → what a template may know of it, in somebody's language."""
        return {row["key"]: told(row, self.base, locale) for row in self.rows}


NOTHING = Pictures()
"""What content shows that names no assets."""


def named(content: Content) -> frozenset[str]:
    """The keys of all assets that its templates and brands name. Mostly none: then nothing need be looked up."""
    if content.hash not in _seen:
        _seen[content.hash] = frozenset({*_in_templates(content), *_in_brands(content)})
        while len(_seen) > _MOST:
            _seen.popitem(last=False)
    return _seen[content.hash]


def _in_templates(content: Content) -> Iterable[str]:
    for text in content.files.values():
        yield from (found[1] or found[2] for found in _NAMED.finditer(text))


def _in_brands(content: Content) -> Iterable[str]:
    for key in content.brands():
        try:
            yield from brand(content, key).assets
        except BadBrand:  # whoever sends with it is told
            continue


def address(base: str, key: str, variant: str, digest: str, media_type: str) -> str:
    """Where one file of an asset is: another one, when the asset is another."""
    return f"{base}/a/{key}/{variant}.{digest[:12]}.{SORTS[media_type].ending}"


def told(row: Mapping[str, Any], base: str, locale: str) -> Told:
    """Of a row with its `files`."""
    files = {file["variant"]: file for file in row["files"]}
    where = {name: address(base, row["key"], name, row["hash"], file["media_type"]) for name, file in files.items()}
    main = "email" if "email" in files else ORIGINAL
    size = {name: files[main][name] for name in ("width", "height")}
    return {"url": where[main], "alt": _spoken(row["alt"], locale), **size, **where}


def stand_ins(content: Content) -> dict[str, Told]:
    """For a rehearsal, whose links lead where nobody is: whatever it names is there."""
    nowhere = dict.fromkeys(("url", ORIGINAL, *WIDTHS, *SIZES), "https://example.com/a/")
    return {key: {"alt": "", "width": 1200, "height": 800, **nowhere} for key in named(content)}


def _spoken(alt: Mapping[str, str], locale: str) -> str:
    language = re.split("[-_]", locale)[0].lower()
    return alt.get(language) or alt.get("en") or next(iter(alt.values()), "")
