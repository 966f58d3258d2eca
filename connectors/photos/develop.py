"""A photo is decoded and written anew: upright, in sRGB, at most 2048 pixels long, and without anything that is not the picture.

What a phone writes into a photo (the place, the time, its own number, a preview of what was cropped away) is lost on purpose, and so is
whatever somebody hid behind the picture. Limits are held against what the header claims, before anything is decoded.
"""

import io
import struct
import zlib
from hashlib import sha256

from PIL import Image, ImageCms, ImageOps

from connectors.photos.sniff import RIGHT, format_of
from models.errors import BadPhoto
from models.photo import LARGEST_PHOTO, LONGEST_SIDE, MEDIA, MOST_PIXELS, Developed, Photo
from models.plan.said import Said

QUALITY = 85
MOST_SCANS = 100
"""Of a progressive JPEG; ten are usual, and each is a pass over the whole picture that a few bytes can ask for."""
ORIENTATION = 0x0112
FAILURES = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, ArithmeticError, AttributeError, MemoryError, NotImplementedError,
    struct.error, zlib.error, Warning,
)  # fmt: skip
"""What Pillow's decoders raise on broken files; a test throws broken files at them."""
Image.MAX_IMAGE_PIXELS = None  # our own limit is held below, with words that a person can use


def developed(body: bytes) -> Developed:
    """Return the photo in *body* as it is to be kept; raises BadPhoto. Takes up to a second and 200 MB, so call it in a thread."""
    if len(body) > LARGEST_PHOTO:
        raise too_large()
    kind = format_of(body)
    try:
        with Image.open(io.BytesIO(body), formats=[kind]) as image:
            _hold_limits(image, kind, body)
            picture = _plain(image)
    except BadPhoto:
        raise
    except FAILURES as error:
        right = Said("请重新拍摄或重新选择照片", "take or choose the photo again")
        raise BadPhoto("damaged", Said("照片已损坏或不完整", "the photo is damaged or incomplete"), right) from error
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    made = out.getvalue()
    return Developed(Photo(sha256(made).hexdigest(), MEDIA, picture.width, picture.height, len(made)), made)


def too_large() -> BadPhoto:
    """Return the refusal of a photo that has too many bytes."""
    limit = LARGEST_PHOTO // (1024 * 1024)
    right = Said(f"请发送不超过 {limit} MB 的照片", f"send a photo of at most {limit} MB")
    return BadPhoto("too-large", Said(f"照片超过 {limit} MB", f"the photo has more than {limit} MB"), right)


def _hold_limits(image: Image.Image, kind: str, body: bytes) -> None:
    width, height = image.size
    if width * height > MOST_PIXELS:
        most = MOST_PIXELS // 1_000_000
        right = Said(f"请发送不超过 {most * 100} 万像素的照片", f"send a photo of at most {most} million pixels")
        raise BadPhoto("too-large", Said(f"照片有 {width}×{height} 像素", f"the photo has {width}×{height} pixels"), right)
    # A JPEG may carry a second picture, of its depth or brightness; the first is the photo.
    if kind != "JPEG" and getattr(image, "n_frames", 1) > 1:
        raise BadPhoto("not-a-photo", Said("这是动图，不是照片", "this is an animation, not a photo"), RIGHT)
    if kind == "JPEG" and body.count(b"\xff\xda") > MOST_SCANS:
        raise ValueError("more scans than a photo has")


def _plain(image: Image.Image) -> Image.Image:
    """Return the picture alone: upright, small, RGB in sRGB, on white where it was transparent."""
    profile = image.info.get("icc_profile")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=2.0)  # reads a JPEG at a half, a quarter or an eighth where that will do
    turned = _upright(image)
    if turned.mode.startswith("I"):  # 16 bits of grey
        turned = turned.point(lambda value: value / 256).convert("L")
    if turned.mode in {"P", "PA", "LA", "La", "RGBa"} or "transparency" in turned.info:
        turned = turned.convert("RGBA")
    if turned.mode == "RGBA":
        ground = Image.new("RGBA", turned.size, "white")
        turned = Image.alpha_composite(ground, turned).convert("RGB")
    picture = _in_srgb(turned, profile).convert("RGB")
    picture.info.clear()  # a comment would be written along
    return picture


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except FAILURES:
        return image  # what cannot be read does not say how to turn it


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return *image* with the colours that its profile means; one whose profile is broken keeps its numbers."""
    if not profile or image.mode not in {"RGB", "CMYK", "L"}:
        return image
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB") or image
    except (ImageCms.PyCMSError, *FAILURES):
        return image
