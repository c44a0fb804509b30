"""`valla`, the command of whoever operates the service. Words for people in Spanish; `--json` for programs.

One module for each noun. Exit status: 0 done, 1 the work failed (one sentence on stderr), 2 wrong usage.
"""

from service.cli.command import app, main

__all__ = ["app", "main"]
