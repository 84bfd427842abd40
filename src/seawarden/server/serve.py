"""`seawarden serve`: the run on the map, for this machine only unless told otherwise."""

import mimetypes
import socket
import threading
import webbrowser
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from seawarden.model.errors import UsageError
from seawarden.server.open import open_shown
from seawarden.server.web import LOOPBACK, app_over

mimetypes.add_type("text/javascript", ".mjs")
mimetypes.add_type("text/javascript", ".js")


def make_app(run_dir: Path) -> Starlette:
    """Return the app over the run in ``run_dir``. InputError where it holds no run."""
    return app_over(open_shown(Path(run_dir)))


def serve(run_dir: Path, host: str = "127.0.0.1", port: int = 0, open_browser: bool = True) -> None:
    """Serve the run in ``run_dir`` until interrupted; ``port`` 0 takes a free one. Says the address on stdout.

    InputError where the folder holds no run, UsageError where the port is taken.
    """
    shown = open_shown(Path(run_dir))
    listening = listen(host, port)
    address = f"http://{host}:{listening.getsockname()[1]}/"
    app = app_over(shown, (*LOOPBACK, host))
    print(f"The map is at {address}  (Ctrl-C ends)", flush=True)
    if open_browser:
        threading.Timer(0.4, webbrowser.open, [address]).start()
    config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off")
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        listening.close()


def listen(host: str, port: int) -> socket.socket:
    """Return a socket bound to ``host`` and ``port``, so that the address is known before anybody is told of it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise UsageError(f"{host}:{port} cannot be used ({error.strerror}); another --port, or none, may do") from error
    return listening
