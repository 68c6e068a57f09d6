"""The template of a request: `{name}` in its texts is filled in; nothing in a text can become structure."""

import re
from collections.abc import Mapping
from typing import Any

_NAME = re.compile(r"\{([a-z_]+)\}")
_NOTHING: tuple[Any, ...] = ("", {}, [])


def filled(template: Any, fields: Mapping[str, str]) -> Any:
    """The same shape with everything filled in; what comes out empty is left out."""
    if isinstance(template, str):
        return _NAME.sub(lambda found: fields[found[1]], template)
    if isinstance(template, dict):
        inner = {name: _part(one, fields) for name, one in template.items()}
        return {name: one for name, one in inner.items() if one not in _NOTHING}
    if isinstance(template, list | tuple):
        return [one for one in (_part(was, fields) for was in template) if one not in _NOTHING]
    return template


def _part(template: Any, fields: Mapping[str, str]) -> Any:
    """A part that lacks a word of its own goes as a whole: `{Data: "{html}", Charset: UTF-8}` without a page."""
    made = filled(template, fields)
    texts = [name for name, one in template.items() if isinstance(one, str)] if isinstance(template, dict) else []
    return made if all(name in made for name in texts) else {}


def names_in(template: Any) -> set[str]:
    """Every `{name}` in it."""
    if isinstance(template, str):
        return set(_NAME.findall(template))
    inner = template.values() if isinstance(template, dict) else template if isinstance(template, list | tuple) else ()
    return {name for one in inner for name in names_in(one)}
