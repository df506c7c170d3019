# shellcheck shell=bash
# SPDX-FileCopyrightText: 2026 Runnel contributors
# SPDX-License-Identifier: GPL-3.0-or-later

# inside COMMAND…: runs it where Runnel is built, in the current folder. On a native host that is right here; else
# in the Debian root, with the user's own files, sockets and settings at their places. The root is there for its
# packages, not for isolation.

HOST=
ROOT=
ENTER=() # what goes in front of a command

dev_setup() {
    (($# == 0)) || die "setup takes no arguments." "See ./dev help."
    set_up
    say "ready ($HOST${ROOT:+: $ROOT})"
}

set_up() {
    [[ -z $HOST ]] || return 0
    HOST=$(host_kind)
    case $HOST in
    native) setup_native ;;
    root)
        setup_root
        prepare_entrance
        ;;
    *) setup_other ;;
    esac
    export CCACHE_DIR=${CCACHE_DIR:-$CACHE/ccache} CCACHE_MAXSIZE=${CCACHE_MAXSIZE:-5G}
    # The lock files of npm name no addresses, whoever writes them.
    export npm_config_omit_lockfile_registry_resolved=true
}

# What tells one toolchain from another: a build folder that another one made is of no use.
toolchain() {
    if [[ $HOST == root ]]; then basename -- "$ROOT"; else printf '%s-%s-%s' "$HOST" "$(os_field ID)" "$(os_field VERSION_ID)"; fi
}

prepare_entrance() {
    local -a options=(--die-with-parent --dev /dev --bind /proc /proc --ro-bind /sys /sys --tmpfs /run --perms 1777 --tmpfs /var/tmp)
    local path name
    local -a mounted=()
    for path in "$ROOT"/* "$ROOT"/.[!.]*; do
        name=/${path##*/}
        case $name in
        /dev | /proc | /sys | /run | /tmp | /home | /root | /mnt | /media | /srv | /opt | '/*' | '/.[!.]*') ;;
        *)
            if [[ -L $path ]]; then
                options+=(--symlink "$(readlink -- "$path")" "$name")
            elif [[ -d $path ]]; then
                options+=(--ro-bind "$path" "$name")
            fi
            mounted+=("$name")
            ;;
        esac
    done
    # The rest of the host as it is: home folders, work trees wherever they lie (with the git folder that a linked
    # worktree points to), /tmp with its X11 sockets.
    for path in /*; do
        [[ -d $path && ! -L $path ]] || continue
        case $path in /dev | /proc | /sys | /run | /boot | /lost+found) continue ;; esac
        [[ " ${mounted[*]} " == *" $path "* ]] || options+=(--bind "$path" "$path")
    done
    bind_too "$REPO"
    bind_too "$CACHE"
    bind_too "${HOME:-/}"
    bind_too "${XDG_DATA_HOME:-}"
    bind_too "${XDG_CONFIG_HOME:-}"
    bind_too "$PWD"
    # Wayland, D-Bus and what else a session has.
    if [[ -n ${XDG_RUNTIME_DIR:-} && -d $XDG_RUNTIME_DIR ]]; then options+=(--bind "$XDG_RUNTIME_DIR" "$XDG_RUNTIME_DIR"); fi
    if [[ -S /run/dbus/system_bus_socket ]]; then options+=(--ro-bind /run/dbus /run/dbus); fi
    if [[ -d /dev/dri ]]; then options+=(--dev-bind /dev/dri /dev/dri); fi
    # The host's names, trust and clock; resolv.conf is often a link into /run.
    for path in /etc/resolv.conf /etc/hosts /etc/ssl/certs /usr/share/ca-certificates /usr/local/share/ca-certificates \
        /etc/localtime /etc/machine-id; do
        if [[ -e $path && -e $ROOT$path ]]; then options+=(--ro-bind "$(readlink -f -- "$path")" "$(in_root_target "$path")"); fi
    done
    if ((EUID != 0)); then
        # The user is not in the root's list of users, but has a name and a home all the same.
        mkdir -p "$CACHE/etc"
        { cat "$ROOT/etc/passwd"; getent passwd "$(id -u)"; } >"$CACHE/etc/passwd.$$"
        mv -- "$CACHE/etc/passwd.$$" "$CACHE/etc/passwd-$(id -u)"
        { cat "$ROOT/etc/group"; getent group "$(id -g)"; } >"$CACHE/etc/group.$$"
        mv -- "$CACHE/etc/group.$$" "$CACHE/etc/group-$(id -u)"
        options+=(--ro-bind "$CACHE/etc/passwd-$(id -u)" /etc/passwd --ro-bind "$CACHE/etc/group-$(id -u)" /etc/group)
    fi
    options+=("${EXTRA_BINDS[@]}" --setenv PATH /usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin --setenv TMPDIR /tmp)
    options+=(--unsetenv LD_PRELOAD --unsetenv LD_LIBRARY_PATH)
    ENTER=(bwrap "${options[@]}")
    check_entrance
}

EXTRA_BINDS=()

# A folder that the user needs and that may lie inside a folder which is the root's own (/usr/src, /var/lib).
bind_too() { # FOLDER
    [[ -n $1 && -d $1 ]] || return 0
    local path
    path=$(readlink -f -- "$1")
    case $path in
    /usr/* | /var/* | /etc/* | /opt/*)
        if [[ -d $ROOT/${path#/} ]] || mkdir -p -- "$ROOT/${path#/}" 2>/dev/null; then EXTRA_BINDS+=(--bind "$path" "$path"); fi
        ;;
    esac
}

# bwrap cannot mount over a symbolic link: the file that the root's link points to, in the root.
in_root_target() { # PATH
    if [[ -L $ROOT$1 ]]; then
        local target
        target=$(readlink -- "$ROOT$1")
        [[ $target == /* ]] && printf '%s' "$target" || printf '%s/%s' "$(dirname -- "$1")" "$target"
    else
        printf '%s' "$1"
    fi
}

check_entrance() {
    local message
    message=$("${ENTER[@]}" true 2>&1) && return
    if ((EUID != 0)) && have sudo && sudo -n true 2>/dev/null; then
        # Some systems keep user namespaces from ordinary users: bwrap as root, the command as this user.
        local -a kept=()
        local name
        while IFS= read -r name; do kept+=(--setenv "$name" "${!name}"); done < <(compgen -e)
        ENTER=(sudo -n -- bwrap "${kept[@]}" "${ENTER[@]:1}" setpriv "--reuid=$(id -u)" "--regid=$(id -g)" --clear-groups --)
        message=$("${ENTER[@]}" true 2>&1) && return
    fi
    die "bwrap cannot start a program in $ROOT: $message" \
        "In a container: allow namespaces (privileged), or use a Debian 13 image, which needs no root." \
        "On a desktop: allow unprivileged user namespaces, or run ./dev where sudo asks no password."
}

inside() { "${ENTER[@]}" "$@"; }

# The last thing that this script does: the program gets the signals that we get, and its exit status is ours.
exec_inside() {
    [[ $HOST == root ]] || exec "$@"
    supervise "$@"
}

# bwrap dies of a signal, and the program is killed along with it, which is no way to end a program that saves. So
# bwrap ignores what would end it, and the program, with the signals as they were, decides.
supervise() { # COMMAND…
    local -a endings=(INT TERM HUP QUIT)
    local names sentinel monitor status signal
    names=$(IFS=, && printf '%s' "${endings[*]}")
    # A signal for the whole group, as Ctrl+C is, kills this one too; one for this script alone does not.
    setpriv --pdeathsig KILL env --default-signal="$names" sleep infinity </dev/null >/dev/null 2>&1 &
    sentinel=$!
    disown "$sentinel" # so that bash does not report its end
    env --ignore-signal="$names" "${ENTER[@]}" env --default-signal="$names" "$@" <&0 &
    monitor=$!
    # shellcheck disable=SC2064 # now
    for signal in "${endings[@]}"; do trap "pass_on $signal $sentinel $monitor" "$signal"; done
    while true; do
        wait "$monitor" && status=0 || status=$?
        kill -0 "$monitor" 2>/dev/null || break
    done
    if ((status > 128)); then
        # It may be the signal that ended the waiting, and the command has ended since.
        wait "$monitor" && signal=0 || signal=$?
        ((signal == 127)) || status=$signal
    fi
    kill "$sentinel" 2>/dev/null || true
    exit "$status"
}

pass_on() { # SIGNAL SENTINEL MONITOR
    local program
    sleep 0.1
    if kill -0 "$2" 2>/dev/null && program=$(program_in "$3"); then kill -s "$1" "$program" 2>/dev/null || true; fi
}

# The program that bwrap runs, somewhere below PROCESS.
program_in() { # PROCESS
    local process=$1 name=''
    until [[ $name == bwrap ]]; do
        name=$(<"/proc/$process/comm") && process=$(cut -d' ' -f1 "/proc/$process/task/$process/children") || return 1
        [[ -n $process ]] || return 1
    done 2>/dev/null
    printf '%s' "$process"
}

dev_shell() {
    set_up
    if (($# == 0)); then set -- bash; fi
    exec_inside "$@"
}
