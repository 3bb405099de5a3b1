#!/bin/sh
# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# What ./dev says of arguments that make no sense, before it installs or builds anything, and which data ./dev train
# takes. Installing, building and fetching are scripts of this test.
#
# dev.sh <repository> <folder to work in> <shell> [its options]

set -u

work=$2
rm -rf -- "$work"
mkdir -p "$work/repository/cmake" "$work/repository/build/release/examples" "$work/home" "$work/elsewhere" "$work/bin"
work=$(CDPATH='' cd -- "$work" && pwd)
cp "$1/dev" "$work/repository/dev"
cp "$1/cmake/install_packages.sh" "$1/cmake/packages.txt" "$work/repository/cmake"
cp -R "$1/bench" "$work/repository/bench"
mkdir -p "$work/repository/examples/browser"
# shellcheck disable=SC2016 # what it prints is its own
echo 'echo "building $1 with $2"' >"$work/repository/examples/browser/build.sh"
mkdir "$work/repository/tests"
cp -R "$1/tests/fuzz" "$work/repository/tests/fuzz"
shift 2
failures=0

# shellcheck disable=SC2016 # what they print is theirs
# What would change something says so, and does nothing.
for tool in apt-get apt-cache sudo ctest clang-format-16 gcovr; do
    printf '#!/bin/sh\necho "%s $*" >>"$CALLS"\n' $tool >"$work/bin/$tool"
done
cat >"$work/bin/cmake" <<'END_OF_CMAKE'
#!/bin/sh
case $* in
--version) echo 'cmake version 3.25.1'; exit ;;
*fetch_mnist.cmake) echo "fetching with $2" >&2; exit "$FETCH" ;;
esac
echo "cmake $*" >>"$CALLS"
END_OF_CMAKE
printf '#!/bin/sh\necho installed\n' >"$work/bin/dpkg-query"
# shellcheck disable=SC2016
printf '#!/bin/sh\necho "python3 $*"\n' >"$work/bin/python3"
for tool in g++ ninja clang++ curl em++; do printf '#!/bin/sh\nexit 1\n' >"$work/bin/$tool"; done
chmod +x "$work"/bin/*
# shellcheck disable=SC2016
printf '#!/bin/sh\necho "train_mnist $* with $CTCNN_DATA"\n' >"$work/repository/build/release/examples/train_mnist"
chmod +x "$work/repository/build/release/examples/train_mnist"

# dev <arguments>: sets `code`; the output is in $work/out, what was called in $work/calls.
dev() {
    : >"$work/calls"
    # shellcheck disable=SC2086 # options
    (cd "$work/elsewhere" && CALLS=$work/calls HOME=$work/home PATH=$work/bin:$PATH exec "$shell" $shell_options \
        "$work/repository/dev" "$@") >"$work/out" 2>&1
    code=$?
}
shell=$1
shift
shell_options=$*
unset CTCNN_PRESET CTCNN_JOBS CTCNN_DATA CTCNN_CMAKE_ARGUMENTS
export FETCH=0

fail() {
    failures=$((failures + 1))
    printf '%s: %s\n' "$case" "$*"
    sed 's/^/    /' "$work/out" "$work/calls"
}
expect_code() { [ "$code" = "$1" ] || fail "exit $code, expected $1"; }
expect_said() { grep -qF -- "$1" "$work/out" || fail "does not say: $1"; }
expect_not_said() { ! grep -qF -- "$1" "$work/out" || fail "says: $1"; }

# ---- arguments that make no sense -----------------------------------------------------------------------------------

# refused <arguments, as words> <what is said>
refused() {
    case="./dev $1"
    # shellcheck disable=SC2086 # words
    dev $1
    expect_code 2
    expect_said "$2"
    [ ! -s "$work/calls" ] || fail 'called what it should not'
}
refused 'what' 'unknown command what'
refused 'what' 'usage: ./dev <command>'
refused 'fuzz what' 'no fuzz target what; there are: checkpoint'
for limit in 0 000 x 5x -1 1.5 runs 0runs 5runss 99999999999999999999; do
    refused "fuzz idx $limit" "not a number of seconds or runs: $limit; usage: ./dev fuzz [reader|all] [60|10000000runs]"
done
refused 'fuzz idx 5 6' 'too many arguments'
refused 'bench what' 'no benchmark what; there are: '
refused 'demo 80x' 'not a port: 80x; usage: ./dev demo [port]'
refused 'demo 0' 'not a port: 0'
refused 'demo 1000000' 'not a port: 1000000'
refused 'demo 1 2' 'too many arguments'
refused 'format what' 'unknown arguments: what; usage: ./dev format [--check]'
refused 'format --check what' 'usage: ./dev format [--check]'
refused 'setup --help' 'setup takes no arguments'
refused 'coverage 95' 'coverage takes no arguments'
refused 'docs html' 'docs takes no arguments'
for jobs in 0 -1 x 2x; do
    export CTCNN_JOBS=$jobs
    refused 'test' "CTCNN_JOBS must be a number from 1 on, and is $jobs"
    unset CTCNN_JOBS
done
for arguments in '' help --help -h; do
    case="./dev $arguments"
    # shellcheck disable=SC2086 # words
    dev $arguments
    expect_code 0
    expect_said 'usage: ./dev <command>'
done

# ---- which data are trained with ------------------------------------------------------------------------------------

repository_data=$work/repository/data/mnist
case='no data'
dev train --epochs 1
expect_code 0
expect_said "fetching with DIR=$repository_data"
expect_said "train_mnist --epochs 1 with $repository_data"
case='no data, and no source'
FETCH=1
dev train
expect_code 3
expect_not_said train_mnist
# They are found in this order.
for folder in "$work/home/.cache/ctcnn/mnist" "$work/repository/data/MNIST/raw" ./data/MNIST/raw ./data/mnist; do
    case="data in $folder"
    (cd "$work/elsewhere" && mkdir -p "$folder" && : >"$folder/t10k-labels.idx1-ubyte.gz")
    dev train
    expect_code 0
    expect_not_said fetching
    expect_said "train_mnist  with $folder"
done
case='data in the repository'
mkdir -p "$repository_data"
: >"$repository_data/t10k-labels-idx1-ubyte"
FETCH=0
dev train
expect_said "fetching with DIR=$repository_data"
expect_said "train_mnist  with $repository_data"
case='a file of another name is none'
mv "$repository_data/t10k-labels-idx1-ubyte" "$repository_data/t10k-labels-idx1-ubyte.part"
dev train
expect_said 'train_mnist  with ./data/mnist'
# Where there are no data, these fetch none, and those do.
mv "$work/elsewhere/data" "$work/elsewhere/hidden"
mv "$work/home/.cache" "$work/home/hidden"
rm -rf "$work/repository/data"
for arguments in '--data x' '--data=x' '--dataset fashion' '--dataset=fashion' '--help' '-h' '--version' '--summary' \
    '--epochs 1 --summary=torch-summary'; do
    case="train $arguments"
    # shellcheck disable=SC2086 # words
    dev train $arguments
    expect_code 0
    expect_not_said fetching
done
for arguments in '--dataset mnist' '--dataset=mnist --epochs 1' '--epochs 1 --dataset mnist' '--save data'; do
    case="train $arguments"
    # shellcheck disable=SC2086 # words
    dev train $arguments
    expect_code 0
    expect_said fetching
done
case='demo, and no data'
dev demo
expect_code 0
expect_said "fetching with DIR=$repository_data"
expect_said "building $work/repository/build/demo with $repository_data"
expect_said "python3 -m http.server --bind 127.0.0.1 --directory $work/repository/build/demo 8000"
case='demo, and no source of data'
FETCH=1
dev demo 8001
expect_code 0
expect_said 'the page asks for its files'
expect_said "/build/demo 8001"
FETCH=0
mv "$work/elsewhere/hidden" "$work/elsewhere/data"
mv "$work/home/hidden" "$work/home/.cache"
case='CTCNN_DATA'
export CTCNN_DATA=/some/folder
dev train
expect_not_said fetching
expect_said 'train_mnist  with /some/folder'
dev demo
expect_not_said fetching
expect_said "with /some/folder"

unset CTCNN_DATA

# ---- what is called -------------------------------------------------------------------------------------------------

# calls <arguments, as words> <calls, in this order, one a line>
calls() {
    case="./dev $1"
    # shellcheck disable=SC2086 # words
    dev $1
    expect_code 0
    sed "s| -j [0-9]*||; s|$work/repository|.|g" "$work/calls" >"$work/called"
    [ "$(cat "$work/called")" = "$2" ] || fail "called $(cat "$work/called")"
}
calls 'test -L unit' 'cmake -S . --preset release
cmake --build ./build/release
ctest --test-dir ./build/release --output-on-failure --no-tests=error -L unit'
calls 'fuzz' 'cmake -S . --preset fuzz -D CTCNN_FUZZ_RUNS=0 -D CTCNN_FUZZ_SECONDS=60
cmake --build ./build/fuzz --target fuzz_all
ctest --test-dir ./build/fuzz --output-on-failure --no-tests=error --tests-regex ^fuzz[.].*$'
calls 'fuzz idx 5runs' 'cmake -S . --preset fuzz -D CTCNN_FUZZ_RUNS=5
cmake --build ./build/fuzz --target fuzz_idx
ctest --test-dir ./build/fuzz --output-on-failure --no-tests=error --tests-regex ^fuzz[.]idx$'
calls 'soak -R flips' 'cmake -S . --preset soak
cmake --build ./build/soak --target unit_train unit_examples unit_distributed
ctest --test-dir ./build/soak --output-on-failure --no-tests=error -R flips'
cp "$work/bin/g++" "$work/bin/doxygen"
calls 'docs' 'cmake -D OUT=./build/docs -P ./cmake/docs/build.cmake'
calls 'coverage' 'cmake -S . --preset coverage
cmake --build ./build/coverage --target coverage'
export CTCNN_PRESET=asan CTCNN_CMAKE_ARGUMENTS='-DX=1 -DY=2'
calls 'test' 'cmake -S . --preset asan -DX=1 -DY=2
cmake --build ./build/asan
ctest --test-dir ./build/asan --output-on-failure --no-tests=error'
unset CTCNN_PRESET CTCNN_CMAKE_ARGUMENTS

# ---- packages -------------------------------------------------------------------------------------------------------

# Where apt-cache knows a package, the one that is missing is installed; dpkg-query and apt-cache answer for that.
printf '#!/bin/sh\ncase $* in *zlib1g-dev*) ;; *) echo installed ;; esac\n' >"$work/bin/dpkg-query"
# shellcheck disable=SC2016
printf '#!/bin/sh\necho "  Candidate: ${CANDIDATE-1.0}"\n' >"$work/bin/apt-cache"
# shellcheck disable=SC2016
printf '#!/bin/sh\necho "apt-get $*" >>"$CALLS"\nexit "${APT-0}"\n' >"$work/bin/apt-get"
printf '#!/bin/sh\nexec "$@"\n' >"$work/bin/sudo"
installs() { grep -c 'apt-get install.* zlib1g-dev' "$work/calls"; }
case='a package is missing'
dev embed x y
expect_said 'installing: zlib1g-dev'
[ "$(installs)" = 1 ] || fail 'did not install it'
grep -q update "$work/calls" && fail 'fetched lists it has'
case='a package is missing, and cannot be installed'
export APT=100
dev test
expect_code 0
expect_said 'CMake will download the libraries'
case='a package is missing, and there is none'
export CANDIDATE='(none)'
dev test
expect_code 0
expect_said 'no package zlib1g-dev here; CMake will download it if it is a library'
[ "$(installs)" = 0 ] || fail 'installs what there is not'
case='a program is missing, and there is no package'
export CTCNN_PRESET=neon
if ! command -v aarch64-linux-gnu-g++ >/dev/null; then
    dev test
    expect_code 1
    expect_said 'there is no package g++-aarch64-linux-gnu here'
fi
unset CTCNN_PRESET

if [ "$failures" != 0 ]; then
    echo "$failures failures"
    exit 1
fi
echo 'dev does what it should'
