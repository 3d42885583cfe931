from dataclasses import fields
from string import Formatter

from web.wording import Counted, Language
from web.wording.reader_pages import ReaderPageWording, reader_page_words


def named(text: str | Counted) -> set[str | None]:
    both = text if isinstance(text, str) else f"{text.one} {text.many}"
    return {name for _, name, _, _ in Formatter().parse(both) if name}


def test_both_languages_say_everything_and_fill_in_the_same() -> None:
    german, english = reader_page_words(Language.DE), reader_page_words(Language.EN)

    for entry in fields(ReaderPageWording):
        one, other = getattr(german, entry.name), getattr(english, entry.name)
        assert one
        assert other
        assert named(one) == named(other), entry.name
