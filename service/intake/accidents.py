"""What breaks while somebody complains is told without a word of theirs: types, modules and lines, never a message.

An exception's message may hold what was typed, and so may the values of its frames.
"""

import logging
import traceback

from service.foundation import codes

_log = logging.getLogger(__name__)


def note(error: Exception) -> str:
    """Tell the log where something broke; the reference under which it is there."""
    return noted(told(error))


def noted(where: str) -> str:
    """Tell the log what `told` said; the reference under which it is there."""
    reference = codes.printed(codes.mint())
    _log.error("accident %s among the complaints: %s", reference, where)
    return reference


def told(error: BaseException) -> str:
    """An exception in one line: the types of its chain, and modules and lines of its frames, the innermost last."""
    chain: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in chain:
        chain.append(cause)
        cause = cause.__cause__ or cause.__context__
    types = " from ".join(type(each).__name__ for each in chain)
    frames = (
        f"{frame.f_globals.get('__name__', '?')}:{line}" for frame, line in traceback.walk_tb(error.__traceback__)
    )
    return f"{types} at {' '.join(frames)}"
