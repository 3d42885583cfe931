import pytest

from storage.database import Database
from tests.reliability.same_hits import compare


def test_the_comparison_finds_nothing_in_a_few_queries(
    sqlite_database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    asked, differences = compare([sqlite_database], 25, 1)

    assert (asked, differences, capsys.readouterr().out) == (25, 0, "")
