"""What a robots.txt says to us, and what became forbidden when it changed."""

from datetime import UTC, datetime, timedelta

from crawler.politeness.robots_rules import (
    Rules,
    forbidden,
    is_fresh,
    is_usable,
    newly_forbidden,
    product_token,
    replaced,
    rules_for,
)
from storage.crawling.hosts import RobotsTxt

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
ORIGIN = "https://blatt.example"
FEED, ARTICLE, ELSEWHERE = f"{ORIGIN}/feed", f"{ORIGIN}/a/trier", "https://anderes.example/a/mainz"
OPEN = "User-agent: *\nDisallow: /intern"
CLOSED = "User-agent: *\nDisallow: /a/"


def test_our_token_is_the_product_alone() -> None:
    assert product_token("Stadtradar/0.1 (+mailto:a@example.org)") == "Stadtradar"


def test_a_copy_is_fresh_for_half_a_day_and_usable_for_a_whole() -> None:
    robots = _robots(OPEN)

    assert is_fresh(robots, NOW + timedelta(hours=11))
    assert not is_fresh(robots, NOW + timedelta(hours=12))
    assert is_usable(robots, NOW + timedelta(hours=23))
    assert not is_usable(robots, NOW + timedelta(hours=24))


def test_what_a_change_forbids_is_told_until_it_is_allowed_again() -> None:
    first = _robots(OPEN)
    closed = replaced(first, _robots(CLOSED, hours=12), "Stadtradar")
    same = replaced(closed, _robots(CLOSED, hours=24), "Stadtradar")
    opened = replaced(same, _robots(OPEN, hours=36), "Stadtradar")

    urls = [FEED, ARTICLE, ELSEWHERE]
    assert newly_forbidden(first, "Stadtradar", urls) == []
    assert newly_forbidden(closed, "Stadtradar", urls) == [ARTICLE]
    assert newly_forbidden(same, "Stadtradar", urls) == [ARTICLE]
    assert same.changed_at == NOW + timedelta(hours=12)
    assert newly_forbidden(opened, "Stadtradar", urls) == []


def test_what_was_forbidden_all_along_is_no_change() -> None:
    before = _robots(CLOSED)

    after = replaced(before, _robots(f"{CLOSED}\nDisallow: /feed", hours=12), "Stadtradar")

    assert newly_forbidden(after, "Stadtradar", [FEED, ARTICLE]) == [FEED]


def test_an_edit_that_changes_no_rule_of_ours_is_no_change() -> None:
    closed = replaced(_robots(OPEN), _robots(CLOSED, hours=12), "Stadtradar")

    edited = replaced(closed, _robots(f"# neu\n{CLOSED}\n\nUser-agent: x\nAllow: /", hours=24), "Stadtradar")

    assert newly_forbidden(edited, "Stadtradar", [ARTICLE]) == [ARTICLE]
    assert edited.changed_at == closed.changed_at
    assert edited.body.startswith("# neu")


def test_a_robots_txt_that_vanishes_forbids_nothing() -> None:
    after = replaced(_robots(CLOSED), RobotsTxt(origin=ORIGIN, fetched_at=NOW, status=404), "Stadtradar")

    assert newly_forbidden(after, "Stadtradar", [FEED, ARTICLE]) == []
    assert after.previous_body == CLOSED


def test_a_group_of_our_own_wins_over_the_one_for_everybody() -> None:
    body = """# Bitte lesen
User-agent: otherbot
User-agent: STADTRADAR
Crawl-delay: 5
Disallow: /a/   # die Artikel
Allow: /a/trier
Disallow:

User-agent: *
Disallow: /
"""

    assert rules_for(body, "Stadtradar") == Rules(
        allowed=("/a/trier",), disallowed=("/a/",), group="stadtradar"
    )
    assert rules_for(body, "Anderer") == Rules(disallowed=("/",), group="*")
    assert rules_for("User-agent: otherbot\nDisallow: /", "Stadtradar") == Rules()
    assert forbidden(body, "Stadtradar", [ARTICLE, f"{ORIGIN}/a/mainz"]) == [f"{ORIGIN}/a/mainz"]


def _robots(body: str, *, hours: int = 0) -> RobotsTxt:
    return RobotsTxt(origin=ORIGIN, fetched_at=NOW + timedelta(hours=hours), status=200, body=body)
