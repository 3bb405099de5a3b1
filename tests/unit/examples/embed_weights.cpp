// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The program embed_weights, and the header in examples/digits that it made.

#include <sys/stat.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "browser/lenet_weights.hpp"
#include "ctcnn/data/mnist.hpp"
#include "ctcnn/io/embedded/writer.hpp"
#include "ctcnn/io/safetensors.hpp"
#include "ctcnn/io/weights.hpp"
#include "ctcnn/train/evaluation.hpp"
#include "digits/drawing.hpp"
#include "digits/lenet_weights.hpp"
#include "digits/network.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"

using namespace ctcnn::test;

namespace {

using words = std::vector<std::string>;
const std::string weights = CTCNN_TEST_GOLDEN_DIR "/weights/f32.safetensors";
const std::string committed = CTCNN_TEST_EXAMPLES_SOURCE_DIR "/digits/lenet_weights.hpp";

process::result embed(const words& arguments) {
    words line{CTCNN_TEST_EXAMPLES_DIR "/embed_weights"};
    line.insert(line.end(), arguments.begin(), arguments.end());
    return process(line).finish();
}

std::size_t files_in(const temporary_directory& folder) {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder.path())) ++count;
    return count;
}

ctcnn::model<digits::lenet> embedded_model() {
    ctcnn::model<digits::lenet> model;
    ctcnn::load(model, digits::lenet_weights{});
    return model;
}

}  // namespace

TEST_CASE("the embedded network reads the committed digits as well as on the day it was trained") {
    const auto model = embedded_model();
    const auto data = ctcnn::load_mnist(ctcnn::mnist_variant::digits, small_mnist);
    ctcnn::serial_executor here;
    ctcnn::evaluator evaluate(model, here);
    const auto test = evaluate(data.test).result;
    CHECK(test.samples == 60);
    CHECK(test.errors() == 1);  // and 76 of MNIST's whole 10,000
    CHECK(evaluate(data.train).result.errors() == 0);
}

TEST_CASE("the embedded network reads the drawing of its example") {
    auto model = embedded_model();
    const auto answer = ctcnn::classify(model, digits::image_of(digits::five));
    CHECK(answer.label == 5);
    CHECK(answer.probability() > 0.9f);
    const auto [code, out, err] = process({CTCNN_TEST_EXAMPLES_DIR "/07_predict_without_files"}).finish();
    CHECK(code == 0);
    CHECK_THAT(out, contains("a 5 with probability "));
}

TEST_CASE("embed_weights makes the committed header of the weights that are in it") {
    const temporary_directory folder;
    embedded_model().save(folder / "weights");
    CHECK(embed({folder / "weights", folder / "header.hpp", "--name", "digits::lenet_weights"}).code == 0);
    const bytes header = read_bytes(folder / "header.hpp");
    CHECK(header == read_bytes(committed));
    CHECK(header.size() < 300'000);
    CHECK(files_in(folder) == 2);
}

TEST_CASE("embed_weights makes the committed header of examples/browser, with numbers of 16 bits") {
    const temporary_directory folder;
    ctcnn::model<digits::lenet> model;
    ctcnn::load(model, lenet_weights{});
    model.save(folder / "weights");
    CHECK(embed({folder / "weights", folder / "header.hpp", "--name", "lenet_weights", "--type", "bf16"}).code == 0);
    const bytes header = read_bytes(folder / "header.hpp");
    CHECK(header == read_bytes(CTCNN_TEST_EXAMPLES_SOURCE_DIR "/browser/lenet_weights.hpp"));
    CHECK(header.size() < 150'000);
    CHECK(embed({folder / "weights", folder / "header.hpp", "--name", "lenet_weights", "--type", "f16"}).code == 0);
    const bytes halves = read_bytes(folder / "header.hpp");
    CHECK_THAT(std::string(halves.begin(), halves.end()), contains("ctcnn::element_type::f16}"));
    CHECK(embed({folder / "weights", folder / "header.hpp", "--type", "i8"}).code == 2);
}

TEST_CASE("embed_weights calls the struct as the header, unless told otherwise") {
    const temporary_directory folder;
    const auto [code, out, err] = embed({weights, folder / "f32_embedded.hpp"});
    CHECK(code == 0);
    CHECK(out.empty());
    CHECK(err.empty());
    const bytes header = read_bytes(folder / "f32_embedded.hpp");
    CHECK(header == read_bytes(CTCNN_TEST_GOLDEN_DIR "/weights/f32_embedded.hpp"));
    CHECK(embed({weights, folder / "f32-embedded.hpp", "--name", "f32_embedded"}).code == 0);
    CHECK(read_bytes(folder / "f32-embedded.hpp") == header);
}

TEST_CASE("embed_weights ends with 2 where it is called wrongly, and says how to call it") {
    const temporary_directory folder;
    const auto arguments = GENERATE(values<words>({{},
                                                   {weights},
                                                   {weights, "a.hpp", "b.hpp"},
                                                   {"--wrong"},
                                                   {weights, ""},
                                                   {"", "a.hpp"},
                                                   {weights, "a.hpp", "--name", ""}}));
    CHECK(embed(arguments).code == 2);
    const auto [code, out, err] = embed({weights, folder / "my-digits.hpp"});
    CHECK(code == 2);
    CHECK_THAT(err, contains("expected a name in C++, such as digits or company::digits, found \"my-digits\"") &&
                        contains("--name"));
    CHECK(embed({weights, folder / "a.hpp", "--name", "new"}).code == 2);
    CHECK(files_in(folder) == 0);
    const auto help = embed({"--help"});
    CHECK(help.code == 0);
    CHECK_THAT(help.out, contains("weights.safetensors") && contains("header.hpp") && contains("--name"));
    CHECK_THAT(embed({"--version"}).out, contains("ctcnn 0."));
}

TEST_CASE("embed_weights does not replace the weights by their header") {
    const temporary_directory folder;
    const bytes content = read_bytes(weights);
    const std::string path = folder.write("weights", content);
    std::filesystem::create_symlink(path, folder / "link");
    std::filesystem::create_hard_link(path, folder / "hard");
    for (const std::string& header : {path, folder / "./weights", folder / "link", folder / "hard"}) {
        const auto [code, out, err] = embed({path, header, "--name", "digits"});
        CHECK(code == 2);
        CHECK_THAT(err, contains("expected two files, found " + path + " and " + header));
    }
    CHECK(read_bytes(path) == content);
    CHECK(files_in(folder) == 3);
}

TEST_CASE("embed_weights ends with 3 where the weights are none, and leaves the header as it was") {
    const temporary_directory folder;
    const bytes whole = read_bytes(weights), old{'o', 'l', 'd'};
    const auto refuse = [&](const std::string& file, const std::string& message) {
        const std::string header = folder.write("header.hpp", old);
        const auto [code, out, err] = embed({file, header});
        CHECK(code == 3);
        CHECK_THAT(err, contains(file + ": ") && contains("expected ") && contains(message));
        CHECK(read_bytes(header) == old);
        CHECK_FALSE(std::filesystem::exists(header + ".ctcnn-tmp"));
    };
    refuse(folder / "none", "found nothing of this name");
    refuse(folder.path(), "found a folder");
    refuse(folder.write("empty", {}), "found an empty file");
    refuse(folder.write("text", bytes(100, 'a')), "is this a safetensors file?");
    refuse(folder.write("cut", bytes(whole.begin(), whole.end() - 1)), "found the end of the file");
    bytes damaged = whole;
    damaged.push_back(0);
    refuse(folder.write("long", damaged), "more");

    const std::vector<std::int32_t> integers(4);
    const auto integer = ctcnn::make_named_tensor("a", {4}, std::span(integers));
    ctcnn::write_safetensors(std::vector{integer}, folder / "integers");
    refuse(folder / "integers",
           "F32, F64, F16 or BF16 in tensor \"a\" (convert it before it is saved, or leave it out), found I32");
    ctcnn::write_safetensors(std::vector<ctcnn::named_tensor>{}, folder / "nothing");
    refuse(folder / "nothing", "found no tensor");
    const std::vector<float> many(ctcnn::detail::most_embedded_bytes / sizeof(float) + 1);
    ctcnn::write_safetensors(std::vector{ctcnn::make_named_tensor("a", {many.size()}, std::span(many))},
                             folder / "large");
    refuse(folder / "large", "load it with ctcnn::load(net, path)");
}

TEST_CASE("embed_weights ends with 4 where the header can't be written") {
    const temporary_directory folder;
    const auto refuse = [](const std::string& header) {
        const auto [code, out, err] = embed({weights, header, "--name", "digits"});
        CHECK(code == 4);
        CHECK_THAT(err, contains(header + ": ") && contains(" failed: ") && contains("nothing was changed"));
    };
    refuse(folder / "no/such/folder/digits.hpp");
    refuse(folder.path());
    refuse("/proc/digits.hpp");  // read-only, for root as well
}
