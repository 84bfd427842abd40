"""A thread that works ahead: reading, unpacking and decoding run beside the pipe."""

import queue
import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

T = TypeVar("T")


class _Raised:
    """What the thread threw."""

    def __init__(self, error: BaseException) -> None:
        self.error = error


class _End:
    """Nothing follows."""


def prefetch(make: Callable[[threading.Event], Iterator[T]], ahead: int = 2) -> Iterator[T]:
    """Yield what ``make(stop)`` yields, made in a thread at most ``ahead`` items before they are asked for.

    What the thread throws is thrown here. The thread ends, and with it the iterator of ``make``, when the caller closes
    this generator (a `for` that is left does, as does Ctrl-C) or all has been yielded. ``stop`` is set then, so that
    work between two items can be cut short.
    """
    ready: queue.Queue[T | _Raised | _End] = queue.Queue(ahead)
    stop = threading.Event()
    thread = threading.Thread(target=_work, args=(make, ready, stop), name="seawarden-reader", daemon=True)
    thread.start()
    try:
        while True:
            item = ready.get()
            if isinstance(item, _End):
                return
            if isinstance(item, _Raised):
                raise item.error
            yield item
            del item
    finally:
        stop.set()
        thread.join()


def _work(
    make: Callable[[threading.Event], Iterator[T]], ready: "queue.Queue[T | _Raised | _End]", stop: threading.Event
) -> None:
    try:
        items = make(stop)
        for item in items:
            if not _put(ready, item, stop):
                break
            del item
        close = getattr(items, "close", None)
        if close is not None:
            close()
        _put(ready, _End(), stop)
    except BaseException as error:
        _put(ready, _Raised(error), stop)


def _put(ready: "queue.Queue[T | _Raised | _End]", item: T | _Raised | _End, stop: threading.Event) -> bool:
    """Put ``item`` as soon as there is room; False where the caller has gone."""
    while not stop.is_set():
        try:
            ready.put(item, timeout=0.05)
        except queue.Full:
            continue
        return True
    return False
