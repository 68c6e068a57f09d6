"""Frequency caps: what counts under one, until when it is full, and who goes first."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from journeys.frequency_cap import LITTLE, Asking, FrequencyCap, Sent, Waiting, deciding

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEKLY = FrequencyCap(key="weekly", most=3, within=7 * DAY)
ADA = Asking("ada", "email", "news", NOON, 5)


def sent(ago: timedelta, customer: str = "ada", channel: str = "email", topic: str = "news") -> Sent:
    return Sent(customer, channel, topic, NOON - ago, "hello")


def waiting(ahead: timedelta, rank: int = 1, channel: str = "email") -> Waiting:
    return Waiting("ada", channel, "news", NOON + ahead, rank, "birthday")


def test_ada_who_got_two_this_week_may_get_a_third() -> None:
    seen = WEEKLY.seen(ADA, [sent(DAY), sent(2 * DAY), sent(8 * DAY)], [])
    assert not seen.full
    assert [one.at for one in seen.counted] == [NOON - 2 * DAY, NOON - DAY]


def test_after_the_third_she_waits_until_the_oldest_is_a_week_old() -> None:
    seen = WEEKLY.seen(ADA, [sent(DAY), sent(6 * DAY), sent(2 * DAY)], [])
    assert seen.full
    assert seen.until == NOON + DAY
    later = Asking("ada", "email", "news", seen.until, 5)
    assert not WEEKLY.seen(later, [sent(DAY), sent(6 * DAY), sent(2 * DAY)], []).full


def test_where_the_cap_was_lowered_meanwhile_enough_of_them_must_be_old() -> None:
    one_a_week = FrequencyCap(key="one", most=1, within=7 * DAY)
    assert one_a_week.seen(ADA, [sent(DAY), sent(6 * DAY)], []).until == NOON + 6 * DAY


def test_what_came_over_another_channel_or_about_another_topic_does_not_count() -> None:
    mails = FrequencyCap(key="mails", channel="email", topic="news", most=1, within=DAY)
    assert mails.is_about("email", "news")
    assert not mails.is_about("sms", "news")
    assert not mails.seen(ADA, [sent(HOUR, channel="sms"), sent(HOUR, topic="orders")], []).full


def test_graces_mail_counts_for_ada_only_where_they_live_together() -> None:
    graces, together = [sent(HOUR, "grace")], Asking("ada", "email", "news", NOON, 5, frozenset({"ada", "grace"}))
    once = FrequencyCap(key="once", most=1, within=DAY)
    home = FrequencyCap(key="home", most=1, within=DAY, whose="household")
    assert not once.seen(together, graces, []).full
    assert home.seen(together, graces, []).full
    assert not home.seen(ADA, graces, []).full


def test_the_last_place_is_kept_for_the_higher_priority_that_is_due_now() -> None:
    seen = WEEKLY.seen(ADA, [sent(DAY), sent(2 * DAY)], [waiting(timedelta(0))])
    assert (seen.full, seen.gives_way) == (False, True)
    assert seen.until == NOON + LITTLE


def test_nobody_gives_way_while_there_is_room_for_both() -> None:
    assert not WEEKLY.seen(ADA, [sent(DAY)], [waiting(timedelta(0))]).gives_way


@pytest.mark.parametrize(
    "other",
    [waiting(timedelta(0), rank=5), waiting(2 * HOUR), waiting(-2 * HOUR), waiting(timedelta(0), channel="sms")],
)
def test_nobody_gives_way_to_an_equal_or_to_who_is_not_due_or_not_under_the_cap(other: Waiting) -> None:
    mails = FrequencyCap(key="mails", channel="email", most=1, within=DAY)
    assert not mails.seen(ADA, [], [other]).gives_way


def test_of_several_caps_the_one_that_leaves_out_decides_then_the_one_that_holds_longest() -> None:
    daily = FrequencyCap(key="daily", most=1, within=DAY)
    monthly = FrequencyCap(key="monthly", most=1, within=30 * DAY)
    strict = FrequencyCap(key="strict", most=1, within=2 * HOUR, then="skip")
    seen = [cap.seen(ADA, [sent(HOUR)], []) for cap in (daily, monthly, strict)]
    found = deciding(seen)
    assert found
    assert found.cap.key == "strict"
    longest = deciding(seen[:2])
    assert longest
    assert longest.cap.key == "monthly"
    assert deciding([WEEKLY.seen(ADA, [], [])]) is None


def test_a_cap_of_nothing_at_all_is_refused() -> None:
    with pytest.raises(ValidationError):
        FrequencyCap(key="never", most=0, within=DAY)
