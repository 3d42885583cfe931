"""How much is written about a topic in several cities, month by month.

    python trend_by_city.py stadtradar.sqlite3 Parkplatz Kaiserslautern Trier Mainz

Each number is the share of all articles of that month that name the topic and the city: archives grow, and
a bare count would show that instead.
"""

import sys

import pandas as pd

import stadtradar


def main(store: str, topic: str, *cities: str) -> None:
    """Print a table with a row for each month and a column for each city."""
    with stadtradar.open(store) as archive:
        shares = {
            city: {bar.first_day: bar.share for bar in archive.over_time(f"({topic}) {city}", "month")}
            for city in cities
        }
    table = pd.DataFrame(shares)
    if table.empty:
        print("Nichts gefunden.")
        return
    table.index = pd.to_datetime(table.index)
    whole = table.sort_index().asfreq("MS").fillna(0.0)  # with the months in which nothing appeared
    whole.index = whole.index.strftime("%m/%Y")
    print(whole.map("{:.1%}".format).to_string())


if __name__ == "__main__":
    main(*sys.argv[1:])
