#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause
"""Writes the golden values of tests/golden/values/models with PyTorch and torchvision (Debian's python3-torch 1.13 and
python3-torchvision 0.14):

    /usr/bin/python3 tests/golden/make_models.py [name...]

<name>.keys.txt has the keys of a model's state_dict and the extents of their tensors, one a line and in order. <name>.txt
has, in the format of make_golden.py, what a small one computes in double: outputs in inference and in training, the
loss, the norm and three elements of each gradient, and after three steps of SGD the outputs, and of each statistic the
same as of a gradient. Parameters and inputs are those of a formula, which tests/support/golden_model.hpp has as well.
"""
import math
import sys

import torch
import torchvision
from torch import nn
from torch.nn import functional as F

import make_golden

FOLDER = make_golden.FOLDER / "models"
ORIGIN = f"""# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause
# Made by tests/golden/make_models.py with PyTorch {torch.__version__} and torchvision {torchvision.__version__}. Don't edit.
"""


# Models that torchvision does not have.

class LeNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, classes)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2).flatten(1)
        return self.fc3(F.relu(self.fc2(F.relu(self.fc1(x)))))


class SmallVGG(nn.Module):
    def __init__(self, features, classes=10):
        super().__init__()
        self.features = features
        self.classifier = nn.Linear(512, classes)

    def forward(self, x):
        return self.classifier(self.features(x).flatten(1))


class ResNet20(nn.Module):
    def __init__(self, classes=10):
        super().__init__()

        def stage(before, channels, stride):
            downsample = None
            if stride != 1:
                downsample = nn.Sequential(nn.Conv2d(before, channels, 1, stride, bias=False), nn.BatchNorm2d(channels))
            block = torchvision.models.resnet.BasicBlock
            return nn.Sequential(block(before, channels, stride, downsample), block(channels, channels),
                                 block(channels, channels))

        self.conv1 = nn.Conv2d(3, 16, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.layer1 = stage(16, 16, 1)
        self.layer2 = stage(16, 32, 2)
        self.layer3 = stage(32, 64, 2)
        self.fc = nn.Linear(64, classes)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        return self.fc(self.layer3(self.layer2(self.layer1(x))).mean((2, 3)))


class MobileNetV1(nn.Module):
    def __init__(self, classes=1000):
        super().__init__()

        def convolution(before, channels, kernel, stride=1, groups=1):
            return [nn.Conv2d(before, channels, kernel, stride, kernel // 2, groups=groups, bias=False),
                    nn.BatchNorm2d(channels), nn.ReLU()]

        layers = [nn.Sequential(*convolution(3, 32, 3, 2))]
        before = 32
        for channels, stride in [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *[(512, 1)] * 5, (1024, 2),
                                 (1024, 1)]:
            layers.append(nn.Sequential(*convolution(before, before, 3, stride, groups=before),
                                        *convolution(before, channels, 1)))
            before = channels
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Linear(1024, classes)

    def forward(self, x):
        return self.classifier(self.features(x).mean((2, 3)))


class UNet(nn.Module):
    def __init__(self, classes=2, channels=1, width=16, levels=3):
        super().__init__()

        def convolutions(before, filters):
            return nn.Sequential(nn.Conv2d(before, filters, 3, padding=1), nn.ReLU(),
                                 nn.Conv2d(filters, filters, 3, padding=1), nn.ReLU())

        widths = [width * 2**i for i in range(levels)]
        self.count = levels
        self.levels = nn.Module()
        for i in range(levels - 1):
            setattr(self.levels, f"encoder{i + 1}", convolutions(([channels] + widths)[i], widths[i]))
        self.levels.bottleneck = convolutions(widths[-2], widths[-1])
        for i in reversed(range(levels - 1)):
            setattr(self.levels, f"up{i + 1}", nn.ConvTranspose2d(widths[i + 1], widths[i], 2, 2))
            setattr(self.levels, f"decoder{i + 1}", convolutions(2 * widths[i], widths[i]))
        self.head = nn.Conv2d(width, classes, 1)

    def forward(self, x):
        skipped = []
        for i in range(1, self.count):
            skipped.append(getattr(self.levels, f"encoder{i}")(x))
            x = F.max_pool2d(skipped[-1], 2)
        x = self.levels.bottleneck(x)
        for i in reversed(range(1, self.count)):
            x = torch.cat([skipped.pop(), getattr(self.levels, f"up{i}")(x)], 1)
            x = getattr(self.levels, f"decoder{i}")(x)
        return self.head(x)


def small_densenet(classes=10):
    return torchvision.models.DenseNet(growth_rate=12, block_config=(2, 3), num_init_features=16, num_classes=classes,
                                       drop_rate=0)


MODELS = torchvision.models
# Models whose keys are written, and those that are run, with an input.
KEYS = {
    "lenet": LeNet,
    "squeezenet1_1": MODELS.squeezenet1_1,
    "unet": UNet,
    "vgg11": MODELS.vgg11,
    "vgg11_bn": MODELS.vgg11_bn,
    "vgg16": MODELS.vgg16,
    "vgg16_bn": MODELS.vgg16_bn,
    "resnet18": MODELS.resnet18,
    "resnet34": MODELS.resnet34,
    "resnet20": ResNet20,
    "mobilenet_v1": MobileNetV1,
    "mobilenet_v2": MODELS.mobilenet_v2,
    "mobilenet_v2_half": lambda: MODELS.mobilenet_v2(width_mult=0.5),
    "mobilenet_v3_small": MODELS.mobilenet_v3_small,
    "densenet121": MODELS.densenet121,
    "small_densenet": small_densenet,
}
RUNS = {
    "lenet": (LeNet, (1, 28, 28)),
    "squeezenet1_1": (lambda: MODELS.squeezenet1_1(num_classes=10), (3, 64, 64)),
    "unet": (UNet, (1, 8, 12)),
    "small_vgg11": (lambda: SmallVGG(MODELS.vgg11().features), (3, 32, 32)),
    "small_vgg11_bn": (lambda: SmallVGG(MODELS.vgg11_bn().features), (3, 32, 32)),
    "resnet18": (lambda: MODELS.resnet18(num_classes=10), (3, 64, 64)),
    "resnet20": (ResNet20, (3, 32, 32)),
    "mobilenet_v1": (lambda: MobileNetV1(10), (3, 64, 64)),
    "mobilenet_v2": (lambda: MODELS.mobilenet_v2(num_classes=10), (3, 64, 64)),
    "mobilenet_v3_small": (lambda: MODELS.mobilenet_v3_small(num_classes=10), (3, 64, 64)),
    "small_densenet": (small_densenet, (3, 64, 64)),
}
COUNT, STEPS, RATE, MOMENTUM = 3, 3, 1e-3, 0.9


def name_hash(name):
    """The upper 24 bits of FNV-1a's 32."""
    hash = 0x811C9DC5
    for byte in name.encode():
        hash = ((hash ^ byte) * 0x01000193) & 0xFFFFFFFF
    return hash >> 8


def value(name, shape):
    """Tensor `name` of a model."""
    if name.endswith("num_batches_tracked"):
        return torch.zeros(())
    numbers = make_golden.formula(name_hash(name), shape)
    if len(shape) > 1:
        return numbers * math.sqrt(6 / math.prod(shape[1:]))
    if name.endswith("running_var"):
        return 1 + 0.5 * numbers
    if name.endswith("weight"):
        return 1 + 0.25 * numbers
    return 0.25 * numbers


def digest(x):
    """The norm, and the elements at 0, in the middle, and the last."""
    x = x.detach().double().flatten()
    return [x.norm().item(), x[0].item(), x[len(x) // 2].item(), x[-1].item()]


class Hardsigmoid(nn.Module):
    """PyTorch 1.13 multiplies its gradient by the sixth of a float, in double as well."""

    def forward(self, x):
        return F.relu6(x + 3) / 6


def prepared(model):
    """The model without what is random or not exact."""
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0
        if isinstance(module, nn.ReLU):
            module.inplace = False
        if isinstance(module, torchvision.ops.SqueezeExcitation):
            module.scale_activation = Hardsigmoid()
    return model


def write_keys(name):
    lines = []
    for key, tensor in KEYS[name]().state_dict().items():
        lines.append(" ".join([key, *map(str, tensor.shape)]))
    (FOLDER / f"{name}.keys.txt").write_text(ORIGIN + "\n".join(lines) + "\n")


class Golden(make_golden.Golden):
    """Of 13 digits, which is as much as its tests compare."""

    def case(self, name, tensors):
        self.lines.append(f"case {name}")
        for key, numbers in tensors.items():
            numbers = torch.as_tensor(numbers, dtype=torch.float64).detach().flatten().tolist()
            self.lines.append(" ".join(["tensor", key, "1", str(len(numbers)), *(f"{x:.13g}" for x in numbers)]))

    def write(self):
        self.path.write_text(ORIGIN + "\n".join(self.lines) + "\n")
        print(f"{self.path.name}: {self.path.stat().st_size} bytes")


def write_run(name):
    make, shape = RUNS[name]
    golden = Golden(f"models/{name}")
    model = prepared(make()).double()
    model.load_state_dict({key: value(key, tuple(tensor.shape)) for key, tensor in model.state_dict().items()})
    x = make_golden.formula(100, (COUNT, *shape))
    model.eval()
    outputs = model(x)
    places = math.prod(outputs.shape[2:])
    labels = (torch.arange(COUNT * places) * 7 % 3 % outputs.shape[1]).reshape(COUNT, *outputs.shape[2:])
    golden.case("inference", {"outputs": outputs})
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE, momentum=MOMENTUM)
    losses = []
    for step in range(STEPS):
        optimizer.zero_grad()
        outputs = model(x)
        loss = F.cross_entropy(outputs, labels)
        loss.backward()
        losses.append(loss.item())
        if step == 0:
            golden.case("training", {"outputs": outputs})
            golden.case("gradients", {key: digest(p.grad) for key, p in model.named_parameters()})
        optimizer.step()
    golden.case("losses", {"losses": losses})
    golden.case("statistics", {key: digest(x) for key, x in model.named_buffers()})
    model.eval()
    golden.case("trained", {"outputs": model(x)})
    golden.write()


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for model_name in sys.argv[1:] or [*KEYS, *(name for name in RUNS if name not in KEYS)]:
        if model_name in KEYS:
            write_keys(model_name)
        if model_name in RUNS:
            write_run(model_name)
