"""AIS messages of every type by way of pyais: what is read, when it was, what is counted, that nothing is raised."""

import gzip
import json
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawarden.codec.ais_other import messages

TEXT = b"!AIVDM,1,1,,A,>5?Per18=HB1U:1@E=B0m<L,2*51"  # ITU-R M.1371 type 14, as pyais's own tests have it
POSITION = b"!AIVDM,1,1,,B,15NG6V0P01G?cFhE`R2IU?wn28R>,0*05"


def summed(body: bytes) -> bytes:
    total = 0
    for byte in body[1:]:
        total ^= byte
    return body + b"*%02X" % total


def tagged(body: bytes, sentence: bytes) -> bytes:
    return b"\\" + summed(b"?" + body)[1:] + b"\\" + sentence


def read(*lines: bytes, types=None):
    counts: dict[str, int] = {}
    return list(messages([b"\n".join(lines)], types, counts)), counts


def test_a_safety_text_is_read_with_its_words():
    found, counts = read(TEXT)
    assert counts == {"read": 1} and found[0]["type"] == 14 and found[0]["mmsi"] == 351809000
    assert found[0]["fields"]["text"] == "RCVD YR TEST MSG" and found[0]["t"] is None


def test_time_is_that_of_the_tag_block_then_pghp_then_the_logger():
    pghp = summed(b"$PGHP,1,2014,10,5,15,57,6,426,219,,2190077,1,51")
    tag = tagged(b"s:x,c:1469663999", TEXT)
    found, _ = read(
        pghp, tag + b",1412524603", pghp, TEXT + b",1412524603", TEXT + b",b003669980,1412524603",
        b"2024-12-25T10:26:00Z, " + TEXT, TEXT,
    )  # fmt: skip
    assert [m["t"] for m in found] == [1469663999.0, 1412524626.426, 1412524603.0, 1735122360.0, None]


def test_a_tag_block_that_fails_its_checksum_tells_no_time():
    found, _ = read(b"\\c:1469663999*00\\" + TEXT)
    assert found[0]["t"] is None


def test_broken_lines_are_counted_by_reason_and_comments_are_not():
    wrong = TEXT[:-2] + b"00"
    part = summed(b"!AIVDM,2,1,3,A,55?MbV02;H;s<HtKR20EHE:0@T4@Dn2222222216L961O5Gf0NSQEp6ClRp8,0")
    found, counts = read(
        wrong, TEXT[:-3], b"# a comment", b"", b"what", part, b"!" * 5000, summed(b"!AIVDM,1,1,,A,0,0")
    )
    assert found == []
    assert counts == {"checksum": 1, "malformed": 2, "incomplete": 1, "too_long": 1, "undecodable": 1}


def test_only_the_types_asked_for_are_decoded():
    found, counts = read(TEXT, POSITION, types={14})
    assert [m["type"] for m in found] == [14] and counts == {"read": 1, "other_type": 1}


def test_real_messages_of_every_type_are_found_and_damaged_ones_counted(shared):
    data = (shared / "ais" / "libais-test.aivdm").read_bytes()
    counts: dict[str, int] = {}
    found = list(messages([data], counts=counts))
    kinds = Counter(m["type"] for m in found)
    assert set(range(1, 29)) == set(kinds) and kinds[14] == 12 and kinds[8] == 13 and counts == {"read": 261}
    assert all(m["t"] is not None for m in found)
    json.dumps(found, allow_nan=False)
    damaged: dict[str, int] = {}
    assert list(messages([data.replace(b"!AIVDM,1,1,,B,", b"!AIVDM,1,1,,A,")], counts=damaged))
    assert damaged["checksum"] > 50 and damaged["checksum"] + damaged["read"] == 261


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_where_the_bytes_are_cut_changes_nothing(shared, size):
    data = gzip.decompress((shared / "ais" / "dma-lotus-bogus-sog-2014-10-05.nmea.gz").read_bytes())[:20_000]
    assert list(messages(data[i : i + size] for i in range(0, len(data), size))) == list(messages([data]))


@settings(max_examples=150)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=60),
            st.builds(
                lambda a, b: summed(b"!AIVDM,%d,%d,1,A,%b,0" % (a[0], a[1], b)),
                st.tuples(st.integers(0, 3), st.integers(0, 3)),
                st.text("0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVW`abcdefghijklmnopqrstuvw", max_size=70).map(
                    str.encode
                ),
            ),
        ),
        max_size=12,
    )
)
def test_nothing_is_raised_and_all_that_is_given_out_is_json(lines):
    found, counts = read(*lines)
    json.dumps(found, allow_nan=False)
    assert counts.get("read", 0) == len(found) and all(n > 0 for n in counts.values())
