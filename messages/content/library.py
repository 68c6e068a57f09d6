"""The library: the content in some folders, as it is now. An operator's own comes first, then what came along."""

from collections.abc import Mapping, Sequence
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
        self._below: tuple[object, Content] = (None, self._content)

    @property
    def content(self) -> Content:
        """What stands there; read anew when a file was changed."""
        files = [sorted(path for path in folder.rglob("*.*") if path.suffix in _TEXTS) for folder in self._folders]
        seen = tuple((path, path.stat().st_mtime_ns) for some in files for path in some)
        if seen != self._seen:
            self._content, self._seen = self._read(files), seen
        return self._content

    def below(self, files: Mapping[str, str]) -> Content:
        """What stands there, behind other files; put together anew only when something was changed."""
        behind, (seen, content) = self.content, self._below
        if seen != (files, behind.hash):
            content = Content.of(files).over(behind)
            self._below = ((files, behind.hash), content)
        return content

    def _read(self, files: Sequence[Sequence[Path]]) -> Content:
        found = Content.of({})
        for folder, some in zip(self._folders, files, strict=True):
            texts = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in some}
            found = found.over(Content.of(texts))
        return found
