"""Names that the authority file does not know: proposed, reviewed by a person, merged.

What looks like a name (names.py) is put together: spellings, a surname and its full name, and the same name in Latin and in Arabic letters
become one proposed entity, a row with the columns of data/lexicon/entities.csv and the evidence beside. A person writes ``yes`` into
``accept``; only then does a row enter the authority file.
"""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pandas as pd
import regex

from newsframes.annotate import mention_table, sentences_and_mentions
from newsframes.errors import InputError, InputErrors
from newsframes.lexicon import ENTITY_TYPES, SEPARATOR, Lexicon, load_lexicon, read_rows, split_forms
from newsframes.models import model_entities
from newsframes.names import ForeignLetters, adjective_stem, bases_of, find_names, story_of
from newsframes.rates import SEED
from newsframes.regions import COUNTED
from newsframes.tables import unguarded, write_text
from newsframes.text import WORD, fold_string, script_of, strip_accents
from newsframes.transliteration import MIN_KEY, phonetic_key

EVIDENCE = ["n", "n_articles", "languages", "rules", "type_from", "article_id", "start", "end", "passage"]
ANSWERS = ("yes", "no", "")
ID_PREFIX = {
    "state": "state", "alliance": "alliance", "place": "place", "company": "org", "product": "product", "organisation": "org",
    "government_body": "body", "outlet": "outlet", "person": "person", "threat_group": "group", "event": "event",
}  # fmt: skip
PASSAGE = 60
"""Code points of context on either side of the name in a passage."""
DRAWS = 20
MAX_PARTS = 4
"""A name of more words is not taken for a person's."""
_LATIN_LETTERS = dict(zip("ابتثجحخدذرزسشصضطظعغفقكلمنهويءئؤ", ["a", "b", "t", "th", "j", "h", "kh", "d", "dh", "r", "z", "s", "sh", "s", "d", "t", "z", "a", "gh", "f", "q", "k", "l", "m", "n", "h", "w", "y", "a", "y", "w"], strict=True))  # fmt: skip
_NO_SLUG = regex.compile("[^a-z0-9]+")
_FULL_NAME = regex.compile(
    r"(?:\p{Lu}[\p{L}\p{M}'’.-]*)(?: (?:(?:al|el|de|van|von|bin|ben|del|der|la)[ -])*\p{Lu}[\p{L}\p{M}'’.-]*)+"
)


def find_candidates(articles: pd.DataFrame, *, lexicon: Lexicon | None = None, model: str = "") -> pd.DataFrame:
    """Names in articles that the authority file does not have, a row a proposed entity (see ``propose``); ``model``: also what a model of
    spaCy or Stanza finds (see models.py)."""
    lexicon = lexicon or load_lexicon()
    entities = model_entities(articles, model) if model else None
    sentences, mentions = sentences_and_mentions(articles, lexicon)
    names = find_names(articles, sentences, mentions, lexicon, entities=entities)
    return propose(names, articles, lexicon)


def propose(names: pd.DataFrame, articles: pd.DataFrame, lexicon: Lexicon) -> pd.DataFrame:
    """Candidates for the authority file, a row each.

    ``names`` is the table that ``find_names`` gives. A candidate has accept (empty: for the reviewer), the columns of entities.csv (type is
    a guess, forms are those seen in texts of the language; a label that was not seen is empty) and EVIDENCE: n (occurrences), n_articles,
    languages, rules (of all occurrences), type_from (the words that speak for the type; ``form`` where only the form of the name does),
    article_id, start, end, passage (an occurrence of the label in its context). Named in most articles first.
    """
    columns = ["accept", *lexicon.entities.columns, *EVIDENCE]
    group = _groups(names, articles)
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    members: dict[str, list] = defaultdict(list)
    for name, node in zip(names.itertuples(), group, strict=True):
        members[node].append(name)
    order = sorted(members, key=lambda node: (-len({name.article_id for name in members[node]}), -len(members[node])))
    taken, rows = set(lexicon.entities["entity_id"]), []
    for node in order:
        row = _candidate(members[node], lexicon, texts)
        rows.append(row | {"entity_id": _free_id(row, taken)})
    return pd.DataFrame([dict.fromkeys(columns, "") | row for row in rows], columns=columns)


def _groups(names: pd.DataFrame, articles: pd.DataFrame) -> list[str]:
    """Which names are one: the same form; in a story the same consonants; in an article a name and its first or last word."""
    stories = {article.article_id: story_of(article) for article in articles.itertuples()}
    folded = names["surface"].map(fold_string)
    stems = [
        adjective_stem(form) if "adjective" in rules else "" for form, rules in zip(folded, names["rules"], strict=True)
    ]
    nodes = [f"adjective {stem}" if stem else form for form, stem in zip(folded, stems, strict=True)]
    parent = {node: node for node in nodes}

    def root(node: str) -> str:
        while parent[node] != node:
            parent[node] = node = parent[parent[node]]
        return node

    def join(first: str, second: str) -> None:
        parent[root(second)] = root(first)

    for stem in sorted({stem for stem in stems if stem}):
        for base in bases_of(stem):
            if base in parent:
                join(base, f"adjective {stem}")
    arabic = names["surface"].map(script_of) == "Arabic"
    by_key: dict = defaultdict(list)
    for node, key, story, is_arabic, stem in zip(
        nodes, names["surface"].map(phonetic_key), names["article_id"].map(stories), arabic, stems, strict=True
    ):
        if len(key) >= MIN_KEY and not stem:
            by_key[story, key].append((node, is_arabic))
    for (_, key), same in by_key.items():
        first = same[0][0]
        for node, is_arabic in same[1:]:
            # Two spellings in Latin letters with the same consonants are often two names.
            if is_arabic or same[0][1] or len(key) > 2 * MIN_KEY:
                join(first, node)
    for _, rows in names.assign(node=nodes, folded=folded).groupby("article_id", sort=False):
        forms = rows.drop_duplicates("folded")
        longer = [
            (row.folded.split(), row)
            for row in forms.itertuples()
            if " " in row.folded and len(row.folded.split()) <= MAX_PARTS
        ]
        for row in forms.itertuples():
            whole = {
                other.node
                for words, other in longer
                if (row.folded == words[-1] and other.type in ("", "person"))
                or (row.folded == words[0] and other.type == "company")
            }
            if " " not in row.folded and len(whole) == 1 and row.type != "place":
                join(whole.pop(), row.node)
    return [root(node) for node in nodes]


def _candidate(found: list, lexicon: Lexicon, texts: dict[str, str]) -> dict:
    """The row of one candidate, without an id, from its names."""
    votes = Counter(name.type for name in found if name.type)
    kind = votes.most_common(1)[0][0] if votes else _type_by_form([name.surface for name in found])
    words = dict.fromkeys(name.trigger for name in found if name.type == kind and name.trigger)
    row: dict = {"accept": "", "type": kind, "type_from": SEPARATOR.join(words) or ("adjective" if votes else "form")}
    adjectives = [name for name in found if "adjective" in name.rules and adjective_stem(fold_string(name.surface))]
    plain = [name for name in found if name not in adjectives]
    latin = [name for name in plain if script_of(name.surface) != "Arabic"]
    only_in_arabic = all(name.language == "ar" for name in latin)
    for language in lexicon.languages:
        # A name in Latin letters that only Arabic texts have stands in the English column.
        own = latin if only_in_arabic and language == "en" else [name for name in plain if name.language == language]
        own = [name for name in own if (name in latin) == (language != "ar")]
        forms = _forms([name.surface for name in own], kind)
        row[f"label_{language}"], row[f"aliases_{language}"] = (forms or [""])[0], SEPARATOR.join(forms[1:])
        demonyms = dict.fromkeys(name.surface.removeprefix("ال") for name in adjectives if name.language == language)
        row[f"demonyms_{language}"] = SEPARATOR.join(demonyms)
    labels = [row[f"label_{language}"] for language in ("en", *lexicon.languages) if row.get(f"label_{language}")]
    example = next((name for label in labels for name in found if name.surface == label), found[0])
    passage = texts[example.article_id][max(0, example.start - PASSAGE) : example.end + PASSAGE]
    return row | {
        "n": len(found), "n_articles": len({name.article_id for name in found}),
        "languages": SEPARATOR.join(sorted({name.language for name in found})),
        "rules": SEPARATOR.join(sorted({rule for name in found for rule in name.rules.split("|")})),
        "article_id": example.article_id, "start": example.start, "end": example.end, "passage": " ".join(passage.split()),
    }  # fmt: skip


def _forms(surfaces: list[str], kind: str) -> list[str]:
    """The forms, each fold once: of a person the fullest first, else the most frequent; the longer of equally frequent ones."""
    counts = Counter(" ".join(surface.split()) for surface in surfaces)
    words = lambda form: len(form.split()) if kind == "person" else 0  # noqa: E731
    ordered = sorted(counts, key=lambda form: (-words(form), -counts[form], -len(form), form))
    return list({fold_string(form): form for form in reversed(ordered)}.values())[::-1]


def _type_by_form(surfaces: list[str]) -> str:
    """A guess where no word speaks for a type: two to four words a person, capitals inside a word a product, else an organisation."""
    longest = max(surfaces, key=lambda surface: (len(surface.split()), surface))
    parts = len(longest.split())
    if script_of(longest) == "Arabic":
        return "person" if 1 < parts <= MAX_PARTS else "organisation"
    if (
        1 < parts <= MAX_PARTS
        and _FULL_NAME.fullmatch(longest)
        and not any(word.isupper() and len(word) > 2 for word in longest.split())
    ):
        return "person"
    return "product" if regex.search(r"\p{Ll}\p{Lu}|\p{L}\p{N}", longest) else "organisation"


def _free_id(row: dict, taken: set[str]) -> str:
    """An id that no entity has: a prefix for the type and the name in plain letters."""
    label = next(
        row[name]
        for name in sorted(row, key=lambda name: name != "label_en")
        if name.startswith(("label_", "demonyms_")) and row[name]
    )
    plain = "".join(_LATIN_LETTERS.get(char, char) for char in strip_accents(fold_string(label)))
    stem = wanted = f"{ID_PREFIX[row['type']]}.{_NO_SLUG.sub('-', plain).strip('-') or 'name'}"
    number = 2
    while wanted in taken:
        wanted, number = f"{stem}-{number}", number + 1
    taken.add(wanted)
    return wanted


# Merging what was reviewed


def merge_candidates(path: str | Path, directory: str | Path) -> list[str]:
    """Add the rows of a reviewed file that say ``yes`` in ``accept`` to entities.csv in a lexicon's directory; returns the ids that changed it.

    A row whose id is in the authority file adds to that entity the forms that it lacks, so that merging a file again adds nothing. An
    empty label takes that of another language. Everything is added or nothing: the new authority file is read and checked as a whole
    first. Raises InputError (file and line of the reviewed file, what was found, remedy) for an unknown answer or type, a missing column or
    name, a form of another entity and whatever else the authority file may not hold.
    """
    path, directory = Path(path), Path(directory)
    entities = directory / "entities.csv"
    old = entities.read_bytes().decode("utf-8")
    reader = csv.reader(io.StringIO(old, newline=""))
    header = next(reader)
    table = [dict(zip(header, cells, strict=True)) for cells in reader]
    lines = {row["entity_id"]: number for number, row in enumerate(table)}
    known = len(table)
    origin: dict[str, int] = {}
    errors = []
    for row in read_rows(path, ["accept", *header]):
        answer = row["accept"].strip().lower()
        if answer not in ANSWERS:
            remedy = "write yes to add the entity, no or nothing to leave it out"
            errors.append(InputError(f"accept is {row['accept']!r}", path=path, line=row["line"], remedy=remedy))
        if answer != "yes":
            continue
        new = {name: unguarded(row[name].strip()) for name in header}
        errors += _wrong_cells(new, path, row["line"])
        labels = [
            new[name]
            for name in sorted(new, key=lambda name: name != "label_en")
            if name.startswith("label_") and new[name]
        ]
        if not labels:
            errors.append(
                InputError(
                    "every label is empty", path=path, line=row["line"], remedy="give the name in one language at least"
                )
            )
            continue
        entity = new["entity_id"]
        if entity in origin:
            what = f"entity_id {entity!r} stands in line {origin[entity]} already"
            errors.append(
                InputError(
                    what, path=path, line=row["line"], remedy="give one of them another id, or join the two rows"
                )
            )
            continue
        origin[entity] = row["line"]
        if entity in lines:
            was = table[lines[entity]]
            if was["type"] != new["type"]:
                what = f"{entity} is in the authority file as {was['type']}, not {new['type']}"
                errors.append(
                    InputError(
                        what, path=path, line=row["line"], remedy="use its type, or give the candidate another id"
                    )
                )
            table[lines[entity]] = _with_forms(was, new)
        else:
            lines[entity] = len(table)
            table.append(new | {name: new[name] or labels[0] for name in header if name.startswith("label_")})
    InputErrors.raise_if_any(errors)
    text = _as_csv(header, table)
    before = {cells[header.index("entity_id")]: cells for cells in csv.reader(io.StringIO(old, newline=""))}
    changed = [
        entity for entity in origin if entity not in before or before[entity] != list(table[lines[entity]].values())
    ]
    if not changed:
        return []
    _check_whole(text, directory, {lines[entity] + 2: line for entity, line in origin.items()}, path)
    if _as_csv(header, table[:known]) == old:  # the rows that were there stay as they are written
        text = old + _as_csv(header, table[known:]).partition("\n")[2]
    write_text(entities, text)
    return changed


def _wrong_cells(row: dict[str, str], path: Path, line: int) -> list[InputError]:
    found = []
    if row["type"] not in ENTITY_TYPES:
        found.append(
            InputError(
                f"type {row['type']!r} is unknown", path=path, line=line, remedy="use one of " + ", ".join(ENTITY_TYPES)
            )
        )
    if not row["entity_id"]:
        found.append(
            InputError("entity_id is empty", path=path, line=line, remedy="give the entity an id such as org.acme")
        )
    return found


def _with_forms(was: dict[str, str], new: dict[str, str]) -> dict[str, str]:
    """An entity with the forms that a candidate has and it lacks."""
    result = dict(was)
    for name in was:
        stem, _, language = name.partition("_")
        if stem not in ("aliases", "demonyms"):
            continue
        own = [*split_forms(was[name]), *([was[f"label_{language}"]] if stem == "aliases" else [])]
        added = [*([new[f"label_{language}"]] if stem == "aliases" else []), *split_forms(new[name])]
        folded = {fold_string(form) for form in own}
        fresh = [form for form in dict.fromkeys(added) if form and fold_string(form) not in folded]
        result[name] = SEPARATOR.join([*split_forms(was[name]), *fresh]) if fresh else was[name]
    return result


def _as_csv(header: list[str], rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, header, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _check_whole(text: str, directory: Path, lines: dict[int, int], path: Path) -> None:
    """Read the lexicon as it would be; what is wrong is told with its line in the reviewed file."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "lexicon"
        shutil.copytree(directory, copy)
        (copy / "entities.csv").write_text(text, encoding="utf-8", newline="")
        try:
            load_lexicon(copy)
        except InputError as error:
            errors = error.errors if isinstance(error, InputErrors) else [error]
            told = [
                (path, lines[e.line]) if e.line in lines else (directory / Path(e.path).name, e.line) for e in errors
            ]
            raise InputErrors(
                [InputError(e.what, path=p, line=n, remedy=e.remedy) for e, (p, n) in zip(errors, told, strict=True)]
            ) from None


# How much is covered, and how right the candidates are


def naming_coverage(
    articles: pd.DataFrame, sentences: pd.DataFrame, mentions: pd.DataFrame, names: pd.DataFrame
) -> pd.DataFrame:
    """How much of each article's naming the authority file covers (table naming_coverage); ``names`` as ``find_names`` gives them."""
    rows = []
    for article in articles.itertuples():
        lines = sentences[(sentences["article_id"] == article.article_id) & sentences["region"].isin(COUNTED)]
        kept = mentions[(mentions["article_id"] == article.article_id) & mentions["region"].isin(COUNTED)]
        own = names[names["article_id"] == article.article_id]
        covered, open_ = (
            sum(1 for row in table.itertuples() for _ in WORD.finditer(article.text, row.start, row.end))
            for table in (kept, own)
        )
        total = covered + open_
        rows.append((
            article.article_id, article.language, int(lines["n_words"].sum()), total, covered, covered / total if total else np.nan,
            own["surface"].map(fold_string).nunique(),
        ))  # fmt: skip
    names_ = ["article_id", "language", "n_words", "n_name_words", "n_covered", "share", "n_unknown"]
    return pd.DataFrame(rows, columns=names_)


def candidate_accuracy(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    coded: pd.DataFrame,
    lexicon: Lexicon,
    *,
    draws: int = DRAWS,
) -> pd.DataFrame:
    """How many names come back as candidates when half of the authority file is taken away (table candidate_accuracy).

    In each of ``draws`` draws a random half of the entities that ``coded`` (hand-coded mentions) names is removed, and the texts are read
    with what is left. Recall: of the removed entities that the articles of a language name, the share of which a candidate overlaps at least
    one coded mention. Precision: of the candidates in a language, the
    share that is a name: of which an occurrence overlaps a coded mention. Intervals: 2.5 and 97.5 % percentiles of the draws.
    """
    coded = coded[coded["region"].isin(COUNTED)]
    language = articles.set_index("article_id")["language"]
    entities = np.array(sorted(coded["entity_id"].unique()))
    named_in = coded.groupby(coded["article_id"].map(language))["entity_id"].agg(set)
    generator = np.random.default_rng(SEED)
    letters = ForeignLetters(
        lexicon, frozenset(entities)
    )  # of none of the names, so that no draw knows more than it should
    rows = []
    for draw in range(draws):
        removed = frozenset(generator.choice(entities, len(entities) // 2, replace=False))
        mentions = mention_table(articles, sentences, lexicon, without=removed)
        found = find_names(articles, sentences, mentions, lexicon, without=removed, letters=letters)
        found["candidate"] = _groups(found, articles)
        pairs = found.reset_index().merge(coded, on="article_id", suffixes=("", "_coded"))
        pairs = pairs[(pairs["start"] < pairs["end_coded"]) & (pairs["start_coded"] < pairs["end"])]
        right = found.index.isin(pairs["index"])
        same = pairs[(pairs["start"] == pairs["start_coded"]) & (pairs["end"] == pairs["end_coded"])]
        for code in sorted(named_in.index):
            wanted = removed & named_in[code]
            back, exact = (set(table.loc[table["language"] == code, "entity_id"]) & wanted for table in (pairs, same))
            of_language = (found["language"] == code).to_numpy()
            candidates = pd.Series(right[of_language]).groupby(found["candidate"].to_numpy()[of_language]).any()
            rows.append((draw, code, len(wanted), len(back), len(exact), len(candidates), int(candidates.sum())))
    table = pd.DataFrame(rows, columns=["draw", "language", "wanted", "back", "exact", "candidates", "right"])
    together = table.groupby("draw").sum(numeric_only=True).reset_index().assign(language="all")
    table = pd.concat([table, together])
    result = []
    for code, drawn in table.groupby("language", sort=False):
        recall, precision = drawn["back"] / drawn["wanted"], drawn["right"] / drawn["candidates"]
        ends = [np.nanpercentile(values, [2.5, 97.5]) for values in (recall, precision)]
        sums = drawn[["wanted", "back", "exact", "candidates", "right"]].sum()
        result.append((
            code, draws, len(named_in[code]) if code in named_in else sum(map(len, named_in)), sums["wanted"] / draws, sums["candidates"] / draws,
            sums["back"] / sums["wanted"], *ends[0], sums["exact"] / sums["wanted"], sums["right"] / sums["candidates"], *ends[1],
        ))  # fmt: skip
    return pd.DataFrame(result, columns=[
        "language", "draws", "n", "n_removed", "n_candidates", "recall", "recall_low", "recall_high", "exact", "precision", "precision_low", "precision_high",
    ])  # fmt: skip
