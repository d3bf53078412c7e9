"""What a training need not wait for: a thread that does it, in order, beside the batches."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

# Each holds a copy of the weights.
_MOST_WAITING = 8


class Beside:
    """Does one thing after the other in a thread; what fails there is raised by whoever comes next."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="beside")
        self._waiting: deque[Future[Any]] = deque()

    def do(self, work: Callable[[], object]) -> Future[Any]:
        """Have something done after all that waits already; wait only where too much does."""
        while self._waiting and (self._waiting[0].done() or len(self._waiting) >= _MOST_WAITING):
            self._waiting.popleft().result()
        done = self._thread.submit(work)
        self._waiting.append(done)
        return done

    def wait(self) -> None:
        """Wait until all is done."""
        while self._waiting:
            self._waiting.popleft().result()

    def close(self) -> None:
        """Do what waits, and end the thread."""
        self._thread.shutdown()
        self.wait()
