"""Lint: what is wrong with the messages of a journey, before it is published. Errors stop that; warnings are told."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.journey import Journey
from journeys.text import Fault, Place, Script
from messages.content.lint import Finding
from messages.content.lint.specimen import channels_of
from messages.words import Words
from operations.content.assets import shown
from operations.content.proof import Proof, content_of
from operations.content.readers import Reader, of_ours
from operations.content.setting import settings
from operations.desk import Desk, NotThere

ENGLISH = Words()


async def lint(
    desk: Desk, journey: Journey, *, words: Words = ENGLISH, whom: ColumnElement[bool] | None = None
) -> list[Finding]:
    """All of it; `whom` it is for, else whoever agreed to its topic."""
    async with desk.database.read() as connection:
        content = await desk.content.now(connection)
        readers = await _readers(connection, journey, whom)
        pictures = await shown(desk, connection, content)
    proof = Proof(journey, content_of(content, journey), desk.renderer, pictures=pictures)
    # Rendering is work: whoever else is at the desk need not wait for it.
    return await asyncio.to_thread(proof.findings, words, readers)


async def lint_message(desk: Desk, key: str, words: Words = ENGLISH) -> list[Finding]:
    """The same of one message, in every journey that sends it; by itself when none does. Raises NotThere."""
    async with desk.database.read() as connection:
        content = await desk.content.now(connection)
        if not content.exists(key):
            raise NotThere(f"there is no message “{key}”")
        journeys = await settings(connection, key, channels_of(content, key))
        readers = await _readers(connection, journeys[0])
        pictures = await shown(desk, connection, content)
    proofs = [Proof(one, content_of(content, one), desk.renderer, page=True, pictures=pictures) for one in journeys]
    found = [await asyncio.to_thread(proof.findings, words, readers, key) for proof in proofs]
    return list(dict.fromkeys(one for some in found for one in some))


async def _readers(
    connection: AsyncConnection, journey: Journey, whom: ColumnElement[bool] | None = None
) -> list[Reader]:
    channels = {letter.channel for step in journey.steps for letter in step.letters()}
    return await of_ours(connection, journey.topic, channels, whom)


@dataclass(frozen=True)
class Verdict:
    """What stands in the way, at the step that sends it, and what is only worth knowing."""

    faults: list[Fault]
    warnings: list[Finding]


def judged(script: Script, findings: Sequence[Finding]) -> Verdict:
    """Findings, as they concern a text."""
    errors = [one for one in findings if one.level == "error"]
    return Verdict(
        [fault for one in errors for fault in _at(script, one)], [one for one in findings if one not in errors]
    )


def _at(script: Script, one: Finding) -> list[Fault]:
    """At each step that sends it; a brand's, where it is chosen."""
    sent = [{(letter.message, letter.channel) for letter in step.letters()} for step in script.journey.steps]
    steps = [place for place, letters in enumerate(sent) if (one.message, one.channel) in letters]
    places: list[Place] = [("steps", place) for place in steps] or [("brand",)]
    return [script.fault(place, str(one)) for place in places]
