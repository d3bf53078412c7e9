import hashlib
import socket
import threading
from collections import namedtuple
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from file_host import FileHost

from core.data.catalogue import download as downloading
from core.data.catalogue.download import BLOCK, KnownFile, NotThereError, download
from core.errors import DataError

CONTENT = bytes(range(256)) * 2048
CUT = 3 * BLOCK
CHECKSUM = "sha256:" + hashlib.sha256(CONTENT).hexdigest()


class CancelledError(Exception):
    pass


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileHost]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    running = FileHost(CONTENT)
    yield running
    running.close()


@pytest.fixture
def file(host: FileHost) -> KnownFile:
    return KnownFile(f"{host.address}/file.zip", CHECKSUM, len(CONTENT))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "downloads" / "file.zip"


def part_of(target: Path) -> Path:
    return target.with_name("file.zip.part")


@pytest.fixture
def half(host: FileHost, file: KnownFile, target: Path) -> Path:
    """Have a first download cut short and return what it left."""
    host.cut_after = CUT
    with pytest.raises(DataError, match="cut short"):
        download(file, target)
    host.cut_after = None
    return part_of(target)


def test_a_file_comes_whole_and_nothing_else_stays(file: KnownFile, target: Path) -> None:
    assert download(file, target) == target
    assert target.read_bytes() == CONTENT
    assert {path.name for path in target.parent.iterdir()} == {"file.zip", ".file.zip.lock"}


def test_bytes_and_share_are_reported(file: KnownFile, target: Path) -> None:
    said: list[tuple[str, float]] = []
    download(file, target, lambda what, share: said.append((what, share)))
    assert said[0] == ("Connecting", 0.0)
    assert said[-1] == ("Downloading, 0.5 of 0.5 MB", 1.0)
    assert [share for _, share in said] == sorted(share for _, share in said)


def test_a_file_that_is_there_is_not_asked_for_again(host: FileHost, file: KnownFile, target: Path) -> None:
    download(file, target)
    download(file, target)
    assert len(host.asked) == 1


def test_a_damaged_file_is_brought_again(host: FileHost, file: KnownFile, target: Path) -> None:
    download(file, target).write_bytes(b"damaged")
    assert download(file, target).read_bytes() == CONTENT
    assert len(host.asked) == 2


def test_what_a_cut_left_is_not_the_file_and_is_kept(half: Path, target: Path) -> None:
    assert not target.exists()
    assert half.read_bytes() == CONTENT[:CUT]


def test_the_next_download_goes_on_where_the_cut_was(host: FileHost, file: KnownFile, half: Path, target: Path) -> None:
    assert download(file, target).read_bytes() == CONTENT
    assert host.asked[-1] == ("/file.zip", f"bytes={CUT}-", '"first"')
    assert not half.exists()


def test_a_cut_that_the_host_does_not_tell_is_noticed_by_the_size(
    host: FileHost, file: KnownFile, target: Path
) -> None:
    host.tells_length, host.cut_after = False, CUT
    with pytest.raises(DataError, match=r"cut short after 0\.2 of 0\.5 MB"):
        download(file, target)
    assert part_of(target).read_bytes() == CONTENT[:CUT]


def test_a_host_that_knows_no_ranges_sends_all_of_it_again(
    host: FileHost, file: KnownFile, half: Path, target: Path
) -> None:
    host.honours_range = False
    assert download(file, target).read_bytes() == CONTENT
    assert not half.exists()


def test_a_file_changed_between_the_parts_comes_whole(host: FileHost, half: Path, target: Path) -> None:
    host.content, host.tag = CONTENT[::-1], '"second"'
    changed = KnownFile(f"{host.address}/file.zip", "sha256:" + hashlib.sha256(host.content).hexdigest(), None)
    assert download(changed, target).read_bytes() == host.content
    assert not half.exists()


def test_old_and_new_bytes_are_never_joined(host: FileHost, half: Path, target: Path) -> None:
    host.content = CONTENT[::-1]
    changed = KnownFile(f"{host.address}/file.zip", "md5:" + hashlib.md5(host.content).hexdigest(), None)
    assert download(changed, target).read_bytes() == host.content
    assert [wanted for _, wanted, _ in host.asked] == ["", f"bytes={CUT}-", ""]
    assert not half.exists()


def test_a_part_longer_than_the_file_is_forgotten(host: FileHost, file: KnownFile, half: Path, target: Path) -> None:
    half.write_bytes(CONTENT + b"more")
    assert download(file, target).read_bytes() == CONTENT
    assert host.asked[-1] == ("/file.zip", "", "")


def test_a_wrong_checksum_is_refused_and_leaves_nothing(file: KnownFile, target: Path) -> None:
    with pytest.raises(DataError, match=r"known content of file\.zip \(SHA256 000000000000…\), but 127\.0\.0\.1 sent"):
        download(replace(file, checksum="sha256:" + "0" * 64), target)
    assert {path.name for path in target.parent.iterdir()} == {".file.zip.lock"}


def test_a_web_page_with_status_200_is_refused(host: FileHost, file: KnownFile, target: Path) -> None:
    host.content, host.kind = b"<html>Please sign in</html>", "text/html; charset=utf-8"
    with pytest.raises(DataError, match="but a web page came"):
        download(file, target)
    assert not target.exists()


def test_a_web_page_in_between_does_not_cost_the_part(
    host: FileHost, file: KnownFile, half: Path, target: Path
) -> None:
    host.content, host.kind = b"<html>Please sign in</html>", "text/html"
    host.honours_range = False
    with pytest.raises(DataError, match="but a web page came"):
        download(file, target)
    assert half.read_bytes() == CONTENT[:CUT]


@pytest.mark.parametrize("status", [404, 410])
def test_a_missing_file_is_told_as_missing(host: FileHost, file: KnownFile, target: Path, status: int) -> None:
    host.status = status
    with pytest.raises(NotThereError, match=f"has no such file \\(status {status}\\)"):
        download(file, target)


@pytest.mark.parametrize("status", [403, 500, 503])
def test_any_other_status_is_told(host: FileHost, file: KnownFile, target: Path, status: int) -> None:
    host.status = status
    with pytest.raises(DataError, match=f"answered with status {status}; try again later"):
        download(file, target)
    assert not part_of(target).exists()


def test_a_moved_file_is_followed(host: FileHost, file: KnownFile, target: Path) -> None:
    assert download(replace(file, address=f"{host.address}/old"), target).read_bytes() == CONTENT


def test_a_cancelled_download_goes_on_later(host: FileHost, file: KnownFile, target: Path) -> None:
    def cancel(what: str, share: float) -> None:
        if share > 0.5:
            raise CancelledError(what)

    with pytest.raises(CancelledError):
        download(file, target, cancel)
    assert not target.exists()
    kept = part_of(target).stat().st_size
    assert 0.5 * len(CONTENT) < kept < len(CONTENT)
    assert download(file, target).read_bytes() == CONTENT
    assert host.asked[-1][1] == f"bytes={kept}-"


def test_two_at_once_bring_it_once(host: FileHost, file: KnownFile, target: Path) -> None:
    waiting = threading.Event()

    def second_report(what: str, _: float) -> None:
        if what.startswith("Waiting"):
            waiting.set()

    host.answers.clear()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(download, file, target)
        assert host.arrived.wait(10)
        second = pool.submit(download, file, target, second_report)
        assert waiting.wait(10)
        host.answers.set()
        assert first.result(10).read_bytes() == second.result(10).read_bytes() == CONTENT
    assert len(host.asked) == 1


def test_a_silent_host_is_given_up(
    host: FileHost, file: KnownFile, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloading, "SILENT_SECONDS", 0.1)
    host.answers.clear()
    with pytest.raises(DataError, match=r"127\.0\.0\.1 did not answer in time"):
        download(file, target)


def test_no_connection_is_told_in_a_sentence(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = KnownFile(f"http://127.0.0.1:{taken.getsockname()[1]}/file.zip", CHECKSUM, None)
        with pytest.raises(DataError, match=r"expected to reach 127\.0\.0\.1, but no connection came about"):
            download(nobody, target)


def test_a_connection_that_is_not_secure_is_told(file: KnownFile, target: Path) -> None:
    with pytest.raises(DataError, match=r"expected a secure connection to 127\.0\.0\.1"):
        download(replace(file, address=file.address.replace("http:", "https:")), target)


def test_a_full_disk_is_told_before_anything_comes(
    file: KnownFile, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")(10**9, 10**9 - 50_100_000, 50_100_000)
    monkeypatch.setattr(downloading.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(DataError, match=r"needs 0\.5 MB, but the disk has 50\.1 MB left"):
        download(file, target)
    assert not part_of(target).exists()


def test_an_answer_without_end_is_given_up(
    host: FileHost, file: KnownFile, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloading, "MOST_BYTES", 2 * BLOCK)
    host.tells_length = False
    with pytest.raises(DataError, match="what comes has no end"):
        download(file, target)


def test_a_name_is_the_last_part_of_an_address() -> None:
    assert KnownFile("https://host.org/a/some%20reviews+1.zip?raw=1", "", None).name == "some reviews+1.zip"
