"""A thread that ends with the program, for what may wait long and is no great loss."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import Any

from store.errors import LoudouError


class Notes:
    """Calls one after another beside everything else; what is left of them when the program ends is given up.

    A pool's threads would be waited for, and one that queues for the write gate may wait half a minute.
    """

    def __init__(self, name: str) -> None:
        self._queue: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(self, call: Callable[[], None]) -> Future[None]:
        """Call after those before; what it raises is in the future."""
        future: Future[None] = Future()
        self._queue.put((future, call))
        return future

    def end(self, seconds: float) -> None:
        """No more calls: wait at most so long for those before."""
        self._queue.put(None)
        self._thread.join(seconds)

    def _run(self) -> None:
        while item := self._queue.get():
            future, call = item
            try:
                call()
                future.set_result(None)
            except LoudouError as error:
                future.set_exception(error)
            finally:
                if not future.done():  # a bug: this thread ends, whoever waits meets it
                    future.set_exception(sys.exc_info()[1])
