"""A server and a command that do what ours may not: that they are seen proves that the watch is awake."""

import mmap
import os
import socket
import subprocess
import sys
import zlib
from base64 import b64encode
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


async def _spool(request: Request) -> Response:
    """Reads a form as Starlette does: what is larger than a megabyte goes to /tmp."""
    async with request.form() as form:
        return Response(form["que"])


app = Starlette(routes=[Route("/denuncia", _spool, methods=["POST"])])


def _each_way(canary: str, folder: Path) -> None:
    told = canary.encode()
    with (folder / "written").open("wb", buffering=0) as file:
        file.write(b"before " + told)
        os.pwrite(file.fileno(), told, 1000)
        os.writev(file.fileno(), [told[:7], told[7:]])
        file.write(b64encode(b"x" + told))
        file.write(zlib.compress(told * 9))
    (folder / canary).touch()
    (folder / "written").rename(folder / f"renamed {canary}")
    subprocess.run([sys.executable, "-S", "-c", "", canary], check=True)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.sendto(told, ("127.0.0.1", 9))
    with (folder / "mapped").open("w+b") as file:
        file.truncate(4096)
        with mmap.mmap(file.fileno(), 4096) as memory:
            memory[: len(told)] = told
    print(canary, file=sys.stderr)
    fd = os.memfd_create("allowed")
    os.write(fd, told)


if __name__ == "__main__":
    _each_way(os.environ["CANARY"], Path(sys.argv[1]))
