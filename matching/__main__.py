"""`python -m matching rank | titles | evaluate | learn`: JSON lines in, JSON lines out. A bad line ends it with 2."""

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from config.load import ConfigError, read_lexicon, read_toml
from matching.evaluate import evaluate
from matching.exchange import BadLine, lines_of, read_seekers, read_vacancies, result_line
from matching.index import Index
from matching.judgements import decisions_of, graded_of, qrels_of
from matching.learn import Graded, Limits, TooFew, learn
from matching.lexicon import Lexicon
from matching.proposal import NoProposal, Run, accepted, text_of
from matching.ranker import Ranker
from matching.said import patterns_of
from matching.titles import Catalogue
from matching.tokens import tokens_of
from matching.weights import PARTS, SCALE, Weights

CONFIG = Path(__file__).resolve().parents[1] / "config"


def rank(options: argparse.Namespace) -> None:
    """Ranks the seekers of one file for each vacancy of another."""
    lexicon = _lexicon(options.config)
    weights = _weights(options.config)
    vacancies = read_vacancies(_bytes(options.vacancies), str(options.vacancies), lexicon.scales)
    seekers = read_seekers(_bytes(options.seekers), str(options.seekers), lexicon.scales)
    index = Index.build(((name, tokens_of(profile, lexicon)) for name, profile in seekers), lexicon)
    ranker = Ranker(index, lexicon, weights)
    _write(options.out, (result_line(name, ranker.rank(demand, options.top)) for name, demand in vacancies))


def titles(options: argparse.Namespace) -> None:
    """Finds the nearest titles of a catalogue for each query."""
    lexicon = _lexicon(options.config)
    queries, known = ([line for _, line in lines_of(_bytes(path), str(path))]
                      for path in (options.queries, options.catalogue))  # fmt: skip
    catalogue = Catalogue(known, lexicon)

    def line(query: str) -> str:
        found = [{"title": title, "score": score} for title, score in catalogue.nearest(query, options.top)]
        return json.dumps({"query": query, "candidates": found}, ensure_ascii=False)

    _write(options.out, map(line, queries))


def judge(options: argparse.Namespace) -> None:
    """Prints the figures of a ranking against judgements."""
    rankings: dict[str, list[str]] = {}
    for number, text in lines_of(_bytes(options.ranking), str(options.ranking)):
        where = f"{options.ranking}: line {number}"
        try:
            line = json.loads(text)
            name, ranking = line["vacancy_id"], line["ranking"]
        except (ValueError, TypeError, KeyError):
            raise BadLine(f'{where}: an object with "vacancy_id" and "ranking" is needed') from None
        if not isinstance(name, str) or not isinstance(ranking, list) or not all(isinstance(s, str) for s in ranking):
            raise BadLine(f'{where}, key "ranking": a list of texts is needed')
        if name in rankings:
            raise BadLine(f'{where}, key "vacancy_id": {name!r} stands twice')
        rankings[name] = ranking
    figures = evaluate(rankings, qrels_of(_bytes(options.qrels), str(options.qrels)))
    sys.stdout.write(json.dumps(figures) + "\n")


def learn_weights(options: argparse.Namespace) -> None:
    """Proposes weights from judged pairs and decisions, or puts an accepted proposal into force."""
    if options.accept:
        return _accept(options.accept, options.config / "matching.toml", options.by)
    pairs = (options.vacancies, options.seekers, options.qrels)
    if options.out is None or (any(pairs) and not all(pairs)) or not (all(pairs) or options.decisions):
        raise BadLine("--out is needed, with --vacancies, --seekers and --qrels, or with --decisions, or with both")
    weights, values = _weights(options.config), read_toml(options.config / "matching.toml")
    before = {name: weights.parts[name] / SCALE for name in PARTS}
    graded = [*_judged(*pairs, options.config)] if all(pairs) else []
    if options.decisions:
        graded += decisions_of(_bytes(options.decisions), str(options.decisions))
    try:
        learned = learn(graded, before, Limits(**values["learning"]))
    except TooFew as error:
        raise BadLine(f"too little to learn from: {error}") from None
    files = {path.name: sha256(_bytes(path)).hexdigest() for path in (*pairs, options.decisions) if path}
    run = Run(options.by, _now(), weights.version, files)
    text = text_of(learned, before, run)
    _write(options.out, text.splitlines())
    sys.stdout.write(text)


def _judged(vacancies: Path, seekers: Path, qrels: Path, config: Path) -> Iterator[Graded]:
    lexicon = _lexicon(config)
    people = read_seekers(_bytes(seekers), str(seekers), lexicon.scales)
    index = Index.build(((name, tokens_of(profile, lexicon)) for name, profile in people), lexicon)
    ranker, grades = Ranker(index, lexicon, _weights(config)), qrels_of(_bytes(qrels), str(qrels))
    for name, demand in read_vacancies(_bytes(vacancies), str(vacancies), lexicon.scales):
        yield graded_of(name, ranker.rank(demand, len(index)).matches, grades.get(name, {}))


def _accept(path: Path, configuration: Path, by: str) -> None:
    try:
        proposal, settings = (_bytes(file).decode("utf-8") for file in (path, configuration))
        signed, changed = accepted(proposal, settings, by, _now())
    except (NoProposal, UnicodeDecodeError) as error:
        raise BadLine(f"{path}: {error}") from None
    _write(configuration, changed.splitlines())
    _write(path, signed.splitlines())


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _lexicon(folder: Path) -> Lexicon:
    values = read_lexicon(folder)
    try:
        lexicon = Lexicon.of(values)
        patterns_of(lexicon)
    except KeyError as error:
        raise ConfigError(f"{folder / 'matching.toml'}: {error} is missing") from None
    except re.error as error:
        raise ConfigError(f"{folder / 'matching.toml'}: [cutting]: {error}: {error.pattern!r}") from None
    return lexicon


def _weights(folder: Path) -> Weights:
    path = folder / "matching.toml"
    try:
        return Weights.of(read_toml(path))
    except ConfigError:
        raise
    except ValueError as error:
        raise ConfigError(f"{path}: {error}") from None


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadLine(f"{path}: cannot be read: {error.strerror}") from None


def _write(path: Path, lines: Iterable[str]) -> None:
    """Writes beside and renames: a run that fails leaves the old file."""
    # A pipe or terminal has no old state to keep, and must not be replaced by a file.
    regular = path.is_file() or not path.exists()
    beside = path.with_name(f".{path.name}.{os.getpid()}.new") if regular else path
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines)
        if regular:
            beside.replace(path)
    except OSError as error:
        raise BadLine(f"{path}: cannot be written: {error.strerror}") from None
    finally:
        if regular:
            beside.unlink(missing_ok=True)


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    run: Callable[[argparse.Namespace], None],
    name: str,
    files: Sequence[str],
    top: int | None = None,
) -> None:
    parser = commands.add_parser(name, help=run.__doc__)
    for file in files:
        parser.add_argument(f"--{file}", type=Path, required=True)
    if top is not None:
        parser.add_argument("--top", type=_count, default=top)
    parser.add_argument("--config", type=Path, default=CONFIG, help="the folder of dictionaries and weights")
    parser.set_defaults(run=run)


def _learning(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("learn", help=learn_weights.__doc__)
    for file in ("vacancies", "seekers", "qrels", "decisions", "out", "accept"):
        parser.add_argument(f"--{file}", type=Path)
    parser.add_argument("--by", required=True, help="the name of the person who runs or accepts")
    parser.add_argument("--config", type=Path, default=CONFIG, help="the folder of dictionaries and weights")
    parser.set_defaults(run=learn_weights)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; 0, or 2 with one line on stderr where files or options are wrong."""
    parser = argparse.ArgumentParser(prog="python -m matching", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _command(commands, rank, "rank", ("vacancies", "seekers", "out"), 20)
    _command(commands, titles, "titles", ("queries", "catalogue", "out"), 5)
    _command(commands, judge, "evaluate", ("ranking", "qrels"))
    _learning(commands)
    options = parser.parse_args(arguments)
    try:
        options.run(options)
    except (BadLine, ConfigError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
