from query.remembered import Remembered


def test_the_answer_for_a_word_is_worked_out_once() -> None:
    asked: list[str] = []

    def length(word: str) -> int:
        asked.append(word)
        return len(word)

    lengths = Remembered(length)

    assert [lengths["stadt"], lengths["stadt"], lengths["rat"]] == [5, 5, 3]
    assert asked == ["stadt", "rat"]


def test_overlong_words_and_more_words_than_there_is_room_for_are_not_kept() -> None:
    lengths = Remembered(len)

    assert lengths["x" * 1000] == 1000
    for number in range(70_000):
        assert lengths[f"wort{number}"] == len(f"wort{number}")

    assert 0 < len(lengths) < 2**16
    assert all(len(word) < 1000 for word in lengths)
