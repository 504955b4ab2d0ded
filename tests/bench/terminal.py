"""A terminal for the program under test: a pty, a pyte screen, and a stopwatch on the process.

Bytes are counted as they arrive and drawn only when somebody looks, so that drawing them here
costs the program no time. Queries that a real terminal answers are answered.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import psutil
import pyte

# What pyte would print instead of ignoring: kitty keyboard, DECRQM, DCS, APC, and CSI with < > =
_UNKNOWN = re.compile(
    rb"\x1b\[[<>=][0-9;:]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b\[\?u|\x1b[P_^].*?\x1b\\|\x1b\[[0-9;]* q",
    re.DOTALL,
)
_QUERIES = re.compile(rb"\x1b\[\?(\d+)\$p|\x1b\[(6)n|\x1b\[(c)|\x1b\[>(0?[qc])|\x1b\[\?(u)")
_KNOWN_MODES = {b"2026"}  # synchronized output


@dataclass(slots=True)
class Cost:
    """What the program spent on one thing: CPU and latency in seconds, bytes written to the terminal."""

    cpu: float
    latency: float
    bytes: int
    # (seconds since the key, CPU since the key, bytes so far) at each arrival
    arrivals: list[tuple[float, float, int]] = field(default_factory=list)


class Terminal:
    """A program on a pty of its own, from start to end; a context manager that ends it."""

    def __init__(
        self, command: list[str], *, env: dict[str, str], size: tuple[int, int] = (160, 45)
    ) -> None:
        self.columns, self.lines = size
        self._pending = bytearray()
        self.total = 0
        self.screen = pyte.Screen(self.columns, self.lines)
        self._stream = pyte.ByteStream(self.screen)
        self._started = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            # the child: nothing but exec
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
            try:
                os.execvpe(command[0], command, env)
            finally:
                os._exit(127)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        os.set_blocking(self._fd, False)
        self._process = psutil.Process(self.pid)
        # CPUCLOCK_SCHED of the whole process in nanoseconds, threads that have ended included
        self._clock = (~self.pid << 3) | 2

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the program: hang up, then kill."""
        if not self.pid:
            return
        os.close(self._fd)
        for number, patience in ((signal.SIGHUP, 2.0), (signal.SIGKILL, 5.0)):
            os.kill(self.pid, number)  # not reaped yet, so the number is still its own
            if self._ended(patience):
                break
        self.pid = 0

    def _ended(self, patience: float) -> bool:
        end = time.perf_counter() + patience
        while time.perf_counter() < end:
            if os.waitpid(self.pid, os.WNOHANG) != (0, 0):
                return True
            time.sleep(0.01)
        return False

    def cpu(self) -> float:
        """CPU seconds of the program so far."""
        try:
            return time.clock_gettime(self._clock)
        except OSError:
            times = self._process.cpu_times()
            return float(times.user + times.system)

    def rss(self) -> int:
        """Resident memory of the program in bytes."""
        return int(self._process.memory_info().rss)

    def _read(self, timeout: float) -> int:
        ready, _, _ = select.select([self._fd], [], [], timeout)
        if not ready:
            return 0
        try:
            data = os.read(self._fd, 1 << 16)
        except BlockingIOError:
            return 0
        except OSError as error:
            raise EOFError(f"the program ended; its last words:\n{self.text()}") from error
        if not data:
            raise EOFError(f"the program ended; its last words:\n{self.text()}")
        self.total += len(data)
        self._pending += data
        for query in _QUERIES.finditer(data):
            self._answer(query)
        return len(data)

    def _answer(self, query: re.Match[bytes]) -> None:
        mode, position, attributes, version, kitty = query.groups()
        if mode:
            known = 2 if mode in _KNOWN_MODES else 0
            self._write(b"\x1b[?%s;%d$y" % (mode, known))
        elif position:
            self.draw()
            cursor = self.screen.cursor
            self._write(b"\x1b[%d;%dR" % (cursor.y + 1, cursor.x + 1))
        elif attributes:
            self._write(b"\x1b[?62;22c")
        del version, kitty  # a terminal that does not know these says nothing

    def _write(self, data: bytes) -> None:
        os.write(self._fd, data)

    def draw(self) -> None:
        """Draw what has arrived."""
        data, self._pending = bytes(self._pending), bytearray()
        if data:
            self._stream.feed(_UNKNOWN.sub(b"", data))

    def rows(self) -> list[str]:
        """The screen's lines, as they stand; a wide sign half of which was drawn over is no obstacle."""
        self.draw()
        columns, buffer = range(self.screen.columns), self.screen.buffer
        return ["".join(buffer[y][x].data for x in columns) for y in range(self.screen.lines)]

    def text(self) -> str:
        """The screen as one text without the blank ends of lines."""
        return "\n".join(line.rstrip() for line in self.rows()).rstrip()

    def replay(self, cost: Cost) -> list[tuple[Cost, list[str]]]:
        """Draw what came with `cost` frame by frame: what each had cost, and the screen after it.

        A frame ends with the end of a synchronized update; what follows the last one is a frame too.
        """
        data, self._pending = bytes(self._pending), bytearray()
        assert len(data) == cost.bytes, "something else was waiting to be drawn"
        frames, seen = [], 0
        for frame in re.findall(rb".*?\x1b\[\?2026l|.+$", data, re.DOTALL):
            self._stream.feed(_UNKNOWN.sub(b"", frame))
            seen += len(frame)
            at, cpu, _ = next(each for each in cost.arrivals if each[2] >= seen)
            frames.append((Cost(cpu, at, seen), list(self.screen.display)))
        return frames

    def settle(self, quiet: float = 0.08, patience: float = 30.0) -> Cost:
        """Wait until the program has written nothing and computed (almost) nothing for `quiet` seconds.

        The cost counts from this call on; raises TimeoutError after `patience` seconds.
        """
        return self._watch(time.perf_counter(), self.cpu(), quiet, patience)

    def send(self, keys: str, quiet: float = 0.08, patience: float = 30.0) -> Cost:
        """Type `keys` and settle; what it cost."""
        start, cpu = time.perf_counter(), self.cpu()
        self._write(keys.encode())
        return self._watch(start, cpu, quiet, patience)

    def type(self, keys: str) -> None:
        """Type without waiting for anything."""
        self._write(keys.encode())

    def resize(self, columns: int, lines: int) -> None:
        """Give the window another size and settle."""
        self.draw()
        self.columns, self.lines = columns, lines
        self.screen.resize(lines, columns)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        os.kill(self.pid, signal.SIGWINCH)
        self.settle()

    def first_paint(self, quiet: float = 0.5, patience: float = 120.0) -> Cost:
        """Settle after the start; CPU and latency are counted from exec to the last byte of it."""
        cost = self._watch(self._started, 0.0, quiet, patience, wanted=1)
        last = cost.arrivals[-1]
        return Cost(last[1], last[0], last[2], cost.arrivals)

    def _watch(
        self, start: float, cpu: float, quiet: float, patience: float, wanted: int = 0
    ) -> Cost:
        arrivals: list[tuple[float, float, int]] = []
        seen, last = 0, time.perf_counter()
        calm_cpu = self.cpu()
        while True:
            got = self._read(min(quiet, 0.02))
            now, spent = time.perf_counter(), self.cpu()
            if got:
                seen += got
                arrivals.append((now - start, spent - cpu, seen))
                last, calm_cpu = now, spent
            elif now - last >= quiet and seen >= wanted:
                if spent - calm_cpu < 0.05 * (now - last) + 0.001:
                    latency = arrivals[-1][0] if arrivals else 0.0
                    return Cost(spent - cpu, latency, seen, arrivals)
                last, calm_cpu = now, spent
            if now - start > patience:
                raise TimeoutError(f"no rest within {patience} s:\n{self.text()}")

    def wait_for(self, text: str, patience: float = 30.0) -> None:
        """Read until `text` stands on the screen."""
        end = time.perf_counter() + patience
        while text not in self.text():
            self._read(0.02)
            if time.perf_counter() > end:
                raise TimeoutError(f"{text!r} did not appear within {patience} s:\n{self.text()}")
