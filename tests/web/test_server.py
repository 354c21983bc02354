"""Serving: it says where, and says so when it can't."""

import asyncio
import shutil
import socket
from pathlib import Path

import lance
import pytest

from memography import Corpus, Settings
from memography.errors import CorpusError, UserError
from memography.web import serve
from memography.web.server import _listening


def test_a_taken_port_is_told(built: Corpus) -> None:
    """Who names a port gets that one or an error."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(UserError, match="--port"):
            serve(built, Settings(), port=other.getsockname()[1])


def test_without_a_port_a_free_one_is_found() -> None:
    """Two explorers can be open at once."""
    with _listening("127.0.0.1", None) as first, _listening("127.0.0.1", None) as second:
        first.listen()
        assert first.getsockname()[1] != second.getsockname()[1] or first.getsockname()[1] > 0


def test_answers_do_not_wait_for_the_one_before_to_be_acknowledged() -> None:
    """An answer is sent in two parts; without TCP_NODELAY the second waits 40 ms. asyncio sets it on none but TCP's."""

    async def answering() -> int:
        accepted: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def met(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            of_client = writer.get_extra_info("socket")
            accepted.set_result(of_client.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        with _listening("127.0.0.1", 0) as listening:
            async with await asyncio.start_server(met, sock=listening):
                _, asking = await asyncio.open_connection(*listening.getsockname())
                has_no_delay = await accepted
                asking.close()
                await asking.wait_closed()
                return has_no_delay

    assert asyncio.run(answering())


def test_what_is_no_address_is_told(built: Corpus) -> None:
    """A name that can't be resolved."""
    with pytest.raises(UserError, match=r"--host 1\.2\.3\.4\.5"):
        serve(built, Settings(), host="1.2.3.4.5")


def test_an_address_that_is_not_ours_is_told(built: Corpus) -> None:
    """The host must be an address of this machine."""
    with pytest.raises(UserError, match="Can't listen"):
        serve(built, Settings(), port=0, host="203.0.113.7")


def test_a_corpus_of_an_earlier_version_is_refused(built: Corpus, tmp_path: Path) -> None:
    """It says which tables lack columns, and what to do."""
    shutil.copytree(built.folder, tmp_path / "corpus")
    lance.dataset(str(tmp_path / "corpus" / "tables" / "lineage.lance")).drop_columns(["is_bare"])
    with pytest.raises(CorpusError, match=r"lacks columns in lineage.*memography build"):
        serve(Corpus(tmp_path / "corpus"), Settings(), port=0)
