"""Letting writers of one kind go one after the other."""

from enum import IntEnum

from sqlalchemy import text
from sqlalchemy.orm import Session


class Turn(IntEnum):
    """What takes turns; the numbers are PostgreSQL's advisory locks and must not change."""

    INGEST = 7_201_002
    SUBSCRIBERS = 7_201_003
    ALIASES = 7_201_004
    SUBSCRIPTIONS = 7_201_005


def take_turn(session: Session, turn: Turn) -> None:
    """Wait until no other transaction has this turn; it is given back at the end of the transaction.

    SQLite needs no such lock: its write transactions (BEGIN IMMEDIATE) exclude each other anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": int(turn)})
