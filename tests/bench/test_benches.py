"""Every bench runs on a tiny size and prints its figures."""

import json
import math
import subprocess
import sys

import pytest

from bench.__main__ import BENCHES, bench, machine, main
from bench.figures import Figure

_TINY = 0.02


@pytest.mark.parametrize("name", BENCHES)
def test_each_bench_prints_its_figures(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    status = main([name, "--scale", str(_TINY), "--json"])

    printed = capsys.readouterr()
    figures = [Figure(**figure) for figure in json.loads(printed.out)["benches"][name]]
    assert status == 0
    assert all(figure.name in printed.err for figure in figures)
    assert all(0 <= figure.least <= figure.median <= figure.most < math.inf for figure in figures)
    assert figures[0].times_floor is None
    assert any(figure.times_floor for figure in figures)


def test_every_bench_says_what_it_does_first() -> None:
    documented = [sys.modules[bench(name).__module__].__doc__ for name in BENCHES]

    assert all(documented)


def test_the_machine_is_named_before_any_figure(capsys: pytest.CaptureFixture[str]) -> None:
    main(["matching", "--scale", str(_TINY)])

    first, *rest = capsys.readouterr().out.splitlines()
    assert first == machine()
    assert any("floor" in line for line in rest)


def test_an_unknown_name_is_refused_before_anything_is_measured() -> None:
    refused = subprocess.run(
        [sys.executable, "-m", "bench", "matching", "nonsense"], capture_output=True, text=True, check=False
    )

    assert refused.returncode == 2
    assert "nonsense" in refused.stderr
    assert refused.stdout == ""
