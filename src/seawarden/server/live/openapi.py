"""The OpenAPI 3.1 description, made from the table of routes that the app is made from too: so it cannot lie."""

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from seawarden.server.live import shapes
from seawarden.server.live.table import Row

REF = "#/components/schemas/{name}"
MEANING = {400: "not well-formed", 401: "nobody is signed in", 403: "not allowed", 404: "not there",
           408: "came too slowly", 409: "refused: the reason is told", 413: "too big", 415: "not JSON",
           429: "too many", 503: "cannot be done now: try again"}  # fmt: skip


def described(rows: Sequence[Row], version: str) -> dict[str, Any]:
    """Return the description of ``rows``."""
    types = {kind for row in rows for kind in (row.query, row.body, row.answer) if isinstance(kind, type)}
    ordered = sorted(types | {shapes.Fault}, key=lambda kind: kind.__name__)
    _, components = msgspec.json.schema_components(ordered, ref_template=REF)
    paths: dict[str, dict[str, Any]] = {}
    for row in rows:
        paths.setdefault(row.path, {})[row.method.lower()] = _operation(row, components)
    return {
        "openapi": "3.1.0",
        "info": {"title": "seawarden", "version": version, "license": {"name": "Apache-2.0"}},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "seawarden"},
                "token": {"type": "http", "scheme": "bearer"},
            },
        },
    }


def _operation(row: Row, components: dict[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "operationId": re.sub(r"\W+", "_", f"{row.method.lower()}{row.path}").strip("_"),
        "summary": row.summary,
        "parameters": [*_path(row), *_query(row, components), *_csrf(row)],
        "responses": _responses(row),
    }
    if row.role is not None:
        said["security"] = [{"session": []}, *([{"token": [row.scope]}] if row.scope else [])]
        said["x-role"], said["x-scope"] = str(row.role), row.scope
    if row.body is not None:
        said["requestBody"] = {"required": True, "content": {"application/json": {"schema": _ref(row.body)}}}
    return said


def _path(row: Row) -> list[dict[str, Any]]:
    names = re.findall(r"{(\w+)}", row.path)
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]


def _query(row: Row, components: dict[str, Any]) -> list[dict[str, Any]]:
    if row.query is None:
        return []
    schema = components[row.query.__name__]
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": one}
        for name, one in schema.get("properties", {}).items()
    ]


def _csrf(row: Row) -> list[dict[str, Any]]:
    if row.method == "GET" or row.role is None:
        return []
    text = "of a session; a token needs none"
    return [
        {"name": "X-CSRF-Token", "in": "header", "required": False, "description": text, "schema": {"type": "string"}}
    ]


def _responses(row: Row) -> dict[str, Any]:
    media = "application/json" if isinstance(row.answer, type) else row.answer
    content: dict[str, Any] = {"schema": _ref(row.answer)} if isinstance(row.answer, type) else {}
    good = {str(row.status): {"description": "well", "content": {media: content}}}
    wrong = {429, *row.fails}
    if row.role is not None:
        wrong |= {401, 403}
    if row.method != "GET":
        wrong |= {403}
    if row.query is not None:
        wrong |= {400}
    if row.body is not None:
        wrong |= {400, 408, 413, 415}
    fault = {"application/json": {"schema": _ref(shapes.Fault)}}
    return good | {str(code): {"description": MEANING[code], "content": fault} for code in sorted(wrong)}


def _ref(kind: type) -> dict[str, str]:
    return {"$ref": REF.format(name=kind.__name__)}
