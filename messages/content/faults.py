"""What is wrong with a template, said so that whoever wrote it can mend it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from traceback import walk_tb
from typing import Any

from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError


class TemplateFault(ValueError):
    """A template cannot be rendered; the text names message, language, file, line and remedy, and no personal data."""


class MissingVariable(TemplateFault):
    """A template speaks of something that is not among its facts."""


def explained(error: Exception, about: str, folders: Sequence[Path], known: Mapping[str, Any]) -> TemplateFault:
    """The fault behind an error that a template raised."""
    if isinstance(error, TemplateNotFound):
        return TemplateFault(f"{about}: {error.name} is not there; write it, or correct the name")
    file, line = _place(error, folders)
    where = f"{about}, {file.name} line {line}" if file else about
    if isinstance(error, UndefinedError):
        name = _expression(file, line, re.findall(r"'([^']*)'", str(error))[-1:])
        return MissingVariable(f"{where}: `{name}` is not there; {_remedy(name, known)}")
    if isinstance(error, TemplateSyntaxError):
        return TemplateFault(f"{where}: {error.message}")
    return TemplateFault(f"{where}: this cannot be worked out ({type(error).__name__})")


def _place(error: Exception, folders: Sequence[Path]) -> tuple[Path | None, int]:
    """File and line in the template; Jinja writes them into the traceback."""
    if isinstance(error, TemplateSyntaxError) and error.filename:
        return Path(error.filename), error.lineno
    frames = [(Path(frame.f_code.co_filename), line) for frame, line in walk_tb(error.__traceback__)]
    ours = [(file, line) for file, line in frames if any(file.is_relative_to(folder) for folder in folders)]
    return ours[-1] if ours else (None, 0)


def _expression(file: Path | None, line: int, said: list[str]) -> str:
    """`nme` → `profile.nme`, as it stands in the file."""
    name = said[0] if said else "something"
    text = file.read_text(encoding="utf-8").splitlines()[line - 1] if file else ""
    found = re.search(rf"[\w.]*\b{re.escape(name)}\b", text)
    return found[0] if found else name


def _remedy(name: str, known: Mapping[str, Any]) -> str:
    parent, _, last = name.rpartition(".")
    there = sorted(_names(known, parent))
    near = get_close_matches(last, there, n=1)
    prefix = f"{parent}." if parent else ""
    return f"did you mean `{prefix}{near[0]}`?" if near else f"there are: {', '.join(prefix + one for one in there)}"


def _names(known: Any, path: str) -> Iterable[str]:
    for part in filter(None, path.split(".")):
        known = known.get(part) if isinstance(known, Mapping) else getattr(known, part, None)
    return known if isinstance(known, Mapping) else getattr(type(known), "model_fields", ())
