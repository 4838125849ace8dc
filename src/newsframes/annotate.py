"""Annotating articles: a pure function of text and lexicon, in as many processes as wanted."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import pandas as pd

from newsframes.attributions import find_attributions
from newsframes.claims import find_claims
from newsframes.cues import find_cues
from newsframes.engines import open_engine
from newsframes.entities import find_mentions
from newsframes.frames import article_frames, frame_cues, sentence_values
from newsframes.lexicon import Lexicon, load_lexicon
from newsframes.match import Matcher
from newsframes.regions import find_regions
from newsframes.sentences import split_sentences
from newsframes.text import count_words

BATCH = 500
"""Articles annotated together; the result does not depend on it."""


@dataclass(frozen=True)
class Annotation:
    """The tables of an annotated corpus; README and data dictionary tell their columns."""

    articles: pd.DataFrame
    sentences: pd.DataFrame
    mentions: pd.DataFrame
    cues: pd.DataFrame
    attributions: pd.DataFrame
    claims: pd.DataFrame
    claim_cues: pd.DataFrame
    frame_cues: pd.DataFrame
    sentence_frames: pd.DataFrame
    sentence_functions: pd.DataFrame
    frames: pd.DataFrame

    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables by name, in the order of the data flow."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def annotate(
    articles: pd.DataFrame,
    *,
    lexicon: Lexicon | None = None,
    workers: int = 1,
    progress: Callable[[int], None] = lambda n: None,
) -> Annotation:
    """Find sentences, mentions, cues, attributions, claims and frames in articles (the table that ``read_corpus`` gives).

    Every row of every table has article_id; stretches of text have offsets in code points into the article's text, end exclusive, with
    ``text[start:end] == surface``. The result is the same for any number of ``workers`` (processes). ``progress`` is called with the
    number of articles done since its last call.
    """
    lexicon = lexicon or load_lexicon()
    _matcher(lexicon.directory)  # before there are other processes, which then need not make it
    batches = [articles.iloc[at : at + BATCH] for at in range(0, len(articles), BATCH)] or [articles]
    work = functools.partial(annotate_batch, directory=lexicon.directory)
    parts = []
    with open_engine(workers=min(workers, len(batches))) as run:
        for part, batch in zip(run(work, batches), batches, strict=True):
            parts.append(part)
            progress(len(batch))
    joined = [_texts_as_str(pd.concat(tables, ignore_index=True)) for tables in zip(*parts, strict=True)]
    return Annotation(articles, *joined)


def _texts_as_str(table: pd.DataFrame) -> pd.DataFrame:
    """A batch in which nothing was found has columns of no type; of all together each has its own."""
    return table.astype({name: "str" for name in table if table[name].dtype == object})


@functools.cache
def _matcher(directory: Path) -> Matcher:
    return Matcher(load_lexicon(directory))


def annotate_batch(articles: pd.DataFrame, directory: Path) -> tuple[pd.DataFrame, ...]:
    """All tables but the articles themselves, of a batch of articles."""
    lexicon = load_lexicon(directory)
    texts, languages = articles["text"].tolist(), articles["language"].tolist()
    ids = articles["article_id"].to_numpy(dtype=object)
    sentences = sentence_table(articles, lexicon)
    hits = _matcher(directory).find(texts, languages)
    hits = _in_sentences(hits, sentences)
    mentions = find_mentions(hits, texts, languages, lexicon)
    cues = find_cues(hits, mentions, texts, lexicon)
    attributions = find_attributions(cues, mentions, sentences, texts, languages, lexicon)
    claims, claim_cues = find_claims(cues, mentions, attributions, sentences, texts, languages, lexicon)
    stretches = frame_cues(cues, claims, claim_cues, attributions, lexicon)
    sentence_frames = sentence_values(stretches, "frame", "frame")
    sentence_functions = sentence_values(stretches, "function", "function")
    frames = article_frames(cues, sentence_frames, sentences, languages, lexicon)
    tables = (
        *(sentences, mentions, cues, attributions),
        *_with_ids(claims, claim_cues, ids),
        *(stretches, sentence_frames, sentence_functions, frames),
    )
    return tuple(_named(table, ids) if "text_no" in table else table for table in tables)


def sentence_table(articles: pd.DataFrame, lexicon: Lexicon) -> pd.DataFrame:
    """The ``sentences`` table, with text_no (position of the article) in place of article_id; sentence_no counts from 1."""
    rows = []
    for text_no, (text, title) in enumerate(zip(articles["text"], articles["title"], strict=True)):
        regions = find_regions(text, lexicon, title=title)
        for number, (start, end, region) in enumerate(split_sentences(text, regions, lexicon), start=1):
            rows.append((text_no, number, start, end, region, count_words(text[start:end]), text[start:end]))
    table = pd.DataFrame(rows, columns=["text_no", "sentence_no", "start", "end", "region", "n_words", "text"])
    return table.astype(dict.fromkeys(("text_no", "sentence_no", "start", "end", "n_words"), "int64"))


def sentences_and_mentions(articles: pd.DataFrame, lexicon: Lexicon) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The ``sentences`` and ``mentions`` of articles, for who needs no more of an annotation."""
    sentences = _named(sentence_table(articles, lexicon), articles["article_id"].to_numpy(dtype=object))
    return sentences, mention_table(articles, sentences, lexicon)


def mention_table(
    articles: pd.DataFrame, sentences: pd.DataFrame, lexicon: Lexicon, *, without: frozenset[str] = frozenset()
) -> pd.DataFrame:
    """The ``mentions`` table of articles, given their ``sentences``, as if the authority file did not have the entities ``without``."""
    texts, languages = articles["text"].tolist(), articles["language"].tolist()
    number = pd.Series(range(len(articles)), index=articles["article_id"].to_numpy())
    hits = _matcher(lexicon.directory).find(texts, languages)
    hits = hits[~lexicon.terms["key"].isin(without).to_numpy()[hits["term"]]]
    hits = _in_sentences(hits, sentences.assign(text_no=sentences["article_id"].map(number)))
    mentions = _named(find_mentions(hits, texts, languages, lexicon), articles["article_id"].to_numpy(dtype=object))
    return _texts_as_str(mentions)


def _in_sentences(hits: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Hits with the sentence_no and region of their sentence; a hit across a sentence's border is dropped."""
    if hits.empty or sentences.empty:
        return hits.head(0).assign(sentence_no=np.array([], dtype="int64"), region=np.array([], dtype=object))
    reach = np.int64(max(sentences["end"].max(), hits["end"].max()) + 1)
    begins = (sentences["text_no"] * reach + sentences["start"]).to_numpy()
    at = np.searchsorted(begins, (hits["text_no"] * reach + hits["start"]).to_numpy(), side="right") - 1
    sentence = sentences[["text_no", "sentence_no", "end", "region"]].iloc[np.maximum(at, 0)]
    inside = (
        (at >= 0)
        & (sentence["text_no"].to_numpy() == hits["text_no"].to_numpy())
        & (hits["end"].to_numpy() <= sentence["end"].to_numpy())
    )
    placed = hits.assign(sentence_no=sentence["sentence_no"].to_numpy(), region=sentence["region"].to_numpy())
    return placed[inside].reset_index(drop=True)


def _with_ids(claims: pd.DataFrame, claim_cues: pd.DataFrame, ids: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both tables with claim_id (article and number in it) and article_id."""
    claims, claim_cues = _named(claims, ids), _named(claim_cues, ids)
    number = claims.groupby("article_id").cumcount() + 1
    claims.insert(0, "claim_id", claims["article_id"] + "-" + number.map("{:02d}".format).astype("str"))
    claim_cues.insert(
        0, "claim_id", claim_cues["article_id"] + "-" + claim_cues.pop("claim_no").map("{:02d}".format).astype("str")
    )
    return claims, claim_cues


def _named(table: pd.DataFrame, ids: np.ndarray) -> pd.DataFrame:
    """article_id in place of text_no, as the first column."""
    table = table.copy()
    table.insert(0, "article_id", pd.Series(ids[table.pop("text_no").to_numpy()], index=table.index, dtype="str"))
    return table
