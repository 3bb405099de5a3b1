// compile-flags: -O2
// g++: -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wcast-align -Wunused -Woverloaded-virtual -Wconversion
// g++: -Wsign-conversion -Wnull-dereference -Wdouble-promotion -Wformat=2 -Wimplicit-fallthrough
// g++: -Wmisleading-indentation -Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wuseless-cast -Wextra-semi
// g++: -Wcast-qual -Wundef -Wredundant-decls -Wzero-as-null-pointer-constant -Wfloat-conversion -Wvla -Wcomma-subscript
// clang++: -Weverything -Wno-c++98-compat -Wno-c++98-compat-pedantic -Wno-c++20-compat
// clang++: -Wno-padded -Wno-weak-vtables -Wno-switch-enum -Wno-float-equal -Wno-undefined-reinterpret-cast
// clang++: -Wno-ctad-maybe-unsupported -Wno-unknown-warning-option -Wno-unsafe-buffer-usage
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Of clang++'s, those are left out that call C++20 or padding a fault; weak-vtables, for a library of headers has no
// other file to keep a vtable in; switch-enum, which calls a default a fault; float-equal, where an exact comparison is
// what is meant; undefined-reinterpret-cast, which does not know may_alias; and unsafe-buffer-usage, which calls every
// pointer a fault.
//
// The headers under the warnings of strict users, who include them from a checkout and by -I, with what a program that
// trains makes of them.

#include <cstdint>
#include <cstdio>
#include <ratio>
#include <span>
#include <string>
#include <vector>

#include "ctcnn/ctcnn.hpp"
#include "ctcnn/interop/xtensor.hpp"
#include "ctcnn/mnist.hpp"

namespace nn = ctcnn;

namespace {

// All layers, and what makes a difference to convolutions: small and large, Winograd's, groups, depthwise.
using images = nn::network<nn::shape<1, 28, 28>, nn::conv2d<6, nn::kernel<5>, nn::padding<2>>, nn::relu,
                           nn::max_pool2d<nn::kernel<2>>, nn::conv2d<16, nn::kernel<3>, nn::padding<1>>, nn::relu,
                           nn::conv2d<16, nn::kernel<3>, nn::padding<1>>, nn::avg_pool2d<nn::kernel<2>>,
                           nn::conv2d<64, nn::kernel<5>, nn::padding<2>>, nn::dropout<std::ratio<1, 4>>, nn::flatten,
                           nn::linear<10>>;
using other =
    nn::network<nn::shape<3, 17, 31>, nn::conv2d<6, nn::kernel<5>, nn::padding<2>, nn::stride<2>, nn::groups<3>>,
                nn::leaky_relu<std::ratio<1, 10>>, nn::conv2d<12, nn::kernel<3>, nn::padding<2>, nn::dilation<2>>,
                nn::sigmoid, nn::conv2d<12, nn::kernel<3>, nn::padding<1>, nn::groups<12>>, nn::hyperbolic_tangent,
                nn::sequential<nn::conv2d<16, nn::kernel<1>>, nn::relu, nn::max_pool2d<nn::kernel<3>, nn::stride<2>>>,
                nn::conv_transpose2d<6, nn::kernel<3>, nn::stride<2>, nn::padding<1>, nn::output_padding<1>>,
                nn::upsample2d<nn::factor<2, 1>>, nn::upsample2d<nn::factor<2>, nn::interpolation<nn::bilinear>>,
                nn::conv2d<4, nn::kernel<2>, nn::padding_same>, nn::max_pool2d<nn::kernel<2>, nn::ceil_mode<>>,
                nn::avg_pool2d<nn::kernel<2>, nn::padding<0, 1, 1, 0>, nn::count_include_pad<false>>, nn::flatten,
                nn::linear<7, nn::bias<false>>>;
using pooled =
    nn::network<nn::shape<3, 8, 8>, nn::global_max_pool2d, nn::global_avg_pool2d, nn::flatten, nn::linear<7>>;
using activations =
    nn::network<nn::shape<8, 6, 6>, nn::conv2d<8, nn::kernel<3>, nn::padding<1>>, nn::batch_norm2d<>, nn::group_norm<2>,
                nn::relu6, nn::hard_tanh<>, nn::prelu<nn::per_channel>, nn::hard_sigmoid, nn::hard_swish, nn::elu<>,
                nn::softplus, nn::silu, nn::gelu, nn::gelu_tanh, nn::softmax, nn::flatten,
                nn::layer_norm<nn::affine<false>>, nn::prelu<>, nn::linear<30>, nn::softmax,
                nn::layer_norm<nn::epsilon<std::ratio<1, 1000>>>, nn::linear<3>>;

struct hooks {
    nn::training_action on_step_end(const nn::step_report& report) const {
        return report.step < 100 ? nn::training_action::proceed : nn::training_action::stop;
    }
    void on_evaluation_step(const nn::evaluation_report&) const {}
    void on_epoch_end(const nn::epoch_report&) const {}
};

template <class Network, class Loss, class Optimizer, class Schedule, class Scalar>
void train(nn::executor& threads, const nn::mnist_data& data, const std::string& path) {
    nn::model<Network, Scalar> model(nn::seed{1});
    nn::trainer training(model, threads, Loss{}, Optimizer{}, Schedule{}, {.epochs = 3});
    if constexpr (Network::input_shape::size == 784) {
        const auto split = nn::stratified_split(data.train.labels(), nn::seed{1});
        const auto learnt = data.train.subset(split.train), validation = data.train.subset(split.validation);
        nn::resume_or_start(training, path, learnt, validation);
        training.fit(learnt, validation, nn::checkpoint_saver{path, {.steps = 500}}, hooks{});
        nn::evaluator evaluate(model, threads, Loss{});
        const auto found = evaluate(data.test);
        std::printf("%.2f %.2f\n", 100 * found.result.accuracy(), found.confusion.recall(1));
    } else {
        nn::batch<typename Network::input_shape, Scalar> samples(2);
        const std::vector<nn::label> labels{1, 2};
        training.step(samples.view(), labels, {1, 0, 0}, 1e-3);
    }
    nn::save(model, path);
    nn::load(model, path);
    for (Scalar& number : model.parameters().span()) number += 1;  // g++ 16 once took the view for what dangles
    for (Scalar& weight : model.parameters().template get<0>().span()) weight -= 1;
    nn::save_npz(model, path);
    nn::load_npz(model, path);
}

void train_on_targets(nn::executor& threads) {
    using line = nn::network<nn::shape<3>, nn::linear<4>, nn::sigmoid, nn::linear<2>>;
    nn::model<line> model(nn::seed{1});
    nn::trainer training(model, threads, nn::mean_squared_error{}, nn::sgd{}, nn::step_decay{});
    nn::batch<nn::shape<3>> samples(2);
    nn::batch<nn::shape<2>> targets(2);
    training.step(samples.view(), targets.view(), {1, 0, 0}, 1e-3);
    nn::trainer robust(model, threads, nn::huber{}, nn::sgd{}, nn::step_decay{});
    const nn::array_dataset numbers(nn::samples_of<nn::shape<3>>(std::vector<float>(6)),
                                    nn::targets_of<nn::shape<2>>(std::vector<int>(4)));
    robust.fit(numbers, numbers.subset(std::vector<std::uint32_t>{1}), hooks{});
    nn::trainer answers(model, threads, nn::binary_cross_entropy_with_logits{});
    answers.fit(numbers);
}

void train_on_pixels(nn::executor& threads) {
    using pixels = nn::network<nn::shape<1, 4, 4>, nn::conv2d<2, nn::kernel<1>>>;
    nn::model<nn::network<nn::shape<3>, nn::linear<1>>, double> model(nn::seed{1});
    nn::trainer training(model, threads, nn::l1{}, nn::sgd{}, nn::step_decay{});
    const nn::batch<nn::shape<3>, double> samples(2);
    const nn::batch<nn::shape<1>, double> targets(2);
    training.step(samples.view(), targets.view(), {1, 0, 0}, 1e-3);
    nn::model<pixels> of_images;
    nn::trainer of_pixels(of_images, threads, nn::cross_entropy{.ignore_index = 255, .class_weights = {1, 2}});
    const std::vector<std::uint8_t> bytes(32);
    const nn::array_dataset photos(nn::samples_of<nn::shape<1, 4, 4>>(bytes),
                                   nn::labels_of<2, nn::shape<4, 4>>(bytes, 255));
    of_pixels.fit(photos, photos, hooks{});
    nn::batch<nn::shape<1, 4, 4>> two(2);
    const nn::array_dataset expressions(nn::samples_of<nn::shape<1, 4, 4>>(2 * nn::view(two)),
                                        nn::labels_of<2, nn::shape<4, 4>>(std::span(bytes)));
    std::printf("%zu\n", expressions.count());
}

}  // namespace

int main() try {
    nn::thread_pool threads;
    const auto data = nn::load_mnist();
    train<images, nn::cross_entropy, nn::adamw, nn::one_cycle, float>(threads, data, "run");
    train<other, nn::cross_entropy, nn::sgd, nn::cosine_decay, double>(threads, data, "other");
    train<pooled, nn::cross_entropy, nn::sgd, nn::cosine_decay, float>(threads, data, "pooled");
    train<activations, nn::cross_entropy, nn::adam, nn::step_decay, float>(threads, data, "activations");
    train_on_targets(threads);
    train_on_pixels(threads);
    const nn::mnist::model digits(nn::seed{1});
    const auto answer = nn::classify(digits, nn::mnist::image(data.test.image(0)));
    std::printf("%zu %s\n", answer.label, std::string(nn::version).c_str());
    nn::tensor<nn::shape<2, 3>> t;
    t = 2 * nn::view(t);
    std::fputs(nn::summary<images>().c_str(), stdout);
    return 0;
} catch (const nn::error& problem) {
    std::fprintf(stderr, "%s\n", problem.what());
    return 3;
}
