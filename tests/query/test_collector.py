import gc
from collections.abc import Iterator

import pytest

from query.collector import collector_at_rest


@pytest.fixture
def _as_before() -> Iterator[None]:
    yield
    gc.enable()


def fail_at_rest() -> None:
    with collector_at_rest():
        assert not gc.isenabled()
        raise ZeroDivisionError


@pytest.mark.usefixtures("_as_before")
def test_the_collector_rests_and_works_again_even_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError):
        fail_at_rest()

    assert gc.isenabled()


@pytest.mark.usefixtures("_as_before")
def test_a_collector_that_rested_before_rests_on() -> None:
    gc.disable()

    with collector_at_rest():
        pass

    assert not gc.isenabled()
