"""`work`: the unit of work of the current request, for views; `platform`: the platform of the running app."""

from typing import cast

from flask import current_app, g
from werkzeug.local import LocalProxy

from core.platform import Platform
from core.work import Work

work = cast(Work, LocalProxy(lambda: g.work))
platform = cast(Platform, LocalProxy(lambda: current_app.extensions["platform"]))
