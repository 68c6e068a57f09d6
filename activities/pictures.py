"""Pictures: what templates may know of the assets they name, looked up once for all who get the same message."""

from sqlalchemy.ext.asyncio import AsyncConnection

from messages.assets.shown import Pictures, named
from messages.content.content import Content
from messages.links import Links
from store.content import assets


async def pictures(connection: AsyncConnection, links: Links, content: Content | None) -> Pictures:
    """Of what content names. Most names nothing: then nothing is looked up."""
    keys = named(content) if content else frozenset[str]()
    return Pictures(links.base_url, tuple(await assets.these(connection, keys)))
