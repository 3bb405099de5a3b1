// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include "ctcnn/core/shape.hpp"
#include "ctcnn/layers/add.hpp"
#include "ctcnn/layers/avg_pool2d.hpp"
#include "ctcnn/layers/block.hpp"
#include "ctcnn/layers/concat.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/hyperbolic_tangent.hpp"
#include "ctcnn/layers/identity.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/multiply.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/repeat.hpp"
#include "ctcnn/layers/residual.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/layers/sigmoid.hpp"
#include "support/naive_activations.hpp"
#include "support/naive_pool.hpp"
#include "support/naive_products.hpp"

/// Runs a tree of layers as it is written: each element is an object that calls its elements' forward, and their
/// backward in reverse order. There is no graph, plan or fusion; images are planar, and every activation is stored.
namespace ctcnn::test {

struct naive_tensor {
    std::vector<double> value, gradient;
};

struct image_size {
    std::size_t channels, height, width;
    [[nodiscard]] std::size_t pixels() const { return height * width; }
    [[nodiscard]] std::size_t size() const { return channels * pixels(); }
};

/// An element of a tree for one size of input. Values are those of a batch.
struct naive_element {
    image_size input, output;

    naive_element(image_size from, image_size to) : input(from), output(to) {}
    naive_element(const naive_element&) = delete;
    naive_element& operator=(const naive_element&) = delete;
    virtual ~naive_element() = default;
    virtual std::vector<double> forward(const std::vector<double>& x) = 0;
    /// Returns the gradient of the last input of forward, and sets those of the parameters.
    virtual std::vector<double> backward(const std::vector<double>& d_y) = 0;
};
using naive_elements = std::vector<std::unique_ptr<naive_element>>;

/// The tensors of a tree in the order of PyTorch's modules: as written.
using naive_tensors = std::vector<std::unique_ptr<naive_tensor>>;

struct naive_convolution : naive_element {
    naive_conv2d numbers;
    naive_tensor *weight, *bias = nullptr;
    std::vector<double> x{};

    naive_convolution(image_size from, const naive_conv2d& convolution, bool has_bias, naive_tensors& tensors)
        : naive_element(from, {convolution.filters, convolution.out_height(), convolution.out_width()}),
          numbers(convolution),
          weight(make(convolution.weight_size(), tensors)) {
        if (has_bias) bias = make(convolution.filters, tensors);
    }
    static naive_tensor* make(std::size_t size, naive_tensors& tensors) {
        tensors.push_back(std::make_unique<naive_tensor>());
        tensors.back()->value.resize(size);
        return tensors.back().get();
    }
    std::vector<double> forward(const std::vector<double>& from) override {
        x = from;
        return naive_forward(numbers, count(), x, weight->value, bias ? bias->value : std::vector<double>()).value;
    }
    std::vector<double> backward(const std::vector<double>& d_y) override {
        weight->gradient = naive_backward_weights(numbers, count(), x, d_y).value;
        if (bias) bias->gradient = naive_backward_bias(numbers, count(), d_y, bias->value.size()).value;
        return naive_backward_data(numbers, count(), d_y, weight->value).value;
    }
    [[nodiscard]] std::size_t count() const { return x.size() / input.size(); }
};

/// An elementwise function whose gradient is computed from its output; also the identity.
struct naive_map : naive_element {
    naive_function function;
    std::vector<double> y{};

    naive_map(image_size size, const naive_function& f) : naive_element(size, size), function(f) {}
    std::vector<double> forward(const std::vector<double>& x) override {
        y.resize(x.size());
        std::transform(x.begin(), x.end(), y.begin(), function.value);
        return y;
    }
    std::vector<double> backward(const std::vector<double>& d_y) override {
        std::vector<double> d_x(d_y.size());
        std::transform(y.begin(), y.end(), d_y.begin(), d_x.begin(), function.gradient);
        return d_x;
    }
};

struct naive_pooling : naive_element {
    naive_pool numbers;
    bool averages;
    std::vector<double> x{};

    naive_pooling(image_size from, const naive_pool& pool, bool is_mean)
        : naive_element(from, {from.channels, pool.out_height(), pool.out_width()}),
          numbers(pool),
          averages(is_mean) {}
    std::vector<double> forward(const std::vector<double>& from) override {
        x = from;
        numbers.images = x.size() / input.pixels();
        return averages ? numbers.average_forward(x) : numbers.max_forward(x);
    }
    std::vector<double> backward(const std::vector<double>& d_y) override {
        return averages ? numbers.average_backward(d_y) : numbers.max_backward(x, d_y);
    }
};

struct naive_chain : naive_element {
    naive_elements elements;

    naive_chain(image_size from, naive_elements all)
        : naive_element(from, all.empty() ? from : all.back()->output),
          elements(std::move(all)) {}
    std::vector<double> forward(const std::vector<double>& x) override {
        std::vector<double> y = x;
        for (const auto& element : elements) y = element->forward(y);
        return y;
    }
    std::vector<double> backward(const std::vector<double>& d_y) override {
        std::vector<double> d_x = d_y;
        for (std::size_t i = elements.size(); i-- > 0;) d_x = elements[i]->backward(d_x);
        return d_x;
    }
};

enum class naive_join_kind { add, concat, multiply };

struct naive_join : naive_element {
    naive_join_kind kind;
    naive_elements paths;
    std::vector<std::vector<double>> ends{};

    naive_join(image_size from, naive_join_kind what, naive_elements all)
        : naive_element(from, joined_size(what, all)),
          kind(what),
          paths(std::move(all)) {}

    static image_size joined_size(naive_join_kind kind, const naive_elements& paths) {
        image_size result = paths[0]->output;
        for (std::size_t k = 1; k < paths.size(); ++k) {
            const image_size other = paths[k]->output;
            if (kind == naive_join_kind::concat) result.channels += other.channels;
            if (other.size() > result.size()) result = other;  // the other path has one number a channel
        }
        return result;
    }
    /// The index in path k of the element for element i of sample n of the output.
    [[nodiscard]] std::size_t element_of(std::size_t k, std::size_t n, std::size_t i) const {
        const image_size end = paths[k]->output;
        return n * end.size() + (end.size() == output.size() ? i : i / output.pixels());
    }
    template <class F>
    void for_each_output(F&& f) const {
        const std::size_t count = ends[0].size() / paths[0]->output.size();
        for (std::size_t n = 0; n < count; ++n)
            for (std::size_t i = 0; i < output.size(); ++i) f(n, i, n * output.size() + i);
    }
    /// The path of a concat that holds element i of a sample, and the element's index in that path.
    [[nodiscard]] std::pair<std::size_t, std::size_t> source_of(std::size_t i) const {
        std::size_t k = 0;
        for (; i >= paths[k]->output.size(); ++k) i -= paths[k]->output.size();
        return {k, i};
    }

    std::vector<double> forward(const std::vector<double>& x) override {
        ends.clear();
        for (const auto& path : paths) ends.push_back(path->forward(x));
        std::vector<double> y(x.size() / input.size() * output.size());
        for_each_output([&](std::size_t n, std::size_t i, std::size_t at) {
            if (kind == naive_join_kind::concat) {
                const auto [k, place] = source_of(i);
                y[at] = ends[k][n * paths[k]->output.size() + place];
                return;
            }
            y[at] = ends[0][element_of(0, n, i)];
            for (std::size_t k = 1; k < ends.size(); ++k) {
                const double other = ends[k][element_of(k, n, i)];
                y[at] = kind == naive_join_kind::add ? y[at] + other : y[at] * other;
            }
        });
        return y;
    }
    std::vector<double> backward(const std::vector<double>& d_y) override {
        std::vector<std::vector<double>> d_ends;
        for (const auto& end : ends) d_ends.emplace_back(end.size());
        for_each_output([&](std::size_t n, std::size_t i, std::size_t at) {
            if (kind == naive_join_kind::concat) {
                const auto [k, place] = source_of(i);
                d_ends[k][n * paths[k]->output.size() + place] = d_y[at];
                return;
            }
            for (std::size_t k = 0; k < ends.size(); ++k) {
                const double factor = kind == naive_join_kind::add ? 1 : ends[1 - k][element_of(1 - k, n, i)];
                d_ends[k][element_of(k, n, i)] += d_y[at] * factor;
            }
        });
        std::vector<double> d_x;
        for (std::size_t k = paths.size(); k-- > 0;) {
            const std::vector<double> added = paths[k]->backward(d_ends[k]);
            d_x.resize(added.size());
            for (std::size_t i = 0; i < added.size(); ++i) d_x[i] += added[i];
        }
        return d_x;
    }
};

// ---- from the types of a tree to its elements -----------------------------------------------------------------------

template <class Element>
struct make_naive;

template <class Element>
std::unique_ptr<naive_element> make_naive_element(image_size from, naive_tensors& tensors) {
    return make_naive<Element>::make(from, tensors);
}
template <class... Elements>
std::unique_ptr<naive_element> make_naive_chain(image_size from, naive_tensors& tensors) {
    naive_elements all;
    (all.push_back(make_naive_element<Elements>(all.empty() ? from : all.back()->output, tensors)), ...);
    return std::make_unique<naive_chain>(from, std::move(all));
}
template <class... Paths>
std::unique_ptr<naive_element> make_naive_join(naive_join_kind kind, image_size from, naive_tensors& tensors) {
    naive_elements all;
    (all.push_back(make_naive_element<Paths>(from, tensors)), ...);
    return std::make_unique<naive_join>(from, kind, std::move(all));
}

template <std::size_t Filters, std::size_t Kernel, std::size_t Padding, bool HasBias>
struct make_naive<conv2d<Filters, kernel<Kernel>, padding<Padding>, bias<HasBias>>> {
    static std::unique_ptr<naive_element> make(image_size from, naive_tensors& tensors) {
        const naive_conv2d numbers{from.channels, from.height, from.width, Filters, Kernel,
                                   Kernel,        1,           1,          Padding, Padding};
        return std::make_unique<naive_convolution>(from, numbers, HasBias, tensors);
    }
};
template <class Activation>
struct make_naive_map {
    static std::unique_ptr<naive_element> make(image_size size, naive_tensors&) {
        return std::make_unique<naive_map>(size, naive_function_of<Activation>);
    }
};
template <>
struct make_naive<relu> : make_naive_map<kernels::relu> {};
template <>
struct make_naive<sigmoid> : make_naive_map<kernels::sigmoid> {};
template <>
struct make_naive<hyperbolic_tangent> : make_naive_map<kernels::hyperbolic_tangent> {};
template <>
struct make_naive<identity> : make_naive_map<kernels::identity> {};

template <bool Averages, std::size_t Height, std::size_t Width, std::size_t Stride, std::size_t Padding>
struct make_naive_pooling {
    static std::unique_ptr<naive_element> make(image_size from, naive_tensors&) {
        const naive_pool numbers{0, from.height, from.width, Height, Width, Stride, Stride, Padding, Padding};
        return std::make_unique<naive_pooling>(from, numbers, Averages);
    }
};
template <std::size_t Height, std::size_t Width, std::size_t Stride, std::size_t Padding>
struct make_naive<avg_pool2d<kernel<Height, Width>, stride<Stride>, padding<Padding>>>
    : make_naive_pooling<true, Height, Width, Stride, Padding> {};
template <std::size_t Height, std::size_t Width, std::size_t Stride, std::size_t Padding>
struct make_naive<max_pool2d<kernel<Height, Width>, stride<Stride>, padding<Padding>>>
    : make_naive_pooling<false, Height, Width, Stride, Padding> {};

template <class... Elements>
struct make_naive<sequential<Elements...>> {
    static std::unique_ptr<naive_element> make(image_size from, naive_tensors& tensors) {
        return make_naive_chain<Elements...>(from, tensors);
    }
};
template <class... Elements>
struct make_naive<block<Elements...>> : make_naive<sequential<Elements...>> {};
template <fixed_text Name, class Element>
struct make_naive<named<Name, Element>> : make_naive<Element> {};
template <std::size_t Count, class Element>
struct make_naive<repeat<Count, Element>> {
    static std::unique_ptr<naive_element> make(image_size from, naive_tensors& tensors) {
        naive_elements all;
        for (std::size_t i = 0; i < Count; ++i)
            all.push_back(make_naive_element<Element>(i == 0 ? from : all.back()->output, tensors));
        return std::make_unique<naive_chain>(from, std::move(all));
    }
};
template <class... Paths>
struct make_naive<add<Paths...>> {
    static std::unique_ptr<naive_element> make(image_size from, naive_tensors& tensors) {
        return make_naive_join<Paths...>(naive_join_kind::add, from, tensors);
    }
};
template <class... Paths>
struct make_naive<concat<Paths...>> {
    static std::unique_ptr<naive_element> make(image_size from, naive_tensors& tensors) {
        return make_naive_join<Paths...>(naive_join_kind::concat, from, tensors);
    }
};
template <class... Paths>
struct make_naive<multiply<Paths...>> {
    static std::unique_ptr<naive_element> make(image_size from, naive_tensors& tensors) {
        return make_naive_join<Paths...>(naive_join_kind::multiply, from, tensors);
    }
};
template <class... Elements>
struct make_naive<shortcut<Elements...>> : make_naive<sequential<Elements...>> {};
template <class T>
inline constexpr bool is_shortcut = false;
template <class... Path>
inline constexpr bool is_shortcut<shortcut<Path...>> = true;
/// The elements except for the shortcut, then the sum of their output and the shortcut's.
template <class... Elements>
struct make_naive<residual<Elements...>> {
    static std::unique_ptr<naive_element> make(image_size from, naive_tensors& tensors) {
        naive_elements all, paths;
        std::unique_ptr<naive_element> beside = make_naive_element<identity>(from, tensors);
        const auto take = [&]<class Element>(std::type_identity<Element>) {
            if constexpr (is_shortcut<Element>)
                beside = make_naive_element<Element>(from, tensors);
            else
                all.push_back(make_naive_element<Element>(all.empty() ? from : all.back()->output, tensors));
        };
        (take(std::type_identity<Elements>{}), ...);
        paths.push_back(std::make_unique<naive_chain>(from, std::move(all)));
        paths.push_back(std::move(beside));
        return std::make_unique<naive_join>(from, naive_join_kind::add, std::move(paths));
    }
};

}  // namespace ctcnn::test
