"""Pictures: an upload is read as pixels and written anew, whole and cropped, so that nothing else comes along.

Where and with what a photograph was taken, comments, and whatever hides behind the last byte stay behind. A GIF that
moves is kept as it is.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from messages.assets.kinds import ORIGINAL, BadAsset, Sort

MOST_PIXELS = 25_000_000
"""A picture that is small as a file can be very large unpacked. Measured: at most 400 MB of memory, and 3 seconds."""
_MOST_OF_A_JPEG = 100_000_000
"""Its reader can unpack it smaller than it is."""
_MOST_FRAMES = 1_000
_LONGEST = 2_400
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
_LARGE_PNG = 400_000
_BROKEN = (
    *(UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError),
    *(struct.error, MemoryError, IndexError, KeyError, TypeError, ZeroDivisionError),
)
SIZES = {"square": (800, 800), "story": (1080, 1920), "push": (192, 192)}
"""Crops, in pixels: around what must be kept, never larger than the picture is."""
WIDTHS = {"email": 1200, "thumbnail": 320}
"""The whole picture, at most so wide: twice the 600 pixels of a mail, for screens that show them finer."""
Image.MAX_IMAGE_PIXELS = _MOST_OF_A_JPEG


@dataclass(frozen=True)
class Focus:
    """What a crop must keep, from the left and from the top: 0 to 1."""

    x: float = 0.5
    y: float = 0.5


@dataclass(frozen=True)
class Variant:
    """One file of an asset."""

    variant: str
    media_type: str
    data: bytes
    width: int | None = None
    height: int | None = None


def variants(data: bytes, sort: Sort, focus: Focus) -> list[Variant]:
    """The original and everything that is made of it. Takes a second or two of a large one. Raises BadAsset."""
    try:
        image, moves = _opened(data)
        if moves:
            kept = [Variant(name, sort.media_type, data, *image.size) for name in (ORIGINAL, "email")]
            return kept + [one for one in _made(image, sort, focus) if one.variant not in (ORIGINAL, "email")]
        return list(_made(image, sort, focus))
    except BadAsset:
        raise
    except _BROKEN:  # its readers raise all of these for what is not right in a file
        raise BadAsset(f"this cannot be read as {sort.media_type}: it is damaged or not all of it") from None


def _opened(data: bytes) -> tuple[Image.Image, bool]:
    """The picture, unpacked; and whether it moves."""
    image = Image.open(BytesIO(data), formats=_FORMATS)
    most = _MOST_OF_A_JPEG if image.format == "JPEG" else MOST_PIXELS
    if image.width * image.height > most:
        raise BadAsset(f"a {image.format} has at most {most // 1_000_000} million pixels; make it smaller")
    frames = getattr(image, "n_frames", 1)
    if frames > _MOST_FRAMES:
        raise BadAsset(f"a moving picture has at most {_MOST_FRAMES} frames; make it shorter")
    moves = frames > 1 and image.format == "GIF"
    image.draft("RGB", (_LONGEST, _LONGEST))  # a JPEG is unpacked no larger than we need it
    image.load()
    return image, moves


def _made(image: Image.Image, sort: Sort, focus: Focus) -> Iterator[Variant]:
    plain = _plain(image)
    yield _written(ORIGINAL, plain, sort)
    for name, width in WIDTHS.items():
        yield _written(name, _narrowed(plain, width), sort)
    for name, size in SIZES.items():
        yield _written(name, cropped(plain, size, focus), sort)


def _plain(image: Image.Image) -> Image.Image:
    """Red, green, blue, and alpha where something shows through; no larger than we keep it, and the right way up."""
    clear = "A" in image.getbands() or "transparency" in image.info
    profile = image.info.get("icc_profile") if image.mode in ("RGB", "RGBA") else None
    plain = image if image.mode == ("RGBA" if clear else "RGB") else image.convert("RGBA" if clear else "RGB")
    plain.thumbnail((_LONGEST, _LONGEST), Image.Resampling.LANCZOS)  # before it is copied any further
    plain = ImageOps.exif_transpose(plain)
    if clear and plain.getchannel("A").getextrema() == (255, 255):
        plain = plain.convert("RGB")
    plain.info = {"icc_profile": profile} if profile else {}
    return plain


def _narrowed(image: Image.Image, width: int) -> Image.Image:
    if image.width <= width:
        return image
    return image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS)


def cropped(image: Image.Image, size: tuple[int, int], focus: Focus) -> Image.Image:
    """The largest piece of that shape around the focus, no larger than `size`."""
    shape = size[0] / size[1]
    width, height = min(image.width, image.height * shape), min(image.height, image.width / shape)
    left = min(max(focus.x * image.width - width / 2, 0), image.width - width)
    top = min(max(focus.y * image.height - height / 2, 0), image.height - height)
    fitted = (max(1, min(size[0], round(width))), max(1, min(size[1], round(height))))
    return image.resize(fitted, Image.Resampling.LANCZOS, box=(left, top, left + width, top + height))


def _written(name: str, image: Image.Image, sort: Sort) -> Variant:
    profile = image.info.get("icc_profile")
    if image.mode == "RGBA" or sort.media_type in ("image/png", "image/gif"):
        data = _saved(image, "PNG", optimize=image.width <= 1200, icc_profile=profile)
        if image.mode == "RGBA" or len(data) <= _LARGE_PNG:
            return Variant(name, "image/png", data, *image.size)
    data = _saved(image, "JPEG", quality=85, optimize=True, progressive=True, icc_profile=profile)
    return Variant(name, "image/jpeg", data, *image.size)


def _saved(image: Image.Image, form: str, **how: object) -> bytes:
    file = BytesIO()
    image.save(file, form, **how)
    return file.getvalue()
