"""Which phrases of several words stand in an article: one walk along its words for all of them."""

from collections.abc import Mapping
from typing import TypeAlias, cast

from query.analysis import Reading
from query.matching.atoms import Atoms
from query.matching.occurring import Occurring

# What may follow: the atom of the phrase that ends here, or more words.
_Node: TypeAlias = "dict[int, int | _Node]"
_END = -1  # where a phrase ends that others go on from
_Words: TypeAlias = "tuple[int, ...]"
_OfForm: TypeAlias = Mapping[str, _Words]


class Sequences:
    """The atoms of phrases made of nothing but words, by the atoms of these words."""

    def __init__(self, atoms: Atoms) -> None:
        self._atoms = atoms
        self._firsts: _Node = {}

    def atom(self, words: _Words) -> int:
        """Return the atom of a phrase of two or more words."""
        node = self._firsts
        for word in words[:-1]:
            node = _opened(node, word)
        end, last = words[-1], node.get(words[-1])
        if isinstance(last, dict):  # others go on from here
            node, end, last = last, _END, last.get(_END)
        if last is None:
            self._atoms.keep(words)
            expected = 0.2 * min(map(self._atoms.frequency, words))
            last = node[end] = self._atoms.new(self, words, expected)
        return cast("int", last)

    def forget(self, atom: int, part: object) -> None:  # noqa: ARG002  the words lead to it
        """Let go of a phrase."""
        words = cast("_Words", part)
        path = [self._firsts]
        for word in words:
            if isinstance(following := path[-1][word], dict):
                path.append(following)
        steps = words if len(path) == len(words) else (*words, _END)
        for node, word in zip(reversed(path), reversed(steps), strict=True):
            if isinstance(node[word], int) or not node[word]:
                del node[word]
        self._atoms.release(words)

    def among(self, occurring: Occurring) -> set[int]:
        """Return the atoms of all phrases that stand in an article."""
        begins, true = self._begins(occurring), set[int]()
        for reading in occurring.readings if begins else ():
            words = reading.words
            for at in [at for at, word in enumerate(words) if word in begins]:
                for node in begins[words[at]]:
                    _follow(node, reading, at + 1, occurring.of_form, true)
        return true

    def _begins(self, occurring: Occurring) -> dict[str, list[_Node]]:
        """Return the words of the article in which phrases begin, and what may follow each of them."""
        begins: dict[str, list[_Node]] = {}
        for word in self._firsts.keys() & occurring.searched:
            forms = cast("tuple[str, ...]", self._atoms.part(word))
            for form in occurring.forms.intersection(forms):
                begins.setdefault(form, []).append(cast("_Node", self._firsts[word]))
        return begins


def _opened(node: _Node, word: int) -> _Node:
    """Return what may follow a word, where nothing followed so far as well."""
    following = node.setdefault(word, {})
    if isinstance(following, int):
        following = node[word] = {_END: following}
    return following


def _follow(node: _Node, reading: Reading, at: int, of_form: _OfForm, true: set[int]) -> None:
    """Add the atoms of the phrases that go on with the word of this number."""
    if at >= len(reading.words):
        return
    for word in of_form.get(reading.words[at], ()):
        following = node.get(word)
        if following is None or not reading.is_one_paragraph(at - 1, at):
            continue
        if isinstance(following, int):
            true.add(following)
            continue
        if _END in following:
            true.add(cast("int", following[_END]))
        _follow(following, reading, at + 1, of_form, true)
