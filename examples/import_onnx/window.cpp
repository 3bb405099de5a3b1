// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "import_onnx/window.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <vector>

namespace import_onnx {

namespace {

constexpr std::size_t most = std::size_t{1} << 20;  ///< of a window's numbers

std::vector<std::size_t> numbers_of(const operator_call& call, std::string_view name, std::size_t count,
                                    std::size_t otherwise, std::size_t least) {
    const std::vector<std::int64_t> found =
        call.node.integers(name, std::vector<std::int64_t>(count, static_cast<std::int64_t>(otherwise)));
    if (found.size() != count)
        call.refuse("expected " + std::to_string(count) + " numbers in " + std::string(name) +
                    ", for an image, found " + std::to_string(found.size()));
    std::vector<std::size_t> result;
    for (const std::int64_t one : found) {
        if (one < static_cast<std::int64_t>(least) || one > static_cast<std::int64_t>(most))
            call.refuse("expected numbers of at least " + std::to_string(least) + " in " + std::string(name) +
                        ", found " + std::to_string(one));
        result.push_back(static_cast<std::size_t>(one));
    }
    return result;
}

pair pair_of(const operator_call& call, std::string_view name, std::size_t otherwise, std::size_t least) {
    const auto found = numbers_of(call, name, 2, otherwise, least);
    return {found[0], found[1]};
}

/// What all have: the numbers, but for the output's.
window numbers_of_window(const operator_call& call, pair kernel) {
    window result;
    for (const std::size_t extent : kernel)
        if (extent == 0 || extent > 8192) call.refuse("a window of no size, or larger than 8192");
    result.kernel = kernel;
    result.stride = pair_of(call, "strides", 1, 1);
    result.dilation = pair_of(call, "dilations", 1, 1);
    const auto pads = numbers_of(call, "pads", 4, 0, 0);
    result.before = {pads[0], pads[1]};
    result.after = {pads[2], pads[3]};
    return result;
}

/// Divides `total` into two, as "SAME_UPPER" and "SAME_LOWER" have it.
void divide_padding(window& of, std::size_t d, std::size_t total, bool upper) {
    of.before[d] = upper ? total / 2 : total - total / 2;
    of.after[d] = total - of.before[d];
}

/// The attribute auto_pad. "NOTSET" is "" here.
std::string_view automatic_padding(const operator_call& call) {
    const std::string_view found = call.node.text("auto_pad", "NOTSET");
    if (found != "NOTSET" && found != "VALID" && found != "SAME_UPPER" && found != "SAME_LOWER")
        call.refuse("an auto_pad that ONNX does not have");
    return found == "NOTSET" ? "" : found;
}

}  // namespace

pair image_of(const operator_call& call) {
    const array& x = call.input(0);
    if (x.shape.size() != 4)
        call.refuse("expected an image, [samples, channels, height, width], found shape " + text_of(x.shape));
    return {x.shape[2], x.shape[3]};
}

pair kernel_of(const operator_call& call) { return pair_of(call, "kernel_shape", 0, 1); }

window window_of(const operator_call& call, pair image, pair kernel) {
    window result = numbers_of_window(call, kernel);
    result.ceil_mode = call.node.integer("ceil_mode", 0) != 0;
    const std::string_view automatic = automatic_padding(call);
    for (std::size_t d = 0; d < 2; ++d) {
        const std::size_t size = (kernel[d] - 1) * result.dilation[d] + 1, step = result.stride[d];
        if (!automatic.empty()) result.before[d] = result.after[d] = 0;
        if (automatic.starts_with("SAME")) {
            const std::size_t windows = (image[d] + step - 1) / step, needed = (windows - 1) * step + size;
            divide_padding(result, d, needed > image[d] ? needed - image[d] : 0, automatic == "SAME_UPPER");
        }
        const std::size_t padded = image[d] + result.before[d] + result.after[d];
        const std::size_t room = padded + (result.ceil_mode ? step - 1 : 0);
        if (image[d] == 0 || room < size)
            call.refuse("a window of " + std::to_string(size) + " does not fit the padded image's " +
                        std::to_string(padded));
        result.output[d] = (room - size) / step + 1;
        // A window that begins after the image, and the padding before it, is none.
        if (result.ceil_mode && (result.output[d] - 1) * step >= image[d] + result.before[d]) --result.output[d];
    }
    return result;
}

window transposed_window_of(const operator_call& call, pair image, pair kernel) {
    window result = numbers_of_window(call, kernel);
    result.more = pair_of(call, "output_padding", 0, 0);
    const std::string_view automatic = automatic_padding(call);
    std::vector<std::int64_t> wanted = call.node.integers("output_shape", {});
    if (wanted.size() == 4) wanted.erase(wanted.begin(), wanted.begin() + 2);
    if (!wanted.empty() && wanted.size() != 2) call.refuse("an output_shape of no image");
    for (std::size_t d = 0; d < 2; ++d) {
        if (!automatic.empty()) result.before[d] = result.after[d] = 0;
        const std::size_t whole = (image[d] - 1) * result.stride[d] + (kernel[d] - 1) * result.dilation[d] + 1;
        std::size_t target = 0;
        if (!wanted.empty()) {
            if (wanted[d] < 1 || wanted[d] > static_cast<std::int64_t>(most))
                call.refuse("an output_shape of no image");
            target = static_cast<std::size_t>(wanted[d]);
        } else if (automatic.starts_with("SAME"))
            target = image[d] * result.stride[d];
        if (target > 0) {
            if (whole + result.more[d] >= target)
                divide_padding(result, d, whole + result.more[d] - target, automatic == "SAME_UPPER");
            else {
                result.before[d] = result.after[d] = 0;
                result.more[d] = target - whole;
            }
        }
        const std::size_t cut = result.before[d] + result.after[d];
        if (image[d] == 0 || whole + result.more[d] <= cut) call.refuse("its padding leaves nothing of the image");
        result.output[d] = whole + result.more[d] - cut;
    }
    return result;
}

resizing resizing_of(const operator_call& call) {
    const array& x = call.input(0, 4);
    resizing result;
    const std::string_view mode = call.node.text("mode", "nearest");
    if (mode != "nearest" && mode != "linear" && mode != "bilinear")
        call.refuse("expected mode nearest or linear, found " + std::string(mode.substr(0, 20)));
    result.is_linear = mode != "nearest";
    const bool old = call.node.operation == "Upsample" || call.version < 11;
    result.coordinates = call.node.text("coordinate_transformation_mode", old ? "asymmetric" : "half_pixel");
    result.rounding = call.node.text("nearest_mode", old ? "floor" : "round_prefer_floor");
    if (call.node.integer("antialias", 0) != 0 || call.node.find("axes") != nullptr ||
        call.node.integer("exclude_outside", 0) != 0 ||
        call.node.text("keep_aspect_ratio_policy", "stretch") != "stretch")
        call.refuse("expected no antialias, axes, exclude_outside or keep_aspect_ratio_policy");
    std::vector<double> scales;
    const std::size_t place = old ? 1 : 2;
    if (const attribute* const given = call.node.find("scales"); given != nullptr)
        scales.assign(given->numbers.begin(), given->numbers.end());
    else if (call.has(place) && call.input(place).size() > 0) {
        if (!call.input(place).is_known()) call.refuse("its scales depend on the data");
        scales = *call.input(place).numbers();
    }
    std::vector<std::int64_t> sizes;
    if (scales.empty()) sizes = call.integers(3);
    if ((scales.empty() ? sizes.size() : scales.size()) != 4) call.refuse("expected 4 scales or sizes, for an image");
    for (std::size_t d = 0; d < 4; ++d) {
        double scale = 0;
        std::size_t extent = 0;
        if (scales.empty()) {
            if (sizes[d] < 1 || sizes[d] > static_cast<std::int64_t>(most)) call.refuse("a size of no image");
            extent = static_cast<std::size_t>(sizes[d]);
            scale = static_cast<double>(extent) / static_cast<double>(x.shape[d]);
        } else {
            scale = scales[d];
            if (!(scale > 0 && scale <= 1024)) call.refuse("a scale that is not between 0 and 1024");
            extent = static_cast<std::size_t>(std::floor(static_cast<double>(x.shape[d]) * scale));
        }
        if (d < 2 && extent != x.shape[d]) call.refuse("it resizes more than height and width");
        if (extent == 0 || x.shape[d] == 0) call.refuse("nothing is left of the image");
        if (d < 2) continue;
        result.scale[d - 2] = scale;
        result.output[d - 2] = extent;
    }
    return result;
}

padding padding_of(const operator_call& call) {
    const array& x = call.input(0);
    if (call.node.text("mode", "constant") != "constant")
        call.refuse("expected padding with a constant, found mode " +
                    std::string(call.node.text("mode", "").substr(0, 20)));
    padding result;
    std::vector<std::int64_t> pads;
    if (call.version < 11) {
        pads = call.node.integers("pads", {});
        result.value = static_cast<double>(call.node.number("value", 0));
    } else {
        pads = call.integers(1);
        if (call.has(2) && call.input(2).size() > 0) result.value = call.number(2);
    }
    if (call.has(3)) call.refuse("it names axes, which this program does not read");
    if (pads.size() != 2 * x.shape.size())
        call.refuse("expected 2 numbers of padding for each dimension, found " + std::to_string(pads.size()));
    for (std::size_t i = 0; i < pads.size(); ++i) {
        if (pads[i] < 0 || pads[i] > static_cast<std::int64_t>(most))
            call.refuse("expected padding of at least 0, found " + std::to_string(pads[i]));
        (i < x.shape.size() ? result.before : result.after).push_back(static_cast<std::size_t>(pads[i]));
    }
    return result;
}

}  // namespace import_onnx
