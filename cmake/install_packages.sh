#!/bin/sh
# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# install_packages.sh <commands of ./dev and presets …, or all>: installs what is missing of their packages in packages.txt,
# with sudo unless the user is root. Where there is no apt-get, it says what is missing.

set -eu

say() { printf 'dev: %s\n' "$*" >&2; }
die() {
    say "$*"
    exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}
is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }
has_candidate() { LC_ALL=C apt-cache policy "$1" 2>/dev/null | grep -q '^  Candidate: [^(]'; }
update() { as_root apt-get update -qq >&2; }
install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
        -o DPkg::Lock::Timeout=120 "$@" </dev/null >&2
}
# is_wanted <users of the package, with commas between> <of what it is asked …>
is_wanted() {
    users=$1
    shift
    for user in "$@"; do
        case ",$users,all," in *",$user,"*) return 0 ;; esac
    done
    return 1
}

missing=''  # packages
required='' # those of them that hold a program, without which nothing can be done
while read -r users package program; do
    case $users in '' | '#'*) continue ;; esac
    is_wanted "$users" "$@" || continue
    if [ -z "$program" ]; then
        # Libraries CMake can download.
        if have apt-get && ! is_installed "$package"; then
            missing="$missing $package"
        fi
    elif ! have "${program%\?}"; then
        missing="$missing $package"
        [ "${program%\?}" != "$program" ] || required="$required $package"
    fi
done <"$(dirname -- "$0")/packages.txt"

if ! have apt-get; then
    [ -z "$required" ] || die "not found; install with your package manager what Debian calls$required"
    exit 0
fi
wanted=''
updated=no
for package in $missing; do
    if [ $updated = no ] && ! has_candidate "$package"; then
        updated=yes # the lists of packages are fetched only if they lack one
        update || say 'apt-get update failed; the lists of packages that are here are used'
    fi
    if has_candidate "$package"; then
        wanted="$wanted $package"
        continue
    fi
    case "$required " in *" $package "*) die "there is no package $package here; install it by hand" ;; esac
    say "no package $package here; CMake will download it if it is a library"
done
[ -n "$wanted" ] || exit 0

say "installing:$wanted"
# The lists can be too old to download from: then once more with new ones.
# shellcheck disable=SC2086 # words
if install $wanted || { update && install $wanted; }; then
    exit 0
fi
[ -z "$required" ] || die "could not install packages; run this as root and try again: apt-get install$wanted"
say "could not install packages, so CMake will download the libraries; to use Debian's, as root: apt-get install$wanted"
