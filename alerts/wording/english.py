"""What our mails say in English."""

from alerts.wording.entries import Wording
from storage.tables import DigestKind, LateReason

ENGLISH = Wording(
    language="en",
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    day="{day} {month} {year}",
    clock="{day}, {hour}:{minute:02}",
    undated="date unknown, first seen on {day}",
    late_subject="Late: {subject}",
    late={
        LateReason.UNREADABLE: (
            "Late, because {source} had changed the layout of its pages and this one could not be read until "
            "now."
        ),
        LateReason.MISREAD: "Late, because this page of {source} could be read only in part at first.",
        LateReason.UNAVAILABLE: (
            "Late, because this page of {source} could not be had or read for more than a day."
        ),
        LateReason.FOLDED: "Late, because this article of {source} was taken for a copy of another at first.",
    },
    update_subject="Updated: {subject}",
    update="The article has changed since you were told of it: {fields}.",
    changed="The article has changed since it appeared: {fields}.",
    history="All versions compared",
    fields={
        "kicker": "kicker",
        "title": "headline",
        "teaser": "teaser",
        "body": "text",
        "published_at": "publication date",
        "author": "author",
        "section": "section",
        "keywords": "keywords",
        "caption": "caption",
        "image_credit": "image credit",
        "links": "links",
        "paywalled": "paywall",
    },
    paywall="Teaser only, the rest is behind a paywall.",
    quoted="“{text}”",
    keywords="Keywords:",
    untitled="Report by {source}",
    also_in="Also in:",
    more_articles="and {count} more: {sources}",
    more_sources="+{count}",
    hit_in="Found by: {searches}",
    digest_subject="{title} + {count} more",
    digest_subject_search="{subject} – {search}",
    digest_searches="{count} searches",
    digest_heading={
        DigestKind.DAILY: "Daily overview, {day}",
        DigestKind.WEEKLY: "Weekly overview, {day}",
        DigestKind.COLLECTED: "Collected reports, {day}",
    },
    digest_one="1 report for your searches, found from {since} to {until}.",
    digest_many="{count} reports for your searches, found from {since} to {until}.",
    digest_collected=(
        "Reports are collected during a pause, in quiet hours, and when a day's largest number of mails is "
        "reached."
    ),
    left_out_one="There is no room here for 1 more report; the search shows it:",
    left_out_many="There is no room here for {count} more reports; the search shows them:",
    search_for="Search for {query}",
    disturbed="Disturbed sources",
    disturbed_note="These sources were disturbed; their reports may be missing or come later:",
    why="Why you receive this message",
    why_one_search="The article matches your search:",
    why_several_searches="The article matches your searches:",
    why_digest_one_search="The reports match your search:",
    why_digest_several_searches="The reports match your searches:",
    search="{query}, subscribed on {day}",
    search_confirmed="{query}, confirmed on {day}",
    more_searches="and {count} more searches",
    manage="Manage searches and delivery",
    pause="Pause mails for a while",
    unsubscribe_one="Unsubscribe from this search",
    unsubscribe_several="Unsubscribe from these searches",
    why_link="Why this report?",
    irrelevant_link="Not relevant to this search?",
    contact="Questions? {contact}",
    imprint="Legal notice",
    privacy="Privacy policy",
    test_subject="Test message from {sender}",
    test_text=(
        "Hello,\n\n"
        "this message shows that {sender} can send mail. Umlauts and ß must be readable: äöü ÄÖÜ.\n"
        "It carries no news; there is nothing to do.\n"
    ),
)
