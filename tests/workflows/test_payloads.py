"""What a walk carries is packed when it is long; what lay in a history before that is read as ever."""

from temporalio.contrib.pydantic import pydantic_data_converter

from workflows.payloads import CONVERTER

LONG = {"steps": [{"key": f"letter_{number}", "send": "hello"} for number in range(100)]}


async def test_a_short_payload_stays_readable_for_operators() -> None:
    (payload,) = await CONVERTER.encode([{"step": "hello"}])
    assert payload.data == b'{"step":"hello"}'


async def test_a_long_payload_is_packed_and_comes_back_the_same() -> None:
    (payload,) = await CONVERTER.encode([LONG])
    assert len(payload.data) < 1_000 < len(str(LONG))
    assert await CONVERTER.decode([payload]) == [LONG]


async def test_what_was_never_packed_is_read_as_it_is() -> None:
    assert await CONVERTER.decode(await pydantic_data_converter.encode([LONG])) == [LONG]
