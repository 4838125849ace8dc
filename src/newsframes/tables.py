"""The tables that are kept: what each column means, checked when written and when read.

One description serves the check, the data dictionary (data/README.md) and datapackage.json, so they cannot drift apart.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
import pandas as pd

from newsframes.codebook import CLAIM_VARIABLES, CODER_KINDS, CUE_VALUES, FRAMES, FUNCTIONS, MANY_VALUED
from newsframes.cues import REASONS
from newsframes.entities import FORMS
from newsframes.errors import InputError, InputErrors
from newsframes.lexicon import BOILERPLATE_RULES, ENTITY_TYPES, NEEDS, NEIGHBOURS, TIERS
from newsframes.names import USES
from newsframes.quotations import QUOTE_FORMS
from newsframes.regions import REGIONS


class Column(NamedTuple):
    """A column: name, type (string · integer · number · boolean), meaning with unit, allowed values, may it be empty."""

    name: str
    type: str
    meaning: str
    values: tuple[str, ...] = ()
    empty: bool = False


class Table(NamedTuple):
    """A table: path below data/, what one row is, which columns identify a row, its columns, and who makes it."""

    path: str
    row: str
    key: tuple[str, ...]
    made_by: str
    columns: tuple[Column, ...]


def _text(name: str, meaning: str, *values: str, empty: bool = False) -> Column:
    return Column(name, "string", meaning, values, empty)


def _count(name: str, meaning: str) -> Column:
    return Column(name, "integer", meaning)


def _number(name: str, meaning: str, *, empty: bool = False) -> Column:
    return Column(name, "number", meaning, (), empty)


ARTICLE = _text("article_id", "the article: name of its file without .txt, or its id in the table it was read from")
SENTENCE = _count("sentence_no", "number of the sentence or line in its article, from 1")
START = _count("start", "first code point of the span in the article's text, from 0")
END = _count("end", "code point after the span's last")
SURFACE = _text("surface", "the span itself: text[start:end]")
REGION = _text("region", "what part of the text it is", *REGIONS)
ENTITY = _text("entity_id", "the entity, as in data/lexicon/entities.csv")
FORM = _text(
    "form", "name, demonym (Chinese, الصينية) or metonym (a capital or building that stands for a government)", *FORMS
)
STANDS_FOR = _text("stands_for", "the state that a metonym stands for", empty=True)
LANGUAGE = _text("language", "ISO 639-1 code of the language", "ar", "en", "fr")
VOICE = _text("voice", "quoted where it is in what a source is said to have said, else author", "author", "quoted")
EVIDENCE = _number("score", "0–1: one half is missing after each rule that speaks for it (.5, .75, .875 …)")
RATE = "95 % percentile interval, sentences resampled with replacement"


def _languages(meaning: str) -> tuple[Column, ...]:
    """A column for each language, named by its code."""
    return tuple(
        _text(code, f"{meaning} in {language}, separated by a bar", empty=True)
        for code, language in (("en", "English"), ("fr", "French"), ("ar", "Arabic"))
    )


_CLAIM_MEANINGS = {
    "claimant_role": "office of the one who claims",
    "claimant_entity": "entity_id of the one who claims",
    "claimant_naming": "how the one who claims is named",
    "accused_entity": "entity_id of the accused; several separated by a bar",
    "allegation": "what is alleged; several values separated by a bar",
    "verb_stance": "stance of the cue that governs the content",
    "certainty": "how sure the content is, as its source puts it",
    "basis": "on what the attribution rests",
    "evidence": "what the article says of evidence",
    "response": "what the accused answers; several values separated by a bar",
    "quote_form": "how much of the content is quoted",
    "position": "where the claim stands",
    "recap": "whether it is background on an earlier episode",
}


def _claim_columns() -> tuple[Column, ...]:
    """The codebook's variables of a claim; those with several values list them in their meaning."""
    columns = []
    for name, values in CLAIM_VARIABLES.items():
        if name in MANY_VALUED and values:
            columns.append(_text(name, f"{_CLAIM_MEANINGS[name]}: {' · '.join(values)}"))
        else:
            columns.append(_text(name, _CLAIM_MEANINGS[name], *values, empty=not values))
    return tuple(columns)


_CORRECTED_COLUMNS = (
    _text("code", "the value, or the entity"), LANGUAGE, _count("n", "cases in headline and body of the articles of the language"),
    _count("N", "of how many, or words"), _number("value", "share or rate as found", empty=True),
    _number("low", "lower end of its 95 % interval: shares after Wilson (1927), rates of sentences resampled", empty=True), _number("high", "upper end", empty=True),
    _number("factor", "how many times as often the same line of parallel news gets the code in English; empty where too few lines tell", empty=True),
    _number("corrected", "value times factor", empty=True), _number("corrected_low", "lower end of its 95 % interval, the variances of both logarithms added", empty=True),
    _number("corrected_high", "upper end", empty=True),
)  # fmt: skip
_HEDGE = _text("code", "how sure the hedge leaves a thing", "possible", "probable", "undetermined")
_HEDGE_CODERS = ("instrument", "reader", "reader, clear")
_CODER = (
    _text("coder", "the coder, who saw only codebook and texts; adjudicated: both coders' differences settled"),
    _text("coder_kind", "what the coder is", *CODER_KINDS),
    _text("codebook", "version of the codebook"),
)
_CLAIM_CODING = (
    _text("claim_id", "the claim"),
    ARTICLE,
    _count("start", "first code point of the content"),
    _count("end", "code point after its last"),
    SURFACE,
    _number("cue_start", "first code point of the cue; empty where there is none", empty=True),
    _number("cue_end", "code point after its last; empty where there is none", empty=True),
    _text("cue", "the cue word or words", empty=True),
    _text("claim_group", "same accused, same deed, same episode, in any article"),
    *_claim_columns(),
)
_SENTENCE_CODING = (
    *(ARTICLE, START, END),
    _text("frames", "policy frames that a clause asserts, separated by a bar: " + " · ".join(FRAMES), empty=True),
    _text("functions", "framing functions, separated by a bar: " + " · ".join(FUNCTIONS), empty=True),
)
_ARTICLE_CODING = (
    ARTICLE,
    _text("frames", "policy frames present, separated by a bar"),
    _text("primary", "the primary one", *FRAMES),
)
_REASON = _text("reason", "why it was settled so, where the coders differed", empty=True)
_RATE_COLUMNS = (
    ENTITY,
    _text("label", "English name of the entity"),
    _count("n", "mentions in headline and body; a metonym counts for the state it stands for"),
    _count("n_name", "of these, names"),
    _count("n_demonym", "of these, demonyms"),
    _count("n_metonym", "of these, metonyms"),
    _count("n_words", "graphic words of headline and body of the group"),
    _number("rate", "mentions per 1,000 words"),
    _number("ci_low", f"lower end of the rate's {RATE}"),
    _number("ci_high", "upper end; where n is 0 the rule of three (3 per n_words)"),
    _number("share", "part of all mentions of the group, 0–1"),
    _count("n_sentences", "sentences of the group that name the entity"),
    _count("all_sentences", "sentences of headline and body of the group"),
    _number(
        "dispersion",
        "normalised deviation of proportions over sentences, 0 even – 1 concentrated (Gries 2008); empty where n is 0",
        empty=True,
    ),
)
_ACCURACY_COLUMNS = (
    _count("n_coded", "rows coded by hand"),
    _count("n_found", "rows found by the instrument"),
    _count("n_right", "rows found that equal a coded one in all that is compared"),
    _number("precision", "n_right per n_found", empty=True),
    _number("recall", "n_right per n_coded", empty=True),
    _number("f1", "harmonic mean of precision and recall", empty=True),
    _number(
        "f1_low",
        f"lower end of the {RATE}; without a single error, the exact lower limit for n_coded (Clopper & Pearson 1934)",
        empty=True,
    ),
    _number("f1_high", "upper end", empty=True),
)


def _side(side: str, this: str, other: str) -> tuple[Column, ...]:
    """The columns of one of two articles that are set beside each other."""
    alone = f"sentence_no of the first of its sentences; empty where {other} article's sentence stands alone"
    return (
        _text(f"{side}_article", f"{this} article"),
        _number(f"{side}_first", alone, empty=True),
        _number(f"{side}_last", "sentence_no of the last", empty=True),
    )


_ALIGNMENT_COLUMNS = (
    _text("story", "the event"),
    *_side("left", "one", "the other"),
    *_side("right", "the other", "the one"),
)
_ALIGNMENT_ACCURACY = (
    _count("links_true", "pairs of sentences that say the same, over all draws"),
    _count("links_found", "pairs that are linked"),
    _count("links_right", "of these, pairs that say the same"),
    _count("singles_true", "sentences that stand in one article only, over all draws"),
    _count("singles_found", "sentences that are linked to none"),
    _count("singles_right", "of these, sentences that stand in one article only"),
    _number("precision", "links_right per links_found", empty=True),
    _number("recall", "links_right per links_true", empty=True),
    _number("f1", "harmonic mean of precision and recall", empty=True),
    _number("f1_low", "lower end of its 95 % percentile interval; of one trial without an error, exact lower limit for links_true (Clopper & Pearson 1934)", empty=True),
    _number("f1_high", "upper end", empty=True),
    _number("singles_f1", "the same of single sentences", empty=True),
    _number("singles_f1_low", "lower end of its interval", empty=True),
    _number("singles_f1_high", "upper end", empty=True),
)  # fmt: skip
_KEYNESS_COLUMNS = (
    _text("lemma", "the key under which forms are counted together"),
    _text("label", "its most frequent form in the group"),
    _count("n", "occurrences in headline and body, names left out"),
    _count("n_tokens", "all tokens of the group"),
    _number("per_1000", "occurrences per 1,000 tokens"),
    _number("reference", "occurrences per million words of general language (wordfreq)"),
    _number("log_odds", "log-odds ratio to general language with informative Dirichlet prior"),
    _number("z", "log_odds in units of its standard deviation"),
)

TABLES: dict[str, Table] = {
    "articles": Table("tables/articles.csv", "an article", ("article_id",), "01-load-the-corpus", (
        ARTICLE, LANGUAGE,
        _text("language_source", "given by the metadata, or detected", "given", "detected"),
        _text("title", "given title, else the headline", empty=True),
        _text("outlet", "medium; how it is known stands in seeds/metadata.csv", empty=True),
        _text("published", "date of publication, YYYY, YYYY-MM or YYYY-MM-DD as far as known", empty=True),
        _text("story", "the event; articles on the same event share it", empty=True),
        _text("source_path", "name of the file the text was read from"),
        _text("sha256", "checksum of the text in UTF-8"),
        _count("n_chars", "code points of the whole text"),
        _count("n_words", "graphic words of headline and body"),
    )),
    "sentences": Table("tables/sentences.csv", "a sentence, or a line that is no sentence", ("article_id", "sentence_no"), "01-load-the-corpus", (
        ARTICLE, SENTENCE, START, END, REGION, _count("n_words", "graphic words"), _text("text", "the sentence itself: text[start:end]"),
    )),
    "boilerplate_effect": Table("tables/boilerplate_effect.csv", "an article", ("article_id",), "01-load-the-corpus", (
        ARTICLE,
        _count("words_kept", "graphic words of headline and body"),
        _count("words_boilerplate", "graphic words of boilerplate"),
        _count("mentions_kept", "mentions in headline and body"),
        _count("mentions_boilerplate", "mentions in boilerplate, which no count holds"),
        _number("rate_kept", "mentions per 1,000 words of headline and body"),
        _number("rate_all", "mentions per 1,000 words had boilerplate been left in"),
    )),
    "region_agreement": Table("tables/region_agreement.csv", "an article × a pair of codings of its regions", ("article_id", "pair"), "01-load-the-corpus", (
        ARTICLE, _text("pair", "the two codings: the rules of the instrument, or a hand coder"),
        _count("n_chars", "characters of the text without white space"), _count("n_same", "of these, put into the same region by both"),
        _number("share", "n_same per n_chars, 0–1"),
    )),
    "rejects": Table("tables/rejects.csv", "a piece of input that was left out", ("path", "line", "what"), "01-load-the-corpus", (
        _text("path", "the file"), _text("line", "its line or row, empty where it is the whole file", empty=True),
        _text("what", "what is wrong with it"), _text("remedy", "what to do about it", empty=True),
    )),
    "copies": Table("tables/copies.csv", "an article that is a copy or wire version of another", ("article_id",), "01-load-the-corpus", (
        ARTICLE, _text("group", "the articles that are copies of one another: article_id of the first of them"),
        _number("similarity", "share of the word shingles that it has in common with the one most like it in the group, per those of the shorter, 0–1"),
        Column("first", "boolean", "whether it is the first of its group: the earliest, the longest of equally early ones"),
    )),
    "mentions": Table("tables/mentions.csv", "a naming of an entity", ("article_id", "start"), "02-count-entities", (
        ARTICLE, SENTENCE, START, END, SURFACE, ENTITY, FORM, STANDS_FOR, REGION,
    )),
    "entity_rates": Table("tables/entity_rates.csv", "a language × an entity that any article names", ("group", "entity_id"), "02-count-entities", (
        _text("group", "language of the articles", "ar", "en", "fr"), *_RATE_COLUMNS,
    )),
    "entity_rates_by_article": Table("tables/entity_rates_by_article.csv", "an article × an entity that any article names", ("group", "entity_id"), "02-count-entities", (
        _text("group", "article_id"), *_RATE_COLUMNS,
    )),
    "same_story": Table("tables/same_story.csv", "a story told by several articles × an entity that any of them names", ("story", "entity_id"), "02-count-entities", (
        _text("story", "the event"), ENTITY, _text("label", "English name of the entity"),
        _text("counts", "mentions in headline and body, article by article in the order of article_id"),
        Column("alike", "boolean", "whether all articles name it equally often"),
    )),
    "entity_definitions": Table("tables/entity_definitions.csv", "a language × a definition of naming, for the entity that this language's articles name most", ("group", "definition"), "02-count-entities", (
        _text("group", "language of the articles", "ar", "en", "fr"), ENTITY, _text("definition", "what was counted"),
        _count("n", "mentions"), _number("rate", "mentions per unit"), _text("unit", "what the rate is per"),
        _count("rank", "place of the entity among all, 1 = named most often"),
    )),
    "mention_accuracy": Table("tables/mention_accuracy.csv", "what is compared × a language", ("compared", "group"), "02-count-entities", (
        _text("compared", "which columns must be equal for a row to be right"),
        _text("group", "language of the articles", "ar", "en", "fr"), *_ACCURACY_COLUMNS,
    )),
    "cues": Table("tables/cues.csv", "an occurrence of a lexicon form that is no entity × the concept it is a form of", ("article_id", "start", "end", "concept"), "06-compare-vocabulary", (
        ARTICLE, SENTENCE, START, END, SURFACE,
        _text("concept", "the concept, as in data/lexicon/concepts.csv"),
        _text("kind", "what the concept is a cue of", *CUE_VALUES),
        _text("value", "the codebook's value that it speaks for", *dict.fromkeys(value for values in CUE_VALUES.values() for value in values)),
        _text("tier", "core counts alone, wide is too common to, mask hides shorter forms that mean something else there", *TIERS),
        Column("accepted", "boolean", "whether the occurrence counts"),
        _text("reason", "why it does not", *REASONS, empty=True),
    )),
    "tokens": Table("tables/tokens.csv", "a word of headline or body in the article's own script", ("article_id", "start"), "06-compare-vocabulary", (
        ARTICLE, LANGUAGE, SENTENCE, START, END, SURFACE, _text("lemma", "the key under which its forms are counted together"),
        Column("is_stop", "boolean", "whether it is on the stop list"), Column("in_name", "boolean", "whether it is part of a mention"),
    )),
    "attributions": Table("tables/attributions.csv", "a source–cue–content: who is said to have said what", ("article_id", "cue_start", "cue_end"), "07-check-agreement", (
        ARTICLE, SENTENCE, _count("cue_start", "first code point of the cue"), _count("cue_end", "code point after its last"), _text("cue", "the cue"),
        _text("verb_stance", "stance of the cue", *CLAIM_VARIABLES["verb_stance"]),
        _count("source_start", "first code point of the source, -1 where unsaid"), _count("source_end", "code point after its last, -1 where unsaid"),
        _text("source", "the source as named", empty=True), _text("source_entity", "its entity_id; of a pronoun or description that of the last source", empty=True),
        _count("content_start", "first code point of what is said"), _count("content_end", "code point after its last"),
        _text("quote_form", "how much of the content is quoted", *QUOTE_FORMS),
    )),
    "attribution_accuracy": Table("tables/attribution_accuracy.csv", "a half of the trial texts × a language", ("half", "group"), "07-check-agreement", (
        _text("half", "dev: read while the rules were written; test: kept apart", "dev", "test"), _text("group", "language of the texts", "ar", "en", "fr"),
        *_ACCURACY_COLUMNS,
        _number("source_overlap", "share of right cues whose source overlaps the coded one, or is unsaid in both"),
        _number("content_overlap", "share of right cues whose content overlaps the coded one"),
        _number("same_quote_form", "share of right cues with the coded quote form"), _number("same_stance", "share of right cues with the coded stance"),
    )),
    "claims": Table("tables/claims.csv", "a security claim that the instrument found", ("claim_id",), "03-code-security-claims", (
        _text("claim_id", "the claim: article and its number in it"), ARTICLE, SENTENCE,
        _count("start", "first code point of the content"), _count("end", "code point after its last"), SURFACE,
        _count("cue_start", "first code point of the cue, -1 where there is none"), _count("cue_end", "code point after its last, -1 where there is none"),
        _text("cue", "the cue word or words", empty=True), _text("claim_group", "same accused, same deed alleged: the accused and the deed"), *_claim_columns(),
    )),
    "claim_cues": Table("tables/claim_cues.csv", "a claim × a variable: what its value rests on", ("claim_id", "variable"), "03-code-security-claims", (
        _text("claim_id", "the claim"), ARTICLE, _text("variable", "the variable", *CLAIM_VARIABLES, "claim_group"), _text("value", "its value", empty=True),
        START._replace(meaning="first code point of the stretch that led to it, -1 where none did"), END._replace(meaning="code point after its last, -1 where none did"),
        _text("surface", "the stretch itself", empty=True), _text("rule", "the concept of the lexicon or the rule by which it counts", empty=True),
    )),
    "frame_cues": Table("tables/frame_cues.csv", "a stretch of text × the frame or function that it codes its sentence with", ("article_id", "start", "end", "kind", "value", "rule"), "04-compare-frames", (
        ARTICLE, SENTENCE, _text("kind", "frame or function", "frame", "function"), _text("value", "the frame or function", *FRAMES, *FUNCTIONS),
        START, END, SURFACE, _text("rule", "the concept of data/lexicon/concepts.csv, or claim and its allegation"), VOICE,
    )),
    "sentence_frames": Table("tables/sentence_frames.csv", "a sentence × a frame that it is coded with", ("article_id", "sentence_no", "frame"), "04-compare-frames", (
        ARTICLE, SENTENCE, _text("frame", "policy frame", *FRAMES), VOICE, EVIDENCE,
    )),
    "sentence_functions": Table("tables/sentence_functions.csv", "a sentence × a framing function that it is coded with", ("article_id", "sentence_no", "function"), "04-compare-frames", (
        ARTICLE, SENTENCE, _text("function", "framing function", *FUNCTIONS), VOICE, EVIDENCE,
    )),
    "frames": Table("tables/frames.csv", "an article × a frame", ("article_id", "frame"), "04-compare-frames", (
        ARTICLE, _text("frame", "policy frame", *FRAMES), Column("present", "boolean", "whether the score reaches one half"),
        Column("primary", "boolean", "whether it is the article's primary frame"),
        _number("score", "how far above general news the article is in words of the frame, 0–1; one half at the threshold of frame and language"),
        _count("n_sentences", "sentences of headline and body coded with it"), _number("share", "n_sentences per sentences of headline and body, 0–1"),
        _number("ci_low", f"lower end of the share's {RATE}"), _number("ci_high", "upper end; where none or all have it the rule of three from that end"),
    )),
    "frame_accuracy": Table("tables/frame_accuracy.csv", "a frame or function (or all) × a language (or all)", ("kind", "value", "group"), "04-compare-frames", (
        _text("kind", "frame or function", "frame", "function"), _text("value", "the frame or function, or all", "all", *FRAMES, *FUNCTIONS),
        _text("group", "language of the articles, or all"), *_ACCURACY_COLUMNS,
    )),
    "frame_shares": Table("tables/frame_shares.csv", "an article × a frame or function", ("article_id", "kind", "value"), "04-compare-frames", (
        ARTICLE, _text("kind", "frame or function", "frame", "function"), _text("value", "the frame or function", *FRAMES, *FUNCTIONS),
        _count("n", "sentences found"), _count("n_coded", "sentences coded by hand"), _count("n_sentences", "sentences of headline and body"),
        _number("share", "n per n_sentences, 0–1"), _number("ci_low", f"lower end of the share's {RATE}"),
        _number("ci_high", "upper end; where none or all have it the rule of three from that end"), _number("share_coded", "n_coded per n_sentences, 0–1; empty where nobody coded the article", empty=True),
    )),
    "corrected_namings": Table("tables/corrected_namings.csv", "an entity or form × a language", ("kind", "code", "language"), "02-count-entities", (
        _text("kind", "entity: namings per 1,000 words; mention: forms, per cent of mentions", "entity", "mention"), *_CORRECTED_COLUMNS,
    )),
    "corrected_claims": Table("tables/corrected_claims.csv", "a value × a language", ("kind", "code", "language"), "03-code-security-claims", (
        _text("kind", "stance: per cent of attributions; certainty: sentences with such a hedge, claim: sentences with a claim, per cent of sentences", "stance", "certainty", "claim"), *_CORRECTED_COLUMNS,
    )),
    "corrected_frames": Table("tables/corrected_frames.csv", "a frame or function × a language", ("kind", "code", "language"), "04-compare-frames", (
        _text("kind", "frame and function: per cent of sentences", "frame", "function"), *_CORRECTED_COLUMNS,
    )),
    "voices": Table("tables/voices.csv", "an article × a kind of source", ("article_id", "role"), "03-code-security-claims", (
        ARTICLE, _text("role", "office of the source; author for what nobody is said to say", *CLAIM_VARIABLES["claimant_role"]),
        _count("n_words", "graphic words of headline and body that it gets; nested contents count for the innermost"), _number("share", "n_words per words of headline and body, 0–1"),
    )),
    "claim_links": Table("tables/claim_links.csv", "a claim of the instrument, of the settled hand coding, or of both", ("claim_id", "settled"), "03-code-security-claims", (
        ARTICLE, _text("claim_id", "the claim of the instrument", empty=True), _text("settled", "the claim of gold/claims_consensus.csv", empty=True),
        _text("coder_a", "the claim of coder A in gold/claims.csv", empty=True), _text("coder_b", "the claim of coder B", empty=True),
        _text("differs", "variables in which instrument and settled coding differ, separated by a bar", empty=True),
    )),
    "claim_finding": Table("tables/claim_finding.csv", "a set of texts × a unit × a language (or all)", ("source", "unit", "group"), "07-check-agreement", (
        _text("source", "five: the five articles; dev and test: the halves of the trial texts", "five", "dev", "test"),
        _text("unit", "sentence: has a claim or not; row: a claim", "sentence", "row"), _text("group", "language of the texts, or all"), *_ACCURACY_COLUMNS,
    )),
    "claim_values": Table("tables/claim_values.csv", "a set of texts × a variable × a language (or all)", ("source", "variable", "group"), "07-check-agreement", (
        _text("source", "five: the five articles; dev and test: the halves of the trial texts", "five", "dev", "test"),
        _text("variable", "variable of the codebook", *CLAIM_VARIABLES), _text("group", "language of the texts, or all"),
        _count("n", "claims that instrument and hand coding have in common"), _count("n_right", "of these, with the same value; with several values, the same set"),
        _number("accuracy", "n_right per n", empty=True), _number("low", "lower end of its 95 % interval (Wilson 1927)", empty=True), _number("high", "upper end", empty=True),
        _number("macro_f1", "mean F1 of the coded values", empty=True),
        _number("most_frequent", "what always giving the most frequent coded value would get in place of accuracy", empty=True),
    )),
    "alignment": Table("tables/alignment.csv", "a group of sentences of two articles that say the same, or a sentence that stands in one only", ("left_article", "left_first", "right_article", "right_first"), "05-compare-one-story", (
        *_ALIGNMENT_COLUMNS, _number("score", "posterior probability that the sentences belong together, or that a single one has no counterpart, 0–1; of a link across the order of the rest half that of the weakest link it crosses"),
    )),
    "alignment_accuracy": Table("tables/alignment_accuracy.csv", "a trial of the alignment × two languages", ("trial", "first", "second"), "05-compare-one-story", (
        _text("trial", "whole: the articles against hand alignment; left out: the same with a fifth of the sentences of either left out at random; parallel: news in translation, made unlike at random (calibration/alignment.csv, documents of odd number)", "whole", "left out", "parallel"),
        _text("first", "first language"), _text("second", "second language"), _count("n", "trials, or documents of parallel news"), *_ALIGNMENT_ACCURACY,
    )),
    "aligned_codes": Table("tables/aligned_codes.csv", "a link × a variable that either side has a code of", ("left_article", "left_first", "right_article", "right_first", "variable"), "05-compare-one-story", (
        *(column._replace(type="integer", empty=False) if column.type == "number" else column for column in _ALIGNMENT_COLUMNS),
        _text("variable", "what is compared: frames, functions and stance, certainty and evidence of claims in the sentences, entities, numbers", "frame", "function", "stance", "certainty", "evidence", "entity", "number"),
        _text("both", "codes of both sides, separated by a bar", empty=True), _text("left_only", "codes of the left side only", empty=True),
        _text("right_only", "codes of the right side only", empty=True),
    )),
    "keyness": Table("tables/keyness.csv", "a language × a lemma met at least twice", ("group", "lemma"), "06-compare-vocabulary", (
        _text("group", "language of the articles", "ar", "en", "fr"), *_KEYNESS_COLUMNS,
    )),
    "keyness_by_article": Table("tables/keyness_by_article.csv", "an article × a lemma met at least twice in it", ("group", "lemma"), "06-compare-vocabulary", (
        _text("group", "article_id"), LANGUAGE, *_KEYNESS_COLUMNS,
    )),
    "calibration": Table("calibration/codes.csv", "a code × a pair of languages × a part of the parallel corpus", ("part", "kind", "code", "first", "second"), "python -m newsframes calibrate", (
        _text("part", "all documents, or those of even number (read while the instrument was mended) or odd number (not read), without lines in which words run together; odd whole: with these", "all", "even", "odd", "odd whole"),
        _text("kind", "what is coded: frame, function, stance of attributions, certainty of hedges, allegation of claims, form of mentions, entity named in 25 lines or more of a language, any attribution, any claim", "frame", "function", "stance", "certainty", "allegation", "mention", "entity", "attribution", "claim"),
        _text("code", "the value, or the entity"), _text("first", "first language"), _text("second", "second language"), _count("lines", "lines compared"),
        _count("n_first", "lines with the code in the first language"), _count("n_second", "in the second"), _count("n_both", "in both"),
        _number("ratio", "n_first per n_second", empty=True), _number("ratio_low", "lower end of its 95 % percentile interval, documents resampled; empty where too few draws have a ratio", empty=True),
        _number("ratio_high", "upper end; empty where there is no bound", empty=True), _number("kappa", "Cohen's kappa", empty=True), _number("alpha", "Krippendorff's alpha, nominal", empty=True),
        _number("alpha_low", "lower end of its interval", empty=True), _number("alpha_high", "upper end", empty=True),
        _number("p", "exact McNemar test, two-sided"), _number("p_holm", "the same after Holm (1979), over the codes of the pair and part"),
        _text("verdict", "equivalent: the ratio's interval lies within 0.8–1.25 and 25 lines or more have the code in both; different: it does not and p_holm < .05; else too few to tell", "equivalent", "different", "too few to tell"),
    )),
    "calibration_hedges": Table("calibration/hedges.csv", "two codings of hedges in the same lines × a half of the parallel corpus", ("part", "code", "first_coder", "first", "second_coder", "second"), "python -m newsframes calibrate --read", (
        _text("part", "documents of even number (what readers marked was read while the instrument was mended) or of odd number (it was not)", "even", "odd"),
        _HEDGE,
        _text("first_coder", "who coded first: the instrument; a reader of the language; the same reader without the marks called doubtful", *_HEDGE_CODERS), _text("first", "the language coded"),
        _text("second_coder", "who coded second", *_HEDGE_CODERS), _text("second", "the language coded"), _count("lines", "lines compared"),
        _count("n_first", "lines with the code in the first coding"), _count("n_second", "in the second"), _count("n_both", "in both"),
        _number("alpha", "Krippendorff's alpha, nominal", empty=True), _number("alpha_low", "lower end of its 95 % percentile interval, documents resampled", empty=True), _number("alpha_high", "upper end", empty=True),
    )),
    "calibration_entities": Table("calibration/entities.csv", "a pair of languages × a part of the parallel corpus", ("part", "first", "second"), "python -m newsframes calibrate", (
        _text("part", "as in calibration", "all", "even", "odd", "odd whole"), _text("first", "first language"), _text("second", "second language"),
        _count("n_first", "entity × line named in the first language"), _count("n_second", "in the second"), _count("n_both", "in both"),
        _number("precision", "n_both per n_first", empty=True), _number("recall", "n_both per n_second", empty=True),
    )),
    "calibration_disagreements": Table("calibration/disagreements.csv", "a line of an even document × a code that one of two languages lacks", ("kind", "code", "first", "second", "line"), "python -m newsframes calibrate", (
        _text("kind", "what is coded, as in calibration"), _text("code", "the value, or the entity"), _text("first", "first language"), _text("second", "second language"),
        _number("alpha", "Krippendorff's alpha of the pair on even documents"), _count("line", "line of the parallel files, from 1"),
        _text("words_first", "the words that led to the code in the first language", empty=True), _text("words_second", "in the second", empty=True),
    )),
    "naming_coverage": Table("tables/naming_coverage.csv", "an article", ("article_id",), "02-count-entities", (
        ARTICLE, LANGUAGE, _count("n_words", "graphic words of headline and body"),
        _count("n_name_words", "of these, words that belong to a mention or to a stretch that looks like a name"),
        _count("n_covered", "of these, words that belong to a mention: what the authority file knows"),
        _number("share", "n_covered per n_name_words, 0–1; not every stretch that looks like a name is one, so the true share is higher", empty=True),
        _count("n_unknown", "different forms of stretches that look like names and are no mention"),
    )),
    "candidate_accuracy": Table("tables/candidate_accuracy.csv", "a language (or all): names that come back after a random half of the named entities has been taken out of the authority file", ("language",), "02-count-entities", (
        _text("language", "language of the articles, or all", "ar", "en", "fr", "all"), _count("draws", "how often a half was drawn"),
        _count("n", "entities that the hand coding has in headline and body of these articles"), _number("n_removed", "of these, taken out, mean of the draws"),
        _number("n_candidates", "candidates, mean of the draws"),
        _number("recall", "share of the entities taken out of which a candidate overlaps at least one coded mention"),
        _number("recall_low", "2.5 % percentile of the draws"), _number("recall_high", "97.5 % percentile"),
        _number("exact", "share of the entities taken out of which a candidate has exactly the span of a coded mention"),
        _number("precision", "share of the candidates that are names: an occurrence overlaps a coded mention (of any entity)"),
        _number("precision_low", "2.5 % percentile of the draws"), _number("precision_high", "97.5 % percentile"),
    )),
    "calibration_alignment": Table("calibration/alignment.csv", "a pair of languages × a part of the parallel corpus, split, merged and cut down at random", ("part", "first", "second"), "python -m newsframes calibrate", (
        _text("part", "documents of even number, on which the constants of align.py were chosen, or of odd number", "even", "odd"),
        _text("first", "first language"), _text("second", "second language"), _count("n", "documents; three draws of each"), *_ALIGNMENT_ACCURACY,
    )),
    "gold_mentions": Table("gold/mentions.csv", "a naming coded by hand, both coders' differences settled", ("article_id", "start"), "hand coding", (
        ARTICLE, START, END, SURFACE, ENTITY, FORM, STANDS_FOR, REGION,
        _text("coder", "who settled it"), _text("coder_kind", "what the coder is", *CODER_KINDS),
        _text("codebook", "version of the codebook"), _text("reason", "why, where the coders differed", empty=True),
    )),
    "gold_mentions_coders": Table("gold/mentions_coders.csv", "a naming × the coder who coded it", ("coder", "article_id", "start"), "hand coding", (
        ARTICLE, START, END, SURFACE, ENTITY, FORM, STANDS_FOR, REGION,
        _text("coder", "the coder, who saw only codebook and texts"), _text("coder_kind", "what the coder is", *CODER_KINDS),
        _text("codebook", "version of the codebook"),
    )),
    "gold_regions": Table("gold/regions.csv", "a stretch of headline or boilerplate × the coder who coded it; all else is body", ("coder", "article_id", "start"), "hand coding", (
        ARTICLE, START, END, SURFACE, REGION,
        _text("coder", "the coder, who saw only codebook and texts"), _text("coder_kind", "what the coder is", *CODER_KINDS),
        _text("codebook", "version of the codebook"),
    )),
    "gold_claims": Table("gold/claims.csv", "a security claim × the coder who coded it", ("coder", "claim_id"), "hand coding", (*_CLAIM_CODING, *_CODER)),
    "gold_claims_consensus": Table("gold/claims_consensus.csv", "a security claim, both coders' differences settled", ("claim_id",), "hand coding", (
        *_CLAIM_CODING, *_CODER, _REASON,
    )),
    "gold_sentence_frames": Table("gold/sentence_frames.csv", "a sentence of headline or body × the coder who coded it", ("coder", "article_id", "start"), "hand coding", (*_SENTENCE_CODING, *_CODER)),
    "gold_sentence_frames_consensus": Table("gold/sentence_frames_consensus.csv", "a sentence of headline or body, both coders' differences settled", ("article_id", "start"), "hand coding", (
        *_SENTENCE_CODING, *_CODER, _REASON,
    )),
    "gold_article_frames": Table("gold/article_frames.csv", "an article × the coder who coded it", ("coder", "article_id"), "hand coding", (*_ARTICLE_CODING, *_CODER)),
    "gold_article_frames_consensus": Table("gold/article_frames_consensus.csv", "an article, both coders' differences settled", ("article_id",), "hand coding", (*_ARTICLE_CODING, *_CODER, _REASON)),
    "gold_alignment": Table("gold/alignment.csv", "a group of sentences of two articles that say the same, or a sentence that stands in one only, by coder", ("coder", "left_article", "left_first", "right_article", "right_first"), "hand coding", (
        *_ALIGNMENT_COLUMNS, _number("score", "1: sure"), *_CODER,
    )),
    "agreement_units": Table("tables/agreement_units.csv", "what was marked × a language (or all)", ("unit", "group"), "07-check-agreement", (
        _text("unit", "what both coders marked"), _text("group", "language of the articles, or all"),
        _count("n_first", "marked by the first coder"), _count("n_second", "marked by the second"),
        _count("n_matched", "pairs of marks that overlap by at least half of both together"),
        _number("f1", "twice n_matched per n_first + n_second"), _number("overlap", "mean share of characters that a matched pair has in common", empty=True),
    )),
    "agreement_values": Table("tables/agreement_values.csv", "a variable × a language (or all)", ("unit", "variable", "group"), "07-check-agreement", (
        _text("unit", "what was coded: claim, sentence, article"), _text("variable", "variable of the codebook"), _text("group", "language of the articles, or all"),
        _count("n", "units that both coders coded"), _number("agreement", "share coded alike"),
        _text("most_frequent", "the value given most often", empty=True), _number("prevalence", "its share of all values given"),
        _number("alpha", "Krippendorff's alpha (nominal; MASI distance for variables with several values); empty where all values are the same", empty=True),
        _number("alpha_low", "lower end of the 95 % percentile interval, units resampled", empty=True), _number("alpha_high", "upper end", empty=True),
    )),
    "gold_hedges": Table("gold/hedges.csv", "a line of the parallel corpus × a language × a code, marked by a reader who saw the lines of that language only", ("line", "language", "code"), "hand coding", (
        _count("line", "line of the parallel files, from 1"), LANGUAGE, _HEDGE,
        _text("grade", "clear: any reader would mark it; doubtful: the reader was not sure", "clear", "doubtful"),
        _text("coder", "the reader"), _text("coder_kind", "what the reader is", *CODER_KINDS),
    )),
    "trial_articles": Table("gold/trial_articles.csv", "a short invented news text for trying the instrument on", ("article_id",), "written for the purpose by a language model", (
        ARTICLE, LANGUAGE, _text("half", "dev: read while rules are written; test: kept apart, never read for that", "dev", "test"), _text("text", "the text; offsets count its code points"),
    )),
    "trial_attributions": Table("gold/trial_attributions.csv", "an attribution in a trial text", ("article_id", "cue_start", "cue_end", "content_start"), "hand coding", (
        ARTICLE, _count("cue_start", "first code point of the cue"), _count("cue_end", "code point after its last"), _text("cue", "the cue"),
        _number("source_start", "first code point of the source; empty where unsaid", empty=True), _number("source_end", "code point after its last", empty=True),
        _text("source", "the source as named", empty=True), _count("content_start", "first code point of the content"), _count("content_end", "code point after its last"),
        _text("quote_form", "how much of the content is quoted", *CLAIM_VARIABLES["quote_form"]), _text("verb_stance", "stance of the cue", *CLAIM_VARIABLES["verb_stance"]), *_CODER,
    )),
    "trial_claims": Table("gold/trial_claims.csv", "a security claim in a trial text", ("claim_id",), "hand coding", (*_CLAIM_CODING, *_CODER)),
    "translations": Table("gold/translations.csv", "an Arabic or French sentence with a reading aid in English", ("article_id", "start"), "translation", (
        ARTICLE, START, END, _text("translation", "close English translation"), _text("translator", "person or language model"),
    )),
    "glosses": Table("gold/glosses.csv", "a lemma of the articles with its meaning in English", ("language", "lemma"), "translation", (
        LANGUAGE, _text("lemma", "the lemma as in keyness.csv"), _text("gloss", "English meaning in these articles"), _text("translator", "person or language model"),
    )),
    "lexicon_entities": Table("lexicon/entities.csv", "an entity of the authority file", ("entity_id",), "by hand; names of territories from CLDR", (
        ENTITY, _text("type", "kind of entity", *ENTITY_TYPES),
        _text("wikidata", "Wikidata id where it was seen beside the name; empty where not verified", empty=True),
        _text("territory", "ISO 3166 code, where the labels are those of CLDR", empty=True),
        _text("stands_for", "the state for which this capital or building can stand", empty=True),
        _text("state", "the state that this body, group, firm, organisation or product belongs to (by general knowledge; groups only where governments say so)", empty=True),
        *(
            _text(f"{stem}_{code}", f"{meaning} in {language}", empty=empty)
            for code, language in (("en", "English"), ("fr", "French"), ("ar", "Arabic"))
            for stem, meaning, empty in (
                ("label", "name", False),
                ("aliases", "other names, separated by a bar,", True),
                ("demonyms", "adjectives and names of its people, separated by a bar,", True),
            )
        ),
    )),
    "lexicon_ambiguous_aliases": Table("lexicon/ambiguous_aliases.csv", "an alias × language × entity that does not count unconditionally", ("alias", "language", "entity_id"), "by hand", (
        _text("alias", "the alias as in entities.csv"), LANGUAGE, ENTITY,
        _text("needs", "case: exactly this letter case; context: the entity named elsewhere in the article, or a context word in the sentence", *NEEDS),
        _text("context", "words or phrases that make the reading likely, separated by a bar", empty=True),
        _text("reason", "why it is ambiguous", empty=True),
    )),
    "lexicon_concepts": Table("lexicon/concepts.csv", "a concept that its forms are cues of", ("concept",), "by hand", (
        _text("concept", "short English name"), _text("kind", "what it is a cue of", *CUE_VALUES),
        _text("value", "the codebook's value that it speaks for"), _text("tier", "core counts alone, wide is too common to, mask hides shorter forms that mean something else there", *TIERS),
        *_languages("forms"), _text("note", "why a cell is empty, or what to beware of", empty=True),
    )),
    "lexicon_concept_weights": Table("lexicon/concept_weights.csv", "a concept of a frame that general news holds", ("concept",), "python -m newsframes background", (
        _text("concept", "the concept, as in concepts.csv"), _number("documents", "share of the background's documents that hold it, mean of the languages, 0–1"),
        _number("weight", "inverse document frequency: log((1 + N) / (1 + N · documents)), N documents"),
    )),
    "lexicon_frame_background": Table("lexicon/frame_background.csv", "a language × a frame: what general news shows of it", ("language", "frame"), "python -m newsframes background", (
        LANGUAGE, _text("frame", "policy frame", *FRAMES), _count("documents", "documents of general news"),
        _number("mean", "mean mass of the frame in 250 words"), _number("threshold", "level from which on the frame is present in an article"),
        _number("spread", "standard deviation of the levels"),
    )),
    "lexicon_stopwords": Table("lexicon/stopwords.csv", "a function word of a language", ("language", "word"), "by hand", (LANGUAGE, _text("word", "folded form"))),
    "lexicon_boilerplate": Table("lexicon/boilerplate.csv", "a notion that marks what is not the article", ("rule", "en"), "by hand", (
        _text("rule", "how it is used by regions.py", *BOILERPLATE_RULES), *_languages("phrases"), _text("note", "remark", empty=True),
    )),
    "lexicon_neighbours": Table("lexicon/neighbours.csv", "a word that decides the sense of the name beside it", ("sense", "language", "word"), "by hand", (
        _text("sense", "which sense, and on which side of the name the word stands", *NEIGHBOURS), LANGUAGE, _text("word", "one to three folded words"),
    )),
    "lexicon_name_triggers": Table("lexicon/name_triggers.csv", "a type × a use: words that announce, begin or rule out a name", ("type", "use"), "by hand", (
        _text("type", "type of the entity that they speak for; empty where they speak for none", *ENTITY_TYPES, empty=True),
        _text("use", "title: before a person's name, never part of it; before: before a name; inside: part of a name; head: first word of an institution's name, written small; government: before the adjective of a state; adjective: of no state; never: no name", *USES),
        *_languages("words, as in concepts.csv,"),
    )),
    "lexicon_abbreviations": Table("lexicon/abbreviations.csv", "an abbreviation that ends in a stop", ("kind", "language", "word"), "by hand", (
        _text("kind", "title: never ends a sentence; ending: may end one", "title", "ending"), LANGUAGE, _text("word", "without its last stop"),
    )),
}  # fmt: skip


def validate(name: str, table: pd.DataFrame, path: str | Path | None = None) -> pd.DataFrame:
    """The table with its columns in the described order; raises InputError for what does not fit its description.

    Every cell that has another type than its column, is no allowed value or is empty without leave, and every repeated key, is told with
    its line in the file.
    """
    described = TABLES[name]
    path = path or described.path
    names = [column.name for column in described.columns]
    missing, extra = [n for n in names if n not in table.columns], [n for n in table.columns if n not in names]
    if missing or extra:
        what = f"column {missing[0]!r} is missing" if missing else f"column {extra[0]!r} is not described"
        raise InputError(f"{what} in table {name}", path=path, line=1, remedy="the columns are " + ", ".join(names))
    table = table[names].reset_index(drop=True)
    lines = line_numbers(table)
    errors = []
    for column in described.columns:
        for row, found, expected in _misfits(table[column.name], column):
            what = f"{column.name} is {found!r}, not {expected}"
            errors.append(InputError(what, path=path, line=lines[row], remedy=f"{column.name}: {column.meaning}"))
    for row in table.index[table.duplicated(list(described.key))]:
        key = ", ".join(f"{part} {table.at[row, part]!r}" for part in described.key)
        errors.append(
            InputError(
                f"{key} stands in an earlier row already", path=path, line=lines[row], remedy="merge the two rows"
            )
        )
    InputErrors.raise_if_any(errors[:MOST_ERRORS])
    return table


MOST_ERRORS = 20
"""So many faults of a table are told at once."""


def _misfits(cells: pd.Series, column: Column) -> Iterator[tuple[int, object, str]]:
    """Row, cell and what was expected, for each cell of a column that does not fit its description."""
    if column.type == "string":
        allowed = {*column.values, *([""] if column.empty else [])}
        expected = "one of " + ", ".join(column.values) if column.values else "a text"
        wrong = ~cells.isin(allowed) if column.values else ((cells == "") & (not column.empty)) | cells.isna()
    elif column.type == "boolean":
        wrong, expected = ~cells.map(lambda cell: isinstance(cell, (bool, np.bool_))), "True or False"
    else:
        expected = "a whole number" if column.type == "integer" else "a number"
        numbers = pd.to_numeric(cells, errors="coerce")
        wrong = numbers.isna() & ~(cells.isna() & column.empty)
        if column.type == "integer":
            wrong |= numbers % 1 != 0
    for row in cells.index[wrong.astype(bool)]:
        yield row, cells[row], expected


def line_numbers(table: pd.DataFrame) -> list[int]:
    """The line in its CSV file at which each row begins; a cell may hold line breaks."""
    breaks = np.zeros(len(table), dtype="int64")
    for name in table.columns[table.dtypes == "str"]:
        breaks += np.fromiter((str(cell).count("\n") for cell in table[name]), dtype="int64", count=len(table))
    return [row + 2 + int(before) for row, before in enumerate(np.cumsum(breaks) - breaks)]


def write_table(name: str, table: pd.DataFrame, data: str | Path) -> Path:
    """Check a table and write it below ``data``, whole or not at all. Numbers keep six significant digits."""
    path = Path(data) / TABLES[name].path
    write_text(path, table_text(name, table))
    return path


def table_text(name: str, table: pd.DataFrame) -> str:
    """A checked table as CSV; numbers keep six significant digits."""
    return csv_text(validate(name, table))


def csv_text(table: pd.DataFrame, *, header: bool = True) -> str:
    """A table as CSV; numbers keep six significant digits, texts stay as they are (``guarded`` is for files that people open in a spreadsheet)."""
    # A lone carriage return would begin a row for readers, and the csv module quotes it only where it is told to.
    texts = table.select_dtypes(exclude=["number", "bool"])
    returns = any(texts[name].astype("str").str.contains("\r", regex=False).any() for name in texts)
    quoting = csv.QUOTE_ALL if returns else csv.QUOTE_MINIMAL
    return table.to_csv(index=False, header=header, float_format="%.6g", lineterminator="\n", quoting=quoting)


_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
"""How a cell begins that a spreadsheet would compute, or one that was guarded against it."""


def guarded(cell: str) -> str:
    """A cell with an apostrophe before what a spreadsheet would take for a formula."""
    return "'" + cell if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before ``guarded``."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def sheet_text(table: pd.DataFrame) -> str:
    """A table as CSV for spreadsheets: with a byte order mark, every cell quoted, and no cell that a spreadsheet takes for a formula."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(table.columns)
    for cells in table.astype(object).where(table.notna(), "").itertuples(index=False, name=None):
        writer.writerow(
            [
                guarded(cell) if isinstance(cell, str) else f"{cell:g}" if isinstance(cell, float) else cell
                for cell in cells
            ]
        )
    return out.getvalue()


def read_table(name: str, data: str | Path) -> pd.DataFrame:
    """Read and check a table below ``data``; an empty text cell is an empty string, never missing."""
    return read_table_at(Path(data) / TABLES[name].path, name)


def read_table_at(path: Path, name: str) -> pd.DataFrame:
    """Like read_table, for a table that is kept elsewhere."""
    described = TABLES[name]
    numbers = {column.name for column in described.columns if column.type == "number"}
    texts = {column.name: "str" for column in described.columns if column.type == "string"}
    try:
        table = pd.read_csv(path, dtype=texts, keep_default_na=False, na_values={name: [""] for name in numbers})
    except FileNotFoundError:
        raise InputError("the table is not there", path=path, remedy="run `make run`, which writes it") from None
    except (ValueError, pd.errors.ParserError) as error:
        raise InputError(f"cannot be read as CSV ({error})", path=path, remedy="restore it") from None
    names = [column.name for column in described.columns]
    if sorted(table.columns) == sorted(names) and list(table.columns) != names:
        what = f"the columns are {', '.join(table.columns)}"
        raise InputError(what, path=path, line=1, remedy="they should be " + ", ".join(names))
    checked = validate(name, table, path)
    # A column of whole numbers is one of decimals as well, and one of no rows has its type all the same.
    types = {"integer": "int64", "number": "float64", "boolean": "bool"}
    return checked.astype({c.name: types[c.type] for c in described.columns if c.type in types})


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all: what was there stays until the new one is complete."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    with written_whole(path) as file:
        file.write(data)


@contextlib.contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """A file to write piece by piece that takes its place only when all of it is written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}."[:100])
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


_HOW_FORMS_ARE_WRITTEN = """
### How forms are written

Forms of one cell are separated by a bar and match as whole words, in any letter case. `(raise/raised) taxes` stands for *raise taxes* and *raised taxes*; a `*` at the end leaves the ending open, `economi*` matches *economist* too (after four letters or more). Arabic is written as usual: alef, hamza, ya and ta-marbuta variants, diacritics and the proclitics و ف ب ك ل س and ال are seen to by the matcher; plurals, verb forms and suffixes are not. Of overlapping hits of one kind (for frames and functions: of one value) the longest counts, so a longer form of tier wide or mask takes a shorter one of tier core out; mask is for phrases in which the word means something else (*pay tribute*). A cell may be empty only where `note` says why.

### Adding a language

A language is a column and, where its grammar matters, a small set of patterns:

1. `entities.csv` gets `label_xx`, `aliases_xx`, `demonyms_xx`; `concepts.csv` and `boilerplate.csv` a column `xx`; `stopwords.csv`, `neighbours.csv` and `abbreviations.csv` rows with `language` xx. `python -m newsframes check` names every cell that is missing.
2. Entities, cues, frames and functions then work, and claims and attributions as far as a name, a verb and quotation marks show them. For more, `cue_forms.py`, `subjects.py` and `attributions.py` take a pattern of the language in each of their tables of patterns (what *that*, *by*, a passive, a negation look like).
3. `frame_background.csv` gets the figures of general news in the language from a parallel corpus (`python -m newsframes background PARALLEL_DIR`); until then article scores are held against the mean of the other languages.

`examples/german/` is a whole small lexicon made in this way, with some forty concepts in English and German; `load_lexicon("examples/german")` reads it, and a test annotates a German text with it.
"""


_HOW_A_CODER_JOINS = """
### How another coder joins

A coder is a person, a language model or another tool. Three tables hold what a coder coded: claims.csv, mentions_coders.csv and sentence_frames.csv, one row a mark × the coder. `python -m newsframes review export` writes the sheets to code in, `review import --coder NAME --coder-kind KIND` checks them and adds them here; `coder`, `coder_kind`, `codebook` and the `region` of mentions are filled in by it. A program that writes a CSV with the remaining columns (offsets in code points, several values separated by a bar, an entity that is not in the authority file as `new.NAME`) is imported in the same way. The README of the collection tells both.
"""


def data_dictionary() -> str:
    """data/README.md: every table with its row, key and columns."""
    out = io.StringIO()
    out.write(
        "# Data dictionary\n\nGenerated from the descriptions in `src/newsframes/tables.py` by `python -m newsframes check --write`; "
        "`datapackage.json` says the same to machines.\n\nAll files are UTF-8 CSV with a header and LF line ends. Offsets count code points "
        "into the article's text exactly as read, end exclusive, so that `text[start:end] == surface` in every row.\n"
    )
    headings = {
        "tables": "What the notebooks compute (`data/tables/`)",
        "gold": "Hand coding (`data/gold/`)",
        "calibration": "Figures measured on parallel news (`data/calibration/`)",
        "lexicon": "The instrument (`data/lexicon/`)",
    }
    for folder, heading in headings.items():
        preface = {"lexicon": _HOW_FORMS_ARE_WRITTEN, "gold": _HOW_A_CODER_JOINS}.get(folder, "")
        out.write(f"\n## {heading}\n{preface}")
        for table in TABLES.values():
            if not table.path.startswith(folder):
                continue
            maker = f"made by `{table.made_by}`" if folder in ("tables", "calibration") else table.made_by
            out.write(
                f"\n### {Path(table.path).name}\n\n**One row is {table.row}.** Key: {', '.join(f'`{k}`' for k in table.key)}; {maker}.\n\n"
            )
            out.write("| column | type | meaning |\n|---|---|---|\n")
            for column in table.columns:
                values = f": {' · '.join(column.values)}" if column.values else ""
                empty = "; may be empty" if column.empty and "empty where" not in column.meaning else ""
                out.write(f"| `{column.name}` | {column.type} | {column.meaning}{values}{empty} |\n")
    return out.getvalue()


def data_package() -> str:
    """data/datapackage.json (Data Package with a Table Schema for each resource)."""
    licence = {
        "name": "MIT",
        "title": "MIT Licence (not the quoted news texts)",
        "path": "https://opensource.org/license/mit",
    }
    resources = [_resource(name, table.columns, [table.path], "csv") for name, table in TABLES.items()]
    title = "How Arabic, English and French news frames security claims"
    return _package({"name": "newsframes", "title": title, "licenses": [licence], "resources": resources})


def annotation_package(parts: dict[str, list[str]]) -> str:
    """datapackage.json for annotated articles: ``parts`` gives the Parquet files of each table, relative to the folder it is for."""
    whole_text = _text("text", "the text exactly as read; all offsets count its code points")
    resources = []
    for name, paths in parts.items():
        columns = TABLES[name].columns
        resources.append(_resource(name, (*columns, whole_text) if name == "articles" else columns, paths, "parquet"))
    title = "Articles annotated by newsframes: entities, attributions, security claims and frames"
    return _package({"name": "newsframes-annotation", "title": title, "resources": resources})


def _package(package: dict) -> str:
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _resource(name: str, columns: Iterable[Column], paths: list[str], format: str) -> dict:
    """A table as a resource of a data package; in several files where it has several paths."""
    fields = []
    for column in columns:
        constraints = {"required": True} if not column.empty else {}
        if column.values:
            constraints["enum"] = [*column.values]
        field = {"name": column.name, "type": column.type, "description": column.meaning}
        fields.append({**field, **({"constraints": constraints} if constraints else {})})
    table = TABLES[name]
    kind = {
        "csv": {"mediatype": "text/csv", "encoding": "utf-8"},
        "parquet": {"mediatype": "application/vnd.apache.parquet"},
    }
    return {
        "name": name.replace("_", "-"), "type": "table", "path": paths[0] if len(paths) == 1 else paths,
        "title": f"One row is {table.row}", "scheme": "file", "format": format, **kind[format],
        "schema": {"fields": fields, "primaryKey": list(table.key)},
    }  # fmt: skip


def figure_list(folder: Path) -> str:
    """figures/README.md: every figure of ``folder`` with its text alternative, its values and its notebook."""
    out = io.StringIO()
    out.write(
        "# Figures\n\nGenerated by `python -m newsframes check --write` from what the notebooks drew. Each figure is a PNG, the values it plots "
        "(CSV) and the same in words (TXT), which stand under it here.\n"
    )
    for picture in sorted(folder.glob("*.png")):
        name, words = picture.stem, picture.with_suffix(".txt").read_text(encoding="utf-8").strip()
        notebook = next((folder.parent / "notebooks").glob(f"{name[:2]}-*.ipynb"))
        words = re.sub(r"([\\`*_\[\]<>$])", r"\\\1", words)
        out.write(
            f"\n## {name}\n\n![{words}]({picture.name})\n\n{words}\n\nValues: [{name}.csv]({name}.csv) · notebook: "
            f"[{notebook.stem}](../notebooks/{notebook.name})\n"
        )
    return out.getvalue()


def rows_without_schema(data: str | Path) -> list[str]:
    """CSV files below ``data`` that no table describes."""
    known = {table.path for table in TABLES.values()}
    return sorted(str(p.relative_to(data)) for p in Path(data).rglob("*.csv") if str(p.relative_to(data)) not in known)
