"""What a process has in memory stays there: no core file when it breaks, no look by another process of its user."""

import ctypes
import resource
import sys

_PR_SET_DUMPABLE = 4  # linux/prctl.h


def keep_private() -> None:
    """Keep the memory of this process to itself, until it ends; a program that it starts has to say so again.

    The limit holds everywhere; on Linux a machine that pipes core files to a collector heeds only the second.
    """
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0 if most else most))
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
