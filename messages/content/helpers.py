"""Helpers that a template may call, as filters or as functions; they speak as the sandbox they are called in does."""

from collections.abc import Callable
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

Helper = Callable[..., str]


def _helper(name: str) -> Helper:
    @pass_context  # what depends on the context is not worked out while compiling
    def call(context: Context, *arguments: Any, **named: Any) -> str:
        spoken: str = getattr(context.environment.speech, name)(*arguments, **named)  # type: ignore[attr-defined]
        return spoken

    return call


HELPERS = {name: _helper(name) for name in ("money", "number", "date", "time")}
