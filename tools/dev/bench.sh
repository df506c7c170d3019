# shellcheck shell=bash
# SPDX-FileCopyrightText: 2026 Runnel contributors
# SPDX-License-Identifier: GPL-3.0-or-later

# bench [NAME] [--json FILE]: every program tests/bench/bench_<name>, one table.

# shellcheck disable=SC2034 # PRESET is for build.sh
dev_bench() {
    local name='' json='' usage_line="Usage: ./dev bench [NAME] [--json FILE]"
    while (($# > 0)); do
        case $1 in
        --json)
            (($# > 1)) || die "--json needs a file." "$usage_line"
            json=$2
            [[ $json == /* ]] || json=$PWD/$json
            shift
            ;;
        -*) die "bench does not know $1." "$usage_line" ;;
        *)
            [[ -z $name ]] || die "bench takes one name." "$usage_line"
            name=$1
            ;;
        esac
        shift
    done
    if [[ -n $name && ! -e $REPO/tests/bench/bench_$name.cpp ]]; then
        die "there is no benchmark '$name'." \
            "There are:$(find "$REPO/tests/bench" -name 'bench_*.cpp' | sed 's|.*/bench_\(.*\)\.cpp| \1|' | sort | tr -d '\n')"
    fi
    PRESET=bench
    local -a targets=(benchmarks)
    [[ -z $name ]] || targets=(benchtable "bench_$name")
    build "${targets[@]}" >&2
    local folder=$REPO/build/bench/figures program
    rm -rf -- "$folder"
    mkdir -p "$folder"
    for program in "$REPO"/build/bench/bin/bench_${name:-*}; do
        say "measuring: ${program##*/bench_}"
        inside env QT_QPA_PLATFORM=offscreen "$program" --json "$folder/${program##*/}.json" </dev/null >&2 ||
            die "${program##*/} failed (see above)." "Run it alone: ./dev shell build/bench/bin/${program##*/}"
    done
    inside "$REPO/build/bench/bin/benchtable" "$folder"/*.json ${json:+--json "$json"}
}
