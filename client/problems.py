"""What can go wrong, as the API tells it (RFC 9457)."""

from collections.abc import Mapping, Sequence
from typing import Any


class Unreachable(Exception):
    """Nobody answers there."""


class Problem(Exception):
    """What was asked cannot be done; the text says why and what to do instead."""

    def __init__(self, status: int, detail: str, errors: Sequence[Mapping[str, Any]] = ()) -> None:
        super().__init__("; ".join([detail, *(str(error.get("detail")) for error in errors)]))
        self.status = status
        self.detail = detail
        self.errors = errors
        """Each fault of what was sent: `{pointer, detail}`; of a text its `line` and `column` too."""

    @staticmethod
    def of(status: int, told: Any) -> "Problem":
        """The problem that a body tells."""
        said = told if isinstance(told, dict) else {}
        kind = _KINDS.get(status, Problem)
        return kind(status, str(said.get("detail") or f"the API answered {status}"), said.get("errors") or ())


class NotFound(Problem):
    """There is nothing by that name."""


class Conflict(Problem):
    """Somebody was faster, or it is in the wrong state for this."""


class Forbidden(Problem):
    """The key is none, or does not open this."""


_KINDS: Mapping[int, type[Problem]] = {401: Forbidden, 403: Forbidden, 404: NotFound, 409: Conflict, 412: Conflict}
