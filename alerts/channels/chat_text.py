"""What a chat is told: a title and a few lines of plain text."""

from collections.abc import Iterator

from alerts.alert import Alert, DigestAlert, ToldStory
from alerts.showing.cards import headline
from alerts.showing.cleaning import line, web_link
from alerts.showing.gist import gist_of, queries_of
from alerts.showing.reasons import quoted
from alerts.wording import Wording, spoken_date, wording

_SOURCES_NAMED = 5
_STORIES = 15  # of a digest; services cut long messages
_SEARCHES = 5


def chat_text(message: Alert | DigestAlert) -> tuple[str, str]:
    """Return title and body of a message. Pure."""
    words = wording(message.language, message.address_form)
    match message:
        case Alert():
            title = headline(message.articles[0], words)
            return title, "\n".join(filter(None, _story(message, words)))
        case DigestAlert():
            heading = words.digest_heading[message.kind].format(day=spoken_date(message.day, words))
            return f"{heading} ({len(message.stories)})", "\n\n".join(_digest(message, words))


def _story(story: ToldStory, words: Wording) -> Iterator[str]:
    lead, *others = story.articles
    yield line(lead.source)
    yield gist_of(lead, queries_of(story), words).excerpt
    yield web_link(lead.url) or ""
    sources = list(dict.fromkeys(line(other.source) for other in others))[:_SOURCES_NAMED]
    yield f"{words.also_in} {', '.join(sources)}" if sources else ""
    yield quoted((search.query for search in story.searches[:_SEARCHES]), words)


def _digest(digest: DigestAlert, words: Wording) -> Iterator[str]:
    for story in digest.stories[:_STORIES]:
        lead = story.articles[0]
        yield f"{headline(lead, words)} – {line(lead.source)}\n{web_link(lead.url) or ''}".rstrip()
    if len(digest.stories) > _STORIES:
        yield "…"
