#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause
"""Times the networks of networks_bench beside PyTorch and, where it is installed, ONNX Runtime.

usage: networks.py build/release/bench/networks_bench [--networks lenet5,resnet20] [--batches 1,64] [--threads 1,2]
                   [--rounds 5] [--seconds 0.5]

Each round runs all of them one after the other, for about so many seconds each; the medians over the rounds are printed, and
the ratio of ours to the faster of the others. PyTorch trains in the better of its two arrangements of memory, with the fused
Adam where there is one.
"""
import argparse
import importlib.util
import json
import multiprocessing
import statistics
import subprocess
import tempfile
import time

import torch
import torch.nn.functional as F

from torch_networks import NETWORKS

HAS_ONNX_RUNTIME = all(importlib.util.find_spec(name) for name in ("onnx", "onnxruntime"))


def milliseconds(work, seconds):
    """The median of as many calls as fit."""
    work()
    times, end = [], time.perf_counter() + seconds
    while len(times) < 3 or time.perf_counter() < end:
        begin = time.perf_counter()
        work()
        times.append(1e3 * (time.perf_counter() - begin))
    return statistics.median(times)


def torch_times(name, batch, threads, layouts, seconds):
    """{"train_step": ms, "inference": ms}; `layouts` remembers which arrangement was the faster one."""
    make, shape = NETWORKS[name]
    torch.set_num_threads(threads)
    best = {}
    for layout in (torch.contiguous_format, torch.channels_last):
        known = layouts.get((name, batch, threads))
        if known is not None and known != layout:
            continue
        if layout == torch.channels_last and len(shape) < 3:
            continue
        net = make().to(memory_format=layout)
        samples = torch.randn(batch, *shape).contiguous(memory_format=layout)
        outputs = net(samples).shape  # of classes, or of classes for each pixel
        labels = torch.arange(batch * outputs[2:].numel()).reshape(batch, *outputs[2:]) % outputs[1]
        try:
            optimizer = torch.optim.Adam(net.parameters(), lr=1e-4, fused=True)
        except (TypeError, RuntimeError):
            optimizer = torch.optim.Adam(net.parameters(), lr=1e-4)

        def step():
            optimizer.zero_grad(set_to_none=True)
            F.cross_entropy(net(samples), labels).backward()
            optimizer.step()

        found = {"train_step": milliseconds(step, seconds)}
        net.eval()
        with torch.inference_mode():
            found["inference"] = milliseconds(lambda: net(samples), seconds)
        if not best or found["train_step"] < best["train_step"]:
            layouts[name, batch, threads] = layout
        for what, value in found.items():
            best[what] = min(value, best.get(what, value))
    return best


def export_networks(names, folder):
    """Writes <folder>/<name>.onnx, in a process of its own: where onnx and ONNX Runtime share a library, as in Debian, a
    process has room for one."""
    exporting = multiprocessing.get_context("spawn").Process(target=export_here, args=(names, folder))
    exporting.start()
    exporting.join()


def export_here(names, folder):
    options = {"dynamo": False} if int(torch.__version__.split(".")[0]) >= 2 else {}
    for name in names:
        make, shape = NETWORKS[name]
        torch.onnx.export(make().eval(), (torch.randn(1, *shape),), f"{folder}/{name}.onnx", input_names=["x"],
                          output_names=["y"], dynamic_axes={"x": {0: "n"}, "y": {0: "n"}}, **options)


def onnx_time(name, batch, threads, folder, seconds):
    import onnxruntime
    how = onnxruntime.SessionOptions()
    how.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(f"{folder}/{name}.onnx", how, providers=["CPUExecutionProvider"])
    samples = torch.randn(batch, *NETWORKS[name][1]).numpy()
    return {"inference": milliseconds(lambda: session.run(None, {"x": samples}), seconds)}


def our_times(program, name, batch, threads, seconds):
    said = subprocess.run([program, f"--batches={batch}", f"--threads={threads}", f"--benchmark_filter=/{name}/",
                           "--benchmark_format=json", f"--benchmark_min_time={seconds}"],
                          check=True, capture_output=True, text=True).stdout
    rows = json.loads(said[said.index("{"):])["benchmarks"]
    return {row["name"].split("/")[0]: row["real_time"] for row in rows}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--networks", default=",".join(NETWORKS))
    parser.add_argument("--batches", default="1,64")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.5)
    arguments = parser.parse_args()

    print(f"PyTorch {torch.__version__}; medians of {arguments.rounds} rounds, milliseconds")
    print("| network | batch | threads | what | ctcnn | PyTorch | ONNX Runtime | ratio to the faster |\n" + "|---" * 8 + "|")
    layouts = {}
    with tempfile.TemporaryDirectory() as folder:
        if HAS_ONNX_RUNTIME:
            export_networks(arguments.networks.split(","), folder)
        for name in arguments.networks.split(","):
            for batch in map(int, arguments.batches.split(",")):
                for threads in map(int, arguments.threads.split(",")):
                    one = (name, batch, threads)
                    rounds = [(our_times(arguments.program, *one, arguments.seconds),
                               torch_times(*one, layouts, arguments.seconds),
                               onnx_time(*one, folder, arguments.seconds) if HAS_ONNX_RUNTIME else {})
                              for _ in range(arguments.rounds)]
                    for what in ("train_step", "inference"):
                        times = [[round_[i][what] for round_ in rounds if what in round_[i]] for i in range(3)]
                        ours, *others = [statistics.median(one) if one else None for one in times]
                        ratio = ours / min(other for other in others if other is not None)
                        cells = [f"{one:.3f}" if one is not None else "" for one in (ours, *others)]
                        print(f"| {name} | {batch} | {threads} | {what} | {' | '.join(cells)} | {ratio:.2f} |", flush=True)


if __name__ == "__main__":
    main()
