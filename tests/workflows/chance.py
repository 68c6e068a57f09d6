"""Cases by chance: a small sound journey and somebody who does this and that, the same for the same seed for ever.

What is decided falls on different minutes, so that a deed that takes its moment changes nothing: spans end at the
minute at which they began, times of day are twenty past, stages take 37 minutes more, events come a little later each.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

from journeys.event_names import CUSTOMER_UNSUBSCRIBED
from journeys.soundness import faults
from tests.workflows.twice import Case, Deed

ZONES = ("Europe/Berlin", "Australia/Sydney", "America/New_York", "UTC", "Asia/Kathmandu", "Australia/Lord_Howe")
VISIT, CALL, BOUGHT, ANGRY = "shop.visited", "shop.called", "bottle.bought", "customer.complained"
HEAD = "goal: {event: bottle.bought, within: 20d}\nexit: [{event: customer.complained, where: event.angry == true}]\n"
STAGES = "stages: {near: {longest: 5d 37m, late: %s}, far: {longest: 9d 37m, late: end}}\n"
QUIET = 'quiet_hours: {from: "22:20", to: "09:20"}\n'

Kind = Callable[["Spot"], str]


class Spot:
    """A place in a journey: what comes before it and after it."""

    def __init__(self, dice: Random, keys: list[str], number: int) -> None:
        self.dice, self.key = dice, keys[number]
        self.earlier, self.later = keys[:number], keys[number + 1 :]
        self.following = (self.later or ["end"])[0]

    @property
    def somewhere(self) -> str:
        """A step further on, or the end."""
        return self.dice.choice([*self.later, "end"])

    @property
    def before(self) -> str:
        """A step before this one, or this one where there is none."""
        return self.dice.choice(self.earlier or [self.key])

    @property
    def hour(self) -> str:
        """A time of day."""
        return f"{self.dice.randint(0, 23):02}:20"

    def days(self, most: int) -> int:
        """From one to so many."""
        return self.dice.randint(1, most)


def invented(seed: int) -> Case:
    """The case of a seed: the first that is sound."""
    dice = Random(seed)
    return next(case for case in (_thrown(dice) for _ in range(100)) if not faults(f"journey: x\n{case.text}"))


def _thrown(dice: Random) -> Case:
    keys = [f"s{number}" for number in range(dice.randint(3, 7))]
    return Case(
        "".join([*_head(dice, keys), "steps:\n", *_steps(dice, keys)]),
        zone=dice.choice(ZONES),
        interests=tuple(dice.sample(("beer", "wine"), dice.randint(0, 2))),
        attributes=(("birthday", f"19{dice.randint(50, 99)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"),),
        events=tuple(_events(dice, keys)),
        start=_start(dice),
    )


def _start(dice: Random) -> datetime:
    """An hour in years that are still to come; one in two near the days on which clocks change."""
    near = dice.choice([(3, 8), (3, 25), (4, 1), (10, 1), (10, 22), (11, 1)])
    month, day = dice.choice([near, (dice.randint(1, 12), dice.randint(1, 28))])
    return datetime(dice.randint(2031, 2036), month, day, dice.randint(0, 23), tzinfo=UTC)


def _head(dice: Random, keys: list[str]) -> list[str]:
    quiet = [QUIET] if dice.random() < 0.3 else []
    stages = [STAGES % dice.choice([keys[-1], "end"])] if _staged(keys) else []
    return [*quiet, *stages, HEAD]


def _staged(keys: list[str]) -> bool:
    return len(keys) > 5


def _steps(dice: Random, keys: list[str]) -> list[str]:
    return [f"  - {{key: {key}{_stage(keys, i)}, {_kind(Spot(dice, keys, i))}}}\n" for i, key in enumerate(keys)]


def _stage(keys: list[str], number: int) -> str:
    return f", stage: {'near' if number < len(keys) // 2 else 'far'}" if _staged(keys) else ""


def _kind(spot: Spot) -> str:
    return spot.dice.choice(KINDS)(spot)


def _condition(spot: Spot) -> str:
    return spot.dice.choice(
        [
            '"beer" in profile.interests',
            f'outcomes.{spot.before} in ["happened", "watched", "arm_1", "{VISIT}"]',
            f"visits.{spot.before} >= 2",
            'has(profile.attributes.tier) && profile.attributes.tier == "gold"',
            f"event.rooms == 2 || visits.{spot.key} == 2",
        ]
    )


KINDS: tuple[Kind, ...] = (
    lambda at: "send: hello",
    lambda at: f"delay: {at.days(4)}d",
    lambda at: f'delay: {at.days(30)}h, at: "{at.hour}"',
    lambda at: f"delay: P{at.days(2)}M",
    lambda at: f"wait_for: {VISIT}, within: {at.days(9)}d, then: {{happened: {at.somewhere}, else: {at.following}}}",
    lambda at: f"wait_for: {VISIT}, where: event.rooms >= 2, within: 8d",
    lambda at: f"wait_for: {VISIT}, within: {at.days(9)}d, since: {at.dice.choice(['entry', at.before])}",
    lambda at: (
        f"wait_for: [{{event: {VISIT}, where: event.rooms >= 2, go: {at.somewhere}}}, {CALL}], within: {at.days(9)}d"
    ),
    lambda at: f"video: product_film, within: {at.days(6)}d, then: {{watched: {at.somewhere}, else: {at.following}}}",
    lambda at: f"branch: [{{when: '{_condition(at)}', go: {at.somewhere}}}, {{else: {at.following}}}]",
    lambda at: f"split: [{{share: 50, go: {at.somewhere}}}, {{share: 50, go: {at.following}}}]",
    lambda at: f'wait_until: {{at: "{at.hour}", weekday: {at.dice.choice(["mon", "sat"])}}}',
    lambda at: (
        f'wait_until: {{date: profile.attributes.birthday, yearly: true, at: "{at.hour}", before: {at.days(9)}d}}, '
        f"then: {{no_date: end, else: {at.following}}}"
    ),
    lambda at: f'window: {{from: "09:20", to: "17:20", days: [{at.dice.choice(["mon, tue", "sat"])}]}}',
    lambda at: 'window: {from: "22:20", to: "03:20"}',
    lambda at: "update_profile: {tier: gold, interests: [wine]}",
    lambda at: f"go: {at.before}, at_most: {at.days(2)}" if at.earlier else "send: hello",
    lambda at: f"goal: halfway, leave: {at.dice.choice(['true', 'false'])}",
    lambda at: f"start: patient{at.dice.choice(['', f', wait: true, within: {at.days(9)}d'])}",
    lambda at: f"webhook: {at.dice.choice(['kind', 'unkind'])}",
)


def _events(dice: Random, keys: list[str]) -> list[Deed]:
    days = sorted(dice.sample(range(1, 30), dice.randint(0, 4)))
    return [_done(dice, keys, timedelta(days=day, minutes=3 + 3 * number)) for number, day in enumerate(days)]


def _done(dice: Random, keys: list[str], at: timedelta) -> Deed:
    film = ("film.watched", {}, dice.choice(keys))
    visits = [(VISIT, {"rooms": rooms}, None) for rooms in (1, 2, 3)]
    ends = [(BOUGHT, {}, None), (ANGRY, {"angry": dice.random() < 0.5}, None), (CUSTOMER_UNSUBSCRIBED, {}, "news")]
    return at, *dice.choice([film, film, *visits, *visits, (CALL, {}, None), *ends])
