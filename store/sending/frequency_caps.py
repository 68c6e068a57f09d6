"""Frequency caps, as operators wrote them."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.frequency_cap import FrequencyCap
from store.keyed import Keyed
from store.rows import Row
from store.tables import frequency_caps

_CAPS = Keyed(frequency_caps)
every, find, drop = _CAPS.every, _CAPS.find, _CAPS.drop


async def save(connection: AsyncConnection, now: datetime, cap: FrequencyCap) -> None:
    """Add one, or change the one with this key."""
    said = cap.model_dump(mode="json")
    values = {name: said.get(name) for name in FrequencyCap.model_fields if name != "key"}
    await _CAPS.save(connection, now, cap.key, values)


def definition(row: Row) -> FrequencyCap:
    """The cap in a row."""
    return FrequencyCap.model_validate({name: row[name] for name in FrequencyCap.model_fields})
