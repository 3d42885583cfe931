"""The examples of docs/add-a-source.md are such that they work."""

import json
import re
import tomllib
from pathlib import Path

from crawler.pages.selectors import Selectors
from crawler.sources import Source
from stadtradar.settings import Settings
from stadtradar.sources import described_source
from storage.urls import url_key
from tests.sites.test_urls import paragraphs

_GUIDE = (Path(__file__).parents[2] / "docs" / "add-a-source.md").read_text(encoding="utf-8")


def _examples(language: str) -> list[str]:
    # Fences come in pairs, so that what closes one example opens none.
    pairs = re.findall(r"^( *)```(\w*)\n(.*?)^ *```$", _GUIDE, re.MULTILINE | re.DOTALL)
    chosen = [(indent, text) for indent, stated, text in pairs if stated == language]
    return [re.sub(rf"^{indent}", "", text, flags=re.MULTILINE) for indent, text in chosen]


def _module() -> Source:
    made: dict[str, object] = {}
    exec(compile(_examples("python")[0], "musterstadt.py", "exec"), made)  # noqa: S102  our own text
    source = made["SOURCE"]
    assert isinstance(source, Source)
    return source


def test_the_entries_are_read(tmp_path: Path) -> None:
    stated = tomllib.loads("\n".join(_examples("toml")))

    (entry,) = Settings.model_validate({"data_dir": tmp_path, **stated}).source
    source = described_source(entry)

    assert source.may_be_article("https://www.musterstadt.example/presse/radweg-eroeffnet")
    assert not source.may_be_article("https://www.musterstadt.example/kontakt")
    assert isinstance(source.selectors, Selectors)
    assert source.selectors.body == ".artikeltext"


def test_the_addresses_are_those_of_the_module() -> None:
    source = _module()
    (table,) = [text for text in _examples("") if text.startswith("+ ")]

    found = paragraphs(table)

    lines = [line for lines in found for line in lines]
    assert [source.may_be_article(line.url) for line in lines] == [line.mark == "+" for line in lines]
    assert [len({url_key(line.url) for line in lines}) for lines in found] == [1, 1, 2]


def test_the_rule_makes_addresses_with_a_number_one() -> None:
    rules = re.findall(r'UrlRule\(pattern=r"(.*?)", replacement=r"(.*?)"\)', _examples("python")[1])

    keys = {
        url_key(f"https://www.musterstadt.example/presse/{end}", rules) for end in ("77-radweg", "77/", "77")
    }

    assert keys == {"musterstadt.example/presse/77"}


def test_the_golden_file_names_fields_of_an_item() -> None:
    (golden,) = [json.loads(text) for text in _examples("json")]

    assert set(golden) == {"url", "read_at", "markup", "item"}
    assert _module().may_be_article(golden["url"])
