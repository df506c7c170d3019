# shellcheck shell=bash
# SPDX-FileCopyrightText: 2026 Runnel contributors
# SPDX-License-Identifier: GPL-3.0-or-later

# What kind of machine is this, and how does it get Qt 6.8 and KDE Frameworks 6?
#   native   a Debian or Ubuntu that has them: apt installs what is missing
#   root     an older Debian or Ubuntu: everything runs in a Debian 13 root (root.sh)
#   other    anything else: we name what is needed and go on

os_field() { # NAME
    [[ -r /etc/os-release ]] || return 0
    (
        # shellcheck source=/dev/null
        source /etc/os-release
        printf '%s' "${!1:-}"
    )
}

version_at_least() { [[ $(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1) == "$2" ]]; }

apt_offers_qt() {
    local version
    version=$(apt-cache policy qt6-base-dev 2>/dev/null | sed -n 's/^ *Candidate: *//p')
    [[ -n $version && $version != "(none)" ]] || return 1
    version_at_least "${version%%+*}" 6.8 && [[ -n $(apt-cache search --names-only '^libkf6syntaxhighlighting-dev$') ]]
}

host_kind() {
    case ${RUNNEL_HOST:-} in
    native | root) echo "$RUNNEL_HOST" && return ;;
    '') ;;
    *) die "RUNNEL_HOST is '$RUNNEL_HOST'." "Set it to native or root, or leave it out." ;;
    esac
    if ! have apt-get; then
        echo other
        return
    fi
    local id version
    id=$(os_field ID)
    version=$(os_field VERSION_ID)
    case $id:$version in
    debian:[0-9]*) version_at_least "$version" 13 && echo native || echo root ;;
    ubuntu:[0-9]*) version_at_least "$version" 25.04 && echo native || echo root ;;
    *) apt_offers_qt && echo native || echo root ;;
    esac
}

# Names what is not installed of the packages given.
apt_missing() {
    local installed
    installed=$(dpkg-query -W -f '${db:Status-Abbrev}|${Package}\n' 2>/dev/null | sed -n 's/^ii *|//p')
    grep -vxF -f <(printf '%s\n' "$installed") <(printf '%s\n' "$@") || true
}

setup_native() {
    local -a wanted missing
    mapfile -t wanted < <(packages)
    mapfile -t missing < <(apt_missing "${wanted[@]}")
    ((${#missing[@]} == 0)) && return
    if ((EUID != 0)) && ! have sudo; then
        die "these packages are missing, and there is no sudo to install them:" \
            "  apt-get install ${missing[*]}" "Run that as root, then ./dev again."
    fi
    apt_install "${missing[@]}"
}

setup_other() {
    local -a lacking=()
    local tool
    for tool in cmake ninja git c++ pkg-config; do have "$tool" || lacking+=("$tool"); done
    ((${#lacking[@]} == 0)) && return
    say "not found here: ${lacking[*]}"
    name_packages
    die "Runnel cannot be built without them." "Install them, then run ./dev again."
}

# What to install where we cannot do it.
name_packages() {
    case $(uname -s):$(os_field ID):$(os_field ID_LIKE) in
    *fedora* | *rhel*)
        say "on Fedora: sudo dnf install gcc-c++ clang compiler-rt clang-tools-extra clazy cmake ninja-build ccache git pkgconf extra-cmake-modules" \
            "qt6-qtbase-devel qt6-qtbase-private-devel qt6-qtsvg-devel qt6-qttools-devel qt6-qtdeclarative-devel" \
            "qt6-qthttpserver-devel qt6-qtwebsockets-devel kf6-syntax-highlighting-devel cmark-gfm-devel simdjson-devel sqlite-devel" \
            "qtkeychain-qt6-devel nodejs npm python3 ShellCheck xorg-x11-server-Xvfb xdotool gnome-keyring"
        ;;
    *arch*)
        say "on Arch: sudo pacman -S --needed base-devel clang compiler-rt clazy cmake ninja ccache git extra-cmake-modules qt6-base" \
            "qt6-svg qt6-tools qt6-declarative qt6-httpserver qt6-websockets syntax-highlighting cmark-gfm simdjson sqlite qtkeychain-qt6" \
            "nodejs npm python shellcheck xorg-server-xvfb xdotool gnome-keyring"
        ;;
    Darwin*) say "on macOS: brew install cmake ninja ccache extra-cmake-modules qt kf6-syntax-highlighting cmark-gfm simdjson qtkeychain node shellcheck" ;;
    *) say "install a C++23 compiler, CMake, Ninja, Qt 6.8, KDE Frameworks 6 (syntax-highlighting), QtKeychain, cmark-gfm, simdjson and SQLite" ;;
    esac
}
