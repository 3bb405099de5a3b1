// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Trains the network of ctcnn/models/mnist_cnn.hpp on MNIST: `train_mnist --help` lists its options.
//
// main.cpp errors to exit codes options the command line run data, network, training progress the bar, or plain lines
// log_jsonl a line of JSON for each epoch reports HTML and TensorBoard signals SIGINT and SIGTERM paths        no file for two purposes ranks several machines
// support/  shared by ctcnn's programs saving checkpoints training the types: network, optimizer, trainer
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
