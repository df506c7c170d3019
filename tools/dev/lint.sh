# shellcheck shell=bash
# SPDX-FileCopyrightText: 2026 Runnel contributors
# SPDX-License-Identifier: GPL-3.0-or-later

# lint and format. What takes seconds comes first; all of a stage's findings are shown before it fails.

tree_files() { git -c 'safe.directory=*' -C "$REPO" ls-files -z -co --exclude-standard -- "$@"; }

lint_stage() { # WHAT COMMAND…
    local what=$1
    shift
    say "lint: $what"
    "$@" || LINT_FAILED+=("$what")
}

lint_format() {
    local -a files
    mapfile -d '' -t files < <(tree_files '*.cpp' '*.h')
    ((${#files[@]} == 0)) || inside clang-format --dry-run --Werror -- "${files[@]}"
}

lint_shell() {
    local -a files
    mapfile -d '' -t files < <(tree_files '*.sh' dev .ci/run)
    inside shellcheck -x -- "${files[@]}"
}

dev_lint() {
    (($# == 0)) || die "lint takes no arguments." "See ./dev help."
    LINT_FAILED=()
    set_up
    cd -- "$REPO" || exit
    lint_stage "licences, layers, sizes, forbidden calls" inside python3 tools/lint/scan.py
    lint_stage "format" lint_format
    lint_stage "shell scripts" lint_shell
    if ((${#LINT_FAILED[@]} == 0)); then
        build all # for its generated files and the record of who includes whom
        lint_stage "clang-tidy and clazy" inside python3 tools/lint/analyse.py --build "$REPO/build/$PRESET" \
            --cache "$CACHE/lint" --jobs "$(jobs)"
    fi
    ((${#LINT_FAILED[@]} == 0)) ||
        die "lint failed:$(printf ' %s;' "${LINT_FAILED[@]}") the findings stand above." "./dev format mends the format; the rest is yours."
    say "lint: clean"
}

dev_format() {
    (($# == 0)) || die "format takes no arguments." "See ./dev help."
    set_up
    cd -- "$REPO" || exit
    local -a files
    mapfile -d '' -t files < <(tree_files '*.cpp' '*.h')
    inside clang-format -i -- "${files[@]}"
    say "formatted ${#files[@]} files"
}
