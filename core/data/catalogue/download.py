"""A file from another host, whole and checked, or not at all.

What has come lies in a ``.part`` file beside the target, so that a download that was cut or cancelled goes on where it
stopped. Built on requests, which Streamlit brings: it has the certificates and proxies of every platform. Pooch, which
is built on it too, neither goes on with a part nor can be cancelled.
"""

import fcntl
import hashlib
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

import requests
import urllib3

from core.errors import DataError
from core.reporting import Report, silent

BLOCK = 64 * 1024
CONNECT_SECONDS, SILENT_SECONDS = 10.0, 30.0
# Of a file whose size nobody wrote down, an answer without end would else fill the disk.
MOST_BYTES = 1 << 30
SPARE_BYTES = 50_000_000
WAITING_SECONDS = 0.2


class NotThereError(DataError):
    """The host answered that it has no such file."""


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file known by its content.

    ``address`` is a URL, or a path in a mirror; ``checksum`` is written ``sha256:…`` or ``md5:…``; ``bytes`` is None
    where nobody wrote the size down.
    """

    address: str
    checksum: str
    bytes: int | None

    @property
    def name(self) -> str:
        """The file's own name."""
        return PurePosixPath(unquote(urlsplit(self.address).path)).name

    def fits(self, path: Path) -> bool:
        """Return whether a file has the known content."""
        kind, _, known = self.checksum.partition(":")
        with path.open("rb") as file:
            return hashlib.file_digest(file, kind).hexdigest() == known


def download(file: KnownFile, target: Path, report: Report = silent) -> Path:
    """Bring a file to ``target`` and return it; the target appears only when its content is the known one.

    Two that ask for the same target bring it once: the second waits. An exception out of ``report`` cancels; what has
    come is kept, and the next call goes on from there.

    Raises:
        NotThereError: the host has no such file.
        DataError: it cannot be reached, sends something else or less, or the disk is full.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with _alone(target, report):
        if not (target.is_file() and file.fits(target)):
            _bring(file, target, report)
    return target


@contextmanager
def _alone(target: Path, report: Report) -> Iterator[None]:
    with target.with_name(f".{target.name}.lock").open("wb") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                report("Waiting for another download of the same file", 0.0)
                time.sleep(WAITING_SECONDS)
        yield


def _bring(file: KnownFile, target: Path, report: Report) -> None:
    part = _Part(target)
    goes_on = part.size > 0
    is_whole = _transfer(file, part, report)
    if goes_on and not file.fits(part.path):
        # Part of it was old: nothing tells which, so all of it comes again.
        part.drop()
        is_whole = _transfer(file, part, report)
    if not file.fits(part.path):
        raise _refusal(file, part, is_whole)
    part.publish()


def _refusal(file: KnownFile, part: "_Part", is_whole: bool) -> DataError:
    """Return the error for what has come; what cannot become the file by going on is deleted."""
    if not is_whole and file.bytes is not None and part.size < file.bytes:
        return _cut_short(file, f" after {_amounts(part.size, file.bytes)}")
    part.drop()
    return DataError(
        f"expected the known content of {file.name} ({_short(file.checksum)}), but {_host(file)} sent another; it was "
        "deleted. The file may have been changed there: try again later, or set UNROLLED_MIRROR to a copy of it"
    )


def _cut_short(file: KnownFile, where: str = "") -> DataError:
    return DataError(
        f"the download of {file.name} was cut short{where}; what came is kept: fetch it again and it goes on from there"
    )


class _Part:
    """What has come of a file so far, and the mark by which its host knows this version of it."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self.path = target.with_name(f"{target.name}.part")
        self._mark = target.with_name(f"{target.name}.part.mark")

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path.is_file() else 0

    @property
    def mark(self) -> str | None:
        with suppress(OSError):
            return self._mark.read_text(encoding="ascii") or None
        return None

    def begin(self, mark: str) -> None:
        self._mark.write_text(mark, encoding="ascii", errors="replace")

    def drop(self) -> None:
        self.path.unlink(missing_ok=True)
        self._mark.unlink(missing_ok=True)

    def publish(self) -> None:
        self.path.replace(self._target)
        self._mark.unlink(missing_ok=True)


def _transfer(file: KnownFile, part: _Part, report: Report) -> bool:
    """Bring what is missing of a file; False where the host did not say how much that is, so that a cut looks whole."""
    if file.bytes is not None and part.size == file.bytes:
        return True
    report("Connecting", 0.0)
    with _explained(file), _ask(file, part) as answer:
        start = _start(answer, part)
        total = _total(answer, start)
        _refuse_full_disk(part, (total or file.bytes or 0) - start)
        part.begin(_mark_of(answer))
        _write(answer, part, start, total or file.bytes, report)
    return total is not None


def _ask(file: KnownFile, part: _Part) -> requests.Response:
    """Return the host's answer, its body not read yet; one that is not the file is refused and leaves the part."""
    headers = {"Accept-Encoding": "identity", "User-Agent": "unrolled"}
    if part.size:
        headers["Range"] = f"bytes={part.size}-"
        if part.mark:
            headers["If-Range"] = part.mark
    answer = requests.get(file.address, headers=headers, stream=True, timeout=(CONNECT_SECONDS, SILENT_SECONDS))
    if answer.status_code == requests.codes.requested_range_not_satisfiable and part.size:
        answer.close()
        part.drop()
        return _ask(file, part)
    _refuse_other(answer, file)
    return answer


def _refuse_other(answer: requests.Response, file: KnownFile) -> None:
    try:
        if answer.status_code in (requests.codes.not_found, requests.codes.gone):
            raise NotThereError(
                f"expected {file.name} at {file.address}, but {_host(file)} has no such file (status "
                f"{answer.status_code}); it may have moved: set UNROLLED_MIRROR to a copy of it"
            )
        if answer.status_code not in (requests.codes.ok, requests.codes.partial_content):
            raise DataError(
                f"expected {file.name} from {_host(file)}, but it answered with status {answer.status_code}; try again "
                "later"
            )
        if answer.headers.get("Content-Type", "").lower().startswith("text/html"):
            raise DataError(
                f"expected the file {file.name} from {_host(file)}, but a web page came; a sign-in page of the "
                "network may stand in between, or the file has moved"
            )
    except DataError:
        answer.close()
        raise


def _start(answer: requests.Response, part: _Part) -> int:
    """Return the place in the file at which the answer begins; 0 where the host sends all of it."""
    sent = answer.headers.get("Content-Range", "")
    if answer.status_code == requests.codes.partial_content and sent.startswith(f"bytes {part.size}-"):
        return part.size
    if answer.status_code == requests.codes.partial_content:
        part.drop()
        raise DataError(
            f"expected the rest of a file from byte {part.size}, but the host sent {sent!r}; fetch it again"
        )
    return 0


def _total(answer: requests.Response, start: int) -> int | None:
    length = answer.headers.get("Content-Length", "")
    return start + int(length) if length.isdecimal() else None


def _mark_of(answer: requests.Response) -> str:
    """Return what names this version of the file on its host: a strong ETag or a date."""
    tag = str(answer.headers.get("ETag", ""))
    return tag if tag and not tag.startswith("W/") else str(answer.headers.get("Last-Modified", ""))


def _refuse_full_disk(part: _Part, needed: int) -> None:
    free = shutil.disk_usage(part.path.parent).free
    if free < needed + SPARE_BYTES:
        raise DataError(
            f"the download needs {needed / 1e6:,.1f} MB, but the disk has {free / 1e6:,.1f} MB left; free some, or set "
            "UNROLLED_HOME to a folder on another disk"
        )


def _write(answer: requests.Response, part: _Part, start: int, total: int | None, report: Report) -> None:
    """Write the answer's body behind the first ``start`` bytes; ``total`` is what the file may have in the end."""
    done = start
    with part.path.open("ab") as out:
        out.truncate(start)
        # As sent, not unpacked: some hosts call a .gz file a compressed answer.
        for block in answer.raw.stream(BLOCK, decode_content=False):
            out.write(block)
            done += len(block)
            if done > MOST_BYTES:
                raise DataError("expected a file of a known size, but what comes has no end; the address may be wrong")
            report(f"Downloading, {_amounts(done, total)}", min(1.0, done / total) if total else 0.0)


@contextmanager
def _explained(file: KnownFile) -> Iterator[None]:
    """Tell what went wrong on the way as a sentence."""
    try:
        yield
    except (requests.exceptions.SSLError, urllib3.exceptions.SSLError):
        raise DataError(
            f"expected a secure connection to {_host(file)}, but its certificate was not accepted; check this "
            "machine's clock, and whether the network inspects connections"
        ) from None
    except (requests.Timeout, urllib3.exceptions.TimeoutError):
        raise DataError(
            f"{_host(file)} did not answer in time; what came is kept: fetch it again and it goes on from there"
        ) from None
    except (urllib3.exceptions.ProtocolError, requests.exceptions.ChunkedEncodingError):
        raise _cut_short(file) from None
    except (requests.RequestException, urllib3.exceptions.HTTPError):
        raise DataError(
            f"expected to reach {_host(file)}, but no connection came about; check the network, or set "
            "UNROLLED_MIRROR to a folder that holds a copy"
        ) from None


def _amounts(done: int, total: int | None) -> str:
    return f"{done / 1e6:,.1f} of {total / 1e6:,.1f} MB" if total else f"{done / 1e6:,.1f} MB"


def _host(file: KnownFile) -> str:
    return urlsplit(file.address).hostname or file.address


def _short(checksum: str) -> str:
    kind, _, digest = checksum.partition(":")
    return f"{kind.upper()} {digest[:12]}…"
