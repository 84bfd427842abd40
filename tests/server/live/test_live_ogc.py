import time

import pytest
from starlette.exceptions import HTTPException

from seawarden.server.live.collections import Span
from seawarden.server.live.routes.ogc import span_of


@pytest.fixture
def asked(client, sign_in, app):
    sign_in("viewer")
    for _ in range(100):
        if app.state.live.hub.fleet.ids.size:
            break
        time.sleep(0.05)

    def get(path, status=200, **params):
        answer = client.get(f"/ogc/{path}", params=params)
        assert answer.status_code == status, answer.text
        return answer.json()

    return get


def test_a_client_finds_its_way_from_the_landing_page_to_a_feature(asked, client):
    links = {link["rel"]: link["href"] for link in asked("")["links"]}
    assert client.get(links["conformance"]).json()["conformsTo"][0].endswith("/conf/core")
    assert client.get(links["service-desc"]).json()["openapi"].startswith("3.")
    told = {c["id"]: {k["rel"]: k["href"] for k in c["links"]} for c in client.get(links["data"]).json()["collections"]}
    assert set(told) == {"assets", "vessels", "incidents"}
    for name, of in told.items():
        assert client.get(of["self"]).json()["id"] == name
        answer = client.get(of["items"])
        assert answer.headers["content-type"] == "application/geo+json"
        features = answer.json()["features"]
        assert features and all(f["type"] == "Feature" and f["geometry"] for f in features), name
        one = client.get(f"{of['items']}/{features[0]['id']}").json()
        assert one["properties"] == features[0]["properties"]


def test_pages_follow_each_other_and_nothing_comes_twice(asked, client):
    page, seen = asked("collections/vessels/items", limit=70), []
    for _ in range(10):
        seen += [f["id"] for f in page["features"]]
        after = [link["href"] for link in page["links"] if link["rel"] == "next"]
        if not after:
            break
        page = client.get(after[0]).json()
    assert len(seen) == len(set(seen)) == page["numberMatched"] == 300


def test_items_are_those_of_the_box_and_the_time(asked):
    inside = asked("collections/vessels/items", bbox="20,57,21.01,59")
    assert inside["numberMatched"] == 33
    assert asked("collections/vessels/items", bbox="20,57,0,21.01,59,100")["numberMatched"] == 33
    assert [f["id"] for f in asked("collections/assets/items", bbox="25.5,59,27,61")["features"]] == ["other"]
    assert asked("collections/assets/items", bbox="170,-10,-170,80")["numberMatched"] == 0
    assert asked("collections/incidents/items", datetime="2025-06-15T15:06:45Z/..")["numberMatched"] == 2
    assert asked("collections/incidents/items", datetime="../2025-06-15T15:06:45Z")["numberMatched"] == 1
    assert asked("collections/vessels/items", datetime="2030-01-01T00:00:00Z")["numberMatched"] == 0


def test_what_is_not_there_or_not_well_formed_is_told(asked):
    asked("collections/none", 404)
    asked("collections/none/items", 404)
    asked("collections/vessels/items/none", 404)
    for bad in ({"bbox": "1,2,3"}, {"bbox": "x"}, {"limit": 0}, {"limit": "x"}, {"offset": -1}, {"datetime": "now"},
                {"datetime": "2025-01-02T00:00:00Z/2025-01-01T00:00:00Z"}):  # fmt: skip
        asked("collections/vessels/items", 400, **bad)
    assert asked("collections/vessels/items", limit=10**9)["numberReturned"] == 300


def test_times_open_at_either_end():
    assert span_of("") == span_of("../..") == Span()
    assert span_of("1970-01-01T00:01:00Z") == Span(60.0, 60.0)
    with pytest.raises(HTTPException):
        span_of("..")
