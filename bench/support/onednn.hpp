// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// oneDNN, to which kernels are compared. Version 2 only: version 3 has another interface and no Winograd.
#if defined(CTCNN_BENCH_ONEDNN)
#include <oneapi/dnnl/dnnl_version.h>
#if DNNL_VERSION_MAJOR == 2
#define CTCNN_BENCH_HAS_PEER 1
#endif
#endif

#if defined(CTCNN_BENCH_HAS_PEER)

#include <dlfcn.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <oneapi/dnnl/dnnl.hpp>
#include <string>
#include <unordered_map>
#include <vector>

#include "support/layer_run.hpp"

namespace ctcnn::bench {

/// One pass of a layer by oneDNN, in the memory formats that it chooses (format `any`). Images and weights are
/// converted to these formats, and results back, outside the timed part.
///
/// forward has bias and ReLU fused (a post-op), backward_weights the bias gradient. Backward has no ReLU mask, for
/// which oneDNN would need a pass of its own, which is not timed either.
class onednn_run final : public layer_run {
public:
    onednn_run(const layer_problem& problem, pass what, dnnl::algorithm algorithm, std::size_t threads) {
        set_threads(threads);
        const descriptions d = describe_for(problem.layer, problem.count, what, algorithm);
        const dnnl::memory x = own(d.src, problem.x), weight = own(d.weights, problem.weight);
        const dnnl::memory y = own(d.dst, problem.d_y), bias = own(d.bias, problem.bias);
        primitive_ = d.primitive();
        if (what == pass::forward) {
            arguments_ = {{DNNL_ARG_SRC, x}, {DNNL_ARG_WEIGHTS, weight}, {DNNL_ARG_BIAS, bias}, {DNNL_ARG_DST, y}};
            results_ = {y};
        } else if (what == pass::backward_data) {
            arguments_ = {{DNNL_ARG_DIFF_DST, y}, {DNNL_ARG_WEIGHTS, weight}, {DNNL_ARG_DIFF_SRC, x}};
            results_ = {x};
        } else {
            arguments_ = {
                {DNNL_ARG_SRC, x}, {DNNL_ARG_DIFF_DST, y}, {DNNL_ARG_DIFF_WEIGHTS, weight}, {DNNL_ARG_DIFF_BIAS, bias}};
            results_ = {weight, bias};
        }
    }

    void run() override {
        primitive_.execute(stream_, arguments_);
        stream_.wait();
    }

    [[nodiscard]] std::vector<float> result() const override {
        std::vector<float> all;
        for (dnnl::memory from : results_) {
            const dnnl::memory::desc wanted = plain(from.get_desc().dims());
            std::vector<float> part(wanted.get_size() / sizeof(float));
            dnnl::memory to(wanted, engine(), part.data());
            dnnl::stream stream(engine());
            dnnl::reorder(from, to).execute(stream, from, to);
            stream.wait();
            all.insert(all.end(), part.begin(), part.end());
        }
        return all;
    }

    /// Whether this oneDNN supports this pass of this layer on this machine.
    static bool offers(const layer_description& layer, std::size_t count, pass what, dnnl::algorithm algorithm,
                       std::size_t threads) {
        // The number of threads can be set if oneDNN uses OpenMP, as Debian's does.
        if (find_set_threads() == nullptr && threads != 1) return false;
        set_threads(threads);
        try {
            (void)describe_for(layer, count, what, algorithm);
            return true;
        } catch (const dnnl::error&) {
            return false;
        }
    }

    static std::string version() {
        const dnnl_version_t* const v = dnnl_version();
        return std::to_string(v->major) + "." + std::to_string(v->minor) + "." + std::to_string(v->patch);
    }

private:
    using dims = dnnl::memory::dims;
    using tag = dnnl::memory::format_tag;

    struct descriptions {
        dnnl::memory::desc src, weights, bias, dst;
        std::function<dnnl::primitive()> primitive;
    };

    static dnnl::engine& engine() {
        static dnnl::engine cpu(dnnl::engine::kind::cpu, 0);
        return cpu;
    }

    // Looked up at run time, because OpenMP's header needs a compiler flag.
    static void (*find_set_threads())(int) {
        return reinterpret_cast<void (*)(int)>(dlsym(RTLD_DEFAULT, "omp_set_num_threads"));
    }
    static void set_threads(std::size_t threads) {
        if (auto* const set = find_set_threads()) set(static_cast<int>(threads));
    }

    static dnnl::memory::dim to_dim(std::size_t size) { return static_cast<dnnl::memory::dim>(size); }
    static dnnl::memory::desc of(const dims& sizes, tag format) {
        return {sizes, dnnl::memory::data_type::f32, format};
    }
    static dims src_dims(const layer_description& l, std::size_t count) {
        if (!l.convolution) return {to_dim(count), to_dim(l.in_channels)};
        return {to_dim(count), to_dim(l.in_channels), to_dim(l.height), to_dim(l.width)};
    }
    static dims dst_dims(const layer_description& l, std::size_t count) {
        if (!l.convolution) return {to_dim(count), to_dim(l.out_channels)};
        return {to_dim(count), to_dim(l.out_channels), to_dim(l.out_height), to_dim(l.out_width)};
    }
    static dims weights_dims(const layer_description& l) {
        if (!l.convolution) return {to_dim(l.out_channels), to_dim(l.in_channels)};
        if (l.groups == 1)
            return {to_dim(l.out_channels), to_dim(l.in_channels), to_dim(l.kernel_height), to_dim(l.kernel_width)};
        return {to_dim(l.groups), to_dim(l.out_channels / l.groups), to_dim(l.in_channels / l.groups),
                to_dim(l.kernel_height), to_dim(l.kernel_width)};
    }
    /// Row-major, as in PyTorch, for images, weights and biases.
    static dnnl::memory::desc plain(const dims& sizes) {
        dims strides(sizes.size(), 1);
        for (std::size_t i = sizes.size() - 1; i > 0; --i) strides[i - 1] = strides[i] * sizes[i];
        return {sizes, dnnl::memory::data_type::f32, strides};
    }

    /// Throws dnnl::error if oneDNN does not support it.
    static descriptions describe_for(const layer_description& l, std::size_t count, pass what,
                                     dnnl::algorithm algorithm) {
        const auto src = of(src_dims(l, count), tag::any), dst = of(dst_dims(l, count), tag::any);
        const auto weights = of(weights_dims(l), tag::any), bias = of({to_dim(l.out_channels)}, tag::any);
        return l.convolution ? convolution(l, what, algorithm, src, weights, bias, dst)
                             : inner_product(l, what, src, weights, bias, dst);
    }

    static dnnl::primitive_attr forward_attributes(const layer_description& l, pass what) {
        dnnl::primitive_attr attributes;
        if (l.relu && what == pass::forward) {
            dnnl::post_ops operations;
            operations.append_eltwise(1, dnnl::algorithm::eltwise_relu, 0, 0);
            attributes.set_post_ops(operations);
        }
        return attributes;
    }

    static descriptions convolution(const layer_description& l, pass what, dnnl::algorithm algorithm,
                                    const dnnl::memory::desc& src, const dnnl::memory::desc& weights,
                                    const dnnl::memory::desc& bias, const dnnl::memory::desc& dst) {
        const dims strides{to_dim(l.stride_y), to_dim(l.stride_x)}, padding{to_dim(l.padding_y), to_dim(l.padding_x)};
        const dims dilation{to_dim(l.dilation_y - 1), to_dim(l.dilation_x - 1)};  // oneDNN counts the gaps
        const dnnl::convolution_forward::primitive_desc forward({dnnl::prop_kind::forward_training, algorithm, src,
                                                                 weights, bias, dst, strides, dilation, padding,
                                                                 padding},
                                                                forward_attributes(l, what), engine());
        if (what == pass::forward)
            return {forward.src_desc(), forward.weights_desc(), forward.bias_desc(), forward.dst_desc(),
                    [forward] { return dnnl::convolution_forward(forward); }};
        if (what == pass::backward_data) {
            const dnnl::convolution_backward_data::primitive_desc data(
                {algorithm, src, weights, dst, strides, dilation, padding, padding}, engine(), forward);
            return {data.diff_src_desc(), data.weights_desc(), plain({to_dim(l.out_channels)}), data.diff_dst_desc(),
                    [data] { return dnnl::convolution_backward_data(data); }};
        }
        const dnnl::convolution_backward_weights::primitive_desc gradient(
            {algorithm, src, weights, bias, dst, strides, dilation, padding, padding}, engine(), forward);
        return {gradient.src_desc(), gradient.diff_weights_desc(), gradient.diff_bias_desc(), gradient.diff_dst_desc(),
                [gradient] { return dnnl::convolution_backward_weights(gradient); }};
    }

    static descriptions inner_product(const layer_description& l, pass what, const dnnl::memory::desc& src,
                                      const dnnl::memory::desc& weights, const dnnl::memory::desc& bias,
                                      const dnnl::memory::desc& dst) {
        const dnnl::inner_product_forward::primitive_desc forward(
            {dnnl::prop_kind::forward_training, src, weights, bias, dst}, forward_attributes(l, what), engine());
        if (what == pass::forward)
            return {forward.src_desc(), forward.weights_desc(), forward.bias_desc(), forward.dst_desc(),
                    [forward] { return dnnl::inner_product_forward(forward); }};
        if (what == pass::backward_data) {
            const dnnl::inner_product_backward_data::primitive_desc data({src, weights, dst}, engine(), forward);
            return {data.diff_src_desc(), data.weights_desc(), plain({to_dim(l.out_channels)}), data.diff_dst_desc(),
                    [data] { return dnnl::inner_product_backward_data(data); }};
        }
        const dnnl::inner_product_backward_weights::primitive_desc gradient({src, weights, bias, dst}, engine(),
                                                                            forward);
        return {gradient.src_desc(), gradient.diff_weights_desc(), gradient.diff_bias_desc(), gradient.diff_dst_desc(),
                [gradient] { return dnnl::inner_product_backward_weights(gradient); }};
    }

    /// Memory of the chosen format, holding `numbers`.
    dnnl::memory own(const dnnl::memory::desc& wanted, const buffer<float>& numbers) {
        memory_.push_back(std::make_unique<buffer<float>>(wanted.get_size() / sizeof(float)));
        dnnl::memory result(wanted, engine(), memory_.back()->data());
        dnnl::memory from(plain(wanted.dims()), engine(), const_cast<float*>(numbers.data()));
        dnnl::reorder(from, result).execute(stream_, from, result);
        stream_.wait();
        return result;
    }

    dnnl::stream stream_{engine()};
    dnnl::primitive primitive_;
    std::vector<std::unique_ptr<buffer<float>>> memory_;
    std::unordered_map<int, dnnl::memory> arguments_;
    std::vector<dnnl::memory> results_;
};

}  // namespace ctcnn::bench

#endif
