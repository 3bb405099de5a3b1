// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Trains the network of ctcnn/models/mnist_cnn.hpp on MNIST: `train_mnist --help` lists what it can do.
//
// main.cpp     errors to exit codes            options   the command line
// run          data, network, training         progress  the bar, or plain lines
// log_jsonl    a line of JSON for each epoch   signals   SIGINT and SIGTERM
// saving       checkpoints                     training  the types: network, optimizer, trainer
//
// test-arguments: --data @TEST_DATA@/mnist --epochs 1 --progress plain

#include <cstdio>
#include <exception>

#include "ctcnn/core/error.hpp"
#include "train_mnist/options.hpp"
#include "train_mnist/run.hpp"

namespace {

int fail(const std::exception& error, int code) {
    std::fprintf(stderr, "train_mnist: %s\n", error.what());
    return code;
}

/// Results that nobody could read are no success.
int flushed(int code) {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
    std::perror("train_mnist: standard output");
    return code == train_mnist::done ? train_mnist::internal : code;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        int code = train_mnist::done;
        const auto options = train_mnist::parse_options(argc, argv, code);
        if (options) code = train_mnist::run(*options);
        return flushed(code);
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
    } catch (const std::exception& error) {
        return fail(error, train_mnist::internal);
    }
}
