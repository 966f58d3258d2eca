import io
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from connectors.photos.develop import MOST_SCANS, developed
from models.errors import BadPhoto
from models.photo import LARGEST_PHOTO, LONGEST_SIDE, MOST_PIXELS, Developed
from tests.unit.photos.pictures import SECRETS, png_that_claims, scene, telling, wide_gamut, written


def seen(made: Developed) -> Image.Image:
    picture = Image.open(io.BytesIO(made.body))
    picture.load()
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (made.photo.width, made.photo.height))
    assert (made.photo.hash, made.photo.size, made.photo.media) == (sha256(made.body).hexdigest(), len(made.body), "image/jpeg")
    return picture


def near(one: object, other: tuple[int, int, int], by: int = 12) -> bool:
    assert isinstance(one, tuple)
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


RED, BLUE = (200, 20, 20), (20, 20, 200)


def test_a_photo_tells_nothing_but_the_picture() -> None:
    sent = telling()
    assert all(secret in sent for secret in SECRETS)
    made = developed(sent)
    assert not any(secret in made.body for secret in SECRETS)
    picture = seen(made)
    assert not picture.getexif()
    assert not {"exif", "comment", "icc_profile", "xmp"} & picture.info.keys()
    assert near(picture.getpixel((10, 10)), RED)


def test_the_same_photo_is_kept_under_the_same_name() -> None:
    assert developed(telling()) == developed(telling())


@pytest.mark.parametrize(
    ("orientation", "size", "red_at", "blue_at"),
    [(1, (640, 480), (10, 10), (630, 470)), (3, (640, 480), (630, 470), (10, 10)), (6, (480, 640), (10, 10), (470, 630)),
     (8, (480, 640), (470, 630), (10, 10)), (2, (640, 480), (630, 10), (10, 10))],
)  # fmt: skip
def test_a_photo_that_was_taken_sideways_stands_upright(
    orientation: int, size: tuple[int, int], red_at: tuple[int, int], blue_at: tuple[int, int]
) -> None:
    picture = seen(developed(telling(orientation)))
    assert picture.size == size
    assert near(picture.getpixel(red_at), RED)
    assert near(picture.getpixel(blue_at), BLUE)


@pytest.mark.parametrize("mode", ["CMYK", "L", "1", "P", "RGBA", "LA", "I;16"])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_colour_model_of_a_photo_is_kept_as_rgb(mode: str, kind: str) -> None:
    able = {"JPEG": {"CMYK", "L"}, "PNG": {"L", "1", "P", "RGBA", "LA", "I;16"}, "WEBP": {"RGBA"}}
    if mode not in able[kind]:
        return
    picture = seen(developed(written(scene(mode="L" if mode == "I;16" else mode).convert(mode), kind)))
    if mode in {"CMYK", "P", "RGBA"}:
        assert near(picture.getpixel((10, 10)), RED, 40)
        assert near(picture.getpixel((630, 470)), BLUE, 40)


def test_what_is_transparent_becomes_white() -> None:
    assert near(seen(developed(written(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG"))).getpixel((20, 20)), (255, 255, 255))


def test_a_colour_profile_is_applied_and_dropped_and_a_broken_one_is_passed_over() -> None:
    assert near(seen(developed(wide_gamut())).getpixel((10, 10)), RED)
    assert near(seen(developed(written(scene(), icc_profile=b"no profile at all"))).getpixel((10, 10)), RED)


def test_a_large_photo_is_made_small_and_a_small_one_is_left_as_it_is() -> None:
    assert max(seen(developed(written(scene(5000, 1000)))).size) == LONGEST_SIDE
    assert seen(developed(written(scene(33, 21)))).size == (33, 21)


def test_a_photo_with_a_depth_map_behind_it_is_a_photo() -> None:
    both = written(scene(), "MPO", save_all=True, append_images=[scene(64, 48)])
    assert seen(developed(both)).size == (640, 480)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"%PDF-1.7 a permit named photo.jpg", "a PDF document"),
        (written(scene(), "GIF"), "a GIF"),
        (written(scene(), "BMP"), "a BMP"),
        (written(scene(), "TIFF"), "a TIFF"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "a HEIC photo"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "a video"),
        (b"\xef\xbb\xbf<svg xmlns='http://www.w3.org/2000/svg'/>", "an SVG"),
        (b"PK\3\4 a spreadsheet", "an Office document"),
        (b"MZ\x90\0", "a file that we do not know"),
    ],
)
def test_what_is_no_photo_is_named_for_what_it_is(body: bytes, said: str) -> None:
    with pytest.raises(BadPhoto) as refused:
        developed(body)
    assert refused.value.fault == "not-a-photo"
    assert said in refused.value.wrong.en
    assert "JPEG" in refused.value.right.en


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_an_animation_is_no_photo(kind: str) -> None:
    moving = written(scene(), kind, save_all=True, append_images=[scene(mode="L").convert("RGB")])
    with pytest.raises(BadPhoto, match="an animation"):
        developed(moving)


@pytest.mark.parametrize("size", [(8192, 6400), (50_000, 50_000), (2**31 - 1, 1), (60_000_000, 1)])
def test_a_picture_that_unpacks_to_too_much_is_refused_by_its_header(size: tuple[int, int]) -> None:
    if size[0] * size[1] > MOST_PIXELS:
        with pytest.raises(BadPhoto) as refused:
            developed(png_that_claims(*size))
        assert refused.value.fault == "too-large"
        assert f"{size[0]}×{size[1]}" in refused.value.wrong.zh


def test_a_photo_of_forty_megabytes_is_refused_before_it_is_looked_at() -> None:
    with pytest.raises(BadPhoto, match="more than 20 MB") as refused:
        developed(telling() + b"\0" * LARGEST_PHOTO * 2)
    assert refused.value.fault == "too-large"


@pytest.mark.parametrize("body", [b"", b" \n", telling()[:3000], telling()[:40], b"\xff\xd8\xff", written(scene(), "PNG")[:200]])
def test_half_a_photo_is_refused_and_no_grey_bottom_is_kept(body: bytes) -> None:
    with pytest.raises(BadPhoto) as refused:
        developed(body)
    assert refused.value.fault == "damaged"


def test_a_photo_that_asks_for_a_thousand_passes_is_refused() -> None:
    with pytest.raises(BadPhoto, match="damaged"):
        developed(telling() + b"\xff\xda" * (MOST_SCANS + 1))


SOUND = (telling(), written(scene(64, 48), "PNG"), written(scene(64, 48), "WEBP"))


@settings(max_examples=60)
@given(st.sampled_from(SOUND), st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), min_size=1, max_size=12))
def test_a_file_that_was_bent_anywhere_is_a_photo_or_refused_and_never_a_fault(sound: bytes, bends: list[tuple[int, int]]) -> None:
    bent = bytearray(sound)
    for place, value in bends:
        bent[place % len(bent)] = value
    try:
        seen(developed(bytes(bent)))
    except BadPhoto as refused:
        assert refused.wrong.zh  # noqa: PT017 - either is right
