# shellcheck shell=bash
# SPDX-FileCopyrightText: 2026 Runnel contributors
# SPDX-License-Identifier: GPL-3.0-or-later

# build, run, ctl, test, clean: thin covers over CMake, Ninja and CTest. Build folders are build/<preset>.

PRESET=dev

jobs() {
    if [[ -n ${RUNNEL_JOBS:-} ]]; then
        printf '%s' "$RUNNEL_JOBS"
        return
    fi
    # A compiler of Qt code takes up to 1.5 GB.
    local cores memory
    cores=$(getconf _NPROCESSORS_ONLN)
    memory=$(awk '/^MemAvailable/ { print int($2 / 1500000) }' /proc/meminfo 2>/dev/null || echo "$cores")
    ((memory >= 1)) || memory=1
    printf '%s' $((cores < memory ? cores : memory))
}

preset_option() { # one of the options that choose a preset?
    case $1 in
    --release) PRESET=release ;;
    --asan) PRESET=asan ;;
    *) return 1 ;;
    esac
}

configure() {
    local folder=$REPO/build/$PRESET mark
    mark="$(toolchain) $REPO"
    if [[ -e $folder && $(cat "$folder/.made-by" 2>/dev/null) != "$mark" ]]; then
        say "build/$PRESET was made by another toolchain or in another place: building it anew"
        rm -rf -- "$folder"
    fi
    if [[ ! -e $folder/build.ninja || $REPO/CMakePresets.json -nt $folder/.made-by ]]; then
        if ! (cd -- "$REPO" && inside cmake --preset "$PRESET"); then
            [[ $HOST != other ]] || name_packages
            die "CMake could not configure build/$PRESET." "Read its message above; ./dev clean, then again, starts from nothing."
        fi
        printf '%s' "$mark" >"$folder/.made-by"
    fi
}

build() { # TARGET…
    set_up
    mkdir -p "$REPO/build"
    lock "$REPO/build/$PRESET.lock" "building build/$PRESET"
    configure
    inside ninja -C "$REPO/build/$PRESET" -j "$(jobs)" "$@" ||
        die "the build failed: the first error stands above." "Mend it, then run the same command again; only what changed is built."
    unlock
}

# Says nothing unless it fails.
build_quietly() {
    local output
    set_up
    if ! output=$(build "$@" 2>&1); then
        printf '%s\n' "$output" >&2
        exit 1
    fi
}

dev_build() {
    while (($# > 0)) && preset_option "$1"; do shift; done
    build "$@"
}

has_display() {
    [[ $(uname -s) == Darwin ]] && return 0
    if [[ -n ${WAYLAND_DISPLAY:-} ]]; then
        [[ -S $WAYLAND_DISPLAY || -S ${XDG_RUNTIME_DIR:-/nowhere}/$WAYLAND_DISPLAY ]] && return 0
    fi
    [[ -n ${DISPLAY:-} ]] || return 1
    [[ $DISPLAY =~ ^(unix)?:([0-9]+) ]] || return 0 # another machine's: Qt will tell
    [[ -S /tmp/.X11-unix/X${BASH_REMATCH[2]} ]] || grep -q "@/tmp/.X11-unix/X${BASH_REMATCH[2]}$" /proc/net/unix 2>/dev/null
}

program() { printf '%s/build/%s/bin/%s' "$REPO" "$PRESET" "$1"; }

dev_run() {
    build runnel runnelctl
    if has_display; then exec_inside "$(program runnel)" "$@"; fi
    say "there is no display here (no DISPLAY or WAYLAND_DISPLAY that answers): starting the chat in the terminal"
    # A pipe that nobody writes to, as ssh and services leave it, is no prompt.
    if [[ ! -t 0 ]] && ! read -r -t 5 -N 0; then exec </dev/null; fi
    exec_inside "$(program runnelctl)" chat "$@"
}

dev_ctl() {
    build_quietly runnelctl
    exec_inside "$(program runnelctl)" "$@"
}

# What npm packages the tests need, as their lock file says; nothing if they are there.
install_npm_packages() { # FOLDER
    local folder=$REPO/$1 mark
    [[ -e $folder/package-lock.json ]] || return 0
    mark=$(cat "$folder/package.json" "$folder/package-lock.json" | hash_of)
    [[ $(cat "$folder/node_modules/.made-from" 2>/dev/null) != "$mark" ]] || return 0
    say "installing the npm packages of $1"
    (cd -- "$folder" && inside npm ci --no-audit --no-fund </dev/null >&2) ||
        die "npm ci failed in $1 (see above)." "Check the network and your npm settings (npm config list), then run ./dev again."
    printf '%s' "$mark" >"$folder/node_modules/.made-from"
}

dev_test() {
    if [[ ${1:-} == --fuzz ]]; then
        shift
        dev_fuzz "$@"
        return
    fi
    while (($# > 0)) && preset_option "$1"; do shift; done
    build all
    install_npm_packages tests/e2e
    local results=$REPO/build/$PRESET/test-results.xml status=0
    rm -f -- "$results"
    inside ctest --test-dir "$REPO/build/$PRESET" --output-on-failure --no-tests=error -j "$(jobs)" \
        --output-junit "$results" "$@" </dev/null || status=$?
    [[ -e $results ]] || return "$status" # ctest -N and the like run nothing
    summary "$results"
    return "$status"
}

# The one plain line at the end.
summary() { # JUNIT-FILE
    local head
    head=$(tr '\n\t' '  ' <"$1" | grep -o '<testsuite [^>]*>' | head -n 1)
    attribute() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$head"; }
    local tests failed skipped
    tests=$(attribute tests) failed=$(attribute failures)
    skipped=$(($(attribute skipped) + $(attribute disabled)))
    local line="$((tests - failed - skipped)) passed, $failed failed"
    ((skipped == 0)) || line+=", $skipped skipped"
    printf '%s\n' "$line"
}

dev_clean() {
    case ${1:-} in
    '') ;;
    --all) ;;
    *) die "clean takes nothing or --all." "See ./dev help." ;;
    esac
    rm -rf -- "$REPO/build"
    find "$REPO" -name node_modules -type d -prune -exec rm -rf -- {} +
    say "removed build/ and node_modules"
    [[ ${1:-} == --all ]] || return 0
    local root fd
    for root in "$CACHE"/root-*; do
        [[ $root =~ /root-[0-9a-f]{16}(\.new)?$ ]] || continue
        exec {fd}>>"${root%.new}.lock"
        if flock -n "$fd"; then
            remove_tree "$root"
            rm -f -- "${root%.new}.lock"
        else
            say "left $root: something runs in it"
        fi
        exec {fd}>&-
    done
    rm -rf -- "${CACHE:?}"/{ccache,lint,etc,root.log,making.lock}
    say "removed the root and the caches under $CACHE"
}
