// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// How soon a network recognizes 99 % of MNIST's test images: the seconds from the data in memory, as bytes, to a trained
// network, for many seeds, of which the mean is to be at least 99 %. README.md in this folder says how the network and
// its training were chosen, without the test images.

#include <ctcnn/ctcnn.hpp>
#include <ctcnn/mnist.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/fma_rate.hpp"
#include "support/measure.hpp"

namespace nn = ctcnn;

namespace {

// Digits are at most 20 pixels wide and high, and centred by their mass in 28: the 24 in the middle have nearly all of
// them, and the multiplications of the rest are saved.
using image_shape = nn::shape<1, 24, 24>;
using network = nn::network<image_shape, nn::conv2d<16, nn::kernel<5>>, nn::relu, nn::max_pool2d<nn::kernel<2>>,
                            nn::conv2d<32, nn::kernel<3>>, nn::relu, nn::max_pool2d<nn::kernel<2>>, nn::flatten,
                            nn::linear<128>, nn::relu, nn::linear<10>>;

// One pass over the images, in which most of them are only looked at: after `all_until`, a training step takes those
// of a batch that the network, as it is, knows least.
constexpr std::size_t batch_size = 64, hardest = 8;
constexpr double all_until = 0.05;  // of the images
constexpr nn::adam optimizer{.learning_rate = 4e-3, .beta1 = 0.7};
constexpr nn::one_cycle schedule{.warm_up = 0.3};
const nn::cross_entropy loss{.label_smoothing = 0.2};

constexpr std::size_t border = (28 - image_shape::extents[1]) / 2;

/// The pixels of one cropped image: to(value, index) for each.
template <class To>
void crop(const nn::mnist_images& from, std::size_t image, const To& to) {
    constexpr std::size_t size = image_shape::extents[1];
    const std::uint8_t* const pixels = from.image(image).data();
    for (std::size_t y = 0; y < size; ++y)
        for (std::size_t x = 0; x < size; ++x) to(pixels[(y + border) * 28 + x + border], y * size + x);
}

/// Images to be measured.
nn::labelled_images<image_shape, 10> cropped(const nn::mnist_images& from) {
    std::vector<std::uint8_t> pixels(from.count() * image_shape::size);
    for (std::size_t i = 0; i < from.count(); ++i)
        crop(from, i, [&](std::uint8_t value, std::size_t at) { pixels[i * image_shape::size + at] = value; });
    return {std::move(pixels), from.labels(), from.scale()};
}

/// By how much the logit of the right class exceeds the largest other one.
float margin(nn::tensor_view<network::output_shape, const float> logits, nn::label right) {
    float other = -std::numeric_limits<float>::infinity();
    for (std::size_t i = 0; i < network::output_shape::size; ++i)
        if (i != right) other = std::max(other, logits.data()[i]);
    return logits.data()[right] - other;
}

/// Images and labels of a batch, as the network reads them.
struct samples {
    nn::batch<image_shape> images{batch_size};
    std::vector<nn::label> labels = std::vector<nn::label>(batch_size);

    void take(const samples& from, std::span<const std::size_t> chosen) {
        for (std::size_t i = 0; i < chosen.size(); ++i) {
            std::copy_n(from.images.view().sample(chosen[i]), image_shape::size, images.view().sample(i));
            labels[i] = from.labels[chosen[i]];
        }
    }
};

/// Gathers batches, and finds the samples that a model knows least. Threads take pieces of a batch from the pixels to
/// the margins, so that images stay in the cache of one of them.
class batch_reader {
public:
    batch_reader(const nn::mnist_images& from, const nn::model<network>& net, nn::executor& threads)
        : from_(from),
          net_(net),
          threads_(threads) {
        for (std::size_t value = 0; value < numbers_.size(); ++value)
            numbers_[value] = static_cast<float>(from.scale()(static_cast<std::uint8_t>(value)));
        for (std::size_t worker = 0; worker < threads.workers(); ++worker) {
            memory_.push_back(net.workspace());
            memory_.back().reserve(piece_size);
        }
    }

    void read(std::span<const std::uint32_t> indices) {
        in_pieces(indices.size(), [&](std::size_t i, std::size_t count, std::size_t) { gather(indices, i, count); });
    }
    /// The same, and chooses so many samples of the least margin.
    std::span<const std::size_t> read_and_choose(std::span<const std::uint32_t> indices, std::size_t wanted) {
        in_pieces(indices.size(), [&](std::size_t first, std::size_t count, std::size_t worker) {
            gather(indices, first, count);
            const auto logits = net_(batch_.images.view().slice(first, count), memory_[worker]);
            for (std::size_t i = 0; i < count; ++i) margins_[first + i] = margin(logits[i], batch_.labels[first + i]);
        });
        by_margin_.resize(indices.size());
        std::iota(by_margin_.begin(), by_margin_.end(), std::size_t{0});
        std::partial_sort(by_margin_.begin(), by_margin_.begin() + static_cast<std::ptrdiff_t>(wanted),
                          by_margin_.end(), [&](std::size_t a, std::size_t b) {
                              return margins_[a] < margins_[b] || (margins_[a] == margins_[b] && a < b);
                          });
        return std::span(by_margin_).first(wanted);
    }
    [[nodiscard]] const samples& batch() const { return batch_; }

private:
    static constexpr std::size_t piece_size = 16;

    template <class Work>
    void in_pieces(std::size_t count, const Work& work) {
        threads_.run((count + piece_size - 1) / piece_size, [&](std::size_t piece, std::size_t worker) {
            const std::size_t first = piece * piece_size;
            work(first, std::min(piece_size, count - first), worker);
        });
    }
    void gather(std::span<const std::uint32_t> indices, std::size_t first, std::size_t count) {
        for (std::size_t i = first; i < first + count; ++i) {
            float* const image = batch_.images.view().sample(i);
            crop(from_, indices[i], [&](std::uint8_t value, std::size_t at) { image[at] = numbers_[value]; });
            batch_.labels[i] = from_.label(indices[i]);
        }
    }

    const nn::mnist_images& from_;
    const nn::model<network>& net_;
    nn::executor& threads_;
    std::array<float, 256> numbers_{};
    std::vector<nn::model<network>::workspace_type> memory_;  ///< of each thread
    samples batch_;
    std::array<float, batch_size> margins_{};
    std::vector<std::size_t> by_margin_;
};

nn::model<network> trained(const nn::mnist_images& train, std::uint64_t seed, nn::executor& threads) {
    nn::model<network> net(nn::seed{seed});
    nn::trainer training(net, threads, loss, optimizer, {.batch_size = batch_size});
    batch_reader reader(train, net, threads);
    samples hard;

    const auto order = nn::batches::shuffled(train.count(), {.batch_size = batch_size, .seed = seed, .epoch = 0});
    const auto all_before = static_cast<std::size_t>(all_until * static_cast<double>(order.size()));
    for (std::size_t step = 0; step < order.size(); ++step) {
        std::size_t count = order[step].size();
        const samples* used = &reader.batch();
        if (step < all_before || count <= hardest)
            reader.read(order[step]);
        else {
            hard.take(reader.batch(), reader.read_and_choose(order[step], hardest));
            used = &hard;
            count = hardest;
        }
        training.step(used->images.view().slice(0, count), std::span(used->labels).first(count),
                      nn::training_key{seed, 0, static_cast<std::uint32_t>(step)},
                      schedule.rate(optimizer.learning_rate, {step, order.size(), 1}));
    }
    return net;
}

struct mnist_options {
    std::vector<std::size_t> threads{nn::available_threads()}, seeds{30};
    std::string data;
    bool validation = false, list_only = false;
};

constexpr const char* usage =
    "usage: mnist_99 [--seeds=N] [--threads=N] [--data=DIR] [--validation]\n"
    "  --seeds=N     the seeds 1 to N (default: 30)\n"
    "  --threads=N   any number gives the same networks (default: as many as there are processors);\n"
    "                1,2 measures with 1, and then with 2\n"
    "  --data=DIR    folder of the four files (default: $CTCNN_DATA and others)\n"
    "  --validation  train on 50,000 of the training images, and measure on the other 10,000\n";

/// False, with a message, if an argument can't be used.
bool parse(int argc, char** argv, mnist_options& to) {
    using nn::bench::detail::take_numbers;
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i], value = argument.substr(argument.find('=') + 1);
        if (argument == "--benchmark_list_tests")  // as all programs of this folder have it
            to.list_only = true;
        else if (argument == "--validation")
            to.validation = true;
        else if (argument.starts_with("--data="))
            to.data = value;
        else if (argument.starts_with("--benchmark_") || argument.starts_with("--batches=")) {
            // `./dev bench` gives it to all programs
        } else if (!take_numbers(argument, "--seeds=", 1, to.seeds) &&
                   !take_numbers(argument, "--threads=", argument.size(), to.threads)) {
            std::fprintf(stderr, "%s: expected one of these flags, with a number above 0\n%s", argv[i], usage);
            return false;
        }
    }
    return true;
}

double middle(std::vector<double> numbers) {
    std::sort(numbers.begin(), numbers.end());
    return (numbers[(numbers.size() - 1) / 2] + numbers[numbers.size() / 2]) / 2;
}

void measure(const mnist_options& chosen, const nn::mnist_data& data, std::size_t thread_count) {
    nn::mnist_images train = data.train, test = data.test;
    if (chosen.validation) {
        const auto split = nn::stratified_split(train.labels(), train.count() / 6, nn::seed{12345});
        test = data.train.subset(split.validation);
        train = data.train.subset(split.train);
    }
    const auto measured = cropped(test);
    nn::thread_pool threads(thread_count);
    std::printf("%s, %zu threads, %zu parameters, %.2f million multiply-adds an image\n", nn::simd::instruction_set,
                threads.workers(), network::parameter_count, static_cast<double>(network::multiply_adds) / 1e6);

    std::vector<double> accuracies, seconds, rates;
    for (std::uint64_t seed = 1; seed <= chosen.seeds[0]; ++seed) {
        rates.push_back(nn::bench::fma_rate(threads.workers(), 11) * 1e-9);
        const auto begin = std::chrono::steady_clock::now();
        const nn::model<network> net = trained(train, seed, threads);
        seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
        accuracies.push_back(100 * nn::evaluate(net, measured, threads).result.accuracy());
        std::printf("seed %llu: %.2f %%, %.3f s\n", static_cast<unsigned long long>(seed), accuracies.back(),
                    seconds.back());
        std::fflush(stdout);
    }
    const auto count = static_cast<double>(accuracies.size());
    const double mean = std::accumulate(accuracies.begin(), accuracies.end(), 0.0) / count;
    double squares = 0;
    for (const double one : accuracies) squares += (one - mean) * (one - mean);
    const double time = middle(seconds), rate = middle(rates);
    std::printf("accuracy on %zu %s images: mean %.3f %%, deviation %.3f, least %.2f %%\n", measured.count(),
                chosen.validation ? "validation" : "test", mean, std::sqrt(squares / std::max(count - 1, 1.0)),
                *std::min_element(accuracies.begin(), accuracies.end()));
    std::printf("median %.3f s, at an FMA rate of %.0f GFLOP/s: %.0f GFLOP\n", time, rate, time * rate);
}

int run(const mnist_options& chosen) {
    nn::mnist_data data;
    try {
        data = nn::load_mnist(nn::mnist_variant::digits, chosen.data);
    } catch (const nn::data_error& problem) {
        std::fprintf(stderr, "mnist_99%s: %s\n", chosen.data.empty() ? " is left out" : "", problem.what());
        return chosen.data.empty() ? 0 : 1;  // `./dev bench` continues with the next program
    }
    if (!data.verified) std::fprintf(stderr, "%s: not the published MNIST\n", data.directory.c_str());
    for (const std::size_t threads : chosen.threads) measure(chosen, data, threads);
    return 0;
}

}  // namespace

int main(int argc, char** argv) try {
    mnist_options chosen;
    if (!parse(argc, argv, chosen)) return 2;
    if (!chosen.list_only) return run(chosen);
    std::printf("mnist_99\n");
    return 0;
} catch (const std::exception& problem) {
    std::fprintf(stderr, "%s: %s\n", argv[0], problem.what());
    return 1;
}
