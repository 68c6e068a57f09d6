"""Messages, what is worth knowing of them, and how they come out."""

from typing import Literal, TypedDict


class Finding(TypedDict):
    """What is worth knowing of a message; of a brand when `message` is empty."""

    level: Literal["error", "warning"]
    rule: str
    message: str
    channel: str
    locale: str
    file: str
    line: int | None
    detail: str


class Message(TypedDict):
    """A message; one that is a file has no revision."""

    key: str
    origin: Literal["api", "file"]
    channels: list[str]
    locales: list[str]
    used_by: list[str]
    revision: int | None
    created_at: str | None
    updated_at: str | None


class MessageWithFiles(Message):
    """A message, and what it is made of: `CHANNEL/LOCALE/FILE` → text."""

    files: dict[str, str]


class Checked(TypedDict):
    """Whether a message can be published, and what is to be said about it."""

    sound: bool
    findings: list[Finding]


class MessagePreview(TypedDict):
    """A message as somebody would get it; nothing is in it when it cannot be written."""

    message: str
    channel: str
    locale: str
    brand: str
    journey: str
    sender: str
    subject: str
    preheader: str
    text: str
    html: str
    size: int
    written: bool
    findings: list[Finding]


class TestSent(TypedDict):
    """What the other side said of a message that was tried."""

    state: Literal["accepted", "rejected", "try_again", "unknown"]
    code: str
    reason: str
    findings: list[Finding]
