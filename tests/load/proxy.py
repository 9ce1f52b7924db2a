"""nginx in front of the servers, as docs/operations.md sets it up: a cache that asks again by tag."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.load.servers import free_ports
from tests.support import ROOT, nginx_path

CONF = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log warn;
worker_processes 2;
worker_rlimit_nofile 8192;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    proxy_cache_path {folder}/cache levels=1:2 keys_zone=pages:20m max_size=500m inactive=10m;
    keepalive_requests 1000000;
    {http}
    upstream servers {{ {servers} keepalive 32; }}
    server {{
        listen 127.0.0.1:{port} backlog=2048;
        sendfile on;
        {more}
        location / {{
            proxy_pass http://servers;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $host;
            proxy_cache pages;
            proxy_cache_bypass $cookie_sessionid;
            proxy_no_cache $cookie_sessionid;
            proxy_cache_lock on;
            proxy_cache_revalidate on;
            proxy_cache_use_stale updating error timeout;
            add_header X-Cache $upstream_cache_status;
        }}
    }}
}}
"""
PATIENCE = 10.0


@contextlib.contextmanager
def proxy(ports: Sequence[int], folder: Path, more: str = "", http: str = "") -> Iterator[int]:
    """nginx before these servers; the port it listens on. `more`: further locations, `http`: what stands at
    that level, in its own words."""
    folder = folder / "nginx"
    folder.mkdir()
    [port] = free_ports(1)
    servers = " ".join(f"server 127.0.0.1:{one};" for one in ports)
    conf = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""  # its workers read and write in this folder alone
    conf.write_text(CONF.format(folder=folder, port=port, servers=servers, user=user, more=more, http=http))
    program = nginx_path()
    if program is None:
        raise RuntimeError("nginx is missing")
    running = subprocess.Popen([program, "-p", str(folder), "-c", str(conf), "-e", str(folder / "nginx.log")])
    try:
        _wait_for(folder / "nginx.pid", running)
        yield port
    finally:
        running.terminate()
        running.wait(PATIENCE)


def signed_links(key: str, store: str) -> tuple[str, str]:
    """The blocks of docs/operations.md that check signed links: at the level of http, and of the server."""
    page = (ROOT / "docs/operations.md").read_text()
    found = re.search(r"^### Whole sessions$(.*?)^### ", page, re.MULTILINE | re.DOTALL)
    if found is None:
        raise RuntimeError("docs/operations.md has no section of whole sessions")
    blocks = re.findall(r"(?:^    .*\n)+", found[1], re.MULTILINE)
    cookies, checked = (block for block in blocks if "$sign_in" in block)
    checked = checked.replace("FILE_LINKS_KEY", key).replace("/srv/nghi-truong/var/files", store.rstrip("/"))
    return cookies, checked


def _wait_for(pid: Path, running: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while not (pid.exists() and pid.read_text().strip()):
        if running.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"nginx does not start; see {pid.parent}/nginx.log")
        time.sleep(0.05)
