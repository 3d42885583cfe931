"""Signing up and confirming, in English."""

from storage.tables import AddressForm, Rhythm
from web.wording.counted import Counted
from web.wording.people_entries import PeopleWording

ENGLISH = PeopleWording(
    subscribe="Subscribe",
    subscribe_search="Subscribe to this search",
    signup_heading="Subscribe to a search",
    signup_intro="You get a mail as soon as something new appears that answers your search.",
    email_label="E-mail address",
    email_hint="At first we send nothing there but a link by which you confirm.",
    when_heading="When we write",
    rhythm_label="Rhythm",
    rhythms={
        Rhythm.INSTANT: "at once",
        Rhythm.DAILY: "daily, gathered in one mail",
        Rhythm.WEEKLY: "on days of the week, gathered in one mail",
    },
    hour_label="Time of the gathered mail",
    hour="{hour}:00",
    weekdays_label="Days of the gathered mail",
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    about_mails="The mails",
    language_label="Language of the mails",
    languages={"de": "German", "en": "English"},
    form_label="Form of address (German mails)",
    forms={AddressForm.FORMAL: "with Sie", AddressForm.NEUTRAL: "without"},
    consent_heading="Consent",
    privacy="Privacy policy",
    imprint="Imprint",
    trap_label="Please leave this field empty",
    preview_button="See a preview",
    order_button="Ask for the confirmation mail",
    no_account="No account, no password, no counting of clicks. One click in every mail ends it.",
    faults_heading="What is missing",
    query_missing="Please enter a query, a town for example.",
    bad_address="This is no valid e-mail address.",
    consent_missing="Without your consent we may not write to you. Please tick the box.",
    preview_first="The query is new. This is what it brings; if it fits, please send the form once more.",
    too_quick="That was unusually quick. Please send the form once more.",
    too_old="The form was open for very long. What you entered is still there; please send it once more.",
    preview_heading="What this search would have brought in the last {days} days",
    preview_stories=Counted("one story", "{n} stories"),
    preview_mails=Counted("in one mail", "in {n} mails"),
    preview_newest="The newest of them:",
    preview_nothing=(
        "Mind: this search would have told nothing. Is the spelling right, are the words too narrow?"
    ),
    preview_flood=(
        "Mind: that is more than anybody can read. Another word narrows it down, or one gathered mail a day."
    ),
    sent_heading="Please confirm in your mailbox",
    sent=(
        "If the address is right, a mail with a link arrives within minutes. Only when you open it and "
        "confirm there do the messages begin. The link is good for seven days."
    ),
    sent_limit=(
        "At most one such mail a day goes to an address. Whoever has confirmed before can add further "
        "searches on their own page:"
    ),
    sent_spam="Nothing arrives? Please look among the spam as well.",
    closed_heading="Signing up is not open here",
    closed="If you want messages, please ask the operator of this site.",
    flood_heading="Too many requests from your network",
    flood="Very many requests came from here in the last hour. Please try again in an hour.",
    confirm_heading="Confirm messages",
    confirm_question="This search was ordered for your address:",
    confirm_wording="This was declared with it:",
    confirm_button="Yes, I want that",
    confirm_nothing_yet=(
        "Nothing changes until the button is pressed. If it was not you, simply close this page."
    ),
    confirmed_heading="Confirmed",
    confirmed="From now on we tell you what appears for this search:",
    before_heading="Confirmed already",
    before="This was confirmed already; there is nothing left to do.",
    expired_heading="This link is no longer good",
    expired="It was good for seven days. Please sign up once more.",
    unknown_heading="There is no such link",
    unknown=(
        "It is probably incomplete, or older than 14 days. Please open it once more from the mail, or sign "
        "up again. Nothing was changed."
    ),
    last_hits="The last 5 hits",
    no_last_hits="There are no hits so far.",
    to_manage="Manage your searches",
    sign_up_again="Sign up again",
    told_instant="at once",
    told_quiet="at once, {minutes} minutes of quiet after a mail",
    told_daily="daily at {hour}:00",
    told_weekly="{days} at {hour}:00",
)
