"""Memory: what this machine lets a process have, and how often the kernel ended one because there was none left."""

import re
from pathlib import Path

import psutil

_GROUP = Path("/sys/fs/cgroup")
_EVENTS = _GROUP / "memory.events"
_STATISTICS = Path("/proc/vmstat")
_KILLS = re.compile(r"^oom_kill (\d+)$", re.MULTILINE)


def kernel_kills() -> int:
    """Return how many processes the kernel has ended so far because memory ran out; 0 where it does not say.

    The count of this process's own control group where there is one, else of the machine.
    """
    for path in (_EVENTS, _STATISTICS):
        try:
            found = _KILLS.search(path.read_text(encoding="ascii"))
        except (OSError, UnicodeDecodeError):
            continue
        if found:
            return int(found[1])
    return 0


def memory_bytes() -> int:
    """Return how much memory there is for all processes here: the machine's, or what its control group may have."""
    total = psutil.virtual_memory().total
    try:
        allowed = (_GROUP / "memory.max").read_text(encoding="ascii").strip()
    except OSError:
        return total
    return min(total, int(allowed)) if allowed.isdigit() else total
