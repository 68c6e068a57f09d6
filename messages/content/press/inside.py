"""The room where templates run, as a process: contents and jobs come in, printed messages or faults go out.

It knows no secret, reads no file once it has begun, and ends when its parent does.
"""

import json
import os
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from messages.content.press import first_page, frames
from messages.content.press.sheet import packed
from messages.content.press.signs import AT, FULL, READY
from messages.content.press.typesetting import Typesetter
from messages.content.press.walls import in_time, raise_walls
from messages.content.speech import learn

_BUFFER = 1 << 16
_typesetters = dict[str, Typesetter]()
_brands = dict[str, Any]()


def main() -> None:
    """Serve until nobody asks any more. Arguments: the locales to speak."""
    learn(sys.argv[1:])
    first_page.printed()
    with os.fdopen(0, "rb") as asked, os.fdopen(1, "wb", _BUFFER) as told:
        raise_walls()
        frames.write(told, READY)
        told.flush()
        try:
            while True:
                _serve(json.loads(frames.read(asked)), told)
        except (EOFError, BrokenPipeError):
            os._exit(0)
        except MemoryError:
            os._exit(FULL)


def _serve(frame: dict[str, Any], told: BinaryIO) -> None:
    """`forget`: names; `contents` and `brands`, by name; `jobs`; `careful`: say which part is in hand."""
    _shelve(frame)
    for job in frame["jobs"]:
        job["facts"] |= {"brand": _brands[job["brand"]], "locale": job["locale"], "dir": job["dir"]}
        with in_time():
            answer = packed(_typesetters[job["content"]].set(job, _said(told) if frame["careful"] else _quiet))
        frames.write(told, *answer)
    told.flush()


def _shelve(frame: dict[str, Any]) -> None:
    for name in frame["forget"]:
        _typesetters.pop(name, None)
        _brands.pop(name, None)
    _typesetters.update({name: Typesetter(files) for name, files in frame["contents"].items()})
    _brands.update({name: json.loads(brand) for name, brand in frame["brands"].items()})


def _said(told: BinaryIO) -> Callable[[str], None]:
    def say(part: str) -> None:
        frames.write(told, AT, part.encode())
        told.flush()

    return say


def _quiet(part: str) -> None:
    """Nobody asked."""


if __name__ == "__main__":
    main()
