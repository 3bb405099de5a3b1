#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause
"""Writes the small models of tests/golden/onnx with PyTorch's exporter (Debian's python3-torch 1.13):

    /usr/bin/python3 tests/golden/make_onnx.py [name...]

<name>.onnx is a model, <name>.npz an input and the output that PyTorch computes of it in double. Weights are those of a
formula.
"""
import math
import pathlib
import sys

import numpy
import torch
from torch import nn
from torch.nn import functional as F

FOLDER = pathlib.Path(__file__).resolve().parent / "onnx"


class Join(nn.Module):
    """Paths that read the same input, and what becomes of them."""

    def __init__(self, join, *paths):
        super().__init__()
        self.paths = nn.ModuleList(paths)
        self.join = join

    def forward(self, x):
        return self.join([path(x) for path in self.paths])


class Apply(nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


def total(values):
    return sum(values[1:], values[0])


def product(values):
    return values[0] * values[1]


def channels(values):
    return torch.cat(values, 1)


class Block(nn.Module):
    """A residual block, with a convolution beside where the shape changes."""

    def __init__(self, before, filters, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(before, filters, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(filters)
        self.conv2 = nn.Conv2d(filters, filters, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(filters)
        self.downsample = None
        if stride != 1 or before != filters:
            self.downsample = nn.Sequential(nn.Conv2d(before, filters, 1, stride, bias=False), nn.BatchNorm2d(filters))

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(4)
        self.layer1 = nn.Sequential(Block(4, 4), Block(4, 4))
        self.layer2 = nn.Sequential(Block(4, 6, 2), Block(6, 6))
        self.fc = nn.Linear(6, 5)

    def forward(self, x):
        x = self.layer2(self.layer1(F.relu(self.bn1(self.conv1(x)))))
        return self.fc(x.mean((2, 3)))


class Dense(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(2, 3, 3, padding=1)
        self.second = nn.Conv2d(5, 3, 3, padding=1)
        self.third = nn.Conv2d(8, 3, 1)

    def forward(self, x):
        a = self.first(x)
        b = self.second(torch.cat([x, a], 1))
        return self.third(torch.cat([x, a, b], 1))


class Excited(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(2, 4, 3)
        self.fc1 = nn.Conv2d(4, 2, 1)
        self.fc2 = nn.Conv2d(2, 4, 1)

    def forward(self, x):
        x = F.hardswish(self.conv(x))
        return x * F.hardsigmoid(self.fc2(F.relu(self.fc1(F.adaptive_avg_pool2d(x, 1)))))


class Gated(nn.Module):
    """Squeeze and excitation with linear layers."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(2, 4, 3)
        self.fc1 = nn.Linear(4, 2)
        self.fc2 = nn.Linear(2, 4)

    def forward(self, x):
        x = self.conv(x)
        gate = self.fc2(F.relu(self.fc1(x.mean((2, 3))))).view(-1, 4, 1, 1)
        return torch.sigmoid(gate) * x


class Columns(nn.Module):
    """The samples are the second dimension of its input."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 2, 3)

    def forward(self, x):
        return torch.relu(self.conv(x.transpose(0, 1)))


class LayerNorm(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 2, 3)
        self.norm = nn.LayerNorm([2, 4, 4])

    def forward(self, x):
        return self.norm(self.conv(x))


class Tokens(nn.Module):
    """Flattens in the order height, width, channels, as other frameworks do."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(2, 3, 3)
        self.fc = nn.Linear(48, 4)

    def forward(self, x):
        return self.fc(self.conv(x).permute(0, 2, 3, 1).reshape(-1, 48))


class Viewed(nn.Module):
    """The pattern of Shape, Gather and Concat where the number of samples is open; the end is a probability."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 2, 3, stride=2)
        self.fc = nn.Linear(8, 3, bias=False)

    def forward(self, x):
        x = torch.tanh(self.conv((x - 0.25) / 0.5))
        return F.softmax(self.fc(x.view(x.size(0), -1)), 1)


class LogEnd(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(6, 8)
        self.bn = nn.BatchNorm1d(8)
        self.fc2 = nn.Linear(8, 3)

    def forward(self, x):
        return F.log_softmax(self.fc2(F.dropout(F.relu(self.bn(self.fc1(x))), training=False)), 1)


class Crossed(nn.Module):
    """Paths that do not meet in one place: no network here can say it."""

    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(2, 2, 1)
        self.b = nn.Conv2d(2, 2, 1)

    def forward(self, x):
        a = self.a(x)
        b = self.b(x)
        c = torch.relu(a)
        return torch.cat([a + torch.sigmoid(b), c * torch.tanh(b), c], 1)


def activations():
    layers = [nn.ReLU(), nn.LeakyReLU(0.2), nn.PReLU(), nn.PReLU(3), nn.ELU(), nn.Sigmoid(), nn.Tanh(), nn.Hardsigmoid(),
              nn.Hardswish(), nn.Softplus(), nn.GELU(), nn.SiLU(), nn.ReLU6()]
    return nn.Sequential(*[one for layer in layers for one in (nn.Conv2d(3, 3, 1), layer)])


MODELS = {  # the model, a sample's shape, the version of the operators, what else the exporter is told
    "activations": (activations, (3, 4, 5), 14, {}),
    "activations_9": (lambda: nn.Sequential(nn.Conv2d(2, 2, 1), nn.ReLU6(), nn.ELU(0.5), nn.Conv2d(2, 2, 1), nn.GELU()),
                      (2, 3, 3), 9, {}),
    "bounded": (lambda: nn.Sequential(
        nn.Conv2d(2, 3, 1), nn.Hardtanh(), nn.Conv2d(3, 2, 1), nn.Hardtanh(-0.5, 0.25), nn.Conv2d(2, 2, 1),
        nn.GELU(approximate="tanh")), (2, 3, 4), 13, {}),
    "gated": (Gated, (2, 5, 5), 13, {}),
    "columns": (Columns, (3, 5, 5), 13, {"dynamic_axes": {"x": {1: "n"}, "y": {0: "n"}}}),
    "convolutions": (lambda: nn.Sequential(
        nn.Conv2d(2, 4, 3, stride=(2, 1), padding=(1, 2)), nn.ZeroPad2d((0, 1, 2, 1)),
        nn.Conv2d(4, 6, (3, 2), dilation=(1, 2), groups=2, bias=False), nn.Conv2d(6, 6, 3, padding=1, groups=6),
        nn.ConvTranspose2d(6, 3, 3, stride=2, padding=1, output_padding=1),
        nn.ConvTranspose2d(3, 4, 2, bias=False)), (2, 9, 8), 13, {}),
    "pools": (lambda: nn.Sequential(
        nn.Conv2d(1, 3, 3, padding=1), nn.MaxPool2d(3, 2, 1), nn.AvgPool2d(2, 1), nn.Upsample(scale_factor=2),
        nn.MaxPool2d(2, ceil_mode=True), nn.AvgPool2d(3, 1, 1, count_include_pad=False),
        nn.Upsample(scale_factor=(2, 3), mode="bilinear"), nn.AvgPool2d(3, 2, 1),
        Join(channels, nn.AdaptiveMaxPool2d(1), nn.AdaptiveAvgPool2d(1)), nn.Flatten(), nn.Linear(6, 2)), (1, 17, 13), 11,
        {}),
    "normalizations": (lambda: nn.Sequential(
        nn.Conv2d(2, 6, 3), nn.GroupNorm(3, 6), nn.Conv2d(6, 4, 1), nn.InstanceNorm2d(4, affine=True),
        nn.BatchNorm2d(4, eps=1e-3)), (2, 6, 6), 13, {"training": torch.onnx.TrainingMode.PRESERVE}),
    "layer_norm": (LayerNorm, (1, 6, 6), 13, {}),
    "layer_norm_17": (LayerNorm, (1, 6, 6), 17, {}),
    "joins": (lambda: nn.Sequential(
        Join(total, nn.Conv2d(2, 3, 1), nn.Sequential(nn.Conv2d(2, 3, 3, padding=1), nn.ReLU()), nn.Conv2d(2, 3, 1)),
        Join(channels, nn.Identity(), nn.Conv2d(3, 2, 1)), Join(product, nn.Sigmoid(), nn.Conv2d(5, 5, 1))), (2, 5, 5), 13,
        {}),
    "resnet": (ResNet, (3, 8, 8), 13, {"training": torch.onnx.TrainingMode.TRAINING, "do_constant_folding": False}),
    "resnet_folded": (ResNet, (3, 8, 8), 13, {}),
    "dense": (Dense, (2, 5, 5), 16, {}),
    "excited": (Excited, (2, 6, 6), 13, {}),
    "excited_15": (Excited, (2, 6, 6), 15, {}),
    "tokens": (Tokens, (2, 6, 6), 13, {"dynamic_axes": {"x": {0: "n"}}}),
    "viewed": (Viewed, (1, 5, 5), 10, {"dynamic_axes": {"x": {0: "n"}}, "do_constant_folding": False}),
    "log_end": (LogEnd, (6,), 13, {"training": torch.onnx.TrainingMode.PRESERVE}),
    "crossed": (Crossed, (2, 3, 3), 13, {}),
}


def fill(model):
    """Weights of a formula: of spread 1 before a layer, near 1 where they scale."""
    for k, (name, tensor) in enumerate(model.state_dict().items()):
        if name.endswith("num_batches_tracked"):
            continue
        numbers = torch.sin(1.7 * torch.arange(tensor.numel(), dtype=torch.float64) + k).reshape(tensor.shape)
        if tensor.dim() > 1:
            numbers = numbers * math.sqrt(3 * tensor.shape[0] / tensor.numel())
        elif name.endswith("running_var"):
            numbers = 1 + 0.5 * numbers
        elif name.endswith("weight"):
            numbers = 0.25 + 0.2 * numbers if tensor.numel() == 1 else 1 + 0.25 * numbers
        else:
            numbers = 0.2 * numbers
        tensor.copy_(numbers)
    return model


def write(name, make, shape, version, options):
    model = fill(make()).eval()
    x = torch.cos(0.9 * torch.arange(2 * math.prod(shape), dtype=torch.float64)).reshape(2, *shape).float()
    if name == "columns":
        x = x.transpose(0, 1).contiguous()
    torch.onnx.export(model, x, FOLDER / f"{name}.onnx", opset_version=version, input_names=["x"], output_names=["y"],
                      **{"training": torch.onnx.TrainingMode.EVAL, **options})
    if name == "log_end":  # logits, which is what a network gives
        model.forward = lambda x: model.fc2(F.relu(model.bn(model.fc1(x))))
    model = model.eval().double()  # with the statistics that it has: an export for training changes them
    with torch.no_grad():
        y = model(x.double())
    numpy.savez(FOLDER / f"{name}.npz", input=x.numpy(), output=y.numpy())


if __name__ == "__main__":
    torch.set_default_dtype(torch.float32)
    FOLDER.mkdir(exist_ok=True)
    for name, arguments in MODELS.items():
        if len(sys.argv) < 2 or name in sys.argv[1:]:
            write(name, *arguments)
