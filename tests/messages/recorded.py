"""A channel that reaches nobody, for messages that are tried at the doors."""

from messages.message import Answer, Can, Fence, Message


class Recorded:
    """A channel that writes down what it is handed."""

    name, can = "email", Can(page=True)

    def __init__(self) -> None:
        self.sent: list[Message] = []

    def address(self, profile: dict[str, object]) -> str | None:
        return str(profile["email"]) if "@" in str(profile["email"]) else None

    async def submit(self, message: Message, fence: Fence) -> Answer:
        await fence()
        self.sent.append(message)
        return Answer("accepted", "250")

    async def close(self) -> None:
        pass
