"""Many sessions that watch a page which redraws itself, without browsers: Streamlit's own protocol, spoken directly.

Each session opens the page, waits for the end of the first script run, and from then on answers every timer that the
page sets (a fragment's ``run_every``) as a browser does: at its interval, one rerun after the other.
"""

import asyncio
import math
import time
from dataclasses import dataclass, field

import psutil
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

# After so many seconds without a message a session looks whether all is over.
_LONGEST_WAIT = 0.5


@dataclass(slots=True)
class Watched:
    """What was measured: seconds of the ticks, by the interval of their timer, and what went wrong."""

    ticks: dict[float, list[float]] = field(default_factory=dict)
    first: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    received: int = 0
    cpu_share: float = 0.0
    seconds: float = 0.0

    def quantile(self, share: float, interval: float | None = None) -> float:
        """Return milliseconds that this share of the ticks took at most, of one timer or of all."""
        chosen = [ticks for name, ticks in self.ticks.items() if interval is None or name == interval]
        ordered = sorted(tick for ticks in chosen for tick in ticks)
        return 1000 * ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else math.inf

    @property
    def kilobytes(self) -> float:
        """What all sessions together were sent a second."""
        return self.received / self.seconds / 1e3

    @property
    def count(self) -> int:
        """How many ticks were answered."""
        return sum(map(len, self.ticks.values()))


def watch(address: str, query: str, sessions: int, seconds: float, server: int) -> Watched:
    """Watch a page with so many sessions for so long; ``server`` is the process id whose CPU time is measured.

    Ticks and CPU time count from when the page of every session has been drawn once; ``first`` tells of that.
    """
    seen = Watched()
    asyncio.run(_crowd(address, query, (sessions, seconds), psutil.Process(server), seen))
    return seen


async def _crowd(address: str, query: str, size: tuple[int, float], server: psutil.Process, seen: Watched) -> None:
    sessions, seconds = size
    ending = asyncio.Event()
    lives = [asyncio.create_task(_Session(address, query, seen).live(ending)) for _ in range(sessions)]
    while len(seen.first) < sessions and not seen.errors:
        await asyncio.sleep(0.05)
    seen.ticks.clear()
    received, used, began = seen.received, sum(server.cpu_times()[:2]), time.perf_counter()
    await asyncio.sleep(seconds)
    seen.seconds = time.perf_counter() - began
    seen.cpu_share = (sum(server.cpu_times()[:2]) - used) / seen.seconds
    seen.received -= received
    ending.set()
    await asyncio.gather(*lives)


class _Session:
    def __init__(self, address: str, query: str, seen: Watched) -> None:
        self._address, self._seen = address, seen
        self._page, _, self._query = query.partition("?")
        self._timers: dict[str, float] = {}
        self._due: dict[str, float] = {}
        self._asked: tuple[float, str] | None = None
        self._page_hash = ""

    async def live(self, ending: asyncio.Event) -> None:
        """Live as one session until the end; what goes wrong is counted and does not stop the others."""
        url = self._address.replace("http://", "ws://") + "/_stcore/stream"
        try:
            async with websockets.connect(
                url, subprotocols=[websockets.Subprotocol("streamlit")], max_size=None, origin=self._address
            ) as socket:
                await self._ask(socket, "")
                while not ending.is_set():
                    await self._step(socket)
        except Exception as error:
            self._seen.errors.append(repr(error)[:200])

    async def _step(self, socket: websockets.ClientConnection) -> None:
        """Take one message, or ask for the rerun of the timer that is due; one rerun is under way at a time."""
        now = time.perf_counter()
        waiting = min([*self._due.values(), now + _LONGEST_WAIT]) if self._asked is None else now + _LONGEST_WAIT
        try:
            self._take(await asyncio.wait_for(socket.recv(), max(0.001, waiting - now)))
        except TimeoutError:
            if self._asked is None and self._due and min(self._due.values()) <= time.perf_counter():
                fragment = min(self._due, key=self._due.__getitem__)
                await self._ask(socket, fragment)

    async def _ask(self, socket: websockets.ClientConnection, fragment: str) -> None:
        self._due.pop(fragment, None)
        self._asked = (time.perf_counter(), fragment)
        message = BackMsg()
        if self._page_hash:  # as a browser does once it knows it; by its name alone a rerun ends on the first page
            message.rerun_script.page_script_hash = self._page_hash
        else:
            message.rerun_script.page_name = self._page
        message.rerun_script.query_string = self._query
        if fragment:
            message.rerun_script.fragment_id = fragment
            message.rerun_script.is_auto_rerun = True
        await socket.send(message.SerializeToString())

    def _take(self, data: bytes | str) -> None:
        self._seen.received += len(data)
        message = ForwardMsg()
        message.ParseFromString(data if isinstance(data, bytes) else data.encode())
        match message.WhichOneof("type"):
            case "navigation":
                self._page_hash = message.navigation.page_script_hash
            case "auto_rerun":
                self._timers[message.auto_rerun.fragment_id] = message.auto_rerun.interval
                self._due.setdefault(message.auto_rerun.fragment_id, time.perf_counter() + message.auto_rerun.interval)
            # A fragment that asked for a run of the whole page has not answered before that is over.
            case "script_finished" if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                self._finished()
            case "delta" if message.delta.new_element.WhichOneof("type") == "exception":
                self._seen.errors.append(message.delta.new_element.exception.message[:200])

    def _finished(self) -> None:
        if self._asked is None:
            return
        (asked, fragment), now = self._asked, time.perf_counter()
        self._asked = None
        if not fragment:
            self._seen.first.append(now - asked)
            return
        if fragment in self._timers:
            interval = self._timers[fragment]
            self._seen.ticks.setdefault(interval, []).append(now - asked)
            self._due[fragment] = max(now, asked + interval)
