# shellcheck shell=bash
# SPDX-FileCopyrightText: 2026 Runnel contributors
# SPDX-License-Identifier: GPL-3.0-or-later

# test --fuzz [TARGET…]: every reader of foreign bytes against libFuzzer, each for a minute, two side by side. What one
# run learns is kept in build/fuzz/corpus for the next.

FUZZ_SIDE_BY_SIDE=2

# shellcheck disable=SC2034 # PRESET is for build.sh
dev_fuzz() { # TARGET…
    local seconds=${FUZZ_SECONDS:-60} folder=$REPO/build/fuzz name
    [[ $seconds =~ ^[1-9][0-9]*$ ]] || die "FUZZ_SECONDS is '$seconds'." "Give a whole number of seconds for each target."
    PRESET=fuzz
    build fuzzer
    rm -rf -- "$folder/seeds" "$folder/logs" "$folder/findings"
    inside "$folder/bin/fuzzer" --seeds "$folder/seeds" || die "the seeds could not be written (see above)."
    local -a names=("$@") failed=()
    ((${#names[@]} > 0)) || mapfile -t names < <(cd -- "$folder/seeds" && printf '%s\n' *)
    for name in "${names[@]}"; do
        [[ -d $folder/seeds/$name ]] || die "there is no fuzz target '$name'." "There are: $(cd -- "$folder/seeds" && echo *)"
    done
    mkdir -p "$folder/logs" "$folder/findings"
    say "fuzzing ${#names[@]} targets for $seconds s each: ${names[*]}"
    local running=0
    for name in "${names[@]}"; do
        if ((running == FUZZ_SIDE_BY_SIDE)); then
            wait -n || true
            running=$((running - 1))
        fi
        fuzz_target "$name" "$seconds" "$folder" &
        running=$((running + 1))
    done
    wait
    for name in "${names[@]}"; do
        fuzz_report "$name" "$folder" || failed+=("$name")
    done
    ((${#failed[@]} == 0)) || die "fuzzing found something in: ${failed[*]}." \
        "Move the input named above to tests/fuzz/corpus/<target>/ under a name that says what it is; ./dev test -R fuzztargets then shows it, and keeps it mended."
    say "fuzzing: no findings"
}

fuzz_target() { # NAME SECONDS FOLDER
    local -a known=()
    [[ ! -d $REPO/tests/fuzz/corpus/$1 ]] || known=("$REPO/tests/fuzz/corpus/$1")
    mkdir -p "$3/corpus/$1"
    inside env RUNNEL_FUZZ_TARGET="$1" QT_LOGGING_RULES='runnel.*=false' LC_ALL=C.UTF-8 "$3/bin/fuzzer" \
        -max_total_time="$2" -timeout=10 -rss_limit_mb=2048 -max_len=8192 -print_final_stats=1 \
        -dict="$REPO/tests/fuzz/wire.dict" -artifact_prefix="$3/findings/$1-" \
        "$3/corpus/$1" "$3/seeds/$1" "${known[@]}" </dev/null >"$3/logs/$1" 2>&1
}

# One line for a target; what was found, and where its input is.
fuzz_report() { # NAME FOLDER
    local log=$2/logs/$1 runs speed
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    speed=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log")
    if grep -q '^Done [0-9]* runs' "$log" && [[ -z $(find "$2/findings" -name "$1-*") ]]; then
        printf '%-14s %9s runs %7s/s\n' "$1" "$runs" "$speed"
        return
    fi
    grep -E 'it does not hold|ERROR: |runtime error|^ +#[0-9]+ .*runnel' "$log" | head -n 20 >&2
    printf '%-14s FAILED; all of it: %s\n' "$1" "$log" >&2
    find "$2/findings" -name "$1-*" >&2
    return 1
}
