"""Recruiting texts as they stand in groups, on posters and in files, read into vacancies."""

from core.postings.documents import text_of
from core.postings.facts import facts
from core.postings.reader import MOST, Mark, Posting, read

__all__ = ["MOST", "Mark", "Posting", "facts", "read", "text_of"]
