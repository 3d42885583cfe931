"""What is said of the steps of an article, in English."""

from collections.abc import Mapping

from alerts.tracing.steps import StepKind
from storage.tables import (
    DigestKind,
    Hold,
    LateReason,
    ReturnKind,
    StoryReason,
    SuppressionReason,
)

ENGLISH_SENTENCES: Mapping[StepKind, str] = {
    StepKind.NO_SOURCE: "No source reads pages of {host}. To set one up: stadtradar sources add {host}",
    StepKind.NOT_CONFIGURED: "The address belongs to the bundled source {source}, which is not set up here.",
    StepKind.COVERED: "The source in charge is {source}.",
    StepKind.NO_ARTICLE_ADDRESS: (
        "Addresses of articles of {source} do not look like this; even when listed it is not fetched."
    ),
    StepKind.RESTING: "The source {source} is no longer read: it is no longer in the settings.",
    StepKind.NEVER_CRAWLED: "The source {source} has never been read.",
    StepKind.SOURCE_FAULT: "The source {source} has been at fault since {at}: {fault}",
    StepKind.NEVER_LISTED: (
        "No index of {source} has ever named the address. Last read: {read}, again from {next}."
    ),
    StepKind.LISTED: "{source} first named the address on {at}.",
    StepKind.RETRIED: "Not stored yet, tried {attempts} times: {reason} Next try from {next}.",
    StepKind.GIVEN_UP: "Given up after {attempts} tries: {reason}",
    StepKind.NO_ARTICLE: "The page is no article: {reason}",
    StepKind.FORBIDDEN: "Fetching is forbidden (robots.txt): {reason} Next check from {next}.",
    StepKind.UNREADABLE: "The page fetched on {at} could not be read: {reason}",
    StepKind.BLOCKED: "On {at} a block page came in place of the page: {reason}",
    StepKind.DISPUTED: "Several different texts of {source} claim this address; it leads to none of them.",
    StepKind.KNOWN_AS: "Known under this address is article {article}: {url}",
    StepKind.PUBLISHED: "Published by its own account: {at}.",
    StepKind.SEEN: "First seen at {source}: {at}.",
    StepKind.STORED: "Stored as article {article}: {at}.",
    StepKind.STORED_LATE: "Put up for matching late ({late}): {at}. It could have been from {since}.",
    StepKind.REVISED: "Version {revision} stored: {at}.",
    StepKind.BASELINE: (
        "That was when {source} was first read. What is on the site by then is told to nobody."
    ),
    StepKind.IN_STORY: "Belongs to story {story}, which article {articles} tells as well.",
    StepKind.UNCOMPARED: "Not matched with the subscriptions yet.",
    StepKind.NO_SEARCH: "This subscriber has no subscription.",
    StepKind.SEARCH_ENDED: "The subscription had ended: {at}.",
    StepKind.BEFORE_SEARCH: "The article was stored on {at}, the subscription began only on {began}.",
    StepKind.LATE_BEFORE_SEARCH: (
        "The article could have been told on {since}, the subscription began only on {began}."
    ),
    StepKind.UNREADABLE_QUERY: "The query cannot be understood any more and brings nothing: {fault}",
    StepKind.NOT_MATCHED: "No hit. Missing: {part}.",
    StepKind.EXCLUDED: "No hit, because something excluded is in it: {words}. Exclusion: {part}.",
    StepKind.SOURCE_MUTED: "A hit, but the subscription leaves out the source {source}.",
    StepKind.MATCHED: "Hit: {words}.",
    StepKind.MATCHED_ONCE: (
        "On {at} it was a hit. Today it would be none: the query or the article has changed since."
    ),
    StepKind.STOOD_BEFORE: (
        "The words were in the article before version {revision}; a correction is no news."
    ),
    StepKind.SEARCH_CHANGED: "The query was last changed on {at}; what is checked is how it reads today.",
    StepKind.TOLD_BEFORE: "The story was already owed or told, by article {article} ({source}) on {at}.",
    StepKind.NO_DEBT: (
        "A hit today, and none when it was matched: the query, aliases or word forms have changed since."
    ),
    StepKind.OWED: "To be told ({channel}): {at}.",
    StepKind.OWED_UPDATE: "To be told as an update ({channel}): {at}.",
    StepKind.LED_BY: "The message is led by article {article} ({source}), found there on {at}.",
    StepKind.COPY: "Both count as one story: {copy}.",
    StepKind.LATE: "Late, {late}.",
    StepKind.WAITING: "Waits until {until} for other sources to bring the same story.",
    StepKind.DUE: "Due since {until}; sending comes to it next.",
    StepKind.HELD: "Held until {until}: {hold}.",
    StepKind.LEASED: "Is being sent; if that has not succeeded by {until}, it is repeated.",
    StepKind.LEASE_LOST: "Sending broke off (limit {until}) and is repeated.",
    StepKind.DEFERRED: "Put off {phase}: {reply} Tries so far: {attempts}, next try {next}.",
    StepKind.GATHERED: "Gathered in digest {digest} ({kind}).",
    StepKind.SENT: "Sent: {at}. Reply of the mail server: {reply}",
    StepKind.MESSAGE_ID: "Message-ID: {id}",
    StepKind.SUPPRESSED: "Not sent: {hold}.",
    StepKind.DEAD: "Refused for good {phase}: {reply}",
    StepKind.BOUNCED: "Came back on {at}: {return} ({status}): {reason}",
    StepKind.UNDELIVERABLE: "Nothing has been sent to this address since {at}: {suppression}.",
    StepKind.ADDRESS_SUPPRESSED: "The address has been barred since {at}: {suppression}.",
}

ENGLISH_NAMES: Mapping[str, Mapping[str, str]] = {
    "channel": {"mail": "mail", "webhook": "webhook", "chat": "chat"},
    "late": {
        LateReason.UNREADABLE: "because the page could be read only after we had adapted to it",
        LateReason.MISREAD: "because the page was read only in part at first",
        LateReason.UNAVAILABLE: "because the page could not be had or read for more than a day",
        LateReason.FOLDED: "because the article was taken for a copy of another at first",
    },
    "copy": {
        StoryReason.SAME_WORDS: "word for word the same text",
        StoryReason.NEAR_COPY: "almost the same text",
    },
    "hold": {
        Hold.DIGEST: "the subscriptions tell daily or weekly",
        Hold.PAUSED: "the subscriptions are paused",
        Hold.QUIET: "the last mail was a short while ago",
        Hold.CAPPED: "the day has had its mails",
        Hold.ENDED: "the subscriptions had ended",
        Hold.ERASED: "the subscriber was erased",
        Hold.MUTED: "the subscriptions leave out this source",
        Hold.UNDELIVERABLE: "mails to this address come back",
        Hold.DISABLED: "the endpoint takes nothing any more",
    },
    "kind": {
        DigestKind.DAILY: "daily",
        DigestKind.WEEKLY: "weekly",
        DigestKind.COLLECTED: "collected after a pause, quiet or a full day",
    },
    "phase": {
        "connect": "on connecting",
        "ehlo": "at the greeting",
        "tls": "on encrypting",
        "auth": "at the login",
        "mail": "at the sender",
        "rcpt": "at the recipient",
        "data": "on handing over",
        "dot": "after handing over",
        "compose": "on writing the mail",
        "consent": "before sending",
    },
    "return": {
        ReturnKind.HARD: "there is no such mailbox",
        ReturnKind.SOFT: "the mailbox is full or away",
        ReturnKind.POLICY: "the recipient takes nothing from us",
        ReturnKind.COMPLAINT: "reported as unwanted",
    },
    "suppression": {
        SuppressionReason.BOUNCED: "mails came back",
        SuppressionReason.COMPLAINED: "a mail was reported as unwanted",
        SuppressionReason.ERASED: "erased at its owner's wish",
        SuppressionReason.OPERATOR: "barred by the operator",
    },
}
