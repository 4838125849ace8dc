"""How fast newsframes is beside other matchers, and how time and memory grow: `make bench` writes results.csv, results.png, machine.txt.

Every engine gets the same texts (the seeds and the trial articles, drawn again and again) and the same forms of the lexicon. The rounds
of all engines alternate, and what is compared is processor time, so that other work on the machine disturbs all alike.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import ahocorasick
import flashtext2
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import spacy
from spacy.matcher import PhraseMatcher

from newsframes import annotate, read_corpus
from newsframes.annotate import BATCH, _matcher
from newsframes.errors import InputError
from newsframes.lexicon import load_lexicon
from newsframes.match import Matcher
from newsframes.stream import annotate_corpus

ROOT, HERE = Path(__file__).parents[1], Path(__file__).parent
SIZES = (1, 10, 100, 1_000, 10_000, 100_000)
OURS, OTHER = "#0072B2", "#8C8C8C"  # after Okabe & Ito 2008; read by position and label as well
STEPS = (
    "sentence_table", "_in_sentences", "find_mentions", "find_cues", "find_attributions", "find_claims", "frame_cues",
    "sentence_values", "article_frames", "_with_ids", "_named", "_texts_as_str",
)  # fmt: skip
BEGIN, END = "<!-- speed: written by make bench -->", "<!-- end of speed -->"
ROUNDS_BY_WORKERS = 3
"""Rounds over which the speed-up by processes is told from medians; other work on the machine moves one round by a fifth."""


def draw_articles(n: int) -> pd.DataFrame:
    """So many articles drawn from the news texts in the collection, the same for every run."""
    news = pd.concat([read_corpus(ROOT / "seeds"), read_corpus(ROOT / "data" / "gold" / "trial_articles.csv")])
    drawn = news.sample(n, replace=True, random_state=0, ignore_index=True)
    return drawn.assign(article_id=[f"a{number:06d}" for number in range(n)])


# The engines: each is built for a language and gives the spans of its hits in a text, (start, end)


def spacy_engine(language: str, forms: list[str]) -> Callable[[str], Iterator[tuple[int, int]]]:
    nlp = spacy.blank(language)
    nlp.add_pipe("sentencizer")
    nlp.max_length = 10**9
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    matcher.add("form", list(nlp.tokenizer.pipe(forms)))

    def find(text: str) -> Iterator[tuple[int, int]]:
        doc = nlp(text)
        return ((doc[first].idx, doc[last - 1].idx + len(doc[last - 1])) for _, first, last in matcher(doc))

    return find


def pyahocorasick_engine(language: str, forms: list[str]) -> Callable[[str], Iterator[tuple[int, int]]]:
    automaton = ahocorasick.Automaton()
    for form in map(str.lower, forms):
        automaton.add_word(form, len(form))
    automaton.make_automaton()

    def find(text: str) -> Iterator[tuple[int, int]]:
        lower = text.lower()
        for last, length in automaton.iter(lower):
            start, end = last + 1 - length, last + 1
            if (start == 0 or not (lower[start - 1].isalnum() and lower[start].isalnum())) and (
                end == len(lower) or not (lower[end].isalnum() and lower[last].isalnum())
            ):
                yield start, end

    return find


def flashtext_engine(language: str, forms: list[str]) -> Callable[[str], Iterator[tuple[int, int]]]:
    processor = flashtext2.KeywordProcessor(case_sensitive=False)
    for form in forms:
        processor.add_keyword(form, form)
    return lambda text: (span[1:] for span in processor.extract_keywords_with_span(text))


PEERS = {
    "spaCy PhraseMatcher": spacy_engine,
    "pyahocorasick + filter": pyahocorasick_engine,
    "flashtext2": flashtext_engine,
}


def compare_engines(articles: pd.DataFrame, rounds: int) -> list[tuple]:
    """Characters per second of processor time, medians of the rounds, and how far the hits agree."""
    lexicon = load_lexicon()
    matcher, terms = Matcher(lexicon), lexicon.terms
    texts, languages = articles["text"].tolist(), articles["language"].tolist()
    size = sum(map(len, texts))
    engines: dict[str, Callable[[], object]] = {
        "newsframes, matching": lambda: matcher.find(texts, languages),
        "newsframes, complete": lambda: annotate(articles),
    }
    for name, build in PEERS.items():
        finders = {
            language: build(language, sorted(set(terms.loc[terms["language"] == language, "form"])))
            for language in lexicon.languages
        }
        engines[name] = lambda finders=finders: [
            set(finders[language](text)) for text, language in zip(texts, languages, strict=True)
        ]
    found = {name: run() for name, run in engines.items()}  # also warms up
    seconds = {name: [] for name in engines}
    for _ in range(rounds):
        for name, run in engines.items():
            begin = time.process_time()
            run()
            seconds[name].append(time.process_time() - begin)
    rows = [("throughput", name, size / statistics.median(of), "characters per second") for name, of in seconds.items()]
    for ours in list(engines)[:2]:
        for name in PEERS:
            ratio = statistics.median(b / a for a, b in zip(seconds[ours], seconds[name], strict=True))
            rows.append((f"times as fast: {ours}", name, ratio, "ratio"))
    rows += [
        ("texts compared", "articles", len(texts), "articles"),
        ("texts compared", "characters", size, "characters"),
    ]
    for name in PEERS:
        for reason, n in _differences(found["newsframes, matching"], found[name], texts, languages, lexicon).items():
            rows.append((f"hits: {name}", reason, n, "spans"))
    return rows


def _differences(hits: pd.DataFrame, theirs: list[set], texts: list[str], languages: list[str], lexicon) -> Counter:
    """How many spans both find, and why one finds what the other does not."""
    terms = lexicon.terms.take(hits["term"]).reset_index(drop=True)
    ours: dict[tuple, set[str]] = {}
    for number, start, end, proclitic, form, is_open, language in zip(
        *(hits[name] for name in ("text_no", "start", "end", "proclitic")), *(terms[name] for name in ("form", "open", "language")), strict=True
    ):  # fmt: skip
        surface = texts[number][start:end]
        reason = (
            "another language's form" if language != languages[number]
            else "behind an Arabic proclitic" if proclitic
            else "open ending" if is_open and len(surface) > len(form)
            else "spelling or accents" if surface.lower() != form.lower()
            else "same letters"
        )  # fmt: skip
        ours.setdefault((number, start, end), set()).add(reason)
    spans = {(number, *span) for number, found in enumerate(theirs) for span in found}
    counts = Counter({"both": len(spans & ours.keys())})
    begins = {(number, start) for number, start, _ in spans}
    for span in ours.keys() - spans:
        reason = "same letters" if "same letters" in ours[span] else min(ours[span])
        if reason == "same letters":
            reason = "a longer one hides it" if span[:2] in begins else "other borders of words"
        counts[f"only newsframes: {reason}"] += 1
    needs_case = set(lexicon.terms.loc[lexicon.terms["needs_case"], "form"].str.lower())
    for number, start, end in spans - ours.keys():
        text = texts[number]
        inside = (start > 0 and text[start - 1].isalnum() and text[start].isalnum()) or (
            end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
        )
        reason = (
            "part of a word"
            if inside
            else "letter case"
            if text[start:end].lower() in needs_case
            else "in an address, or other borders"
        )
        counts[f"only the other: {reason}"] += 1
    return counts


def share_of_steps(articles: pd.DataFrame) -> list[tuple]:
    """The share of each step in the time of an annotation by one process."""
    spent: Counter[str] = Counter()

    def timed(name: str, step: Callable) -> Callable:
        def run(*args, **named):
            begin = time.process_time()
            try:
                return step(*args, **named)
            finally:
                spent[name] += time.process_time() - begin

        return run

    annotate(articles.head(1))
    module, kept = sys.modules[annotate.__module__], {}
    for name in STEPS:
        kept[name] = getattr(module, name)
        setattr(module, name, timed(name.strip("_"), kept[name]))
    find, Matcher.find = Matcher.find, timed("Matcher.find", Matcher.find)
    begin = time.process_time()
    annotate(articles)
    total = time.process_time() - begin
    for name, step in kept.items():
        setattr(module, name, step)
    Matcher.find = find
    rows = [("share of time", name, seconds / total, "share") for name, seconds in spent.most_common()]
    return [*rows, ("share of time", "the rest", 1 - sum(spent.values()) / total, "share")]


def measure(n: int, workers: int) -> dict[str, float]:
    """Seconds to be ready and to annotate so many articles from file to files, and the greatest memory of this process, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder) / "articles.parquet"
        draw_articles(n)[["article_id", "language", "title", "text"]].to_parquet(texts, row_group_size=BATCH)
        begin = time.perf_counter()
        _matcher(load_lexicon().directory)
        ready = time.perf_counter()
        annotate_corpus(texts, Path(folder) / "tables", workers=workers)
        done = time.perf_counter()
    return {"ready": ready - begin, "seconds": done - ready, "megabytes": _peak_megabytes()}


def _peak_megabytes() -> float:
    """The greatest memory of this process; on Linux ``ru_maxrss`` would begin with that of the process that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read_text())[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2  # bytes on macOS


def in_a_process(n: int, workers: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--measure", str(n), str(workers)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def growth(max_articles: int) -> list[tuple]:
    """Time and memory by corpus size, and what more processes bring."""
    rows = []
    for n in (size for size in SIZES if size <= max_articles):
        found = in_a_process(n, 1)
        rows.append(("seconds by size", str(n), found["seconds"], "seconds"))
        rows.append(("memory by size", str(n), found["megabytes"], "megabytes"))
        rows.append(("seconds until ready", str(n), found["ready"], "seconds"))
    n, cores = min(max(max_articles, 2 * BATCH), 10 * BATCH), sorted({1, 2, os.cpu_count() or 1})
    rounds = [[in_a_process(n, workers)["seconds"] for workers in cores] for _ in range(ROUNDS_BY_WORKERS)]
    one, *_ = seconds = np.median(rounds, axis=0)
    rows += [("speed-up", str(of), one / spent, "ratio") for of, spent in zip(cores, seconds, strict=True)]
    return [*rows, ("speed-up measured on", "articles", n, "articles")]


def draw(results: pd.DataFrame) -> plt.Figure:
    """Four panels: throughput, time and memory by size, speed-up."""
    of = lambda measure: results[results["measure"] == measure]  # noqa: E731
    figure, axes = plt.subplots(2, 2, figsize=(10, 7), layout="constrained")
    n = {row.name_: int(row.value) for row in of("texts compared").rename(columns={"name": "name_"}).itertuples()}
    bars = of("throughput").sort_values("value")
    colours = [OURS if name.startswith("newsframes") else OTHER for name in bars["name"]]
    axes[0, 0].barh(bars["name"], bars["value"] / 1e6, color=colours)
    for at, value in enumerate(bars["value"] / 1e6):
        axes[0, 0].annotate(f"{value:.2f}", (value, at), (4, 0), textcoords="offset points", va="center")
    axes[0, 0].set_title(
        f"Throughput on one core (N = {n['articles']:,} articles)",
        fontsize=9,
    )
    axes[0, 0].set_xlabel("million characters per second of processor time")
    axes[0, 0].margins(x=0.15)
    for axis, measure, label, form in (
        (axes[0, 1], "seconds by size", "seconds", "{:.2g} s"), (axes[1, 0], "memory by size", "megabytes", "{:.0f} MB"),
    ):  # fmt: skip
        rows = of(measure)
        size = rows["name"].astype(int)
        axis.plot(size, rows["value"], "o-", color=OURS)
        for x, y in zip(size, rows["value"], strict=True):
            axis.annotate(form.format(y), (x, y), (0, 7), textcoords="offset points", ha="center")
        axis.set(xscale="log", xlabel="articles", ylabel=label)
        axis.margins(x=0.12, y=0.2)
        axis.set_title(f"{label.capitalize()}, one process (N = 1 to {size.max():,} articles)", fontsize=9)
    axes[0, 1].set_yscale("log")
    axes[0, 1].yaxis.set_major_formatter("{x:g}")
    axes[0, 1].yaxis.set_minor_formatter("")
    axes[1, 0].set_ylim(0, 1.15 * of("memory by size")["value"].max())
    gains = of("speed-up")
    axes[1, 1].bar(gains["name"], gains["value"], color=OURS, width=0.5)
    for at, value in enumerate(gains["value"]):
        axes[1, 1].annotate(f"{value:.2f} ×", (at, value), (0, 3), textcoords="offset points", ha="center")
    axes[1, 1].set(xlabel="processes", ylabel="times as fast as one process")
    axes[1, 1].margins(y=0.15)
    measured_on = int(of("speed-up measured on")["value"].iloc[0])
    axes[1, 1].set_title(f"Speed-up by processes (N = {measured_on:,} articles)", fontsize=9)
    for axis in axes.flat:
        axis.spines[["top", "right"]].set_visible(False)
    return figure


def machine() -> str:
    """The machine and the versions, in lines."""
    info = Path("/proc/cpuinfo")
    names = (
        [line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
        if info.exists()
        else []
    )
    packages = ("numpy", "pandas", "pyarrow", "regex", "spacy", "pyahocorasick", "flashtext2")
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    lines = [
        f"{names[0] if names else platform.processor()}, {os.cpu_count()} cores", platform.system(), f"Python {platform.python_version()}",
        *(f"{name} {importlib.metadata.version(name)}" for name in packages), f"load of the machine at the end: {load:.1f}",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def with_speed(readme: str, results: pd.DataFrame) -> str:
    """The text of README.md with the figures of speed between their two lines; unchanged where it has no such lines."""
    value = {(row.measure, row.name_): row.value for row in results.rename(columns={"name": "name_"}).itertuples()}
    matching, complete = "times as fast: newsframes, matching", "times as fast: newsframes, complete"
    sizes = results.loc[results["measure"] == "seconds by size", "name"]
    largest = max(sizes, key=int)
    words = (
        f"On one core, matching reads {value['throughput', 'newsframes, matching'] / 1e6:.1f} million characters per second, "
        f"{value[matching, 'spaCy PhraseMatcher']:.1f} times as many as a blank spaCy pipeline with sentences and `PhraseMatcher`, "
        f"{value[matching, 'pyahocorasick + filter']:.1f} times as many as pyahocorasick with a filter in Python and "
        f"{value[matching, 'flashtext2']:.1f} times as many as flashtext2; the complete annotation {value['throughput', 'newsframes, complete'] / 1e6:.2f} "
        f"million, {value[complete, 'spaCy PhraseMatcher']:.2f} times what spaCy reads for matching alone. {int(largest):,} articles of "
        f"{value['texts compared', 'characters'] / value['texts compared', 'articles']:.0f} characters take, from file to tables, "
        f"{value['seconds by size', largest]:.0f} seconds and {value['memory by size', largest]:.0f} MB in one process; two processes are "
        f"{value['speed-up', '2']:.2f} times as fast as one."
    )
    begin, end = readme.find(BEGIN), readme.find(END)
    return readme if min(begin, end) < 0 else f"{readme[:begin]}{BEGIN}\n{words}\n{readme[end:]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--max-articles", type=int, default=1_000, help="largest corpus, of 1 to 100,000 (default %(default)s)"
    )
    parser.add_argument("--rounds", type=int, default=5, help="rounds of every engine (default %(default)s)")
    parser.add_argument("--measure", type=int, nargs=2, metavar=("ARTICLES", "WORKERS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(*options.measure)))
        return
    if options.max_articles < 1 or options.rounds < 1:
        raise InputError("--max-articles and --rounds begin at 1", remedy="give larger numbers")
    compared = draw_articles(min(options.max_articles, 300))
    rows = compare_engines(compared, options.rounds) + share_of_steps(compared) + growth(options.max_articles)
    results = pd.DataFrame(rows, columns=["measure", "name", "value", "unit"])
    results["value"] = results["value"].map(lambda value: float(np.format_float_positional(value, 4, fractional=False)))
    results.to_csv(HERE / "results.csv", index=False)
    draw(results).savefig(HERE / "results.png", dpi=150)
    (HERE / "machine.txt").write_text(machine(), encoding="utf-8")
    readme = ROOT / "README.md"
    readme.write_text(with_speed(readme.read_text(encoding="utf-8"), results), encoding="utf-8")
    print(results.to_string(index=False))


if __name__ == "__main__":
    main()
