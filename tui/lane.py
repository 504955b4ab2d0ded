"""A thread that does one thing after another, and looks around while nothing is asked of it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Lane:
    """Calls one after another beside everything else; what is left of them when the program ends is given up.

    A pool's threads would be waited for, and one that queues for the write gate may wait half a minute. Nor could
    they look around by themselves: the event loop would have to wake, six times a second, only to wake them.
    """

    def __init__(self, name: str) -> None:
        self._queue: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        self._look: Callable[[], None] | None = None
        self._every = 0.0
        self._watch: Future[None] = Future()
        self._ended = False
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Call after those before; what it gives or raises is in the future. Raises RuntimeError after the end."""
        if self._ended:
            raise RuntimeError("this thread has ended")
        future: Future[T] = Future()
        self._queue.put((future, lambda: call(*args, **kwargs)))
        return future

    def watch(self, look: Callable[[], None], every: float) -> Future[None]:
        """Call `look` every so many seconds from now on, between the calls: until what is given back is cancelled.

        What `look` raises ends it too, and is in there.
        """
        self._look, self._every, self._watch = look, every, Future()
        self.submit(int)  # it waits for calls without an end so far
        return self._watch

    def end(self, seconds: float | None = None) -> None:
        """No more calls: wait for those before, at most so long."""
        self._look, self._ended = None, True
        self._queue.put(None)
        self._thread.join(seconds)

    def _run(self) -> None:
        looked = monotonic()
        while True:
            look = self._look
            rest = max(0.0, looked + self._every - monotonic()) if look else None
            try:
                item = self._queue.get(timeout=rest)
            except Empty:
                item = None
            else:
                if item is None:
                    return
                future, call = item
                if future.set_running_or_notify_cancel():
                    with _Answering(future):
                        future.set_result(call())
            if look and (item is None or monotonic() >= looked + self._every):
                with _Answering(self._watch):
                    look()
                looked = monotonic()
                if self._watch.done():
                    self._look = None


class _Answering(AbstractContextManager[None]):
    """Hands what is raised to whoever waits for the answer: it is theirs, be it a refusal or a bug."""

    def __init__(self, future: Future[Any]) -> None:
        self._future = future

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if error is not None and not self._future.cancelled():
            self._future.set_exception(error)
        return True
