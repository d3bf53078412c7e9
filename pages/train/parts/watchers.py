"""How many sessions watch a training right now, and how often each may have its page redrawn."""

import threading
import time
from collections.abc import Callable

# A browser's page that is open but not looked at is slowed to one tick a second.
_FORGOTTEN_AFTER = 3.0
_PACES = ((3, 0.25), (10, 0.5))
SLOWEST = 1.0


class Watchers:
    """Counts who asked within the last three seconds; all sessions of the server share one.

    Args:
        clock: Seconds that never go back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._seen = clock, dict[str, float]()
        self._lock = threading.Lock()

    def pace(self, visitor: str) -> float:
        """Count a visitor and return the seconds from one redrawing to the next.

        Four times a second for up to three watchers, twice for up to ten, once for more.
        """
        now = self._clock()
        with self._lock:
            self._seen[visitor] = now
            self._seen = {name: at for name, at in self._seen.items() if now - at < _FORGOTTEN_AFTER}
            count = len(self._seen)
        return next((seconds for most, seconds in _PACES if count <= most), SLOWEST)
