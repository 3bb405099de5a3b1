#!/bin/sh
# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# build.sh <folder> [MNIST's folder]: compiles the page's two programs with emscripten, and writes all that a static host
# has to serve into the folder. With MNIST, also its first 10,000 images of both sets, for the second tab; without it the
# page asks for the files.

set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$here/../.." && pwd)
out=$1
mnist=${2-}
images=10000
mkdir -p "$out"
out=$(CDPATH='' cd -- "$out" && pwd)

command -v em++ >/dev/null || {
    echo 'build.sh: em++ is not installed; on Debian: apt-get install emscripten' >&2
    exit 1
}
# A program and no JavaScript: the page calls it. 64 MiB are enough for the images and for training.
for program in predict train; do
    if [ -e "$out/$program.wasm" ] && [ -z "$(find "$here" "$here/../digits" "$root/include" -newer "$out/$program.wasm" \
        \( -name '*.hpp' -o -name '*.cpp' -o -name build.sh \))" ]; then
        continue
    fi
    em++ -std=c++20 -O3 -msimd128 -fno-exceptions -fno-rtti -I "$root/include" -I "$root/examples" \
        -s STANDALONE_WASM=1 --no-entry -s ERROR_ON_UNDEFINED_SYMBOLS=0 -s WARN_ON_UNDEFINED_SYMBOLS=0 \
        -s INITIAL_MEMORY=67108864 "$here/wasm/$program.cpp" -o "$out/$program.part.wasm"
    mv "$out/$program.part.wasm" "$out/$program.wasm"
done
cp "$here"/page/* "$out"

mkdir -p "$out/mnist"
names=''
# first <name> <dimensions> <bytes of the header after the number> <bytes of one>: the beginning of a file of MNIST, with a
# header for as many.
first() {
    dotted=${1%-idx*}.idx${1##*-idx}
    for file in "$mnist/$1" "$mnist/$1.gz" "$mnist/$dotted" "$mnist/$dotted.gz"; do
        [ ! -e "$file" ] || break
    done
    [ -e "$file" ] || return 0
    unpack='cat'
    case $file in *.gz) unpack='gzip -dc' ;; esac
    count=$((($($unpack "$file" | wc -c) - 8 - $3) / $4))
    [ "$count" -le $images ] || count=$images
    {
        # 0, 0, 8 (bytes), the number of dimensions, and how many there are, in four bytes of which two are enough
        printf '%b' "\\0000\\0000\\0010\\000$2\\0000\\0000$(printf '\\0%o' $((count / 256)) $((count % 256)))"
        $unpack "$file" | tail -c +9 | head -c $(($3 + count * $4))
    } | gzip -9n >"$out/mnist/$1.gz"
    names="$names${names:+,}\"$1.gz\""
}
if [ -n "$mnist" ]; then
    first train-images-idx3-ubyte 3 8 784
    first train-labels-idx1-ubyte 1 0 1
    first t10k-images-idx3-ubyte 3 8 784
    first t10k-labels-idx1-ubyte 1 0 1
fi
printf '[%s]\n' "$names" >"$out/mnist/files.json"
