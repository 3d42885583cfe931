"""All standing queries against one article."""

from collections.abc import Iterable
from datetime import date

from query.analysis import Document
from query.collector import collector_at_rest
from query.matching.asked import Asked
from query.matching.postings import Postings
from query.matching.programs import Program, atoms_in, holds, is_pair
from query.tree import Query


class Matcher:
    """Very many queries, each under a number of the caller's, and which of them an article answers.

    Means what `query.evaluate` means, to the letter; where in the text a query is answered, ask that. It
    keeps no query, only what the query asks for. Not to be used by two threads at once.
    """

    def __init__(self) -> None:
        self._asked = Asked()
        self._programs: dict[int, int | Program] = {}  # an atom alone is kept without a tuple around it
        self._settled = Postings()  # two atoms are all that these queries ask for
        self._doubtful = Postings()

    def __len__(self) -> int:
        return len(self._programs)

    def __contains__(self, key: int) -> bool:
        return key in self._programs

    @property
    def atoms(self) -> int:
        """How many different things all queries together ask of an article."""
        return len(self._asked.atoms)

    def add(self, key: int, query: Query) -> None:
        """Add a query, or change the one of this key."""
        program = self._asked.program(query.root)
        self._asked.atoms.keep(atoms_in(program))
        self.remove(key)
        self._programs[key] = program[0] if len(program) == 1 and is_pair(program) else program
        self._postings(program).add(key, program)

    def add_all(self, queries: Iterable[tuple[int, Query]]) -> None:
        """Add very many queries."""
        with collector_at_rest():
            for key, query in queries:
                self.add(key, query)

    def remove(self, key: int) -> None:
        """Forget a query; a key that is unknown is no error."""
        kept = self._programs.pop(key, None)
        if kept is not None:
            program = kept if isinstance(kept, tuple) else (kept,)
            self._postings(program).remove(key, program)
            self._asked.atoms.release(atoms_in(program))

    def matches(self, document: Document, *, today: date | None = None) -> set[int]:
        """Return the keys of the queries that an article answers; `today` as for `query.evaluate`."""
        true = self._asked.true_of(document, today or document.day or date.min)
        self._asked.atoms.count(true)
        programs = self._programs
        found = self._settled.found(true)
        for key in self._doubtful.found(true):
            program = programs[key]
            if isinstance(program, tuple) and holds(program, true):
                found.add(key)
        return found

    def _postings(self, program: Program) -> Postings:
        return self._settled if is_pair(program) else self._doubtful
