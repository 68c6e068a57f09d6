"""Echoes: what became of the messages of an enrolment, in words: it arrived or came back, they clicked, answered."""

from sqlalchemy.ext.asyncio import AsyncConnection

from messages.words import Words
from operations.touchpoints.engage import CLICKED
from store.events import events
from store.returns import news
from store.rows import Row

NAMES = (news.BOUNCED, news.COMPLAINED, news.REPLIED, news.DELIVERED, news.FAILED, CLICKED)


async def echoes(connection: AsyncConnection, enrolment: Row) -> list[Row]:
    """The events, in their order."""
    return await events.answers(connection, enrolment["customer"], enrolment["id"], NAMES)


def said(words: Words, step: str, event: Row) -> str:
    """One of them as a sentence about its step."""
    told = event["properties"]
    match event["name"]:
        case "message.clicked":
            return words("“{step}”: followed a link to {url}", step=step, url=told.get("url") or "")
        case "message.complained":
            return words("“{step}”: complained that it is spam; nothing more is sent", step=step)
        case "message.replied":
            return words("“{step}”: answered by mail", step=step)
        case "message.delivered":
            return words("“{step}” arrived", step=step)
        case "message.failed":
            return words("“{step}” did not arrive; the provider has given it up", step=step)
    code = f" ({told['code']})" if told.get("code") else ""
    return words("“{step}” came back: {why}", step=step, why=_why(words, told.get("bounce")) + code)


def _why(words: Words, bounce: str | None) -> str:
    match bounce:
        case "hard":
            return words("there is no such address, nothing more goes there")
        case "policy":
            return words("it is we who are refused")
    return words("not for now")
