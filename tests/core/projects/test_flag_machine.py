"""Whatever the nights find of a firm, in whatever order: one open flag at most, raised and cleared by its facts alone,
and judging twice says nothing new."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select

from core import projects
from core.policies.flags import Facts, decide
from core.projects import Flag
from tests.conftest import NOW
from tests.core.walking import walks
from tests.factories.enterprises import an_enterprise

WAITS = some.lists(some.tuples(some.sampled_from(["V-1", "V-2"]), some.integers(0, 9)), max_size=2)
FOUND = some.builds(
    Facts,
    gap=some.sampled_from([0, 1, 9, 29, 30, 60]),
    on_board=some.sampled_from([None, 0, 82, 1000]),
    waits=WAITS.map(tuple),
)


@walks(100)
@given(nights=some.lists(some.tuples(some.booleans(), FOUND), min_size=1, max_size=8))
def test_flags_follow_the_facts_of_each_night(site, nights):
    """`True`: the night finds what the last one found."""
    rules, last = site.platform.flag_rules, None
    with site.walk(Flag) as on:
        with site.unit() as work:
            firm = an_enterprise(work).id
        before = []
        for number, (same, found) in enumerate(nights):
            facts = last[0] if same and last else found
            now = NOW + timedelta(days=number)
            reasons = decide(facts, rules, now.date())
            told = ["flag.cleared"] if before else []
            if reasons:
                told = ["flag.raised"] if not before else [] if before == reasons else ["flag.changed"]
            assert on.step(lambda work, facts=facts: projects.judge(work, firm, facts, rules), told, now=now)
            with site.unit(write=False) as work:
                standing = work.session.scalars(select(Flag).where(Flag.cleared_on.is_(None))).all()
                assert [flag.reasons for flag in standing] == ([reasons] if reasons else [])
                assert [flag.open_key for flag in standing] == [f"open:{firm}"] * len(standing)
                cleared = work.session.scalars(select(Flag).where(Flag.cleared_on.is_not(None))).all()
                assert all(flag.raised_on <= flag.cleared_on and flag.open_key is None for flag in cleared)
            before, last = reasons, (facts,)
