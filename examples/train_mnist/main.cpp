// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Trains the network of ctcnn/models/mnist_cnn.hpp, or another, on MNIST: `train_mnist --help` lists its options.
//
// main.cpp            errors to exit codes           log_jsonl     a line of JSON for each epoch
// options, flags      the command line               reports       HTML and TensorBoard
// recipe              what --recipe best stands for  signals       SIGINT and SIGTERM
// run                 data, network, training        paths         no file for two purposes
// network_*           a network, compiled alone      text          printf into a string, and more
// optimizer, schedule chosen while the program runs  saving        checkpoints
// training_images     what --augment changes         export        ONNX and summaries
// progress            the bar, or plain lines        ranks         several machines
// shifted_test        --average-shifts               support/      shared by ctcnn's programs
//
// *_of.hpp are compiled once for each network.
//
// test-arguments: --data @TEST_DATA@/mnist --epochs 1 --progress plain

#include <cstdio>
#include <exception>
#include <new>
#include <string>

#include "ctcnn/core/error.hpp"
#include "support/standard_streams.hpp"
#include "train_mnist/options.hpp"
#include "train_mnist/ranks.hpp"
#include "train_mnist/run.hpp"
#include "train_mnist/text.hpp"

namespace {

/// Says which flag to lower.
std::string text_of(const ctcnn::memory_error& error) {
    const char* const flag = error.option() == "batch_size" ? "--batch-size" : "--test-batch-size";
    return train_mnist::format("not enough memory for %s %llu: %llu MiB needed; lower it, or --threads if that is high",
                               flag, static_cast<unsigned long long>(error.value()),
                               static_cast<unsigned long long>(error.bytes() >> 20));
}

}  // namespace

int main(int argc, char** argv) {
    support::keep_standard_streams();
    train_mnist::ranks all;
    try {
        int code = train_mnist::done;
        auto options = train_mnist::parse_options(argc, argv, code);
        if (options) {
            all.restrict(*options);
            code = train_mnist::run(*options, all);
        }
        if (all.rank() != 0) return train_mnist::done;  // rank 0 returns the result
        return support::flushed("train_mnist", code, train_mnist::internal);
    } catch (const ctcnn::data_error& error) {
        return all.fail(error.what(), train_mnist::bad_data);
    } catch (const ctcnn::checkpoint_error& error) {
        return all.fail(error.what(), train_mnist::bad_checkpoint);
    } catch (const ctcnn::io_error& error) {
        return all.fail(error.what(), train_mnist::bad_checkpoint);
    } catch (const ctcnn::divergence_error& error) {
        return all.fail(error.what(), train_mnist::diverged);
    } catch (const ctcnn::argument_error& error) {
        return all.fail(error.what(), train_mnist::usage);
    } catch (const ctcnn::memory_error& error) {
        return all.fail(text_of(error).c_str(), train_mnist::usage);
    } catch (const std::bad_alloc&) {
        return all.fail("not enough memory; lower --batch-size, --test-batch-size or --threads", train_mnist::internal);
    } catch (const std::exception& error) {
        return all.fail(error.what(), train_mnist::internal);
    }
}
