// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

#include "ctcnn/core/shape.hpp"
#include "ctcnn/network/summary_rows.hpp"

namespace ctcnn {

namespace detail {

/// "11,705,450"
[[gnu::cold]] inline std::string grouped(std::size_t number) {
    const std::string digits = std::to_string(number);
    std::string text;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i != 0 && (digits.size() - i) % 3 == 0) text.push_back(',');
        text.push_back(digits[i]);
    }
    return text;
}

/// "47.91"
[[gnu::cold]] inline std::string two_decimals(double number) {
    char text[64];
    std::snprintf(text, sizeof text, "%.2f", number);
    return text;
}

/// `text` and spaces up to `width` columns. A byte that continues a UTF-8 character takes no column.
[[gnu::cold]] inline std::string padded(std::string text, std::size_t width, bool right = false) {
    std::size_t columns = 0;
    for (const char byte : text) columns += (static_cast<unsigned char>(byte) & 0xC0) != 0x80 ? 1u : 0u;
    const std::size_t missing = columns < width ? width - columns : 0;
    return right ? std::string(missing, ' ') + text : text + std::string(missing, ' ');
}

[[gnu::cold]] inline std::string row_title(const summary_row& row) {
    return row.name + ": " + std::to_string(row.depth) + "-" + std::to_string(row.index);
}

/// "[-1, 32, 26, 26]": the batch size is not known, and is written as -1.
[[gnu::cold]] inline std::string row_shape(const summary_row& row) {
    std::string text = "[-1";
    for (const std::size_t extent : row.output_extents) text += ", " + std::to_string(extent);
    return text + "]";
}

/// A line of torch-summary's table, without spaces at its end.
[[gnu::cold]] inline std::string torch_line(const std::string& title, const std::string& shape,
                                            const std::string& parameters) {
    std::string line = padded(title, 40) + " " + padded(shape, 25) + " " + parameters;
    line.erase(line.find_last_not_of(' ') + 1);
    return line + "\n";
}

}  // namespace detail

/// The network as a table: each layer with its output's shape, parameters and multiply-adds of forward for a sample,
/// and the totals. Layers that are views, such as flatten, have no row. Statistics are not parameters: if there are
/// any, they have a line of their own.
template <class Network>
[[gnu::cold]] std::string summary() {
    using detail::grouped, detail::padded, detail::two_decimals;
    constexpr std::size_t title = 32, shape_width = 20, number = 14;
    const auto line = [&](const std::string& name, const std::string& shape, const std::string& parameters,
                          const std::string& multiply_adds) {
        return padded(name, title) + padded(shape, shape_width) + padded(parameters, number, true) +
               padded(multiply_adds, number, true) + "\n";
    };
    const std::string rule(title + shape_width + 2 * number, '=');
    const auto megabytes = [](std::size_t bytes) {
        return two_decimals(static_cast<double>(bytes) / 0x1p20) + " MiB\n";
    };

    std::string text =
        rule + "\n" + line("Layer (type:depth-idx)", "Output Shape", "Param #", "Mult-Adds") + rule + "\n";
    for (const detail::summary_row& row : detail::summary_rows<Network>())
        text += line(std::string(4 * (row.depth - 1), ' ') + (row.depth == 1 ? "├─" : "└─") + detail::row_title(row),
                     detail::row_shape(row), row.parameters == 0 || row.is_container ? "--" : grouped(row.parameters),
                     row.multiply_adds == 0 || row.is_container ? "--" : grouped(row.multiply_adds));
    text += rule + "\n";
    text += "Input: " + to_string(typename Network::input_shape{}) +
            ", output: " + to_string(typename Network::output_shape{}) + "\n";
    text += "Total params: " + grouped(Network::parameter_count) + "\n";
    text += "Trainable params: " + grouped(Network::parameter_count) + "\n";
    text += "Non-trainable params: 0\n";
    constexpr std::size_t statistics = Network::parameters::count - Network::parameter_count;
    if (statistics > 0) text += "Statistics: " + grouped(statistics) + "\n";
    text += "Total mult-adds (M): " + two_decimals(static_cast<double>(Network::multiply_adds) / 1e6) + "\n";
    text += "Parameters: " + megabytes(Network::parameter_count * sizeof(float));
    text += "Workspace of inference, 1 sample: " + megabytes(Network::template inference_bytes<float>(1));
    text += "Workspace of training, batch of 64: " + megabytes(Network::template training_bytes<float>(64));
    return text + rule + "\n";
}

/// The table that torch-summary 1.4 prints for the same network, byte for byte. Its number of multiply-adds is too
/// large: that tool also adds every weight of a container once, and counts the forward and backward pass as twice the
/// outputs of the layers that have parameters. `summary` has the correct numbers.
/// Equivalent  torchsummary.summary(model, shape), version 1.4
template <class Network>
[[gnu::cold]] std::string torch_summary() {
    using detail::grouped, detail::two_decimals;
    const std::string rule = std::string(90, '=') + "\n";
    std::string text = rule + detail::torch_line("Layer (type:depth-idx)", "Output Shape", "Param #") + rule;
    std::size_t multiply_adds = 0, outputs = 0;
    for (const detail::summary_row& row : detail::summary_rows<Network>()) {
        std::string branch = row.depth == 1 ? "├─" : "";
        for (std::size_t depth = 1; depth < row.depth; ++depth) branch += "|    ";
        if (row.depth > 1) branch += "└─";
        const bool counts = row.parameters > 0 && !row.is_container;
        text += detail::torch_line(branch + detail::row_title(row), detail::row_shape(row),
                                   counts ? grouped(row.parameters) : "--");
        multiply_adds += row.is_container ? row.weights : row.multiply_adds;
        if (counts) outputs += row.output_size();
    }
    const double parameters = static_cast<double>(Network::parameter_count);
    const double input = static_cast<double>(Network::input_shape::size);
    const double passes = 2 * static_cast<double>(outputs);
    const auto megabytes = [](double numbers) { return two_decimals(numbers * 4 / 0x1p20) + "\n"; };
    const bool is_large = multiply_adds >= 1'000'000'000;
    text += rule;
    text += "Total params: " + grouped(Network::parameter_count) + "\n";
    text += "Trainable params: " + grouped(Network::parameter_count) + "\n";
    text += "Non-trainable params: 0\n";
    text += std::string("Total mult-adds (") + (is_large ? "G" : "M") +
            "): " + two_decimals(static_cast<double>(multiply_adds) / (is_large ? 1e9 : 1e6)) + "\n" + rule;
    text += "Input size (MB): " + megabytes(input);
    text += "Forward/backward pass size (MB): " + megabytes(passes);
    text += "Params size (MB): " + megabytes(parameters);
    text += "Estimated Total Size (MB): " + megabytes(input + passes + parameters);
    return text + rule;
}

}  // namespace ctcnn
