#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Runnel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs clang-tidy and clazy over src/, and remembers which files were clean.

Usage: analyse.py --build FOLDER --cache FOLDER [--jobs N] [FILE…]

A file is looked at again when anything changed that its verdict follows from: its text, the headers of this tree that
it includes (as Ninja recorded them), its compile command, the settings, the tools. Clean verdicts are empty files in
the cache, named by the hash of all that; clones share them. Needs a finished build, for its generated files.
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
CLAZY = "level0,level1,no-non-pod-global-static,no-overloaded-signal,no-qproperty-without-notify,no-connect-by-name"
# What GCC takes and clang does not, and what plays no part in an analysis.
DROPPED = re.compile(r"^(-fno-plt|-Winvalid-pch|-fpch-preprocess|-Werror|-mno-direct-extern-access|-g\d?|-O\d?)$")
PREFIX = Path(__file__).with_name("prefix.h")
MONTH = 30 * 24 * 3600


def command_of(entry):
    """The compiler arguments of an entry of compile_commands.json that matter to an analysis."""
    words = entry["arguments"] if "arguments" in entry else shlex.split(entry["command"])
    while words and not re.search(r"(^|/)(c\+\+|g\+\+|clang\+\+)(-\d+)?$", words[0]):
        words = words[1:]  # the compiler cache and its environment
    kept, skip = [], False
    for index, word in enumerate(words[1:], 1):
        if skip:
            skip = False
        elif word in ("-o", "-MF", "-MT", "-c") or (word == "-include" and "cmake_pch" in words[index + 1]):
            skip = word != "-c"
        elif word not in ("-MD",) and not DROPPED.match(word) and word != entry["file"]:
            kept.append(word)
    return kept


def recorded_dependencies(build):
    """object file → what it was made from, as Ninja recorded it."""
    found, current = {}, None
    listing = subprocess.run(["ninja", "-C", str(build), "-t", "deps"], capture_output=True, text=True, check=True)
    for line in listing.stdout.splitlines():
        if line.startswith("    "):
            found[current].append(line.strip())
        elif ": #deps" in line:
            current = line.split(": #deps", 1)[0]
            found[current] = []
    return found


class Hasher:
    def __init__(self, build):
        self.build, self.files = build, {}
        tools = subprocess.run("clang-tidy --version; clazy-standalone --version; uname -m", shell=True, text=True,
                               capture_output=True, check=False).stdout
        self.common = tools + "".join(path.read_text() for path in (REPO / ".clang-tidy", Path(__file__), PREFIX))

    def file(self, path):
        if path not in self.files:
            self.files[path] = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "-"
        return self.files[path]

    def key(self, entry, arguments, dependencies):
        parts = [self.common, entry["file"], *arguments]
        paths = {Path(entry["file"])} | {(self.build / path).resolve() for path in dependencies}
        for path in sorted(paths):
            # Outside the tree the tools' versions stand for all headers: both come from one set of packages.
            if path.is_relative_to(REPO):
                parts.append(f"{path} {self.file(path)}")
        return hashlib.sha256("\0".join(parts).replace(str(REPO), "").encode()).hexdigest()


def clazy_plugin():
    for folder in ("/usr/lib", "/usr/lib64", "/usr/local/lib"):
        for found in Path(folder).glob("**/ClazyPlugin.so"):
            return str(found)
    return None


def flags_of(arguments):
    """Without the tree's own folders: targets that differ only in them share a precompiled prefix."""
    return tuple(word for word in arguments if not word.startswith("-I"))


def precompile(folder, arguments):
    """Qt's commonest headers, parsed once for all files with these arguments; saves two thirds of the time.

    Returns the arguments that use it, or none where it cannot be made."""
    flags = flags_of(arguments)
    target = folder / (hashlib.sha256(shlex.join(flags).encode()).hexdigest()[:16] + ".pch")
    made = subprocess.run(["clang++", "-x", "c++-header", *flags, "-Wno-everything", str(PREFIX), "-o", str(target)],
                          capture_output=True, check=False)
    return ["-include-pch", str(target)] if made.returncode == 0 else []


def analyse(entry, arguments, plugin):
    """What the tools say about one file; empty if nothing."""
    common = [*arguments, "-Wno-unknown-warning-option", "-Wno-error", "-Wno-everything"]
    runs = [["clang-tidy", "--quiet", entry["file"], "--", *common]]
    if plugin:
        runs.append(["clang++", "-fsyntax-only", "-Xclang", "-load", "-Xclang", plugin, "-Xclang", "-add-plugin", "-Xclang",
                     "clazy", "-Xclang", "-plugin-arg-clazy", "-Xclang", CLAZY, *arguments,
                     "-Wno-unknown-warning-option", "-Wno-everything", "-Wclazy", entry["file"]])
    said = []
    for run in runs:
        done = subprocess.run(run, cwd=entry["directory"], capture_output=True, text=True, check=False)
        text = done.stdout + "\n".join(line for line in done.stderr.split("\n")
                                       if not re.match(r"\d+ warnings?|Suppressed|Use -header|$", line))
        if done.returncode != 0 or "warning:" in text or "error:" in text:
            said.append(text.strip() or f"{run[0]} failed with status {done.returncode}")
    return "\n".join(said)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("files", nargs="*", type=Path, help="only these (default: all of src/)")
    options = parser.parse_args()

    build = options.build.resolve()
    only = {path.resolve() for path in options.files}
    entries = [entry for entry in json.loads((build / "compile_commands.json").read_text())
               if Path(entry["file"]).is_relative_to(REPO / "src") and (not only or Path(entry["file"]) in only)]
    dependencies, hasher, plugin = recorded_dependencies(build), Hasher(build), clazy_plugin()
    if not plugin:
        print("analyse: no clazy here, so clang-tidy alone", file=sys.stderr)
    options.cache.mkdir(parents=True, exist_ok=True)
    work = []
    for entry in entries:
        arguments = command_of(entry)
        mark = options.cache / hasher.key(entry, arguments, dependencies.get(entry.get("output", ""), []))
        if mark.exists():
            os.utime(mark)
        else:
            work.append((entry, arguments, mark))
    print(f"analyse: {len(entries) - len(work)} of {len(entries)} files are known to be clean, {len(work)} to look at", flush=True)

    started, bad = time.monotonic(), 0
    with tempfile.TemporaryDirectory(prefix="runnel-lint-") as scratch, \
            concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        kinds = {flags_of(arguments): arguments for _, arguments, _ in work}
        prefixes = dict(zip(kinds, pool.map(lambda arguments: precompile(Path(scratch), arguments), kinds.values())))
        running = {pool.submit(analyse, entry, prefixes[flags_of(arguments)] + arguments, plugin): (entry, mark)
                   for entry, arguments, mark in work}
        for done in concurrent.futures.as_completed(running):
            entry, mark = running[done]
            if said := done.result():
                bad += 1
                print(said, flush=True)
            else:
                mark.touch()
    for mark in options.cache.iterdir():  # of texts that are long gone
        if time.time() - mark.stat().st_mtime > MONTH:
            mark.unlink(missing_ok=True)
    if work:
        print(f"analyse: {bad} of {len(work)} files have findings ({time.monotonic() - started:.0f} s)")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
