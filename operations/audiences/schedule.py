"""Schedule: what a launch that recurs wants of Temporal's schedules is made so, as the store says it now."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from journeys.recurrence import Recurrence
from operations.desk import Desk
from store.audiences import launches


async def carry_out(desk: Desk, launch: str, asked: Mapping[str, Any]) -> None:
    """Make its schedule, change it or drop it; `asked`: `since` and `until`, when times are to be made up for."""
    if desk.schedules is None:
        return
    async with desk.database.read() as connection:
        row = await launches.find(connection, launch)
    if row is None or row["state"] == launches.ENDED:
        await desk.schedules.drop(launch)
        return
    recurrence = Recurrence.model_validate(row["recurrence"])
    await desk.schedules.keep(launch, recurrence, paused=row["state"] == launches.PAUSED)
    if asked:
        since, until = (datetime.fromisoformat(asked[name]) for name in ("since", "until"))
        await desk.schedules.make_up(launch, since, until)
