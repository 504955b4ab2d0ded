"""The cases of the benchmark, each a function that gives medians of several repetitions."""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from tests.bench.subjects import environment, run
from tests.bench.terminal import Cost, Terminal

EMPTY = Path(__file__).with_name("empty_app.py")
TABLE = Path(__file__).with_name("table_app.py")
QUEUES = (20, 2000)
MB, KB, MS = 1e6, 1e3, 1e-3
RESTING = 0.06  # seconds from a key within which the panel has not followed yet
CARDS = slice(6, 40)  # lines of the screen that hold cards


@dataclass(slots=True)
class Figures:
    """What was measured of one app on one book: name of the figure → value in base units."""

    name: str
    size: int = 0
    values: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class App:
    """How to start an app on a pty."""

    command: list[str]
    env: dict[str, str]
    ready: str = ""  # stands on the screen once it is usable

    @contextmanager
    def started(self) -> Iterator[tuple[Terminal, Cost]]:
        """The running app after its first paint, and what that cost."""
        with Terminal(self.command, env=self.env) as terminal:
            cost = terminal.first_paint()
            if self.ready:
                assert self.ready in terminal.text(), terminal.text()
            yield terminal, cost


def _medians(costs: list[Cost]) -> tuple[float, float, float]:
    return (
        median(cost.cpu for cost in costs),
        median(cost.latency for cost in costs),
        median(cost.bytes for cost in costs),
    )


def first_paint(app: App, figures: Figures, repeat: int, empty: App) -> None:
    """CPU, wall, bytes and memory to the last byte of the first paint, after one start to warm up.

    The empty app is started by turns with it: the machine may be busier now than it was before.
    """
    costs, beside, memory = [], [], []
    for number in range(repeat + 1):
        with empty.started() as (_, cost):
            if number:
                beside.append(cost)
        with app.started() as (terminal, cost):
            if number:
                costs.append(cost)
                memory.append(terminal.rss())
    cpu, wall, bytes_ = _medians(costs)
    figures.values |= {
        "first paint cpu": cpu,
        "first paint ratio": cpu / _medians(beside)[0],
        "first paint wall": wall,
        "first paint bytes": bytes_,
        "memory": median(memory),
    }


def cursor_keys(app: App, figures: Figures, rounds: int) -> None:
    """`j k h l` inside what is on the screen: the dearest key's median, and memory after them."""
    costs: dict[str, list[Cost]] = {key: [] for key in "jkhl"}
    with app.started() as (terminal, _):
        terminal.send("lljj")
        for _ in range(rounds):
            for key in "jjkklhhl":
                costs[key].append(terminal.send(key))
        figures.values["memory after keys"] = terminal.rss()
    _record(figures, "cursor key", [_medians(each) for each in costs.values()])


def scrolling_keys(app: App, figures: Figures, rounds: int) -> None:
    """`j` with the cursor on the column's last visible card: every key scrolls."""
    with app.started() as (terminal, _):
        terminal.send("ll")
        for _ in range(40):
            terminal.send("j", quiet=0.03)
        _record(figures, "scrolling key", [_medians([terminal.send("j") for _ in range(rounds)])])
        figures.values["memory after keys"] = max(
            terminal.rss(), figures.values.get("memory after keys", 0)
        )


def _record(figures: Figures, name: str, medians: list[tuple[float, float, float]]) -> None:
    for index, what in enumerate(("cpu", "latency", "bytes")):
        figures.values[f"{name} {what}"] = max(each[index] for each in medians)


def large_clients(book: Path) -> None:
    """Give two clients 200 projects each, by turns the first cards of the board, and 2,000 touches each."""
    with sqlite3.connect(book) as connection:
        connection.execute(
            "WITH first AS (SELECT id, row_number() OVER (ORDER BY stage_id, amount DESC, id) AS place FROM project"
            " WHERE live = 1 ORDER BY place LIMIT 400)"
            " UPDATE project SET client_id = 1 + place % 2 FROM first WHERE first.id = project.id"
        )
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 3999)"
            " INSERT INTO touch (version, archived, project_id, client_id, member_id, contact_id, day, minutes, kind,"
            " purpose, note, outcome, keys) SELECT 1, 0, (SELECT min(id) FROM project WHERE client_id = 1 + i % 2),"
            " 1 + i % 2, 1, (SELECT min(id) FROM contact), date('2026-11-25', '-' || (i / 8) || ' days'), 0, 'visit',"
            " '', '看了现场,要求进水口改为 DN400', '', '' FROM n"
        )
    connection.close()


def panel(app: App, book: Path, figures: Figures, rounds: int) -> None:
    """`j` and `k` with the panel of a large client open: the key itself, then the panel that follows after its rest."""
    large_clients(book)
    keys, follows = [], []
    with app.started() as (terminal, _):
        terminal.send("c", quiet=0.6)
        for number in range(rounds * 2 + 2):
            cost = terminal.send("jk"[number % 2], quiet=0.3)
            own = [arrival for arrival in cost.arrivals if arrival[0] < RESTING]
            assert own, f"the key did nothing:\n{terminal.text()}"
            latency, cpu, bytes_ = own[-1]
            if number >= 2:  # two to warm up
                keys.append(Cost(cpu, latency, bytes_))
                whole = cost.arrivals[-1]
                follows.append(Cost(whole[1] - cpu, whole[0], whole[2] - bytes_))
    assert any(cost.bytes for cost in follows), "the panel never followed"
    _record(figures, "key beside the panel", [_medians(keys)])
    _record(figures, "panel", [_medians(follows)])


def moves(app: App, book: Path, figures: Figures, rounds: int) -> None:
    """`>` and `<` by turns on a card, each in the database before the clock stops."""
    costs = []
    with app.started() as (terminal, _):
        terminal.send("ll")
        for number in range(rounds + 2):
            before = _events(book)
            cost = terminal.send("<" if number % 2 else ">", quiet=0.25)
            assert _events(book) > before, f"the key moved nothing:\n{terminal.text()}"
            if number >= 2:  # two to warm up
                costs.append(cost)
    _record(figures, "move", [_medians(costs)])


def capturing(app: App, book: Path, figures: Figures, rounds: int) -> None:
    """`t` opens the touch form; then a touch with a text is saved, in the database before the clock stops."""
    opened, saved = [], []
    with app.started() as (terminal, _):
        terminal.send("ll")
        for number in range(rounds + 2):
            first = terminal.send("t", quiet=0.25)
            for keys in ("\t", "\t", "看了现场"):
                terminal.send(keys, quiet=0.1)
            terminal.settle(quiet=0.5)  # the draft is kept meanwhile
            before = _events(book)
            cost = terminal.send("\x13", quiet=0.25)
            assert _events(book) > before, f"nothing was saved:\n{terminal.text()}"
            if number >= 2:  # two to warm up
                opened.append(first)
                saved.append(cost)
    _record(figures, "touch form", [_medians(opened)])
    _record(figures, "touch saved", [_medians(saved)])


def reviewing(
    python: Path, loudou: Callable[[Path], list[str]], folder: Path, env: dict[str, str], figures: Figures, rounds: int
) -> None:  # fmt: skip
    """`]` at the table of a review: the next project on the screen and the seat in the book, at queues of 20 and 2,000.

    The short queue is the beginning of the long one: the same pages, so that only its length makes a difference.
    Then the sheet of a project with 500 events since its previous review.
    """
    long = folder / f"queue{QUEUES[-1]}.db"
    run([*loudou(long), "demo", "--projects", str(QUEUES[-1]), "--no-open"], env)
    run([str(python), str(TABLE), str(long), "open"], env)
    _shortened(long, folder / f"queue{QUEUES[0]}.db", QUEUES[0])
    books = [folder / f"queue{size}.db" for size in QUEUES]
    costs: dict[Path, list[Cost]] = {book: [] for book in books}
    with ExitStack() as tables:
        seated = {book: tables.enter_context(App([str(python), str(TABLE), str(book)], env).started())[0] for book in books}  # fmt: skip
        for number in range(min(rounds, 14) + 3):
            # by turns: the machine may be busier now than before
            for book, terminal in seated.items():
                cost = _next_project(terminal, book)
                if number >= 3:  # three to warm up
                    costs[book].append(cost)
    for size, book in zip(QUEUES, books, strict=True):
        _record(figures, f"next project, {size}", [_medians(costs[book])])
    first, last = (figures.values[f"next project, {size} cpu"] for size in QUEUES)
    figures.values["next project growth"] = last / first
    spent = run([str(python), str(TABLE), str(folder / f"queue{QUEUES[0]}.db"), "sheet"], env)
    figures.values |= {f"sheet {name}": value for name, value in json.loads(spent.output).items()}
    for leftover in folder.glob("queue*.db*"):
        leftover.unlink()


def _next_project(terminal: Terminal, book: Path) -> Cost:
    """`]` once the program rests, the move in the database before the clock stops."""
    terminal.settle(quiet=0.3)
    before = _seat(book)
    cost = terminal.send("]", quiet=0.25)
    assert _seat(book) > before, f"the key moved nothing:\n{terminal.text()}"
    return cost


def _shortened(book: Path, copy: Path, size: int) -> None:
    """A copy of a book with nothing but the first of the queue of its review."""
    with sqlite3.connect(book) as whole, sqlite3.connect(copy) as cut:
        whole.backup(cut)
        queue = "FROM review_entry WHERE review_id = (SELECT id FROM review WHERE state = 'open')"
        cut.execute(
            f"DELETE {queue} AND id NOT IN (SELECT id {queue} ORDER BY place LIMIT ?)", (size,)
        )
        (left,) = cut.execute(f"SELECT count(*) {queue}").fetchone()
        assert left == size, f"{left} in the queue"
    whole.close()
    cut.close()


def _seat(book: Path) -> int:
    with sqlite3.connect(f"file:{book}?mode=ro", uri=True) as connection:
        (moves,) = connection.execute("SELECT max(seq) FROM seat").fetchone() or (0,)
    connection.close()
    return int(moves or 0)


def _events(book: Path) -> int:
    with sqlite3.connect(f"file:{book}?mode=ro", uri=True) as connection:
        (count,) = connection.execute("SELECT max(id) FROM event").fetchone()
    connection.close()
    return int(count)


def narrowing(app: App, figures: Figures, texts: dict[str, str], rounds: int) -> None:
    """A character typed into the narrowing: until the cards that it leaves stand on the screen.

    The totals may follow (`whole`: CPU until they stand there too).
    """
    for name, character in texts.items():
        costs, whole = [], []
        with app.started() as (terminal, _):
            for number in range(rounds + 1):
                terminal.send("f", quiet=0.2)
                before = terminal.rows()[CARDS]
                all_ = terminal.send(character, quiet=0.4)
                frames = terminal.replay(all_)
                assert terminal.rows()[CARDS] != before, f"{character!r} narrowed nothing"
                if number:
                    costs.append(_until_rows(frames))
                    whole.append(all_.arrivals[-1][1])
                for key in ("\x7f", "\x1b", "0"):
                    terminal.send(key, quiet=0.3)
        _record(figures, f"narrowing, {name}", [_medians(costs)])
        figures.values[f"narrowing, {name} whole"] = median(whole)


def finding(app: App, figures: Figures, texts: dict[str, str], rounds: int) -> None:
    """Two characters typed into an open find panel: until the rows that they find stand on the screen."""
    for name, text in texts.items():
        costs = []
        with app.started() as (terminal, _):
            for number in range(rounds + 1):
                terminal.send("/", quiet=0.3)
                before = terminal.rows()[CARDS]
                all_ = terminal.send(text, quiet=0.4)
                frames = terminal.replay(all_)
                assert len(set(terminal.rows()[CARDS]) - set(before)) > 8, f"{text!r} found nothing"
                if number:
                    costs.append(_until_rows(frames))
                terminal.send("\x15", quiet=0.3)  # or else they stand there again the next time
                terminal.send("\x1b", quiet=0.3)
        _record(figures, f"find, {name}", [_medians(costs)])


def _until_rows(frames: list[tuple[Cost, list[str]]]) -> Cost:
    """What was spent until the frame from which on the cards stay as they are in the last one."""
    last = frames[-1][1][CARDS]
    for cost, rows in reversed(frames):
        if rows[CARDS] != last:
            break
        first = cost
    return first


def board_json(loudou: list[str], env: dict[str, str], figures: Figures, rounds: int) -> None:
    """`loudou board --json`: CPU of the whole command."""
    spent = [run([*loudou, "board", "--json"], env) for _ in range(rounds + 1)]
    json.loads(spent[-1].output)
    figures.values["board --json cpu"] = median(each.cpu for each in spent[1:])
    figures.values["board --json wall"] = median(each.wall for each in spent[1:])


REVIEWED = 160
"""Projects of the review whose minutes are measured."""


def closed_review(book: Path, projects: int = REVIEWED) -> None:
    """A closed review of so many projects, two decisions on each, every fourth one put off."""
    start = json.dumps({"d": 31, "chip": "30", "duty": "verdict", "stage": 4, "amount": 281_60_00, "currency": "CNY"})  # fmt: skip
    with sqlite3.connect(book) as connection:
        run = connection.execute
        run(
            "INSERT INTO review (version, archived, leader_id, day, scope, lang, opening, budget, started, ended, state, note)"
            " VALUES (1, 0, 1, '2026-11-23', '华东', 'zh', 0, 60, 1795400000000000, 1795403600000000, 'closed', '')"
        )
        run(
            "INSERT INTO review_person (version, archived, review_id, member_id, block, presence, until)"
            " SELECT 1, 0, 1, id, id, 'present', NULL FROM member"
        )
        run(
            "INSERT INTO review_entry (version, archived, review_id, project_id, member_id, place, must, why, start, skips,"
            " skip_reason, added, done_day, until) SELECT 1, 0, 1, id, owner_id, id, id % 3 = 0, 'verdict', ?, 0, '', 0,"
            " CASE WHEN id % 4 THEN '2026-11-23' END, CASE WHEN id % 4 THEN NULL ELSE '2026-11-30' END"
            " FROM project WHERE live = 1 ORDER BY id LIMIT ?",
            (start, projects),
        )
        for kind in ("outcome", "continue"):
            run(
                "INSERT INTO decision (version, archived, project_id, review_id, entry_id, day, kind, state, note, outcome,"
                " intent, evidence, source, until, from_stage, to_stage, d, lifted) SELECT 1, 0, project_id, 1, id,"
                " '2026-11-23', ?, 'accepted', '预算已批,等设计院确认选型', 'none', 'medium', '设计院选型确认函', '', '2026-12-20',"
                " 0, 0, 31, 0 FROM review_entry",
                (kind,),
            )
        run(
            "INSERT INTO event (command, seq, at, actor_id, kind, entity, entity_id, project_id, version, before, after)"
            " SELECT 'bench', id, 1795400000000000 + id, 1, 'decision.created', 'decision', id, project_id, 1, '', '{}'"
            " FROM decision"
        )
    connection.close()


def minutes(
    loudou: list[str], book: Path, env: dict[str, str], figures: Figures, rounds: int
) -> None:
    """`loudou minutes --json` and `--md` of a review of 160 projects: CPU of the whole command, the dearer one."""
    closed_review(book)
    file = book.with_suffix(".md")
    asked = (["--json"], ["--md", str(file), "--force"])
    spent = [[run([*loudou, "minutes", *words], env) for _ in range(rounds + 1)] for words in asked]
    assert len(json.loads(spent[0][-1].output)["decisions"]) == 2 * REVIEWED
    assert file.read_text("utf-8").count("定去留:") == REVIEWED
    figures.values["minutes cpu"] = max(median(each.cpu for each in runs[1:]) for runs in spent)
    figures.values["minutes wall"] = max(median(each.wall for each in runs[1:]) for runs in spent)
    file.unlink()


def spreadsheet(path: Path, rows: int) -> None:
    """A ledger of `rows` projects as a region keeps it: names, clients, owners, stages, amounts, days."""
    stages = ("规划邀约", "拜访调研", "初步方案", "技术交流", "方案确认", "项目评估", "商务谈判")
    owners = ("周敏", "李华", "何涛", "黄丽", "仇英", "单伟", "曾静", "解放", "王芳")
    kinds = ("污水提升泵", "循环水泵", "调节阀", "变频器", "电动阀门", "给水泵站")
    cities = ("苏州", "杭州", "无锡", "南京", "宁波", "合肥", "济南", "青岛", "武汉", "长沙")
    with path.open("w", encoding="utf-8-sig") as out:
        out.write("项目名称,客户名称,负责人,阶段,金额(万元),预计签约日期\n")
        for row in range(rows):
            client = f"{cities[row % 10]}恒达{row // 7:05d}水务有限公司"
            out.write(
                f"{kinds[row % 6]}项目{row:06d},{client},{owners[row % 9]},{stages[row % 7]},"
                f"{12.5 + row % 400:.1f},2027-{1 + row % 12:02d}-{1 + row % 28:02d}\n"
            )


def importing(
    loudou: Callable[[Path], list[str]],
    folder: Path,
    env: dict[str, str],
    figures: Figures,
    rows: int,
) -> None:
    """`loudou import FILE --yes` of `rows` rows into a fresh book: wall and CPU."""
    ledger, book = folder / f"ledger{rows}.csv", folder / f"import{rows}.db"
    spreadsheet(ledger, rows)
    spent = run([*loudou(book), "import", str(ledger), "--yes"], env)
    with sqlite3.connect(book) as connection:
        (count,) = connection.execute("SELECT count(*) FROM project").fetchone()
    connection.close()
    assert count == rows, f"{count} projects of {rows} rows\n{spent.output}"
    figures.values["import wall"] = spent.wall
    figures.values["import cpu"] = spent.cpu
    for leftover in folder.glob(f"import{rows}.db*"):
        leftover.unlink()


def empty_app(python: Path, home: Path) -> App:
    """The measure itself."""
    return App([str(python), str(EMPTY)], environment(home))


def copy_of(book: Path, name: str = "work") -> Path:
    """A copy of a book to work in."""
    copy = book.with_name(f"{name}-{book.name}")
    for end in ("", "-wal", "-shm", ".gate"):
        copy.with_name(copy.name + end).unlink(missing_ok=True)
    shutil.copyfile(book, copy)
    return copy


def progress(text: str) -> None:
    """A line for the person who waits."""
    print(f"  … {text}", file=sys.stderr, flush=True)
