"""The same article in any markup is the same item: order and fixed words decide, not elements and classes."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.items import RelatedItem
from crawler.reading import read
from crawler.sites import SOURCES
from tests.crawler.pages import an_article as written

_OPENINGS = (
    "",
    "<h2>Weitere Meldungen und Beiträge aus dem Bereich Smart City</h2>",
    "<div>Weitere Meldungen</div>",
)


@settings(deadline=None, max_examples=150)
@given(
    block=st.sampled_from(sorted(written.BLOCKS)),
    headline=st.sampled_from(sorted(written.HEADLINES)),
    picture=st.sampled_from(sorted(written.PICTURES)),
    related=st.sampled_from(sorted(written.RELATED)),
    opening=st.sampled_from(_OPENINGS),
)
def test_article_is_read_alike_in_every_markup(
    block: str, headline: str, picture: str, related: str, opening: str
) -> None:
    page = written.page(block=block, headline=headline, picture=picture, related=related, opening=opening)

    item = read(SOURCES["kommune21"], page)

    assert (item.kicker, item.title, item.teaser) == (written.KICKER, written.TITLE, written.TEASER)
    assert item.body == "\n\n".join(written.BODY)
    assert item.author == "aö"
    assert item.published_at is not None
    assert item.published_at.date() == date(2024, 5, 8)
    assert (item.caption, item.image_credit) == (written.CAPTION, written.CREDIT)
    assert item.keywords == written.KEYWORDS
    assert item.links == ("https://www.halle.de",)
    assert item.related == (
        RelatedItem(
            kicker=written.RELATED_KICKER,
            title=written.RELATED_TITLE,
            teaser=written.RELATED_TEASER,
            url="https://www.kommune21.de/k21-meldungen/b/",
            published_on=date(2024, 5, 7),
        ),
    )
