"""The server's address for large uploads: Streamlit's own uploader would keep a whole file in memory for each session.

Only a page of this app can send here. It shows a ticket that only a session of this server is given, and the browser's
own word for where the request comes from has to be this server's address.
"""

import hmac
import secrets
from urllib.parse import unquote, urlsplit

from anyio import to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from core.data.uploads import Incoming, Upload, receiving
from core.errors import CoreError
from pages.shared import cached

ADDRESS = "upload"
BLOCK_BYTES = 1 << 20
_secret = secrets.token_bytes(32)
_open_at: list[str] = []


def upload_route(base: str = "") -> Route:
    """Return the route that takes uploads below the server's base path; from now on ``is_open`` says so."""
    path = "/".join(["", *filter(None, [base.strip("/"), ADDRESS])])
    _open_at[:] = [path]
    return Route(path, receive, methods=["POST"])


def is_open() -> bool:
    """Return whether this process serves the route; ``app.py`` run by itself does not."""
    return bool(_open_at)


def ticket(visitor: str) -> str:
    """Return what lets a visitor's session send files here, until the server ends."""
    return f"{visitor}.{_sign(visitor)}"


def _sign(visitor: str) -> str:
    return hmac.digest(_secret, visitor.encode(), "sha256").hex()


async def receive(request: Request) -> Response:
    """Write the body to disk as it comes, in blocks, and answer with the upload's id, or with a sentence."""
    if not (_is_from_here(request) and _has_ticket(request)):
        return _refusal("expected an upload from a page of this app; load the page again and bring the file again", 403)
    size = request.headers.get("content-length", "")
    if not size.isdecimal():
        return _refusal("expected the file's size before the file; bring it with a current browser", 411)
    try:
        upload = await _receive_file(request, unquote(request.headers.get("x-file-name", "")), int(size))
    except CoreError as error:
        return _refusal(str(error), 413)
    except ClientDisconnect:
        return _refusal("the connection ended in the middle of the file; bring it again", 400)
    return JSONResponse({"id": upload.id})


async def _receive_file(request: Request, name: str, size: int) -> Upload:
    with receiving(cached.places(), name, size) as incoming:
        await _write_blocks(request, incoming)
        return incoming.finish()


async def _write_blocks(request: Request, incoming: Incoming) -> None:
    # The network's blocks are small; each write goes to a thread, so that a slow disk holds up nobody's page.
    waiting = bytearray()
    async for piece in request.stream():
        waiting += piece
        if len(waiting) >= BLOCK_BYTES:
            await to_thread.run_sync(incoming.write, bytes(waiting))
            waiting.clear()
    await to_thread.run_sync(incoming.write, bytes(waiting))


def _is_from_here(request: Request) -> bool:
    """Return whether the browser says that the request comes from a page of this very address."""
    origin = urlsplit(request.headers.get("origin", ""))
    return bool(origin.netloc) and origin.netloc == request.headers.get("host")


def _has_ticket(request: Request) -> bool:
    visitor, _, signature = request.headers.get("x-ticket", "").partition(".")
    return hmac.compare_digest(signature.encode(), _sign(visitor).encode())


def _refusal(sentence: str, status: int) -> JSONResponse:
    return JSONResponse({"error": sentence}, status)
