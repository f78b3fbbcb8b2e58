"""Every part of the site, in one list. A new feature takes its line here."""

from flask import Blueprint

from webapp.account import views as account
from webapp.accounts import views as accounts
from webapp.api.specification import swagger
from webapp.api_keys import views as api_keys
from webapp.audit import views as audit
from webapp.bench import views as bench
from webapp.complaints import views as complaints
from webapp.drafts import views as drafts
from webapp.enterprises import views as enterprises
from webapp.fairs import views as fairs
from webapp.help import views as help_page
from webapp.home import views as home
from webapp.imports import views as imports
from webapp.notices import views as notices
from webapp.projects import views as projects
from webapp.public import views as public
from webapp.response import views as response
from webapp.seekers import views as seekers
from webapp.shortlists import views as shortlists
from webapp.status import views as status
from webapp.vacancies import confirming

# The last of the modules that share a blueprint: it brings the others along.
from webapp.vacancies import moves as vacancies

BLUEPRINTS: tuple[Blueprint, ...] = (
    public.bp,
    account.bp,
    home.bp,
    accounts.bp,
    enterprises.bp,
    drafts.bp,
    vacancies.bp,
    confirming.bp,
    response.bp,
    seekers.bp,
    complaints.bp,
    shortlists.bp,
    bench.bp,
    imports.bp,
    projects.bp,
    fairs.bp,
    notices.bp,
    api_keys.bp,
    swagger,
    help_page.bp,
    audit.bp,
    status.bp,
)
