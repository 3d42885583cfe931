"""What has to be said: a language that leaves out one entry does not type-check."""

from collections.abc import Mapping
from dataclasses import dataclass

from query.forms import Form
from query.tree import Field
from storage.material import Reason
from web.wording.counted import Counted
from web.wording.manage_entries import ManageWording
from web.wording.people_entries import PeopleWording

__all__ = ["Counted", "Example", "Wording"]


@dataclass(frozen=True, slots=True)
class Example:
    """A query worth trying and what it finds."""

    query: str
    meaning: str


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The words of one language. `{...}` marks what the page fills in."""

    code: str
    thousands: str
    decimal: str
    percentage: str
    month_format: str
    day_format: str  # for strftime; only numbers, so that no locale of the machine shows through
    minute_format: str

    # around every page
    skip: str
    navigation: str
    search: str
    sources: str
    other_language: str
    footer: str
    contact: str

    # search
    search_heading: str
    query_label: str
    query_hint: str
    find: str
    examples_heading: str
    examples: tuple[Example, ...]
    language_rules: str
    newest_heading: str
    nothing_stored: str
    hits: Counted
    newest_first: str
    relevant_first: str
    to_newest_first: str
    to_relevant_first: str
    ranked: str
    no_hits: str
    no_hits_advice: str
    left_out: Counted
    older: str
    to_newest: str
    older_part: str
    further: str
    to_most_relevant: str
    further_part: str
    overview: str
    no_overview: str
    chart_caption: str
    chart_numbers: str
    chart_month: str
    chart_hits: str
    chart_articles: str
    chart_share: str
    narrow_to_source: str
    more_places: Counted
    fields: Mapping[Field, str]
    less_certain: str
    doubts: Mapping[Form, str]  # of the forms that are less certain
    quoted: str

    # what is wrong with a query
    query_fault_heading: str
    query_suggestion: str

    # article
    read_original: str
    back_to_hits: str
    places_heading: str
    places_for: str
    places_none: str
    query_unreadable: str
    text_heading: str
    text_note: str
    facts_heading: str
    source: str
    published: str
    date_origins: Mapping[str, str]
    date_unknown: str
    paywall: str
    untitled: str  # in place of a headline that its publisher does not want shown
    first_seen: str
    changed: str
    section: str
    keywords: str
    author: str
    caption: str
    credit: str
    links: str
    addresses: str
    revisions_heading: str
    revision: str
    first_revision: str
    changed_fields: str
    field_names: Mapping[str, str]
    compare_revisions: str
    story_heading: str
    story_intro: str
    no_article_heading: str
    no_article: str

    # the history of an article
    history_heading: str
    history_title: str
    history_legend: str
    back_to_article: str
    unchanged: str
    only_blanks: str
    removed: str
    added: str
    omitted: str
    material: str
    material_reasons: Mapping[Reason, str]
    yes: str
    no: str
    older_revisions: str
    newest_revisions: str

    # sources
    sources_heading: str
    sources_intro: str
    no_sources: str
    paused_since: str
    state: str
    healthy: str
    faulty: str
    faulty_since: str
    unread: str
    retired: str
    last_success: str
    last_attempt: str
    last_fault: str
    fault_seen: str
    never: str
    articles: str
    next_crawl: str
    due_now: str
    last_run: str
    listed: str
    known: str
    skipped: str
    new: str
    updated: str
    rejected: str
    failed: str
    run_running: str
    run_not_modified: str
    run_interrupted: str
    run_put_off: str
    fault_kinds: Mapping[str, str]
    reasons: Mapping[str, str]  # of what was skipped or failed, beside the kinds of faults
    other_pages: Mapping[str, str]  # what pages are that are no articles, where the ledger's word is not it
    evidence: str
    remedy: str
    evidence_and_remedy: str
    times_note: str

    # unsubscribing
    leave_heading: str
    leave_question: Counted
    leave_button: Counted
    leave_nothing_yet: str
    left_heading: str
    left_done: Counted
    left_already: str
    leave_searches: str
    leave_again: str
    bad_link_heading: str
    bad_link: str
    bad_link_advice: str

    # coming, managing and leaving by oneself
    people: PeopleWording
    manage: ManageWording

    # errors
    not_found_heading: str
    not_found: str
    bad_value_heading: str
    bad_value: str
    wrong_method_heading: str
    wrong_method: str
    foreign_heading: str
    foreign: str
    refused_heading: str
    refused: str
    unavailable_heading: str
    unavailable: str
    too_costly_heading: str
    too_costly: str
    broken_heading: str
    broken: str
    to_search: str

    def reason(self, key: str) -> str:
        """Return why listed pages were skipped, are no articles or failed: "failed:http"."""
        of, _, reason = key.partition(":")
        if of == "rejected":
            return self.other_pages.get(reason, reason) if reason != "other" else self.rejected
        return self.reasons.get(reason) or self.fault_kinds.get(reason, reason)

    def count(self, phrase: Counted, n: int) -> str:
        """Return the phrase for `n` things."""
        return (phrase.one if n == 1 else phrase.many).format(n=self.number(n))

    def number(self, n: int) -> str:
        """Return a number as this language groups it."""
        return f"{n:,}".replace(",", self.thousands)

    def percent(self, share: float) -> str:
        """Return a part of one as this language writes it: 0,42 %."""
        return self.percentage.format(n=f"{share * 100:.2f}".replace(".", self.decimal))
