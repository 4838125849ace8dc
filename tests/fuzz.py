"""Random input for the readers and the annotation: `make fuzz`, or python tests/fuzz.py --seconds 300 --seed 1.

Files of each kind that the readers take are broken at random, and texts are put together of the seeds, of what means ill and of random
characters. Anything but articles or InputError is a crash; a row of any table whose offsets do not give its surface is a wrong row; an input that takes
longer than LONGEST_SECONDS hangs. What was tried is written as a CSV; the same seed tries the same inputs in the same order.
"""

import argparse
import io
import json
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from hostile import PIECES

from newsframes import Annotation, InputError, annotate
from newsframes.corpus import read_articles
from newsframes.tables import csv_text, write_text

ROOT = Path(__file__).parents[1]
LONGEST_SECONDS = 120
ARTICLES_AT_ONCE = 10
OFFSETS = (("start", "end", "surface"), ("start", "end", "text"), ("cue_start", "cue_end", "cue"), ("source_start", "source_end", "source"))  # fmt: skip
SEEDS = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
SIGNS = ['"', "'", "«", "»", "“", "”", "‘", "’", "(", ")", "[", "]", "—", "-", ":", ".", "…", "؟", "\n", "\r\n", "\u2028", "\t", " ", "\u00a0", "\u0640", "\u200f", "\u0301", "\x00"]  # fmt: skip
BYTES = [b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b'"', b'""', b"'", b",", b"\n", b"\r", b"\\", b"\\ud800", b"{", b"[", b"}", b"null", b"NaN", b"1e999", b"text", b"PAR1", b"\x80", b"../", b"\x1b[31m"]  # fmt: skip


class Hang(Exception):
    """An input takes longer than it may."""


def _hang(*_) -> None:
    raise Hang(f"more than {LONGEST_SECONDS} seconds")


def random_text(choose: random.Random) -> str:
    """A text of pieces of the seeds, of what means ill, of signs and of random characters."""
    parts = []
    for _ in range(choose.randint(1, 40)):
        seed = choose.choice(SEEDS)
        at, length = choose.randrange(len(seed)), choose.choice([1, 5, 20, 100, 300])
        parts.append(
            choose.choice(
                [
                    lambda: seed[at : at + length],  # noqa: B023 - called at once
                    lambda: seed[at : at + length],  # noqa: B023
                    lambda: choose.choice(PIECES)[:200],
                    lambda: choose.choice(SIGNS) * choose.choice([1, 1, 2, 9, 60]),
                    lambda: "".join(chr(choose.choice([*range(0xD800), *range(0xE000, 0x11000)])) for _ in range(3)),
                    lambda: chr(choose.randrange(0x11000, 0x110000)) * choose.randint(1, 3),
                ]
            )()
        )
    return "".join(parts)


def record(choose: random.Random) -> dict:
    """An article as a user's table might hold it."""
    given = {"text": choose.choice(SEEDS)[: choose.randint(0, 400)] if choose.random() < 0.7 else random_text(choose)}
    for name in ("article_id", "language", "title", "outlet", "published", "story", "other"):
        if choose.random() < 0.4:
            given[name] = choose.choice(["ar", "en", "fr", "2024-03-12", *PIECES[:20], random_text(choose)[:50]])
    if choose.random() < 0.8:  # else most are refused for their language, and no more is tried of them
        given["language"] = choose.choice(["ar", "en", "fr"])
    return given


def broken(data: bytes, choose: random.Random) -> bytes:
    """Bytes with up to six of them, or stretches of them, changed, cut out, doubled or put in; half of the inputs stay whole."""
    for _ in range(choose.choice([0, 0, 0, 1, 2, 6])):
        at, length = choose.randrange(len(data) + 1), choose.choice([1, 2, 10, 1000])
        data = choose.choice([
            data[:at] + choose.choice(BYTES) + data[at:], data[:at] + choose.randbytes(length)[:20] + data[at + 20 :],
            data[:at] + data[at + length :], data[:at] + data[at : at + length] * 2 + data[at + length :], data[:at],
        ])  # fmt: skip
    return data


def _write_folder(folder: Path, choose: random.Random) -> Path:
    n, encodings = choose.randint(1, 3), ["utf-8"] * 8 + ["utf-8-sig"] * 4 + ["cp1256", "utf-16", "utf-32"]
    files = {
        f"{number}{choose.choice(['', ' ', 'é', chr(10), '=x'])}.txt": random_text(choose).encode(choose.choice(encodings), "replace")
        for number in range(n)
    }  # fmt: skip
    if choose.random() < 0.5:
        rows = pd.DataFrame([{**record(choose), "article_id": str(number)} for number in range(n)])
        files["metadata.csv"] = rows.drop(columns="text").to_csv(index=False).encode("utf-8", "replace")
    ill = choose.choice(list(files))  # one of them, so that the others are read
    for name, data in files.items():
        (folder / name).write_bytes(broken(data, choose) if name == ill else data)
    return folder


def _write_csv(folder: Path, choose: random.Random) -> Path:
    table = pd.DataFrame([record(choose) for _ in range(choose.randint(0, 4))])
    path = folder / "a.csv"
    path.write_bytes(broken(table.to_csv(index=False).encode("utf-8", "replace"), choose))
    return path


def _write_json_lines(folder: Path, choose: random.Random) -> Path:
    lines = [json.dumps(record(choose), ensure_ascii=choose.random() < 0.5) for _ in range(choose.randint(0, 4))]
    path = folder / "a.jsonl"
    path.write_bytes(broken("\n".join(lines).encode("utf-8", "replace"), choose))
    return path


def _write_parquet(folder: Path, choose: random.Random) -> Path:
    buffer = io.BytesIO()
    kind = choose.choice(["snappy", "gzip", None])
    table = pd.DataFrame([record(choose) for _ in range(choose.randint(1, 4))])
    if choose.random() < 0.2:
        table["title"] = [choose.choice([1, 2.5, b"\xff", [[1]], True, pd.Timestamp("1700-01-01")])] * len(table)
    table.to_parquet(buffer, compression=kind)
    path = folder / "a.parquet"
    path.write_bytes(broken(buffer.getvalue(), choose))
    return path


def wrong_rows(annotation: Annotation) -> int:
    """Rows of all tables whose offsets do not give what they say stands there."""
    texts, wrong = annotation.articles.set_index("article_id")["text"], 0
    for table in (table for name, table in annotation.tables().items() if name != "articles"):
        for start, end, surface in OFFSETS:
            if {start, end, surface} <= set(table.columns):
                rows = zip(table["article_id"], table[start], table[end], table[surface], strict=True)
                wrong += sum(texts[article][left:right] != said for article, left, right, said in rows if left >= 0)
    return wrong


def read_broken(write: Callable[[Path, random.Random], Path]) -> Callable[[random.Random], tuple[bool, int]]:
    """A trial of a reader: is the input refused, at least in part, and how many rows are wrong?"""

    def trial(choose: random.Random) -> tuple[bool, int]:
        with tempfile.TemporaryDirectory() as folder:
            try:
                articles, errors = read_articles(write(Path(folder), choose))
            except InputError as error:
                assert "\x1b" not in str(error) and "\n" not in str(error)
                return True, 0
            assert articles["article_id"].is_unique
            articles.to_parquet(Path(folder) / "out.parquet")
            return bool(errors), 0

    return trial


def annotate_any(choose: random.Random) -> tuple[bool, int]:
    """A trial of the annotation, with ARTICLES_AT_ONCE texts."""
    rows = [(f"{n}", choose.choice(["ar", "en", "fr"]), random_text(choose)[:50], random_text(choose)) for n in range(ARTICLES_AT_ONCE)]  # fmt: skip
    return False, wrong_rows(annotate(pd.DataFrame(rows, columns=["article_id", "language", "title", "text"])))


TRIALS = {
    "folder of .txt": read_broken(_write_folder), ".csv": read_broken(_write_csv), ".jsonl": read_broken(_write_json_lines),
    ".parquet": read_broken(_write_parquet), "annotation": annotate_any,
}  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=300, help="how long to try in all (default: 300)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, metavar="FILE", help="a CSV file for what was tried")
    options = parser.parse_args()
    signal.signal(signal.SIGALRM, _hang)
    annotate_any(random.Random(0))  # the matcher is built once, and that is no trial
    rows = []
    for name, trial in TRIALS.items():
        row = {"what": name, "seed": options.seed, "inputs": 0, "refused": 0, "crashes": 0, "hangs": 0, "wrong_rows": 0}
        begun = time.monotonic()
        while time.monotonic() - begun < options.seconds / len(TRIALS):
            row["inputs"] += ARTICLES_AT_ONCE if trial is annotate_any else 1
            try:
                signal.alarm(LONGEST_SECONDS)
                refused, wrong = trial(random.Random(f"{name} {options.seed} {row['inputs']}"))
                row["refused"] += refused
                row["wrong_rows"] += wrong
            except Exception as error:
                row["hangs" if isinstance(error, Hang) else "crashes"] += 1
                print(f"{name}, seed {options.seed}, input {row['inputs']}:\n{traceback.format_exc()}", file=sys.stderr)
            finally:
                signal.alarm(0)
        rows.append(row)
    tried = pd.DataFrame(rows)
    print(tried.to_string(index=False))
    if options.out:
        write_text(options.out, csv_text(tried))
    return int(tried[["crashes", "hangs", "wrong_rows"]].to_numpy().sum() > 0)


if __name__ == "__main__":
    raise SystemExit(main())
