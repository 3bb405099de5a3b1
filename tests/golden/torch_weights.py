#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause
"""Weights between PyTorch (Debian's python3-torch 1.13) and ctcnn, without the safetensors package:

    /usr/bin/python3 tests/golden/torch_weights.py write                    makes the files in tests/golden/weights
    /usr/bin/python3 tests/golden/torch_weights.py statistics WEIGHTS       loads WEIGHTS of the network with statistics,
                                                                            strictly
    /usr/bin/python3 tests/golden/torch_weights.py check WEIGHTS RUN        loads WEIGHTS with load_state_dict, and compares
                                                                            its logits with those in RUN
"""
import json
import pathlib
import struct
import sys
from collections import OrderedDict

import torch
from torch import nn

DTYPES = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}
COUNTS = {"I64": torch.int64}


def write_safetensors(path, tensors):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, tensor in tensors.items():
        raw = tensor.detach().contiguous().flatten().view(torch.uint8).numpy().tobytes()
        dtype = next(key for key, value in (DTYPES | COUNTS).items() if value == tensor.dtype)
        offsets = [len(data), len(data) + len(raw)]
        header[name] = {"dtype": dtype, "shape": list(tensor.shape), "data_offsets": offsets}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def read_safetensors(path):
    content = pathlib.Path(path).read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header, data = json.loads(content[8 : 8 + length]), content[8 + length :]
    assert header.pop("__metadata__")["format"] == "pt"
    return {
        name: torch.frombuffer(bytearray(data[slice(*entry["data_offsets"])]), dtype=(DTYPES | COUNTS)[entry["dtype"]]).reshape(
            entry["shape"]
        )
        for name, entry in header.items()
    }


def network():
    return nn.Sequential(
        nn.Sequential(nn.Conv2d(1, 3, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        nn.Flatten(),
        nn.Sequential(nn.Linear(27, 5), nn.ReLU(), nn.Linear(5, 4)),
    )


class RunningMean(nn.Module):
    """A layer with the buffers of tests/support/running_mean.hpp, of the kinds that nn.BatchNorm2d has."""

    def __init__(self, channels):
        super().__init__()
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("num_batches_tracked", torch.tensor(0))


def network_with_statistics():
    return nn.Sequential(OrderedDict({"bn": RunningMean(3), "1": nn.Linear(3, 2), "2": RunningMean(2)}))


def write_statistics(folder):
    torch.manual_seed(5)
    net = network_with_statistics()
    net.bn.running_mean[:] = torch.tensor([0.125, 4, -2.5])
    net.bn.num_batches_tracked += 7
    net[2].running_mean[:] = torch.tensor([-1, 1.5])
    net[2].num_batches_tracked += 8
    write_safetensors(folder / "statistics.safetensors", net.state_dict())


def check_statistics(weights):
    net, tensors = network_with_statistics(), read_safetensors(weights)
    print(net.load_state_dict(tensors, strict=True))
    counts = [key for key in tensors if key.endswith("num_batches_tracked")]
    right = all(tensors[key].dtype == torch.int64 and tensors[key].shape == () for key in counts)
    return 0 if right and len(counts) == 2 else 1


def write():
    folder = pathlib.Path(__file__).resolve().parent / "weights"
    folder.mkdir(exist_ok=True)
    write_statistics(folder)
    torch.manual_seed(4)
    net, images = network(), torch.randn(3, 1, 6, 6)
    for name, dtype in DTYPES.items():
        net.to(dtype)  # in the end all hold what fits 16 bits of both kinds
        write_safetensors(folder / f"{name.lower()}.safetensors", net.state_dict())
        exact = network().double()
        exact.load_state_dict(net.state_dict())
        run = {"input": images, "logits": exact(images.double())}
        write_safetensors(folder / f"{name.lower()}_run.safetensors", run)


def check(weights, run):
    net, run = network(), read_safetensors(run)
    print(net.load_state_dict(read_safetensors(weights)))
    worst = (net(run["input"]) - run["logits"]).abs().max().item()
    print(f"largest difference of a logit: {worst}")
    return 0 if worst <= 1e-5 else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["statistics"]:
        sys.exit(check_statistics(sys.argv[2]))
    sys.exit(write() if sys.argv[1:] == ["write"] else check(*sys.argv[2:]))
