"""What the repository promises to whoever reads, runs or changes it."""

import ast
import functools
import re
import shutil
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "quanheng"
DOCUMENTED = ("law", "engine", "supervise", "record")
TARGETS = ("run", "tour", "test", "check", "bench", "soak", "lock", "clean", "help")

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Source(NamedTuple):
    """A module of the package: its path as a reader would cite it, its text, its tree."""

    name: str
    text: str
    tree: ast.Module

    def functions(self) -> Iterator[Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))


def sources(*folders: str) -> list[Source]:
    """Every module of the package, or of the folders named."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if not folders or path.relative_to(PACKAGE).parts[0] in folders:
            text = path.read_text(encoding="utf-8")
            found.append(Source(str(path.relative_to(ROOT)), text, ast.parse(text)))
    return found


def length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def git(*words: str) -> str:
    """What git prints; the tests that ask it are skipped where there is none to ask."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("没有 git 或不是检出，无从得知受版本管理的文件 no git or no checkout: no list of tracked files")
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout


@functools.cache
def tracked_texts() -> dict[str, str]:
    """Path -> text of every tracked file; what is no UTF-8 shows as replacement marks."""
    paths = {name: ROOT / name for name in git("ls-files", "-z").split("\0")}
    return {name: path.read_text("utf-8", errors="replace") for name, path in paths.items() if path.is_file()}


def hits(pattern: str, *suffixes: str) -> list[str]:
    """``file:line`` of every tracked line that the pattern is found in."""
    found = re.compile(pattern)
    return [
        f"{name}:{number}"
        for name, text in tracked_texts().items()
        if name.endswith(suffixes or ("",))
        for number, line in enumerate(text.splitlines(), 1)
        if found.search(line)
    ]


def test_no_module_is_longer_than_400_lines():
    assert [s.name for s in sources() if len(s.text.splitlines()) > 400] == []


def test_no_function_has_60_lines():
    assert [f"{s.name}:{f.lineno} {f.name}" for s in sources() for f in s.functions() if length(f) >= 60] == []


def test_the_median_function_is_under_ten_lines():
    assert statistics.median(length(f) for s in sources() for f in s.functions()) < 10


def keeps_registers(context: Path) -> bool:
    """Whether the rows of one of its models are changed by acts alone."""
    models = context / "models.py"
    tree = ast.parse(models.read_text("utf-8")) if models.exists() else ast.Module([], [])
    return any(
        ast.unparse(base) == "Register" for node in tree.body if isinstance(node, ast.ClassDef) for base in node.bases
    )


def test_every_context_that_keeps_registers_has_the_same_rooms():
    contexts = [context for context in sorted((PACKAGE / "apps").iterdir()) if keeps_registers(context)]
    rooms = ("models.py", "effects.py", "queries.py", "tests")
    assert len(contexts) > 10
    assert [f"{one.name}/{room}" for one in contexts for room in rooms if not (one / room).exists()] == []
    assert [one.name for one in contexts if not [*one.glob("tests/test_*.py")]] == []


def test_every_public_function_and_class_is_documented():
    bare = [
        f"{source.name}:{node.lineno} {node.name}"
        for source in sources(*DOCUMENTED)
        for node in source.tree.body
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert bare == []


def test_the_pure_packages_open_no_file_and_ask_no_clock():
    """The import contract cannot see a builtin, nor which functions of ``datetime`` are called."""
    forbidden = {"open", "input", "print", "now", "today", "utcnow"}
    calls = [
        f"{source.name}:{node.lineno}"
        for source in sources("law", "engine")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in forbidden
    ]
    assert calls == []


def test_no_file_names_a_path_of_somebodys_machine():
    somebodys = r"(?<![\w.:/-])/(?:work|root|home/\w+|Users/\w+|opt/\w+)/"
    assert hits(f"{somebodys}|{re.escape(str(ROOT))}(?!\\w)") == []


def test_no_file_names_where_packages_are_fetched_from():
    assert hits(r"(?:index[-_]url|find[-_]links|registry)['\"]?\s*[=: ]\s*['\"]?\w+://") == []


def test_no_file_names_a_package_index_configured_here():
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True
    ).stdout
    hosts = set(re.findall(r"https?://(?:[^/@\s']*@)?([^/:\s']+)", listed))
    assert hits("|".join(map(re.escape, hosts)) or r"(?!)") == []


@pytest.mark.parametrize("name", ["base", "dev"])
def test_a_lock_pins_every_package_with_a_hash_and_no_address(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    packages = re.split(r"\n(?=\S)", text.replace("\\\n", ""))
    assert "://" not in text
    assert [p.split()[0] for p in packages if not re.match(r"[\w.-]+==\S+[^\n]* --hash=sha256:", p)] == []


def test_the_locks_hold_every_package_the_project_declares():
    project = project_table()
    extra = project["optional-dependencies"]["dev"]
    for name, declared in (("base", project["dependencies"]), ("dev", project["dependencies"] + extra)):
        locked = set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements" / f"{name}.txt").read_text("utf-8"), re.M))
        wanted = {re.match(r"[\w.-]+", line)[0].lower().replace("_", "-") for line in declared}
        assert wanted <= locked


def project_table():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_licence_is_apache_2():
    assert project_table()["license"] == "Apache-2.0"
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "decisions").glob("*.md")), ids=lambda path: path.stem)
def test_a_decision_gives_its_context_and_consequences(path):
    text = path.read_text(encoding="utf-8")
    assert re.match(r"\d{4}-[a-z0-9-]+\.md$", path.name)
    assert re.findall(r"^## (Context|Decision|Consequences)$", text, re.M) == [
        "Context",
        "Decision",
        "Consequences",
    ]


def test_make_help_lists_every_target_and_what_it_does():
    printed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.findall(r"^make (\w+) +\S", printed, re.M) == list(TARGETS)


def test_who_cannot_install_what_the_tests_lack_is_told_the_one_command(tmp_path):
    for program in ("id", "ls"):  # a machine with nothing else
        (tmp_path / program).symlink_to(shutil.which(program))
    said = subprocess.run(
        ["/bin/sh", ROOT / "tests" / "machine.sh"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert re.search(r"sudo apt-get install .*fonts-noto-cjk", said)


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_a_readme_names_every_target(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert [target for target in TARGETS if f"make {target}" not in text] == []


@pytest.mark.parametrize("path", sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]), ids=lambda p: p.name)
def test_a_page_links_to_nothing_that_is_not_there(path):
    links = re.findall(r"\]\((?!\w+:|#)([^)#]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_picture_is_shown_and_both_readmes_show_the_same():
    pages = {path.name: path.read_text("utf-8") for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]}
    shown = {name: set(re.findall(r"!\[[^\]]+\]\((?:docs/)?pictures/([^)]+)\)", text)) for name, text in pages.items()}
    assert {path.name for path in (ROOT / "docs" / "pictures").iterdir()} == set().union(*shown.values())
    assert shown["README.md"] == shown["README.zh-CN.md"]


def test_nothing_is_left_for_later():
    words = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "NotImplemented" + "Error", "for " + "now")
    assert hits(r"\b(?:" + "|".join(words) + r")\b", ".py", ".yaml", ".html", "Makefile", ".toml") == []
