"""What requirements cost, and what is worth asking: counted by the engine over the current index."""

from core.places import Places
from core.seekers import Seeker
from core.shortlists.profiles import barred, barred_vacancies, demand_of, profile_of
from core.shortlists.queries import stored_tokens
from core.shortlists.shelf import DEMAND, PEOPLE, Shelf
from core.vacancies import Vacancy
from core.work import Work
from matching import tokens_of
from matching.prices import PriceList, price_list
from matching.questions import Question, questions

LEAST_TOLD = 5
"""A firm is told of no smaller number of people (k-anonymity): below, it hears that it is fewer."""


def prices(work: Work, shelf: Shelf, places: Places, vacancy: Vacancy) -> PriceList:
    """The price list of a vacancy, also of one that is still being written and in no table.

    The same people as in `rank`: the whole district's who agreed to matching, without those whom law or record bars.
    Raises Conflict while there is no index.
    """
    held = shelf.ranker(work, PEOPLE).ranker
    tokens = stored_tokens(work, DEMAND, vacancy.id, vacancy.version, shelf) if vacancy.id else None
    tokens = tokens or tokens_of(demand_of(vacancy, places), held.lexicon)
    return price_list(held.index, held.lexicon, held.weights, tokens, list(barred(work, vacancy)))


def worth_asking(work: Work, shelf: Shelf, places: Places, seeker: Seeker) -> tuple[Question, ...]:
    """What to ask a person, what opens most public vacancies first. Raises Conflict while there is no index."""
    held = shelf.ranker(work, DEMAND).ranker
    tokens = stored_tokens(work, PEOPLE, seeker.id, seeker.version, shelf)
    tokens = tokens or tokens_of(profile_of(seeker, places), held.lexicon)
    return questions(held.index, held.lexicon, held.weights, tokens, list(barred_vacancies(work, seeker)))
