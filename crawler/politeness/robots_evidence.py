"""What a robots.txt forbids us, in words."""

from crawler.dates import BERLIN
from crawler.politeness.robots_rules import Rules, rules_for
from storage.crawling.hosts import RobotsTxt

_MOST_RULES = 5


def rules_told(robots: RobotsTxt, token: str) -> str:
    """Return what a robots.txt forbids us, since when as far as we know, and what before (German)."""
    rules = rules_for(robots.body, token)
    told = f"Für „{rules.group}“ gilt dort: {_told(rules)}."
    if robots.previous_body is None or robots.changed_at is None:
        return told
    before = rules_for(robots.previous_body, token)
    earlier = f"Zuvor galt: {_told(before)}." if before.disallowed else "Zuvor verbot sie uns nichts."
    return f"{told} Geändert bemerkt am {robots.changed_at.astimezone(BERLIN):%d.%m.%Y}. {earlier}"


def _told(rules: Rules) -> str:
    shown = ", ".join(f"Disallow: {path}" for path in rules.disallowed[:_MOST_RULES])
    return shown + (" und weitere" if len(rules.disallowed) > _MOST_RULES else "")
