"""Every text of a mail. A missing key is a type error."""

from collections.abc import Mapping
from dataclasses import dataclass

from storage.tables import DigestKind, LateReason


@dataclass(frozen=True, kw_only=True)
class Wording:
    """Every text of a mail in one language and one way to address the reader."""

    language: str
    months: tuple[str, ...]
    day: str
    clock: str
    undated: str
    late_subject: str
    late: Mapping[LateReason, str]
    update_subject: str
    update: str
    changed: str
    history: str
    fields: Mapping[str, str]  # what can change
    paywall: str
    quoted: str
    keywords: str
    untitled: str  # in place of a headline that may not be shown
    also_in: str
    more_articles: str
    more_sources: str
    hit_in: str
    digest_subject: str
    digest_subject_search: str
    digest_searches: str
    digest_heading: Mapping[DigestKind, str]
    digest_one: str
    digest_many: str
    digest_collected: str
    left_out_one: str
    left_out_many: str
    search_for: str
    disturbed: str
    disturbed_note: str
    why: str
    why_one_search: str
    why_several_searches: str
    why_digest_one_search: str
    why_digest_several_searches: str
    search: str
    search_confirmed: str
    more_searches: str
    manage: str
    pause: str
    unsubscribe_one: str
    unsubscribe_several: str
    why_link: str
    irrelevant_link: str
    contact: str
    imprint: str
    privacy: str
    test_subject: str
    test_text: str
