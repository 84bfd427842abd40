"""What else every answer and every connection of the live watch keeps to."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HSTS = "max-age=31536000"


class Secure:
    """Middleware: what the API answers is kept by no cache; under TLS the browser is told to stay with it."""

    def __init__(self, app: ASGIApp, secure: bool) -> None:
        self.app, self._secure = app, secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and its answer back, with the headers. There are no WebSockets here."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        private = scope.get("path", "").startswith(("/api", "/ogc", "/sign"))

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["x-frame-options"] = "DENY"
                if private:
                    headers["cache-control"] = "no-store"
                    headers.add_vary_header("Cookie")
                if self._secure:
                    headers["strict-transport-security"] = HSTS
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)
