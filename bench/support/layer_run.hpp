// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <string_view>
#include <vector>

#include "support/buffer.hpp"

namespace ctcnn::bench {

enum class pass { forward, backward_data, backward_weights };

inline constexpr pass passes[] = {pass::forward, pass::backward_data, pass::backward_weights};

constexpr std::string_view name_of(pass what) {
    return what == pass::forward ? "forward" : what == pass::backward_data ? "backward_data" : "backward_weights";
}

/// The numbers of a layer at run time, for other libraries and for code that is not a template. A linear layer is a
/// convolution of one pixel.
struct layer_description {
    std::string_view name;
    bool convolution, relu;
    std::size_t in_channels, height, width;
    std::size_t out_channels, out_height, out_width;
    std::size_t groups, kernel_height, kernel_width, stride_y, stride_x, padding_y, padding_x, dilation_y, dilation_x;
    std::size_t multiply_adds;  ///< of one pass over one sample

    [[nodiscard]] constexpr std::size_t in_pixels() const { return height * width; }
    [[nodiscard]] constexpr std::size_t out_pixels() const { return out_height * out_width; }
    [[nodiscard]] constexpr std::size_t fan_in() const { return in_channels / groups * kernel_height * kernel_width; }
    [[nodiscard]] constexpr std::size_t weight_size() const { return out_channels * fan_in(); }
};

template <class Bound>
concept ConvolutionLayer = requires { typename Bound::geometry; };

template <class Bound>
constexpr layer_description describe(std::string_view name) {
    constexpr bool relu = Bound::backward_reads_output;  // no other activation is measured here
    if constexpr (ConvolutionLayer<Bound>) {
        using G = typename Bound::geometry;
        return {name,
                true,
                relu,
                G::in_channels,
                G::height,
                G::width,
                G::out_channels,
                G::out_height,
                G::out_width,
                G::groups,
                G::kernel_height,
                G::kernel_width,
                G::stride_y,
                G::stride_x,
                G::padding_top,
                G::padding_left,
                G::dilation_y,
                G::dilation_x,
                Bound::multiply_adds};
    } else
        return {name, false, relu, Bound::input_shape::size, 1, 1, Bound::output_shape::size, 1, 1, 1, 1, 1, 1, 1, 0,
                0,    1,     1,    Bound::multiply_adds};
}

/// The data of a layer, in PyTorch's orders: images planar, weight O,I,H,W or O,I. Each implementation converts them to
/// its own order, which is not timed.
struct layer_problem {
    layer_problem(const layer_description& what, std::size_t batch)
        : layer(what),
          count(batch),
          x(random_buffer(batch * what.in_channels * what.in_pixels(), 1, 1)),
          weight(random_buffer(what.weight_size(), 2 / std::sqrt(static_cast<float>(what.fan_in())), 2)),
          bias(random_buffer(what.out_channels, 0.1f, 3)),
          d_y(random_buffer(batch * what.out_channels * what.out_pixels(), 1, 4)) {}

    layer_description layer;
    std::size_t count;
    buffer<float> x, weight, bias, d_y;
};

/// One pass of one layer by one implementation, ready to run.
class layer_run {
public:
    layer_run() = default;
    layer_run(const layer_run&) = delete;
    layer_run& operator=(const layer_run&) = delete;
    virtual ~layer_run() = default;

    virtual void run() = 0;
    /// The results of the last run, in PyTorch's orders: y, d_x, or d_weight followed by d_bias.
    [[nodiscard]] virtual std::vector<float> result() const = 0;
};

/// [count][Rows][Columns] -> [count][Columns][Rows]: planar to channels-last, and back.
inline void exchange_axes(const float* from, float* to, std::size_t count, std::size_t rows, std::size_t columns) {
    for (std::size_t n = 0; n < count; ++n, from += rows * columns, to += rows * columns)
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t c = 0; c < columns; ++c) to[c * rows + r] = from[r * columns + c];
}

}  // namespace ctcnn::bench
