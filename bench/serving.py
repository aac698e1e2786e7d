"""A small server for measuring: pages compressed and kept by the browser, as hosts serve them."""

from __future__ import annotations

import gzip
import hashlib
import http.server
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: What compression makes smaller; pictures and archives are so already.
_TEXT = (".html", ".css", ".js", ".json", ".svg", ".csv", ".txt", ".md")


class _Handler(http.server.BaseHTTPRequestHandler):
    folder: Path
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Serve a file; one that the browser has as it is costs a line."""
        path = (self.folder / self.path.split("?")[0].lstrip("/")).resolve()
        if path.is_dir():
            path = path / "index.html"
        if not path.is_file() or self.folder not in path.parents:
            self._answer(404, b"", {})
            return
        body = path.read_bytes()
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        # an address that bears the hash of its file may be kept for good; a page is asked for again
        lasting = "max-age=31536000, immutable" if "?v=" in self.path else "no-cache"
        headers = {"ETag": tag, "Cache-Control": lasting}
        if self.headers.get("If-None-Match") == tag:
            self._answer(304, b"", headers)
            return
        headers["Content-Type"] = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        if path.suffix in _TEXT:
            headers["Content-Type"] += "; charset=utf-8"
            if "gzip" in self.headers.get("Accept-Encoding", ""):
                body, headers["Content-Encoding"] = gzip.compress(body, 6, mtime=0), "gzip"
        self._answer(200, body, headers)

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on the loopback while the block runs; yield its address."""
    handler = type("Handler", (_Handler,), {"folder": folder.resolve()})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
