"""The two that are compared: nginx with the page as a file, and this service, alone and behind nginx's TLS."""

import gzip
import http.client
import os
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import brotli

from tests.bench.load import SERVER_CORE, need, pinned
from tests.web.ui.serving import ROOT, held_port

_NGINX = """
{user} worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/errors;
events {{ worker_connections 1024; }}
http {{
    access_log off; default_type text/html; keepalive_requests 1000000000; open_file_cache max=100;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    ssl_certificate {folder}/certificate.pem; ssl_certificate_key {folder}/key.pem;
    ssl_protocols TLSv1.3; ssl_session_tickets off; ssl_session_cache off;
    upstream service {{ server 127.0.0.1:{service}; keepalive 64; keepalive_requests 1000000000; }}
    server {{
        listen 127.0.0.1:{plain}; listen 127.0.0.1:{secure} ssl; root {folder}/root;
        location = /page {{ {headers} try_files /page.br =404; }}
        location = /page-gzip {{ gzip_static always; try_files /page =404; }}
    }}
    server {{
        listen 127.0.0.1:{front} ssl;
        location / {{ proxy_pass http://service; proxy_http_version 1.1; proxy_set_header Connection ""; }}
    }}
}}
"""
#: Written by nginx itself.
_NGINX_WRITES = {"date", "server", "connection", "content-length", "content-type", "etag", "last-modified"}


@dataclass(frozen=True)
class Server:
    """A server: its address and the processes that do its work."""

    base: str
    pids: Sequence[int]


@dataclass(frozen=True)
class Nginx:
    """nginx's three sides: the file over HTTP, the file over TLS, the service behind TLS."""

    plain: Server
    secure: Server
    front: Server


def fetch(base: str, path: str) -> tuple[http.client.HTTPResponse, bytes]:
    """One answer, compressed with brotli."""
    connection = http.client.HTTPConnection(base.removeprefix("http://"), timeout=60)
    try:
        connection.request("GET", path, headers={"Accept-Encoding": "br"})
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def _answers(base: str, path: str) -> bool:
    try:
        fetch(base, path)
    except OSError:
        return False
    return True


def _wait(base: str, path: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while not _answers(base, path):
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"The server of {base} does not answer.")
        time.sleep(0.05)


@contextmanager
def service(database_url: str) -> Generator[Server]:
    """This service, one worker."""
    with held_port() as port:
        yield from _service(database_url, port)


def _service(database_url: str, port: int) -> Generator[Server]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VALLA_")}
    environment |= {"VALLA_DATABASE_URL": database_url, "VALLA_PUBLIC_URL": "https://obras.example.org"}
    with pinned(SERVER_CORE):
        process = subprocess.Popen(
            [sys.executable, "-m", "service", "serve", "--port", str(port)],
            cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    base = f"http://127.0.0.1:{port}"
    try:
        _wait(base, "/salud", process)
        yield Server(base, [process.pid])
    finally:
        process.terminate()
        process.wait(30)


def _certificate(folder: Path) -> None:
    command = [need("openssl", "openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    subprocess.run(command, check=True, capture_output=True)


@contextmanager
def nginx(folder: Path, behind: Server, page: str) -> Generator[Nginx]:
    """nginx, one worker: `page` of the service as a file with the same headers, and the service behind TLS."""
    answer, body = fetch(behind.base, page)
    (folder / "root").mkdir(parents=True)
    (folder / "root" / "page.br").write_bytes(body)
    (folder / "root" / "page.gz").write_bytes(gzip.compress(brotli.decompress(body), 6))
    _certificate(folder)
    kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in _NGINX_WRITES]
    with held_port() as plain, held_port() as secure, held_port() as front:
        yield from _nginx(folder, behind, kept, {"plain": plain, "secure": secure, "front": front})


def _nginx(folder: Path, behind: Server, kept: list[tuple[str, str]], ports: dict[str, int]) -> Generator[Nginx]:
    configuration = _NGINX.format(
        folder=folder,
        user="user root;" if os.geteuid() == 0 else "",  # else it could not read the folder
        service=behind.base.rpartition(":")[2],
        headers=" ".join(f'add_header {name} "{value}";' for name, value in kept),
        **ports,
    )
    (folder / "nginx.conf").write_text(configuration)
    with pinned(SERVER_CORE):
        process = subprocess.Popen([need("nginx", "nginx-light"), "-c", str(folder / "nginx.conf")])
    try:
        _wait(f"http://127.0.0.1:{ports['plain']}", "/page", process)
        workers = [*_children(process.pid)] or [process.pid]
        yield Nginx(
            plain=Server(f"http://127.0.0.1:{ports['plain']}", workers),
            secure=Server(f"https://127.0.0.1:{ports['secure']}", workers),
            front=Server(f"https://127.0.0.1:{ports['front']}", [*workers, *behind.pids]),
        )
    finally:
        process.terminate()
        process.wait(30)


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(word) for word in listed.read_text(encoding="utf-8").split()] if listed.exists() else []
