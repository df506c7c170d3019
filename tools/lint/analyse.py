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
import collections
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
PREFIX = REPO / "cmake/prefix.h"
BATCH = 16
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


def precompile(folder, flags):
    """Qt's commonest headers, parsed once for all files with these flags: the arguments that use it, none if it cannot be made."""
    target = folder / (hashlib.sha256(shlex.join(flags).encode()).hexdigest()[:16] + ".pch")
    made = subprocess.run(["clang++", "-x", "c++-header", *flags, "-Wno-everything", str(PREFIX), "-o", str(target)],
                          capture_output=True, check=False)
    return ["-include-pch", str(target)] if made.returncode == 0 else []


class Batch:
    """Files with equal flags that are looked at together, as one translation unit that includes them all: both tools walk
    the headers of Qt once for all of them. What one anonymous namespace may not hold twice splits a batch."""

    def __init__(self, entries, arguments, prefix, scratch):
        self.entries, self.arguments, self.prefix, self.scratch = entries, arguments, prefix, scratch

    def source(self):
        if len(self.entries) == 1:
            return self.entries[0]["file"]
        lines = "".join(f'#include "{entry["file"]}"\n' for entry in self.entries)
        path = self.scratch / (hashlib.sha256(lines.encode()).hexdigest()[:16] + ".cpp")
        path.write_text(lines)
        return str(path)

    def split(self):
        """This batch as batches that compile."""
        if len(self.entries) == 1:
            return [self]
        tried = run(["clang++", "-fsyntax-only", "-ferror-limit=0", "-fno-color-diagnostics", *self.prefix, *self.arguments,
                     "-w", self.source()], self.entries[0]["directory"])
        if tried.returncode == 0:
            return [self]
        # The second of two definitions is where the error stands: its file goes to another batch.
        later = [entry for entry in self.entries if f'{entry["file"]}:' in tried.stderr]
        sooner = [entry for entry in self.entries if entry not in later]
        if not later or not sooner:
            sooner, later = self.entries[:1], self.entries[1:]
        return [part for entries in (sooner, later)
                for part in Batch(entries, self.arguments, self.prefix, self.scratch).split()]

    def findings(self, plugin):
        """What the tools say; empty if nothing."""
        source, quiet = self.source(), ["-Wno-unknown-warning-option", "-Wno-everything", "-fno-color-diagnostics"]
        common = [*self.prefix, *self.arguments, *quiet]
        runs = [["clang-tidy", "--quiet", "--config-file", str(REPO / ".clang-tidy"), source, "--", *common]]
        if plugin:
            runs.append(["clang++", "-fsyntax-only", "-Xclang", "-load", "-Xclang", plugin, "-Xclang", "-add-plugin",
                         "-Xclang", "clazy", "-Xclang", "-plugin-arg-clazy", "-Xclang", CLAZY, *common, "-Wclazy", source])
        said = []
        for command in runs:
            done = run(command, self.entries[0]["directory"])
            text = done.stdout + "\n".join(line for line in done.stderr.split("\n")
                                           if not re.match(r"\d+ (warning|error)s?|Suppressed|Use -header|In file included|$", line))
            if done.returncode != 0 or "warning:" in text or "error:" in text:
                said.append(text.strip() or f"{command[0]} failed with status {done.returncode}")
        return "\n".join(said)


def run(command, folder):
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


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
    # By flags: the source files, and all folders of the tree that any of them looks into.
    work, folders, marks = collections.defaultdict(list), collections.defaultdict(dict), {}
    for entry in entries:
        arguments = command_of(entry)
        mark = options.cache / hasher.key(entry, arguments, dependencies.get(entry.get("output", ""), []))
        if mark.exists():
            os.utime(mark)
        else:
            work[flags_of(arguments)].append(entry)
            folders[flags_of(arguments)].update(dict.fromkeys(word for word in arguments if word.startswith("-I")))
            marks[entry["file"]] = mark
    print(f"analyse: {len(entries) - len(marks)} of {len(entries)} files are known to be clean, {len(marks)} to look at", flush=True)

    started, bad = time.monotonic(), 0
    with tempfile.TemporaryDirectory(prefix="runnel-lint-") as scratch, \
            concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        prefixes = dict(zip(work, pool.map(lambda flags: precompile(Path(scratch), flags), work)))
        batches = [Batch(some[at:at + BATCH], [*flags, *folders[flags]], prefixes[flags], Path(scratch))
                   for flags, some in work.items() for at in range(0, len(some), BATCH)]
        parts = [part for split in pool.map(Batch.split, batches) for part in split]
        running = {pool.submit(part.findings, plugin): part for part in parts}
        for done in concurrent.futures.as_completed(running):
            part, said = running[done], done.result()
            if said:
                bad += 1
                print(said, flush=True)
            else:
                for entry in part.entries:
                    marks[entry["file"]].touch()
    for mark in options.cache.iterdir():  # of texts that are long gone
        if time.time() - mark.stat().st_mtime > MONTH:
            mark.unlink(missing_ok=True)
    if work:
        print(f"analyse: {bad} of {len(parts)} batches have findings ({time.monotonic() - started:.0f} s)")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
