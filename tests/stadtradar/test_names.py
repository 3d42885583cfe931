"""Our import names are generic, so nobody else may own them and nobody may upload us."""

from importlib.metadata import metadata
from pathlib import Path

import pytest

from stadtradar.doctor.machine import OWN_NAMES, foreign_owners


def test_no_foreign_distribution_owns_one_of_our_names() -> None:
    assert foreign_owners() == {}


def test_the_distribution_must_not_be_uploaded() -> None:
    assert "Private :: Do Not Upload" in metadata("stadtradar").get_all("Classifier", [])


def test_all_our_packages_are_watched() -> None:
    top = Path(__file__).parents[2]

    packages = {path.parent.name for path in top.glob("*/__init__.py")} - {"tests", "bench"}

    assert packages == set(OWN_NAMES)


def test_a_foreign_distribution_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = tmp_path / "fremd-1.0.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: fremd\nVersion: 1.0\n")
    (installed / "top_level.txt").write_text("scheduler\n")
    (tmp_path / "scheduler").mkdir()
    (tmp_path / "scheduler" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)

    assert foreign_owners()["scheduler"] == "fremd"
