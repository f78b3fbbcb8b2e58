"""When in the working day a made-up thing happened: spread over the hours that desks are open, in its order."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zlib import crc32

from core.work import ZONE

MORNING, AFTERNOON = (time(9), time(12)), (time(14), time(17, 40))
BEFORE_NOON, WHOLE_DAY = 3 * 3600, 3 * 3600 + 3 * 3600 + 2400  # seconds worked
NIGHT_JOB = time(0, 10)
"""When the clock looks for what expired."""


class Hours:
    """Moments of days, the same for the same seed and key. None is later than a minute before `now`."""

    def __init__(self, seed: int, now: datetime) -> None:
        self.seed, self.latest = seed, now.astimezone(ZONE) - timedelta(minutes=1)

    def share(self, key: str) -> float:
        """A number from 0 to 1 that belongs to the key."""
        return crc32(f"{self.seed}:{key}".encode()) / 2**32

    def moment(self, day: date, key: str, after: datetime | None = None, before: datetime | None = None) -> datetime:
        """A moment of the day, later than `after` and earlier than `before` where those lie on the same day."""
        start = worked(after) if after and after.astimezone(ZONE).date() == day else 0
        end = worked(before) if before and before.astimezone(ZONE).date() == day else WHOLE_DAY
        if day == self.latest.date():
            end = min(end, worked(self.latest))
        seconds = start + round(max(end - start, 0) * (0.02 + 0.96 * self.share(key)))
        found = min(moment_of(day, seconds), self.latest)
        return max(found, after) if after else found

    def soon(self, after: datetime, key: str) -> datetime:
        """Three to twenty-five minutes of work later: a form that was opened is put forward."""
        seconds = min(worked(after) + 180 + round(1320 * self.share(key)), WHOLE_DAY)
        return max(after, min(moment_of(after.astimezone(ZONE).date(), seconds), self.latest))

    def night(self, day: date) -> datetime:
        """The clock's round in the night after the day."""
        return min(datetime.combine(day + timedelta(days=1), NIGHT_JOB, ZONE), self.latest)


def worked(moment: datetime) -> int:
    """The seconds worked on the moment's day by then."""
    local = moment.astimezone(ZONE)
    seconds = local.hour * 3600 + local.minute * 60 + local.second
    return _within(seconds, MORNING) + _within(seconds, AFTERNOON)


def _within(seconds: int, hours: tuple[time, time]) -> int:
    opened, closed = (hour.hour * 3600 + hour.minute * 60 for hour in hours)
    return min(max(seconds - opened, 0), closed - opened)


def moment_of(day: date, seconds: int) -> datetime:
    """The moment of the day after so many seconds of work."""
    opened, rest = (MORNING[0], seconds) if seconds < BEFORE_NOON else (AFTERNOON[0], seconds - BEFORE_NOON)
    return datetime.combine(day, opened, ZONE) + timedelta(seconds=rest)
