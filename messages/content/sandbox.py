"""The room that templates run in: they see the facts they are given, and can do nothing but write."""

from collections.abc import Mapping
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

from messages.content import mjml
from messages.content.helpers import HELPERS
from messages.content.speech import Speech
from messages.content.unfit import Unfit

_FILTERS = {
    *("abs", "float", "int", "round"),
    *("capitalize", "lower", "string", "title", "trim", "truncate", "upper", "wordcount", "wordwrap"),
    *("count", "first", "join", "last", "length", "list", "sort", "unique"),
    *("d", "default", "e", "escape"),
}
_SOURCE = 256 * 1024
"""Letters of a file."""
_LARGEST = 1_000_000
"""Numbers a template may multiply: the sandbox alone would compute 9**9**9 until the memory is full."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja without globals, with few filters, without methods; HTML is escaped, and what is missing is an error."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self, files: Mapping[str, str]) -> None:
        super().__init__(
            loader=FunctionLoader(self._load),
            undefined=StrictUndefined,
            autoescape=lambda name: name is not None and name.endswith((".html", mjml.SUFFIX)),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.speech = Speech("en")
        self.files = files
        self.sources = dict[str, str]()
        """What Jinja was given, by path."""
        self.lines = dict[str, dict[int, int]]()
        """Line in such a source → line in its file, where they differ."""
        self.globals = dict(HELPERS)
        self.filters = {name: one for name, one in self.filters.items() if name in _FILTERS} | HELPERS

    def _load(self, path: str) -> tuple[str, str, None] | None:
        """Named by its path, a template that goes wrong gives its place away in the traceback."""
        if path not in self.files:
            return None
        self.sources[path] = self._source(path)
        return self.sources[path], path, None

    def _source(self, path: str) -> str:
        text = self.files[path]
        if len(text) > _SOURCE:
            raise Unfit(f"this is longer than {_SOURCE // 1024} kB; make it shorter", path=path)
        if not path.endswith(mjml.SUFFIX):
            return text
        page = self._compiled(path, text)
        self.lines[path] = page.lines
        return page.text

    def _compiled(self, path: str, text: str) -> mjml.Compiled:
        try:
            return mjml.compiled(text)
        except Unfit as error:
            raise Unfit(str(error), path, error.line) from None

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`facts.items` is the fact named `items`, never the method of the dictionary."""
        return self.getitem(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Data yes, methods no: `'{}'.format`, `'x'.ljust(10**9)` and their like are all methods."""
        return super().is_safe_attribute(obj, attr, value) and (isinstance(value, Macro) or not callable(value))

    def wrap_str_format(self, value: Any) -> None:
        """No `str.format` either, not even Jinja's careful one: `'{:4000000000}'` asks it for four billion spaces."""

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic for prices and counts, not for filling the memory."""
        numbers = all(isinstance(value, int | float) and abs(value) <= _LARGEST for value in (left, right))
        if operator == "**" or not numbers:
            raise SecurityError(f"`{operator}` is only for two numbers up to {_LARGEST:,}")
        return super().call_binop(context, operator, left, right)
