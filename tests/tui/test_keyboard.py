"""The thread that reads the keyboard: it sleeps while nobody types, and wakes for a key and for the end."""

from __future__ import annotations

import os
import re
import selectors
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter, sleep

import psutil
import pytest

from tests.bench.subjects import environment
from tests.bench.terminal import Terminal
from tests.tui.rep import LOUDOU
from tui.driver import _Leaving, _Patient, _Typed


class Keyboard:
    """A pipe that is typed into, who waits for it, and the sign to stop."""

    def __init__(self) -> None:
        self.reads, self.types = os.pipe()
        self.leaving = _Leaving()
        self.typed = _Typed()
        self.patient = _Patient(self.leaving.wakes, self.typed)
        self.patient.register(self.reads, selectors.EVENT_READ)

    def type(self, keys: bytes) -> None:
        os.write(self.types, keys)

    def wait(self) -> str | None:
        """What Textual's thread does again and again: what was typed meanwhile, if anything."""
        if not self.patient.select(0.1):
            return None
        return self.typed.decode(os.read(self.reads, 100))


@pytest.fixture
def keyboard() -> Iterator[Keyboard]:
    made = Keyboard()
    yield made
    made.patient.close()
    for end in (made.reads, made.types, made.leaving.wakes, made.leaving._pipe):
        os.close(end)


@pytest.mark.parametrize(
    ("keys", "lone"), [([b"j"], False), ([b"\x1b"], True), ([b"\x1b", b"[1;"], True)]
)
def test_after_an_escape_it_looks_up_once(
    keyboard: Keyboard, keys: list[bytes], lone: bool
) -> None:
    with ThreadPoolExecutor(1) as pool:
        for part in keys:
            waiting = pool.submit(keyboard.wait)
            keyboard.type(part)
            assert waiting.result(5) == part.decode()
        waiting = pool.submit(keyboard.wait)
        start = perf_counter()
        if lone:  # now the parser knows that no more of it comes
            assert waiting.result(5) is None
            assert perf_counter() - start > 0.9 * _Patient.LONE
            waiting = pool.submit(keyboard.wait)
        with pytest.raises(TimeoutError):
            waiting.result(0.5)
        keyboard.type("好".encode()[:2])
        assert waiting.result(5) == ""
        keyboard.type("好".encode()[2:])
        assert pool.submit(keyboard.wait).result(5) == "好"


def test_it_wakes_to_leave_and_can_begin_again(keyboard: Keyboard) -> None:
    with ThreadPoolExecutor(1) as pool:
        for _ in range(2):  # the second time after the program was in the background
            waiting = pool.submit(keyboard.wait)
            sleep(0.05)
            keyboard.leaving.set()
            assert waiting.result(5) is None
            assert keyboard.leaving.is_set()
            keyboard.leaving.clear()


def test_nothing_is_waited_for_without_a_keyboard(keyboard: Keyboard) -> None:
    keyboard.type(b"j")
    keyboard.wait()
    keyboard.patient.unregister(keyboard.reads)
    start = perf_counter()
    assert keyboard.patient.select(20) == []
    assert perf_counter() - start < 10


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Terminal]:
    """The program on an empty book."""
    command = [*LOUDOU, "--db", str(tmp_path / "book.db")]
    with Terminal(command, env=environment(tmp_path)) as terminal:
        terminal.settle(quiet=1.0)
        yield terminal


def test_a_program_that_nobody_uses_hardly_wakes(board: Terminal) -> None:
    before, start = _wakes(board.pid), perf_counter()
    sleep(3)
    a_second = (_wakes(board.pid) - before) / (perf_counter() - start)
    assert a_second < 12  # six looks at the book, and what belongs to the event loop


@pytest.mark.parametrize("stop", [signal.SIGTSTP, signal.SIGSTOP])
def test_it_reads_on_after_it_was_stopped(board: Terminal, stop: int) -> None:
    for _ in range(4):  # once more at once: it may be busy taking the terminal over
        _stop(board, stop)  # SIGSTOP comes without a word
        _go_on(board)
    _go_on(board)  # it is running
    board.settle(quiet=0.5)  # what is typed before it reads again is dropped
    board.type("\x1b")  # begin empty
    board.wait_for("0 projects")
    board.type("?")
    board.wait_for("ctrl+p")


def _stop(board: Terminal, stop: int) -> None:
    os.kill(board.pid, stop)
    process = psutil.Process(board.pid)

    def stopped() -> bool:
        board._read(0)  # what it still has to say must not hold it up
        return process.status() == psutil.STATUS_STOPPED

    _until(stopped)


def _go_on(board: Terminal) -> None:
    board.draw()
    board.screen.reset()
    os.kill(board.pid, signal.SIGCONT)
    board.wait_for("Start empty")


def _wakes(pid: int) -> int:
    """How often the threads of a program went to sleep so far."""
    states = (each.read_text() for each in Path(f"/proc/{pid}/task").glob("*/status"))
    return sum(int(re.findall(r"^voluntary_ctxt_switches:\s*(\d+)", state, re.M)[0]) for state in states)  # fmt: skip


def _until(true: Callable[[], bool]) -> None:
    end = perf_counter() + 20
    while not true():
        assert perf_counter() < end
        sleep(0.02)
