"""What every kind of webhook must be able to say."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from operations.hear import Said
from operations.receive import Agreed


@dataclass(frozen=True)
class Delivered:
    """One webhook as it came in; header names in small letters."""

    source: str
    headers: Mapping[str, str]
    body: bytes


class Preset(ABC):
    """A kind of webhook. To add one, add a file with a subclass."""

    kind: ClassVar[str]

    @abstractmethod
    def genuine(self, secret: str, delivered: Delivered) -> bool:
        """Whether it was signed with the secret; looked at before anything else, in constant time."""

    @abstractmethod
    def read(self, delivered: Delivered, document: dict[str, Any]) -> tuple[Said, Agreed | None] | None:
        """What it says, and what the customer agreed to; None when it is about nobody in particular."""
