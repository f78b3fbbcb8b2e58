"""A proposal of weights as a file: who ran it, on what, before and after; and its acceptance into matching.toml."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matching.learn import Learned
from matching.weights import PARTS


class NoProposal(ValueError):
    """The text is no proposal, was accepted already, or rests on other weights than those that hold."""


@dataclass(frozen=True, slots=True)
class Run:
    """Who learned when on which files (name to SHA-256), from which version of the weights."""

    by: str
    at: str
    version: str
    files: Mapping[str, str]


def text_of(learned: Learned, before: Mapping[str, float], run: Run) -> str:
    """The proposal as TOML, for a person to read and accept."""
    better = sum(learned.after[name] > value for name, value in learned.before.items())
    worse = sum(learned.after[name] < value for name, value in learned.before.items())
    lines = [
        "# Proposed weights; nothing has changed. In force by: python3 -m matching learn --accept FILE --by NAME",
        f"run_by = {_quoted(run.by)}",
        f"run_at = {_quoted(run.at)}",
        'accepted_by = ""',
        'accepted_at = ""',
        f"from_version = {_quoted(run.version)}",
        f"vacancies = {len(learned.before)}",
        f"pairs = {learned.pairs}",
        "",
        "[files]  # SHA-256",
        *(f"{_quoted(name)} = {_quoted(digest)}" for name, digest in run.files.items()),
        "",
        "[quality]  # nDCG@10 of judged people; after: each vacancy with weights fitted without it",
        f"before = {_mean(learned.before):.4f}",
        f"after = {_mean(learned.after):.4f}",
        f"gain = {learned.gain:.4f}",
        f"standard_error = {learned.error:.4f}",
        f"better = {better}",
        f"worse = {worse}",
        "",
        "[before]",
        *(f"{name} = {before[name]:.2f}" for name in PARTS),
        "",
        "[weights]",
        *(f"{name} = {learned.weights[name]:.2f}" for name in PARTS),
        "",
        "[vacancies_before_after]",
        *(f"{_quoted(name)} = [{value:.4f}, {learned.after[name]:.4f}]" for name, value in learned.before.items()),
    ]
    return "\n".join(lines) + "\n"


def accepted(proposal: str, configuration: str, by: str, at: str) -> tuple[str, str]:
    """The proposal with who accepted it, and matching.toml with its weights under the next version.

    Raises NoProposal.
    """
    values = _read(proposal)
    if values["accepted_by"]:
        raise NoProposal(f"accepted by {values['accepted_by']} already")
    holding = tomllib.loads(configuration)
    if holding["version"] != values["from_version"]:
        raise NoProposal(f"rests on version {values['from_version']}, but {holding['version']} holds: learn again")
    signed = proposal.replace('accepted_by = ""', f"accepted_by = {_quoted(by)}", 1)
    signed = signed.replace('accepted_at = ""', f"accepted_at = {_quoted(at)}", 1)
    head, section, rest = configuration.partition("\n[weights]")
    body, following, tail = rest.partition("\n[")
    for name in PARTS:
        body = re.sub(rf"(?m)^{name} = [0-9.]+", f"{name} = {values['weights'][name]:.2f}", body)
    head = re.sub(r'(?m)^version = ".*"', f"version = {_quoted(_next(holding['version']))}", head)
    return signed, head + section + body + following + tail


def _read(proposal: str) -> dict[str, Any]:
    try:
        values = tomllib.loads(proposal)
    except tomllib.TOMLDecodeError as error:
        raise NoProposal(f"is no proposal: {error}") from None
    missing = [key for key in ("run_by", "accepted_by", "from_version", "weights") if key not in values]
    if missing or set(values["weights"]) != set(PARTS):
        raise NoProposal(f"is no proposal: {' '.join(missing) or 'weights'} missing or wrong")
    if abs(sum(values["weights"].values()) - 1) > 1e-9 or min(values["weights"].values()) < 0:
        raise NoProposal("the weights must be 0 or more and sum to 1")
    return values


def _next(version: str) -> str:
    return str(int(version) + 1) if version.isdigit() else f"{version}+1"


def _mean(values: Mapping[str, float]) -> float:
    return sum(values.values()) / len(values)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else " " for c in escaped) + '"'
