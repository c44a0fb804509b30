"""What a process has in memory stays there: no core file when it breaks, no look by another process of its user.

Nor does it stay longer than it is used: what held a photo or a long text goes back to the system when it is let go.
"""

import ctypes
import resource
import sys

_PR_SET_DUMPABLE = 4  # linux/prctl.h
#: malloc.h of glibc: from how many bytes on a piece of memory is of its own. Left alone it grows to 32 MiB with use.
_M_MMAP_THRESHOLD, _LARGE = -3, 256 * 1024


def keep_private() -> None:
    """Keep the memory of this process to itself, until it ends; a program that it starts has to say so again.

    The limit holds everywhere; on Linux a machine that pipes core files to a collector heeds only the second.
    """
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0 if most else most))
    if sys.platform == "linux":
        system = ctypes.CDLL(None, use_errno=True)
        system.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        if hasattr(system, "mallopt"):  # other libraries of C have none, and give back at once anyway
            system.mallopt(_M_MMAP_THRESHOLD, _LARGE)
