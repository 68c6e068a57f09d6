"""Local time is kept in every zone of the world, around every change of its clocks in ten years."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from journeys.appointment import Appointment
from journeys.local_time import WEEK, QuietHours, due, instant, instant_missing, months_on
from journeys.opening_hours import OpeningHours
from journeys.road import Wait
from journeys.span import CalendarSpan

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
FROM, TO = datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
LOOK = 10 * DAY
"""No clocks are changed twice within this."""

Change = tuple[ZoneInfo, datetime]


def _changes(zone: ZoneInfo) -> tuple[datetime, ...]:
    """Every moment in the ten years from which on the clocks show something else."""
    days = [(day := FROM + LOOK * n, _offset(zone, day)) for n in range((TO - FROM) // LOOK + 1)]
    return tuple(_between(zone, one, two) for (one, was), (two, then) in pairwise(days) if was != then)


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta | None:
    return moment.astimezone(zone).utcoffset()


def _between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    while after - before > SECOND:
        middle = before + ((after - before) // 2 // SECOND) * SECOND
        before, after = (middle, after) if _offset(zone, middle) == _offset(zone, before) else (before, middle)
    return after


@cache
def world() -> tuple[Change, ...]:
    """Every zone with each of its changes, or one moment when it has none; zones that never differ are one."""
    return tuple(_world())


def _world() -> Iterator[Change]:
    seen = set()
    for zone in map(ZoneInfo, sorted(available_timezones())):
        changes = _changes(zone) or (FROM + 2000 * DAY,)
        clocks = tuple((change, _offset(zone, change), _offset(zone, change - SECOND)) for change in changes)
        if clocks not in seen:
            seen.add(clocks)
            yield from ((zone, change) for change in changes)


everywhere = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
near = some.timedeltas(-3 * DAY, 2 * DAY)
hours = some.times().map(lambda t: t.replace(second=0, microsecond=0, fold=0))
spans = some.timedeltas(timedelta(0), 60 * DAY)


def shown(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def keeps(moment: datetime, wished: datetime, zone: ZoneInfo) -> bool:
    """Whether a moment is the first at which the clock shows what was wished; in a gap, the first after it."""
    if not instant_missing(wished, zone):
        return shown(moment, zone) == wished and not moment.astimezone(zone).fold
    return _offset(zone, moment) != _offset(zone, moment - SECOND) and shown(moment - SECOND, zone) < wished


def wished(moment: datetime, at: time, zone: ZoneInfo) -> datetime:
    """What the clock was to show for who goes on now: the hour today, or yesterday where midnight was skipped."""
    today = datetime.combine(shown(moment, zone).date(), at)
    kept = [wall for wall in (today, today - DAY) if keeps(moment, wall, zone)]
    assert kept, f"{moment} is not {at} in {zone}"
    return kept[0]


def test_the_world_is_seen() -> None:
    steps = {abs(_offset(zone, change) - _offset(zone, change - SECOND)) for zone, change in world()}
    assert {HOUR / 2, HOUR, 2 * HOUR} <= steps
    assert len({zone for zone, _ in world()}) > 80
    assert len(world()) > 500


@everywhere
@given(span=spans, at=hours, ahead=near)
def test_a_delay_is_never_early_and_ends_at_its_hour(span: timedelta, at: time, ahead: timedelta) -> None:
    for zone, change in world():
        now = change - span + ahead
        over = due(now, span, at, zone)
        assert over >= (now + span).replace(second=0, microsecond=0)
        assert over - now - span < 2 * DAY + HOUR
        assert wished(over, at, zone)


@everywhere
@given(at=hours, weekday=some.sampled_from(WEEK), ahead=near)
def test_that_weekday_at_that_hour_is_the_next_one(at: time, weekday, ahead: timedelta) -> None:
    for zone, change in world():
        now = change + ahead
        over = Wait(span=timedelta.resolution, at=at, weekday=weekday).over(now, zone)
        assert now < over < now + 8 * DAY
        assert WEEK[wished(over, at, zone).weekday()] == weekday
        assert instant(wished(over, at, zone) - 7 * DAY, zone) <= now


@everywhere
@given(months=some.integers(1, 12), rest=some.timedeltas(timedelta(0), 2 * DAY), ahead=near)
def test_months_on_it_is_the_same_day_and_hour_or_the_last_of_the_month(
    months: int, rest: timedelta, ahead: timedelta
) -> None:
    for zone, change in world():
        wall = shown(change + ahead, zone).replace(second=0, microsecond=0)
        now = instant(months_on(wall, -months), zone)
        then = months_on(shown(now, zone), months)
        over = Wait(months=months, span=rest).over(now, zone) - rest
        assert over > now + 27 * DAY
        assert keeps(over, then, zone)
        assert then.day == shown(now, zone).day or (then + DAY).day == 1


@everywhere
@given(start=hours, end=hours, ahead=near)
def test_nothing_is_sent_in_quiet_hours(start: time, end: time, ahead: timedelta) -> None:
    quiet = QuietHours.model_validate({"from": f"{start:%H:%M}", "to": f"{end:%H:%M}"})
    for zone, change in world():
        now = change + ahead
        over = quiet.over(now, zone)
        if over is None:
            assert not _quiet(quiet, shown(now, zone).time())
        else:
            assert _quiet(quiet, shown(now, zone).time())
            assert now <= over < now + DAY + 2 * HOUR
            assert quiet.over(over, zone) is None


def _quiet(quiet: QuietHours, hour: time) -> bool:
    if quiet.from_ <= quiet.to:
        return quiet.from_ <= hour < quiet.to
    return hour >= quiet.from_ or hour < quiet.to


@everywhere
@given(start=hours, end=hours, days=some.sets(some.sampled_from(WEEK), min_size=1), ahead=near)
def test_nobody_comes_while_it_is_closed(start: time, end: time, days, ahead: timedelta) -> None:
    window = OpeningHours(days=tuple(days), from_=start, to=end)
    for zone, change in world():
        opening = window.opens(change + ahead, zone)
        assert window.open_at(shown(opening, zone))
        assert change + ahead <= opening < change + ahead + 15 * DAY
        assert opening == change + ahead or not window.open_at(shown(opening - timedelta.resolution, zone))


@everywhere
@given(at=hours, before=some.integers(0, 40), ahead=near, born=some.integers(1920, 2010))
def test_a_birthday_comes_at_its_hour_every_year(at: time, before: int, ahead: timedelta, born: int) -> None:
    span = CalendarSpan(span=before * DAY) if before else None
    yearly = Appointment(date="x", before=span, at=at, yearly=True)
    for zone, change in world():
        now = change + ahead
        day = months_on(shown(change, zone), 12 * (born - change.year)).date()
        moment = yearly.moment(now, zone, day.isoformat())
        assert now < moment <= now + 367 * DAY
        birthday = wished(moment, at, zone).date() + before * DAY
        assert birthday == _in(birthday.year, day)


def _in(year: int, born: date) -> date:
    leaps = born.month == 2 and born.day == 29 and year % 4
    return born.replace(year=year, day=28) if leaps else born.replace(year=year)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_dittofeed_sydney_monday_at_nine() -> None:
    monday = Wait(span=timedelta.resolution, at=time(9), weekday=WEEK[0])
    assert monday.over(utc("2026-11-20T12:00"), ZoneInfo("Australia/Sydney")) == utc("2026-11-22T22:00")


def test_dittofeed_berlin_across_the_change_in_march() -> None:
    monday = Wait(span=timedelta.resolution, at=time(9), weekday=WEEK[0])
    assert monday.over(utc("2026-03-20T12:00"), ZoneInfo("Europe/Berlin")) == utc("2026-03-23T08:00")
    assert monday.over(utc("2026-03-27T12:00"), ZoneInfo("Europe/Berlin")) == utc("2026-03-30T07:00")
