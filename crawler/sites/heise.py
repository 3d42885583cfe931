"""heise online (InterRed), the feed of a topic and of one section: the id of 7 or 8 digits tells the article.

Class names were seen in pages of 2019 and 2024. The canonical URL is relative, og:type says `website`. The
feed of the section is known, that of the topic follows its pattern and may be missing.
"""

import re
from dataclasses import replace
from functools import cached_property

from crawler.pages.blocks import Block
from crawler.pages.found import Candidates
from crawler.pages.selectors import Selectors
from crawler.pages.styled import StyledPage
from crawler.pages.worded import WordedPage
from crawler.sources import Source, UrlRule


class HeisePage(StyledPage):
    """`/news/<Title>-<id>.html`, until 2019 `/newsticker/meldung/<Title>-<id>.html`."""

    selectors = Selectors(
        title=".a-article-header__title",
        teaser=".a-article-header__lead",
        body=".article-content",
        author="meta[name=author]",
        keywords="meta[name=keywords]",
        caption=".article-image .a-caption__text",
        image_credit=".article-image .a-caption__source",
        drop=(
            "figure",
            "footer",
            "a-collapse",
            "a-paid-content-teaser",
            "a-ad",
            "[data-component=RecommendationBox]",
            ".a-box",
            ".a-inline-textbox",
            ".ISI_IGNORE",
            ".redakteurskuerzel",
        ),
    )

    @cached_property
    def chosen_blocks(self) -> tuple[Block, ...]:
        """The lines of the text; the questions of an interview are only named so."""
        return tuple(_asked(block) for block in super().chosen_blocks)

    def title(self) -> Candidates[str]:
        """Yield the headline without the label of paid articles."""
        for rule, title in super().title():
            yield rule, title.removeprefix("heise+ |").lstrip() if title else None

    def kicker(self) -> Candidates[str]:
        """Yield nothing: what stands before a headline is the label of paid articles."""
        yield "selector", None

    def alias_urls(self) -> tuple[str, ...]:
        """Return the short link too: `https://heise.de/-9691259`."""
        short = self.response.css('meta[name="DC.identifier"]::attr(content)').re(
            r"^https?://heise\.de/-\d+$"
        )
        return (*super().alias_urls(), *short)


def _asked(block: Block) -> Block:
    if "frage" not in (block.element.get("class") or "").split():
        return block
    return replace(block, runs=tuple(replace(run, tag="strong") for run in block.runs))


SOURCE = Source(
    name="heise",
    title="heise online",
    home="https://www.heise.de/",
    layouts=(HeisePage, WordedPage),
    article_path=re.compile(
        r"(?!(?:autor|download|en|forum|newsticker/archiv|preisvergleich|thema)/)(?:[\w-]+/)+[^/?]*-\d{7,8}\.html"
        r"(?:\?(?!(?:.*&)?seite=\d).*)?|-\d{7,8}"
    ),
    feeds=(
        "https://www.heise.de/thema/Smart-City.xml",
        "https://www.heise.de/rss/heise-Rubrik-Netzpolitik-atom.xml",
    ),
    optional_indexes=("https://www.heise.de/thema/Smart-City.xml",),
    url_rules=(
        UrlRule(
            pattern=r"^(?:m\.)?heise\.de/(?!en/)(?:[^?]*/)?[^/?]*-(\d{7,8})(?:\.html)?(?:\?.*)?$",
            replacement=r"heise.de/-\1",
        ),
    ),
)
