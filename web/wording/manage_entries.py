"""What has to be said to those who manage their subscriptions."""

from collections.abc import Mapping
from dataclasses import dataclass

from web.wording.counted import Counted


@dataclass(frozen=True, kw_only=True)
class ManageWording:
    """The words of one language. `{...}` marks what the page fills in."""

    # asking for the link
    ask_heading: str
    ask_intro: str
    ask_button: str
    asked_heading: str
    asked: str

    # the page
    heading: str
    intro: str
    count: Counted
    none: str
    bad_link_heading: str
    bad_link: str
    gone_heading: str
    gone: str
    done: Mapping[str, str]  # what was done, by its name in the address
    paused: str
    settings: str
    quiet_label: str
    quiet_hint: str
    channels_label: str
    channel_mail: str
    channel_other: str
    muted_label: str
    muted_hint: str
    save: str
    pause_heading: str
    pause_label: str
    pause_hint: str
    pause_button: str
    resume_button: str
    end_button: str
    end_all_heading: str
    end_all_hint: str
    end_all_button: str
    add_heading: str
    add_intro: str
    add_button: str
    too_many: str
    person_heading: str
    cap_label: str
    cap_hint: str
    person_button: str
    other_address: str
    data_heading: str
    data_intro: str
    data_link: str
    erase_heading: str
    erase_intro: str
    erase_label: str
    erase_word: str
    erase_button: str
    erase_mistyped: str
    erased_heading: str
    erased: str
