"""Telling a whole compressed body from one that was cut off."""

import gzip
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from crawler.network.compression import is_complete
from storage.database import Database
from storage.tables import ListedUrl
from tests.crawler.news_site import article, publish, text, title
from tests.crawler.visits import crawl_site, titles
from tests.servers import FaultServer, page

BODY = st.binary(min_size=1, max_size=5000)
MAX_SIZE = 10 * 2**20
GZIPPED = gzip.compress(article(title("mainz"), text("mainz")).encode())


def _raw_deflate(body: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return compressor.compress(body) + compressor.flush()


COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "raw deflate": _raw_deflate,
}


@pytest.mark.parametrize("name", COMPRESSORS)
@given(body=BODY)
def test_whole_body_is_complete(name: str, body: bytes) -> None:
    assert is_complete(COMPRESSORS[name](body), name.removeprefix("raw "), MAX_SIZE)


@pytest.mark.parametrize("name", ["gzip", "deflate"])
@given(body=BODY, data=st.data())
def test_body_cut_anywhere_is_not(name: str, body: bytes, data: st.DataObject) -> None:
    whole = COMPRESSORS[name](body)
    end = data.draw(st.integers(1, len(whole) - 1))

    assert not is_complete(whole[:end], name, MAX_SIZE)


def test_raw_deflate_cut_in_half_is_not() -> None:
    whole = _raw_deflate(bytes(range(256)) * 40)

    assert not is_complete(whole[: len(whole) // 2], "deflate", MAX_SIZE)


def test_what_is_too_large_is_left_to_the_decoder() -> None:
    assert is_complete(gzip.compress(bytes(2**20))[:-8], "gzip", 1000)


def test_what_is_not_compressed_is_complete() -> None:
    assert is_complete(b"", "gzip", MAX_SIZE)  # a 304
    assert is_complete(b"plain", "identity", MAX_SIZE)


def test_garbage_is_not_complete() -> None:
    assert not is_complete(b"<html>no gzip at all</html>", "gzip", MAX_SIZE)


def test_bytes_after_the_end_do_no_harm() -> None:
    assert is_complete(gzip.compress(b"x") + b"\0\0\0", "gzip", MAX_SIZE)


@given(st.lists(BODY, min_size=2, max_size=4), st.data())
def test_members_of_gzip_must_all_be_whole(bodies: list[bytes], data: st.DataObject) -> None:
    members = [gzip.compress(body) for body in bodies]
    whole = b"".join(members)
    cut = data.draw(st.integers(len(whole) - len(members[-1]) + 2, len(whole) - 1))

    assert is_complete(whole, "gzip", MAX_SIZE)
    assert not is_complete(whole[:cut], "gzip", MAX_SIZE)


@pytest.mark.parametrize("stated", ["br", "zstd", "compress", "gzip, gzip", "aes128gcm"])
def test_what_is_compressed_as_nobody_asked_is_a_failure_and_no_garbage(
    sqlite_database: Database, stated: str
) -> None:
    with FaultServer() as site:
        publish(site, "trier", "mainz", mainz=page(GZIPPED, headers={"Content-Encoding": stated}))

        result = crawl_site(sqlite_database, site)

    assert titles(sqlite_database) == ["Sensoren in Trier"]
    assert result.counts.reasons == {"failed:http": 1}
    with sqlite_database.reading() as session:
        (missed,) = session.scalars(select(ListedUrl))
    assert missed.reason.endswith(f"ist komprimiert, wie es nicht verlangt war ({stated}).")


@pytest.mark.parametrize("stated", ["gzip", "x-gzip", "GZIP", "identity, gzip"])
def test_what_was_asked_for_is_read(sqlite_database: Database, stated: str) -> None:
    members = gzip.compress(b"<!-- -->") + GZIPPED
    with FaultServer() as site:
        publish(site, "mainz", mainz=page(members, headers={"Content-Encoding": stated}))

        crawl_site(sqlite_database, site)

    assert titles(sqlite_database) == ["Sensoren in Mainz"]
