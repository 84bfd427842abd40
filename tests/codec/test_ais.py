"""AIS payloads to rows: every field and sentinel of each type."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyais.encode import encode_dict

from seawarden.codec.contract import Decoded, Options
from seawarden.codec.nmea import NmeaDecoder
from seawarden.model import tables as tb

FIX = {"lon": 24.5, "lat": 59.75, "course": 123.4, "speed": 10.5, "heading": 120, "second": 7, "mmsi": 230123456}


def decode(*sentences: str) -> Decoded:
    decoder = NmeaDecoder(Options(start=1.6e9, rate=1.0))
    got = decoder.feed("\n".join(sentences).encode() + b"\n")
    assert decoder.finish().counts == {"rows_in": 0}
    return got


def encoded(**fields: Any) -> Decoded:
    return decode(*encode_dict({**fields, "msg_type": fields["type"]}, talker_id="AI", radio_channel="A"))


def row(**fields: Any) -> np.void:
    """Return the one row that a message with these fields gives."""
    got = encoded(**{**FIX, **fields})
    assert got.rows.size == 1
    return got.rows[0]


def put(payload: str, start: int, width: int, value: int) -> str:
    """Return an armoured payload with one field overwritten."""
    codes = [ord(c) - 48 - (8 if ord(c) > 88 else 0) for c in payload]
    bits = list("".join(f"{c:06b}" for c in codes))
    bits[start : start + width] = list(f"{value:0{width}b}")
    values = [int("".join(bits[k : k + 6]), 2) for k in range(0, len(bits), 6)]
    return "".join(chr(v + 48 + (8 if v > 39 else 0)) for v in values)


def raw(payload: str, fill: int = 0) -> str:
    body = f"AIVDM,1,1,,A,{payload},{fill}"
    x = 0
    for c in body.encode():
        x ^= c
    return f"!{body}*{x:02X}"


def changed(kind: int, start: int, width: int, value: int) -> Decoded:
    """Return what a message of a type gives with one field set to a raw value."""
    payload = encode_dict({**FIX, "type": kind, "msg_type": kind}, talker_id="AI")[0].split(",")[5]
    return decode(raw(put(payload, start, width, value)))


@pytest.mark.parametrize("kind", [1, 2, 3, 18, 19])
def test_a_ship_report_gives_every_field_in_its_unit(kind):
    one = row(type=kind, accuracy=1, raim=1, status=5, turn=0)
    assert (one["lon"], one["lat"], one["mmsi"], one["msg_type"]) == (24.5, 59.75, 230123456, kind)
    assert one["sog_kn"] == np.float32(10.5)
    assert one["cog_deg"] == np.float32(123.4)
    assert (one["hdg_deg"], one["utc_s"], one["accuracy"], one["raim"]) == (120, 7, 1, 1)
    assert one["status"] == (5 if kind < 4 else tb.STATUS_NA)
    assert one["ais_class"] == (tb.CLASS_A if kind < 4 else tb.CLASS_B)
    assert (one["flags"], one["feed"], one["receivers"], one["receiver"]) == (0, 0, 0, 0)


@pytest.mark.parametrize(("kind", "sog_at"), [(1, 50), (2, 50), (3, 50), (18, 46), (19, 46)])
def test_speed_1023_is_not_available_and_1022_is_or_more(kind, sog_at):
    assert math.isnan(changed(kind, sog_at, 10, 1023).rows["sog_kn"][0])
    most = changed(kind, sog_at, 10, 1022).rows
    assert (most["sog_kn"][0], most["flags"][0]) == (np.float32(102.2), tb.SOG_MAX)
    assert changed(kind, sog_at, 10, 1021).rows["flags"][0] == 0


def test_an_aircraft_reports_whole_knots():
    one = row(type=9, speed=150, mmsi=111230001)
    assert (one["sog_kn"], one["ais_class"], one["flags"]) == (150, tb.CLASS_SAR_AIRCRAFT, 0)
    assert math.isnan(one["hdg_deg"])
    most = changed(9, 50, 10, 1022).rows
    assert (most["sog_kn"][0], most["flags"][0]) == (1022, tb.SOG_MAX)
    assert math.isnan(changed(9, 50, 10, 1023).rows["sog_kn"][0])


def test_long_range_reports_are_coarse():
    one = row(type=27, speed=12, course=200, status=1)
    assert (one["lon"], one["lat"], one["sog_kn"], one["cog_deg"]) == (24.5, 59.75, 12, 200)
    assert (one["flags"], one["status"], one["utc_s"]) == (tb.COARSE, 1, tb.UTC_S_NA)
    assert math.isnan(changed(27, 79, 6, 63).rows["sog_kn"][0])
    assert math.isnan(changed(27, 85, 9, 511).rows["cog_deg"][0])
    assert changed(27, 44, 18, 181 * 600).counts == {"rows_in": 1, "no_position": 1}


@pytest.mark.parametrize(
    ("raw_turn", "deg_min"),
    [
        (0, 0.0),
        (10, (10 / 4.733) ** 2),
        (246, -((10 / 4.733) ** 2)),
        (126, (126 / 4.733) ** 2),
        (127, 720),
        (129, -720),
    ],
)
def test_rate_of_turn_is_squared_with_its_sign(raw_turn, deg_min):
    assert changed(1, 42, 8, raw_turn).rows["rot_deg_min"][0] == pytest.approx(deg_min, rel=1e-6)


def test_not_available_is_nan():
    assert math.isnan(changed(1, 42, 8, 128).rows["rot_deg_min"][0])
    assert math.isnan(changed(1, 116, 12, 3600).rows["cog_deg"][0])
    assert math.isnan(changed(1, 128, 9, 511).rows["hdg_deg"][0])
    assert changed(1, 116, 12, 3599).rows["cog_deg"][0] == np.float32(359.9)


@pytest.mark.parametrize(("second", "flags"), [(59, 0), (60, 0), (61, tb.DEAD_RECKONED), (63, tb.DEAD_RECKONED)])
def test_seconds_past_60_say_dead_reckoned(second, flags):
    one = changed(1, 137, 6, second).rows[0]
    assert (one["utc_s"], one["flags"]) == (second, flags)


def test_a_position_that_is_none_or_out_of_range_is_counted():
    assert changed(1, 61, 28, 181 * 600000).counts == {"rows_in": 1, "no_position": 1}
    assert changed(1, 89, 27, 91 * 600000).counts == {"rows_in": 1, "no_position": 1}
    assert changed(1, 61, 28, 181 * 600000 + 1).counts == {"rows_in": 1, "bad_position": 1}
    assert changed(1, 89, 27, (1 << 27) - 91 * 600000).counts == {"rows_in": 1, "bad_position": 1}
    assert changed(1, 61, 28, 180 * 600000).rows["lon"][0] == 180.0


@pytest.mark.parametrize("mmsi", [0, 1000000000, (1 << 30) - 1])
def test_an_impossible_mmsi_is_counted(mmsi):
    assert changed(1, 8, 30, mmsi).counts == {"rows_in": 1, "bad_mmsi": 1}


@pytest.mark.parametrize(
    ("kind", "mmsi", "ais_class"),
    [
        (1, 970123456, tb.CLASS_SART),
        (1, 972123456, tb.CLASS_SART),
        (3, 974123456, tb.CLASS_SART),
        (18, 111232506, tb.CLASS_SAR_AIRCRAFT),
        (4, 2300001, tb.CLASS_BASE),
        (11, 2300001, tb.CLASS_BASE),
        (11, 230123456, tb.CLASS_UNKNOWN),
        (21, 992301234, tb.CLASS_ATON),
    ],
)
def test_the_class_is_that_of_the_sender(kind, mmsi, ais_class):
    assert row(type=kind, mmsi=mmsi, name="X")["ais_class"] == ais_class


SHIP = {
    "type": 5,
    "mmsi": 230123456,
    "imo": 9074729,
    "callsign": "OJAB",
    "shipname": "EAGLE S",
    "ship_type": 80,
    "to_bow": 200,
    "to_stern": 28,
    "to_port": 12,
    "to_starboard": 20,
    "month": 12,
    "day": 25,
    "hour": 10,
    "minute": 30,
    "draught": 12.5,
    "destination": "PORT SAID",
}


def test_type_5_says_what_the_ship_is():
    got = encoded(**SHIP)
    one = got.statics[0]
    assert got.counts == {"rows_in": 1}
    assert (one["name"], one["callsign"], one["destination"]) == (b"EAGLE S", b"OJAB", b"PORT SAID")
    assert (one["imo"], one["ship_type"], one["draught_m"], one["derived"]) == (9074729, 80, 12.5, 0)
    assert [one[f"to_{s}_m"] for s in ("bow", "stern", "port", "starboard")] == [200, 28, 12, 20]
    assert one["eta"] == 12 << 16 | 25 << 11 | 10 << 6 | 30
    assert one["has"] == 511


def test_what_is_not_available_is_not_brought():
    one = encoded(type=5, mmsi=230123456, shipname="ARK", month=0, day=0, hour=24, minute=60).statics[0]
    assert one["has"] == tb.HAS_NAME | tb.HAS_CLASS
    assert math.isnan(one["draught_m"])
    assert (one["imo"], one["eta"], one["destination"]) == (0, 0, b"")


def test_24_a_and_24_b_bring_their_halves():
    a = encoded(type=24, mmsi=230123456, partno=0, shipname="LITTLE BOAT").statics[0]
    assert (a["name"], a["has"], a["ais_class"]) == (b"LITTLE BOAT", tb.HAS_NAME | tb.HAS_CLASS, tb.CLASS_B)
    b = encoded(type=24, mmsi=230123456, partno=1, ship_type=37, callsign="OI123", to_bow=5, to_stern=3).statics[0]
    assert (b["ship_type"], b["callsign"], b["to_bow_m"], b["to_stern_m"]) == (37, b"OI123", 5, 3)
    assert b["has"] == tb.HAS_SHIP_TYPE | tb.HAS_CALLSIGN | tb.HAS_DIMENSIONS | tb.HAS_CLASS


def test_an_auxiliary_craft_has_a_mother_ship_and_no_dimensions():
    one = encoded(type=24, mmsi=982301234, partno=1, callsign="TENDER", mothership_mmsi=230123456).statics[0]
    assert [one[f"to_{s}_m"] for s in ("bow", "stern", "port", "starboard")] == [0, 0, 0, 0]
    assert not one["has"] & tb.HAS_DIMENSIONS


def test_an_unknown_part_of_24_is_counted_as_type_24():
    assert decode(raw(put("H" + "0" * 27, 8, 32, 230123456 << 2 | 2))).counts == {"rows_in": 1, "type_24": 1}


def test_types_19_and_21_give_a_row_and_a_derived_static_row():
    for kind, name in ((19, "shipname"), (21, "name")):
        got = encoded(**{**FIX, "type": kind, name: "KALLBADA", "to_bow": 4})
        assert got.counts == {"rows_in": 1}
        assert (got.rows.size, got.statics.size) == (1, 1)
        assert (got.statics["derived"][0], got.statics["name"][0]) == (1, b"KALLBADA")
        assert got.statics["hash"][0] == got.rows["hash"][0]


def test_type_21_without_a_position_still_brings_its_name():
    got = encoded(type=21, mmsi=992301234, name="WRECK", lon=181, lat=91)
    assert got.counts == {"rows_in": 1}
    assert (got.rows.size, got.statics["derived"].tolist()) == (0, [0])


def test_a_long_aton_name_goes_on_in_its_extension_and_is_cut():
    one = encoded(**{**FIX, "type": 21, "name": "ABCDEFGHIJKLMNOPQRST", "name_ext": "UVWXYZ"}).statics[0]
    assert one["name"] == b"ABCDEFGHIJKLMNOPQRSTUVWX"


@given(st.text("ABCXYZ0189 -.?!#", max_size=20))
def test_text_comes_back_as_it_was_sent(name):
    got = encoded(type=24, mmsi=230123456, partno=0, shipname=name)
    assert got.statics["name"][0].decode() == name.strip()


def test_a_truncated_report_gives_what_is_whole_and_an_overlong_one_is_read():
    payload = encode_dict({**FIX, "type": 1}, talker_id="AI")[0].split(",")[5]
    short = decode(raw(payload[:21])).rows[0]
    assert (short["lon"], short["lat"], short["utc_s"]) == (24.5, 59.75, tb.UTC_S_NA)
    assert math.isnan(short["hdg_deg"])
    assert math.isnan(short["cog_deg"])
    assert decode(raw(payload[:19])).counts == {"rows_in": 1, "too_short": 1}
    assert decode(raw(payload + "0000")).rows["hdg_deg"][0] == 120


def test_the_hash_is_of_the_payload_and_not_of_talker_channel_or_fill_bits():
    payload = encode_dict({**FIX, "type": 1}, talker_id="AI")[0].split(",")[5]
    plain = decode(raw(payload, 2), raw(put(payload, 166, 2, 3), 2)).rows["hash"]
    assert plain[0] == plain[1]
    assert plain[0] != decode(raw(payload)).rows["hash"][0]
    other = decode(raw(put(payload, 100, 1, 1)), raw(put(payload, 100, 1, 0))).rows["hash"]
    assert other[0] != other[1]
