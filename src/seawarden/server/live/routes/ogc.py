"""/ogc: OGC API - Features, part 1 core (OGC 17-069r4), for QGIS and its like."""

import asyncio
import math
from typing import Any
from urllib.parse import urlencode

import msgspec
from starlette.exceptions import HTTPException
from starlette.responses import Response

from seawarden.model.times import epoch, iso
from seawarden.server import answers
from seawarden.server.live import shapes
from seawarden.server.live.collections import COLLECTIONS, Collection, Span
from seawarden.server.live.fleet import Box
from seawarden.server.live.routes.streams import box_of
from seawarden.server.live.table import Call, Row
from seawarden.store.accounts import Role

MOST = 10_000  # items in one answer, whatever limit is asked for
GEOJSON = "application/geo+json"
CORE = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
CONFORMS = [f"{CORE}/core", f"{CORE}/geojson", f"{CORE}/oas30"]
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"


def _base(call: Call) -> str:
    """Return the address of the landing page as the asker wrote it; the host was checked."""
    url = call.request.url
    return f"{'https' if call.live.secure else url.scheme}://{url.netloc}/ogc"


def _link(href: str, rel: str, kind: str = "application/json", title: str = "") -> dict[str, str]:
    return {"href": href, "rel": rel, "type": kind, **({"title": title} if title else {})}


async def landing(call: Call) -> Response:
    """Return what is here."""
    base = _base(call)
    described = base.removesuffix("/ogc") + "/api/openapi.json"
    links = [
        _link(f"{base}/", "self"),
        _link(f"{base}/conformance", "conformance"),
        _link(f"{base}/collections", "data"),
        _link(described, "service-desc", "application/vnd.oai.openapi+json;version=3.1"),
    ]
    return answers.json({"title": call.live.words.name, "description": "Not for navigation.", "links": links})


async def conformance(call: Call) -> Response:
    """Return what this conforms to."""
    del call
    return answers.json({"conformsTo": CONFORMS})


async def collections(call: Call) -> Response:
    """Return the collections."""
    base = _base(call)
    told = [_told(base, name, one) for name, one in COLLECTIONS.items()]
    return answers.json({"collections": told, "links": [_link(f"{base}/collections", "self")]})


async def collection(call: Call) -> Response:
    """Return one collection's description."""
    name = call.path["name"]
    return answers.json(_told(_base(call), name, _of(name)))


def _told(base: str, name: str, one: Collection) -> dict[str, Any]:
    address = f"{base}/collections/{name}"
    return {
        "id": name,
        "title": one.title,
        "description": one.description,
        "itemType": "feature",
        "crs": [CRS84],
        "extent": {"spatial": {"bbox": [[-180, -90, 180, 90]], "crs": CRS84}},
        "links": [_link(address, "self"), _link(f"{address}/items", "items", GEOJSON)],
    }


def _of(name: str) -> Collection:
    if name not in COLLECTIONS:
        raise HTTPException(404, "there is no such collection")
    return COLLECTIONS[name]


async def items(call: Call) -> Response:
    """Return features of a box and a span, a page of them."""
    name, asked = call.path["name"], call.query
    one, box, span = _of(name), _box(asked.bbox), span_of(asked.datetime)
    found = await asyncio.to_thread(one.features, call.live, box, span)
    limit = min(asked.limit, MOST)
    page = found[asked.offset : asked.offset + limit]
    address = f"{_base(call)}/collections/{name}/items"
    given = {key: value for key, value in (("bbox", asked.bbox), ("datetime", asked.datetime)) if value}
    links = [_link(f"{address}?{urlencode({**given, 'limit': limit, 'offset': asked.offset})}", "self", GEOJSON)]
    if asked.offset + limit < len(found):
        after = urlencode({**given, "limit": limit, "offset": asked.offset + limit})
        links.append(_link(f"{address}?{after}", "next", GEOJSON))
    return _geojson(
        {
            "type": "FeatureCollection",
            "features": page,
            "numberMatched": len(found),
            "numberReturned": len(page),
            "timeStamp": iso(call.live.people.now()),
            "links": links,
        }
    )


async def item(call: Call) -> Response:
    """Return one feature."""
    name, key = call.path["name"], call.path["feature"]
    found = await asyncio.to_thread(_of(name).features, call.live, Box(), Span())
    for feature in found:
        if feature["id"] == key:
            address = f"{_base(call)}/collections/{name}"
            links = [_link(f"{address}/items/{key}", "self", GEOJSON), _link(address, "collection")]
            return _geojson({**feature, "links": links})
    raise HTTPException(404, "there is no such feature")


def _box(text: str) -> Box:
    """Return a box; of six numbers (with heights) the four that matter."""
    parts = text.split(",")
    return box_of(",".join([*parts[:2], *parts[3:5]]) if len(parts) == 6 else text) if text else Box()


def span_of(text: str) -> Span:
    """Return the span of an RFC 3339 instant or interval; ``..`` or nothing is open. 400 where it is none."""
    if not text:
        return Span()
    start, slash, end = text.partition("/")
    open_ends = ("", "..")
    try:
        first = -math.inf if slash and start in open_ends else epoch(start)
        last = first if not slash else math.inf if end in open_ends else epoch(end)
    except (ValueError, OverflowError):
        raise HTTPException(400, "datetime is an RFC 3339 time or an interval") from None
    if first > last:
        raise HTTPException(400, "datetime ends before it begins")
    return Span(first, last)


def _geojson(value: dict[str, Any]) -> Response:
    return Response(msgspec.json.encode(value), media_type=GEOJSON)


ROWS = (
    Row("GET", "/ogc/", landing, Role.VIEWER, "read", "OGC API: landing page"),
    Row("GET", "/ogc/conformance", conformance, Role.VIEWER, "read", "OGC API: conformance"),
    Row("GET", "/ogc/collections", collections, Role.VIEWER, "read", "OGC API: collections"),
    Row("GET", "/ogc/collections/{name}", collection, Role.VIEWER, "read", "OGC API: a collection", fails=(404,)),
    Row("GET", "/ogc/collections/{name}/items", items, Role.VIEWER, "read", "OGC API: features of a collection",
        query=shapes.Items, answer=GEOJSON, fails=(404,)),
    Row("GET", "/ogc/collections/{name}/items/{feature}", item, Role.VIEWER, "read", "OGC API: a feature",
        answer=GEOJSON, fails=(404,)),
)  # fmt: skip
