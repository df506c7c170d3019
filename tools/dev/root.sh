# shellcheck shell=bash
# SPDX-FileCopyrightText: 2026 Runnel contributors
# SPDX-License-Identifier: GPL-3.0-or-later

# The Debian 13 root for hosts whose distribution is too old. One folder under the cache for each package list;
# made beside and renamed, so a root that is there is whole. Whoever uses a root holds a shared lock on it.

ROOT_FORMAT=1 # raise it when the way a root is made changes
ROOT_SUITE=trixie

root_path() { printf '%s/root-%s' "$CACHE" "$({ echo "$ROOT_FORMAT $ROOT_SUITE $(uname -m)"; packages; } | hash_of)"; }

# The mirror of this machine's own distribution, if that is Debian: the entry that serves its base suite.
host_mirror() {
    if [[ -n ${RUNNEL_MIRROR:-} ]]; then
        printf '%s' "$RUNNEL_MIRROR"
        return
    fi
    [[ $(os_field ID) == debian ]] || return 0
    # shellcheck disable=SC2016 # apt expands these
    apt-get indextargets --format '$(COMPONENT) $(RELEASE) $(ORIGIN) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
        awk -v suite="$(os_field VERSION_CODENAME)" '
            $1 != "main" || $NF !~ /^(https?|ftp|file|copy|mirror)[+a-z]*:/ { next }
            # The origin is known once package lists have been fetched; before that the suite must do.
            $2 == suite && NF == 4 && $3 == "Debian" { print $NF; found = 1; exit }
            $2 == suite && guess == "" { guess = $NF }
            END { if (!found && guess != "") print guess }'
}

# Can this user make user namespaces, which both mmdebstrap and bwrap then use?
user_namespaces() { unshare --user --map-root-user true 2>/dev/null; }

require_host_tools() {
    local -a wanted=()
    have mmdebstrap || wanted+=(mmdebstrap)
    have bwrap || wanted+=(bubblewrap)
    [[ -e /usr/share/keyrings/debian-archive-keyring.gpg ]] || wanted+=(debian-archive-keyring)
    if ((EUID != 0)) && ! have newuidmap; then wanted+=(uidmap); fi
    ((${#wanted[@]} == 0)) || apt_install "${wanted[@]}"
}

# mmdebstrap's own arguments go in front, where the root goes at the end.
run_mmdebstrap() { # MODE TARGET
    local mirror proxy include
    local -a arguments=(--variant=minbase --mode="$1"
        --aptopt='Acquire::Languages "none"' --aptopt='Acquire::Retries "3"' --dpkgopt=force-unsafe-io)
    local excluded
    for excluded in doc info man locale help; do arguments+=(--dpkgopt="path-exclude=/usr/share/$excluded/*"); done
    include=$(packages | paste -sd,)
    # apt's own settings for proxies hold for the root as well.
    for proxy in http https; do
        local url=''
        eval "$(apt-config shell url "Acquire::$proxy::Proxy")"
        [[ -z $url ]] || arguments+=(--aptopt="Acquire::$proxy::Proxy \"$url\"")
    done
    mirror=$(host_mirror)
    arguments+=(--include="$include" "$ROOT_SUITE" "$2")
    [[ -z $mirror ]] || arguments+=("$mirror")
    if [[ $1 == root ]]; then
        # In namespaces of its own: if this script is killed, all of it goes at once and leaves no mounts behind.
        local -a alone=(unshare --mount --pid --mount-proc --fork --kill-child)
        as_root "${alone[@]}" true 2>/dev/null || alone=()
        as_root setpriv --pdeathsig KILL "${alone[@]}" mmdebstrap "${arguments[@]}"
    else
        mmdebstrap "${arguments[@]}"
    fi
}

make_root() { # TARGET
    local log=$CACHE/root.log
    if ((EUID == 0)); then
        run_mmdebstrap root "$1" >"$log" 2>&1 </dev/null
    else
        # As a tar through this user's hands, so that every file of the root is this user's own.
        local mode=root
        user_namespaces && mode=unshare
        mkdir -p "$1"
        run_mmdebstrap "$mode" - 2>"$log" </dev/null | tar -x -C "$1" --no-same-owner --exclude='./dev/*' 2>>"$log"
    fi
}

remove_tree() { # of a root; never across a mount that somebody left in it
    [[ -e $1 ]] || return 0
    rm -rf --one-file-system -- "$1" 2>/dev/null || as_root rm -rf --one-file-system -- "$1"
}

# Roots of other package lists go, unless something runs in them or used them within a day (another clone).
remove_old_roots() {
    local root fd
    for root in "$CACHE"/root-*; do
        [[ $root =~ /root-[0-9a-f]{16}$ && $root != "$1" && -d $root ]] || continue
        [[ -z $(find "$root.lock" -mtime -1 2>/dev/null) ]] || continue
        exec {fd}>>"$root.lock"
        if flock -n "$fd"; then
            say "removing the root of an older package list: $root"
            remove_tree "$root"
            rm -f -- "$root.lock"
        fi
        exec {fd}>&-
    done
}

setup_root() {
    ROOT=$(root_path)
    if [[ ! -d $ROOT ]]; then
        lock "$CACHE/making.lock" "making the Debian root"
        if [[ ! -d $ROOT ]]; then
            require_host_tools
            local started=$SECONDS
            say "making a Debian 13 root in $ROOT (once; about two minutes and 1.8 GB)"
            remove_tree "$ROOT.new"
            if ! make_root "$ROOT.new"; then
                tail -n 15 "$CACHE/root.log" >&2
                explain_root_failure
            fi
            mv -T -- "$ROOT.new" "$ROOT"
            touch "$ROOT.lock"
            say "the root is ready ($((SECONDS - started)) s)"
            remove_old_roots "$ROOT"
        fi
        unlock
    fi
    local fd
    exec {fd}>>"$ROOT.lock"
    touch "$ROOT.lock"
    flock -s "$fd" # held until this process and all that it starts are gone
}

explain_root_failure() {
    local why="Read the lines above (all of them: $CACHE/root.log). If the mirror does not have Debian 13, name another: RUNNEL_MIRROR=URL ./dev …"
    if ((EUID != 0)) && ! user_namespaces && ! have sudo; then
        why="This user may not make user namespaces, and there is no sudo. Run ./dev as root, or allow user namespaces."
    elif [[ $(df --output=avail -k "$CACHE" | tail -n 1) -lt 500000 ]]; then
        why="There is too little space under $CACHE; it takes 2 GB. XDG_CACHE_HOME moves it."
    fi
    die "the Debian root could not be made." "$why"
}
