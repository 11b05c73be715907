"""Pages of reports as pictures, with what is meant outlined: made from the report's own file, and kept for a while.

A picture is grey, but for the outlines: small to send, and enough to find a paragraph on its page.
"""

import struct
import zlib
from collections.abc import Callable, Sequence
from ctypes import byref, c_int
from itertools import chain
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock

import pypdfium2
from pypdfium2 import raw

from kloe.errors import KloeError
from kloe.home import cache_folder
from kloe.published.model import Place

_WIDTH, _TALLEST = 900, 1800  # pixels
_MOST_KEPT = 200_000_000  # bytes
_INK = 1  # the grey value that is drawn as the outline's colour: nobody tells it from black
_COLOUR = (0x1D, 0x70, 0xB8)
_THICK, _APART = 3, 5  # pixels
_ONE_AT_A_TIME = Lock()  # PDFium serves one thread
_Box = tuple[int, int, int, int]


def picture_of(file: Path, page: int, places: Sequence[Place]) -> bytes:
    """A page (1 is the first) of a PDF as PNG, with ``places`` on it outlined; raises KloeError."""
    with _ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(file)
        except (pypdfium2.PdfiumError, OSError) as problem:
            raise _unreadable() from problem
        try:
            return _drawn(document[page - 1], places)
        except (pypdfium2.PdfiumError, IndexError) as problem:
            raise _unreadable() from problem
        finally:
            document.close()


def _unreadable() -> KloeError:
    return KloeError("The page cannot be drawn from the file in the library.", remedy="Add the report again.")


def _drawn(page: pypdfium2.PdfPage, places: Sequence[Place]) -> bytes:
    width, height = page.get_size()
    bitmap = page.render(scale=min(_WIDTH / width, _TALLEST / height), grayscale=True)
    pixels = bytearray(bytes(bitmap.buffer).translate(bytes([0, 0, *range(2, 256)])))
    size = (bitmap.width, bitmap.height)
    for place in places:
        if box := _box(page, place, size):
            _outline(pixels, bitmap.stride, box)
    return _png(pixels, bitmap.stride, size)


def _box(page: pypdfium2.PdfPage, place: Place, size: tuple[int, int]) -> _Box | None:
    """Around all lines of a place, in pixels: left, top, right, bottom; None where nothing is printed there."""
    text = page.get_textpage()
    corners: list[tuple[int, int]] = []
    for at in range(text.count_rects(place.start, place.end - place.start)):
        left, bottom, right, top = text.get_rect(at)
        corners += [_pixel(page, left, top, size), _pixel(page, right, bottom, size)]
    if not corners:
        return None
    across, down = zip(*corners, strict=True)
    return (
        max(min(across) - _APART, 0), max(min(down) - _APART, 0),
        min(max(across) + _APART, size[0]), min(max(down) + _APART, size[1]),
    )  # fmt: skip


def _pixel(page: pypdfium2.PdfPage, x: float, y: float, size: tuple[int, int]) -> tuple[int, int]:
    """Where a point of the page is in the picture, turned and cut as the page is."""
    across, down = c_int(), c_int()
    raw.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, byref(across), byref(down))
    return across.value, down.value


def _outline(pixels: bytearray, stride: int, box: _Box) -> None:
    left, top, right, bottom = box
    for row in range(top, bottom):
        at = row * stride
        if row < top + _THICK or row >= bottom - _THICK:
            pixels[at + left : at + right] = bytes([_INK]) * (right - left)
        else:
            side = min(_THICK, right - left)
            pixels[at + left : at + left + side] = pixels[at + right - side : at + right] = bytes([_INK]) * side


def _png(pixels: bytearray, stride: int, size: tuple[int, int]) -> bytes:
    """Greys as a palette of 256, in which one is the colour of outlines."""
    width, height = size
    rows = b"".join(b"\0" + pixels[row * stride : row * stride + width] for row in range(height))
    palette = bytes(chain.from_iterable(_COLOUR if grey == _INK else (grey,) * 3 for grey in range(256)))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(name, content) for name, content in parts)


def _part(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def kept_picture(name: str, make: Callable[[], bytes], *, folder: Path | None = None, most: int = _MOST_KEPT) -> bytes:
    """The picture that is kept under ``name``; where there is none, what ``make`` answers, kept from now on.

    At most ``most`` bytes are kept: the oldest go first. A disk that cannot be written to only makes it slower.
    """
    place = (folder or cache_folder() / "report-pages") / f"{name}.png"
    try:
        return place.read_bytes()
    except OSError:
        made = make()
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile(dir=place.parent, suffix=".part", delete=False) as beside:
            beside.write(made)
        Path(beside.name).replace(place)
        _let_go(place.parent, most)
    except OSError:
        pass
    return made


def _let_go(folder: Path, most: int) -> None:
    kept = sorted((told.st_mtime, told.st_size, file) for file in folder.iterdir() for told in [file.stat()])
    total = sum(size for _, size, _ in kept)
    for _, size, file in kept:
        if total <= most:
            return
        file.unlink(missing_ok=True)
        total -= size
