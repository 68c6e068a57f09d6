"""The mail server of the two-mail bench, in a process of its own: takes whatever comes. Says where it is."""

import asyncio

from tests.faults.sink import Sink


async def serve() -> None:
    """Until killed."""
    async with Sink().serving() as sink:
        print(sink.url, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve())
