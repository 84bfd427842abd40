"""What belongs together, and that it does so wherever the stream is cut."""

from collections.abc import Sequence

import msgspec
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from seawarden.fusion.join import JoinState, step
from seawarden.fusion.rules import HOUR_S, JoinParams
from seawarden.model.case import Case
from seawarden.model.finding import Finding, Vessel

H = HOUR_S
PARAMS = JoinParams()


def finding(
    name: str, t: float, kind: str = "anchor_drag", track: str = "a1", asset: str | None = None, **more: object
) -> Finding:
    mmsi = 200_000_000 + int(track, 16)
    values: dict[str, object] = {
        "id": name,
        "detector": kind,
        "kind": kind,
        "track": track,
        "vessel": Vessel(mmsi=mmsi),
        "asset_id": asset,
        "start": t - 600.0,
        "seen_at": t,
        "end": t,
        "position": (25.0, 59.9),
        "evidence_db": 12.0,
        "code": "own_loss",
        "args": {},
        "text": "speed 27 % below her own for 20 min",
        "facts": {},
        **more,
    }
    return Finding(**values)  # type: ignore[arg-type]


def run(findings: list[Finding], cuts: Sequence[float] = (), params: JoinParams = PARAMS) -> list[Case]:
    """Step through ``findings`` cut at ``cuts``; the state goes through bytes at each."""
    state, cases, last = JoinState(), [], -np.inf
    for cut in [*sorted(cuts), 1e7]:
        batch = [f for f in findings if last <= f.seen_at < cut]
        out, state = step(batch, cut, state, params)
        state = msgspec.msgpack.decode(msgspec.msgpack.encode(state), type=JoinState)
        cases += out
        last = cut
    return cases


def test_one_drag_over_five_assets_is_one_case() -> None:
    cases = run([finding(f"f{i}", i * H, asset=f"c{i}") for i in range(1, 6)])
    assert len({c.id for c in cases}) == 1
    assert cases[-1].assets == ("c1", "c2", "c3", "c4", "c5")
    assert cases[-1].asset_id == "c5"
    assert len(cases) == 5


def test_after_six_silent_hours_a_drag_is_another_one() -> None:
    near = run([finding("f1", 1 * H), finding("f2", 7 * H)])
    far = run([finding("f1", 1 * H), finding("f2", 8 * H)])
    assert len({c.id for c in near}) == 1
    assert len({c.id for c in far}) == 2


def test_a_drag_without_an_end_is_still_the_same_after_ten_hours() -> None:
    cases = run([finding("f1", 1 * H, end=None), finding("f2", 11 * H)])
    assert len({c.id for c in cases}) == 1
    assert cases[0].ongoing
    assert cases[1].ongoing


def test_a_ship_lying_over_two_assets_has_two_cases() -> None:
    cases = run(
        [finding("f1", H, "anchored_over_asset", asset="c1"), finding("f2", H, "anchored_over_asset", asset="c2")]
    )
    assert len({c.id for c in cases}) == 2


def test_loitering_and_drift_at_one_asset_belong_together() -> None:
    cases = run([finding("f1", H, "drift"), finding("f2", 2 * H, "loitering", asset="c1")])
    assert len({c.id for c in cases}) == 1
    assert cases[-1].kind == "drift"
    assert cases[-1].asset_id == "c1"


def test_a_later_version_replaces_the_earlier_one() -> None:
    cases = run([finding("f1", H, evidence_db=10.0), finding("f1", 2 * H, start=H - 600.0, evidence_db=17.0)])
    assert [f.evidence_db for f in cases[-1].findings] == [17.0]
    assert cases[0].id == cases[1].id
    assert cases[1].until == 2 * H


def test_a_signal_alone_opens_nothing_and_supports_what_opens_later() -> None:
    signal = finding("s1", H, signal=True, code="crab", evidence_db=3.0)
    assert run([signal]) == []
    cases = run([signal, finding("f1", 3 * H)])
    assert [f.id for f in cases[-1].findings] == ["f1", "s1"]
    assert len(run([signal, finding("f1", 9 * H)])[-1].findings) == 1


def test_a_signal_of_another_ship_supports_nothing() -> None:
    cases = run([finding("s1", H, signal=True, track="b2"), finding("f1", 2 * H)])
    assert [f.id for f in cases[-1].findings] == ["f1"]


def test_going_dark_is_a_case_of_its_own_and_supports_the_drag() -> None:
    cases = run([finding("g1", H, "going_dark"), finding("f1", 2 * H), finding("g2", 3 * H, "going_dark")])
    drag = [c for c in cases if c.kind == "anchor_drag"]
    dark = [c for c in cases if c.kind == "going_dark"]
    assert [f.id for f in drag[-1].findings] == ["f1", "g1", "g2"]
    assert len({c.id for c in dark}) == 1
    assert drag[-1].until == 2 * H, "what only supports does not keep a case alive"


def test_a_withdrawn_finding_leaves_and_takes_the_case_with_it() -> None:
    cases = run([
        finding("f1", H),
        finding("s1", H + 60, signal=True),
        finding("f1", 2 * H, withdrawn=True, text="her port lies ahead: an arrival"),
    ])  # fmt: skip
    assert cases[-1].withdrawn
    assert cases[-1].why == "her port lies ahead: an arrival"
    assert cases[-1].by == "anchor_drag"
    assert [f.id for f in cases[-1].findings] == ["s1"]


def test_a_case_stays_when_one_of_two_findings_is_withdrawn() -> None:
    cases = run([finding("f1", H), finding("f2", H), finding("f1", 2 * H, withdrawn=True)])
    assert not cases[-1].withdrawn
    assert [f.id for f in cases[-1].findings] == ["f2"]


def test_what_comes_back_after_a_withdrawal_is_the_same_case() -> None:
    cases = run([finding("f1", H), finding("f1", 2 * H, withdrawn=True), finding("f3", 3 * H)])
    assert len({c.id for c in cases}) == 1
    assert [c.withdrawn for c in cases] == [False, True, False]


def test_a_meeting_told_by_both_ships_is_one_case_with_two_vessels() -> None:
    a = finding("r1", H, "rendezvous", track="a1", facts={"other_mmsi": 200_000_000 + 0xB2})
    b = finding("r2", H + 60, "rendezvous", track="b2", facts={"other_mmsi": 200_000_000 + 0xA1})
    cases = run([a, b])
    assert len({c.id for c in cases}) == 1
    assert cases[-1].vessel.mmsi == 200_000_000 + 0xA1
    assert [v.mmsi for v in cases[-1].others] == [200_000_000 + 0xB2]


def test_findings_of_one_moment_are_one_change() -> None:
    cases = run([finding("f1", H), finding("f2", H)])
    assert len(cases) == 1
    assert len(cases[0].findings) == 2


def test_numbers_of_numpy_come_through() -> None:
    cases = run([finding("f1", H, facts={"lon": np.float32(25.5), "assets": ("c1",)}, args={"a": np.int64(3)})])
    assert cases[0].findings[0].facts == {"lon": 25.5, "assets": ["c1"]}
    assert cases[0].assets == ("c1",)


def test_memory_is_given_back() -> None:
    state = JoinState()
    for day in range(12):
        new = [finding(f"f{day}-{i}", day * 24 * H + i * 60, track=f"{i:x}", signal=i % 2 == 0) for i in range(1, 9)]
        _, state = step(new, day * 24 * H + 3600, state, PARAMS)
    assert len(state.cases) <= 4 * 5
    assert len(state.by_finding) <= 4 * 5
    assert sum(len(v) for v in state.loose.values()) <= 4 * 5


TRACKS = st.sampled_from(["a1", "b2"])
KINDS = st.sampled_from(["anchor_drag", "loitering", "drift", "going_dark", "rendezvous", "anchored_over_asset"])


@st.composite
def streams(draw: st.DrawFn) -> list[Finding]:
    """Findings of two ships over a week, some with several versions, some withdrawn, some back-dated."""
    out: dict[tuple[str, float], Finding] = {}
    for i in range(draw(st.integers(1, 10))):
        kind, track = draw(KINDS), draw(TRACKS)
        t = float(draw(st.integers(0, 150))) * H
        start = t - draw(st.sampled_from([0.0, 600.0, 5 * H, 90 * H]))
        other = 200_000_000 + (0xA1 if track == "b2" else 0xB2)
        facts = {"other_mmsi": other} if kind == "rendezvous" else {}
        asset, signal = draw(st.sampled_from([None, "c1", "c2"])), draw(st.booleans())
        for later in draw(st.sampled_from([[0], [0, 1], [0, 5], [0, 80], [0, 2, 4]])):
            seen = t + later * H
            made = finding(
                f"f{i}", seen, kind, track, asset, start=start, facts=facts, signal=signal,
                end=draw(st.sampled_from([None, t])), withdrawn=later > 0 and draw(st.booleans()),
            )  # fmt: skip
            out[(made.id, seen)] = made
    return list(out.values())


@settings(max_examples=200)
@given(streams(), st.lists(st.integers(-1, 260), max_size=6))
def test_cut_anywhere_and_the_same_cases_come(findings: list[Finding], cuts: list[int]) -> None:
    whole = msgspec.json.encode(run(findings))
    parts = msgspec.json.encode(run(findings, [c * H + 1.0 for c in cuts]))
    assert parts == whole


def test_the_order_within_a_batch_does_not_matter() -> None:
    findings = [finding("f1", H), finding("f2", 2 * H, asset="c1"), finding("g1", H, "going_dark")]
    assert run(findings) == run(findings[::-1])
