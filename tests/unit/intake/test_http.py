import gzip
import zlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.intake.http import BrokenGzip, Unpacked, is_readings, media_type
from models.errors import BodyTooLarge

LIMIT = 1000


def taken(packed: bytes, cuts: list[int], *, gzipped: bool) -> bytes:
    """Return what comes out when *packed* arrives cut at *cuts*."""
    body = Unpacked(LIMIT, gzip=gzipped)
    places = sorted({0, len(packed), *(cut % (len(packed) + 1) for cut in cuts)})
    for start, end in pairwise(places):
        body.take(packed[start:end])
    return body.whole()


CUTS = st.lists(st.integers(min_value=0, max_value=5000), max_size=20)


@given(pieces=st.lists(st.binary(max_size=400), min_size=1, max_size=4), level=st.integers(0, 9), cuts=CUTS)
def test_however_a_body_is_cut_and_packed_it_comes_out_whole_or_is_too_large(pieces: list[bytes], level: int, cuts: list[int]) -> None:
    whole = b"".join(pieces)
    members = b"".join(gzip.compress(piece, level) for piece in pieces)
    for packed, gzipped in ((whole, False), (members, True)):
        if len(whole) > LIMIT:
            with pytest.raises(BodyTooLarge):
                taken(packed, cuts, gzipped=gzipped)
        else:
            assert taken(packed, cuts, gzipped=gzipped) == whole


@given(body=st.binary(max_size=300), missing=st.integers(1, 20), cuts=CUTS)
def test_a_stream_that_ends_too_early_is_never_taken_for_whole(body: bytes, missing: int, cuts: list[int]) -> None:
    packed = gzip.compress(body)
    with pytest.raises(BrokenGzip, match="ends too early"):
        taken(packed[: max(1, len(packed) - missing)], cuts, gzipped=True)


@given(noise=st.binary(min_size=2, max_size=300), cuts=CUTS)
def test_noise_is_refused_and_never_crashes(noise: bytes, cuts: list[int]) -> None:
    with pytest.raises(BrokenGzip):
        taken(b"\x1f\x00" + noise, cuts, gzipped=True)


def test_a_changed_byte_is_seen() -> None:
    packed = bytearray(gzip.compress(b"pm25,35" * 20, mtime=0))
    packed[-6] ^= 1
    with pytest.raises(BrokenGzip, match="incorrect data check"):
        taken(bytes(packed), [], gzipped=True)


def test_a_zlib_stream_is_not_gzip() -> None:
    with pytest.raises(BrokenGzip):
        taken(zlib.compress(b"pm25,35"), [], gzipped=True)


def test_empty_members_without_end_are_too_large() -> None:
    with pytest.raises(BodyTooLarge):
        taken(gzip.compress(b"") * 1000, [], gzipped=True)


@pytest.mark.parametrize(
    ("header", "media", "good"),
    [
        ("", "", True),
        ("Text/CSV; charset=gbk", "text/csv", True),
        ("application/ld+json", "application/ld+json", True),
        ("application/x-ndjson", "application/x-ndjson", True),
        ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded", True),
        ("multipart/form-data; boundary=x", "multipart/form-data", False),
        ("image/png", "image/png", False),
        ("application/vnd.ms-excel", "application/vnd.ms-excel", False),
    ],
)
def test_the_type_says_whether_there_can_be_readings(header: str, media: str, good: bool) -> None:  # noqa: FBT001 - a column of the table
    assert media_type(header) == media
    assert is_readings(media) is good
