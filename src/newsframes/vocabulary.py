"""Words: tokens and lemmas in three languages, keyness against general language, keyword in context."""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd
import regex
import simplemma
import wordfreq

from newsframes.lexicon import Lexicon
from newsframes.match import MIN_LETTERS_AFTER_PROCLITIC, PROCLITICS
from newsframes.text import WORD, fold_string, script_of, words

_ARTICLE = "ال"
_ELISION = regex.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu|presqu|aujourd)['’]", regex.IGNORECASE)
_POSSESSIVE = regex.compile(r"['’](?:s|S)?$")
MIN_SHARE_WITHOUT_ARTICLE = 0.02
"""A noun is met without its article at least this often, relative to with it."""
_BEGIN_WITH_AL = frozenset(
    ["الذي", "التي", "الذين", "اللذان", "اللذين", "اللتان", "اللتين", "اللاتي", "اللواتي", "الان"]
)
REFERENCE_WORDS = 50_000
"""So many most frequent words of general language make the reference; rarer ones count as floor."""
PRIOR_WORDS = 1_000
"""Weight of the prior, in words: about as much as an article or two, so that a word said twice does not top the list."""
REFERENCE_SIZE = 1_000_000
"""The reference counts as a corpus of so many words; larger would not change the order by more than rounding."""


def tokens(sentences: pd.DataFrame, mentions: pd.DataFrame, languages: pd.Series, lexicon: Lexicon) -> pd.DataFrame:
    """The words of headline and body; one row a token.

    ``languages`` maps article_id to language. Columns: article_id, language, sentence_no, start, end, surface, lemma, is_stop (on the
    stop list), in_name (part of a mention). Elided forms (l', d', qu') are split off, possessive 's and Arabic proclitics
    taken off (see ``strip_proclitics``); tokens without a letter, and words in another script than the article's, are left out.
    """
    inside = {
        (article, position)
        for article, start, end in mentions[["article_id", "start", "end"]].itertuples(index=False)
        for position in range(start, end)
    }
    rows = []
    for sentence in sentences[sentences["region"] != "boilerplate"].itertuples():
        language = languages[sentence.article_id]
        script = regex.compile(r"\p{Arabic}") if language == "ar" else regex.compile(r"\p{Latin}")
        for match in WORD.finditer(sentence.text):
            surface, start = match[0], sentence.start + match.start()
            if language == "fr" and (elided := _ELISION.match(surface)) and not surface.lower().startswith("aujourd"):
                surface, start = surface[elided.end() :], start + elided.end()
            if language == "en":
                surface = _POSSESSIVE.sub("", surface)
            if not surface or not script.search(surface):
                continue
            lemma = lemmatize(surface, language)
            is_stop = not lexicon.words["stop_words"][language].isdisjoint({fold_string(surface), fold_string(lemma)})
            in_name = (sentence.article_id, start + len(surface) - 1) in inside
            rows.append(
                (
                    sentence.article_id,
                    language,
                    sentence.sentence_no,
                    start,
                    start + len(surface),
                    surface,
                    lemma,
                    is_stop,
                    in_name,
                )
            )
    names = ["article_id", "language", "sentence_no", "start", "end", "surface", "lemma", "is_stop", "in_name"]
    return pd.DataFrame(rows, columns=names)


@functools.lru_cache(maxsize=300_000)
def lemmatize(word: str, language: str) -> str:
    """The key under which the forms of a word are counted together.

    English and French: the lemma of ``simplemma`` in lower case. Arabic: the folded word without proclitics and article; its
    inflected and broken plurals stay apart (no permissive lemmatiser with context was found good enough).
    """
    if language == "ar":
        return strip_article(strip_proclitics(fold_string(word)))
    folded = fold_string(word)
    return simplemma.lemmatize(folded, lang=language).lower() if folded else ""


@functools.lru_cache(maxsize=300_000)
def strip_proclitics(word: str) -> str:
    """A folded Arabic word without the conjunction and preposition written together with it.

    Of all ways to cut, the one that leaves the word most frequent in general Arabic; no cut where none is more frequent than the
    whole word, so that وزير and بكين stay.
    """
    candidates = {word: _frequency(word)}
    for chain in PROCLITICS:
        if chain == _ARTICLE or not word.startswith(chain):
            continue
        # و and ل off ولايات would leave ايات: what is between two cuts must be as frequent as the whole.
        if len(chain) > 1 and chain[0] in "وف" and _frequency(word[1:]) < _frequency(word):
            continue
        rest = (_ARTICLE if chain.endswith((_ARTICLE, "لل")) else "") + word[len(chain) :]
        if len(rest.removeprefix(_ARTICLE)) >= MIN_LETTERS_AFTER_PROCLITIC:
            candidates[rest] = _frequency(rest)
    return max(candidates, key=lambda candidate: (candidates[candidate], len(candidate)))


def strip_article(word: str) -> str:
    """A folded Arabic word without ال, unless what is left is next to unknown: الكتروني is no كتروني."""
    rest = word.removeprefix(_ARTICLE)
    if rest == word or len(rest) < MIN_LETTERS_AFTER_PROCLITIC:
        return word
    return rest if _frequency(rest) >= MIN_SHARE_WITHOUT_ARTICLE * _frequency(word) else word


@functools.cache
def _folded_arabic() -> dict[str, float]:
    """Relative frequencies of general Arabic by folded form."""
    frequencies: dict[str, float] = {}
    for word, frequency in wordfreq.get_frequency_dict("ar", "best").items():
        folded = fold_string(word)
        frequencies[folded] = frequencies.get(folded, 0.0) + frequency
    return frequencies


def _frequency(folded: str) -> float:
    return _folded_arabic().get(folded, 0.0)


@functools.cache
def reference_frequencies(language: str) -> dict[str, float]:
    """Relative frequency of each lemma in general language (wordfreq: subtitles, web, news, books, social media)."""
    frequencies: dict[str, float] = {}
    general = wordfreq.get_frequency_dict(language, "best")
    for word in wordfreq.top_n_list(language, REFERENCE_WORDS, "best"):
        lemma = lemmatize(word, language)
        frequencies[lemma] = frequencies.get(lemma, 0.0) + general[word]
    return frequencies


def keyness(tokens: pd.DataFrame, groups: pd.Series, *, with_names: bool = False, min_count: int = 2) -> pd.DataFrame:
    """Which lemmas a group uses more than general language: log-odds ratio with informative Dirichlet prior, as z-score.

    Monroe, Colaresi & Quinn 2008: the prior is general language with a weight of PRIOR_WORDS; the reference counts as a corpus
    of REFERENCE_SIZE words. ``groups`` maps article_id to the group; stop words are left out, names too unless
    ``with_names``. Columns: group, language, lemma, label (its most frequent form), n, n_tokens (of the group), per_1000, reference
    (per million words of general language), log_odds, z. Sorted by group, z falling, lemma.
    """
    kept = tokens[~tokens["is_stop"] & (with_names | ~tokens["in_name"])]
    parts = []
    for group in sorted(groups.unique()):
        here = kept[kept["article_id"].map(groups) == group]
        if here.empty:
            continue
        language = here["language"].iloc[0]
        n_tokens = int((tokens["article_id"].map(groups) == group).sum())
        counts = here.groupby("lemma").agg(n=("surface", "size"), label=("surface", _most_frequent)).reset_index()
        counts = counts[counts["n"] >= min_count]
        general = reference_frequencies(language)
        floor = min(general.values())
        # The reference holds no hyphenated words: wordfreq tells theirs from their parts.
        hyphenated = {lemma: wordfreq.word_frequency(lemma, language) for lemma in counts["lemma"] if "-" in lemma}
        share = counts["lemma"].map(general | hyphenated).fillna(floor).clip(lower=floor).to_numpy()
        n = counts["n"].to_numpy(dtype=float)
        prior, reference = PRIOR_WORDS * share, REFERENCE_SIZE * share
        ours = np.log((n + prior) / (n_tokens + PRIOR_WORDS - n - prior))
        theirs = np.log((reference + prior) / (REFERENCE_SIZE + PRIOR_WORDS - reference - prior))
        counts["log_odds"] = ours - theirs
        counts["z"] = counts["log_odds"] / np.sqrt(1 / (n + prior) + 1 / (reference + prior))
        parts.append(
            counts.assign(
                group=group, language=language, n_tokens=n_tokens, per_1000=1000 * n / n_tokens, reference=1e6 * share
            )
        )
    columns = ["group", "language", "lemma", "label", "n", "n_tokens", "per_1000", "reference", "log_odds", "z"]
    if not parts:
        return pd.DataFrame(columns=columns)
    table = pd.concat(parts, ignore_index=True)[columns]
    return table.sort_values(["group", "z", "lemma"], ascending=[True, False, True], ignore_index=True)


def _most_frequent(surfaces: pd.Series) -> str:
    counts = surfaces.map(without_proclitics).str.lower().value_counts()
    return sorted(counts[counts == counts.max()].index)[0]


def without_proclitics(word: str) -> str:
    """A word as written, less the Arabic conjunction and preposition written together with it."""
    folded = fold_string(word)
    bare = strip_proclitics(folded) if script_of(word) == "Arabic" else folded
    return (
        word[len(folded) - len(bare) :]
        if bare != folded and folded.endswith(bare) and len(word) == len(folded)
        else word
    )


def count_words_and_clitics(sentences: pd.DataFrame, languages: pd.Series) -> pd.Series:
    """How many words each sentence has where what is written together is counted apart; index as ``sentences``.

    l'application is two words, والصين (and + the + China) is three: closer to what English writes apart.
    """
    return pd.Series(
        [sum(1 + _clitics(word, languages[article]) for word in words(text)) for article, text in zip(sentences["article_id"], sentences["text"], strict=True)],
        index=sentences.index,
    )  # fmt: skip


def _clitics(word: str, language: str) -> int:
    if language == "fr":
        return int(bool(_ELISION.match(word)) and not word.lower().startswith("aujourd"))
    if language != "ar" or script_of(word) != "Arabic":
        return 0
    folded = fold_string(word)
    bare = strip_proclitics(folded)
    if not folded.endswith(bare):
        return 2  # لل: the preposition and the article
    # The letters as written tell the article ال from a word that begins with إل or أل.
    written = without_proclitics(word)
    article = written.startswith(_ARTICLE) and len(written) > 4 and bare not in _BEGIN_WITH_AL
    return len(folded) - len(bare) + article


def keyword_in_context(spans: pd.DataFrame, sentences: pd.DataFrame, *, width: int = 60) -> pd.DataFrame:
    """Each span with up to ``width`` code points of its sentence on either side, cut at words.

    ``spans`` has article_id, sentence_no, start, end, surface. Columns: article_id, sentence_no, start, end, before, keyword, after.
    """
    places = sentences[["article_id", "sentence_no", "start", "text"]].rename(columns={"start": "sentence_start"})
    table = spans.merge(places, on=["article_id", "sentence_no"], how="left", validate="many_to_one")
    first, last = table["start"] - table["sentence_start"], table["end"] - table["sentence_start"]
    before, after = [], []
    for text, left, right in zip(table["text"], first, last, strict=True):
        head, tail = text[:left], text[right:]
        before.append(head if len(head) <= width else "…" + head[-width:].partition(" ")[2])
        after.append(tail if len(tail) <= width else tail[:width].rpartition(" ")[0] + "…")
    table = table.assign(before=before, keyword=table["surface"], after=after)
    return table[["article_id", "sentence_no", "start", "end", "before", "keyword", "after"]]
