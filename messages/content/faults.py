"""What is wrong with a template, said so that whoever wrote it can mend it."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import PurePosixPath
from traceback import walk_tb
from typing import Any

from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError


class TemplateFault(ValueError):
    """A template cannot be rendered; the text names message, language, file, line and remedy, and no personal data."""


class MissingVariable(TemplateFault):
    """A template speaks of something that is not among its facts."""


def explained(error: Exception, about: str, files: Mapping[str, str], known: Mapping[str, Any]) -> TemplateFault:
    """The fault behind an error that a template raised; `files`: path → text."""
    if isinstance(error, TemplateNotFound):
        return TemplateFault(f"{about}: {error.name} is not there; write it, or correct the name")
    path, line = _place(error, files)
    where = f"{about}, {PurePosixPath(path).name} line {line}" if path else about
    if isinstance(error, UndefinedError):
        name = _expression(files.get(path, ""), line, re.findall(r"'([^']*)'", str(error))[-1:])
        return MissingVariable(f"{where}: `{name}` is not there; {_remedy(name, known)}")
    if isinstance(error, TemplateSyntaxError):
        return TemplateFault(f"{where}: {error.message}")
    return TemplateFault(f"{where}: this cannot be worked out ({type(error).__name__})")


def _place(error: Exception, files: Mapping[str, str]) -> tuple[str, int]:
    """Path and line in the template; Jinja writes them into the traceback."""
    if isinstance(error, TemplateSyntaxError) and error.filename:
        return error.filename, error.lineno
    frames = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
    ours = [(path, line) for path, line in frames if path in files]
    return ours[-1] if ours else ("", 0)


def _expression(text: str, line: int, said: list[str]) -> str:
    """`nme` → `profile.nme`, as it stands in the file."""
    name = said[0] if said else "something"
    found = re.search(rf"[\w.]*\b{re.escape(name)}\b", text.splitlines()[line - 1] if text else "")
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
