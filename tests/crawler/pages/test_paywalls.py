"""What pages state about who may read them whole."""

import pytest
from web_poet import HttpResponse

from crawler.pages.metadata import read_metadata


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<script type="application/ld+json">{"isAccessibleForFree": false}</script>', True),
        ('<script type="application/ld+json">{"isAccessibleForFree": "False"}</script>', True),
        ('<script type="application/ld+json">{"hasPart": {"isAccessibleForFree":false}}</script>', True),
        ('<script type="application/ld+json">{"isAccessibleForFree": true}</script>', False),
        ("<script>var isAccessibleForFree = false;</script>", False),
        ('<meta property="article:content_tier" content="locked">', True),
        ('<meta property="article:content_tier" content="metered">', False),
        ("", False),
    ],
)
def test_a_paywall_is_stated_for_machines(head: str, expected: bool) -> None:
    page = HttpResponse("https://blatt.example/a", f"<html><head>{head}</head><body></body></html>".encode())

    assert read_metadata(page).is_paid is expected
