"""Migrate: move people who are on their way to another version. Each is rehearsed first; nothing is sent twice."""

import difflib
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from operations.desk import Desk, NotThere, Refused, Who
from operations.enrolments.migration import Migration, facts, judge
from operations.journeys import review
from operations.work import long_work
from store.rows import Row
from store.tables import enrolments
from store.work import operations

_PAGE = 200


@dataclass
class Preview:
    """What would become of everybody."""

    total: int
    moved: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    """Reason → how many."""
    items: list[dict[str, Any]] = field(default_factory=list)
    """`{enrolment, from, to, due_before, due_after}`, with `reason` and `about` for who stays where they are."""

    @property
    def complete(self) -> bool:
        """Whether everybody was looked at."""
        return len(self.items) == self.total


async def preview(desk: Desk, migration: Migration, most: int | None = None) -> Preview:
    """Rehearse it for everybody, or for `most` of them. Raises NotThere, or Refused."""
    await _checked(desk, migration)
    async with desk.database.read() as connection:
        found = Preview(await operations.count(connection, enrolments, migration.concerns()))
        async for row in _everybody(desk, connection, migration, most):
            found.items.append({"enrolment": row["id"]} | await judge(desk, migration, row))
    found.refused.update(item["reason"] for item in found.items if "reason" in item)
    found.moved = len(found.items) - found.refused.total()
    return found


async def migrate(desk: Desk, who: Who, migration: Migration) -> str:
    """Begin it in the background; the operation's id. Raises as `preview` does."""
    await _checked(desk, migration)
    asked = asdict(migration)
    async with desk.database.begin() as connection:
        return await long_work.begin(desk, who, connection, "migrate", asked.pop("journey"), asked)


async def _everybody(
    desk: Desk, connection: AsyncConnection, migration: Migration, most: int | None
) -> AsyncIterator[Row]:
    after, left, wanted = "", most, migration.concerns()
    while page := await operations.concerned(connection, enrolments, wanted, after, min(_PAGE, left or _PAGE)):
        for row in await facts(desk, connection, migration, page):
            yield row
        after, left = page[-1]["id"], None if left is None else left - len(page)
        if left == 0:
            return


async def _checked(desk: Desk, migration: Migration) -> None:
    await review.version(desk, migration.journey, migration.to_version)
    versions = [row["number"] for row in await review.versions(desk, migration.journey)]
    if wrong := set(migration.from_versions or ()) - set(versions):
        raise NotThere(f"there is no version {min(wrong)} of journey “{migration.journey}”")
    old = await _steps(desk, migration.journey, migration.from_versions or versions)
    new = await _steps(desk, migration.journey, [migration.to_version])
    if unknown := [*_unknown(migration.steps, old), *_unknown(migration.steps.values(), new)]:
        raise NotThere("; ".join(unknown))
    if twice := [key for key, times in Counter(migration.steps.values()).items() if times > 1]:
        raise Refused(f"two steps cannot both become “{twice[0]}”; map one of them elsewhere")


async def _steps(desk: Desk, journey: str, versions: Sequence[int]) -> set[str]:
    return {key for number in versions for key in (await desk.versions.of(journey, number)).by_key}


def _unknown(said: Iterable[str], known: set[str]) -> Iterator[str]:
    for key in said:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            remedy = f"did you mean “{near[0]}”?" if near else f"name one of {', '.join(sorted(known))}"
            yield f"there is no step “{key}”; {remedy}"
