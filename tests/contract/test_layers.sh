#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 Runnel contributors
# SPDX-License-Identifier: GPL-3.0-or-later

# cmake/RunnelLayers.cmake stops the configuration at a link that src/LAYERS does not allow, and at a headless
# library that reaches Qt Gui. Usage: test_layers.sh CMAKE

set -euo pipefail
cmake=$1
repo=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
failed=0

# configure TABLE CALLS: the layers module over stand-ins for Qt, no compiler needed.
configure() {
    rm -rf -- "$scratch/build"
    mkdir -p "$scratch/src"
    printf '%s\n' "$1" >"$scratch/src/LAYERS"
    cat >"$scratch/CMakeLists.txt" <<CMAKE
cmake_minimum_required(VERSION 3.25)
project(Layers LANGUAGES NONE)
foreach(name Core Gui Widgets)
  add_library(Qt6::\${name} INTERFACE IMPORTED)
endforeach()
target_link_libraries(Qt6::Widgets INTERFACE Qt6::Gui)
file(WRITE "\${CMAKE_BINARY_DIR}/x.cpp" "")
function(runnel_use_prefix)
endfunction()
include("$repo/cmake/RunnelLayers.cmake")
$2
runnel_check_layers()
CMAKE
    "$cmake" -G Ninja -S "$scratch" -B "$scratch/build" >"$scratch/log" 2>&1
}

expect_error() { # WHAT TEXT TABLE CALLS
    if configure "$3" "$4"; then
        echo "FAIL: $1: the configuration went through" && failed=1
    elif ! tr -s '\n ' '  ' <"$scratch/log" | grep -qF -- "$2"; then
        echo "FAIL: $1: another error than expected:" && cat "$scratch/log" && failed=1
    else
        echo "ok: $1"
    fi
}

table='core | headless |
sse | headless | core
gui/theme | gui | core'
# shellcheck disable=SC2016 # CMake expands it
library() { printf 'runnel_library(%s SOURCES "${CMAKE_BINARY_DIR}/x.cpp" LINKS %s)\n' "$1" "${2:-}"; }

# Made-up libraries have no language, which is an error only at generation: look for the module's own words.
expect_error "a link that the table does not allow" "does not let core link sse" "$table" "$(library core runnel_sse)"
expect_error "a link from gui to a folder that is not allowed" "does not let gui/theme link sse" "$table" \
    "$(library gui/theme runnel_sse)"
expect_error "a folder that is not in the table" "extra is not in src/LAYERS" "$table" "$(library extra)"
expect_error "a table with a cycle" "which does not stand above it" "core | headless | sse
sse | headless | core" ""
expect_error "a headless library that reaches Qt Gui" "runnel_core is headless" "$table" "$(library core Qt6::Widgets)"
exit "$failed"
