"""The voices of the desk: every channel, opened when somebody tries a message, for a worker has channels of its own."""

from collections.abc import Mapping

from messages import channels
from messages.message import Channel
from wiring.settings import Settings


class Voices:
    """`voices()` gives every channel by name."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._open: dict[str, Channel] = {}

    def __call__(self) -> Mapping[str, Channel]:
        """Every channel, open."""
        self._open = self._open or channels.opened(self._settings.plain())
        return self._open

    async def close(self) -> None:
        """Give connections back."""
        for voice in self._open.values():
            await voice.close()
