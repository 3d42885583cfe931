"""What tests do on the page where a reader manages everything."""

from sqlalchemy import select

from storage.tables import Subscriber, Subscription
from tests.web.door import Door
from tests.web.visiting import Answer


def only(door: Door) -> Subscription:
    """Return the one subscription there is."""
    (subscription,) = door.subscriptions()
    return subscription


def reader(door: Door) -> Subscriber:
    """Return who came last."""
    with door.database.reading() as session:
        return session.scalars(select(Subscriber).order_by(Subscriber.id)).all()[-1]


def act(door: Door, page: str, what: str, **fields: str | list[str]) -> Answer:
    """Press a button and follow where it leads."""
    answer = door.send(page, {"tun": what, **fields})
    if answer.status != 303:
        return answer
    assert answer.headers["Location"].startswith("/verwalten/")
    return door.visitor.get(answer.headers["Location"].partition("#")[0])


def settings(**changed: str | list[str]) -> dict[str, str | list[str]]:
    """Return the form of the search as it is set, with changes."""
    fields: dict[str, str | list[str]] = {
        "abo": "1", "q": "Kaiserslautern", "rhythmus": "daily", "uhrzeit": "8", "wochentag": ["1"],
        "ruhe": "0", "kanal": "mail",
    }  # fmt: skip
    return {**fields, **changed}
