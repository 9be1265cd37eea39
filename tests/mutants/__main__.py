"""``make mutants``: each mutant in a copy of the source, judged by the tests and evaluation cases that cover it.

Exit 0 where every mutant is noticed, 1 where one survives. Words name the mutants to run: those whose name holds one.
A judge that fails on the unchanged source, or that a mutant keeps from running at all, proves nothing and is told.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue

from mutants.mutants import EVALS, ROOT, Mutant, faults, read_mutants

WORKERS = 2
NOTICED, PASSED = 1, 0
#: Minutes after which a judge counts as failed: a mutant that never ends is noticed.
PATIENCE = 10 * 60


def main(words: list[str]) -> int:
    mutants = [one for one in read_mutants() if not words or any(word in one.name for word in words)]
    wrong = list(faults(mutants))
    if wrong:
        print(*wrong, sep="\n")
        return 1
    with copies(WORKERS) as copied, ThreadPoolExecutor(WORKERS) as pool:
        judges = sorted({judge for mutant in mutants for judge in mutant.by})
        unfit = [judge for judge, code in zip(judges, pool.map(copied.unchanged, judges), strict=True) if code]
        print(
            f"{len(judges)} judges pass on the unchanged source" if not unfit else f"fail unchanged: {unfit}",
            flush=True,
        )
        told = 0
        for mutant, verdict in zip(mutants, pool.map(copied.judged, mutants), strict=True):
            told += verdict == "noticed"
            print(f"{verdict:<9} {mutant.name}", flush=True)
    print(f"{told} of {len(mutants)} mutants noticed")
    return 0 if told == len(mutants) and not unfit else 1


class Copies:
    """Copies of the source, one for each worker, and what is run in them."""

    def __init__(self, folders: list[Path]) -> None:
        self._free: SimpleQueue[Path] = SimpleQueue()
        for folder in folders:
            self._free.put(folder)

    def unchanged(self, judge: str) -> int:
        with self._one() as folder:
            return judged_by(judge, folder)

    def judged(self, mutant: Mutant) -> str:
        """ "noticed" by one of its judges, "survives", or "breaks" where a judge could not even begin."""
        with self._one() as folder, changed(folder, mutant):
            codes = (judged_by(judge, folder) for judge in mutant.by)
            told = next((code for code in codes if code != PASSED), PASSED)
        return {NOTICED: "noticed", PASSED: "survives"}.get(told, f"breaks ({told})")

    @contextmanager
    def _one(self) -> Iterator[Path]:
        folder = self._free.get()
        try:
            yield folder
        finally:
            self._free.put(folder)


@contextmanager
def copies(count: int) -> Iterator[Copies]:
    """Copies of all files that git knows or would add, removed at the end."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    with tempfile.TemporaryDirectory(prefix="eros-mutants-") as place:
        folders = [Path(place) / str(number) for number in range(count)]
        for folder in folders:
            for name in listed:
                if (ROOT / name).is_file():
                    (folder / name).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(ROOT / name, folder / name)
        yield Copies(folders)


@contextmanager
def changed(folder: Path, mutant: Mutant) -> Iterator[None]:
    path = folder / mutant.file
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace(mutant.before, mutant.after), encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(whole, encoding="utf-8")


def judged_by(judge: str, folder: Path) -> int:
    """0 where the judge passes, 1 where it fails or never ends, anything else where it could not run."""
    demos = folder.parent / "cache"  # the demo database is made once: it is found by the hash of its sources
    command = (
        ["-m", "evals", "--only", judge.removeprefix(EVALS), "--output", str(folder / "reports")]
        if judge.startswith(EVALS)
        else ["-m", "pytest", "-q", "-x", "-n", "0", "-o", f"cache_dir={demos}", "-m", "not soak", judge]
    )
    there = {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            [sys.executable, *command], cwd=folder, env=os.environ | there,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=PATIENCE, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return NOTICED
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
