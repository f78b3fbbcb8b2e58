"""The made-up district: firms, vacancies, people, three years of finished history; for demo and benchmark.

`generate(size, today, seed)` is pure: the same three arguments give the same records. Nobody in it exists:
every ID number has the never-assigned county 500199, every phone the never-allocated prefix 164, every firm
name the mark word of `words/firms.toml`.
"""

from demo.district import generate
from demo.records import District, Size

__all__ = ["District", "Size", "generate"]
