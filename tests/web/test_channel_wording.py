from collections.abc import Mapping
from dataclasses import fields
from string import Formatter

from storage.tables import EndpointKind
from web.wording import Language
from web.wording.channels import ChannelWording, channel_words


def named(said: str | Mapping[str, str]) -> list[str | None]:
    text = said if isinstance(said, str) else " ".join(said.values())
    return [name for _, name, _, _ in Formatter().parse(text) if name]


def test_both_languages_say_everything_and_fill_in_the_same() -> None:
    german, english = channel_words(Language.DE), channel_words(Language.EN)

    for entry in fields(ChannelWording):
        one, other = getattr(german, entry.name), getattr(english, entry.name)
        assert one
        assert other
        assert sorted(map(str, named(one))) == sorted(map(str, named(other))), entry.name


def test_every_kind_of_endpoint_has_a_name() -> None:
    assert {frozenset(channel_words(language).kinds) for language in Language} == {frozenset(EndpointKind)}
