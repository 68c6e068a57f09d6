"""Poison is refused before it keeps anybody waiting: in a fifth of a second, and with a place."""

import time

import pytest

from journeys.soundness import faults
from journeys.text import tree_of

HEAD = "journey: poison\nsteps:\n"
SOON, NOISE = 0.2, 5
"""Seconds of work a refusal may take, and how much slower than that a busy machine may be."""


def each(pattern: str, many: int) -> str:
    return "".join(pattern.format(i=i, next=(i + 1) % many, other=(i + 7) % many) for i in range(many))


def step(rest: str) -> str:
    return f"{HEAD}  - {{key: a, {rest}}}\n"


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{','.join(['*' + old] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
CIRCLE = "  - {{key: s{i}, split: [{{share: 50, go: s{next}}}, {{share: 50, go: s{other}}}]}}\n"
TOO_MUCH, TOO_LONG = "too much for a journey", "at most 256 KiB"
POISON = {
    "a hundred thousand steps": (HEAD + each("  - {{key: s{i}, send: hello}}\n", 100_000), TOO_LONG),
    "eight thousand steps": (HEAD + each("  - {{key: s{i}, send: hello}}\n", 8_000), TOO_MUCH),
    "two hundred and one steps": (HEAD + each("  - {{key: s{i}, send: hello}}\n", 201), "at most 200 items"),
    "brackets": ("journey: x\nsteps: " + "[" * 1_000 + "]" * 1_000, "nested more than 32 deep"),
    "ten thousand brackets": ("journey: x\nsteps: " + "[" * 10_000 + "]" * 10_000, TOO_MUCH),
    "dashes in dashes": (HEAD + "- " * 1_000 + "a\n", "this is not YAML"),
    "maps in maps": (HEAD + "".join(" " * i + "a:\n" for i in range(1, 600)), "this is not YAML"),
    "circles without time": (HEAD + each(CIRCLE, 200), "without any time passing"),
    "two hundred ways to nowhere": (
        HEAD + each("  - {{key: s{i}, send: hello, then: no_{i}}}\n", 200),
        "no step “no_0”",
    ),
    "ten thousand ways to nowhere": (HEAD + each("  - {{key: s{i}, send: x, then: no_{i}}}\n", 6_000), TOO_MUCH),
    "a wait of a thousand million days": (step("delay: 1000000000d"), "at most 400 days"),
    "a wait of very many digits": (step(f"delay: {'9' * 200_000}d"), "write a span"),
    "a number of very many digits": (step(f"send: hello, title: {'9' * 200_000}"), "this is not YAML"),
    "a huge key": (step("send: hello").replace("key: a", f"key: {'a' * 200_000}"), "String should match"),
    "a huge title": (step(f"send: hello, title: {'a' * 200_000}"), "at most 80 characters"),
    "a bomb of aliases": (BOMB + HEAD, "its aliases (*) make this too long"),
    "an alias of itself": ("journey: &x [*x]\nsteps: []\n", "Input should be a valid string"),
    "the same key twice": ("journey: x\njourney: y\nsteps: []\n", "found duplicate key"),
    "forty thousand keys": ("journey: x\n" + "a: 1\n" * 40_000, TOO_MUCH),
    "ten megabytes": (HEAD + "# " + "ä" * 10_000_000, TOO_LONG),
    "half a character": (step("send: hello, title: '\ud800'"), "unacceptable character"),
    "no character at all": (step("send: hello, title: '\0'"), "unacceptable character"),
    "ten thousand arms": (step(f"split: [{'{share: 1, go: a}, ' * 10_000}]"), TOO_MUCH),
    "a condition of a megabyte": (
        step(f"branch: [{{when: '{'true || ' * 131_072}true', go: end}}, {{else: end}}]"),
        TOO_LONG,
    ),
    "a condition of many pages": (
        step(f"branch: [{{when: '{'!' * 100_000}true', go: end}}, {{else: end}}]"),
        "at most 2000 characters",
    ),
    "six thousand events": (step(f"wait_for: [{', '.join(f'e{i}' for i in range(6_000))}], within: 1d"), TOO_MUCH),
    "a journey that opens itself": (
        "journey: x\nre_entry: after_exit\nentry: [{event: journey.completed}]\nsteps:\n  - {key: a, start: other}\n",
        "would start itself for ever",
    ),
}


@pytest.mark.parametrize("name", POISON)
def test_is_refused_soon(name: str) -> None:
    text, said = POISON[name]
    began = time.process_time()
    found = faults(text)
    spent = time.process_time() - began
    print(f"{name}: {spent * 1000:.1f} ms")
    assert any(said in str(fault) for fault in found), found[:3]
    assert len(found) <= 51
    assert sum(len(str(fault)) for fault in found) < 300_000
    assert spent < SOON * NOISE


def test_two_hundred_steps_of_every_field_are_no_poison() -> None:
    text = HEAD + each(
        "  - {{key: s{i}, title: Step, stage: a, video: film, within: 3d, then: {{watched: end}}}}\n", 200
    )
    assert len(tree_of(text)["steps"]) == 200


def test_of_very_many_faults_the_first_are_told() -> None:
    found = faults(POISON["two hundred ways to nowhere"][0])
    assert len(found) == 51
    assert str(found[0]).startswith("line 3, column 34: step s0: there is no step “no_0”; name one of end, s0, s1,")
    assert found[-1].detail == "there is more to correct; correct these first"
