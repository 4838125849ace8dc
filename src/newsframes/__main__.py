"""The command line: annotate · align · export · review · candidates · calibrate · background · coverage · run · check."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from newsframes.agreement import check_coding, check_lines, check_offsets, check_values
from newsframes.align import align
from newsframes.annotate import Annotation, annotate
from newsframes.calibration import (
    beside_reader,
    calibrate,
    coded_lines,
    mending_list,
    same_entities,
    worst_disagreements,
)
from newsframes.candidates import find_candidates, merge_candidates
from newsframes.codebook import CODER_KINDS
from newsframes.corpus import REJECTS, read_articles, read_corpus, rejects_table
from newsframes.coverage import coverage, form_hits
from newsframes.engines import ENGINES
from newsframes.errors import InputError, InputErrors, UnknownLanguage, listed
from newsframes.exports import write_web_annotations
from newsframes.findings import with_findings
from newsframes.frames import background_figures
from newsframes.lexicon import load_lexicon
from newsframes.parallel import DOCUMENTS, parallel_articles, read_parallel, runs_together
from newsframes.regions import COUNTED
from newsframes.review import export_review, import_review
from newsframes.sources import COLUMN_NAMES, Columns
from newsframes.stream import annotate_corpus, rejected
from newsframes.tables import (
    MOST_ERRORS,
    TABLES,
    csv_text,
    data_dictionary,
    data_package,
    figure_list,
    read_table,
    read_table_at,
    rows_without_schema,
    sheet_text,
    table_text,
    write_text,
    written_whole,
)
from newsframes.trials import calibrate_alignment

README, FIGURES = Path("README.md"), Path("figures")
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
        help=_READABLE,
    )
    one.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the tables go: DIR/<table>.parquet")
    one.add_argument(
        "--workers", type=_positive, default=1, metavar="N", help="processes (default: 1); the result is the same"
    )
    one.add_argument(
        "--engine",
        choices=ENGINES,
        default="local",
        help="processes of this command, or a Dask cluster (default: local)",
    )
    one.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="a Dask cluster that runs, tcp://host:8786 (default: one on this machine)",
    )
    _add_on_error(one, "list it in rejects.csv and go on")
    _add_columns(one)
    one.set_defaults(command=_annotate)
    aligns = commands.add_parser("align", help="which sentences say the same, in articles that share a story")
    aligns.add_argument("input", type=Path, metavar="INPUT", help="articles with the column story, as for annotate")
    aligns.add_argument("--out", type=Path, required=True, metavar="DIR", help="where alignment.parquet goes")
    _add_columns(aligns)
    aligns.set_defaults(command=_align)
    exports = commands.add_parser("export", help="mentions and claims as W3C Web Annotations, for other tools")
    exports.add_argument("input", type=Path, metavar="TABLES", help="a folder that annotate wrote")
    exports.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="JSON-LD, one annotation a line (.jsonl)"
    )
    exports.set_defaults(command=_export)
    _add_review(commands.add_parser("review", help="to people who code, and back as the gold of a named coder"))
    names = commands.add_parser(
        "candidates",
        help="names in your articles that the authority file does not have, for review; --merge adds the reviewed ones",
    )
    work = names.add_mutually_exclusive_group(required=True)
    work.add_argument("input", nargs="?", type=Path, metavar="INPUT", help="articles, as for annotate")
    work.add_argument(
        "--merge",
        type=Path,
        metavar="FILE",
        help="a reviewed list: rows with yes in `accept` enter data/lexicon/entities.csv, all or none",
    )
    names.add_argument("--out", type=Path, metavar="FILE", help="where the list goes (default: candidates.csv)")
    names.add_argument(
        "--model",
        default="",
        metavar="NAME",
        help="ask an installed model too: a spaCy package or folder, or stanza:LANGUAGE",
    )
    _add_columns(names)
    names.set_defaults(command=_candidates)
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
    calibrates.add_argument(
        "--read",
        type=Path,
        metavar="FILE",
        help="hedges that readers marked in the same lines (table gold_hedges), to set beside",
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
    _add_columns(covers)
    covers.set_defaults(command=_coverage)
    two = commands.add_parser(
        "run", help="regenerate tables, figures and notebooks; or make them for your own articles"
    )
    two.add_argument("--corpus", type=Path, metavar="INPUT", help=f"your articles: {_READABLE}")
    two.add_argument("--out", type=Path, metavar="DIR", help="the folder of your study: notebooks, figures, tables")
    _add_on_error(two, "leave it out; texts in another language are left out either way")
    _add_columns(two)
    two.set_defaults(command=_run)
    three = commands.add_parser("check", help="lexicon, gold and tables against their descriptions")
    three.add_argument(
        "--write",
        action="store_true",
        help="write data/README.md, data/datapackage.json, figures/README.md and the findings in README.md",
    )
    three.set_defaults(command=_check)
    return parser


_READABLE = "a folder of .txt, .html or .docx, or a .jsonl, .csv or .parquet table (or a folder of them)"


def _add_columns(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        type=_field_and_column,
        metavar="FIELD=COLUMN",
        help=f"the column of a table that holds a field ({', '.join(COLUMN_NAMES)}), where its name is not guessed; may be repeated",
    )


def _field_and_column(text: str) -> tuple[str, str]:
    field, equals, column = text.partition("=")
    if not equals or field not in COLUMN_NAMES or not column:
        raise argparse.ArgumentTypeError(f"{text!r} is not FIELD=COLUMN with one of {', '.join(COLUMN_NAMES)}")
    return field, column


def _add_on_error(parser: argparse.ArgumentParser, otherwise: str) -> None:
    parser.add_argument(
        "--on-error",
        choices=("stop", "skip"),
        default="stop",
        help=f"stop at input that cannot be used, or {otherwise}",
    )


def _articles(options: argparse.Namespace) -> pd.DataFrame:
    """The articles of the input, all of which must be usable."""
    articles, errors = read_articles(options.input, columns=_columns(options))
    InputErrors.raise_if_any(errors)
    return articles


def _columns(options: argparse.Namespace) -> Columns:
    return Columns(dict(options.column), say=lambda line: print(f"newsframes: {line}", file=sys.stderr))


def _add_review(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="export|import")
    out = commands.add_parser("export", help="documents for INCEpTION (UIMA CAS XMI) and spreadsheets (CSV)")
    out.add_argument("input", type=Path, metavar="TABLES", help="a folder that annotate wrote")
    out.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder for sheets and documents")
    out.add_argument(
        "--blank", action="store_true", help="code nothing beforehand, for coders independent of the instrument"
    )
    out.set_defaults(command=_review_export)
    back = commands.add_parser("import", help="check a coding and take it into the gold")
    back.add_argument(
        "input", type=Path, metavar="CODING", help="sheets, or .xmi or .zip of INCEpTION, in the exported folder"
    )
    back.add_argument("--coder", required=True, metavar="NAME", help="who coded")
    back.add_argument("--coder-kind", choices=CODER_KINDS, default="person", help="what the coder is (default: person)")
    back.add_argument("--out", type=Path, required=True, metavar="GOLD_DIR", help="where the tables of gold are or go")
    back.set_defaults(command=_review_import)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _annotate(options: argparse.Namespace) -> int:
    if options.scheduler and options.engine != "dask":
        raise InputError("--scheduler is for --engine dask", remedy="give both or none")
    done = annotate_corpus(
        options.input, options.out, engine=options.engine, workers=options.workers, scheduler=options.scheduler,
        on_error=options.on_error, columns=_columns(options),
    )  # fmt: skip
    for error in rejected(done.rejects[:MOST_ERRORS]):
        print(f"newsframes: left out: {error}", file=sys.stderr)
    if len(done.rejects) > MOST_ERRORS:
        print(f"newsframes: {len(done.rejects):,} left out in all: {options.out / REJECTS}", file=sys.stderr)
    print(f"{', '.join(f'{n:,} {name}' for name, n in done.rows.items())} -> {options.out}")
    return SOME_REJECTED if len(done.rejects) else DONE


def _align(options: argparse.Namespace) -> int:
    articles = _articles(options)
    shared = articles[(articles["story"] != "") & articles["story"].duplicated(keep=False)]
    if shared.empty:
        what = f"no two of {len(articles)} articles share a story"
        remedy = (
            "give articles on the same event the same value in the column 'story' (of metadata.csv beside .txt files)"
        )
        raise InputError(what, path=options.input, remedy=remedy)
    with tqdm(total=len(shared), unit=" articles", disable=None) as bar:
        alignment = align(annotate(shared, progress=bar.update))
    path = options.out / "alignment.parquet"
    with written_whole(path) as file:
        alignment.to_parquet(file, index=False)
    linked = alignment[["left_first", "right_first"]].notna().all(axis=1)
    print(f"{linked.sum():,} links, {(~linked).sum():,} single sentences -> {path}")
    return DONE


def _export(options: argparse.Namespace) -> int:
    n = write_web_annotations(options.input, options.out)
    print(f"{n:,} annotations -> {options.out}")
    return DONE


def _review_export(options: argparse.Namespace) -> int:
    n = export_review(options.input, options.out, blank=options.blank)
    print(f"{n:,} articles -> {options.out}")
    return DONE


def _review_import(options: argparse.Namespace) -> int:
    counts = import_review(options.input, coder=options.coder, coder_kind=options.coder_kind, out=options.out)
    print(f"{options.coder}: " + ", ".join(f"{n:,} {name}" for name, n in counts.items()) + f" -> {options.out}")
    return DONE


def _candidates(options: argparse.Namespace) -> int:
    if options.merge:
        directory = load_lexicon().directory
        merged = merge_candidates(options.merge, directory)
        print(
            f"{len(merged)} entities added or changed in {directory / 'entities.csv'}"
            + "".join(f"\n  {name}" for name in merged)
        )
        return DONE
    found = find_candidates(_articles(options), model=options.model)
    out = options.out or Path("candidates.csv")
    write_text(out, sheet_text(found))
    print(f"{len(found):,} candidates -> {out}")
    return DONE


def _annotated(lines: pd.DataFrame) -> Annotation:
    """The annotation of a parallel corpus's documents."""
    articles = parallel_articles(lines)
    with tqdm(total=len(articles), unit=" documents", disable=None) as bar:
        return annotate(articles, lexicon=load_lexicon(), progress=bar.update)


def _calibrate(options: argparse.Namespace) -> int:
    read = read_table_at(options.read, "gold_hedges") if options.read else None
    lines = read_parallel(options.input, load_lexicon().languages)
    if read is not None:
        check_lines(read, lines, str(options.read))
    annotation = _annotated(lines)
    faulty = lines["line"][runs_together(lines)].tolist()
    if faulty:
        told = f"{len(faulty)} of {len(lines)} lines ({listed(faulty)})"
        print(f"newsframes: left out, for their words run together: {told}", file=sys.stderr)
    coded = coded_lines(annotation, lines)
    codes = calibrate(coded, lines)
    made = {
        "calibration": codes,
        "calibration_entities": same_entities(annotation, lines),
        "calibration_disagreements": worst_disagreements(coded, lines, codes),
        "calibration_alignment": calibrate_alignment(annotation, lines),
    }
    if read is not None:
        made["calibration_hedges"] = beside_reader(coded, read, lines)
    for name, table in made.items():
        path = options.out / Path(TABLES[name].path).name
        write_text(path, table_text(name, table))
        print(path)
    if options.mend:
        write_text(options.mend, csv_text(mending_list(coded, lines)))
        print(options.mend)
    return DONE


def _background(options: argparse.Namespace) -> int:
    annotation = _annotated(read_parallel(options.input, load_lexicon().languages))
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
        articles = _articles(options)
    forms = form_hits(articles, lexicon)
    for kind in ("frame", "function"):
        print(coverage(forms, kind).to_string(index=False))
    if options.out:
        write_text(options.out, csv_text(forms))
        print(f"{len(forms):,} forms -> {options.out}")
    return DONE


def _run(options: argparse.Namespace) -> int:
    from newsframes.notebooks import (
        run_notebooks,
    )  # the Jupyter stack takes seconds to import, and only this command needs it

    if (options.corpus is None) != (options.out is None):
        raise InputError("--corpus and --out belong together", remedy="give both, or none to run the collection itself")
    if options.corpus:
        return _study(options)
    changes = run_notebooks(Path.cwd())
    print(f"{len(changes.new)} new, {len(changes.changed)} changed, {len(changes.unchanged)} as before")
    for word, paths in (("new", changes.new), ("changed", changes.changed)):
        for path in paths:
            print(f"  {word}: {path}")
    return DONE


def _study(options: argparse.Namespace) -> int:
    from newsframes.study import check_place, make_study

    command = ["run", "--corpus", str(options.corpus), "--out", str(options.out)]
    command += [] if options.on_error == "stop" else ["--on-error", options.on_error]
    command += [part for field, column in options.column for part in ("--column", f"{field}={column}")]
    check_place(options.out, command)  # before the work of reading
    articles, errors = read_articles(options.corpus, columns=_columns(options))
    faults = [error for error in errors if not isinstance(error, UnknownLanguage)]
    if articles.empty or (faults and options.on_error == "stop"):
        InputErrors.raise_if_any((errors if articles.empty else faults)[:MOST_ERRORS])
        raise InputError("no article in the input", path=options.corpus, remedy="give it at least one")
    for error in errors[:MOST_ERRORS]:
        print(f"newsframes: left out: {error}", file=sys.stderr)
    changes = make_study(Path.cwd(), articles, rejects_table(errors), options.out, command)
    told = f"{len(changes.new)} new, {len(changes.changed)} changed, {len(changes.unchanged)} as before"
    print(f"{told} -> {options.out / 'README.md'}")
    return SOME_REJECTED if errors else DONE


def _check(options: argparse.Namespace) -> int:
    data = Path("data")
    if options.write:
        for path, text in _generated(data).items():
            write_text(path, text)
    lexicon = load_lexicon(data / "lexicon")
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
    for name in tables:
        if name.startswith("gold_"):
            check_values(tables[name], lexicon.types, str(data / TABLES[name].path))
    errors = [
        InputError("no description", path=data / path, remedy="describe it in tables.py or delete it")
        for path in rows_without_schema(data)
    ]
    for path, text in _generated(data).items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            what = "differs from what tables, figures and their descriptions say"
            errors.append(InputError(what, path=path, remedy="python -m newsframes check --write"))
    InputErrors.raise_if_any(errors)
    print(
        f"{len(tables)} tables fit their descriptions: "
        + ", ".join(f"{name} {len(table):,}" for name, table in tables.items())
    )
    return DONE


def _generated(data: Path) -> dict[Path, str]:
    """The texts that are written from tables, figures and their descriptions, by path."""
    made = {data / "README.md": data_dictionary(), data / "datapackage.json": data_package()}
    if README.exists():
        made[README] = with_findings(README.read_text(encoding="utf-8"), data)
    if FIGURES.exists():
        made[FIGURES / "README.md"] = figure_list(FIGURES)
    return made


if __name__ == "__main__":
    raise SystemExit(main())
