"""The life of an incident: calm, under one id, the same wherever the stream is cut."""

from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawarden.incidents.lifecycle import HOUR_S, LifecycleParams, LifecycleState, move, step
from seawarden.model.errors import SeawardenError
from seawarden.model.finding import Vessel
from seawarden.model.incident import MOVES, AtRisk, Reason, Transition, Weighed

H = HOUR_S
PARAMS = LifecycleParams()
BARS = {"watch": -35.0, "warning": -29.0, "alarm": -22.0}


def weighed(t: float, db: float, name: str = "inc-1", **more: object) -> Weighed:
    level = [word for word, bar in BARS.items() if db >= bar]
    keeps = [word for word, bar in BARS.items() if db + 2.0 >= bar]
    values: dict[str, object] = {
        "id": name,
        "kind": "anchor_drag",
        "track": "a1",
        "t": t,
        "until": t,
        "ongoing": False,
        "vessel": Vessel(mmsi=230000001, name="EAGLE"),
        "others": (),
        "asset_id": None,
        "assets": (),
        "position": (25.0, 59.9),
        "reasons": (Reason(db=db, code="speed_loss", args={}, text="speed 27 % below her own", finding="f1"),),
        "posterior_db": db,
        "probability": 1.0 / (1.0 + 10.0 ** (-db / 10.0)),
        "level": level[-1] if level else None,
        "keeps": keeps[-1] if keeps else None,
        "at_risk": (),
        **more,
    }
    return Weighed(**values)  # type: ignore[arg-type]


def run(
    cases: list[Weighed], until: float = 1e7, cuts: Sequence[float] = (), params: LifecycleParams = PARAMS
) -> list[Transition]:
    state, out, last = LifecycleState(), [], -1e30
    for cut in [*sorted(c for c in cuts if c < until), until]:
        new, state = step([c for c in cases if last <= c.t < cut], cut, state, params)
        state = msgspec.msgpack.decode(msgspec.msgpack.encode(state), type=LifecycleState)
        out += new
        last = cut
    return out


def words(transitions: list[Transition]) -> list[str]:
    return [t.what for t in transitions]


def test_below_watch_nobody_hears_of_it() -> None:
    assert run([weighed(H, -36.0), weighed(2 * H, -40.0)]) == []


def test_an_incident_opens_at_watch_is_raised_and_closed_when_quiet() -> None:
    out = run([weighed(H, -36.0), weighed(2 * H, -34.0), weighed(3 * H, -28.0)])
    assert words(out) == ["opened", "raised", "closed"]
    last = out[-1].incident
    assert last.opened_at == 2 * H
    assert last.levels == {"watch": 2 * H, "warning": 3 * H}
    assert (last.status, last.closed_at, out[-1].t) == ("closed", 9 * H, 9 * H)
    assert [t.incident.revision for t in out] == [1, 2, 3]


def test_a_louder_level_at_once_reaches_the_lower_ones_too() -> None:
    assert run([weighed(H, -20.0)], 2 * H)[0].incident.levels == {"watch": H, "warning": H, "alarm": H}


def test_a_level_once_reached_stays_when_the_odds_sink() -> None:
    out = run([weighed(H, -28.0), weighed(2 * H, -34.0), weighed(3 * H, -40.0)], 4 * H)
    assert words(out) == ["opened", "lowered", "lowered"]
    assert out[-1].incident.levels == {"watch": H, "warning": H}
    assert out[-1].incident.level is None
    assert out[-1].incident.status == "open"
    assert out[-1].incident.probability_max == out[0].incident.probability


def test_the_deadline_itself_is_not_yet_past() -> None:
    assert words(run([weighed(H, -34.0)], 7 * H)) == ["opened"]
    assert words(run([weighed(H, -34.0)], 7 * H + 0.001)) == ["opened", "closed"]


def test_news_at_the_very_deadline_keep_it_open() -> None:
    assert words(run([weighed(H, -34.0), weighed(7 * H, -32.0)], 8 * H)) == ["opened", "updated"]


def test_other_last_digits_are_not_said() -> None:
    out = run([weighed(H, -34.0), weighed(2 * H, -33.0), weighed(3 * H, -34.9)], 4 * H)
    assert words(out) == ["opened"]


def test_odds_just_below_a_bar_do_not_take_a_level_back() -> None:
    out = run([weighed(H, -28.5), weighed(2 * H, -30.0), weighed(3 * H, -31.5), weighed(4 * H, -30.5)], 5 * H)
    assert [(t.what, t.incident.level) for t in out] == [("opened", "warning"), ("lowered", "watch")]


def test_a_fall_is_said_later_than_a_rise() -> None:
    assert words(run([weighed(H, -23.0), weighed(2 * H, -25.9)], 3 * H)) == ["opened"]
    assert (
        run([weighed(H, -23.0), weighed(2 * H, -26.1)], 3 * H)[1].why == "the odds fell to about 0.5 of what they were"
    )


def test_small_steps_add_up_to_a_word() -> None:
    out = run([weighed(H, -34.0), weighed(2 * H, -33.0), weighed(3 * H, -32.2)], 4 * H)
    assert words(out) == ["opened", "updated"]
    assert out[1].why == "the odds are about 1.5 times what they were"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (-34.0, -13.0, "the odds are about 126 times what they were"),
        (-13.0, -22.9, "the odds fell to about 0.1 of what they were"),
        (-13.0, -33.0, "the odds fell to less than a tenth of what they were"),
    ],
)
def test_how_the_odds_moved_is_told_as_a_factor(before: float, after: float, said: str) -> None:
    levels = [msgspec.structs.replace(weighed(t, db), level="watch") for t, db in ((H, before), (2 * H, after))]
    assert run(levels, 3 * H)[1].why == said


def test_a_peak_that_was_not_said_is_in_the_highest_probability() -> None:
    out = run([weighed(H, -34.0), weighed(2 * H, -33.0), weighed(3 * H, -34.0)])
    assert words(out) == ["opened", "closed"]
    assert out[-1].incident.probability_max == weighed(0, -33.0).probability
    assert out[-1].incident.probability == weighed(0, -34.0).probability


def test_a_new_reason_is_said_in_its_own_words() -> None:
    first = weighed(H, -34.0)
    more = Reason(db=0.5, code="halt_in_lane", args={}, text="halted in the lane for 12 min", finding="f2")
    out = run([first, weighed(2 * H, -33.5, reasons=(*first.reasons, more))], 3 * H)
    assert words(out) == ["opened", "updated"]
    assert out[1].why == "halted in the lane for 12 min"


def at(asset: str, eta: float, probability: float = 0.6) -> AtRisk:
    return AtRisk(asset_id=asset, eta=eta, probability=probability)


def test_the_way_ahead_is_said_when_it_changes_and_only_then() -> None:
    def said(*at_risk: AtRisk) -> list[str]:
        first = weighed(H, -34.0, at_risk=(at("c1", 5 * H),))
        return [t.why for t in run([first, weighed(2 * H, -34.0, at_risk=at_risk)], 3 * H)[1:]]

    assert said(at("c1", 5 * H + 299)) == []
    assert said(at("c1", 5 * H + 1000)) == [], "far ahead, an arrival is never sure"
    assert said(at("c1", 5 * H + 2401)) == ["c1 40 min later"]
    assert said(at("c1", 5 * H), at("c2", 6 * H, 0.06)) == []
    assert said(at("c1", 5 * H), at("c2", 6 * H)) == ["c2 now lies on her way"]
    assert said() == ["c1 no longer lies on her way"]


def test_of_a_near_asset_five_minutes_count() -> None:
    first = weighed(H, -34.0, at_risk=(at("c1", 2 * H + 1200),))
    again = run([first, weighed(2 * H, -34.0, at_risk=(at("c1", 2 * H + 880),))], 3 * H)
    assert [t.why for t in again[1:]] == ["c1 5 min sooner"]


def test_a_way_that_is_not_known_leaves_the_last_one() -> None:
    out = run([weighed(H, -34.0, at_risk=(at("c1", 5 * H),)), weighed(2 * H, -31.0, at_risk=None)], 3 * H)
    assert out[1].incident.at_risk == (at("c1", 5 * H),)


def test_better_particulars_are_said() -> None:
    out = run([weighed(H, -34.0), weighed(2 * H, -34.0, vessel=Vessel(mmsi=230000001, name="EAGLE S"))], 3 * H)
    assert words(out) == ["opened", "updated"]
    assert out[1].incident.vessel == Vessel(mmsi=230000001, name="EAGLE S")


def test_a_withdrawal_names_who_and_why() -> None:
    gone = weighed(2 * H, -48.0, withdrawn=True, level=None, reasons=(), why="she berthed", by="anchor_drag")
    out = run([weighed(H, -34.0), gone])
    assert words(out) == ["opened", "withdrawn"]
    assert (out[1].by, out[1].why, out[1].incident.status) == ("anchor_drag", "she berthed", "withdrawn")
    assert out[1].incident.levels == {"watch": H}


def test_a_withdrawn_candidate_is_not_said() -> None:
    assert run([weighed(H, -40.0), weighed(2 * H, -48.0, withdrawn=True, level=None)]) == []


def test_what_comes_back_is_reopened_under_its_id() -> None:
    gone = weighed(2 * H, -48.0, withdrawn=True, level=None)
    out = run([weighed(H, -34.0), gone, weighed(3 * H, -28.0), weighed(12 * H, -28.0)])
    assert words(out) == ["opened", "withdrawn", "reopened", "closed", "reopened", "closed"]
    assert {t.incident.id for t in out} == {"inc-1"}
    assert out[2].incident.closed_at is None
    assert len({t.id for t in out}) == len(out)


def test_a_late_word_about_old_evidence_does_not_reopen() -> None:
    out = run([weighed(H, -34.0), weighed(20 * H, -33.0, until=H - 60)])
    assert words(out) == ["opened", "closed"]


def test_evidence_without_an_end_keeps_an_incident_open_longer() -> None:
    out = run([weighed(H, -34.0, ongoing=True)])
    assert out[-1].t == 13 * H


def test_an_id_used_again_after_months_counts_its_revisions_on() -> None:
    out = run([weighed(H, -34.0), weighed(2000 * H, -34.0)], 2001 * H)
    assert [(t.what, t.incident.revision) for t in out] == [("opened", 1), ("closed", 2), ("opened", 3)]
    assert run([weighed(H, -34.0), weighed(2000 * H, -34.0)], 2001 * H, [900 * H]) == out


def test_a_move_that_is_not_in_the_table_is_refused() -> None:
    incident = run([weighed(H, -34.0)], 2 * H)[0].incident
    with pytest.raises(SeawardenError, match="is open: cannot be reopened"):
        move(incident, incident, "reopened", 2 * H, "x", "")


def test_every_status_can_be_reached_and_left() -> None:
    statuses = {"open", "closed", "withdrawn"}
    assert {after for _, after in MOVES.items()} == statuses
    assert {before for before, _ in MOVES} == statuses | {None}


@st.composite
def cases(draw: st.DrawFn) -> list[Weighed]:
    out: dict[tuple[float, str], Weighed] = {}
    for _ in range(draw(st.integers(1, 14))):
        t, name = draw(st.integers(1, 60)) * H, draw(st.sampled_from(["inc-1", "inc-2"]))
        kind = draw(st.sampled_from(["anchor_drag", "loitering"])) if name == "inc-1" else "anchor_drag"
        withdrawn = draw(st.sampled_from([False, False, False, True]))
        db = draw(st.sampled_from([-40.0, -34.0, -33.0, -28.0, -20.0]))
        out[(t, name)] = weighed(
            t, db, name, kind=kind, withdrawn=withdrawn, ongoing=draw(st.booleans()),
            until=t - draw(st.sampled_from([0, 0, 2, 9])) * H, **({"level": None} if withdrawn else {}),
        )  # fmt: skip
    return list(out.values())


@settings(max_examples=200)
@given(cases(), st.lists(st.integers(0, 150), max_size=6))
def test_cut_anywhere_and_the_same_journal_comes(stream: list[Weighed], cuts: list[int]) -> None:
    params = LifecycleParams(keep_s=20 * H)
    whole = run(stream, 200 * H, params=params)
    parts = run(stream, 200 * H, [c * H + d for c in cuts for d in (0.0, 1.0)], params)
    assert msgspec.json.encode(parts) == msgspec.json.encode(whole)
    assert [t.t for t in whole] == sorted(t.t for t in whole)
    for name in ("inc-1", "inc-2"):
        mine = [t.incident for t in whole if t.incident.id == name]
        assert [i.revision for i in mine] == list(range(1, len(mine) + 1))
