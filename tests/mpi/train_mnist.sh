#!/bin/sh
# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# train_mnist on several ranks: train_mnist.sh mpirun program data faults folder
# faults: the library of tests/support/faults.cpp. In ./dev soak 20 ranks are killed, and one stalls for 30 s.

set -u
mpirun=$1 program=$2 data=$3 faults=$4 folder=$5
rm -rf "$folder"
mkdir -p "$folder" && cd "$folder" || exit 1
failures=0
stall=2 kills=1 epochs=150
[ -z "${CTCNN_SOAK-}" ] || stall=30 kills=20 epochs=600

fail() {
    echo "FAILED: $1"
    failures=$((failures + 1))
}
# The program on some ranks: ranks N arguments...
ranks() {
    count=$1
    shift
    "$mpirun" -n "$count" "$program" --data "$data" --epochs 3 --batch-size 50 -j 1 --progress none "$@"
}
same() { cmp "$1" "$2" || fail "$3"; }

# ---- the same checkpoints as one rank, and one rank prints -----------------------------------------------------------
"$program" --data "$data" --epochs 3 --batch-size 50 -j 1 --progress none --save alone >alone.txt || fail "one rank"
for count in 1 2 3; do
    ranks $count --save "on$count" --log-jsonl "on$count.jsonl" >"on$count.txt" || fail "$count ranks"
    same alone "on$count" "$count ranks write another checkpoint"
    same alone.best "on$count.best" "$count ranks have another best checkpoint"
    [ "$(grep -c 'epoch 3/3' "on$count.txt")" = 1 ] || fail "$count ranks print an epoch not once"
    [ "$(grep -c '"event":"done"' "on$count.jsonl")" = 1 ] || fail "$count ranks log not once"
done
grep '^test accuracy' alone.txt >expected.txt
grep '^test accuracy' on2.txt | cmp - expected.txt || fail "2 ranks have another result"
ranks 2 --evaluate --resume on2 | grep '^test accuracy' | cmp - expected.txt || fail "2 ranks evaluate otherwise"

# ---- a rank that has other options: all end, and one says which it is ------------------------------------------------
common="--epochs 1 -j 1 --progress none --quiet"
# shellcheck disable=SC2086 # words
"$mpirun" -n 1 "$program" $common --data "$data" --seed 1 : -n 1 "$program" $common --data "$data" --seed 2 >other.txt 2>&1
code=$?
[ $code = 2 ] || fail "a rank that differs: expected exit code 2, found $code"
[ "$(grep -c 'rank 1 must train the same run as rank 0' other.txt)" = 1 ] || fail "a rank that differs is named not once"
grep -q 'seed: expected 1, found 2' other.txt || fail "what differs is not named"

# ---- or other data ---------------------------------------------------------------------------------------------------
cp -r "$data" data
printf 'x' | dd of=data/train-images-idx3-ubyte bs=1 seek=5000 conv=notrunc 2>dd.txt
# shellcheck disable=SC2086 # words
"$mpirun" -n 1 "$program" $common --data "$data" : -n 1 "$program" $common --data data >data.txt 2>&1
code=$?
[ $code = 2 ] || fail "a rank with other data: expected exit code 2, found $code"
[ "$(grep -c 'rank 1 must train the same run as rank 0' data.txt)" = 1 ] || fail "a rank with other data is named not once"
grep -q 'train_data: expected' data.txt || fail "that the data differ is not said"

# ---- rank 0's disk is full: all end, and what was saved stays ---------------------------------------------------------
cp on2 full
# shellcheck disable=SC2086 # words
timeout 10 "$mpirun" -n 1 env LD_PRELOAD="$faults" CTCNN_FAULT_PATH="$PWD/full" CTCNN_FAULT_CALL=write CTCNN_FAULT_ERROR=28 \
    "$program" $common --data "$data" --seed 3 --save "$PWD/full" --overwrite : \
    -n 1 "$program" $common --data "$data" --seed 3 --save "$PWD/full" --overwrite >full.txt 2>&1
code=$?
[ $code = 4 ] || fail "a full disk: expected exit code 4, found $code"
[ "$(grep -c 'No space left on device' full.txt)" = 1 ] || fail "a full disk is reported not once"
same on2 full "a full disk lost the checkpoint that there was"

# ---- the summary says what a step receives -----------------------------------------------------------------------------
ranks 2 --summary | grep -q 'a step of 50 images on 2 ranks: each receives up to [0-9.]* MB' || fail "no traffic in --summary"

# ---- errors and help are printed once --------------------------------------------------------------------------------
ranks 2 --resume missing >missing.txt 2>&1
code=$?
[ $code = 4 ] || fail "a missing checkpoint: expected exit code 4, found $code"
[ "$(grep -c '^train_mnist: .*missing' missing.txt)" = 1 ] || fail "a missing checkpoint is reported not once"
ranks 2 --seed x >usage.txt 2>&1
code=$?
[ $code = 2 ] || fail "a wrong option: expected exit code 2, found $code"
[ "$(grep -c 'expected a whole number' usage.txt)" = 1 ] || fail "a wrong option is reported not once"

# ---- stopped by a signal, and killed: all ranks end, and any number of them resumes ----------------------------------
long="--data $data --epochs $epochs --batch-size 50 -j 1 --progress none --quiet"
before=$(date +%s%N)
# shellcheck disable=SC2086 # words
"$program" $long --save long >long.txt || fail "a long run"
took=$((($(date +%s%N) - before) / 1000000)) # ms

# In the background, until there is a checkpoint: begin name arguments...
begin() {
    name=$1
    shift
    rm -f "$name" "$name.previous" "$name.best"
    # shellcheck disable=SC2086 # words
    "$mpirun" -n 2 "$program" $long --save "$name" --save-every 20 "$@" >"$name.txt" 2>&1 &
    job=$!
    tries=0
    while [ ! -e "$name" ] && [ $tries -lt 300 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
}
wait_ms() { sleep "$(($1 / 1000)).$(printf %03d $(($1 % 1000)))"; }
# Sends a signal to one of the job's ranks, $rank from then on: signal_rank signal
signal_rank() {
    rank=$(ps -o pid= --ppid $job | tail -n 1 | tr -d ' ')
    [ -n "$rank" ] || fail "no rank of the job is found"
    kill "-$1" "$rank"
}
# Waits for the job's end, for 10 s at most; its exit code is then $code.
ended_soon() {
    tries=0
    while kill -0 $job 2>/dev/null && [ $tries -lt 100 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
    [ $tries -lt 100 ] || fail "$1: not ended after 10 s"
    kill -9 $job 2>/dev/null
    wait $job
    code=$?
}

begin stopped
kill -USR1 $job
ended_soon "a signal"
[ $code = 138 ] || fail "a signal: expected exit code 138, found $code"
grep -q 'stopped by SIGUSR1' stopped.txt || fail "a signal is not reported"
# shellcheck disable=SC2086 # words
"$mpirun" -n 3 "$program" $long --save stopped --resume auto >resumed.txt 2>&1 || fail "3 ranks resume"
same long stopped "2 ranks that were stopped, and 3 that resumed"

# One that stalls keeps the others waiting, and no more.
begin stalled
signal_rank STOP
sleep $stall
kill -0 $job || fail "a rank that stalls: the job has ended"
kill -CONT "$rank"
wait $job || fail "a rank that stalls: the job fails"
same long stalled "a rank that stalled"

count=0
while [ $count -lt $kills ]; do
    ranks_then=$((count % 3 + 1))
    begin killed
    # At a random moment of the first two fifths.
    [ $kills = 1 ] || wait_ms $(($(od -An -N1 -tu1 /dev/urandom) * took / 640))
    signal_rank KILL
    ended_soon "a rank that is killed"
    [ $code != 0 ] || fail "a rank that is killed: the job succeeds"
    # shellcheck disable=SC2086 # words
    "$mpirun" -n $ranks_then "$program" $long --save killed --resume auto >resumed.txt 2>&1 || fail "$ranks_then ranks resume"
    same long killed "2 ranks that were killed, and $ranks_then that resumed"
    count=$((count + 1))
done

[ $failures = 0 ] && echo "all passed"
[ $failures = 0 ]
