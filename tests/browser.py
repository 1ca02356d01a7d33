"""Chromium without a window, and a small server for what it is shown: whatever else it asks for is seen.

Tests that need it are skipped where there is none: apt-get install chromium
"""

import shutil
import subprocess
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

_QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--no-pings")
_OWN = ("google.com", "googleapis.com", "gvt1.com")
"""What the browser asks on its own account, whatever it is told."""
_ALONE = (
    "--disable-features=NetworkTimeServiceQuerying",
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars"),
)


def program() -> str:
    """Where it is; skips the test where it is not."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("there is no Chromium on this machine: apt-get install chromium")
    return found


class Shop:
    """Shows these pages on this computer and remembers what was asked for."""

    def __init__(self, pages: Mapping[str, bytes]) -> None:
        self.asked: list[str] = []
        shop = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host = self.headers["Host"] or ""
                shop.asked += [] if host.endswith(_OWN) else [f"{host}{self.path}"]
                page = pages.get(self.path)
                self.send_response(404 if page is None else 200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(page or b"")

            def log_message(self, format: str, *args: object) -> None:
                """Silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "Shop":
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def browse(url: str, folder: Path, *options: str, lead_to: str = "") -> tuple[str, list[str]]:
    """What it printed, and what stood on its console; every host is `lead_to`."""
    rules = [f"--host-resolver-rules=MAP * {lead_to}"] if lead_to else []
    run = [program(), *_QUIET, *_ALONE, *rules, f"--user-data-dir={folder / 'profile'}", "--enable-logging=stderr"]
    done = subprocess.run([*run, *options, url], capture_output=True, timeout=120, check=False)
    told = done.stderr.decode("utf-8", "replace").splitlines()
    return done.stdout.decode("utf-8", "replace"), [line for line in told if "CONSOLE" in line]
