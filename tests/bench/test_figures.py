"""Costs become figures: a median, its range, and the ratio to the floor of the same round."""

from rich.console import Console

from bench.figures import Figure, document, figures, table
from bench.timing import cpu_ms, in_turns, sized


def test_the_first_rival_is_the_floor_of_the_others() -> None:
    floor, peer = figures("ms", {"bare": [2.0, 1.0, 3.0], "ours": [8.0, 2.0, 9.0]})

    assert (floor.median, floor.least, floor.most, floor.times_floor) == (2.0, 1.0, 3.0, None)
    assert (peer.median, peer.least, peer.most) == (8.0, 2.0, 9.0)


def test_a_ratio_is_taken_within_each_round() -> None:
    # The last round met a busy machine, and both rivals did.
    _, ours = figures("ms", {"bare": [1.0, 1.0, 100.0], "ours": [3.0, 3.0, 300.0]})

    assert ours.times_floor == 3.0


def test_a_floor_too_quick_for_the_clock_gives_no_ratio() -> None:
    _, ours = figures("ms", {"bare": [0.0], "ours": [1.0]})

    assert ours.times_floor is None


def test_rivals_take_turns_and_the_first_round_does_not_count() -> None:
    turns: list[str] = []

    def rival(name: str) -> float:
        turns.append(name)
        return float(len(turns))

    costs = in_turns({"bare": lambda: rival("bare"), "ours": lambda: rival("ours")}, 2)

    assert turns == ["bare", "ours"] * 3
    assert costs == {"bare": [3.0, 5.0], "ours": [4.0, 6.0]}


def test_cost_is_spread_over_what_was_served() -> None:
    served = list(range(100_000))

    whole, each = (
        cpu_ms(lambda: sorted(served, key=str), per=1),
        cpu_ms(lambda: sorted(served, key=str), per=1000),
    )

    assert whole > each > 0


def test_a_small_scale_leaves_one_of_each() -> None:
    assert [sized(100, scale) for scale in (2, 1, 0.5, 0.001)] == [200, 100, 50, 1]


def test_the_table_shows_three_digits_and_names_the_floor() -> None:
    console = Console(width=100)

    with console.capture() as captured:
        console.print(table("reading", figures("ms", {"bare": [0.01234], "ours": [123.456]})))

    lines = [line.split() for line in captured.get().splitlines()]
    assert ["bare", "0.012", "0.012", "0.012", "ms", "floor"] in lines
    assert ["ours", "123", "123", "123", "ms", "10004.54"] in lines


def test_a_document_holds_the_machine_and_every_figure() -> None:
    figure = Figure(name="bare", unit="ms", median=1.0, least=1.0, most=1.0)

    assert document("2 cores", {"reading": [figure]}) == {
        "machine": "2 cores",
        "benches": {
            "reading": [
                {"name": "bare", "unit": "ms", "median": 1.0, "least": 1.0, "most": 1.0, "times_floor": None}
            ]
        },
    }
