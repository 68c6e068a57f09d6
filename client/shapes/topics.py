"""Topics."""

from typing import TypedDict


class Topic(TypedDict):
    """A topic; `texts`: locale → `title`, `text`."""

    key: str
    texts: dict[str, dict[str, str]]
    double_opt_in: bool
    public: bool
    position: int
    revision: int
    created_at: str
    updated_at: str
