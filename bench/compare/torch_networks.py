#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause
"""The networks of bench/networks in PyTorch: NETWORKS[name] is a function that makes one, and the shape of its input."""
import torch
import torch.nn.functional as F
from torch import nn


class Residual(nn.Module):
    """x + inner(x), or shortcut(x) + inner(x)."""

    def __init__(self, inner, shortcut=None):
        super().__init__()
        self.inner, self.shortcut = inner, shortcut

    def forward(self, x):
        return self.inner(x) + (x if self.shortcut is None else self.shortcut(x))


def normalized(before, filters, kernel, stride=1, groups=1):
    return [nn.Conv2d(before, filters, kernel, stride, kernel // 2, groups=groups, bias=False), nn.BatchNorm2d(filters)]


def resnet(first, widths, blocks):
    layers, before = first, widths[0]
    for filters in widths:
        for block in range(blocks):
            stride = 2 if block == 0 and filters > widths[0] else 1
            inner = nn.Sequential(*normalized(before, filters, 3, stride), nn.ReLU(), *normalized(filters, filters, 3))
            shortcut = nn.Sequential(*normalized(before, filters, 1, stride)) if stride == 2 else None
            layers += [Residual(inner, shortcut), nn.ReLU()]
            before = filters
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(before, 10))


def resnet20():
    return resnet([*normalized(3, 16, 3), nn.ReLU()], (16, 32, 64), 3)


def resnet18():
    return resnet([*normalized(3, 64, 7, 2), nn.ReLU(), nn.MaxPool2d(3, 2, 1)], (64, 128, 256, 512), 2)


def mobilenet_v2():
    layers, before = [*normalized(3, 32, 3, 2), nn.ReLU6()], 32
    for expand, filters, count, first in [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1),
                                          (6, 160, 3, 2), (6, 320, 1, 1)]:
        for block in range(count):
            stride, hidden = first if block == 0 else 1, before * expand
            inner = [] if expand == 1 else [*normalized(before, hidden, 1), nn.ReLU6()]
            inner += [*normalized(hidden, hidden, 3, stride, hidden), nn.ReLU6(), *normalized(hidden, filters, 1)]
            inner = nn.Sequential(*inner)
            layers.append(Residual(inner) if stride == 1 and before == filters else inner)
            before = filters
    layers += [*normalized(before, 1280, 1), nn.ReLU6(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.2)]
    return nn.Sequential(*layers, nn.Linear(1280, 10))


def lenet5():
    return nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(),
                         nn.MaxPool2d(2), nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(),
                         nn.Linear(84, 10))


def fast_mnist():
    return nn.Sequential(nn.Conv2d(1, 24, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(24, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
                         nn.Flatten(), nn.Linear(800, 256), nn.ReLU(), nn.Linear(256, 10))


def mlp():
    return nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 256), nn.ReLU(), nn.Linear(256, 10))


def tiny_mlp():
    return nn.Sequential(nn.Linear(4, 32), nn.Tanh(), nn.Linear(32, 16), nn.Tanh(), nn.Linear(16, 4))


def seed():
    layers = [nn.Conv2d(1, 32, 5, padding=1), nn.ReLU(), *convolution(32, 64), nn.MaxPool2d(2)]
    for before, filters in ((64, 96), (96, 64), (64, 32), (32, 32)):
        layers += convolution(before, filters)
    return nn.Sequential(*layers, nn.MaxPool2d(2, 1), nn.Flatten(), nn.Dropout(0.5), nn.Linear(4608, 2048), nn.ReLU(),
                         nn.Dropout(0.5), nn.Linear(2048, 1024), nn.ReLU(), nn.Linear(1024, 10))


def convolution(before, filters):
    return [nn.Conv2d(before, filters, 3, padding=1), nn.ReLU()]


def vgg11():
    layers, before = [], 3
    for filters, halve in ((64, 1), (128, 1), (256, 0), (256, 1), (512, 0), (512, 1), (512, 0), (512, 1)):
        layers += convolution(before, filters) + ([nn.MaxPool2d(2)] if halve else [])
        before = filters
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(512, 10))


def alex():
    return nn.Sequential(nn.Conv2d(3, 64, 11, 4, 2), nn.ReLU(), nn.MaxPool2d(3, 2), nn.Conv2d(64, 192, 5, padding=2),
                         nn.ReLU(), *convolution(192, 384), *convolution(384, 256), *convolution(256, 256),
                         nn.MaxPool2d(3, 2), nn.Flatten(), nn.Linear(256 * 3 * 3, 1024), nn.ReLU(), nn.Linear(1024, 10))


def mobile():
    layers, before = [nn.Conv2d(3, 32, 3, 2, 1), nn.ReLU()], 32
    for filters, stride in ((64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1)):
        layers += [nn.Conv2d(before, before, 3, stride, 1, groups=before), nn.ReLU(), nn.Conv2d(before, filters, 1), nn.ReLU()]
        before = filters
    return nn.Sequential(*layers, nn.AvgPool2d(4), nn.Flatten(), nn.Linear(512, 10))


class Fire(nn.Module):
    def __init__(self, before, squeeze, expand):
        super().__init__()
        self.squeeze = nn.Conv2d(before, squeeze, 1)
        self.expand1x1 = nn.Conv2d(squeeze, expand, 1)
        self.expand3x3 = nn.Conv2d(squeeze, expand, 3, padding=1)

    def forward(self, x):
        x = F.relu(self.squeeze(x))
        return torch.cat([F.relu(self.expand1x1(x)), F.relu(self.expand3x3(x))], 1)


def squeezenet():
    layers, before = [nn.Conv2d(3, 64, 3, 2), nn.ReLU()], 64
    for squeeze, halve in ((16, 1), (16, 0), (32, 1), (32, 0), (48, 1), (48, 0), (64, 0), (64, 0)):
        layers += ([nn.MaxPool2d(3, 2, ceil_mode=True)] if halve else []) + [Fire(before, squeeze, 4 * squeeze)]
        before = 8 * squeeze
    return nn.Sequential(*layers, nn.Dropout(0.5), nn.Conv2d(512, 10, 1), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten())


class UNet(nn.Module):
    def __init__(self, classes=2, width=16):
        super().__init__()
        self.encoder1 = nn.Sequential(*convolution(1, width), *convolution(width, width))
        self.encoder2 = nn.Sequential(*convolution(width, 2 * width), *convolution(2 * width, 2 * width))
        self.bottleneck = nn.Sequential(*convolution(2 * width, 4 * width), *convolution(4 * width, 4 * width))
        self.up2 = nn.ConvTranspose2d(4 * width, 2 * width, 2, 2)
        self.decoder2 = nn.Sequential(*convolution(4 * width, 2 * width), *convolution(2 * width, 2 * width))
        self.up1 = nn.ConvTranspose2d(2 * width, width, 2, 2)
        self.decoder1 = nn.Sequential(*convolution(2 * width, width), *convolution(width, width))
        self.head = nn.Conv2d(width, classes, 1)

    def forward(self, x):
        first = self.encoder1(x)
        second = self.encoder2(F.max_pool2d(first, 2))
        x = self.up2(self.bottleneck(F.max_pool2d(second, 2)))
        x = self.up1(self.decoder2(torch.cat([second, x], 1)))
        return self.head(self.decoder1(torch.cat([first, x], 1)))


DIGIT, COLOUR_32, COLOUR_64 = (1, 28, 28), (3, 32, 32), (3, 64, 64)
NETWORKS = {
    "lenet5": (lenet5, DIGIT),
    "fast_mnist": (fast_mnist, DIGIT),
    "mlp": (mlp, (784,)),
    "tiny_mlp": (tiny_mlp, (4,)),
    "mobile": (mobile, COLOUR_64),
    "alex": (alex, COLOUR_64),
    "vgg11": (vgg11, COLOUR_32),
    "seed": (seed, DIGIT),
    "resnet20": (resnet20, COLOUR_32),
    "resnet18": (resnet18, COLOUR_64),
    "mobilenet_v2": (mobilenet_v2, COLOUR_64),
    "squeezenet": (squeezenet, COLOUR_64),
    "unet": (UNet, (1, 64, 64)),
}
