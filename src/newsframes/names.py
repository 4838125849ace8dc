"""Stretches of text that look like names, known to the authority file or not.

English and French write names with capitals. Arabic does not, so there a name shows by the words beside it (شركة, الرئيس), by quotation
marks, by Latin letters next to it, by a list of names that it stands in, and by letter sequences that Arabic words do not have.
"""

from __future__ import annotations

import bisect
import functools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import regex
import simplemma
import wordfreq
from babel import Locale

from newsframes.errors import InputError, InputErrors
from newsframes.lexicon import ENTITY_TYPES, Lexicon, expand_form, read_rows, split_forms
from newsframes.match import PROCLITICS
from newsframes.regions import COUNTED
from newsframes.text import WORD, fold_string
from newsframes.transliteration import MIN_KEY, phonetic_key

RULES = (
    "capitals", "Latin in Arabic", "trigger", "quoted", "institution", "letters", "list", "adjective", "Latin beside", "transliteration",
    "model",
)  # fmt: skip
"""By what a stretch is taken for a name: capital letters; Latin letters in an Arabic text; a word beside it that announces a name; such a
word and quotation marks; a word that begins the names of institutions; letters that Arabic words do not have; a list of names; the
adjective of a state (الحكومة الصينية); the same name in Latin letters beside it; the same name in Latin letters in the story; a model."""
USES = ("title", "before", "inside", "head", "government", "adjective", "never")
NAME_COLUMNS = ["article_id", "sentence_no", "start", "end", "surface", "language", "rules", "type", "trigger"]

NO_ENTITY = "none"
"""The type of names that are no entity: laws, prizes, days."""
TRIGGERS = "name_triggers.csv"
MAX_WORDS = 5
"""No rule of Arabic takes a longer stretch for one name."""
MAX_TOKENS = 300
"""A text without sentences is read in stretches of so many words, so that the time it takes grows with its length only."""
COMMON_WORDS = 40_000
"""So many of the most frequent Arabic words show what Arabic words look like."""
FOREIGN, MAYBE_FOREIGN = 1.5, 0.0
"""From which log-odds on the letters of a word alone, and beside something else that speaks for a name, make it one."""
RARE, SELDOM, COMMON = 3.0, 4.9, 5.5
"""Zipf frequencies: a word below the first is rare in general language, one below the second may be a name where more speaks for it, one
above the third is none (Twitter, تويتر, has 5.3)."""

_ELIDED = regex.compile(r"(?:qu|jusqu|lorsqu|puisqu|quoiqu|[ldsnjmct])['’ʼ](?=\p{L})", regex.IGNORECASE)
_POSSESSIVE = regex.compile(r"['’ʼ]s$", regex.IGNORECASE)
_CAPITAL = regex.compile(r"\p{Ll}{0,2}\p{Lu}[\p{L}\p{M}\p{N}'’_]*+")
_PARTICLE = {"al", "el", "de", "von", "van", "bin", "ibn", "ben", "der", "den", "abu"}
_LINKS = {
    "en": {"of", "of the", "for the", "van", "von", "de", "bin", "al", "el", "der", "del", "la"},
    "fr": {"de", "du", "des", "d'", "de la", "de l'", "van", "von", "bin", "al", "el", "der", "del", "la", "pour la"},
}
_LAST_ADJECTIVE = regex.compile(
    r"(?:iste|ale?s?|ique|aine?|éenne?|éen|ème|aire|elle|ienn?e?s?|oise?s?|aise?s?|ois|ais|ive|blanche|rouge)$"
)
_OPENER = regex.compile(r"[\"“„«‹‘(\[:•–—]\s*$")
_QUOTED = regex.compile(r"\s?[\"“«‹]\s?")
_CLOSES = regex.compile(r"\s?[\"”»›]")
_BREAKS = regex.compile(r"[.,،;؛:!?؟()\n«»\"“”]")
_ARABIC_WORD = regex.compile(r"\p{Arabic}+\p{N}{0,3}")
_NUMBER = regex.compile(r"\p{N}{1,3}")
_ARTICLE = "ال"
_CUTS = tuple(
    chain for chain in PROCLITICS if not chain.endswith(("ال", "لل")) and "س" not in chain and "ك" not in chain
)
COMMON_PART = 4.0
"""Zipf frequency above which the second half of a compound is a word of its own: Beijing-based, Trump-era."""
_ARTICLES = frozenset(("the", "le", "la", "les", "el"))
_DETERMINERS = frozenset(
    ["the", "a", "an", "its", "his", "her", "their", "one", "le", "la", "les", "l'", "un", "une", "son", "sa", "leur"]
)
_IN = frozenset(("in", "near", "outside", "à", "en", "في", "قرب", "داخل", "قبالة"))
_SKIPPED = frozenset(map(fold_string, [
    "آنذاك", "لدى", "سابقا", "حاليا", "باسم", "تدعى", "يدعى", "اسمه", "اسمها", "مثل", "such", "as", "like", "called", "named", "known", "the",
    "tel", "tels", "telle", "telles", "que", "comme", "appelé", "appelée", "nommé", "nommée", "dit", "baptisé", "baptisée",
]))  # fmt: skip
"""What may stand between a name and the word that announces it."""
_HYPHEN = regex.compile("[-‐‑]")
_LATIN = regex.compile(r"\p{Latin}")
_ROMAN = regex.compile(r"[IVX]{2,}(?:e|ème|th)?|X[IVX]*e")
_INFLECTED = regex.compile("(?:ها|هم|هن|نا|ات|ين|ون|ي|يه|ه)$")
_LOCALES = {"ar": ("ar", "ar_SY", "ar_DZ", "ar_MA"), "en": ("en",), "fr": ("fr",)}


class Token(NamedTuple):
    """A word of a sentence: offsets in the article, as folded, whether it belongs to a mention (its number, else -1)."""

    start: int
    end: int
    text: str
    folded: str
    mention: int


@dataclass(frozen=True)
class Triggers:
    """The words beside names, by language: phrases by first word as (words, type, use, as written), longest first."""

    phrases: dict[str, dict[str, list[tuple[tuple[str, ...], str, str, str]]]]
    words: dict[tuple[str, str], frozenset[str]]

    def at(
        self, tokens: list[Token], index: int, language: str, uses: Iterable[str]
    ) -> tuple[int, str, str, str] | None:
        """The longest phrase that begins with a token: number of words, type, use, as written."""
        for folded in _spellings(tokens[index].folded, language):
            for words, kind, use, form in self.phrases[language].get(folded, ()):
                rest = tuple(token.folded for token in tokens[index + 1 : index + len(words)])
                if use in uses and rest == words[1:]:
                    return len(words), kind, use, form
        return None


def _spellings(folded: str, language: str) -> tuple[str, ...]:
    """A word as it stands and, in Arabic, without the conjunctions and prepositions written together with it."""
    if language != "ar":
        return (folded,)
    return (
        folded,
        *(folded[len(chain) :] for chain in _CUTS if folded.startswith(chain) and len(folded) > len(chain) + 1),
    )


@functools.cache
def load_triggers(directory: Path) -> Triggers:
    """The words beside names, of a lexicon's directory; raises InputError for an unknown type, use or form. A lexicon without the file
    has none."""
    path = directory / TRIGGERS
    phrases: dict = defaultdict(lambda: defaultdict(list))
    words: dict = defaultdict(set)
    errors = []
    for row in read_rows(path, ["type", "use"]) if path.exists() else []:
        for column, allowed in (("type", (*ENTITY_TYPES, "")), ("use", USES)):
            if row[column] not in allowed:
                what, remedy = f"{column} {row[column]!r} is unknown", "use one of " + ", ".join(filter(None, allowed))
                errors.append(InputError(what, path=path, line=row["line"], remedy=remedy))
        for language in row.keys() - {"type", "use", "line"}:
            for pattern in split_forms(row[language]):
                try:
                    forms = expand_form(pattern)
                except ValueError as error:
                    errors.append(
                        InputError(f"form {pattern!r} {error}", path=path, line=row["line"], remedy="write it out")
                    )
                    continue
                for form in forms:
                    folded = tuple(WORD.findall(_ELIDED.sub(lambda found: found[0] + " ", fold_string(form))))
                    phrases[language][folded[0]].append((folded, row["type"], row["use"], form))
                    words[row["use"], language].add(fold_string(form))
    InputErrors.raise_if_any(errors)
    for by_first in phrases.values():
        for found in by_first.values():
            found.sort(key=lambda phrase: (-len(phrase[0]), phrase[1:]))
    return Triggers(phrases, {key: frozenset(forms) for key, forms in words.items()})


@functools.cache
def calendar_words(language: str) -> frozenset[str]:
    """The names of months and days in a language, folded (Unicode CLDR)."""
    found: set[str] = set()
    for code in _LOCALES.get(language, (language,)):
        locale = Locale.parse(code)
        for names in (locale.months["format"], locale.days["format"], locale.months["stand-alone"]):
            found.update(fold_string(name) for name in names.get("wide", {}).values())
    return frozenset(found)


# What a word is, by itself


@functools.cache
def _arabic_words() -> tuple[str, ...]:
    """The most frequent words of general Arabic, folded."""
    words = wordfreq.top_n_list("ar", COMMON_WORDS)
    return tuple(dict.fromkeys(fold_string(word) for word in words if _ARABIC_WORD.fullmatch(word)))


def _trigrams(word: str) -> list[str]:
    padded = f"^{word}$"
    return [padded[at : at + 3] for at in range(len(padded) - 2)]


@functools.cache
def _trigrams_of_common_words() -> Counter:
    return Counter(gram for word in _arabic_words() for gram in _trigrams(word))


class ForeignLetters:
    """Whether an Arabic word has letter sequences of foreign names rather than of Arabic words: log-odds of two models of letter
    trigrams, one of the names in the authority file, one of the most frequent words of general Arabic."""

    def __init__(self, lexicon: Lexicon, without: frozenset[str] = frozenset()):
        terms = lexicon.terms
        named = terms[(terms["layer"] == "entity") & (terms["role"] != "demonym") & (terms["script"] == "Arabic")]
        named = named[~named["key"].isin(without) & named["key"].map(lexicon.types).isin(_FOREIGN_TYPES)]
        common = frozenset(_arabic_words()[: COMMON_WORDS // 8])
        names = {word for form in named["folded"] for word in form.split() if len(word) > 2} - common
        grams = Counter(gram for name in names if not name.startswith(_ARTICLE) for gram in _trigrams(name))
        general = _trigrams_of_common_words()
        n = len(grams.keys() | general.keys()) / 2
        own, other = math.log(grams.total() + n), math.log(general.total() + n)
        self._weights = {
            gram: math.log(grams[gram] + 0.5) - own - math.log(general[gram] + 0.5) + other
            for gram in grams.keys() | general.keys()
        }
        self._unseen = other - own
        self.score = functools.lru_cache(maxsize=200_000)(self._score)

    def _score(self, word: str) -> float:
        """Log-odds, in units of the square root of the word's length, less six tenths for each unit of Zipf frequency above 3."""
        grams = _trigrams(word)
        odds = sum(self._weights.get(gram, self._unseen) for gram in grams) / math.sqrt(len(grams))
        return odds - 0.6 * max(0.0, zipf(word, "ar") - RARE)


_FOREIGN_TYPES = ("state", "place", "company", "product", "person", "threat_group", "outlet")


@functools.lru_cache(maxsize=200_000)
def zipf(word: str, language: str) -> float:
    """How frequent a word is in general language: log10 of occurrences per billion words, 0 where it is unknown (wordfreq)."""
    return wordfreq.zipf_frequency(word, language) if language in _LOCALES else 0.0


@functools.lru_cache(maxsize=50_000)
def _is_rare(word: str, language: str) -> bool:
    return zipf(word, language) < RARE and not simplemma.is_known(word, language)


# Reading an article


@dataclass
class _Found:
    """A stretch while it is looked at; ``sure`` is False where its capital says nothing, ``shouted`` True in a title where every word has one."""

    start: int
    end: int
    rules: set[str]
    type: str = ""
    trigger: str = ""
    sure: bool = True
    shouted: bool = False


def find_names(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    mentions: pd.DataFrame,
    lexicon: Lexicon,
    *,
    entities: pd.DataFrame | None = None,
    without: frozenset[str] = frozenset(),
    letters: ForeignLetters | None = None,
) -> pd.DataFrame:
    """Stretches of headline and body that look like names and are no mention.

    In: the tables of an annotation. Out: article_id, sentence_no, start, end, surface, language, rules (RULES, separated by a bar), type
    (guessed from the words beside, else empty), trigger (those words); in text order, none overlaps another. A capital that says
    nothing, at the beginning of a sentence or in a title set in capitals, counts where the same word has one elsewhere in the corpus, or is
    found neither among the frequent words nor in the dictionary of the language. Forms of the authority file that are no mention here,
    because they need another context, are left out. ``entities`` are those that a model found (see models.py). ``without``: entity_ids to read as though the authority file did not have them;
    ``letters`` the letters to go by, if they are at hand.
    """
    triggers = load_triggers(lexicon.directory)
    letters = letters or ForeignLetters(lexicon, without)
    terms = lexicon.terms
    known = frozenset(terms.loc[(terms["layer"] == "entity") & ~terms["key"].isin(without), "folded"])
    by_article = dict(iter(mentions.groupby("article_id", sort=False)))
    lines = sentences[sentences["region"].isin(COUNTED)]
    lines = dict(iter(lines.groupby("article_id", sort=False)))
    read, said = [], _verbs(lexicon)
    for article in articles.itertuples():
        if article.article_id not in lines:
            continue
        own = by_article.get(article.article_id)
        spans = [] if own is None else list(zip(own["start"], own["end"], own["form"], strict=True))
        reader = _Reader(article.text, article.language, sorted(spans), triggers, letters, said, lexicon)
        for line in lines[article.article_id].itertuples():
            words = reader.tokens(line.start, line.end)
            for at in range(0, len(words), MAX_TOKENS):
                tokens = words[at : at + MAX_TOKENS]
                read.append((article, line.sentence_no, reader, tokens, reader.latin(tokens)))
    settled, lower = _settled_forms(read), _lower_case(read)
    read = [
        (
            article,
            number,
            reader,
            tokens,
            [name for span in latin for name in reader.settle(span, tokens, settled, lower)],
        )
        for article, number, reader, tokens, latin in read
    ]
    keys, rows = _keys_by_story(read), []
    states = frozenset(
        base
        for article, _, reader, tokens, _ in read
        if article.language == "ar"
        for base in reader.states_by_adjective(tokens)
    )
    by_model = {} if entities is None else dict(iter(entities.groupby("article_id", sort=False)))
    for article, number, reader, tokens, found in read:
        if article.language == "ar":
            found = reader.arabic(tokens, found, keys[story_of(article)], states)
        if article.article_id in by_model:
            found = _longest(found + reader.by_model(tokens, by_model[article.article_id]))
        for name in found:
            if fold_string(article.text[name.start : name.end]) in known:
                continue
            kind, trigger = (name.type, name.trigger) if name.type else reader.guess(tokens, name)
            if kind == NO_ENTITY:
                continue
            surface = article.text[name.start : name.end]
            rules = "|".join(rule for rule in RULES if rule in name.rules)
            rows.append(
                (article.article_id, number, name.start, name.end, surface, article.language, rules, kind, trigger)
            )
    return pd.DataFrame(rows, columns=NAME_COLUMNS).astype({"sentence_no": "int64", "start": "int64", "end": "int64"})


def _settled_forms(read: list) -> dict[str, Counter]:
    """How often each form is written with capitals where that says something, by language."""
    settled: dict[str, Counter] = defaultdict(Counter)
    for article, _, _, _, latin in read:
        settled[article.language].update(
            fold_string(article.text[name.start : name.end]) for name in latin if name.sure
        )
    return settled


def story_of(article) -> tuple[str, str]:
    """What an article shares with others on the same event; by itself where it has no story."""
    story = getattr(article, "story", "")
    return ("story", story) if story else ("article", article.article_id)


def _keys_by_story(read: list) -> dict[tuple[str, str], frozenset[str]]:
    """The phonetic keys of the names in Latin letters, by story."""
    keys: dict[tuple[str, str], set[str]] = defaultdict(set)
    for article, _, _, _, latin in read:
        keys[story_of(article)].update(phonetic_key(article.text[name.start : name.end]) for name in latin)
    return defaultdict(
        frozenset, {story: frozenset(key for key in own if len(key) >= MIN_KEY) for story, own in keys.items()}
    )


def _lower_case(read: list) -> dict[str, Counter]:
    """How often each word is written without a capital, by language."""
    lower: dict[str, Counter] = defaultdict(Counter)
    for article, _, _, tokens, _ in read:
        lower[article.language].update(token.folded for token in tokens if token.text.islower())
    return lower


class _Reader:
    """The rules, with what they need of one article at hand."""

    def __init__(
        self,
        text: str,
        language: str,
        mentions: list,
        triggers: Triggers,
        letters: ForeignLetters,
        said: dict,
        lexicon: Lexicon,
    ):
        self.text, self.language, self.mentions = text, language, mentions
        self.ends = [end for _, end, _ in mentions]
        self.triggers, self.letters = triggers, letters
        stop_words = lexicon.words["stop_words"]
        self.stop_words = stop_words.get(language, frozenset())
        self.never = triggers.words.get(("never", language), frozenset()) | calendar_words(language)
        if language == "ar":
            # What Latin letters there spell is mostly English.
            self.stop_words |= stop_words.get("en", frozenset())
            self.never |= triggers.words.get(("never", "en"), frozenset())
        self.said = said.get(language, frozenset())
        self.demonyms = lexicon.demonyms
        ordinary = triggers.words.get(("adjective", language), ())
        self.ordinary = {adjective_stem(_ARTICLE + form) for form in ordinary}

    def tokens(self, start: int, end: int) -> list[Token]:
        """The words of a sentence; elided articles and prepositions, possessives and lower-case parts of compounds stay outside."""
        tokens = []
        for word in WORD.finditer(self.text, start, end):
            for left, right in self._parts(word.start(), word.end()):
                surface = self.text[left:right]
                at = bisect.bisect_right(self.ends, left)
                inside = at < len(self.mentions) and self.mentions[at][0] < right
                tokens.append(Token(left, right, surface, fold_string(surface), at if inside else -1))
        return tokens

    def _parts(self, left: int, right: int) -> Iterable[tuple[int, int]]:
        """A word, or what elision and compounding have joined to it: l’|Oracle, Beijing|based, Trump|era; Jean-Luc stays whole."""
        elided = _ELIDED.match(self.text, left, right)
        if elided:
            yield elided.span()
            left = elided.end()
        if possessive := _POSSESSIVE.search(self.text, left, right):
            right = possessive.start()
        surface = self.text[left:right]
        parts = _HYPHEN.split(surface)
        if (
            len(parts) > 1
            and any(_CAPITAL.fullmatch(part) for part in parts)
            and not all(_CAPITAL.fullmatch(part) for part in parts)
        ):
            if fold_string(parts[0]) in _PARTICLE or self.language not in _LINKS:
                yield left, right
                return
            if _CAPITAL.fullmatch(parts[0]) and not any(zipf(part, self.language) > COMMON_PART for part in parts[1:]):
                yield left, right  # Ya-ting
                return
            at = left
            for part in parts:
                yield at, at + len(part)
                at += len(part) + 1
        elif right > left:
            yield left, right

    def by_model(self, tokens: list[Token], entities: pd.DataFrame) -> list[_Found]:
        """The entities of a model that lie in a sentence and touch no mention."""
        if not tokens:
            return []
        inside = entities[(entities["start"] >= tokens[0].start) & (entities["end"] <= tokens[-1].end)]
        return [
            _Found(row.start, row.end, {"model"}, row.type, "model" if row.type else "")
            for row in inside.itertuples()
            if not any(token.mention >= 0 for token in tokens if token.start < row.end and row.start < token.end)
        ]

    # Latin letters

    def _is_name_word(self, token: Token) -> bool:
        if not _CAPITAL.match(token.text) or token.folded in self.never or _ROMAN.fullmatch(token.text):
            return False
        if token.folded in self.stop_words:
            return len(token.text) > 1 and token.text.isupper()
        return len(token.text) > 1

    def latin(self, tokens: list[Token]) -> list[_Found]:
        """Sequences of words with capitals."""
        shown = [token for token in tokens if _LATIN.match(token.text)]
        if not any(_CAPITAL.match(token.text) for token in shown):
            return []
        rule = "Latin in Arabic" if self.language == "ar" else "capitals"
        long = [token for token in shown if len(token.text) > 3]
        capitals = sum(bool(_CAPITAL.match(token.text)) for token in long)
        finished = self.text[tokens[-1].end : tokens[-1].end + 1] == "." and not all(
            token.text.isupper() for token in long
        )
        shouted = len(long) > 3 and capitals > 0.6 * len(long) and not finished and self.language != "ar"
        found, index = [], 0
        while index < len(tokens):
            title = self.triggers.at(tokens, index, self.language, ("title",)) if self.language in _LINKS else None
            if title and tokens[index].mention < 0:
                index += title[0]
                continue
            begins = self._is_name_word(tokens[index]) or self._is_initial(tokens, index)
            if not begins or not _LATIN.match(tokens[index].text):
                index += 1
                continue
            last = self._sequence(tokens, index)
            before = tokens[index - 1] if index > 1 and self._joined(tokens, index) else None
            if (
                before
                and before.folded in _ARTICLES
                and before.text[0].isupper()
                and not self._opens(tokens, index - 1)
                and not shouted
            ):
                index -= 1  # the daily Le Phare
            for first, end in self._unknown(tokens, index, last):
                sure = not shouted and (self.language == "ar" or not self._opens(tokens, first))
                found.append(_Found(tokens[first].start, tokens[end].end, {rule}, sure=sure, shouted=shouted))
            index = last + 1
        if self.language in _LINKS:
            found += self._heads(tokens, found)
        return found

    def _sequence(self, tokens: list[Token], first: int) -> int:
        """The last token of the sequence that begins with a name word."""
        last = index = first
        while index + 1 < len(tokens):
            index += 1
            link = 0
            while link < 2 and index + link < len(tokens) and self._joined(tokens, index + link):
                words = " ".join(token.folded for token in tokens[index : index + link + 1])
                if words not in _LINKS.get(self.language, ()):
                    break
                link += 1
            if index + link >= len(tokens) or not self._joined(tokens, index + link):
                break
            following = tokens[index + link]
            title = self.language in _LINKS and self.triggers.at(tokens, index + link, self.language, ("title",))
            initial = (
                len(following.text) == 1
                and following.text.isupper()
                and not link
                and following.folded not in self.stop_words
            )
            if (
                following.folded in _PARTICLE | _ARTICLES
                and following.text[0].isupper()
                and index + link + 1 < len(tokens)
            ):
                initial |= self._is_name_word(tokens[index + link + 1]) and self._joined(tokens, index + link + 1)
            # A person of an institution is no part of its name: Tiffany Ng of the University of Michigan.
            if link and not any(map(self._is_inside, tokens[first:index])):
                rest = tokens[index + link : self._sequence(tokens, index + link) + 1]
                if any(map(self._is_inside, rest)):
                    break
            if (title and following.mention < 0) or not (self._is_name_word(following) or initial):
                break
            last = index = index + link
        if self.language == "fr" and self._is_inside(tokens[last]):
            while (
                last + 1 < len(tokens)
                and last - first < 3
                and self._joined(tokens, last + 1)
                and tokens[last + 1].text.islower()
            ):
                known = tokens[last + 1].folded in self.demonyms
                if not known and not _LAST_ADJECTIVE.search(tokens[last + 1].folded):
                    break
                last += 1
        return last

    def _is_initial(self, tokens: list[Token], index: int) -> bool:
        """Whether a token is a letter with its stop before another initial or a name: J. R. Smith."""
        letter = len(tokens[index].text) == 1 and tokens[index].text.isupper() and self.text[tokens[index].end] == "."
        if not letter or index + 1 >= len(tokens) or not self._joined(tokens, index + 1):
            return False
        return self._is_name_word(tokens[index + 1]) or self._is_initial(tokens, index + 1)

    def _joined(self, tokens: list[Token], index: int) -> bool:
        """Whether nothing but a space, a hyphen, an ampersand or the stop of an initial is between a token and the one before it."""
        gap = self.text[tokens[index - 1].end : tokens[index].start]
        if gap.strip(" \u00a0\u202f") in ("", "-", "&") and len(gap) < 4:
            return not (gap == "" and tokens[index - 1].text[-1:] not in "'’ʼ")
        return gap.strip() == "." and len(tokens[index - 1].text) == 1 and tokens[index - 1].text.isupper()

    def _is_inside(self, token: Token) -> bool:
        return token.folded in self.triggers.words.get(("inside", self.language), ())

    def _unknown(self, tokens: list[Token], first: int, last: int) -> list[tuple[int, int]]:
        """What of a sequence is no mention: the whole where a mention is only a part of it, as in an institution's name."""
        fresh = [
            index
            for index in range(first, last + 1)
            if tokens[index].mention < 0 and (self._is_name_word(tokens[index]) or (index == first and first < last))
        ]
        if not fresh:
            return []
        if len(fresh) == last - first + 1:
            return [(first, last)]
        if any(self._is_inside(tokens[index]) for index in fresh):
            return [(first, last)]
        runs, begin = [], fresh[0]
        for here, there in zip(fresh, [*fresh[1:], None], strict=True):
            between = [] if there is None else tokens[here + 1 : there]
            if there is None or any(token.mention >= 0 for token in between):
                runs.append((begin, here))
                begin = there
        return runs

    def _opens(self, tokens: list[Token], index: int) -> bool:
        """Whether a token is the first of its sentence, of a quotation or of an item, where every word has a capital."""
        token = tokens[index]
        return index == 0 or bool(_OPENER.search(self.text, max(0, token.start - 4), token.start))

    def _heads(self, tokens: list[Token], found: list[_Found]) -> list[_Found]:
        """French institutions that begin with a small letter: université de Rennes; they take the name inside in."""
        added = []
        for index, token in enumerate(tokens):
            head = self.triggers.at(tokens, index, self.language, ("head",)) if token.text[0].islower() else None
            if not head:
                continue
            at = index + head[0]
            while (
                at < len(tokens)
                and at < index + head[0] + 2
                and tokens[at].folded in ("de", "du", "des", "d'", "la", "l'", "le")
            ):
                at += 1
            inner = next((name for name in found if at < len(tokens) and name.start == tokens[at].start), None)
            if inner is not None and at > index + head[0]:
                found.remove(inner)
                added.append(_Found(token.start, inner.end, {"institution"}, head[1], head[3]))
            elif head[0] > 1:
                added.append(_Found(token.start, tokens[index + head[0] - 1].end, {"institution"}, head[1], head[3]))
        return added

    def settle(
        self, name: _Found, tokens: list[Token], settled: dict[str, Counter], lower: dict[str, Counter]
    ) -> list[_Found]:
        """A stretch as it is, or what of it is a name where its capitals say nothing."""
        forms, small = settled[self.language], lower[self.language]
        inside = [token for token in tokens if name.start <= token.start and token.end <= name.end]
        if name.sure:
            single = len(inside) == 1 and self.language in _LINKS
            if single and self.triggers.at(inside, 0, self.language, USES):
                return []  # the Court, the Party
            return [] if single and small[inside[0].folded] >= forms[inside[0].folded] else [name]
        found, index = [], 0
        while index < len(inside):
            for size in range(len(inside) - index, 0, -1):
                stretch = inside[index : index + size]
                folded = fold_string(self.text[stretch[0].start : stretch[-1].end])
                if forms[folded] > small[folded]:
                    break
                if (
                    size == 1
                    and self._is_name_word(stretch[0])
                    and stretch[0].mention < 0
                    and not small[folded]
                    and _is_rare(folded, self.language)
                ):
                    break
            else:
                index += 1
                continue
            if found and self._joined(inside, index) and found[-1].end == inside[index - 1].end:
                found[-1].end = stretch[-1].end  # two parts of one name, neither known by itself
            else:
                found.append(_Found(stretch[0].start, stretch[-1].end, set(name.rules)))
            index += size
        if len(inside) < 2 or name.shouted or all(token.text.isupper() for token in inside):
            return found
        # A sequence at the beginning of a sentence is one, less a first word that only begins the sentence.
        first = inside[0].folded
        announces = self.triggers.at(inside, 0, self.language, ("before",))
        drop = first in self.stop_words or small[first] or first in self.never or announces
        begin = inside[1] if drop else inside[0]
        return [_Found(begin.start, name.end, set(name.rules))]

    # Arabic letters

    def arabic(
        self, tokens: list[Token], latin: list[_Found], keys: frozenset[str], states: frozenset[str]
    ) -> list[_Found]:
        """Names in Arabic letters beside those in Latin ones, in text order; ``keys`` are those of the story's Latin names, ``states``
        those that an adjective behind a word for a government points to."""
        found = [*latin, *self._beside(tokens, latin), *self._transliterated(tokens, keys)]
        for index, token in enumerate(tokens):
            if token.mention >= 0 or not _ARABIC_WORD.fullmatch(token.folded):
                continue
            head = self.triggers.at(tokens, index, "ar", ("head",))
            if head and (name := self._institution(tokens, index, head)):
                found.append(name)
        for index in range(len(tokens)):
            phrase = self.triggers.at(tokens, index, "ar", ("title", "before"))
            if phrase and (name := self._after(tokens, index, phrase)):
                found.append(name)
            if self.triggers.at(tokens, index, "ar", ("government",)) and (name := self._adjective(tokens, index)):
                found.append(name)
            cut, word = self._cut(tokens[index])
            if word in states and tokens[index].mention < 0:
                found.append(_Found(self._after_cut(tokens[index], cut), tokens[index].end, {"adjective"}, "state"))
        found += self._runs(tokens)
        found = _longest(found)
        for _ in range(2):  # what is found makes its neighbour in a list findable
            found = _longest(found + self._listed(tokens, found))
        return found

    def _cut(self, token: Token) -> tuple[int, str]:
        """Where a word begins behind its proclitics, and the word: cut where the rest is the more frequent word, or looks more foreign."""
        best = (zipf(token.folded, "ar"), 0)
        for chain in _CUTS:
            rest = token.folded[len(chain) :]
            if token.folded.startswith(chain) and len(rest) > 2 and zipf(rest, "ar") > best[0] + 0.2:
                best = (zipf(rest, "ar"), len(chain))
        if not best[0] and token.folded[0] == "و" and len(token.folded) > 4:
            best = (0, int(self.letters.score(token.folded[1:]) > self.letters.score(token.folded)))
        return best[1], token.folded[best[1] :]

    def _is_plain(self, word: str) -> bool:
        """Whether a word is no part of a name whatever stands beside it."""
        return (
            word in self.stop_words
            or word in self.never
            or word in self.said
            or word.removeprefix(_ARTICLE) in self.never
        )

    def _score(self, word: str) -> float:
        return (
            -math.inf
            if self._is_plain(word) or len(word) < 3 or word.startswith(_ARTICLE)
            else self.letters.score(word)
        )

    def _near(self, tokens: list[Token], index: int) -> bool:
        """Whether a token follows the one before it after a single space, belongs to no mention and has no proclitic."""
        if index >= len(tokens) or tokens[index].mention >= 0 or not _ARABIC_WORD.fullmatch(tokens[index].folded):
            return False
        return self.text[tokens[index - 1].end : tokens[index].start] in (" ", "\u00a0")

    def _runs(self, tokens: list[Token]) -> list[_Found]:
        """Words with letters of foreign names, and the words beside them that such a name takes along (ينتاو يو, وي تشات)."""
        found, index, free = [], 0, 0
        while index < len(tokens):
            token = tokens[index]
            if token.mention >= 0 or not _ARABIC_WORD.fullmatch(token.folded):
                index += 1
                continue
            cut, word = self._cut(token)
            located = index > 0 and not cut and tokens[index - 1].folded in _IN
            if len(word) < 4 or self._score(word) < (FOREIGN / 3 if located else FOREIGN):
                index += 1
                continue
            first = index
            if not cut and index > free and self._near(tokens, index) and tokens[index - 1].mention < 0:
                before, rest = self._cut(tokens[index - 1])
                short = len(rest) == 2 and rest not in self.stop_words
                if short or self._score(rest) > FOREIGN / 3:
                    first, cut = index - 1, before
            last = self._extend(tokens, index, MAYBE_FOREIGN)
            found.append(_Found(self._after_cut(tokens[first], cut), tokens[last].end, {"letters"}))
            index = free = last + 1
        return found

    def _windows(self, tokens: list[Token], last: int) -> Iterable[tuple[int, int, str]]:
        """The stretches of up to four words that end with a token, the longest first: first token, offset of the cut, key."""
        first = last
        while first > max(0, last - 3) and self._near(tokens, first) and tokens[first - 1].mention < 0:
            if not _ARABIC_WORD.fullmatch(tokens[first - 1].folded):
                break
            first -= 1
        for begin in range(first, last + 1):
            rest = [token.folded for token in tokens[begin + 1 : last + 1]]
            cuts = (self._cut(tokens[begin])[0], int(tokens[begin].folded[0] == "و"), 0)
            for cut in dict.fromkeys(cuts):
                yield begin, cut, phonetic_key(" ".join([tokens[begin].folded[cut:], *rest]))

    def _beside(self, tokens: list[Token], latin: list[_Found]) -> list[_Found]:
        """Names that Latin letters follow, in brackets or without: لي شوفو Li Shufu."""
        found = []
        for name in latin:
            last = next((i for i in range(len(tokens) - 1) if tokens[i + 1].start == name.start), -1)
            if last < 0 or tokens[last].mention >= 0 or not _ARABIC_WORD.fullmatch(tokens[last].folded):
                continue
            if self.text[tokens[last].end : name.start].strip(' \u00a0«"“') not in ("", "("):
                continue
            key = phonetic_key(self.text[name.start : name.end])
            for begin, cut, own in self._windows(tokens, last):
                if len(key) > 1 and own == key:
                    found.append(_Found(self._after_cut(tokens[begin], cut), tokens[last].end, {"Latin beside"}))
                    break
        return found

    def _transliterated(self, tokens: list[Token], keys: frozenset[str]) -> list[_Found]:
        """Words that have the consonants of a name which the story has in Latin letters."""
        found = []
        if not keys:
            return found
        for last, token in enumerate(tokens):
            if token.mention >= 0 or not _ARABIC_WORD.fullmatch(token.folded):
                continue
            for begin, cut, key in self._windows(tokens, last):
                if key not in keys:
                    continue
                words = [tokens[begin].folded[cut:], *(token.folded for token in tokens[begin + 1 : last + 1])]
                common = any(
                    self._is_plain(word) or word.startswith(_ARTICLE) or zipf(word, "ar") >= COMMON for word in words
                )
                if not common and len(words[0]) > 1:
                    found.append(_Found(self._after_cut(tokens[begin], cut), token.end, {"transliteration"}))
                    break
        return found

    def _after_cut(self, token: Token, cut: int) -> int:
        """The offset behind so many folded letters; marks in between make the two differ."""
        at, left = token.start, cut
        while left:
            left -= bool(fold_string(self.text[at]))
            at += 1
        return at

    def _extend(self, tokens: list[Token], index: int, threshold: float, *, person: bool = False) -> int:
        """The last token of a name that begins with a token: words that look foreign enough, are short and unknown, or (of a person) rare."""
        last = index
        while last - index < MAX_WORDS - 2 and self._near(tokens, last + 1):
            word = tokens[last + 1].folded
            bare = word.removeprefix(_ARTICLE) if person else word
            if self._is_plain(word) or self._cut(tokens[last + 1])[0]:
                break
            if self.triggers.at(tokens, last + 1, "ar", ("title", "before", "head")):
                break
            short = len(word) == 2 and zipf(word, "ar") < SELDOM
            if (
                not short
                and self._score(bare) < threshold
                and not (person and zipf(word, "ar") < SELDOM - 0.4 and last == index)
            ):
                break
            last += 1
        following = tokens[last + 1] if last + 1 < len(tokens) else None
        if (
            following
            and _NUMBER.fullmatch(following.text)
            and self.text[tokens[last].end : following.start] == " "
            and self.triggers.at(tokens, index - 1, "ar", ("before",))
        ):
            last += 1  # موقع فرانس 24
        return last

    def _after(self, tokens: list[Token], index: int, phrase: tuple[int, str, str, str]) -> _Found | None:
        """The name that a word announces: شركة تينسنت, شركة "درع", الرئيس الأميركي آنذاك دونالد ترامب."""
        size, kind, use, form = phrase
        at = index + size
        while at < len(tokens) and at < index + size + 4:
            gap = self.text[tokens[at - 1].end : tokens[at].start]
            if _QUOTED.fullmatch(gap):
                return self._quoted(tokens, at, kind, form)
            if gap not in (" ", "\u00a0"):
                return None
            word = tokens[at].folded
            skipped = (
                word.startswith(_ARTICLE) or word in _SKIPPED or (tokens[at].mention >= 0 and word in self.demonyms)
            )
            if not skipped:
                break
            at += 1
        if at >= len(tokens) or tokens[at].mention >= 0 or not _ARABIC_WORD.fullmatch(tokens[at].folded):
            return None
        word = tokens[at].folded
        person = kind == "person"
        if self.triggers.at(tokens, at, "ar", ("title", "before", "head")):
            return None
        if self._is_plain(word) or (use == "before" and at > index + size and self._score(word) < FOREIGN):
            return None
        last = self._extend(tokens, at, MAYBE_FOREIGN, person=person)
        frequency = zipf(word, "ar")
        certain = last > at and self._score(tokens[last].folded) >= FOREIGN
        two = last > at and frequency < SELDOM + 0.3 and (certain or (person and self._ends(tokens, last)))
        short = len(word) == 2 and last > at
        if not two and not short:
            ordinary = self._score(word) < MAYBE_FOREIGN and (person or frequency >= 2)
            if ordinary or (_INFLECTED.search(word) and self._score(word) < FOREIGN):
                return None
        return _Found(tokens[at].start, tokens[last].end, {"trigger"}, kind, form)

    def _ends(self, tokens: list[Token], last: int) -> bool:
        """Whether a name can end with a token: before punctuation, a function word or a verb."""
        if last + 1 >= len(tokens):
            return True
        gap = self.text[tokens[last].end : tokens[last + 1].start]
        return bool(_BREAKS.search(gap)) or any(
            self._is_plain(word) for word in _spellings(tokens[last + 1].folded, "ar")
        )

    def _quoted(self, tokens: list[Token], at: int, kind: str, form: str) -> _Found | None:
        last = at
        while last - at < MAX_WORDS - 1 and last + 1 < len(tokens) and self._near(tokens, last + 1):
            last += 1
        closes = _CLOSES.match(self.text, tokens[last].end)
        if not closes or tokens[at].mention >= 0 or last - at > 2:
            return None
        return _Found(tokens[at].start, tokens[last].end, {"quoted"}, kind, form)

    def _institution(self, tokens: list[Token], index: int, head: tuple[int, str, str, str]) -> _Found | None:
        """A word that begins names of institutions and the definite words after it: مجلس الخزانة, الحزب الشيوعي, حلف شمال الأطلسي."""
        last, definite = index + head[0] - 1, 0
        while last - index < MAX_WORDS - 1 and last + 1 < len(tokens):
            following = tokens[last + 1]
            if self.text[tokens[last].end : following.start] not in (" ", "\u00a0") or self._is_plain(following.folded):
                break
            if following.folded.startswith(_ARTICLE):
                definite += 1
            elif following.mention < 0 and (definite or last >= index + head[0]):
                break
            last += 1
        while last > index and not tokens[last].folded.startswith(_ARTICLE) and tokens[last].mention < 0:
            last -= 1
        words = [token.folded for token in tokens[index + head[0] : last + 1]]
        if not words or not definite:
            return None
        nisba = words[-1].endswith(("ي", "يه"))
        if tokens[index].folded.startswith(_ARTICLE) and not (nisba and (len(words) > 1 or words[-1] in self.demonyms)):
            return None
        cut = 0 if self.triggers.phrases["ar"].get(tokens[index].folded) else self._cut(tokens[index])[0] or 1
        return _Found(self._after_cut(tokens[index], cut), tokens[last].end, {"institution"}, head[1], head[3])

    def _adjective(self, tokens: list[Token], index: int) -> _Found | None:
        """The adjective of a state behind a word for its government: الحكومة الصينية."""
        if not self._near(tokens, index + 1) or not self._stem(tokens[index + 1].folded):
            return None
        return _Found(tokens[index + 1].start, tokens[index + 1].end, {"adjective"}, "state", tokens[index].text)

    def _stem(self, word: str) -> str:
        """What an adjective is made of: صين of الصينية; empty where it is no adjective or not that of a state."""
        stem = adjective_stem(word)
        return "" if stem in self.ordinary else stem

    def states_by_adjective(self, tokens: list[Token]) -> set[str]:
        """What the states may be called that adjectives behind a word for a government belong to: الصين, كندا, روسيا, مصر."""
        stems = [
            self._stem(tokens[index + 1].folded)
            for index in range(len(tokens) - 1)
            if self.triggers.at(tokens, index, "ar", ("government",)) and self._adjective(tokens, index)
        ]
        return {base for stem in stems for base in bases_of(stem)}

    def _listed(self, tokens: list[Token], found: list[_Found]) -> list[_Found]:
        """Words between two names of a list: بريطانيا وكندا وأستراليا."""
        spans = sorted([(name.start, name.end) for name in found] + [(start, end) for start, end, _ in self.mentions])
        begins, ends = {start for start, _ in spans}, {end for _, end in spans}
        added = []
        for index in range(1, len(tokens)):
            if tokens[index - 1].end not in ends:
                continue
            run = index
            while run < len(tokens) and self._is_item(tokens[run], spans):
                run += 1
            bounded = run < len(tokens) and bool({tokens[run].start, tokens[run].start + 1} & begins)
            if bounded and tokens[run].folded.startswith("و"):
                added += [_Found(self._after_cut(token, 1), token.end, {"list"}) for token in tokens[index:run]]
                ends.update(token.end for token in tokens[index:run])
            elif run > index and self._score(tokens[index].folded[1:]) > MAYBE_FOREIGN:
                last = self._extend(tokens, index, MAYBE_FOREIGN)
                added.append(_Found(self._after_cut(tokens[index], 1), tokens[last].end, {"list"}))
                ends.add(tokens[last].end)
        return added

    def _is_item(self, token: Token, spans: list[tuple[int, int]]) -> bool:
        """Whether a word can be an item of a list of names: written together with و and no name yet."""
        if token.mention >= 0 or token.folded[0] != "و" or len(token.folded) < 4 or self._is_plain(token.folded[1:]):
            return False
        return not any(start < token.end and token.start < end for start, end in spans)

    # What kind of thing

    def guess(self, tokens: list[Token], name: _Found) -> tuple[str, str]:
        """Type and trigger from the words in a name, before it, or behind the comma after it; empty where none tells."""
        first = next((i for i, token in enumerate(tokens) if token.end > name.start), 0)
        last = max((i for i, token in enumerate(tokens) if token.start < name.end), default=first)
        if self.language in _LINKS and last > first:
            for index in (last, *range(first, last)):
                if inside := self.triggers.at(tokens, index, self.language, ("inside",)):
                    return inside[1] or NO_ENTITY, inside[3]
        if first and tokens[first - 1].folded in _IN and last - first < 2:
            return "place", tokens[first - 1].text
        between = False  # from here on only a phrase that reaches the name counts
        for back in range(1, 5):
            index = first - back
            if index < 0:
                break
            gap = self.text[tokens[index].end : tokens[index + 1].start]
            if _BREAKS.search(gap) and not (_QUOTED.fullmatch(gap) or (back == 1 and gap == ", ")):
                break
            phrase = self.triggers.at(tokens, index, self.language, ("title", "before"))
            if phrase and (phrase[0] == back if between else phrase[0] <= back):
                return phrase[1], phrase[3]
            word = tokens[index].folded
            if (
                word not in _SKIPPED
                and word not in self.demonyms
                and not (word.startswith(_ARTICLE) and self.language == "ar")
            ):
                between = True
        if self.text[name.end : name.end + 2].strip() in (",", "،") and last + 1 < len(tokens):
            determined = tokens[last + 1].folded in _DETERMINERS
            for index in range(last + 1, min(last + (4 if determined else 2), len(tokens))):
                if index > last + 1 and _BREAKS.search(self.text, tokens[index - 1].end, tokens[index].start):
                    break
                if phrase := self.triggers.at(tokens, index, self.language, ("title", "before")):
                    return phrase[1], phrase[3]
        return "", ""


def _verbs(lexicon: Lexicon) -> dict[str, frozenset[str]]:
    """The single words by which somebody is said to say something, folded, by language."""
    told = lexicon.concepts.loc[lexicon.concepts["kind"].isin(["stance", "response"]), "concept"]
    terms = lexicon.terms
    words = terms[
        (terms["layer"] == "cue") & terms["key"].isin(told) & ~terms["open"] & ~terms["folded"].str.contains(" ")
    ]
    return {language: frozenset(rows["folded"]) for language, rows in words.groupby("language")}


_ADJECTIVE_ENDS = regex.compile("(?:يتين|يين|يون|يات|يه|ي)$")


def adjective_stem(word: str) -> str:
    """The stem of a definite Arabic relational adjective, folded (صين of الصينيه); empty where a word is none."""
    stem = _ADJECTIVE_ENDS.sub("", word.removeprefix(_ARTICLE))
    return stem if word.startswith(_ARTICLE) and len(stem) > 2 and len(stem) + len(_ARTICLE) < len(word) else ""


def bases_of(stem: str) -> tuple[str, ...]:
    """The names that an Arabic relational adjective can come from: الصين, مصر, كندا, روسيا."""
    return (_ARTICLE + stem, stem, stem + "ا", stem + "يا")


def _longest(found: list[_Found]) -> list[_Found]:
    """Of stretches that overlap the longest, with the rules and the type of all; in text order."""
    kept: list[_Found] = []
    for name in sorted(found, key=lambda name: (name.start - name.end, name.start)):
        rival = next((other for other in kept if other.start < name.end and name.start < other.end), None)
        if rival is None:
            kept.append(name)
            continue
        rival.rules |= name.rules
        if not rival.type and name.type:
            rival.type, rival.trigger = name.type, name.trigger
    return sorted(kept, key=lambda name: name.start)
