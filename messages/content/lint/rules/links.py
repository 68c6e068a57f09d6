"""Links lead somewhere: whatever is wrong with one can be seen without following it."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from messages.content.lint.specimen import Flaw, Specimen
from messages.words import Words

_IN_TEXT = re.compile(r"https?://[^\s<>\"')\]]+")
_WEB = ("http", "https")
_OTHERS = ("mailto", "tel", "sms", "cid", "data")
_HERE = ("localhost", "127.0.0.1", "0.0.0.0", "::1")  # noqa: S104  # not to listen there, but to find it in a link


def look(words: Words, specimen: Specimen) -> Iterator[Flaw]:
    """Links and pictures of the page, and addresses in the text, that cannot be right."""
    pictures = [one for one in specimen.page.pictures if not one.startswith("data:")]
    for address in dict.fromkeys([*specimen.page.links, *pictures, *_IN_TEXT.findall(specimen.text)]):
        if wrong := _wrong(words, address.strip()):
            file, line = specimen.place(address)
            yield Flaw(wrong, file=file, line=line)


def _wrong(words: Words, address: str) -> str | None:
    if not address or address == "#":
        return words("a link leads nowhere; write where it leads")
    if any(mark in address for mark in ("{{", "}}", "{%", "%7B%7B", "%7b%7b")):
        return words("the link {address} has braces in it; a variable was not put in", address=address)
    if " " in address:
        return words("the link {address} has a space in it; write %20, or take it out", address=address)
    return _leads_nowhere(words, address)


def _leads_nowhere(words: Words, address: str) -> str | None:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return words("the link {address} cannot be read; correct it", address=address)
    if parts.scheme not in (*_WEB, *_OTHERS) or (parts.scheme in _WEB and not host):
        return words("the link {address} leads nowhere from a mail; begin it with https://", address=address)
    if host in _HERE:
        return words("the link {address} leads to the reader's own machine; write the public address", address=address)
    return None
