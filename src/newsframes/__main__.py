"""The command line: annotate · align · calibrate · background · coverage · run · check."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from newsframes.agreement import check_coding, check_offsets
from newsframes.align import align
from newsframes.annotate import Annotation, annotate
from newsframes.calibration import calibrate, coded_lines, mending_list, same_entities
from newsframes.corpus import read_articles, read_corpus
from newsframes.coverage import coverage, form_hits
from newsframes.errors import InputError, InputErrors
from newsframes.findings import with_findings
from newsframes.frames import background_figures
from newsframes.lexicon import load_lexicon
from newsframes.parallel import DOCUMENTS, parallel_articles, read_parallel
from newsframes.regions import COUNTED
from newsframes.tables import (
    TABLES,
    data_dictionary,
    data_package,
    read_table,
    rows_without_schema,
    table_text,
    write_text,
)
from newsframes.trials import calibrate_alignment

README = Path("README.md")
DONE, SOME_REJECTED, NOTHING_DONE = 0, 1, 2


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the exit code: 0 done, 1 some input rejected, 2 nothing done."""
    options = _parser().parse_args(arguments)
    try:
        return options.command(options)
    except InputError as error:
        print(f"newsframes: {error}", file=sys.stderr)
        return NOTHING_DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="newsframes", description="Compare how Arabic, English and French news frames security claims."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    one = commands.add_parser("annotate", help="sentences, mentions and cues of your articles, as Parquet tables")
    one.add_argument(
        "input",
        type=Path,
        metavar="INPUT",
        help="a folder of .txt, or a .jsonl, .csv or .parquet file (or a folder of them)",
    )
    one.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the tables go: DIR/<table>.parquet")
    one.add_argument(
        "--workers", type=_positive, default=1, metavar="N", help="processes (default: 1); the result is the same"
    )
    one.add_argument(
        "--on-error",
        choices=("stop", "skip"),
        default="stop",
        help="stop at input that cannot be used, or list it in rejects.csv and go on",
    )
    one.set_defaults(command=_annotate)
    aligns = commands.add_parser("align", help="which sentences say the same, in articles that share a story")
    aligns.add_argument("input", type=Path, metavar="INPUT", help="articles with the column story, as for annotate")
    aligns.add_argument("--out", type=Path, required=True, metavar="DIR", help="where alignment.parquet goes")
    aligns.set_defaults(command=_align)
    calibrates = commands.add_parser(
        "calibrate", help="does the same sentence get the same code in each language? measured on a parallel corpus"
    )
    calibrates.add_argument(
        "input", type=Path, metavar="PARALLEL_DIR", help="a folder of en.txt, fr.txt … and document_ids.tsv"
    )
    calibrates.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="where codes.csv, entities.csv and alignment.csv go"
    )
    calibrates.add_argument(
        "--mend", type=Path, metavar="FILE", help="a CSV file of the lines that some languages code and others do not"
    )
    calibrates.set_defaults(command=_calibrate)
    background = commands.add_parser(
        "background", help="figures of general news that frames are measured against, from a parallel corpus"
    )
    background.add_argument(
        "input", type=Path, metavar="PARALLEL_DIR", help="a folder of en.txt, fr.txt … and document_ids.tsv"
    )
    background.set_defaults(command=_background)
    covers = commands.add_parser(
        "coverage", help="what the lexicon covers, and which of its forms never match in texts"
    )
    covers.add_argument("input", type=Path, metavar="INPUT", help="texts, as for annotate; or a parallel corpus")
    covers.add_argument("--out", type=Path, metavar="FILE", help="a CSV file for every form with its occurrences")
    covers.set_defaults(command=_coverage)
    two = commands.add_parser("run", help="regenerate tables, figures and notebooks")
    two.set_defaults(command=_run)
    three = commands.add_parser("check", help="lexicon, gold and tables against their descriptions")
    three.add_argument(
        "--write", action="store_true", help="write data/README.md, data/datapackage.json and the findings in README.md"
    )
    three.set_defaults(command=_check)
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _annotate(options: argparse.Namespace) -> int:
    articles, errors = read_articles(options.input)
    if errors and options.on_error == "stop":
        InputErrors.raise_if_any(errors)
    if articles.empty:
        InputErrors.raise_if_any(errors)
        raise InputError("no article in the input", path=options.input, remedy="give it at least one")
    with tqdm(total=len(articles), unit=" articles", disable=None) as bar:
        annotation = annotate(articles, workers=options.workers, progress=bar.update)
    _write(annotation.tables(), errors, options.out)
    for error in errors:
        print(f"newsframes: left out: {error}", file=sys.stderr)
    counts = ", ".join(f"{len(table):,} {name}" for name, table in annotation.tables().items())
    print(f"{counts} -> {options.out}")
    return SOME_REJECTED if errors else DONE


def _align(options: argparse.Namespace) -> int:
    articles, errors = read_articles(options.input)
    InputErrors.raise_if_any(errors)
    shared = articles[(articles["story"] != "") & articles["story"].duplicated(keep=False)]
    if shared.empty:
        what = f"no two of {len(articles)} articles share a story"
        remedy = (
            "give articles on the same event the same value in the column 'story' (of metadata.csv beside .txt files)"
        )
        raise InputError(what, path=options.input, remedy=remedy)
    with tqdm(total=len(shared), unit=" articles", disable=None) as bar:
        alignment = align(annotate(shared, progress=bar.update))
    _write({"alignment": alignment}, [], options.out)
    linked = alignment[["left_first", "right_first"]].notna().all(axis=1)
    print(f"{linked.sum():,} links, {(~linked).sum():,} single sentences -> {options.out / 'alignment.parquet'}")
    return DONE


def _write(tables: dict[str, pd.DataFrame], errors: list[InputError], out: Path) -> None:
    """All tables, or none: they are written beside their place first, and moved there together."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"cannot make this folder ({error.strerror})", path=out, remedy="name another with --out"
        ) from None
    with tempfile.TemporaryDirectory(dir=out, prefix=".writing-") as folder:
        for name, table in tables.items():
            table.to_parquet(Path(folder) / f"{name}.parquet", index=False)
        if errors:
            rejects = pd.DataFrame(
                [(str(e.path or ""), "" if e.line is None else str(e.line), e.what, e.remedy) for e in errors],
                columns=["path", "line", "what", "remedy"],
            )
            rejects.to_csv(Path(folder) / "rejects.csv", index=False, lineterminator="\n")
        else:
            (out / "rejects.csv").unlink(missing_ok=True)
        for made in sorted(Path(folder).iterdir()):
            made.replace(out / made.name)


def _annotated_parallel(directory: Path) -> tuple[pd.DataFrame, Annotation]:
    """The lines of a parallel corpus, and the annotation of its documents."""
    lexicon = load_lexicon()
    lines = read_parallel(directory, lexicon.languages)
    articles = parallel_articles(lines)
    with tqdm(total=len(articles), unit=" documents", disable=None) as bar:
        return lines, annotate(articles, lexicon=lexicon, progress=bar.update)


def _calibrate(options: argparse.Namespace) -> int:
    lines, annotation = _annotated_parallel(options.input)
    coded = coded_lines(annotation, lines)
    made = {
        "calibration": calibrate(coded, lines),
        "calibration_entities": same_entities(annotation, lines),
        "calibration_alignment": calibrate_alignment(annotation, lines),
    }
    for name, table in made.items():
        path = options.out / Path(TABLES[name].path).name
        write_text(path, table_text(name, table))
        print(path)
    if options.mend:
        write_text(options.mend, mending_list(coded, lines).to_csv(index=False, lineterminator="\n"))
        print(options.mend)
    return DONE


def _background(options: argparse.Namespace) -> int:
    _, annotation = _annotated_parallel(options.input)
    articles = annotation.articles
    number = pd.Series(range(len(articles)), index=articles["article_id"])
    cues = annotation.cues.assign(text_no=annotation.cues["article_id"].map(number))
    sentences = annotation.sentences[annotation.sentences["region"].isin(COUNTED)]
    n_words = sentences.groupby("article_id")["n_words"].sum().reindex(number.index, fill_value=0).to_numpy()
    made = background_figures(cues, n_words, articles["language"].tolist())
    names = ("lexicon_concept_weights", "lexicon_frame_background")
    texts = [
        table_text(name, table) for name, table in zip(names, made, strict=True)
    ]  # both are sound before one is written
    for name, text in zip(names, texts, strict=True):
        path = load_lexicon().directory / Path(TABLES[name].path).name
        write_text(path, text)
        print(path)
    return DONE


def _coverage(options: argparse.Namespace) -> int:
    lexicon = load_lexicon()
    if (options.input / DOCUMENTS).exists():
        articles = parallel_articles(read_parallel(options.input, lexicon.languages))
    else:
        articles, errors = read_articles(options.input)
        InputErrors.raise_if_any(errors)
    forms = form_hits(articles, lexicon)
    for kind in ("frame", "function"):
        print(coverage(forms, kind).to_string(index=False))
    if options.out:
        write_text(options.out, forms.to_csv(index=False, lineterminator="\n"))
        print(f"{len(forms):,} forms -> {options.out}")
    return DONE


def _run(options: argparse.Namespace) -> int:
    from newsframes.notebooks import (
        run_notebooks,
    )  # the Jupyter stack takes seconds to import, and only this command needs it

    changes = run_notebooks(Path.cwd())
    print(f"{len(changes.new)} new, {len(changes.changed)} changed, {len(changes.unchanged)} as before")
    for word, paths in (("new", changes.new), ("changed", changes.changed)):
        for path in paths:
            print(f"  {word}: {path}")
    return DONE


def _check(options: argparse.Namespace) -> int:
    data = Path("data")
    if options.write:
        write_text(data / "README.md", data_dictionary())
        write_text(data / "datapackage.json", data_package())
        if README.exists():
            write_text(README, with_findings(README.read_text(encoding="utf-8"), data))
    load_lexicon(data / "lexicon")
    tables = {name: read_table(name, data) for name in TABLES}
    articles = read_corpus("seeds")
    for name in (
        "gold_mentions",
        "gold_mentions_coders",
        "gold_regions",
        "mentions",
        "cues",
        "claims",
    ):
        check_offsets(tables[name], articles, str(data / TABLES[name].path))
    for name in ("gold_claims", "gold_claims_consensus"):
        check_coding(tables[name], articles, tables["sentences"], str(data / TABLES[name].path))
    errors = [
        InputError("no description", path=data / path, remedy="describe it in tables.py or delete it")
        for path in rows_without_schema(data)
    ]
    made = {data / "README.md": data_dictionary(), data / "datapackage.json": data_package()}
    if README.exists():
        made[README] = with_findings(README.read_text(encoding="utf-8"), data)
    for path, text in made.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            what = "differs from what tables and their descriptions say"
            errors.append(InputError(what, path=path, remedy="python -m newsframes check --write"))
    InputErrors.raise_if_any(errors)
    print(
        f"{len(tables)} tables fit their descriptions: "
        + ", ".join(f"{name} {len(table):,}" for name, table in tables.items())
    )
    return DONE


if __name__ == "__main__":
    raise SystemExit(main())
