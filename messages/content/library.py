"""The library: the content in some folders, as it is now. An operator's own comes first, then what came along."""

from collections.abc import Sequence
from pathlib import Path

from messages.content.content import Content

PACKAGED = Path(__file__).parents[1] / "templates"
"""The messages and brands that come with Etappe."""
_TEXTS = (".txt", ".html", ".mjml", ".yaml")


class Library:
    """Some folders; the first that has a message has all of it."""

    def __init__(self, folders: Sequence[Path] = (PACKAGED,)) -> None:
        self._folders = list(folders)
        self._seen: tuple[object, ...] = ()
        self._content = Content.of({})

    @property
    def content(self) -> Content:
        """What stands there; read anew when a file was changed."""
        files = [sorted(path for path in folder.rglob("*.*") if path.suffix in _TEXTS) for folder in self._folders]
        seen = tuple((path, path.stat().st_mtime_ns) for some in files for path in some)
        if seen != self._seen:
            self._content, self._seen = self._read(files), seen
        return self._content

    def _read(self, files: Sequence[Sequence[Path]]) -> Content:
        found = Content.of({})
        for folder, some in zip(self._folders, files, strict=True):
            texts = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in some}
            found = found.over(Content.of(texts))
        return found
