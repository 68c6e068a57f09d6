"""Typesetting: the parts of one message, from templates and facts. Runs inside the press and nowhere else."""

from collections.abc import Callable, Mapping
from html import unescape
from typing import Any

from jinja2 import Template

from messages.content.explaining import explained
from messages.content.faults import MissingVariable
from messages.content.lines import one_line, tidy
from messages.content.page import dressed
from messages.content.plain_text import plain_text
from messages.content.sandbox import Sandbox
from messages.content.speech import Speech
from messages.content.unfit import Unfit

_SUBJECT = 200
_LONGEST = 512 * 1024
"""Letters of a part; a mail of 102 kB is cut short by mailboxes already."""
At = Callable[[str], None]


class Typesetter:
    """Sets the messages of one content, and keeps what it has compiled."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._sandbox, self._hand = Sandbox(files), ""

    def set(self, job: Mapping[str, Any], at: At) -> dict[str, str]:
        """The message's parts, or `fault`, and `missing` when it is a variable. Says `at` which part it is."""
        self._sandbox.speech = Speech(job["form"], job["zone"])
        try:
            return self._sheet(job["parts"], job["facts"], at)
        except MemoryError:
            raise
        except BaseException as error:  # a template can go wrong in any way, even in Rust; it must say where
            fault = explained(error, job["about"], self._sandbox, job["facts"], self._hand)
            return {"fault": str(fault), "missing": "yes" if isinstance(fault, MissingVariable) else ""}

    def _sheet(self, parts: Mapping[str, str], facts: dict[str, Any], at: At) -> dict[str, str]:
        """`parts`: subject, preheader, page, text → path; each may be wanting."""
        told = {part: self._lined(parts[part], facts, at) for part in ("subject", "preheader") if part in parts}
        facts["preheader"] = told.get("preheader", "")
        text = self._printed(parts["text"], facts, at) if "text" in parts else ""
        html = self._page(parts["page"], facts, at) if "page" in parts else ""
        if html and "preheader" not in told:
            told["preheader"] = self._preview(parts["page"], facts)
        return {"subject": "", "preheader": "", **told, "text": tidy(text or plain_text(html)), "html": html}

    def _lined(self, path: str, facts: dict[str, Any], at: At) -> str:
        return one_line(self._printed(path, facts, at))[:_SUBJECT]

    def _page(self, path: str, facts: dict[str, Any], at: At) -> str:
        return dressed(self._printed(path, facts, at))

    def _preview(self, path: str, facts: dict[str, Any]) -> str:
        """What the page shows in the list of mails: its block `preheader`."""
        template = self._template(path)
        block = template.blocks.get("preheader")
        shown = "".join(block(template.new_context(facts))) if block else ""
        return one_line(unescape(shown))[:_SUBJECT]

    def _printed(self, path: str, facts: dict[str, Any], at: At) -> str:
        self._hand = path
        at(path)
        printed = self._template(path).render(facts)
        if len(printed) > _LONGEST:
            raise Unfit(f"this becomes longer than {_LONGEST // 1024} kB; make it shorter")
        return printed

    def _template(self, path: str) -> Template:
        return self._sandbox.get_template(path)
