"""What has to be said to those who sign up and confirm."""

from collections.abc import Mapping
from dataclasses import dataclass

from storage.tables import AddressForm, Rhythm
from web.wording.counted import Counted


@dataclass(frozen=True, kw_only=True)
class PeopleWording:
    """The words of one language. `{...}` marks what the page fills in."""

    subscribe: str
    subscribe_search: str

    # the form
    signup_heading: str
    signup_intro: str
    email_label: str
    email_hint: str
    when_heading: str
    rhythm_label: str
    rhythms: Mapping[Rhythm, str]
    hour_label: str
    hour: str
    weekdays_label: str
    weekdays: tuple[str, ...]  # from Monday on
    about_mails: str
    language_label: str
    languages: Mapping[str, str]
    form_label: str
    forms: Mapping[AddressForm, str]
    consent_heading: str
    privacy: str
    imprint: str
    trap_label: str
    preview_button: str
    order_button: str
    no_account: str
    faults_heading: str
    query_missing: str
    bad_address: str
    consent_missing: str
    preview_first: str
    too_quick: str
    too_old: str

    # the preview
    preview_heading: str
    preview_stories: Counted
    preview_mails: Counted
    preview_newest: str
    preview_nothing: str
    preview_flood: str

    # afterwards
    sent_heading: str
    sent: str
    sent_limit: str
    sent_spam: str
    closed_heading: str
    closed: str
    flood_heading: str
    flood: str

    # the confirmation
    confirm_heading: str
    confirm_question: str
    confirm_wording: str
    confirm_button: str
    confirm_nothing_yet: str
    confirmed_heading: str
    confirmed: str
    before_heading: str
    before: str
    expired_heading: str
    expired: str
    unknown_heading: str
    unknown: str
    last_hits: str
    no_last_hits: str
    to_manage: str
    sign_up_again: str

    # when it tells, in a sentence
    told_instant: str
    told_quiet: str
    told_daily: str
    told_weekly: str
