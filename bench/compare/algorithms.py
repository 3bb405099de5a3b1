#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause
"""Runs algorithms_bench several times and prints how the library's choice compares with the best algorithm.

usage: algorithms.py build/release/bench/algorithms_bench [--rounds 5] [--seconds 0.05] [--threads 1] [--allowed 1.10]

Each row is the time of the library's choice divided by that of the fastest candidate, by the medians of the rounds, for
each pass and batch. Exits with 1 if one is above `--allowed`.
"""
import argparse
import collections
import json
import statistics
import subprocess
import sys


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.05)
    parser.add_argument("--threads", default="1")
    parser.add_argument("--allowed", type=float, default=1.10)
    arguments = parser.parse_args()

    times = collections.defaultdict(list)
    for _ in range(arguments.rounds):
        said = subprocess.run([arguments.program, f"--threads={arguments.threads}", "--benchmark_format=json",
                               f"--benchmark_min_time={arguments.seconds}"],
                              check=True, capture_output=True, text=True).stdout
        for row in json.loads(said[said.index("{"):])["benchmarks"]:
            convolution, what, algorithm, batch, threads = row["name"].split("/")
            times[convolution, batch, threads, what, algorithm].append(row["real_time"])
    medians = {key: statistics.median(all_times) for key, all_times in times.items()}

    passes = ("forward", "backward_data", "backward_weights")
    print("| channels, size | batch | threads | " + " | ".join(passes) + " |\n" + "|---" * 6 + "|")
    worst = 0
    for convolution, batch, threads in dict.fromkeys(key[:3] for key in medians):
        cells = []
        for what in passes:
            here = {key[4]: time for key, time in medians.items() if key[:4] == (convolution, batch, threads, what)}
            if not here:
                cells.append("")
                continue
            best = min(here, key=here.get)
            ratio = here["automatic"] / here[best]
            worst = max(worst, ratio)
            cells.append(f"{ratio:.2f}" + (f" ({best})" if ratio > arguments.allowed else ""))
        print(f"| {convolution.replace('_at_', ', ')} | {batch[6:]} | {threads[8:]} | {' | '.join(cells)} |")
    print(f"\nat most {worst:.2f} of the fastest algorithm's time; {arguments.allowed:.2f} is allowed")
    return worst > arguments.allowed


if __name__ == "__main__":
    sys.exit(main())
