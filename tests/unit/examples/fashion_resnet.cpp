// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The program fashion_resnet, on a few hundred digits.

#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/process.hpp"

using namespace ctcnn::test;

namespace {

process::result fashion_resnet(const std::vector<std::string>& arguments) {
    std::vector<std::string> line{CTCNN_TEST_EXAMPLES_DIR "/fashion_resnet"};
    line.insert(line.end(), arguments.begin(), arguments.end());
    return process(line).finish();
}

/// What was printed, without what depends on time.
std::string without_seconds(std::string text) {
    std::string kept;
    for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end + 1) {
        end = text.find('\n', begin);
        const std::string line = text.substr(begin, end - begin);
        kept += line.ends_with(" s") || line.ends_with(" s an epoch") ? line.substr(0, line.rfind(',')) : line;
        kept += '\n';
    }
    return kept;
}

}  // namespace

TEST_CASE("fashion_resnet finds the same for any number of threads, and something else for another seed") {
    const auto trained = [](const std::string& threads, const std::string& seed) {
        const auto result =
            fashion_resnet({"--data", small_mnist, "--epochs", "2", "--threads", threads, "--seed", seed});
        CHECK(result.code == 0);
        CHECK_THAT(result.err, contains("not the published Fashion-MNIST"));
        return without_seconds(result.out);
    };
    const std::string found = trained("1", "1");
    CHECK_THAT(found, contains(" parameters, ") && contains("\nepoch  1: loss ") && contains("\nepoch  2: loss ") &&
                          contains("\ntest accuracy "));
    CHECK(trained("3", "1") == found);
    CHECK(trained("1", "2") != found);
}

TEST_CASE("fashion_resnet says where its data come from where there are none") {
    const temporary_directory folder;
    const auto result = fashion_resnet({"--data", folder.path()});
    CHECK(result.code == 3);
    CHECK(result.out.empty());
    CHECK_THAT(result.err, contains("Looked in:\n    " + folder.path()) &&
                               contains("apt-get install dataset-fashion-mnist") &&
                               contains("t10k-labels-idx1-ubyte.gz") && contains("write --data and the folder"));
}

TEST_CASE("fashion_resnet refuses options that it does not have, and values that are none") {
    const auto refused = [](const std::vector<std::string>& arguments, const std::string& message) {
        std::vector<std::string> line{"--data", small_mnist};  // little to do, should it be accepted
        line.insert(line.end(), arguments.begin(), arguments.end());
        const auto result = fashion_resnet(line);
        CHECK(result.code == 2);
        CHECK(result.out.empty());
        CHECK_THAT(result.err, contains(message));
    };
    refused({"--epoch", "3"}, "--epoch: expected an option and its value, found no such option\nusage: ");
    refused({"--epochs"}, "--epochs: expected an option and its value, found no value\nusage: ");
    refused({"--data", ""}, "--data: expected an option and its value, found no value\nusage: ");
    for (const char* const word : {"0", "1001", "-1", "1e2", "3x", "99999999999999999999"})
        refused({"--epochs", word}, std::string("--epochs: expected a whole number from 1 to 1000, found ") + word);
    refused({"--threads", "0"}, "--threads: expected a whole number from 1 to 1024, found 0");
    refused({"--seed", "one"}, "--seed: expected a whole number from 0 to 18446744073709551615, found one");

    const auto help = fashion_resnet({"--help"});
    CHECK(help.code == 0);
    CHECK_THAT(help.out, starts_with("usage: fashion_resnet "));
}
