// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Trains a small residual network with batch norm on Fashion-MNIST: `fashion_resnet --help` lists its options.
//
// The data are four files, train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and
// t10k-labels-idx1-ubyte, as they are or with .gz. Debian and Ubuntu have them as the package dataset-fashion-mnist,
// where the program finds them by itself; else they are in the folder data/fashion of
// https://github.com/zalandoresearch/fashion-mnist, and where torchvision.datasets.FashionMNIST has put them.
//
// bench/README.md has the accuracies of three seeds, and bench/compare/fashion_resnet.py is the same network and recipe
// in PyTorch. The weights have the same bits for any number of threads.
//
// test-arguments: --data @TEST_DATA@/mnist --epochs 1 --threads 2

#include <ctcnn/ctcnn.hpp>
#include <ctcnn/models/resnet.hpp>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "support/standard_streams.hpp"

namespace nn = ctcnn;

// The first pooling halves the image, so that the residual blocks compute on 14 x 14 and 7 x 7 pixels.
using fashion_resnet =
    nn::network<nn::shape<1, 28, 28>,
                nn::named<"conv1", nn::conv2d<16, nn::kernel<3>, nn::padding<1>, nn::bias<false>>>,
                nn::named<"bn1", nn::batch_norm2d<>>, nn::relu, nn::max_pool2d<nn::kernel<2>>,
                nn::named<"layer1", nn::sequential<nn::resnet_downsampling_block<32, /* stride */ 1>>>,
                nn::named<"layer2", nn::resnet_stage<64, /* blocks */ 2>>, nn::global_avg_pool2d, nn::flatten,
                nn::named<"fc", nn::linear<10>>>;

namespace {

struct options {
    std::string data;
    std::size_t epochs = 10;
    std::size_t threads = nn::available_threads();
    std::uint64_t seed = 1;
};

constexpr const char* usage =
    "usage: fashion_resnet [--data DIR] [--epochs N] [--threads N] [--seed N]\n"
    "  --data DIR    folder of the four files (default: $CTCNN_DATA, ./data/fashion-mnist, and others)\n"
    "  --epochs N    how often to go through the training images (default: 10)\n"
    "  --threads N   any number gives the same result (default: as many as there are processors)\n"
    "  --seed N      decides the first weights, the images kept for validation, and the order of batches (default: "
    "1)\n";

constexpr const char* where_data_are =
    "Without a package: train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz and\n"
    "t10k-labels-idx1-ubyte.gz are in the folder data/fashion of https://github.com/zalandoresearch/fashion-mnist;\n"
    "write --data and the folder that has them.\n";

/// Prints an error and returns false if the word is not a whole number from `least` to `most`.
template <class Number>
bool read_number(std::string_view name, std::string_view word, Number least, Number most, Number& value) {
    const auto [end, problem] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (problem == std::errc{} && end == word.data() + word.size() && value >= least && value <= most) return true;
    std::fprintf(stderr, "fashion_resnet: %s: expected a whole number from %llu to %llu, found %s\n",
                 std::string(name).c_str(), static_cast<unsigned long long>(least),
                 static_cast<unsigned long long>(most), std::string(word).c_str());
    return false;
}

std::optional<options> parse(int argc, char** argv) {
    options result;
    for (int i = 1; i < argc; i += 2) {
        const std::string_view name = argv[i], word = i + 1 < argc ? argv[i + 1] : "";
        bool good = !word.empty();
        if (good && name == "--data")
            result.data = word;
        else if (good && name == "--epochs")
            good = read_number<std::size_t>(name, word, 1, 1000, result.epochs);
        else if (good && name == "--threads")
            good = read_number<std::size_t>(name, word, 1, 1024, result.threads);
        else if (good && name == "--seed")
            good = read_number<std::uint64_t>(name, word, 0, std::numeric_limits<std::uint64_t>::max(), result.seed);
        else {
            std::fprintf(stderr, "fashion_resnet: %s: expected an option and its value, found %s\n%s", argv[i],
                         good ? "no such option" : "no value", usage);
            return std::nullopt;
        }
        if (!good) return std::nullopt;
    }
    return result;
}

/// One line an epoch.
struct epoch_lines {
    double seconds = 0;

    void on_epoch_end(const nn::epoch_report& epoch) {
        seconds += epoch.seconds;
        std::printf("epoch %2u: loss %.4f, validation %.2f %%, %.1f s\n", static_cast<unsigned>(epoch.epoch + 1),
                    epoch.train.loss(), 100 * epoch.validation.accuracy(), epoch.seconds);
        std::fflush(stdout);
    }
};

void run(const options& chosen) {
    const auto data = nn::load_mnist(nn::mnist_variant::fashion, chosen.data);
    if (!data.verified)
        std::fprintf(stderr, "fashion_resnet: %s: not the published Fashion-MNIST\n", data.directory.c_str());
    std::printf("%zu parameters, %.2f million multiply-adds an image\n", fashion_resnet::parameter_count,
                static_cast<double>(fashion_resnet::multiply_adds) / 1e6);

    const auto split = nn::stratified_split(data.train.labels(), nn::seed{chosen.seed});
    nn::thread_pool threads(chosen.threads);
    nn::model<fashion_resnet> net(nn::seed{chosen.seed});
    nn::trainer training(net, threads,
                         nn::adamw{.learning_rate = 0.01, .weight_decay = 0.05, .decay_factors = nn::weights_only},
                         nn::one_cycle{}, {.epochs = chosen.epochs, .batch_size = 64, .seed = chosen.seed});
    epoch_lines lines;
    training.fit(data.train.subset(split.train), data.train.subset(split.validation), lines);

    const auto test = nn::evaluate(net, data.test, threads).result;
    std::printf("test accuracy %.2f %% (%d errors of %d), %.1f s an epoch\n", 100 * test.accuracy(),
                static_cast<int>(test.errors()), static_cast<int>(test.samples),
                lines.seconds / static_cast<double>(chosen.epochs));
}

}  // namespace

int main(int argc, char** argv) try {
    support::keep_standard_streams();
    if (argc == 2 && std::string_view(argv[1]) == "--help") {
        std::fputs(usage, stdout);
        return support::flushed("fashion_resnet", 0, 1);
    }
    const auto chosen = parse(argc, argv);
    if (!chosen) return 2;
    run(*chosen);
    return support::flushed("fashion_resnet", 0, 1);
} catch (const ctcnn::data_error& problem) {
    std::fprintf(stderr, "fashion_resnet: %s\n%s", problem.what(), where_data_are);
    return 3;
} catch (const ctcnn::error& problem) {
    std::fprintf(stderr, "fashion_resnet: %s\n", problem.what());
    return 4;
}
