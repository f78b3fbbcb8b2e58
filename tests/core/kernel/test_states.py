"""A state machine is its table."""

from enum import StrEnum

import pytest

from core.errors import Conflict
from core.states import Machine


class Lamp(StrEnum):
    OFF = "off"
    ON = "on"
    BROKEN = "broken"


LAMP = Machine("lamp", {"press": {Lamp.OFF: Lamp.ON, Lamp.ON: Lamp.OFF}, "drop": {Lamp.OFF: Lamp.BROKEN}})


def test_an_event_leads_where_the_table_says():
    assert LAMP.after(Lamp.OFF, "press") is Lamp.ON


def test_an_illegal_event_says_what_is_possible():
    with pytest.raises(Conflict) as refused:
        LAMP.after(Lamp.ON, "drop")
    assert refused.value.code == "lamp.illegal_event"
    assert refused.value.facts["possible"] == ("press",)


def test_a_final_state_has_no_way_on():
    assert LAMP.possible(Lamp.BROKEN) == ()
