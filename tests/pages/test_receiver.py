import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from core.data.uploads import find_upload
from core.places import Places
from pages.shared import receiver

HOST = "unrolled.test:8501"
LAST: Message = {"type": "http.request", "body": b"", "more_body": False}
GONE: Message = {"type": "http.disconnect"}


def piece(body: bytes) -> Message:
    return {"type": "http.request", "body": body, "more_body": True}


def send(messages: list[Message], **changed: str | None) -> Response:
    """Give the receiver a request of these messages; headers named are changed, or left out with None."""
    size = sum(len(message.get("body", b"")) for message in messages)
    headers = {"host": HOST, "origin": f"http://{HOST}", "x_ticket": receiver.ticket("somebody")}
    headers |= {"x_file_name": "mine.csv", "content_length": str(size), **changed}
    written = [
        (name.replace("_", "-").encode(), value.encode()) for name, value in headers.items() if value is not None
    ]
    waiting = iter(messages)

    async def receive() -> Message:
        return next(waiting)

    scope = {"type": "http", "method": "POST", "path": "/upload", "query_string": b"", "headers": written}
    return asyncio.run(receiver.receive(Request(scope, receive)))


def told(response: Response) -> Any:
    return json.loads(bytes(response.body))


def uploads_in(home: Places) -> list[Path]:
    folder = home.cache / "uploads"
    return list(folder.iterdir()) if folder.is_dir() else []


def test_the_blocks_of_a_request_become_a_file_and_the_answer_is_its_id(home: Places) -> None:
    response = send([piece(b"text;"), piece(b"label\n"), LAST])
    upload = find_upload(home, told(response)["id"])
    assert response.status_code == 200
    assert upload is not None
    assert (upload.name, upload.path.read_bytes()) == ("mine.csv", b"text;label\n")


def test_a_file_larger_than_a_block_arrives_in_its_order(home: Places) -> None:
    pieces = [piece(bytes([number]) * 400_000) for number in range(8)]
    upload = find_upload(home, told(send([*pieces, LAST]))["id"])
    assert upload is not None
    assert upload.path.read_bytes() == b"".join(piece["body"] for piece in pieces)


def test_letters_of_any_language_in_a_file_name_arrive(home: Places) -> None:
    upload = find_upload(home, told(send([piece(b"x"), LAST], x_file_name="%E8%AF%84%E8%AE%BA.csv"))["id"])
    assert upload is not None
    assert upload.name == "评论.csv"


STRANGERS: dict[str, dict[str, str | None]] = {
    "another site": {"origin": "http://elsewhere.test"},
    "another port": {"origin": "http://unrolled.test:9000"},
    "a page without an address": {"origin": "null"},
    "no page at all": {"origin": None},
    "no ticket": {"x_ticket": None},
    "a made-up ticket": {"x_ticket": "somebody.0000"},
    "a ticket for another visitor": {"x_ticket": receiver.ticket("somebody").replace("somebody", "another")},
    "a ticket that is no ASCII": {"x_ticket": "somebody.é"},
}


@pytest.mark.parametrize("stranger", STRANGERS)
def test_strangers_write_nothing_to_the_disk(home: Places, stranger: str) -> None:
    response = send([piece(b"x"), LAST], **STRANGERS[stranger])
    assert response.status_code == 403
    assert "from a page of this app" in told(response)["error"]
    assert uploads_in(home) == []


def test_a_connection_that_ends_in_the_middle_leaves_nothing(home: Places) -> None:
    response = send([piece(b"x"), GONE], content_length="5")
    assert response.status_code == 400
    assert uploads_in(home) == []


def test_a_body_without_its_size_is_refused(home: Places) -> None:
    assert send([piece(b"x"), LAST], content_length=None).status_code == 411
    assert uploads_in(home) == []


def test_a_file_over_the_limit_is_told_in_a_sentence(home: Places) -> None:
    response = send([piece(b"x"), LAST], content_length="9000000000")
    assert response.status_code == 413
    assert "but mine.csv has 9,000 MB; bring a smaller one" in told(response)["error"]
    assert uploads_in(home) == []


def test_the_address_lies_below_the_servers_base_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiver, "_open_at", [])
    assert not receiver.is_open()
    assert receiver.upload_route("apps/unrolled/").path == "/apps/unrolled/upload"
    assert receiver.upload_route().path == "/upload"
    assert receiver.is_open()
