# shellcheck shell=bash
# SPDX-FileCopyrightText: 2026 Runnel contributors
# SPDX-License-Identifier: GPL-3.0-or-later

# Words to the user, and the folders that all parts share.
# shellcheck disable=SC2034 # the other parts use these

CACHE=${XDG_CACHE_HOME:-${HOME:?HOME is not set; set it to your home folder}/.cache}/runnel
PACKAGES_FILE=$REPO/tools/dev/packages.txt

say() { printf 'dev: %s\n' "$*" >&2; }

# The last argument says what to do about it.
die() {
    printf 'dev: %s\n' "$@" >&2
    exit 1
}

have() { command -v -- "$1" >/dev/null 2>&1; }

packages() { sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' "$PACKAGES_FILE"; }

hash_of() { sha256sum | cut -c1-16; }

# Runs a command of the system's administration as root.
as_root() {
    if ((EUID == 0)); then
        "$@"
    elif have sudo; then
        sudo -- "$@"
    else
        die "this needs root, and there is no sudo here: $*" "Run that command as root, then ./dev again."
    fi
}

# apt_install PACKAGE…: with fresh package lists if the ones that are there do not do.
apt_install() {
    local -a install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@")
    say "installing with apt: $*"
    if as_root "${install[@]}" </dev/null >&2; then return; fi
    say "that failed; once more with fresh package lists"
    as_root apt-get update -q </dev/null >&2 ||
        die "apt-get update failed (see above)." "Check the network and /etc/apt, then run ./dev again."
    as_root "${install[@]}" </dev/null >&2 ||
        die "apt could not install: $*" "Read apt's message above; 'apt-get -f install' mends a half-done installation."
}

# lock FILE WHAT: holds FILE for as long as this process and its children live.
lock() {
    local fd
    mkdir -p "$(dirname -- "$1")"
    exec {fd}>>"$1"
    if ! flock -n "$fd"; then
        say "another ./dev is busy with $2; waiting for it"
        flock "$fd"
    fi
    LOCK_FD=$fd
}

unlock() { exec {LOCK_FD}>&-; }
