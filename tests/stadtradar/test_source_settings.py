"""`[[source]]`: a source described without code, and what is said when the description makes no sense."""

from pathlib import Path

import pytest

from stadtradar.settings import SettingsError, SourceSettings, load
from stadtradar.settings.showing import shown_values

HEAD = '[[source]]\nname = "stadt"\ntitle = "Stadt"\nhome = "https://www.stadt.example/"\n'
FEED = 'feeds = ["https://www.stadt.example/feed"]\n'


def _written(folder: Path, text: str) -> Path:
    file = folder / "stadtradar.toml"
    file.write_text(text, encoding="utf-8")
    return file


def _sources(file: Path) -> tuple[SourceSettings, ...]:
    return load(file, {}).settings.source


def _faults(file: Path) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        load(file, {})
    return caught.value.faults


def test_selectors_belong_to_the_entry_above_them(tmp_path: Path) -> None:
    second = HEAD.replace("stadt", "dorf")
    file = _written(
        tmp_path,
        f'{HEAD}{FEED}[source.selectors]\nbody = ".text"\ndrop = [".werbung"]\n'
        f'{second}{FEED.replace("stadt", "dorf")}selectors = {{ title = "h2" }}\n',
    )

    stadt, dorf = _sources(file)

    assert stadt.selectors is not None
    assert (stadt.selectors.body, stadt.selectors.drop, stadt.selectors.title) == (
        ".text",
        (".werbung",),
        None,
    )
    assert dorf.selectors is not None
    assert dorf.selectors.title == "h2"


def test_only_selectors_that_are_stated_are_shown(tmp_path: Path) -> None:
    file = _written(tmp_path, f'{HEAD}{FEED}[source.selectors]\nbody = ".text"\n')

    loaded = load(file, {})

    shown = {key for key in shown_values(loaded.settings) if "selectors" in key}
    assert shown == {"source.1.selectors.body"}
    assert loaded.origins["source.1.selectors.body"] == f"{file}:7"


@pytest.mark.parametrize(
    ("tail", "line", "key", "meant"),
    [
        ('sitemap = ["https://www.stadt.example/s.xml"]\n', 6, "source.1.sitemap", "source.1.sitemaps"),
        ('[source.selectors]\nbdy = ".text"\n', 7, "source.1.selectors.bdy", "source.1.selectors.body"),
        ('selectors = { tilte = "h1" }\n', 6, "source.1.selectors.tilte", "source.1.selectors.title"),
        ('[source.selektors]\nbody = ".text"\n', 7, "source.1.selektors.body", "source.1.selectors.body"),
        ('[[source]]\nname = "b"\n[source.selectors]\nboody = "p"\n', 9, "source.2.selectors.boody",
         "source.2.selectors.body"),
    ],
)  # fmt: skip
def test_an_unknown_key_names_line_and_nearest(
    tmp_path: Path, tail: str, line: int, key: str, meant: str
) -> None:
    file = _written(tmp_path, HEAD + FEED + tail)

    faults = _faults(file)

    assert faults[0] == f"{file}:{line}: unbekannte Einstellung {key}. Gemeint ist wohl {meant}."


@pytest.mark.parametrize(
    ("tail", "line", "told"),
    [
        ('[source.selectors]\nbody = "p["\n', 7, "source.1.selectors.body = „p[“: das ist kein CSS-Selektor"),
        ('[source.selectors]\ndrop = [".a", ":bla(p)"]\n', 7, "source.1.selectors.drop = „:bla(p)“: das ist"),
        ("[source.selectors]\nbody = 7\n", 7, "source.1.selectors.body = „7“: erwartet wird ein CSS-"),
        ('article_path = "^/a("\n', 6, "source.1.article_path = „^/a(“: kein regulärer Ausdruck"),
        ('article_path = "aktuelles/*"\n', 6, "der Pfad muss mit / beginnen"),
        ('listings = ["https://anders.example/"]\n', 6,
         "https://anders.example/ liegt nicht auf stadt.example wie home; dafür bitte eine eigene [["),
        ('wordpress = "https://anders.example/wp-json/wp/v2/posts"\n', 6, "liegt nicht auf stadt.example"),
        ('listings = ["https://stadt.example/a"]\nlisting_pages = "https://stadt.example/a?p=2"\n', 7,
         "es fehlt {page}"),
        ('listing_pages = "https://stadt.example/a?p={page}"\n', 2, "[source.1] listing_pages braucht"),
        ('sitemaps = ["ftp://stadt.example/s.xml"]\n', 6, "erwartet wird eine Liste von Adressen mit http(s)://."),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_told_with_file_line_and_value(
    tmp_path: Path, tail: str, line: int, told: str
) -> None:
    file = _written(tmp_path, HEAD + FEED + tail)

    (fault,) = _faults(file)

    assert fault.startswith(f"{file}:{line}: ")
    assert told in fault


def test_a_source_that_lists_nothing_says_what_it_lacks(tmp_path: Path) -> None:
    file = _written(tmp_path, HEAD)

    (fault,) = _faults(file)

    assert fault == (
        f"{file}:2: [source.1] mindestens eine Adresse in feeds, listings, sitemaps oder wordpress "
        "wird gebraucht."
    )


def test_a_name_is_used_once(tmp_path: Path) -> None:
    (fault,) = _faults(_written(tmp_path, (HEAD + FEED) * 2))

    assert "der Name stadt kommt zweimal vor, jede Quelle braucht einen eigenen." in fault


def test_a_feed_and_a_sitemap_may_lie_elsewhere(tmp_path: Path) -> None:
    file = _written(
        tmp_path,
        f'{HEAD}feeds = ["https://rss.anders.example/a"]\nsitemaps = ["https://cdn.anders.example/s.xml"]\n',
    )

    (source,) = _sources(file)

    assert source.feeds == ("https://rss.anders.example/a",)
