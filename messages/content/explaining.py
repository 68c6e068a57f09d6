"""Explaining: the fault behind an error that a template raised, with its place and what to do."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import PurePosixPath
from traceback import walk_tb
from typing import Any

from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from messages.content.faults import MissingVariable, TemplateFault
from messages.content.sandbox import Sandbox
from messages.content.unfit import Unfit

_REMEDIES = {"products": "whoever sends this must offer some: write `offer: {by_interest: 3}` beside `send`"}


def explained(
    error: BaseException, about: str, sandbox: Sandbox, known: Mapping[str, Any], hand: str = ""
) -> TemplateFault:
    """For a message that was printed in a sandbox, of what is `known`; `hand`: the file in hand."""
    if isinstance(error, TemplateNotFound):
        return TemplateFault(f"{about}: {error.name} is not there; write it, or correct the name")
    path, line = _place(error, sandbox, _missing(error)) or (hand, 0)
    written = sandbox.lines.get(path, {}).get(line, line)
    number = f" line {written}" if written else ""
    where = f"{about}, {PurePosixPath(path).name}{number}" if path else about
    if isinstance(error, UndefinedError):
        name = _expression(sandbox.sources.get(path, ""), line, _missing(error) or "something")
        return MissingVariable(f"{where}: `{name}` is not there; {_remedy(name, known)}")
    return TemplateFault(f"{where}: {_said(error)}")


def _said(error: BaseException) -> str:
    """In words; those of an error that we do not know might have somebody's data in them."""
    if isinstance(error, TemplateSyntaxError):
        return error.message or "this cannot be read"
    if isinstance(error, Unfit | SecurityError):
        return str(error)
    if isinstance(error, RecursionError):
        return "this goes round in circles, or too deep; a template must not call itself"
    return f"this cannot be worked out ({type(error).__name__})"


def _missing(error: BaseException) -> str:
    """The name of what is not there; nothing where that is not what went wrong."""
    return (re.findall(r"'([^']*)'", str(error)) or [""])[-1] if isinstance(error, UndefinedError) else ""


def _place(error: BaseException, sandbox: Sandbox, missing: str) -> tuple[str, int] | None:
    """Path and line in the template; Jinja writes them into the traceback.

    What is handed on to a shared part is missed there, under another name: it is wrong where it was handed on.
    """
    if isinstance(error, Unfit) and error.path:
        return error.path, error.line
    if isinstance(error, TemplateSyntaxError) and error.filename:
        return error.filename, error.lineno
    frames = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
    ours = [(path, line) for path, line in frames if path in sandbox.files]
    named = [(path, line) for path, line in ours if missing in _line(sandbox.sources.get(path, ""), line)]
    return next(reversed(named or ours), None)


def _expression(text: str, line: int, name: str) -> str:
    """`nme` → `profile.nme`, as it stands in the file."""
    found = re.search(rf"[\w.]*\b{re.escape(name)}\b", _line(text, line))
    return found[0] if found else name


def _line(text: str, line: int) -> str:
    lines = text.splitlines()
    return lines[line - 1] if 0 < line <= len(lines) else ""


def _remedy(name: str, known: Mapping[str, Any]) -> str:
    if name in _REMEDIES:
        return _REMEDIES[name]
    parent, _, last = name.rpartition(".")
    there = sorted(_names(known, parent))
    near = get_close_matches(last, there, n=1)
    prefix = f"{parent}." if parent else ""
    return f"did you mean `{prefix}{near[0]}`?" if near else f"there are: {', '.join(prefix + one for one in there)}"


def _names(known: Any, path: str) -> Iterable[str]:
    for part in filter(None, path.split(".")):
        known = known.get(part) if isinstance(known, Mapping) else None
    return known if isinstance(known, Mapping) else ()
