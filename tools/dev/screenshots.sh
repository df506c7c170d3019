# shellcheck shell=bash
# SPDX-FileCopyrightText: 2026 Runnel contributors
# SPDX-License-Identifier: GPL-3.0-or-later

# screenshots [FOLDER]: pictures of every block, state and theme, at 100 % and 200 %, to be looked at.

dev_screenshots() {
    (($# <= 1)) || die "screenshots takes one folder." "See ./dev help."
    local folder=${1:-$REPO/build/screenshots} scale look
    [[ $folder == /* ]] || folder=$PWD/$folder
    build transcriptgallery windowgallery >&2
    mkdir -p -- "$folder"
    find "$folder" -maxdepth 1 -name '*.png' -delete
    for scale in 1 2; do
        say "taking pictures at ${scale}00 %"
        on_a_display "$scale" "$(program transcriptgallery)" --screenshots "$folder"
        for look in light dark; do on_a_display "$scale" "$(program windowgallery)" "$folder" "$look"; done
    done
    # A palette is a third of the size, and nobody sees the difference.
    inside mogrify -strip +dither -colors 192 -define png:compression-level=9 "$folder"/*.png ||
        die "ImageMagick could not make the pictures in $folder smaller (see above)." "They are there all the same."
    say "$(find "$folder" -maxdepth 1 -name '*.png' | wc -l) pictures in $folder, $(du -sh -- "$folder" | cut -f1)"
}

# Runs a program on an X server of its own, with a window manager and nothing of this desktop.
on_a_display() { # SCALE COMMAND…
    local scale=$1
    shift
    # shellcheck disable=SC2016 # expanded in there
    inside env -u WAYLAND_DISPLAY -u RUNNEL_DATA_DIR QT_QPA_PLATFORM=xcb QT_SCALE_FACTOR="$scale" LC_ALL=C.UTF-8 no_proxy=127.0.0.1 \
        xvfb-run -a -s '-screen 0 2600x2200x24 -nolisten tcp' \
        bash -c 'openbox --sm-disable 2>/dev/null & manager=$!; "$@"; status=$?; kill "$manager"; exit "$status"' bash "$@" </dev/null >&2 ||
        die "${1##*/} failed (see above)." "Run it alone: ./dev shell xvfb-run -a $1"
}
