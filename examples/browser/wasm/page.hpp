// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// What both programs have of the page. Include it before the library: it says what happens at an error.

/// A function that the page calls by its name.
#define FOR_THE_PAGE(name) extern "C" __attribute__((export_name(#name)))

/// Throws, in the page, a JavaScript error with this message.
extern "C" __attribute__((import_module("page"), import_name("fail"))) void page_fail(const char* message);
#define CTCNN_ON_ERROR(message) page_fail(message)

#include <ctcnn/inference.hpp>

#include <array>
#include <cstddef>
#include <span>

#include "browser/strokes.hpp"

/// The drawing that the page hands over, and what is made of it.
struct drawing {
    static constexpr std::size_t most_points = 8192;

    std::array<digits::point, most_points> points{};
    ctcnn::tensor<ctcnn::shape<1, 28, 28>> picture;
    std::array<float, 10> probabilities{};

    /// Classifies the first `count` points.
    template <class Network>
    void classify(const ctcnn::model<Network>& net, ctcnn::model_workspace<Network>& memory, std::size_t count) {
        picture = digits::picture_of(std::span(points).first(count));
        probabilities = ctcnn::classify(net, digits::as_network_reads(picture), memory).probabilities;
    }
};
