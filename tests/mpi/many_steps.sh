#!/bin/sh
# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Networks trained on ranks of MPI end with the checkpoint of one rank: many_steps.sh mpirun program folder
# A few steps of small networks; in ./dev soak 200, on 1 to 4 ranks, of the MNIST network as well.

set -u
mpirun=$1 program=$2 folder=$3
rm -rf "$folder"
mkdir -p "$folder" && cd "$folder" || exit 1
networks='residual depthwise' steps=10 sizes='65 7' ranks='1 2'
if [ -n "${CTCNN_SOAK-}" ]; then
    networks='seed residual depthwise' steps=200 sizes='64 65 7' ranks='1 2 3 4'
fi
failures=0
for network in $networks; do
    for size in $sizes; do
        rm -f alone
        "$program" "$network" 1 $steps "$size" alone || exit 1
        for count in $ranks; do
            for threads in 1 2; do
                rm -f together
                "$mpirun" -n "$count" "$program" "$network" $threads $steps "$size" together && cmp alone together && continue
                echo "FAILED: $network, batches of $size, $count ranks of $threads threads: another checkpoint, or none"
                failures=$((failures + 1))
            done
        done
    done
done
[ $failures = 0 ] && echo "all passed"
[ $failures = 0 ]
