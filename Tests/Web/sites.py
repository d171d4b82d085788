"""Somebody else's web site, which carries the chat: a page on an origin of its own, with a strict policy."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from harness.ports import free_port

KEY = "shop-key-1"


class Site:
    """A shop at `http://localhost:PORT`; the desk is at 127.0.0.1, so that nothing is shared."""

    def __init__(self, desk_url: str, attributes: str = ""):
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.desk_url = desk_url
        self.attributes = attributes
        self.body = ""
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # noqa: N802, the library's name
                text = site.page().encode() if self.path.split("?")[0] == "/" else b""
                self.send_response(200 if text else 204)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Security-Policy", site.policy())
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def policy(self) -> str:
        """What a careful shop allows: the desk's script, its connections, nothing inline."""
        socket = self.desk_url.replace("http", "ws", 1)
        return (
            f"default-src 'none'; img-src data:; script-src {self.desk_url}; connect-src {self.desk_url} {socket}; "
            f"frame-src {self.desk_url}; require-trusted-types-for 'script'"
        )

    def page(self) -> str:
        return (
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The shop</title>'
            '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
            f'<script async type="module" src="{self.desk_url}/w.js" data-key="{KEY}" {self.attributes}></script></head>'
            f"<body><h1>A shop</h1><p><a href='#end'>To the end</a></p>{self.body}<p id='end'>The end.</p></body></html>"
        )

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
