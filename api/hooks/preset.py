"""What every kind of webhook must be able to say."""

import secrets
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from starlette.datastructures import Headers

from operations.events.receive import Report


@dataclass(frozen=True)
class Delivered:
    """One webhook as it came in, to a source that is known since a moment and may have a mapping."""

    source: str
    headers: Headers
    body: bytes
    since: datetime
    mapping: Mapping[str, Any] | None = None

    def header(self, name: str) -> str:
        """A header's value. Empty when it is missing, and when it is said twice: who could tell which one is meant?"""
        said = self.headers.getlist(name)
        return said[0] if len(said) == 1 else ""


class Preset(ABC):
    """A kind of webhook. To add one, add a file with a subclass."""

    kind: ClassVar[str]
    mapped: ClassVar[bool] = False
    """Whether a mapping says where in the body our fields are."""

    @abstractmethod
    def genuine(self, secret: str, delivered: Delivered) -> bool:
        """Whether it was signed with the secret; looked at before anything else, in constant time."""

    @abstractmethod
    def read(self, delivered: Delivered, document: dict[str, Any]) -> Sequence[Report]:
        """What it tells; nothing when it is about nobody in particular."""

    def signed_at(self, delivered: Delivered) -> datetime | None:
        """When it was signed, where the signature covers that."""
        return None

    def is_ping(self, delivered: Delivered) -> bool:
        """Whether it only asks if anybody is there. Such a one may be unsigned: nothing is kept of it."""
        return False

    def new_secret(self) -> str:
        """A secret of the sort that the other side takes."""
        return secrets.token_urlsafe(32)

    def check_secret(self, secret: str) -> None:  # noqa: B027 - most take any
        """Raises ValueError, with the remedy, for a secret that can sign nothing."""
