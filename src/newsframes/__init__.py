"""newsframes: how news in Arabic, English and French frames security claims.

The data flow, one direction, a module a step::

    text ─ lexicon ─ regions ─ sentences ─ corpus ─► articles
    match ─ entities ─ cues ─ attributions ─ claims ─ annotate ─► a table each
    engines ─ stream ─ aggregate: corpora of any size
    (claims: article ─ harms ─ speakers ─ governors ─ accused ─ answers)
    align ─► alignment: articles on one story, sentence beside sentence
    rates ─ trials ─ stories ─ accusations ─ vocabulary ─ agreement ─ findings ─► what the notebooks show
    tables ─ figures ─ show ─ notebooks: how it is kept, drawn, displayed and run
    annotated ─ exports ─ review: for other tools, for people who code, and back as gold
"""

from newsframes.annotate import Annotation, annotate
from newsframes.corpus import read_corpus
from newsframes.errors import InputError
from newsframes.lexicon import load_lexicon

__all__ = ["Annotation", "InputError", "annotate", "load_lexicon", "read_corpus"]
__version__ = "0.1.0"
