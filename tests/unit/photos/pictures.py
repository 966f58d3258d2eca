"""Pictures as phones and jokers send them, made on the spot."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms
from PIL.TiffImagePlugin import IFDRational

SECRETS = (b"Canon of Chen", b"2026:03:01 08:00:00", b"a comment", b"xmpmeta", b"GPS-was-here")


def scene(width: int = 640, height: int = 480, mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right, so that a turned picture is known."""
    picture = Image.new("RGB", (width, height), (200, 20, 20))
    picture.paste((20, 20, 200), (width // 2, 0, width, height))
    return picture.convert(mode)


def written(picture: Image.Image, kind: str = "JPEG", **how: Any) -> bytes:  # noqa: ANN401 - Pillow's own options
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def telling(orientation: int = 1) -> bytes:
    """A photo of a phone that tells where and when and by whom it was taken."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x0132] = orientation, "Canon of Chen", "2026:03:01 08:00:00"
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[29] = "N", tuple(IFDRational(each) for each in (22, 34, 3)), "GPS-was-here"
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">GPS-was-here</x:xmpmeta>'
    return written(scene(), exif=exif, comment=b"a comment", xmp=xmp)


def wide_gamut() -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return written(scene(), icc_profile=profile)


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header claims any size."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
