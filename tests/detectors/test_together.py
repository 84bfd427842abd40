"""`going_dark` and `rendezvous`: what only other ships or a deadline can tell."""

from functools import partial

import numpy as np

from seawarden.detectors.going_dark import going_dark
from seawarden.detectors.rendezvous import rendezvous
from seawarden.model.knowledge import HEARD, PLACES, nothing
from seawarden.model.knowledge_lookup import cell_of, heard_key
from seawarden.model.tables import PNT_DEGRADED
from seawarden.tracks.placed import placed


def lane(sea, ships, silent=()):
    return [
        sea.sail(k, np.full(300, 9.0), lon=23.3 + 0.03 * k, lat=59.6 + 0.01 * k, silent=silent)
        for k in range(1, ships + 1)
    ]


def test_one_silent_among_many_is_told_at_a_deadline_and_comes_back_under_the_same_id(sea):
    dark = sea.sail(0, np.full(300, 9.0), lon=23.5, silent=[(100, 180)])
    found = sea.run(going_dark, sea.fleet(dark, *lane(sea, 9)), sea.assets)
    assert len({f.id for f in found}) == 1 and found[0].vessel.mmsi == 230_000_000
    assert 20 <= (found[0].seen_at - found[0].start) / 60 <= 31 and found[0].end is None
    assert found[0].evidence_db == 4 and found[0].args["heard"] == 9
    assert [f.evidence_db for f in found] == sorted(f.evidence_db for f in found), "a longer silence is rarer"
    assert found[-1].end is not None and 79 <= found[-1].args["minutes"] <= 81
    assert abs(found[-1].args["way_nm"] - 12.1) < 0.3


def test_a_ship_of_a_class_that_the_input_does_not_say_is_told_as_one_of_class_a(sea):
    told = []
    for ais_class in (0, 1):
        dark = sea.sail(0, np.full(300, 9.0), lon=23.5, ais_class=ais_class, silent=[(100, 180)])
        found = sea.run(going_dark, sea.fleet(dark, *lane(sea, 9)), sea.assets)
        told.append([(f.seen_at, f.end, f.text, f.evidence_db) for f in found])
    assert told[0] and told[0] == told[1]


def known(gap90_s, lon=(23.0, 25.0), lat=(59.5, 59.9)):
    """Reception learnt in a box: nine silences in ten end within ``gap90_s``."""
    x, y = (v.ravel() for v in np.meshgrid(np.arange(*lon, 0.05), np.arange(*lat, 0.02)))
    keys = np.unique(heard_key(cell_of(x, y), np.ones(x.size, np.int64)))
    heard = np.zeros(keys.size, HEARD)
    heard["key"], heard["share"], heard["gap90_s"], heard["minutes"] = keys, 0.9, gap90_s, 5000
    return nothing()._replace(heard=heard)


def test_a_silence_weighs_more_where_silences_are_short_and_less_where_they_are_long(sea):
    dark = sea.sail(0, np.full(300, 9.0), lon=23.5, silent=[(100, 180)])
    ships = sea.fleet(dark, *lane(sea, 9))
    plain = sea.run(going_dark, ships, sea.assets)
    good, thin = (sea.run(going_dark, ships, sea.assets, knowledge=known(gap)) for gap in (90.0, 900.0))
    assert good[0].evidence_db > plain[0].evidence_db > thin[0].evidence_db
    assert good[0].facts["p_deliberate"] > thin[0].facts["p_deliberate"]
    assert good[0].args["heard_here_pct"] == 90 and "heard_here_pct" not in plain[0].args
    brief = sea.fleet(sea.sail(0, np.full(300, 9.0), lon=23.5, silent=[(100, 140)]), *lane(sea, 9))
    assert sea.run(going_dark, brief, sea.assets) and not sea.run(
        going_dark, brief, sea.assets, knowledge=known(7200.0)
    )


def test_a_silence_that_leads_to_where_nobody_was_ever_heard_weighs_less(sea):
    ships = sea.fleet(sea.sail(0, np.full(300, 9.0), lon=23.5, silent=[(100, 180)]), *lane(sea, 9))
    on, off = (sea.run(going_dark, ships, sea.assets, knowledge=known(90.0, lon=(23.0, e))) for e in (25.0, 23.95))
    assert on[-1].evidence_db - off[-1].evidence_db > 6 and on[0].seen_at < off[0].seen_at


def test_a_ship_that_was_heard_ever_less_before_is_lost_at_an_edge(sea):
    fading = [(k, k + 3) for k in range(60, 100, 4)]
    ships = [
        sea.fleet(sea.sail(0, np.full(300, 9.0), lon=23.5, silent=[*gaps, (100, 200)]), *lane(sea, 9))
        for gaps in ([], fading)
    ]
    steady, faded = (sea.run(going_dark, ship, sea.assets) for ship in ships)
    assert steady[-1].evidence_db - max((f.evidence_db for f in faded), default=0.0) >= 4


def test_a_ship_that_did_something_on_her_dark_way_says_so_at_her_return(sea):
    speed = np.concatenate([np.full(100, 9.0), np.full(80, 1.5), np.full(100, 9.0)])
    slow = sea.run(going_dark, sea.fleet(sea.sail(0, speed, lon=23.5, silent=[(100, 180)]), *lane(sea, 9)), sea.assets)
    assert "of the way at her speed before" in slow[-1].text and slow[-1].evidence_db == slow[-2].evidence_db + 3


def test_a_ship_whose_position_is_jammed_is_no_dark_ship_and_jammed_neighbours_explain_one(sea):
    dark = sea.sail(0, np.full(300, 9.0), lon=23.5, silent=[(100, 180)])
    jammed = dark.copy()
    jammed["pnt"][60:100] = PNT_DEGRADED
    assert not sea.run(going_dark, sea.fleet(jammed, *lane(sea, 9)), sea.assets)
    around = lane(sea, 9)
    for ship in around:
        ship["pnt"][90:200] = PNT_DEGRADED
    assert all(f.withdrawn for f in sea.run(going_dark, sea.fleet(dark, *around), sea.assets))


def test_a_way_in_the_dark_over_the_cable_is_said_at_her_return(sea):
    dark = sea.sail(0, np.full(200, 9.0), lon=23.7, silent=[(45, 110)])
    found = sea.run(going_dark, sea.fleet(dark, *lane(sea, 5)), sea.assets)
    assert found[-1].args["crossed"] == ["Cable One"]


def test_a_silence_tells_where_she_was_lost_and_her_return_where_she_is_heard_again(sea):
    dark = sea.sail(0, np.full(300, 9.0), lon=23.5, silent=[(100, 180)])
    found = sea.run(going_dark, sea.fleet(dark, *lane(sea, 9)), sea.assets)
    before, after = dark[99], dark[100]
    assert np.allclose(found[0].position, (before["lon"], before["lat"]), atol=1e-5)
    assert found[0].facts["t"] == found[0].start == before["t_last"], "her place and way are those of then"
    assert np.allclose(found[-1].position, (after["lon"], after["lat"]), atol=1e-5)
    assert "t" not in found[-1].facts and found[-1].seen_at == after["t"]


def test_when_all_fall_silent_nothing_is_said(sea):
    hole = [(100, 180)]
    dark = sea.sail(0, np.full(300, 9.0), lon=23.5, silent=hole)
    assert sea.run(going_dark, sea.fleet(dark, *lane(sea, 6, hole)), sea.assets) == []


def test_a_silence_that_turns_out_to_be_everybodys_is_withdrawn(sea):
    dark = sea.sail(0, np.full(300, 9.0), lon=23.5, silent=[(100, 180)])
    come = {"lon": 25.3, "course": 270.0, "silent": [(106, 175)]}  # too far to be asked until they are heard again
    some = [sea.sail(k, np.full(300, 9.0), lat=59.6 + 0.01 * k, **come) for k in range(1, 5)]
    mine = [f for f in sea.run(going_dark, sea.fleet(dark, *some), sea.assets) if f.vessel.mmsi == 230_000_000]
    assert [f.withdrawn for f in mine] in ([False, True], [False, False, True]) and len({f.id for f in mine}) == 1
    assert mine[0].evidence_db > 0 and mine[-1].evidence_db == 0


def test_silence_far_from_every_asset_at_rest_or_of_class_b_says_nothing(sea):
    for change in ({"lon": 20.0}, {"course": 270.0, "lon": 23.0}, {"ais_class": 2, "lon": 23.5}):
        ship = sea.sail(0, np.full(300, 9.0), silent=[(100, 180)], **change)
        assert sea.run(going_dark, sea.fleet(ship, *lane(sea, 5)), sea.assets) == []
    rest = sea.sail(0, np.full(300, 0.2), lon=23.9, silent=[(100, 180)])
    assert sea.run(going_dark, sea.fleet(rest, *lane(sea, 5)), sea.assets) == []


def meeting(sea, minutes, lat=60.2, lon=23.663):
    comes = np.concatenate([np.full(60, 10.0), np.full(minutes, 0.1), np.full(40, 9.0)])
    return sea.sail(12, comes, lon=lon, lat=lat), sea.sail(13, np.full(100 + minutes, 0.0), lon=lon + 0.335, lat=lat)


def test_two_ships_side_by_side_beside_the_cable_meet(sea):
    found = sea.run(rendezvous, sea.fleet(*meeting(sea, 90)), sea.assets)
    assert found and len({f.id for f in found}) == 1
    assert found[0].asset_id == "c1" and found[0].evidence_db >= 8 and found[0].facts["other_mmsi"] == 230_000_013
    assert 30 <= (found[0].seen_at - found[0].start) / 60 <= 36
    assert found[-1].end is not None and 80 <= found[-1].args["minutes"] <= 95


def test_a_meeting_far_from_assets_weighs_less(sea):
    found = sea.run(rendezvous, sea.fleet(*meeting(sea, 90, lon=22.0)), sea.assets)
    near = sea.run(rendezvous, sea.fleet(*meeting(sea, 90)), sea.assets)
    assert found and found[0].asset_id is None and found[0].evidence_db <= near[0].evidence_db - 6


def test_short_meetings_neighbours_at_a_quay_and_crowds_are_left_alone(sea):
    assert sea.run(rendezvous, sea.fleet(*meeting(sea, 25)), sea.assets) == []
    quay = [sea.sail(k, np.full(200, 0.0), lon=23.9 + 0.002 * k, lat=60.2) for k in range(2)]
    assert sea.run(rendezvous, sea.fleet(*quay), sea.assets) == []
    port = [sea.sail(k, np.full(200, 0.0), lon=23.99 + 0.002 * k, lat=60.201) for k in range(6)]
    assert sea.run(rendezvous, sea.fleet(*meeting(sea, 90), *port), sea.assets) == []


def test_a_meeting_over_midnight_is_one_meeting(sea):
    comes = np.concatenate([np.full(60, 10.0), np.full(150, 0.1)])
    late = {"start": 24 * 60 - 100}
    pair = sea.sail(0, comes, lon=23.663, **late), sea.sail(1, np.full(210, 0.0), lon=23.998, **late)
    found = sea.run(rendezvous, sea.fleet(*pair), sea.assets, [sea.T0 + 86_400.0])
    assert len({f.id for f in found}) == 1 and found[-1].seen_at > sea.T0 + 86_400.0


def test_ships_that_are_carried_together_weigh_more_than_ships_that_lie_still(sea):
    still = sea.run(rendezvous, sea.fleet(*meeting(sea, 150)), sea.assets)
    one, two = meeting(sea, 150)
    both = [ship.copy() for ship in (one, two)]
    for ship in both:  # the same meeting, with a drift of 0.6 kn to the north from the moment they meet
        late = np.clip(ship["t"] - (sea.T0 + 3600.0), 0.0, None)
        ship["lat"] += late * 0.6 * 1852.0 / 3600.0 / 111_400.0
    adrift = sea.run(rendezvous, sea.fleet(*both), sea.assets)
    assert still and max(f.evidence_db for f in adrift) >= max(f.evidence_db for f in still) + 2


def test_meetings_of_trades_and_ferries_and_near_a_port_weigh_less(sea):
    ships = sea.fleet(*meeting(sea, 90))
    plain = sea.run(rendezvous, ships, sea.assets)[-1].evidence_db
    tracks = sea.view(ships, sea.assets, -np.inf, sea.T0 + 86_400.0, 14).tracks.copy()
    for kind in (52, 60):
        other = tracks.copy()
        other["ship_type"][13] = kind
        assert sea.run(rendezvous, ships, sea.assets, tracks=other)[-1].evidence_db <= plain - 4
    place = np.zeros(1, PLACES)
    place["lon"], place["lat"], place["radius_m"] = 23.95, 60.2, 1000.0
    known = partial(placed, knowledge=nothing()._replace(places=place))
    assert sea.run(rendezvous, ships, sea.assets, placed=known)[-1].evidence_db <= plain - 6
    moored = ships.copy()
    moored["status"] = 5
    assert sea.run(rendezvous, moored, sea.assets)[-1].evidence_db == plain - 4


def test_where_others_were_lost_before_reception_ends_and_a_silence_weighs_less(sea):
    leave = [
        sea.sail(k, np.full(120, 9.0), lon=23.5, lat=59.7 + 0.001 * k, start=60 * k, silent=[(90, 120)])
        for k in range(3)
    ]
    stay = [sea.sail(k, np.full(360, 0.0), lon=23.6 + 0.02 * k, lat=59.75) for k in range(3, 9)]
    found = sea.run(going_dark, sea.fleet(*leave, *stay), sea.assets)
    first = {f.id: f for f in reversed(found)}.values()
    told = sorted((f.start, f.evidence_db, f.args["lost_here"]) for f in first)
    assert [lost for _, _, lost in told] == [0, 1, 2] and told[0][1] > told[1][1] > told[2][1]
