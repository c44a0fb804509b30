"""What it takes to make a clean copy of a file."""

import subprocess
import sys

_MEASURE = """
import resource, sys
from service.complaints import evidence
from service.foundation import confinement
# From behind walls nobody hears how much was used.
confinement._walls = tuple
evidence.clean(sys.stdin.buffer.read())
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


def megabytes_to_clean(file: bytes) -> int:
    """The most memory that the process which cleans a file had."""
    ended = subprocess.run([sys.executable, "-c", _MEASURE], input=file, capture_output=True, check=True)
    return int(ended.stdout)
