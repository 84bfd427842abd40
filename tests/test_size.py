"""Small files, small functions: what separates code that is read from code that is feared is the tail."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = sorted((ROOT / "src").rglob("*.py")) + sorted((ROOT / "tools").rglob("*.py"))
PAGE = [p for p in sorted((ROOT / "src").rglob("*.js")) if "vendor" not in p.parts]
MOST_LINES = 300
MOST_FUNCTION_LINES = 50


@pytest.mark.parametrize("path", CODE + PAGE, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_file_is_longer_than_300_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_function_is_longer_than_50_lines_beside_its_doc_string(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            first = node.body[0]
            is_doc = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
            doc = (first.end_lineno or 0) - first.lineno + 1 if is_doc else 0
            assert node.end_lineno - node.lineno + 1 - doc <= MOST_FUNCTION_LINES, f"{path.name}: {node.name}"
