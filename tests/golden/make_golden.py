#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause
"""Writes the golden values of tests/golden/values with PyTorch (Debian's python3-torch 1.13):

    /usr/bin/python3 tests/golden/make_golden.py

Inputs are multiples of 2^-6 or so: exact in float and short in decimal. Everything is computed in double, so that the
same values serve tests in float and in double. Numbers are Python's shortest decimals, which strtod reads back exactly.

Format (read by tests/support/golden.hpp): words separated by white space, lines that begin with # are comments,

    case <name>
    tensor <name> <rank> <extents...> <values...>
"""
import math
import pathlib

import torch
from torch import nn
from torch.nn import functional as F

FOLDER = pathlib.Path(__file__).resolve().parent / "values"
HEADER = """# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause
# Made by tests/golden/make_golden.py with PyTorch 1.13, in double. Don't edit.
"""

torch.manual_seed(1)
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
# The backends for convolutions and pooling that PyTorch wrote itself.
torch.backends.mkldnn.enabled = False


class Golden:
    """One file of cases."""

    def __init__(self, name):
        self.path = FOLDER / f"{name}.txt"
        self.lines = []

    def case(self, name, **tensors):
        self.lines.append(f"case {name}")
        for key, value in tensors.items():
            value = torch.as_tensor(value, dtype=torch.float64).detach()
            self.lines.append(" ".join(["tensor", key, str(value.dim()), *map(str, value.shape)]))
            words = [shortest(x) for x in value.flatten().tolist()]
            for i in range(0, len(words), 8):
                self.lines.append(" ".join(words[i:i + 8]))

    def write(self):
        self.path.write_text(HEADER + "\n".join(self.lines) + "\n")
        print(f"{self.path.name}: {self.path.stat().st_size} bytes")


def shortest(x):
    return str(int(x)) if x == int(x) and abs(x) < 2**53 else repr(x)


def draw(*shape, scale=64, limit=2.0):
    """Uniform multiples of 1/scale in [-limit, limit)."""
    return torch.randint(int(-limit * scale), int(limit * scale), shape).double() / scale


def distinct(*shape):
    """Multiples of 1/64 without two equal ones and without 0, so that no maximum is a tie and no ReLU at its kink."""
    count = math.prod(shape)
    return ((torch.randperm(count).double() - count // 2) + 0.5).reshape(shape) / 64


def gradients(function, leaves, d_output=None):
    """function(*leaves) and the gradients of sum(d_output * output) by the leaves."""
    leaves = [x.clone().requires_grad_() for x in leaves]
    output = function(*leaves)
    if d_output is None:
        d_output = draw(*output.shape)
    output.backward(d_output)
    return output, d_output, [x.grad for x in leaves]


# (a) losses

def losses():
    golden = Golden("losses")
    logits = draw(5, 10, limit=4.0)
    labels = torch.tensor([3, 0, 9, 3, 7])
    for name, smoothing in (("cross_entropy", 0.0), ("cross_entropy_smoothing_0.1", 0.1)):
        x = logits.clone().requires_grad_()
        loss = F.cross_entropy(x, labels, label_smoothing=smoothing)
        loss.backward()
        golden.case(name, logits=logits, labels=labels, label_smoothing=smoothing, loss=loss, d_logits=x.grad)
    golden.case("softmax", logits=logits, probabilities=torch.softmax(logits, dim=1))
    target = draw(4, 2, 3)
    x = draw(4, 2, 3).requires_grad_()
    loss = F.mse_loss(x, target)
    loss.backward()
    golden.case("mean_squared_error", output=x, target=target, loss=loss, d_output=x.grad)
    with torch.random.fork_rng():  # what comes after draws the same numbers as before there were these
        torch.manual_seed(2)
        more_losses(golden)
    golden.write()


def more_losses(golden):
    def case(name, function, output, **tensors):
        x = output.clone().requires_grad_()
        loss = function(x)
        loss.backward()
        golden.case(name, output=output, loss=loss, d_output=x.grad, **tensors)

    weights = torch.tensor([0.5, 2.0, 0.0, 1.25])
    logits, labels = draw(6, 4, limit=4.0), torch.tensor([1, 3, 2, 0, 1, 255])
    pixels, classes = draw(2, 4, 3, 2, limit=4.0), torch.tensor([[[0, 1], [3, 255], [2, 1]],
                                                                 [[255, 255], [1, 3], [0, 2]]])
    for name, x, y in (("", logits, labels), ("_pixels", pixels, classes)):
        case("cross_entropy" + name + "_ignored", lambda o: F.cross_entropy(o, y, ignore_index=255), x, labels=y)
        for smoothing in (0.0, 0.125):
            case(f"cross_entropy{name}_weights_smoothing_{smoothing}",
                 lambda o: F.cross_entropy(o, y, weight=weights, ignore_index=255, label_smoothing=smoothing), x,
                 labels=y, class_weights=weights, label_smoothing=smoothing)
    output, target = draw(3, 2, 3), draw(3, 2, 3)
    target[0, 0, 1] = output[0, 0, 1]
    case("l1", lambda o: F.l1_loss(o, target), output, target=target)
    for delta in (1.0, 0.75):
        case(f"huber_{delta}", lambda o: F.huber_loss(o, target, delta=delta), output, target=target, delta=delta)
    output, target = 8 * draw(3, 2, 3), (draw(3, 2, 3) + 2) / 4
    target[0], target[1] = 0, 1
    for weight in (1.0, 2.5):
        case(f"binary_cross_entropy_{weight}",
             lambda o: F.binary_cross_entropy_with_logits(o, target, pos_weight=torch.tensor(weight)), output,
             target=target, pos_weight=weight)


# (b) optimizers

def optimizers():
    golden = Golden("optimizers")
    size, steps = 37, 5
    start = draw(size)
    grads = draw(steps, size)
    grads[:, 5] = 0  # a parameter that has no gradient
    options = {
        "sgd": (torch.optim.SGD, dict(lr=0.1)),
        "sgd_weight_decay": (torch.optim.SGD, dict(lr=0.1, weight_decay=0.05)),
        "sgd_momentum": (torch.optim.SGD, dict(lr=0.1, momentum=0.9)),
        "sgd_momentum_weight_decay": (torch.optim.SGD, dict(lr=0.1, momentum=0.9, weight_decay=0.05)),
        "sgd_nesterov": (torch.optim.SGD, dict(lr=0.1, momentum=0.9, weight_decay=0.05, nesterov=True)),
        "adam": (torch.optim.Adam, dict(lr=0.01)),
        "adam_weight_decay": (torch.optim.Adam, dict(lr=0.01, betas=(0.8, 0.95), eps=1e-6, weight_decay=0.05)),
        "adamw": (torch.optim.AdamW, dict(lr=0.01)),
        "adamw_weight_decay": (torch.optim.AdamW, dict(lr=0.01, betas=(0.8, 0.95), eps=1e-6, weight_decay=0.5)),
        "rmsprop": (torch.optim.RMSprop, dict(lr=0.01)),
        "rmsprop_momentum": (torch.optim.RMSprop,
                             dict(lr=0.01, alpha=0.9, eps=1e-6, weight_decay=0.05, momentum=0.8)),
    }
    golden.case("common", start=start, gradients=grads)
    for name, (kind, arguments) in options.items():
        parameter = start.clone().requires_grad_()
        optimizer = kind([parameter], foreach=False, **arguments)
        history = []
        for step in range(steps):
            parameter.grad = grads[step].clone()
            optimizer.step()
            history.append(parameter.detach().clone())
        state = optimizer.state[parameter]
        moments = {key: value for key, value in state.items()
                   if key in ("momentum_buffer", "exp_avg", "exp_avg_sq", "square_avg") and value is not None}
        golden.case(name, parameters=torch.stack(history), **moments)
    golden.write()


# (c) schedules and clipping

def schedules():
    golden = Golden("schedules")
    base, per_epoch, epochs = 0.5, 7, 6
    total = per_epoch * epochs

    def rates(make, count):
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=base)
        scheduler = make(optimizer)
        result = []
        for step in range(count):
            result.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            if step + 1 < count:
                scheduler.step()
        return result

    def by_epoch(values):
        return [value for value in values for _ in range(per_epoch)]

    module = torch.optim.lr_scheduler
    golden.case("common", base=base, steps_per_epoch=per_epoch, epochs=epochs)
    golden.case("step_decay_2_0.3", rates=by_epoch(rates(lambda o: module.StepLR(o, step_size=2, gamma=0.3), epochs)))
    golden.case("exponential_decay_0.7",
                rates=by_epoch(rates(lambda o: module.ExponentialLR(o, gamma=0.7), epochs)))
    golden.case("cosine_decay",
                rates=rates(lambda o: module.CosineAnnealingLR(o, T_max=total), total))
    golden.case("cosine_decay_0.01",
                rates=rates(lambda o: module.CosineAnnealingLR(o, T_max=total, eta_min=0.01), total))
    golden.case("one_cycle",
                rates=rates(lambda o: module.OneCycleLR(o, max_lr=base, total_steps=total, cycle_momentum=False),
                            total))
    golden.case("one_cycle_0.1_10_100",
                rates=rates(lambda o: module.OneCycleLR(o, max_lr=base, total_steps=total, cycle_momentum=False,
                                                        pct_start=0.1, div_factor=10, final_div_factor=100), total))
    golden.case("warm_up_10_0.25",
                rates=rates(lambda o: module.LinearLR(o, start_factor=0.25, total_iters=10), total))
    golden.case("warm_up_10_0.25_cosine_decay",
                rates=rates(lambda o: module.ChainedScheduler([
                    module.LinearLR(o, start_factor=0.25, total_iters=10),
                    module.CosineAnnealingLR(o, T_max=total)]), total))

    # The rate of each epoch; the last one is that after the last result.
    losses = [4, 3, 3.5, 3.25, 3, 2.999, 2.5, 2.625, 2.75, 2.5, 2.25, 2.375, 2.5, 2.75, 2.625, 3, 2.5, 2.75, 2.25, 2.5]
    options = {"2": dict(patience=2, factor=0.5),
               "0": dict(patience=0, factor=0.5, threshold=0.01, min_lr=0.02),
               "1_cooldown_2": dict(patience=1, factor=0.25, threshold=0, cooldown=2),
               "1_max": dict(patience=1, factor=0.5, threshold=0.1, mode="max")}
    golden.case("plateau_results", results=losses)
    for name, arguments in options.items():
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=base)
        scheduler = module.ReduceLROnPlateau(optimizer, eps=0, **arguments)
        found = [base]
        for loss in losses:
            scheduler.step(loss)
            found.append(optimizer.param_groups[0]["lr"])
        golden.case(f"reduce_on_plateau_{name}", rates=found)
    for name, limit in (("clip_short", 100.0), ("clip_long", 1.5)):
        first, second = draw(4, 5), draw(3)
        parameters = [torch.zeros(4, 5, requires_grad=True), torch.zeros(3, requires_grad=True)]
        parameters[0].grad, parameters[1].grad = first.clone(), second.clone()
        norm = nn.utils.clip_grad_norm_(parameters, limit)
        golden.case(name, first=first, second=second, max_norm=limit, norm=norm, clipped_first=parameters[0].grad,
                    clipped_second=parameters[1].grad)
    golden.write()


# (d) layers

def layers():
    golden = Golden("layers")

    def weighted(name, function, input_shape, weight_shape, bias=True):
        x, weight = draw(*input_shape), draw(*weight_shape, limit=1.0)
        leaves = [x, weight] + ([draw(weight_shape[0], limit=1.0)] if bias else [])
        output, d_output, grads = gradients(function, leaves)
        tensors = dict(input=x, weight=weight)
        if bias:
            tensors["bias"] = leaves[2]
        tensors.update(output=output, d_output=d_output, d_input=grads[0], d_weight=grads[1])
        if bias:
            tensors["d_bias"] = grads[2]
        golden.case(name, **tensors)

    def conv2d(name, input_shape, filters, kernel, stride=1, padding=0, dilation=1, groups=1, bias=True):
        weighted(name,
                 lambda x, w, b=None: F.conv2d(x, w, b, stride=stride, padding=padding, dilation=dilation,
                                               groups=groups),
                 input_shape, (filters, input_shape[1] // groups, *kernel), bias)

    conv2d("conv2d_kernel_3_padding_1", (2, 3, 6, 5), 4, (3, 3), padding=1)
    conv2d("conv2d_kernel_5_padding_1", (2, 1, 8, 7), 4, (5, 5), padding=1)
    conv2d("conv2d_kernel_3_stride_2", (2, 2, 8, 7), 3, (3, 3), stride=2)
    conv2d("conv2d_kernel_3x5_stride_2x1_padding_1x2", (2, 2, 7, 6), 3, (3, 5), stride=(2, 1), padding=(1, 2))
    conv2d("conv2d_kernel_3_dilation_2", (2, 2, 7, 6), 3, (3, 3), dilation=2)
    conv2d("conv2d_kernel_3_padding_1_groups_2", (2, 4, 5, 4), 6, (3, 3), padding=1, groups=2)
    conv2d("conv2d_kernel_3_padding_1_depthwise", (2, 4, 5, 4), 4, (3, 3), padding=1, groups=4)
    conv2d("conv2d_kernel_3_no_bias", (2, 2, 5, 6), 3, (3, 3), bias=False)
    conv2d("conv2d_kernel_1", (2, 5, 4, 3), 6, (1, 1))
    conv2d("conv2d_kernel_2_stride_2", (2, 3, 6, 6), 4, (2, 2), stride=2)
    conv2d("conv2d_kernel_3_stride_2_padding_1_dilation_2", (2, 2, 9, 8), 3, (3, 3), stride=2, padding=1, dilation=2)
    weighted("linear", F.linear, (3, 19), (5, 19))
    weighted("linear_no_bias", F.linear, (2, 7), (4, 7), bias=False)

    def plain(name, function, x):
        output, d_output, (d_input,) = gradients(function, [x])
        golden.case(name, input=x, output=output, d_output=d_output, d_input=d_input)

    plain("max_pool2d_kernel_2_stride_2", lambda x: F.max_pool2d(x, 2), distinct(2, 3, 7, 6))
    plain("max_pool2d_kernel_2_stride_1", lambda x: F.max_pool2d(x, 2, stride=1), distinct(2, 3, 5, 6))
    plain("max_pool2d_kernel_3_stride_2_padding_1", lambda x: F.max_pool2d(x, 3, stride=2, padding=1),
          distinct(2, 3, 7, 6))
    plain("avg_pool2d_kernel_2", lambda x: F.avg_pool2d(x, 2), draw(2, 3, 7, 6))
    plain("avg_pool2d_kernel_3_stride_2_padding_1", lambda x: F.avg_pool2d(x, 3, stride=2, padding=1),
          draw(2, 3, 7, 6))
    for name, function in (("relu", F.relu), ("leaky_relu_0.01", lambda x: F.leaky_relu(x, 0.01)),
                           ("sigmoid", torch.sigmoid), ("tanh", torch.tanh)):
        plain(name, function, distinct(3, 37) * 4)
    golden.write()


# (g) what changes the geometry of an image; drawn by a seed of its own, so that the other values stay what they are

def layer_case(golden, name, function, x, **parameters):
    """function(x, *parameters), and its gradients by all of them."""
    output, d_output, grads = gradients(function, [x, *parameters.values()])
    d_parameters = {f"d_{key}": gradient for key, gradient in zip(parameters, grads[1:])}
    golden.case(name, input=x, **parameters, output=output, d_output=d_output, d_input=grads[0], **d_parameters)


def geometry():
    torch.manual_seed(2)
    golden = Golden("geometry")
    layer_case(golden, "global_avg_pool2d", nn.AdaptiveAvgPool2d(1), draw(2, 3, 7, 6))
    layer_case(golden, "global_max_pool2d", nn.AdaptiveMaxPool2d(1), distinct(2, 3, 7, 6))

    def pool(name, function, x, sides=(0, 0, 0, 0), fill=0.0):
        """sides: top, left, bottom, right, which PyTorch's pooling does not have."""
        top, left, bottom, right = sides
        layer_case(golden, name, lambda x: function(F.pad(x, (left, right, top, bottom), value=fill)), x)

    pool("max_pool2d_kernel_3_stride_2_ceil", lambda x: F.max_pool2d(x, 3, stride=2, ceil_mode=True),
         distinct(2, 3, 6, 8))
    pool("max_pool2d_kernel_2_padding_1_ceil", lambda x: F.max_pool2d(x, 2, padding=1, ceil_mode=True),
         distinct(2, 3, 5, 7))
    pool("max_pool2d_kernel_2_ceil_1x1", lambda x: F.max_pool2d(x, 2, ceil_mode=True), distinct(2, 3, 1, 1))
    pool("max_pool2d_kernel_3_stride_2_padding_0_0_1_1", lambda x: F.max_pool2d(x, 3, stride=2),
         distinct(2, 3, 6, 8), (0, 0, 1, 1), -math.inf)
    pool("avg_pool2d_kernel_3_stride_2_padding_1_ceil",
         lambda x: F.avg_pool2d(x, 3, stride=2, padding=1, ceil_mode=True), draw(2, 3, 6, 8))
    pool("avg_pool2d_kernel_3_stride_2_padding_1_ceil_without_padding",
         lambda x: F.avg_pool2d(x, 3, stride=2, padding=1, ceil_mode=True, count_include_pad=False), draw(2, 3, 6, 8))
    pool("avg_pool2d_kernel_3_padding_1_without_padding",
         lambda x: F.avg_pool2d(x, 3, stride=1, padding=1, count_include_pad=False), draw(2, 3, 4, 5))
    pool("avg_pool2d_kernel_3_stride_2_padding_0_1_1_0", lambda x: F.avg_pool2d(x, 3, stride=2), draw(2, 3, 6, 6),
         (0, 1, 1, 0))

    def conv2d(name, x, filters, kernel, sides=None, groups=1, **options):
        """sides: top, left, bottom, right, which PyTorch's convolution does not have."""
        def function(x, weight, bias):
            if sides:
                top, left, bottom, right = sides
                x = F.pad(x, (left, right, top, bottom))
            return F.conv2d(x, weight, bias, groups=groups, **options)
        layer_case(golden, name, function, x, weight=draw(filters, x.shape[1] // groups, *kernel, limit=1.0),
                   bias=draw(filters, limit=1.0))

    conv2d("conv2d_kernel_3_stride_2_padding_0_0_1_1", draw(2, 2, 6, 8), 3, (3, 3), sides=(0, 0, 1, 1), stride=2)
    conv2d("conv2d_kernel_3_padding_2_0_1_3", draw(2, 2, 5, 4), 3, (3, 3), sides=(2, 0, 1, 3))
    conv2d("conv2d_kernel_2x3_padding_same", draw(2, 2, 5, 4), 3, (2, 3), padding="same")
    conv2d("conv2d_kernel_4_dilation_3x1_padding_same", draw(2, 2, 7, 6), 3, (4, 4), padding="same", dilation=(3, 1))
    conv2d("conv2d_kernel_4_padding_same_depthwise", draw(2, 3, 5, 4), 3, (4, 4), padding="same", groups=3)

    layer_case(golden, "upsample2d_nearest_2x3", nn.Upsample(scale_factor=(2, 3)), draw(2, 3, 3, 4))
    layer_case(golden, "upsample2d_bilinear_2", nn.Upsample(scale_factor=2, mode="bilinear"), draw(2, 3, 4, 3))
    layer_case(golden, "upsample2d_bilinear_3x4", nn.Upsample(scale_factor=(3, 4), mode="bilinear"), draw(2, 2, 3, 2))

    def conv_transpose2d(name, x, filters, kernel, groups=1, **options):
        layer_case(golden, name, lambda x, weight, bias: F.conv_transpose2d(x, weight, bias, groups=groups, **options),
                   x, weight=draw(x.shape[1], filters // groups, *kernel, limit=1.0), bias=draw(filters, limit=1.0))

    conv_transpose2d("conv_transpose2d_kernel_2_stride_2", draw(2, 3, 3, 4), 4, (2, 2), stride=2)
    conv_transpose2d("conv_transpose2d_kernel_3_stride_2_padding_1_output_padding_1", draw(2, 3, 4, 3), 2, (3, 3),
                     stride=2, padding=1, output_padding=1)
    conv_transpose2d("conv_transpose2d_kernel_3x4_stride_1x3_dilation_2x1_groups_2", draw(2, 4, 3, 3), 6, (3, 4),
                     stride=(1, 3), dilation=(2, 1), groups=2)
    golden.write()


# (e) a small network, five steps of Adam

def small_network():
    golden = Golden("small_network")
    network = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(64, 10))
    for parameter in network.parameters():
        parameter.data = draw(*parameter.shape, scale=256, limit=0.25)
    names = ("conv_weight", "conv_bias", "linear_weight", "linear_bias")
    start = {f"start_{n}": p.detach().clone() for n, p in zip(names, network.parameters())}
    inputs, labels = draw(5, 1, 8, 8), torch.tensor([4, 1, 9, 0, 4])
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01, foreach=False)
    result = []
    first_logits = None
    for _ in range(5):
        optimizer.zero_grad()
        logits = network(inputs)
        first_logits = logits.detach().clone() if first_logits is None else first_logits
        loss = F.cross_entropy(logits, labels)
        loss.backward()
        if not result:
            first = {f"first_d_{n}": p.grad.clone() for n, p in zip(names, network.parameters())}
        optimizer.step()
        result.append(loss.item())
    final = {f"final_{n}": p.detach() for n, p in zip(names, network.parameters())}
    golden.case("training", input=inputs, labels=labels, learning_rate=0.01, **start, logits=first_logits, **first,
                losses=result, **final)
    golden.write()


# (f) the MNIST network; too large to store: made from a formula that is exact in float

def formula(tensor_number, shape):
    """Pseudo-random multiples of 2^-23 in [-1, 1): tests/support/golden.hpp has the same."""
    index = torch.arange(math.prod(shape), dtype=torch.int64)
    word = ((index + 1) * 2654435761 + tensor_number * 2654435769) & 0xFFFFFFFF
    word = word ^ (word >> 15)
    word = (word * 2246822519) & 0xFFFFFFFF
    word = word ^ (word >> 13)
    return ((word >> 8).double() * 2.0**-23 - 1).reshape(shape)


def mnist_network():
    golden = Golden("mnist_network")
    network = nn.Sequential(
        nn.Sequential(nn.Conv2d(1, 32, 5, padding=1), nn.ReLU(), nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(),
                      nn.MaxPool2d(2), nn.Conv2d(64, 96, 3, padding=1), nn.ReLU(), nn.Conv2d(96, 64, 3, padding=1),
                      nn.ReLU(), nn.Conv2d(64, 32, 3, padding=1), nn.ReLU(), nn.Conv2d(32, 32, 3, padding=1),
                      nn.ReLU(), nn.MaxPool2d(2, stride=1)),
        nn.Flatten(),
        nn.Sequential(nn.Dropout(), nn.Linear(4608, 2048), nn.ReLU(), nn.Dropout(), nn.Linear(2048, 1024), nn.ReLU(),
                      nn.Linear(1024, 10)))
    network.eval()  # dropout does nothing
    assert sum(p.numel() for p in network.parameters()) == 11705450
    gain = {4: 2.4, 2: 2.4, 1: 0.5}  # about sqrt(6): activations neither die out nor grow
    for number, parameter in enumerate(network.parameters()):
        # The bound as a float, rounded once; the product rounded to float once: what the C++ side does.
        fan_in = parameter[0].numel() if parameter.dim() > 1 else fan_in
        bound = torch.tensor(gain[parameter.dim()] / math.sqrt(fan_in), dtype=torch.float32).double()
        parameter.data = (formula(number, parameter.shape) * bound).float().double()
    inputs = formula(100, (3, 1, 28, 28))
    labels = torch.tensor([7, 2, 1])
    logits = network(inputs)
    loss = F.cross_entropy(logits, labels)
    loss.backward()
    golden.case("network", labels=labels, logits=logits, loss=loss)
    for number, parameter in enumerate(network.parameters()):
        flat = parameter.grad.flatten()
        # Four that say something, and four spread over the tensor (many are zero: units that no input woke).
        places = flat.abs().topk(4).indices.tolist() + [i * (flat.numel() - 1) // 3 for i in range(4)]
        golden.case(f"parameter_{number}", shape=list(parameter.shape),
                    first=parameter.data.flatten()[:2],
                    gradient_sum=flat.sum(), gradient_norm=flat.norm(), sample_index=places,
                    sample_gradient=flat[places])
    golden.case("input", first=inputs.flatten()[:4])
    golden.write()


# (g) activations

def activations():
    torch.manual_seed(2)
    golden = Golden("activations")
    functions = {
        "relu6": F.relu6,
        # Not F.hardsigmoid, whose gradient multiplies by 1 / 6 in float, in double too.
        "hard_sigmoid": lambda x: F.relu6(x + 3) / 6,
        "hard_swish": F.hardswish,
        "elu": F.elu,
        "elu_0.25": lambda x: F.elu(x, alpha=0.25),
        "softplus": F.softplus,
        "silu": F.silu,
        "gelu": F.gelu,
        "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"),
        "hard_tanh": F.hardtanh,
        "hard_tanh_-2.5_0.25": lambda x: F.hardtanh(x, -2.5, 0.25),
    }
    for name, function in functions.items():
        x = distinct(3, 37) * 8
        x[0, 0], x[2, 36] = -40.0, 30.0
        output, d_output, (d_input,) = gradients(function, [x])
        golden.case(name, input=x, output=output, d_output=d_output, d_input=d_input)
    golden.write()


# (h) layers that normalize, and those with a learned slope

def normalizations():
    torch.manual_seed(3)
    golden = Golden("normalizations")

    def case(name, function, x, *parameters):
        output, d_output, grads = gradients(function, [x, *parameters])
        tensors = dict(zip(("weight", "bias"), parameters))
        gradient = {"d_" + key: grad for key, grad in zip(tensors, grads[1:])}
        golden.case(name, input=x, **tensors, output=output, d_output=d_output, d_input=grads[0], **gradient)

    case("layer_norm", lambda x, w, b: F.layer_norm(x, x.shape[1:], w, b), draw(3, 2, 3, 5), draw(2, 3, 5),
         draw(2, 3, 5))
    case("layer_norm_0.25_no_affine", lambda x: F.layer_norm(x, x.shape[1:], eps=0.25), draw(3, 19))
    case("group_norm_2", lambda x, w, b: F.group_norm(x, 2, w, b), draw(3, 4, 3, 5), draw(4), draw(4))
    case("group_norm_4", lambda x, w, b: F.group_norm(x, 4, w, b), draw(3, 4, 3, 5), draw(4), draw(4))
    case("group_norm_3_0.25_no_affine", lambda x: F.group_norm(x, 3, eps=0.25), draw(3, 12))
    case("prelu", F.prelu, distinct(3, 4, 3, 5), draw(1))
    case("prelu_per_channel", F.prelu, distinct(3, 4, 3, 5), draw(4))
    case("softmax_row", lambda x: torch.softmax(x, dim=1), draw(3, 19, limit=4.0))
    case("softmax_image", lambda x: torch.softmax(x, dim=1), draw(3, 4, 3, 5, limit=4.0))
    golden.write()


# (i) images that are resampled

def augmentations():
    torch.manual_seed(4)
    golden = Golden("augmentations")
    height, width = 5, 7
    image = draw(2, height, width)
    maps = {  # xx, xy, dx, yx, yy, dy: where a pixel comes from, in pixels from the centre
        "identity": (1, 0, 0, 0, 1, 0),
        "rotation": (math.cos(0.3), -math.sin(0.3), 0, math.sin(0.3), math.cos(0.3), 0),
        "translation": (1, 0, 1.25, 0, 1, -0.75),
        "scaling": (1 / 1.2, 0, 0, 0, 1 / 1.2, 0),
        "all": (0.9, -0.4, 0.5, 0.3, 1.1, -0.25),
        "outside": (1, 0, 9, 0, 1, 0),
    }
    golden.case("common", image=image)
    for name, (xx, xy, dx, yx, yy, dy) in maps.items():
        # PyTorch counts from -1 to 1 in both directions.
        theta = torch.tensor([[[xx, xy * height / width, 2 * dx / width], [yx * width / height, yy, 2 * dy / height]]])
        grid = F.affine_grid(theta, (1, 2, height, width), align_corners=False)
        output = F.grid_sample(image[None], grid, mode="bilinear", padding_mode="zeros", align_corners=False)
        golden.case(name, map=[xx, xy, dx, yx, yy, dy], output=output[0])
    golden.write()


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    losses()
    optimizers()
    schedules()
    layers()
    small_network()
    mnist_network()
    geometry()
    activations()
    normalizations()
    augmentations()
