// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Trains the network of ctcnn/models/mnist_cnn.hpp on MNIST: `train_mnist --help` lists its options.
//
// main.cpp errors to exit codes options the command line run data, network, training progress the bar, or plain lines
// log_jsonl a line of JSON for each epoch reports HTML and TensorBoard signals SIGINT and SIGTERM paths        no file for two purposes
// support/  shared by ctcnn's programs saving checkpoints training the types: network, optimizer, trainer
//
// test-arguments: --data @TEST_DATA@/mnist --epochs 1 --progress plain

#include <cstdio>
#include <exception>
#include <new>

#include "ctcnn/core/error.hpp"
#include "support/standard_streams.hpp"
#include "train_mnist/options.hpp"
#include "train_mnist/run.hpp"

namespace {

int fail(const std::exception& error, int code) {
    std::fprintf(stderr, "train_mnist: %s\n", error.what());
    return code;
}

/// Says which flag to lower.
int fail(const ctcnn::memory_error& error) {
    const char* const flag = error.option() == "batch_size" ? "--batch-size" : "--test-batch-size";
    std::fprintf(stderr,
                 "train_mnist: not enough memory for %s %llu: %llu MiB needed; lower it, or --threads if that is "
                 "high\n",
                 flag, static_cast<unsigned long long>(error.value()),
                 static_cast<unsigned long long>(error.bytes() >> 20));
    return train_mnist::usage;
}

}  // namespace

int main(int argc, char** argv) {
    support::keep_standard_streams();
    try {
        int code = train_mnist::done;
        const auto options = train_mnist::parse_options(argc, argv, code);
        if (options) code = train_mnist::run(*options);
        return support::flushed("train_mnist", code, train_mnist::internal);
    } catch (const ctcnn::data_error& error) {
        return fail(error, train_mnist::bad_data);
    } catch (const ctcnn::checkpoint_error& error) {
        return fail(error, train_mnist::bad_checkpoint);
    } catch (const ctcnn::io_error& error) {
        return fail(error, train_mnist::bad_checkpoint);
    } catch (const ctcnn::divergence_error& error) {
        return fail(error, train_mnist::diverged);
    } catch (const ctcnn::argument_error& error) {
        return fail(error, train_mnist::usage);
    } catch (const ctcnn::memory_error& error) {
        return fail(error);
    } catch (const std::bad_alloc&) {
        std::fprintf(stderr, "train_mnist: not enough memory; lower --batch-size, --test-batch-size or --threads\n");
        return train_mnist::internal;
    } catch (const std::exception& error) {
        return fail(error, train_mnist::internal);
    }
}
