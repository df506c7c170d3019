#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 Runnel contributors
# SPDX-License-Identifier: GPL-3.0-or-later

# shellcheck disable=SC2016 # the code in single quotes is for another shell

# What ./dev decides, with made-up hosts: no package is installed and no root is made.

set -euo pipefail
repo=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
failed=0

check() { # WHAT EXPECTED ACTUAL
    if [[ $2 == "$3" ]]; then
        echo "ok: $1"
    else
        printf 'FAIL: %s\n  expected: %s\n  actual:   %s\n' "$1" "$2" "$3"
        failed=1
    fi
}

# with CODE: the parts of ./dev are read, then CODE runs, in a shell of its own.
with() {
    env -u RUNNEL_HOST -u RUNNEL_MIRROR -u DISPLAY -u WAYLAND_DISPLAY XDG_CACHE_HOME="$scratch/cache" REPO="$repo" \
        SCRATCH="$scratch" bash -c 'set -euo pipefail
        for part in common host root enter build fuzz bench lint package; do source "$REPO/tools/dev/$part.sh"; done
        '"$1" 2>&1 || echo "status $?"
}

# os NAME VERSION CODENAME: a made-up /etc/os-release
os() { printf 'os_field() { case $1 in ID) echo %s ;; VERSION_ID) echo %s ;; VERSION_CODENAME) echo %s ;; esac; }; have() { true; }; ' "$@"; }

check "help names every verb" "bench build clean ctl format help lint package run screenshots setup shell test" \
    "$("$repo/dev" help | sed -n 's/^  \([a-z][a-z]*\) .*/\1/p' | sort -u | paste -sd' ')"
check "an unknown verb fails" "1 dev: there is no verb 'fly'" \
    "$(status=0 && "$repo/dev" fly >"$scratch/out" 2>&1 || status=$?; echo "$status $(tail -n 1 "$scratch/out")")"
check "it works from another folder" "Usage:" "$(cd / && "$repo/dev" help | head -n 1 | cut -d' ' -f1)"

check "Debian 13 builds on itself" native "$(with "$(os debian 13 trixie) host_kind")"
check "Debian 12 builds in a root" root "$(with "$(os debian 12 bookworm) host_kind")"
check "Ubuntu 24.04 builds in a root" root "$(with "$(os ubuntu 24.04 noble) host_kind")"
check "Ubuntu 25.04 builds on itself" native "$(with "$(os ubuntu 25.04 plucky) host_kind")"
check "a derivative is judged by what its apt offers" native \
    "$(with "$(os other '' '') apt-cache() { case \$1 in policy) echo '  Candidate: 6.8.2+dfsg-9' ;; search) echo found ;; esac; }; host_kind")"
check "without apt we only name what is needed" other "$(with 'have() { [[ $1 != apt-get ]]; }; host_kind')"
check "RUNNEL_HOST decides" native "$(with "$(os debian 12 bookworm) RUNNEL_HOST=native host_kind")"

entries='apt-get() { printf "%s\n" "main stable Vendor https://vendor.test/apt" "main bookworm Vendor_Co https://other.test/apt" "main bookworm Debian http://mirror.test/debian/" "main bookworm-security Debian http://mirror.test/security/"; }; '
check "the mirror is the one of the base suite" "http://mirror.test/debian/" "$(with "$(os debian 12 bookworm) $entries host_mirror")"
check "before the first update the suite must do" "http://mirror.test/debian/" \
    "$(with "$(os debian 12 bookworm) apt-get() { printf '%s\n' 'main bookworm-updates  http://mirror.test/u/' 'main bookworm  http://mirror.test/debian/'; }; host_mirror")"
check "RUNNEL_MIRROR overrides" "http://mine.test/" "$(with "$(os debian 12 bookworm) $entries RUNNEL_MIRROR=http://mine.test/ host_mirror")"
check "another distribution's mirror is of no use" "" "$(with "$(os ubuntu 24.04 noble) $entries host_mirror")"

check "another package list is another root" different \
    "$(with 'a=$(root_path); sed 1,20d "$PACKAGES_FILE" >"$SCRATCH/p"; PACKAGES_FILE=$SCRATCH/p; [[ $(root_path) != "$a" ]] && echo different')"
check "a comment in the package list changes nothing" same \
    "$(with 'a=$(root_path); { echo "# words"; cat "$PACKAGES_FILE"; } >"$SCRATCH/p"; PACKAGES_FILE=$SCRATCH/p; [[ $(root_path) == "$a" ]] && echo same')"

making='require_host_tools() { true; }; make_root() { [[ ! -e $1 ]] || echo "left over"; mkdir -p "$1"; echo made >>"$SCRATCH/made"; sleep "${SLOW:-0}"; }; say() { true; }; '
check "a half-made root is thrown away and made anew" "1 whole" \
    "$(with "$making"'mkdir -p "$(root_path).new/half"; setup_root; echo "$(wc -l <"$SCRATCH/made") $([[ -d $ROOT && ! -e $ROOT/half && ! -e $ROOT.new ]] && echo whole)"')"
check "a root that is there is used again" 1 "$(with "$making"'setup_root; wc -l <"$SCRATCH/made"')"
rm -rf -- "$scratch/cache"/* "$scratch/made"
with "SLOW=1; $making setup_root" &
with "SLOW=1; $making setup_root"
wait
check "two at once make one root" 1 "$(wc -l <"$scratch/made")"
mkdir -p "$scratch/cache/runnel/root-0123456789abcdef" "$scratch/cache/runnel/root-mine"
touch -d '3 days ago' "$scratch/cache/runnel/root-0123456789abcdef.lock"
check "a root of an older list goes, what is not ours stays" "root-mine" \
    "$(with "$making"'PACKAGES_FILE=$SCRATCH/p; echo changed >>"$SCRATCH/p"; setup_root; cd "$CACHE"; ls -d root-0123456789abcdef root-mine 2>/dev/null || true')"
check "a failure says what to do" "status 1" \
    "$(with "$making"'make_root() { echo "no such suite" >"$CACHE/root.log"; false; }; rm -rf "$CACHE"/root-*; setup_root' | grep -o 'status 1')"

printf '<testsuite name="x"\n\ttests="7"\n\tfailures="1"\n\tdisabled="1"\n\tskipped="1"\n\thostname=""/>' >"$scratch/results.xml"
check "the last line counts the tests" "4 passed, 1 failed, 2 skipped" "$(with 'summary "$SCRATCH/results.xml"')"
printf '<testsuite tests="3" failures="0" disabled="0" skipped="0">' >"$scratch/results.xml"
check "nothing skipped is not mentioned" "3 passed, 0 failed" "$(with 'summary "$SCRATCH/results.xml"')"

check "a time to fuzz that is no number is told" "dev: FUZZ_SECONDS is 'soon'." \
    "$(with 'FUZZ_SECONDS=soon dev_fuzz' | head -n 1)"
mkdir -p "$scratch/fuzz/logs" "$scratch/fuzz/findings"
printf 'stat::number_of_executed_units: 90\nstat::average_exec_per_sec: 9\nDone 90 runs in 10 second(s)\n' >"$scratch/fuzz/logs/sse"
check "a target that held is one line" "sse 90 runs 9/s" "$(with 'fuzz_report sse "$SCRATCH/fuzz"' | tr -s ' ')"
printf 'it does not hold: a cut changes nothing\n' >"$scratch/fuzz/logs/chat"
touch "$scratch/fuzz/findings/chat-crash-1"
check "a finding names its input and fails" "it does not hold: a cut changes nothing|$scratch/fuzz/findings/chat-crash-1|status 1" \
    "$(with 'fuzz_report chat "$SCRATCH/fuzz"' | grep -v FAILED | paste -sd'|')"

# A stand-in that dies of a signal, as bwrap does, and leaves its program alone.
printf '#!/bin/bash\n"$@" <&0 &\nwait $!\n' >"$scratch/bwrap"
chmod +x "$scratch/bwrap"
printf 'exec 2>/dev/null; trap "sleep 0.3; echo saved; exit 7" INT TERM HUP; echo ready; while true; do sleep 0.1; done\n' >"$scratch/slow"
# ends_at SIGNAL pid|group: what a program that takes its time to end says, and what our own status is
ends_at() {
    local supervisor
    mkfifo "$scratch/said"
    REPO="$repo" SCRATCH="$scratch" env --default-signal=INT,TERM,HUP setsid bash -c 'set -euo pipefail
        source "$REPO/tools/dev/enter.sh"; HOST=root ENTER=("$SCRATCH/bwrap"); exec_inside bash "$SCRATCH/slow"' \
        >"$scratch/said" 2>&1 &
    supervisor=$!
    {
        read -r
        if [[ $2 == group ]]; then kill -s "$1" -- "-$supervisor"; else kill -s "$1" "$supervisor"; fi
        cat
    } <"$scratch/said"
    wait "$supervisor" || echo "status $?"
    rm -- "$scratch/said"
}
for signal in INT TERM HUP; do
    for whom in pid group; do
        check "a program in the root ends by itself at $signal to the $whom" "saved status 7" "$(ends_at "$signal" "$whom" | paste -sd' ')"
    done
done
check "a program in the root has our input and gives its status" "in status 3" \
    "$(printf 'in\n' | with 'HOST=root ENTER=("$SCRATCH/bwrap"); exec_inside bash -c "cat; exit 3"' | paste -sd' ')"

check "no display is no display" no "$(with 'has_display && echo yes || echo no')"
check "a display that nobody serves is none" no "$(with 'DISPLAY=:987 has_display && echo yes || echo no')"
check "RUNNEL_JOBS decides" 7 "$(with 'RUNNEL_JOBS=7 jobs')"
exit "$failed"
