"""The NMEA decoder around the payload: lines, checksums, tag blocks, times, parts, cuts, noise."""

import itertools
import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawarden.codec.contract import Decoded, Options, find, recognise
from seawarden.codec.nmea import CODEC, NmeaDecoder, sniff
from seawarden.model.errors import InputError, UsageError

T0 = 1.6e9
TIMED = Options(start=T0, rate=1.0)
ONE = b"!AIVDM,1,1,,A,15MwkT1P37G?fl0EJbR0OwT0@MS,0*00"
TYPE_1 = b"15B4FT5000JRP>PE6E68Nbkl0PS5"
TYPE_5 = b"55NBjP01mtGIL@CW;SM<D60P5Ld000000000000P0`<3557l0<50@kk@K5h@00000000000"


def checked(body: bytes, lower: bool = False) -> bytes:
    """Return ``body*hh``."""
    x = 0
    for c in body:
        x ^= c
    return body + (b"*%02x" if lower else b"*%02X") % x


def sentence(payload: bytes = TYPE_1, talker: bytes = b"AIVDM", part: str = "1,1,,A", fill: int = 0) -> bytes:
    return b"!" + checked(talker + b"," + part.encode() + b"," + payload + b",%d" % fill)


def tag(text: str) -> bytes:
    return b"\\" + checked(text.encode()) + b"\\"


def decode(data: bytes, options: Options = TIMED, cuts: tuple[int, ...] = ()) -> Decoded:
    """Return everything that a decoder gives for ``data`` fed in pieces, its counts added up."""
    decoder = NmeaDecoder(options)
    edges = [0, *sorted(min(c, len(data)) for c in cuts), len(data)]
    got = [decoder.feed(data[a:b]) for a, b in itertools.pairwise(edges)]
    got.append(decoder.finish())
    counts: dict[str, int] = {}
    for part in got:
        kept = len(part.rows) + int((part.statics["derived"] == 0).sum())
        own = {k: v for k, v in part.counts.items() if k != "rows_in"}
        assert part.counts["rows_in"] == kept + sum(own.values())
        for name, n in part.counts.items():
            counts[name] = counts.get(name, 0) + n
    return Decoded(np.concatenate([p.rows for p in got]), np.concatenate([p.statics for p in got]), counts)


def times(data: bytes) -> list[float]:
    return [float(t) for t in decode(data, Options()).rows["t"]]


def test_it_is_found_in_its_folder_and_recognised_by_content():
    head = b"# log\r\n" + tag("s:x,c:1469663999") + sentence() + b"\r\n$GPGGA,1*00\r\n"
    codecs = {"nmea": find()["nmea"]}
    assert recognise(head, codecs) is CODEC
    assert recognise(b"t,mmsi,lon,lat\n1,2,3,4\n", codecs) is None
    assert sniff(bytes(range(256)) * 100) == 0.0


@pytest.mark.parametrize("talker", [b"AIVDM", b"AIVDO", b"BSVDM", b"ABVDM", b"SAVDM", b"ANVDM", b"--VDM"])
def test_every_talker_is_read(talker):
    assert decode(sentence(talker=talker) + b"\n").counts == {"rows_in": 1}


def test_a_wrong_checksum_is_counted_and_either_case_of_hex_is_right():
    lower = b"!" + checked(b"AIVDM,1,1,,A," + TYPE_1 + b",0", lower=True)
    wrong = sentence()[:-2] + b"00"
    missing = sentence()[:-3]
    assert decode(b"\n".join([lower, wrong, missing])).counts == {"rows_in": 3, "checksum": 2}


def test_comments_empty_lines_and_other_sentences_are_not_counted():
    other = b"$" + checked(b"GPGLL,1,2") + b"\r\n!" + checked(b"AIABM,1,2,3") + b"\r\n"
    assert decode(b"# x\r\n\r\n  \r\n" + other + sentence() + b"\r\n").counts == {"rows_in": 1}


def test_what_is_no_sentence_at_all_is_counted_and_a_whole_input_of_it_is_refused():
    assert decode(b"<html>\n" + sentence()).counts == {"rows_in": 2, "not_nmea": 1}
    with pytest.raises(InputError, match=r"page\.csv: no line of it is an NMEA 0183 sentence"):
        decode(b"<html>\n<body>Not found</body>\n", Options(name="page.csv"))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"AIVDM,1,1,,A,15B4FT5000JRP>PE6E68Nbk~0PS5,0", "malformed"),
        (b"AIVDM,1,1,,A,15B4FT5000JRP>PE6E68Nbkl0PS5,7", "malformed"),
        (b"AIVDM,0,1,,A,15B4FT5000JRP>PE6E68Nbkl0PS5,0", "malformed"),
        (b"AIVDM,1,2,,A,15B4FT5000JRP>PE6E68Nbkl0PS5,0", "malformed"),
        (b"AIVDM,1,1,,A,15B4FT5000JRP>PE6E68Nbkl0PS5", "malformed"),
        (b"AIVDM,1,1,,B,,0", "empty"),
        (b"AIVDM,1,1,,B,15B,0", "too_short"),
        (b"AIVDM,1,1,,B,15B4FT5000JRP,0", "too_short"),
        (b"AIVDM,1,1,,B,;5MtFGQ,0", "too_short"),
        (b"AIVDM,1,1,,B,8000000,0", "type_8"),
        (b"AIVDM,1,1,,B,wwwwwwwww,0", "type_unknown"),
        (b"AIVDM,1,1,,A,1000000000JRP>PE6E68Nbkl0PS5,0", "bad_mmsi"),
        (b"AIVDM,1,1,,A,1wwwwww000JRP>PE6E68Nbkl0PS5,0", "bad_mmsi"),
    ],
)
def test_each_unusable_sentence_has_its_reason(body, reason):
    assert decode(b"!" + checked(body)).counts == {"rows_in": 1, reason: 1}


def test_a_tag_block_gives_time_in_s_or_ms_and_the_station():
    lines = [
        tag("g:1-2-0738,n:1218,s:D08MN-NO-BSABS1,c:1469663999") + sentence(),
        tag("c:1469663999123,s:D08MN-NO-BSABS1") + sentence(),
        tag("s:other,c:1469663999.5") + sentence(),
    ]
    got = decode(b"\n".join(lines), Options()).rows
    assert got["t"].tolist() == [1469663999.0, 1469663999.123, 1469663999.5]
    assert got["receiver"][0] == got["receiver"][1] != got["receiver"][2]
    assert (got["receiver"] > 0).all()


def test_a_tag_block_that_fails_its_checksum_gives_no_time():
    broken = tag("s:x,c:1469663999").replace(b"39", b"38", 1)
    good = tag("s:x,c:1469663999") + sentence() + b"\n"
    assert decode(good + broken + sentence(), Options()).counts == {"rows_in": 2, "tag_block": 1}


def test_pghp_times_the_sentence_that_follows_and_names_the_base_station():
    line = b"$" + checked(b"PGHP,1,2013,11,12,12,0,0,11,219,,2190067,1,62") + b"\n"
    got = decode(b"\\si:AISD*3F\\\r\n" + line + sentence(), Options()).rows
    assert got["t"].tolist() == [1384257600.011]
    assert got["receiver"][0] > 0


def test_pghp_of_another_sentence_does_not_time_the_next_one():
    pstt = checked(b"PSTT,30A,20131112,120003")
    line = b"$" + checked(b"PGHP,1,2013,11,12,12,0,0,11,219,,2190067,1," + pstt[-2:]) + b"\n$" + pstt + b"\n"
    assert decode(line + sentence() + b"\n" + tag("c:1469663999") + sentence(), Options()).counts["no_time"] == 1


def test_trailing_fields_give_time_and_station():
    fields = b",d-077,S1556,t000041.00,T41.49523233,r13SCDS1,1272412843"
    got = decode(sentence() + b",b003669794,1272412827\n" + sentence() + fields + b"\n", Options()).rows
    assert got["t"].tolist() == [1272412827.0, 1272412843.0]
    assert (got["receiver"] > 0).all()
    assert times(sentence() + b",1412524603\r\n") == [1412524603.0]


def test_a_time_before_the_sentence_is_read():
    assert times(b"2020-01-01T00:00:01.250Z, " + sentence()) == [1577836801.25]
    assert times(b"2020-01-01 02:00:00+02:00;" + sentence()) == [1577836800.0]
    assert times(b"1577836800.5 " + sentence()) == [1577836800.5]


def test_the_tag_block_counts_before_pghp_before_trailing_before_leading_times():
    pghp = b"$" + checked(b"PGHP,1,2013,11,12,12,0,0,0,219,,,1,00") + b"\n"
    trail, lead = b",1272412827\n", b"2020-01-01T00:00:00Z "
    assert times(pghp + lead + tag("c:1469663999") + sentence() + trail) == [1469663999.0]
    assert times(pghp + lead + sentence() + trail) == [1384257600.0]
    assert times(lead + sentence() + trail) == [1272412827.0]


def test_junk_before_the_sentence_is_passed_over():
    assert decode(b"\x00\xff!x$" + sentence() + b"\n").counts == {"rows_in": 1}


def test_timeless_messages_get_their_number_over_the_rate():
    got = decode((sentence() + b"\n") * 3, Options(start=T0, rate=4.0))
    assert got.rows["t"].tolist() == [T0, T0 + 0.25, T0 + 0.5]


def test_an_input_without_times_is_refused_in_one_line_that_says_what_to_do():
    with pytest.raises(InputError) as refusal:
        decode(sentence(), Options(name="bare.nmea"))
    assert re.fullmatch(r"bare\.nmea: .*--start.*--rate.*", str(refusal.value))


def test_an_input_without_times_is_refused_before_it_is_read_through():
    with pytest.raises(InputError):
        NmeaDecoder(Options()).feed((sentence() + b"\n") * 1001)


def test_a_timeless_message_among_timed_ones_is_dropped():
    data = sentence() + b"\n" + tag("c:1469663999") + sentence()
    assert decode(data, Options()).counts == {"rows_in": 2, "no_time": 1}


def test_a_rate_of_nothing_is_refused():
    with pytest.raises(UsageError, match="--rate"):
        NmeaDecoder(Options(start=T0, rate=0.0))


def halves(sequence: int, channel: str = "B") -> tuple[bytes, bytes]:
    first = sentence(TYPE_5[:59], part=f"2,1,{sequence},{channel}") + b"\n"
    return first, sentence(TYPE_5[59:], part=f"2,2,{sequence},{channel}", fill=2) + b"\n"


def test_interleaved_parts_come_together():
    (a1, a2), (b1, b2), (c1, c2) = halves(1), halves(2), halves(1, "A")
    got = decode(a1 + b1 + c1 + b2 + a2 + c2)
    assert got.counts == {"rows_in": 3}
    assert len(set(got.statics["hash"].tolist())) == 1
    assert got.statics["name"].tolist() == decode(a1 + a2).statics["name"].tolist() * 3


def test_parts_of_two_receivers_are_told_apart_by_group_and_station():
    a1, a2 = halves(1)
    other = TYPE_5.replace(b"55NBjP", b"55NBjQ")
    b1 = sentence(other[:59], part="2,1,1,B") + b"\n"
    data = tag("g:1-2-11,s:one,c:1469663999") + a1 + tag("g:1-2-12,s:two,c:1469663999") + b1
    data += tag("g:2-2-11") + a2 + tag("g:2-2-12") + a2
    got = decode(data, Options())
    assert got.counts == {"rows_in": 2}
    assert got.statics["mmsi"].tolist() == [decode(a1 + a2).statics["mmsi"][0], decode(b1 + a2).statics["mmsi"][0]]
    assert set(got.statics["t"].tolist()) == {1469663999.0}


def test_a_message_that_lost_a_part_is_counted_once():
    first, second = halves(1)
    thirds = [sentence(TYPE_5[:30], part=f"3,{k},4,A") + b"\n" for k in (1, 2, 3)]
    assert decode(first).counts == {"rows_in": 1, "incomplete": 1}
    assert decode(second).counts == {"rows_in": 1, "incomplete": 1}
    assert decode(first + first + second).counts == {"rows_in": 2, "incomplete": 1}
    assert decode(thirds[0] + thirds[2]).counts == {"rows_in": 1, "incomplete": 1}
    assert decode(thirds[1] + thirds[2]).counts == {"rows_in": 1, "incomplete": 1}


def test_a_part_ages_out_and_does_not_join_a_later_message():
    first, second = halves(1)
    got = decode(first + (sentence() + b"\n") * 2001 + second)
    assert got.counts == {"rows_in": 2003, "incomplete": 2}
    apart = tag("c:1469663000") + first + tag("c:1469663900") + second
    assert decode(apart, Options()).counts == {"rows_in": 2, "incomplete": 2}


def test_more_waiting_messages_than_slots_give_up_the_oldest():
    firsts = b"".join(halves(k % 10, chr(48 + k // 10))[0] for k in range(70))
    assert decode(firsts).counts == {"rows_in": 70, "incomplete": 70}


def test_a_line_of_ten_megabytes_is_dropped_and_the_next_read():
    junk = b"x" * 10_000_000
    decoder = NmeaDecoder(TIMED)
    got = [decoder.feed(junk[k : k + 65536]) for k in range(0, len(junk), 65536)]
    assert len(decoder._tail) < 65536
    got += [decoder.feed(b"\n" + sentence() + b"\n"), decoder.finish()]
    assert sum(g.counts.get("too_long", 0) for g in got) == 1
    assert sum(len(g.rows) for g in got) == 1
    assert decode(junk + b"\n" + sentence()).counts == {"rows_in": 2, "too_long": 1}


def test_an_empty_input_gives_nothing():
    assert decode(b"").counts == {"rows_in": 0}


FRAGMENTS = st.one_of(
    st.binary(max_size=60),
    st.sampled_from([b"\n", b"\r\n", b"\\", b"!", b"$", b"#x\n", b"!AIVDM,1,1,,A,", b"*00\n", b"y" * 2100]),
    st.sampled_from([*halves(1), *halves(2), sentence() + b"\n", sentence() + b",b003,1272412827\n"]),
    st.builds(lambda s, c: tag(f"s:{s},c:{c}") + sentence() + b"\n", st.integers(0, 9), st.integers(0, 2**41)),
    st.builds(
        lambda p, f: sentence(p, fill=f) + b"\n", st.text("0159AHKPw`", max_size=75).map(str.encode), st.integers(0, 6)
    ),
    st.builds(
        lambda n: b"$" + checked(b"PGHP,1," + ",".join(map(str, n)).encode()) + b"\n",
        st.lists(st.integers(-1, 2100), max_size=14),
    ),
)


def outcome(data: bytes, options: Options, cuts: tuple[int, ...]) -> object:
    try:
        got = decode(data, options, cuts)
    except InputError as refusal:
        return str(refusal)
    return got.rows.tobytes(), got.statics.tobytes(), got.counts


@settings(max_examples=300)
@given(st.lists(FRAGMENTS, max_size=12), st.lists(st.integers(0, 700), max_size=4), st.sampled_from([TIMED, Options()]))
def test_wherever_the_bytes_are_cut_the_same_comes_out_and_every_record_has_one_fate(fragments, cuts, options):
    data = b"".join(fragments)
    assert outcome(data, options, ()) == outcome(data, options, tuple(cuts))


def test_single_bytes_give_what_one_chunk_gives():
    data = b"".join((*halves(3), tag("s:a,c:1469663999") + sentence() + b"\r\n", ONE + b"\n", sentence()[:-4]))
    assert outcome(data, TIMED, tuple(range(len(data)))) == outcome(data, TIMED, ())


@given(st.binary(max_size=3000))
def test_noise_never_raises_but_to_refuse_the_input(noise):
    outcome(noise, Options(), (1000,))
    assert not math.isnan(decode(noise + b"\n" + sentence()).rows["t"][-1])
