#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause
"""Times single predictions of latency_bench's networks in ONNX Runtime, in turn with latency_bench. Needs PyTorch, which
makes the networks, onnx and onnxruntime.

usage: latency.py build/release/bench/latency_bench [--networks lenet5,seed,mobilenet_v2] [--threads 1,2]
                  [--predictions 100000] [--seconds 20] [--rounds 1]

One row for each program, in microseconds: medians over the rounds, and the largest of all. ONNX Runtime reads and writes
arrays that are bound once, so that little of Python is measured, and Python's garbage collector is off.
"""
import argparse
import gc
import importlib.metadata
import math
import statistics
import subprocess
import tempfile
import time

import numpy

from networks import NETWORKS, export_networks

COLUMNS = ("first", "p50", "p99", "p99.9", "largest")


def summary(first, times):
    """As latency_bench has it."""
    times.sort()
    return [first] + [times[max(math.ceil(part * len(times)), 1) - 1] for part in (0.5, 0.99, 0.999)] + [times[-1]]


def onnx_row(name, threads, folder, predictions, seconds):
    import onnxruntime  # not at the top: the process that exports would import it beside onnx
    how = onnxruntime.SessionOptions()
    how.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(f"{folder}/{name}.onnx", how, providers=["CPUExecutionProvider"])
    bound = []
    for _ in range(8):  # as many samples in turn as there
        binding = session.io_binding()
        binding.bind_cpu_input("x", numpy.random.randn(1, *NETWORKS[name][1]).astype(numpy.float32))
        binding.bind_output("y")
        bound.append(binding)
    run, clock = session.run_with_iobinding, time.perf_counter_ns
    begin = clock()
    run(bound[0])
    first = clock() - begin
    times, end = [], clock() + int(1e9 * seconds)
    gc.disable()
    while len(times) < predictions:
        binding = bound[len(times) % 8]
        begin = clock()
        run(binding)
        now = clock()
        times.append(now - begin)
        if now >= end:
            break
    gc.enable()
    return len(times), [1e-3 * one for one in summary(first, times)]


def our_row(program, name, threads, predictions, seconds):
    said = subprocess.run([program, f"--networks={name}", f"--threads={threads}", f"--predictions={predictions}",
                           f"--seconds={seconds}"], check=True, capture_output=True, text=True).stdout
    cells = said.strip().splitlines()[-1].strip("|").split("|")
    return int(cells[2]), [float(one) for one in cells[3:]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--networks", default="lenet5,seed,mobilenet_v2")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--predictions", type=int, default=100000)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=1)
    arguments = parser.parse_args()

    version = importlib.metadata.version("onnxruntime")
    print(f"ONNX Runtime {version}; microseconds of one prediction")
    print(f"| network | threads | program | predictions | {' | '.join(COLUMNS)} |\n" + "|---" * 9 + "|")
    with tempfile.TemporaryDirectory() as folder:
        export_networks(arguments.networks.split(","), folder)
        how_long = (arguments.predictions, arguments.seconds)
        for name in arguments.networks.split(","):
            for threads in map(int, arguments.threads.split(",")):
                rows = {"ctcnn": [], "ONNX Runtime": []}
                for _ in range(arguments.rounds):
                    rows["ctcnn"].append(our_row(arguments.program, name, threads, *how_long))
                    rows["ONNX Runtime"].append(onnx_row(name, threads, folder, *how_long))
                for program, found in rows.items():
                    columns = list(zip(*(values for _, values in found)))
                    cells = [statistics.median(column) for column in columns[:-1]] + [max(columns[-1])]
                    print(f"| {name} | {threads} | {program} | {min(count for count, _ in found)} | "
                          + " | ".join(f"{one:.1f}" for one in cells) + " |", flush=True)


if __name__ == "__main__":
    main()
