// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/io/weights.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "ctcnn/network/model.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/golden_weights.hpp"
#include "support/process.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;

const std::string script = CTCNN_TEST_GOLDEN_DIR "/torch_weights.py";

template <class Scalar = float>
std::vector<Scalar> logits_of(const model<golden_network, Scalar>& net, std::span<const Scalar> images) {
    typename golden_network::inference_workspace<Scalar> memory(3);
    serial_executor here;
    const auto logits = golden_network::forward<Scalar>(net.parameters(), {images.data(), 3}, memory, here);
    return {logits.span().begin(), logits.span().end()};
}

template <class T>
std::vector<T> elements_of(const tensor_file& file, const std::string& name) {
    const named_tensor* const tensor = file.find(name);
    REQUIRE(tensor != nullptr);
    REQUIRE(tensor->type == element_type_of<T>);
    std::vector<T> elements(tensor->bytes.size() / sizeof(T));
    std::memcpy(elements.data(), tensor->bytes.data(), tensor->bytes.size());
    return elements;
}

TEST_CASE("weights that PyTorch wrote give PyTorch's logits") {
    for (const std::string type : {"f32", "f64", "f16", "bf16"}) {
        INFO(type);
        const tensor_file run = read_safetensors(golden_weights + type + "_run.safetensors");
        const auto images = elements_of<float>(run, "input");
        const auto expected = elements_of<double>(run, "logits");
        model<golden_network> net(seed{1});
        net.load(golden_weights + type + ".safetensors");
        const std::vector<float> found = logits_of<float>(net, images);
        REQUIRE(found.size() == expected.size());
        for (std::size_t i = 0; i < found.size(); ++i) CHECK(std::abs(found[i] - expected[i]) <= 1e-5);
        CHECK(std::abs(expected[0] - expected[1]) > 1e-2);

        model<golden_network, double> exact(seed{1});
        exact.load(golden_weights + type + ".safetensors");
        const std::vector<double> images_in_double(images.begin(), images.end());
        const std::vector<double> twice = logits_of<double>(exact, images_in_double);
        for (std::size_t i = 0; i < found.size(); ++i) CHECK(std::abs(twice[i] - expected[i]) <= 1e-12);
    }
}

TEST_CASE("PyTorch loads the weights that are written here, and finds the same logits") {
    const std::string python = "/usr/bin/python3";
    if (!std::filesystem::exists(python) || process({python, "-c", "import torch"}).finish().code != 0) {
        WARN("SKIPPED: PyTorch isn't here, so nothing tests that it loads our weights. Run: apt-get install "
             "python3-torch");
        return;
    }
    const temporary_directory folder;
    const model<golden_network> net(seed{7});
    net.save(folder / "weights");
    const auto images = elements_of<float>(read_safetensors(golden_weights + "f32_run.safetensors"), "input");
    const auto write_run = [&](std::vector<float> logits) {
        write_safetensors(std::vector{make_named_tensor("input", {3, 1, 6, 6}, std::span(images)),
                                      make_named_tensor("logits", {3, 4}, std::span<const float>(logits))},
                          folder / "run");
        return process({python, script, "check", folder / "weights", folder / "run"}).finish();
    };
    std::vector<float> logits = logits_of<float>(net, images);
    const process::result right = write_run(logits);
    INFO(right.out << right.err);
    CHECK(right.code == 0);
    CHECK(right.out.find("<All keys matched successfully>") == 0);
    logits[5] += 1e-4f;
    CHECK(write_run(logits).code == 1);
}

TEST_CASE("a model that is saved and loaded is the same, bit for bit, and so is its file") {
    const temporary_directory folder;
    const model<golden_network> net(seed{7});
    net.save(folder / "a");
    model<golden_network> other(seed{8});
    CHECK(parameters_of(other) != parameters_of(net));
    other.load(folder / "a");
    CHECK(parameters_of(other) == parameters_of(net));
    other.save(folder / "b");
    CHECK(read_bytes(folder / "a") == read_bytes(folder / "b"));

    const tensor_file file = read_safetensors(folder / "a", {.checksums = checksum_rule::required});
    std::string names;
    for (const named_tensor& tensor : file.tensors())
        names += tensor.name + " " + std::string(name_of(tensor.type)) + to_string(tensor.shape) + " ";
    CHECK(names == "0.0.bias F32[3] 0.0.weight F32[3, 1, 3, 3] 2.0.bias F32[5] 2.0.weight F32[5, 27] 2.2.bias F32[4] "
                   "2.2.weight F32[4, 5] ");
}

TEST_CASE("weights in double are kept in double, and the caller's metadata too") {
    const temporary_directory folder;
    model<golden_network, double> net(seed{7});
    net.parameters().data()[0] = 1 + 0x1p-50;
    save(net, folder / "a", {{"epoch", "3"}});
    CHECK(read_safetensors(folder / "a").metadata().at("epoch") == "3");
    model<golden_network, double> other(seed{8});
    load(other, folder / "a");
    CHECK(parameters_of(other) == parameters_of(net));
    model<golden_network> narrow(seed{8});
    narrow.load(folder / "a");
    CHECK(narrow.parameters().data()[0] == 1.f);
}

/// What loading these tensors says, with the model unchanged.
template <class Scalar = float>
refusal loading(const std::vector<named_tensor>& tensors) {
    const temporary_directory folder;
    write_safetensors(tensors, folder / "weights");
    model<golden_network, Scalar> net(seed{3});
    const auto before = parameters_of(net);
    refusal result = refusal_of([&] { net.load(folder / "weights"); });
    CHECK(result.path == folder / "weights");
    if (parameters_of(net) != before) FAIL("the model was changed");
    return result;
}

TEST_CASE("loading lists every difference, and leaves the model as it was") {
    const model<golden_network> net(seed{7});
    std::vector<named_tensor> tensors = weight_tensors<golden_network>(net.parameters());
    REQUIRE(tensors.size() == 6);
    tensors[0].shape = {3, 3, 3, 1};
    tensors[1].type = element_type::i32;
    tensors[2].name = "classifier.weight";
    tensors[4].name = "a\x1B";
    tensors.pop_back();
    const refusal all = loading(tensors);
    CHECK(all.expected == "the 6 tensors of the network");
    CHECK(all.found == "7 differences:"
                       "\n    0.0.weight: expected [3, 1, 3, 3], found [3, 3, 3, 1]"
                       "\n    0.0.bias: expected F32, F64, F16 or BF16, found I32; convert it before it is saved: "
                       "tensor.float() in PyTorch, array.astype('f4') in NumPy"
                       "\n    2.0.weight: expected [5, 27], found no such tensor"
                       "\n    2.2.weight: expected [4, 5], found no such tensor"
                       "\n    2.2.bias: expected [4], found no such tensor"
                       "\n    \"a?\": expected no such tensor, found [4, 5]"
                       "\n    \"classifier.weight\": expected no such tensor, found [5, 27]");

    tensors = weight_tensors<golden_network>(net.parameters());
    tensors.back().shape = {2, 2};
    CHECK(loading(tensors).found == "1 difference:\n    2.2.bias: expected [4], found [2, 2]");
    CHECK(loading({}).found.find("6 differences:") == 0);
}

TEST_CASE("a tensor whose type is none of weights is named, with what to do") {
    const model<golden_network> net(seed{7});
    std::vector<named_tensor> tensors = weight_tensors<golden_network>(net.parameters());
    tensors[0].type = element_type::other;
    tensors[0].type_name = "F4";
    tensors.push_back(tensors[1]);
    tensors.back().name = "bn.num_batches_tracked";
    tensors.back().type = element_type::i32;
    const std::string what_to_do =
        "; convert it before it is saved: tensor.float() in PyTorch, array.astype('f4') in NumPy";
    CHECK(loading(tensors).found == "2 differences:\n    0.0.weight: expected F32, F64, F16 or BF16, found \"F4\"" +
                                        what_to_do +
                                        "\n    \"bn.num_batches_tracked\": expected no such tensor, found [3] of I32");
    tensors[0].type = element_type::f8_e4m3;
    tensors[0].bytes = tensors[0].bytes.first(27);
    CHECK_THAT(loading(tensors).found, contains("found F8_E4M3" + what_to_do));
}

TEST_CASE("weights that another program changed load where the sums are ignored") {
    const temporary_directory folder;
    model<golden_network> net(seed{7});
    net.save(folder / "weights");
    bytes changed = read_bytes(folder / "weights");
    changed.back() ^= 1;
    const std::string path = folder.write("changed", changed);
    const refusal refused = refusal_of([&] { net.load(path); });
    CHECK_THAT(refused.found, contains("ctcnn::load(net, path, {.checksums = ctcnn::checksum_rule::ignored})"));
    const auto before = parameters_of(net);
    ctcnn::load(net, path, {.checksums = ctcnn::checksum_rule::ignored});
    CHECK(parameters_of(net) != before);
    CHECK_NOTHROW(load(net.parameters(), folder / "weights", {.most_bytes = 1 << 20}));
    CHECK(parameters_of(net) == before);
}

TEST_CASE("numbers that are finite in the file and not in the model are refused, while infinite ones are not") {
    const model<golden_network> net(seed{7});
    std::vector<named_tensor> tensors = weight_tensors<golden_network>(net.parameters());
    std::vector<double> values{1, std::numeric_limits<double>::infinity(), std::nan(""), -1e39};
    tensors.back() = make_named_tensor("2.2.bias", {4}, std::span<const double>(values));
    CHECK(loading(tensors).found.find("1 difference:\n    2.2.bias: expected numbers that are finite in F32, found "
                                      "-1e+39 at index 3") == 0);
    values[3] = 1e38;
    const temporary_directory folder;
    write_safetensors(tensors, folder / "weights");
    model<golden_network> loaded(seed{1});
    loaded.load(folder / "weights");
    CHECK(std::isinf(loaded.parameters().get<5>().data()[1]));
    CHECK(loaded.parameters().get<5>().data()[3] == 1e38f);
}

TEST_CASE("a model is unchanged by a file that is none, and a file by a save that fails") {
    const temporary_directory folder;
    model<golden_network> net(seed{3});
    const auto before = parameters_of(net);
    CHECK_THROWS_AS(net.load(folder / "none"), data_error);
    net.save(folder / "weights");
    bytes damaged = read_bytes(folder / "weights");
    damaged.back() ^= 1;
    CHECK_THROWS_AS(net.load(folder.write("damaged", damaged)), data_error);
    CHECK(parameters_of(net) == before);
    CHECK_THROWS_AS(net.save(folder / "none/weights"), io_error);
}

}  // namespace
