"""A journey's map as an SVG picture. Built as a tree, never as text, so nothing in a journey can break out of it."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

from journeys.cartography.chart import PAD, Card, Column, Edge
from journeys.cartography.lettering import clipped
from messages.words import Words
from operations.journeys.atlas import Sheet
from operations.journeys.trail import Met, Trail

STYLE = (Path(__file__).parent / "picture.css").read_text("utf-8")
"""How the picture looks, light and dark; a page that shows the picture brings it along."""
_ICONS = {file.stem: file for file in (Path(__file__).parent / "icons").glob("*.svg")}
_UNKNOWN = "step"  # a kind of step that brings no icon has this one
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FIGURES = {"entered": 0, "here": 74, "failed": 142}


def draw(sheet: Sheet, words: Words, *, alone: bool) -> str:
    """The picture: `alone` as a file of its own, else as part of a page, where cards lead to the rows `#step-…`."""
    size = f"{sheet.map.width:g}", f"{sheet.map.height:g}"
    name = words("Map of “{journey}”", journey=sheet.journey.label)
    svg = Element("svg", {"class": "map", "viewBox": f"0 0 {size[0]} {size[1]}", "width": size[0], "height": size[1]})
    svg.attrib |= {"role": "group", "aria-label": name}
    if alone:
        svg.set("xmlns", "http://www.w3.org/2000/svg")
        SubElement(svg, "style").text = STYLE
    svg.append(_definitions(sheet))
    svg.extend(_column(column, sheet) for column in sheet.map.columns)
    lines = SubElement(svg, "g", {"aria-hidden": "true"})
    lines.extend(_line(edge, sheet) for edge in sorted(sheet.map.edges, key=lambda edge: _is_taken(edge, sheet)))
    svg.extend(_card(card, sheet, words, alone=alone) for card in sheet.map.cards)
    svg.extend(pill for edge in sheet.map.edges for pill in _pill(edge, sheet))
    return _NOT_XML.sub("", tostring(svg, encoding="unicode"))


def _definitions(sheet: Sheet) -> Element:
    definitions = Element("defs")
    tip = {"viewBox": "0 0 8 8", "refX": "5", "refY": "4", "markerUnits": "userSpaceOnUse"}
    for name in ("tip", "taken-tip") if sheet.trail else ("tip",):
        size = {"id": name, "markerWidth": "10", "markerHeight": "10", "orient": "auto"}
        SubElement(SubElement(definitions, "marker", tip | size), "path", {"class": name, "d": "M0,0 L8,4 L0,8 Z"})
    for icon in sorted({_icon(card) for card in sheet.map.cards}):
        drawing = fromstring(_ICONS[icon].read_text("utf-8").replace(' xmlns="http://www.w3.org/2000/svg"', ""))  # noqa: S314
        symbol = SubElement(definitions, "symbol", {"id": f"icon-{icon}", "viewBox": drawing.attrib["viewBox"]})
        symbol.extend(drawing)
    return definitions


def _icon(card: Card) -> str:
    return card.kind if card.kind in _ICONS else _UNKNOWN


def _column(column: Column, sheet: Sheet) -> Element:
    group = Element("g", {"class": "column", "aria-hidden": "true"})
    SubElement(group, "rect", _box(column.x, PAD, column.width, sheet.map.floor - PAD, 16))
    _text(group, "stage", column.x + PAD + 2, PAD + 34, clipped(column.title, 16.5, column.width - 2 * PAD))
    return group


def _line(edge: Edge, sheet: Sheet) -> Element:
    thick = 1.5 + 4.5 * sheet.along(edge) / max(sheet.total, 1)
    live = f"{edge.source}-{edge.target}"
    kind = _marked("way", sheet, taken=_is_taken(edge, sheet))
    return Element("path", {"class": kind, "d": edge.path, "stroke-width": f"{min(thick, 6):.1f}", "data-live": live})


def _is_taken(edge: Edge, sheet: Sheet) -> bool:
    return sheet.trail is not None and sheet.trail.leads_along(edge)


def _pill(edge: Edge, sheet: Sheet) -> Iterator[Element]:
    if not edge.label:
        return
    kind = _marked("pill", sheet, taken=_is_taken(edge, sheet))
    group = Element("g", {"class": kind, "aria-hidden": "true"})
    SubElement(group, "title").text = edge.reason or edge.label
    x, y = edge.label_x - edge.label_width / 2, edge.label_y - 11
    SubElement(group, "rect", _box(x, y, edge.label_width, 22, 11))
    _text(group, "label", edge.label_x, edge.label_y + 4, edge.label)
    yield group


def _card(card: Card, sheet: Sheet, words: Words, *, alone: bool) -> Element:
    kind = _kind(card, sheet)
    spoken = {"aria-label": _spoken(card, sheet, words), "data-live": f"{card.key}-card"}
    leads = {"href": f"#step-{card.key}"} if card.step and not alone else {"role": "img"}
    group = Element("a" if "href" in leads else "g", {"class": f"card {kind}", **leads, **spoken})
    SubElement(group, "rect", {"class": "box", **_box(card.x, card.y, card.width, card.height, 12)})
    x, y = card.x + PAD, card.y + PAD
    SubElement(group, "use", {"href": f"#icon-{_icon(card)}", "class": "icon", **_box(x, y, 20, 20)})
    for number, line in enumerate(card.title):
        _text(group, "title", x + 28, y + 15 + 19 * number, line)
    _text(group, "about", x, y + 14 + 19 * len(card.title), card.about)
    if card.step:
        group.extend(_meeting(card, sheet.trail, words) if sheet.trail else _figures(card, sheet, words))
    return group


def _kind(card: Card, sheet: Sheet) -> str:
    kind = "touchpoint" if card.touchpoint else "step" if card.step else "corner"
    return _marked(kind, sheet, taken=sheet.trail is not None and sheet.trail.comes_by(card.key))


def _marked(kind: str, sheet: Sheet, *, taken: bool) -> str:
    """Where somebody's way is shown, everything is on it or not."""
    return f"{kind} {'taken' if taken else 'not-taken'}" if sheet.trail else kind


def _meeting(card: Card, trail: Trail, words: Words) -> Iterator[Element]:
    """When somebody came by, and what of it; their way can be read off the numbers."""
    met, y = trail.met.get(card.key), card.y + card.height - PAD
    if met is None:
        return
    group = Element("g", {"class": "meeting"})
    _text(group, "when", card.x + PAD, y - 15, words.said(met.at))
    _text(group, "caption", card.x + PAD, y, words.code(met.outcome))
    x, top = card.x + card.width - 4, card.y + 4
    SubElement(group, "circle", {"cx": f"{x:g}", "cy": f"{top:g}", "r": "12"})
    _text(group, "place", x, top + 4, str(met.number))
    yield group


def _figures(card: Card, sheet: Sheet, words: Words) -> Iterator[Element]:
    counts, y = sheet.at(card.key), card.y + card.height - PAD
    names = {"entered": words("entered"), "here": words("here now"), "failed": words("failed")}
    for figure, shift in _FIGURES.items():
        number = getattr(counts, figure)
        group = Element(
            "g", {"class": f"figure {figure}{'' if number else ' none'}", "data-live": f"{card.key}-{figure}"}
        )
        _text(group, "number", card.x + PAD + shift, y - 15, words.said(number))
        _text(group, "caption", card.x + PAD + shift, y, names[figure])
        yield group
    share = (card.width - 2 * PAD) * min(counts.entered / max(sheet.total, 1), 1)
    bar = _box(card.x + PAD, card.y + card.height - 4, share, 3, 1.5)
    yield Element("rect", {"class": "share", **bar, "data-live": f"{card.key}-share"})


def _spoken(card: Card, sheet: Sheet, words: Words) -> str:
    named = ", ".join(filter(None, (card.label, card.about)))
    if not card.step:
        return named
    if sheet.trail:
        return _spoken_meeting(named, sheet.trail.met.get(card.key), words)
    counts = vars(sheet.at(card.key))
    return words("{step}. {entered} entered, {here} here now, {failed} failed", step=named, **counts)


def _spoken_meeting(step: str, met: Met | None, words: Words) -> str:
    if met is None:
        return words("{step}. Not on this way", step=step)
    outcome = words.code(met.outcome)
    return words("{number}. {step}, {moment}: {outcome}", number=met.number, step=step, moment=met.at, outcome=outcome)


def _text(parent: Element, kind: str, x: float, y: float, text: str) -> None:
    if text:
        SubElement(parent, "text", {"class": kind, "x": f"{x:g}", "y": f"{y:g}"}).text = text


def _box(x: float, y: float, width: float, height: float, round_: float = 0) -> dict[str, str]:
    box = {"x": x, "y": y, "width": width, "height": height} | ({"rx": round_} if round_ else {})
    return {name: f"{length:g}" for name, length in box.items()}
