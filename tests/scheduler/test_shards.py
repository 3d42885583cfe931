"""Which sources share a child."""

import re

from crawler.sources import Source
from scheduler.shards import SHARDS, shard_number, shards


def _source(name: str, home: str) -> Source:
    return Source(name=name, title=name, home=home, layouts=(), article_path=re.compile("/.*"))


def test_sources_of_one_host_share_a_shard() -> None:
    first = _source("a", "https://www.example.org/")
    second = _source("b", "https://www.example.org/anderes/")

    (shard,) = shards([first, second])

    assert shard.batches == ((first, second),)
    assert 0 <= shard.number < SHARDS


def test_a_suspect_is_crawled_alone_but_after_the_others_of_its_host() -> None:
    sound = _source("sound", "https://www.example.org/")
    suspect = _source("suspect", "https://www.example.org/kaputt/")

    (shard,) = shards([suspect, sound], suspects=frozenset({"suspect"}))

    assert shard.batches == ((sound,), (suspect,))


def test_a_lone_suspect_leaves_no_empty_batch() -> None:
    suspect = _source("suspect", "https://www.example.org/")

    (shard,) = shards([suspect], suspects=frozenset({"suspect"}))

    assert shard.batches == ((suspect,),)


def test_every_due_source_is_in_exactly_one_batch() -> None:
    due = [_source(f"s{n}", f"https://host{n % 40}.example/") for n in range(100)]

    planned = [source.name for shard in shards(due) for batch in shard.batches for source in batch]

    assert sorted(planned) == sorted(source.name for source in due)
    numbers = [shard.number for shard in shards(due)]
    assert len(numbers) == len(set(numbers))
    assert {shard_number(source) for source in due} == set(numbers)
