"""A picture in; the same picture without colour out, for printers that know none and for ink that is dear."""

from __future__ import annotations

import io
import re
from pathlib import PurePath

_COLOUR = re.compile(
    r"""(\b(?:fill|stroke|color|stop-color|flood-color|lighting-color)\s*[:=]\s*["']?)"""
    r"(#[0-9a-f]{3,8}|(?:rgb|hsl)a?\([^)]*\)|[a-z]{3,20}\b)",
    re.IGNORECASE,
)


def grayscale(name: str, content: bytes) -> bytes:
    """Return a picture without colour, in the same format and of the same size.

    Args:
        name: its file name, whose ending tells the format.
        content: the file; one that cannot be read comes back as it is.
    """
    if PurePath(name).suffix.lower() == ".svg":
        return _COLOUR.sub(_gray, content.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content)) as picture:
            clear = picture.has_transparency_data
            out = io.BytesIO()
            gray = picture.convert("RGBA" if clear else "RGB").convert("LA" if clear else "L")
            gray.save(out, picture.format, lossless=True, quality=90)
            return out.getvalue()
    except (UnidentifiedImageError, OSError):
        return content


def _gray(found: re.Match[str]) -> str:
    """Return the gray of a colour as SVG names it; a word that is no colour stays."""
    from PIL import ImageColor

    try:
        red, green, blue, *clear = ImageColor.getrgb(found[2])
    except ValueError:
        return found[0]
    # as luminance is weighed in ITU-R BT.601, which is what the pictures of dots go by too
    gray = round(0.299 * red + 0.587 * green + 0.114 * blue)
    return f"{found[1]}#{gray:02x}{gray:02x}{gray:02x}{''.join(f'{part:02x}' for part in clear)}"
