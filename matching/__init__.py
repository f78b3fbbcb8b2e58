"""The engine: how text is ranked. Pure: no database, web or clock; handed a Lexicon and Weights, it gives
reasons.

lexicon, weights = Lexicon.of(read_lexicon(folder)), Weights.of(read_toml(folder / "matching.toml"))
people = Index.build([(id, tokens_of(profile, lexicon)), …], lexicon)
vacancies = Index.build([…], lexicon, kind="demand", vocabulary=people.vocabulary)
archive.write(people, path); people = archive.open(path)
Ranker(people, lexicon, weights).rank(demand, 20, barred={id: "minor"}, tokens=stored)
Ranker(vacancies, lexicon, weights).rank_vacancies(profile, 20)
read(text, lexicon, ReadingPatterns.of(read_toml(folder / "reading.toml"), pay_reader))
"""

from matching import archive, prices, questions
from matching.facts import skill_of
from matching.index import Index, Vocabulary
from matching.lexicon import Lexicon
from matching.pay import Pay, PayReader
from matching.ranker import Ranker
from matching.reading import Suggestion, read
from matching.telling import Patterns as ReadingPatterns
from matching.titles import Catalogue, Coded, occupations_of
from matching.tokens import StaleTokens, tokens_of
from matching.types import Demand, Gate, Match, NearMiss, Part, Profile, Ranking
from matching.warming import warm
from matching.weights import Weights

__all__ = [
    "Catalogue",
    "Coded",
    "Demand",
    "Gate",
    "Index",
    "Lexicon",
    "Match",
    "NearMiss",
    "Part",
    "Pay",
    "PayReader",
    "Profile",
    "Ranker",
    "Ranking",
    "ReadingPatterns",
    "StaleTokens",
    "Suggestion",
    "Vocabulary",
    "Weights",
    "archive",
    "occupations_of",
    "prices",
    "questions",
    "read",
    "skill_of",
    "tokens_of",
    "warm",
]
