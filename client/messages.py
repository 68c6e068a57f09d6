"""Messages: what is said, file by file; checked, looked at, tried."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

from client.resource import Resource
from client.shapes.messages import Checked, Message, MessagePreview, MessageWithFiles, TestSent

_HERE = "/api/v1/messages"


class Messages(Resource):
    """`/api/v1/messages`."""

    def every(self) -> AsyncIterator[Message]:
        """All of them by key, those that are files too."""
        return self._at.every(Message, _HERE)

    async def read(self, key: str) -> MessageWithFiles:
        """One, with its files. Raises NotFound."""
        return await self._at.get(MessageWithFiles, f"{_HERE}/{key}")

    async def keep(self, key: str, files: Mapping[str, str]) -> MessageWithFiles:
        """These are its files now, each under `CHANNEL/LOCALE/FILE`; one that is a file is gone before, not changed."""
        return await self._set(MessageWithFiles, _HERE, key, {"files": dict(files)})

    async def check(self, key: str) -> Checked:
        """Whether it can be published, and everything that is to be said about it."""
        return await self._at.post(Checked, f"{_HERE}/{key}/checks")

    async def preview(self, key: str, **look: Any) -> MessagePreview:
        """As somebody would get it: `customer` or `profile`, `channel`, `locale`, `brand`, `journey`."""
        return await self._at.post(MessagePreview, f"{_HERE}/{key}/previews", look)

    async def send_to(self, key: str, to: str, **look: Any) -> TestSent:
        """Try it on an address of your own; it counts nowhere."""
        return await self._at.post(TestSent, f"{_HERE}/{key}/test-sends", {"to": to, **look})

    async def remove(self, key: str) -> None:
        """Remove one that was written here. Raises Conflict while a journey sends it."""
        await self._at.ask("DELETE", f"{_HERE}/{key}")
