"""What our mails say: German, formal or without any address, and English."""

from alerts.wording.english import ENGLISH
from alerts.wording.entries import Wording
from alerts.wording.german import GERMAN
from alerts.wording.german_neutral import GERMAN_NEUTRAL
from alerts.wording.moments import BERLIN, spoken_date, spoken_day, spoken_moment
from storage.tables import AddressForm

__all__ = [
    "BERLIN",
    "ENGLISH",
    "GERMAN",
    "GERMAN_NEUTRAL",
    "Wording",
    "spoken_date",
    "spoken_day",
    "spoken_moment",
    "wording",
]


def wording(language: str, address_form: AddressForm = AddressForm.FORMAL) -> Wording:
    """Return the wording of a language; German for those we do not have. English knows one address only."""
    if language == "en":
        return ENGLISH
    return GERMAN_NEUTRAL if address_form == AddressForm.NEUTRAL else GERMAN
