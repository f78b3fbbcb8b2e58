"""Templates format and loop: no unused macro, no inline script or style, nothing that decides."""

import re

from tests.architecture.source import ROOT, templates

FROM_IMPORT = re.compile(r"{%-?\s*from\s+[\"']([^\"']+)[\"']\s+import\s+(.+?)(?:\s+with(?:out)? context)?\s*-?%}", re.S)
WHOLE_IMPORT = re.compile(r"{%-?\s*import\s+[\"']([^\"']+)[\"']\s+as\s+(\w+)", re.S)
NAMED = re.compile(r"{%-?\s*(?:from|import|extends|include)\s+[\"']([^\"']+)[\"']")
MACRO = re.compile(r"{%-?\s*macro\s+(\w+)")
COMMENT = re.compile(r"{#.*?#}", re.S)
DATA = r'(?! type="application/ld\+json">{{ posting\|tojson }}</script>)'
"""The one script that is none: data for search engines, which no browser runs and `tojson` keeps in its place."""
INLINE = re.compile(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*\bsrc=)" + DATA, re.I)
UNESCAPED = re.compile(r"\|\s*safe\b|autoescape\s+false")
POSTED = re.compile(r'<form[^>]*method="post".*?</form>', re.DOTALL)
ELSEWHERE = re.compile(r"(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.I)
FROM_LIBRARIES = ("bootstrap5/",)


def texts() -> dict[str, str]:
    """Template names to their text without comments."""
    folder = ROOT / "webapp" / "templates"
    return {str(path.relative_to(folder)): COMMENT.sub("", path.read_text(encoding="utf-8")) for path in templates()}


def test_every_macro_that_is_imported_is_used() -> None:
    unused = []
    for name, text in texts().items():
        body = FROM_IMPORT.sub("", text)
        for _, listed in FROM_IMPORT.findall(text):
            for entry in listed.split(","):
                word = entry.split(" as ")[-1].strip()
                if not re.search(rf"\b{re.escape(word)}\b\s*\(", body) and not re.search(
                    rf"{{%-?\s*call\b.*\b{word}\b", body
                ):
                    unused.append(f"{name}: {word}")
        unused += [f"{name}: {word}" for _, word in WHOLE_IMPORT.findall(text) if not re.search(rf"\b{word}\.", text)]
    assert not unused


def test_every_template_that_is_named_exists() -> None:
    known = texts()
    missing = [
        f"{name}: {wanted}"
        for name, text in known.items()
        for wanted in NAMED.findall(text)
        if wanted not in known and not wanted.startswith(FROM_LIBRARIES)
    ]
    assert not missing


def test_every_macro_of_the_components_is_used_somewhere() -> None:
    known = texts()
    everything = "\n".join(known.values())
    idle = [
        f"{name}: {macro}"
        for name, text in known.items()
        if name.startswith("components/")
        for macro in MACRO.findall(text)
        if not re.search(rf"(?<!macro ){macro}\(", everything)
    ]
    assert not idle


def test_nothing_stands_inline_that_the_browser_must_refuse() -> None:
    inline = [f"{name}: {found[0]!r}" for name, text in texts().items() if (found := INLINE.search(text))]
    assert not inline


def test_nothing_is_taken_for_markup_that_somebody_typed() -> None:
    assert [name for name, text in texts().items() if UNESCAPED.search(text)] == []


def test_every_form_that_changes_something_has_its_token_and_its_one_time_key() -> None:
    """Security rules D12 and D22."""
    forms = [(name, form) for name, text in texts().items() for form in POSTED.findall(text)]
    assert forms
    assert [name for name, form in forms if "form_keys()" not in form and "hidden_tag()" not in form] == []


def test_nothing_is_fetched_from_another_house() -> None:
    assert not [name for name, text in texts().items() if ELSEWHERE.search(text)]
