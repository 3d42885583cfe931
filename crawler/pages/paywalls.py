"""What pages state about who may read them whole."""

import re

from web_poet import HttpResponse

# https://developers.google.com/search/docs/appearance/structured-data/paywalled-content
_NOT_FREE = re.compile(r'"isAccessibleForFree"\s*:\s*"?false\b', re.IGNORECASE)
_LOCKED = frozenset({"locked", "paid", "premium"})  # `metered` pages are shown whole for a while


def states_paywall(response: HttpResponse) -> bool:
    """Tell whether a page says that only subscribers see all of it."""
    page = response.selector
    scripts = page.xpath('//script[contains(@type, "ld+json")]/text()').getall()
    tier = page.css('meta[property="article:content_tier"]::attr(content)').get("")
    return tier.strip().lower() in _LOCKED or any(_NOT_FREE.search(script) for script in scripts)
