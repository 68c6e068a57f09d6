"""The first page: printed before the walls rise, so that whatever is read from files late has been read by then."""

from messages.content.press.typesetting import Typesetter

_FILES = {
    "layout.html": "<html><style>p { color: red; }</style><body>{% block preheader %}{% endblock %}</body></html>",
    "page.html": '{% extends "layout.html" %}{% block preheader %}<p>{{ "Ada" }}</p>{% endblock %}',
    "page.mjml": "<mjml><mj-body><mj-section><mj-column><mj-text>{{ 1 }}</mj-text></mj-column></mj-section></mj-body>",
    "whole.mjml": "<mjml><mj-body><mj-text>{{ 1 }}</mj-text></mj-body></mjml>",
    "subject.txt": '{{ 12.5 | money("EUR") }}, {{ "a\\n" ~ 1 + 2 }}',
    "loop.txt": "{% if true %}{% for one in [1] %}{{ one }}{% endfor %}{% endif %}",
    "lost.txt": "{{ nobody }}",
    "broken.txt": "{% if %}",
    "away.txt": '{% include "nowhere" %}',
    "forbidden.txt": "{{ 2 ** 2 }}{{ ''.upper() }}",
}


def printed() -> None:
    """Every kind of part, and every kind of fault."""
    typesetter = Typesetter(_FILES)
    for path in _FILES:
        part = "text" if path.endswith(".txt") else "page"
        job = {"form": "en", "zone": "UTC", "about": "", "facts": {"locale": "en", "dir": "ltr"}, "parts": {part: path}}
        typesetter.set(job, lambda part: None)
