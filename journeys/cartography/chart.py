"""The pieces of a journey's map, as data. Lengths are in CSS pixels, x to the right, y down."""

from dataclasses import dataclass, field

CARD, PAD = 204, 12


@dataclass
class Card:
    """A step; or what lets people in, or the end. `title` comes in the lines that fit."""

    key: str
    kind: str
    column: int
    label: str
    title: tuple[str, ...]
    about: str
    touchpoint: bool = False
    step: bool = True
    x: float = 0
    y: float = 0
    width: float = CARD
    height: float = 0


@dataclass
class Edge:
    """A way from one card to another. `label` stands in a pill of `label_width` around `label_x`, `label_y`."""

    source: str
    target: str
    outcomes: tuple[str, ...] = ()
    label: str = ""
    reason: str = ""
    path: str = ""
    label_x: float = 0
    label_y: float = 0
    label_width: float = 0


@dataclass
class Column:
    """A stage."""

    key: str
    title: str
    x: float = 0
    width: float = CARD + 2 * PAD


@dataclass
class Map:
    """A journey, laid out. Columns end at `floor`; below it run the ways that go far."""

    columns: list[Column]
    cards: list[Card]
    edges: list[Edge] = field(default_factory=list)
    floor: float = 0
    width: float = 0
    height: float = 0
