#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause
"""The network and the recipe of examples/fashion_resnet in PyTorch (Debian's python3-torch 1.13), to compare the
seconds that an epoch takes on one machine:

    /usr/bin/python3 bench/compare/fashion_resnet.py --threads 2
    build/release/examples/fashion_resnet --epochs 1 --threads 2

Everything is in memory as it is fed: the images are normalized once, before the clock starts, and a batch is one
indexing of a tensor. No DataLoader, whose processes and copies would be measured as well. With --channels-last images
have the other order in memory, in which convolutions of oneDNN may be faster or slower.
"""
import argparse
import gzip
import pathlib
import time

import torch
from torch import nn
from torch.nn import functional as F


def conv3x3(inputs, outputs, stride=1):
    return nn.Conv2d(inputs, outputs, 3, stride=stride, padding=1, bias=False)


class Block(nn.Module):
    """torchvision.models.resnet.BasicBlock"""

    def __init__(self, inputs, outputs, stride=1):
        super().__init__()
        self.conv1 = conv3x3(inputs, outputs, stride)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = conv3x3(outputs, outputs)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride=stride, bias=False), nn.BatchNorm2d(outputs)
            )

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)), inplace=True)
        y = self.bn2(self.conv2(y))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)), inplace=True)


class Network(nn.Module):
    """Its parameters have the names and shapes of those of the example's network."""

    def __init__(self):
        super().__init__()
        self.conv1 = conv3x3(1, 16)
        self.bn1 = nn.BatchNorm2d(16)
        self.layer1 = nn.Sequential(Block(16, 32))
        self.layer2 = nn.Sequential(Block(32, 64, 2), Block(64, 64))
        self.fc = nn.Linear(64, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x)), inplace=True), 2)
        return self.fc(self.layer2(self.layer1(x)).mean((2, 3)))


def read(folder, name):
    """The bytes of an IDX file after its header."""
    path = folder / name
    raw = path.read_bytes() if path.exists() else gzip.decompress((folder / (name + ".gz")).read_bytes())
    return torch.frombuffer(bytearray(raw[4 + 4 * raw[3] :]), dtype=torch.uint8)


def load(folder, part):
    labels = read(folder, part + "-labels-idx1-ubyte").long()
    images = read(folder, part + "-images-idx3-ubyte").reshape(len(labels), 1, 28, 28)
    return (images / 255 - 0.2860) / 0.3530, labels


def correct(network, images, labels):
    network.eval()
    with torch.no_grad():
        return sum(
            (network(x).argmax(1) == y).sum().item() for x, y in zip(images.split(128), labels.split(128))
        )


def main():
    parser = argparse.ArgumentParser(description="Trains the network of examples/fashion_resnet with PyTorch.")
    parser.add_argument("--data", type=pathlib.Path, default="/usr/share/datasets/fashion-mnist", metavar="DIR")
    parser.add_argument("--epochs", type=int, default=1, metavar="N")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads(), metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--channels-last", action="store_true")
    chosen = parser.parse_args()

    torch.set_num_threads(chosen.threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(chosen.seed)
    images, labels = load(chosen.data, "train")
    test_images, test_labels = load(chosen.data, "t10k")
    order = torch.randperm(len(labels))
    kept = len(labels) // 12  # as many as the example keeps for validation
    train, validation = order[kept:], order[:kept]
    batch = 64

    network = Network()
    if chosen.channels_last:
        network = network.to(memory_format=torch.channels_last)
    weights = [p for p in network.parameters() if p.dim() > 1]
    others = [p for p in network.parameters() if p.dim() == 1]
    optimizer = torch.optim.AdamW(
        [{"params": weights}, {"params": others, "weight_decay": 0}], lr=0.01, weight_decay=0.05
    )
    steps = chosen.epochs * ((len(train) + batch - 1) // batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.01, total_steps=steps, cycle_momentum=False)
    print(f"PyTorch {torch.__version__}, {sum(p.numel() for p in network.parameters())} parameters, "
          f"{chosen.threads} threads, batches of {batch}")

    total = 0
    for epoch in range(chosen.epochs):
        network.train()
        loss_sum = 0
        begin = time.perf_counter()
        for indices in train[torch.randperm(len(train))].split(batch):
            x = images[indices]
            if chosen.channels_last:
                x = x.contiguous(memory_format=torch.channels_last)
            loss = F.cross_entropy(network(x), labels[indices])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            schedule.step()
            loss_sum += loss.item() * len(indices)
        seconds = time.perf_counter() - begin
        total += seconds
        accuracy = correct(network, images[validation], labels[validation]) / kept
        print(f"epoch {epoch + 1:2}: loss {loss_sum / len(train):.4f}, validation {100 * accuracy:.2f} %, "
              f"{seconds:.1f} s", flush=True)
    errors = len(test_labels) - correct(network, test_images, test_labels)
    print(f"test accuracy {100 - 100 * errors / len(test_labels):.2f} % ({errors} errors of {len(test_labels)}), "
          f"{total / chosen.epochs:.1f} s an epoch")


if __name__ == "__main__":
    main()
