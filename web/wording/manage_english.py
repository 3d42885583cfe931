"""Managing one's subscriptions, in English."""

from web.wording.counted import Counted
from web.wording.manage_entries import ManageWording

ENGLISH = ManageWording(
    ask_heading="Manage your searches",
    ask_intro=(
        "Enter the address your messages go to. We send a link to your own page there, where everything is "
        "managed."
    ),
    ask_button="Ask for the link",
    asked_heading="Please look into your mailbox",
    asked=(
        "If the address belongs to a subscription, a mail with the link arrives within minutes, once an hour "
        "at most. It stands in every message as well."
    ),
    heading="Your searches",
    intro="Here you change, pause and end everything. The link to this page is for you alone.",
    count=Counted("One search is running.", "{n} searches are running."),
    none="No search is running at present.",
    bad_link_heading="This link cannot be read",
    bad_link=(
        "It probably lost a piece when it was copied, or at a line break. Nothing was changed. There is a "
        "new one here:"
    ),
    gone_heading="There is nothing left here",
    gone="Nothing is stored for this link. You can sign up again at any time.",
    done={
        "geaendert": "Saved.",
        "pausiert": "Paused. What appears meanwhile comes gathered afterwards.",
        "fortgesetzt": "The search is running again.",
        "beendet": "Ended. No further mails about it will come.",
        "neu": "The new search is running.",
        "feed-neu": "The feed is made.",
        "webhook-neu": "The webhook is added.",
        "geheimnis-neu": "The new secret is valid, beside the old one.",
        "feed-gesperrt": "The feed is revoked; its addresses are not valid any more.",
        "endpunkt-entfernt": "Removed. Nothing is told there any more.",
        "geheimnis-beendet": "The old secret is not valid any more.",
    },
    paused="paused until {day}",
    settings="Change settings",
    quiet_label="Quiet after a mail, in minutes",
    quiet_hint="0 to 1440. What appears in the quiet comes in one mail afterwards.",
    channels_label="Ways",
    channel_mail="E-mail",
    channel_other="{kind} no. {number}",
    muted_label="Do not tell of these sources",
    muted_hint="Sources that are ticked are not told for this search.",
    save="Save",
    pause_heading="Pause",
    pause_label="It goes on on this day",
    pause_hint="As 2026-12-24, one year ahead at most.",
    pause_button="Pause",
    resume_button="Go on now",
    end_button="End this search",
    end_all_heading="End everything",
    end_all_hint="Ends all searches at once. The address stays stored until you erase it.",
    end_all_button="End all searches",
    add_heading="Another search",
    add_intro="It runs at once; no confirmation mail is needed.",
    add_button="Add the search",
    too_many="More than {count} searches are not possible. Please end one first, or join some by OR.",
    person_heading="For all searches",
    cap_label="At most so many mails a day",
    cap_hint="1 to 100; empty: no limit. What is beyond comes gathered on the next day.",
    person_button="Save",
    other_address=(
        "Another address? It cannot be rewritten, because its owner must agree: please end the searches here "
        "and sign up with the new address."
    ),
    data_heading="Your data",
    data_intro="Everything that is stored about you, as JSON and CSV in a ZIP file (Art. 15 GDPR).",
    data_link="Download the data",
    erase_heading="Erase everything",
    erase_intro=(
        "Erases address, searches and copies of mails at once and for ever (Art. 17 GDPR). Only the proof of "
        "consent stays, without the address."
    ),
    erase_label="To confirm please type {word}",
    erase_word="erase",
    erase_button="Erase for good",
    erase_mistyped="Nothing was erased: please type exactly {word}.",
    erased_heading="Erased",
    erased=(
        "Address, searches and mails are erased. Nothing more will come. Who wants to return simply signs up "
        "again."
    ),
)
