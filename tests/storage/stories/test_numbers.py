import pytest

from storage.stories.numbers import numbers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("708.000 Euro", {"708000"}),
        ("708000 Euro", {"708000"}),
        ("1,5 Millionen und 1.500.000", {"1500000"}),
        ("eine Million, zwei Milliarden", {"1000000", "2000000000"}),
        ("Eine Stadt und zwölf Dörfer", set()),
        ("am 24.12.2025 um 10:30 Uhr", {"24.12.2025", "10:30"}),
        ("12,50 Euro, also 12,5", {"12.5"}),
        ("im Jahr 2022.", {"2022"}),
        ("drei Mio. Euro", {"3000000"}),
        ("9" * 100, {"9" * 40}),
    ],
)
def test_a_number_is_the_same_however_it_is_written(text: str, found: set[str]) -> None:
    assert numbers(text) == found
