"""No hostile case is without its test, and no test claims a case that is not on the list."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawler.named_cases import CASES, prefix_of

_TESTS = Path(__file__).parents[1]


def _case_tests() -> Iterator[str]:
    for file in _TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_case_"):
                yield node.name


@pytest.mark.parametrize("number", CASES)
def test_each_case_is_tested_by_name(number: int) -> None:
    assert [name for name in _case_tests() if name.startswith(prefix_of(number))]


def test_each_named_test_is_on_the_list() -> None:
    known = tuple(map(prefix_of, CASES))

    assert [name for name in _case_tests() if not name.startswith(known)] == []
