"""What goes over the wire: JSON by msgspec, short numbers, nothing that a browser may run."""

from typing import Any

import msgspec
import numpy as np
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

_JSON = msgspec.json.Encoder()


def json(value: Any, status: int = 200) -> Response:
    """Return ``value`` as JSON."""
    return Response(_JSON.encode(value), status_code=status, media_type="application/json")


def number(request: Request, name: str, otherwise: float) -> float:
    """Return a number from the query, ``otherwise`` where it is not asked for; 400 where it is none."""
    text = request.query_params.get(name)
    if text is None:
        return otherwise
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not np.isfinite(value):
        raise HTTPException(400, f"{name} is not a number")
    return value


def column(values: np.ndarray, digits: int) -> list[float | None]:
    """Return floats rounded, None for NaN."""
    rounded = np.round(values.astype(np.float64), digits)
    known = np.isfinite(rounded)
    return rounded.tolist() if known.all() else [v if k else None for v, k in zip(rounded.tolist(), known, strict=True)]


def columns(table: np.ndarray) -> dict[str, list[Any]]:
    """Return lon, lat, sog_kn, cog_deg and hdg_deg of a record array as JSON columns."""
    digits = {"lon": 5, "lat": 5, "sog_kn": 1, "cog_deg": 0, "hdg_deg": 0}
    return {name: column(table[name], d) for name, d in digits.items()}
