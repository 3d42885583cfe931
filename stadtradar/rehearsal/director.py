"""Lets the newsroom play its program: a round begins when the daemon has taken in the one before."""

from collections.abc import Sequence

from alerts.matching import all_matched
from demo.newsroom_program import PROGRAM, Action, Step
from stadtradar.rehearsal.people import Tally, tallies
from stadtradar.rehearsal.scoreboard import figures
from stadtradar.rehearsal.settings_file import source_name
from stadtradar.rehearsal.stage import Stage
from storage.articles import find_article
from storage.database import Session
from storage.sources import list_sources

_SAID = {
    Action.PUBLISH: "veröffentlicht „{title}“",
    Action.EDIT: "berichtigt einen Druckfehler in „{title}“",
    Action.CHANGE_LAYOUT: "baut ihre Seiten um",
}


class Director:
    """Knows how far the program has come."""

    def __init__(self, stage: Stage) -> None:
        self.events: list[str] = []  # what the newsroom has done, in words
        self._stage = stage
        self._rounds = list(PROGRAM.rounds)
        self._taken: Sequence[Step] = ()

    @property
    def is_over(self) -> bool:
        """Whether the newsroom has nothing left to do."""
        return not self._rounds

    def is_settled(self) -> bool:
        """Whether the daemon has noticed everything the newsroom did so far."""
        with self._stage.database.reading() as session:
            states = {state.name: state for state in list_sources(session)}
            read = len(states) == len(self._stage.newsroom.sites) and all(
                s.baseline_at for s in states.values()
            )
            faulty = {name for name, state in states.items() if state.fault_kind}
            return read and all(self._is_noticed(session, step, faulty) for step in self._taken)

    def is_quiet(self) -> bool:
        """Whether no mail can be on its way any more, so that a surplus one would have arrived."""
        return all_matched(self._stage.database) and not figures(self._stage.database).waiting

    def next_round(self) -> None:
        """Let the newsroom take its next steps."""
        self._taken = self._rounds.pop(0)
        for step in self._taken:
            step.take(self._stage.newsroom)
            self.events.append(self._in_words(step))

    def tallies(self) -> list[Tally]:
        """Compare what readers got with what they were owed."""
        newsroom = self._stage.newsroom
        return tallies(self._stage.mailbox.messages, {slug: newsroom.url(slug) for slug in newsroom.articles})

    def _is_noticed(self, session: Session, step: Step, faulty: set[str]) -> bool:
        newsroom = self._stage.newsroom
        if step.action is Action.CHANGE_LAYOUT:
            return f"demo-{step.target}" in faulty
        if source_name(newsroom.sites[newsroom.articles[step.target].site]) in faulty:
            return True  # cannot be read, and ops are told so
        article = find_article(session, newsroom.url(step.target))
        return article is not None and (step.action is Action.PUBLISH or article.revision > 1)

    def _in_words(self, step: Step) -> str:
        newsroom = self._stage.newsroom
        article = newsroom.articles.get(step.target)
        site = (
            newsroom.sites[article.site]
            if article
            else next(s for s in newsroom.sites.values() if s.name == step.target)
        )
        return f"{site.title} {_SAID[step.action].format(title=article.title if article else '')}"
