from hypothesis import given
from hypothesis import strategies as st

from query import Field, Form, Hit, Match, analyse_document, evaluate, parse
from web.highlighting import Doubt, Mark, Piece, beginning, doubts, excerpts, marks, pieces


def hits_of(query: str, texts: dict[Field, str]) -> tuple[Hit, ...]:
    match = evaluate(parse(query), analyse_document(texts)) or Match(())
    return match.hits


def marked(found: tuple[Piece, ...]) -> list[str]:
    return [piece.text for piece in found if piece.is_hit]


def test_hits_are_the_words_as_printed() -> None:
    texts = {Field.TITLE: "Kaiserslauterns KL.digital-Team wächst"}

    found = pieces(texts[Field.TITLE], marks(hits_of("Kaiserslautern KL.digital", texts), Field.TITLE))

    assert marked(found) == ["Kaiserslauterns", "KL.digital"]
    assert "".join(piece.text for piece in found) == texts[Field.TITLE]


def test_overlapping_hits_are_one() -> None:
    hits = [Hit(Field.TITLE, 0, 7, "a"), Hit(Field.TITLE, 3, 10, "b"), Hit(Field.BODY, 0, 3, "c")]

    assert marks(hits, Field.TITLE) == [Mark(0, 10)]


def test_a_hit_is_in_doubt_only_where_no_certain_one_covers_it() -> None:
    hits = [
        Hit(Field.TITLE, 0, 3, "a", Form.HOMONYM),
        Hit(Field.TITLE, 5, 9, "b", Form.TYPO),
        Hit(Field.TITLE, 6, 8, "c", Form.GENITIVE),
        Hit(Field.TITLE, 11, 12, "d", Form.GENITIVE),
    ]

    found = marks(hits, Field.TITLE)

    assert found == [Mark(0, 3, Form.HOMONYM), Mark(5, 9), Mark(11, 12)]
    shown = pieces("Hof, Gera, x", found)
    assert [(piece.text, piece.is_unsure) for piece in shown if piece.is_hit] == [
        ("Hof", True),
        ("Gera", False),
        ("x", False),
    ]


def test_what_is_less_certain_is_listed_once_and_without_end() -> None:
    texts = {Field.TITLE: "Hof Hof KaiserslauternDigital " + "Kaiserlautern Kaiserslauter Kaiserslautrn " * 3}
    hits = [Hit(Field.TITLE, 0, 3, "Hof", Form.HOMONYM), Hit(Field.TITLE, 4, 7, "Hof", Form.HOMONYM)]

    found = doubts(texts, (*hits, *hits_of("Kaiserslautern~", texts)))

    assert found == (
        Doubt("Hof", Form.HOMONYM),
        Doubt("Kaiserslautern", Form.GLUED),
        Doubt("Kaiserlautern", Form.TYPO),
        Doubt("Kaiserslauter", Form.TYPO),
        Doubt("Kaiserslautrn", Form.TYPO),
    )
    assert doubts({}, hits) == ()


def test_a_text_without_hits_is_one_piece() -> None:
    assert pieces("Rathaus", ()) == (Piece("Rathaus", is_hit=False),)
    assert pieces("", ()) == ()


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 45), st.integers(1, 10))))
def test_pieces_never_change_the_text(text: str, starts: list[tuple[int, int]]) -> None:
    hits = [Hit(Field.BODY, start, start + length, "x") for start, length in starts]

    found = pieces(text, marks(hits, Field.BODY))

    assert "".join(piece.text for piece in found) == text
    assert all(piece.text for piece in found)


def test_each_sentence_is_shown_once_with_all_its_hits_under_its_field() -> None:
    texts = {
        Field.TEASER: "Mainz baut um.",
        Field.BODY: "Nichts dazu. Mainz und noch einmal Mainz. Ende.\n\nAuch Mainz.",
    }

    found = excerpts(texts, hits_of("Mainz", texts), Field)

    assert [
        (one.field, "".join(piece.text for piece in one.pieces), len(marked(one.pieces))) for one in found
    ] == [
        (Field.TEASER, "Mainz baut um.", 1),
        (Field.BODY, "Mainz und noch einmal Mainz.", 2),
        (Field.BODY, "Auch Mainz.", 1),
    ]
    assert not any(one.cut_before or one.cut_after for one in found)


def test_a_cut_sentence_says_so() -> None:
    texts = {Field.BODY: "vorher " * 100 + "Mainz" + " nachher" * 100}

    (found,) = excerpts(texts, hits_of("Mainz", texts), Field)

    assert found.cut_before
    assert found.cut_after


def test_a_long_text_begins_with_whole_words() -> None:
    (shown,) = beginning("Rathaus " * 100)

    assert shown.text.endswith("Rathaus …")
    assert len(shown.text) < 300
