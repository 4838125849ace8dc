"""The codebook's variables and their values, in one place: instrument, hand coding, tables and figures speak the same words."""

from __future__ import annotations

VERSION = "1.2"
"""The version of data/codebook.md whose values these are."""

CODER_KINDS = ("person", "language model", "tool")
"""What a coder can be; a tool is any program that is no language model, this package's instrument excepted."""

CLAIM_VARIABLES: dict[str, tuple[str, ...]] = {
    "claimant_role": (
        "executive", "legislature", "intelligence_police", "court_regulator", "company", "security_researcher", "expert_ngo",
        "user_employee", "outlet", "accused_party", "author",
    ),
    "claimant_entity": (),
    "claimant_naming": ("named", "role_only", "anonymous", "collective", "none"),
    "accused_entity": (),
    "allegation": (
        "espionage", "data_access", "intrusion", "implant", "exposure", "censorship", "influence", "noncompliance",
        "unspecified_risk",
    ),
    "verb_stance": ("neutral", "assert", "endorse", "distance", "accuse", "deny", "concede", "warn", "none"),
    "certainty": ("certain", "probable", "possible", "undetermined"),
    "basis": ("technical", "official_policy", "unofficial_policy", "legal", "self", "media", "none"),
    "evidence": ("specified", "gestured", "denied", "noted_absent", "silent"),
    "response": (
        "denies", "counter_accuses", "dismisses", "concedes", "acts", "no_comment", "requested", "not_reported",
    ),
    "quote_form": ("direct", "indirect", "mixed", "scare", "author"),
    "position": ("headline", "lead", "body"),
    "recap": ("true", "false"),
}  # fmt: skip
"""The variables of a security claim; no values where the value is an entity_id."""

MANY_VALUED = ("accused_entity", "allegation", "response")
"""Variables of which a claim may have several values, separated by a bar."""

FRAMES = (
    "economic", "capacity_and_resources", "morality", "fairness_and_equality",
    "legality_constitutionality_and_jurisprudence", "policy_prescription_and_evaluation", "crime_and_punishment",
    "security_and_defense", "health_and_safety", "quality_of_life", "cultural_identity", "public_opinion", "political",
    "external_regulation_and_reputation",
)  # fmt: skip
"""Policy frames (Boydstun et al.) under the names of SemEval-2023 Task 3."""

FUNCTIONS = ("problem", "cause", "judgement", "remedy")
"""Framing functions (Entman 1993)."""

CUE_VALUES = {
    "frame": FRAMES,
    "function": FUNCTIONS,
    "allegation": CLAIM_VARIABLES["allegation"],
    "stance": CLAIM_VARIABLES["verb_stance"][:-1],
    "certainty": CLAIM_VARIABLES["certainty"],
    "evidence": CLAIM_VARIABLES["evidence"][:-1],
    "response": CLAIM_VARIABLES["response"][:-1],
    "role": CLAIM_VARIABLES["claimant_role"][:-1],
    "naming": ("anonymous", "collective"),
    "context": ("cyber", "system", "device", "software", "message", "data"),
    "thing": ("system", "device", "message", "data"),
    "deed": ("collect", "watch", "suppress", "expose", "break", "plant", "deceive"),
    "link": ("reason", "against", "earlier"),
}
"""What a lexicon row may stand for, by kind of cue: the values that words can tell (not their absence).

The last four are no variables of the codebook but what claims are put together from: the technical context, common things that count
as technical only near it, a deed that is an allegation only with a technical object, and words that link a harm to its reason, its
prevention or its time.
"""

SHORT_NAMES = {
    "capacity_and_resources": "capacity & resources", "fairness_and_equality": "fairness & equality",
    "legality_constitutionality_and_jurisprudence": "legality & jurisprudence", "policy_prescription_and_evaluation": "policy prescription",
    "crime_and_punishment": "crime & punishment", "security_and_defense": "security & defense", "health_and_safety": "health & safety",
    "external_regulation_and_reputation": "external relations",
}  # fmt: skip
"""Frames whose names are too long for an axis; the others are written as they are."""


def short_name(value: str) -> str:
    """A frame or function as an axis names it."""
    return SHORT_NAMES.get(value, value.replace("_", " "))
