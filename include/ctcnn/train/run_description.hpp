// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "ctcnn/core/shape.hpp"
#include "ctcnn/core/type_name.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/layers/spec_name.hpp"
#include "ctcnn/network/binding.hpp"
#include "ctcnn/train/arithmetic.hpp"
#include "ctcnn/version.hpp"

/// A training run as text: all that must be equal for a run to resume exactly where another stopped.
namespace ctcnn::detail {

/// The shortest text that reads back as the same number.
template <class Number>
    requires(std::is_arithmetic_v<Number>)
std::string exact_text(Number number) {
    if constexpr (std::same_as<Number, bool>)
        return number ? "true" : "false";
    else {
        std::array<char, 64> text;
        return std::string(text.data(), std::to_chars(text.data(), text.data() + text.size(), number).ptr);
    }
}

/// A list of numbers with their indices, so that list_differences shows only those that differ.
template <class Number>
[[gnu::cold]] std::string exact_text(std::span<const Number> numbers) {
    std::string text;
    for (std::size_t i = 0; i < numbers.size(); ++i)
        text += (i == 0 ? "" : "; ") + std::to_string(i) + ": " + exact_text(numbers[i]);
    return text;
}

/// Adds the name of an object under `part`, and its options under `part.option`. An option is a number or a span of
/// numbers.
template <class Part>
[[gnu::cold]] void describe(text_by_name& to, const std::string& part, const Part& object) {
    if constexpr (requires {
                      { object.name() } -> std::convertible_to<std::string>;
                  })
        to[part] = object.name();
    else
        to[part] = type_name<Part>();
    if constexpr (requires { object.each_option([](std::string_view, auto) {}); })
        object.each_option(
            [&](std::string_view option, auto value) { to[part + "." + std::string(option)] = exact_text(value); });
    else
        static_assert(std::is_empty_v<Part>,
                      "ctcnn: a checkpoint must be able to compare the options of an optimizer, schedule or loss; give "
                      "yours each_option(), as ctcnn/optimizers/optimizer.hpp says");
}

/// A network as text, the same for g++ and clang++: "1x28x28; 0.0 conv2d<32, kernel<5>, padding<1>>; 0.1 relu; …".
template <class Network>
[[gnu::cold]] std::string network_description() {
    std::string text;
    for (const std::size_t extent : Network::input_shape::extents)
        text += (text.empty() ? "" : "x") + std::to_string(extent);
    Network::for_each_layer([&]<class Position, class Spec, class Bound>(leaf<Position, Spec, Bound>) {
        text.append("; ").append(dotted(Position::segments)).append(" ").append(spec_name<Spec>());
    });
    return text;
}

/// Scalar type, seed, batch size, optimizer, schedule, loss and so on of a trainer, by name.
template <class Trainer>
void describe_training(text_by_name& to, const Trainer& training) {
    const auto& options = training.options();
    to["scalar"] = type_name<typename Trainer::scalar_type>();
    to["seed"] = exact_text(options.seed);
    to["batch_size"] = exact_text(options.batch_size);
    to["max_gradient_norm"] = exact_text(options.max_gradient_norm);
    describe(to, "optimizer", training.optimizer());
    describe(to, "schedule", training.schedule());
    describe(to, "loss", training.loss());
    if (options.accumulate != 1) to["accumulate"] = exact_text(options.accumulate);
    if (options.mixup != 0) to["mixup"] = exact_text(options.mixup);
    if (training.average() != nullptr) describe(to, "average", options.average);
}

/// What a run is, with its network and its arithmetic, by name. Without options that do not change the result (threads,
/// evaluation_batch_size), and without the number of epochs, which may be raised.
template <class Trainer>
text_by_name run_description(const Trainer& training) {
    text_by_name text;
    text["ctcnn"] = std::string(version);
    text["network"] = network_description<typename Trainer::network_type>();
    describe_training(text, training);
    describe_arithmetic(text, training);
    return text;
}

inline std::vector<std::string_view> split(std::string_view text, std::string_view separator) {
    std::vector<std::string_view> elements;
    for (;;) {
        const std::size_t end = text.find(separator);
        elements.push_back(text.substr(0, end));
        if (end == text.npos) return elements;
        text.remove_prefix(end + separator.size());
    }
}

/// Appends a line for each element that differs in two lists, such as the layers of a network.
[[gnu::cold]] inline void compare_lists(const std::string& name, std::string_view expected, std::string_view found,
                                        std::vector<std::string>& differences) {
    const std::vector<std::string_view> left = split(expected, "; "), right = split(found, "; ");
    for (std::size_t i = 0; i < left.size() || i < right.size(); ++i) {
        const std::string_view a = i < left.size() ? left[i] : "nothing", b = i < right.size() ? right[i] : "nothing";
        if (a != b) differences.push_back(name + ": expected " + std::string(a) + ", found " + std::string(b));
    }
}

/// One line for each difference: "seed: expected 1, found 2".
[[gnu::cold]] inline std::vector<std::string> list_differences(const text_by_name& expected,
                                                               const text_by_name& found) {
    std::vector<std::string> result;
    for (const auto& [name, text] : expected) {
        const auto other = found.find(name);
        compare_lists(name, text, other == found.end() ? std::string_view("nothing") : other->second, result);
    }
    for (const auto& [name, text] : found)
        if (!expected.contains(name)) result.push_back(name + ": expected nothing, found " + text);
    return result;
}

}  // namespace ctcnn::detail
