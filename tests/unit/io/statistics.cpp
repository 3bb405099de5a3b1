// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/io/embedded/writer.hpp"
#include "ctcnn/io/npz.hpp"
#include "ctcnn/io/safetensors.hpp"
#include "ctcnn/io/weights.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/network/model.hpp"
#include "golden/weights/statistics_embedded.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/golden_weights.hpp"
#include "support/process.hpp"
#include "support/running_mean.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;

/// The second network of tests/golden/torch_weights.py.
using counted_network = network<shape<3>, named<"bn", running_mean>, linear<2>, running_mean>;
using layout = counted_network::parameters;

static_assert(layout::tensors == 6 && counted_network::trained_tensors == 2);
static_assert(ctcnn::detail::is_count("num_batches_tracked", 0) && ctcnn::detail::is_count("a.num_batches_tracked", 0));
static_assert(!ctcnn::detail::is_count("a.num_batches_tracked", 1) &&
              !ctcnn::detail::is_count("anum_batches_tracked", 0));

template <class Scalar = float>
std::vector<Scalar> numbers_of(const model<counted_network, Scalar>& net) {
    return {net.parameters().span().begin(), net.parameters().span().end()};
}

template <class Scalar = float>
model<counted_network, Scalar> counted_model() {
    model<counted_network, Scalar> net(seed{3});
    for (std::size_t i = 0; i < 3; ++i) net.parameters().template get<2>()(i) = static_cast<Scalar>(i) - 0.25f;
    net.parameters().template get<3>()() = 1000;
    net.parameters().template get<5>()() = 16'777'216;  // 2^24
    return net;
}

/// What loading these tensors says, with the model unchanged.
refusal loading_counts(const std::vector<named_tensor>& tensors) {
    const temporary_directory folder;
    write_safetensors(tensors, folder / "weights");
    model<counted_network> net(seed{3});
    const auto before = numbers_of(net);
    refusal result = refusal_of([&] { net.load(folder / "weights"); });
    CHECK(numbers_of(net) == before);
    return result;
}

named_tensor* find(std::vector<named_tensor>& tensors, const std::string& name) {
    for (named_tensor& tensor : tensors)
        if (tensor.name == name) return &tensor;
    return nullptr;
}

}  // namespace

TEMPLATE_TEST_CASE("statistics are in safetensors files, counts as I64 scalars", "", float, double) {
    const temporary_directory folder;
    const model<counted_network, TestType> net = counted_model<TestType>();
    net.save(folder / "weights");
    const tensor_file file = read_safetensors(folder / "weights");
    CHECK(file.tensors().size() == 6);
    const named_tensor* const mean = file.find("bn.running_mean");
    REQUIRE(mean != nullptr);
    CHECK(mean->type == element_type_of<TestType>);
    CHECK(mean->shape == std::vector<std::uint64_t>{3});
    for (const auto& [name, count] : {std::pair<std::string, std::int64_t>{"bn.num_batches_tracked", 1000},
                                      {"2.num_batches_tracked", 16'777'216}}) {
        INFO(name);
        const named_tensor* const found = file.find(name);
        REQUIRE(found != nullptr);
        CHECK(found->type == element_type::i64);
        CHECK(found->shape.empty());
        CHECK(found->bytes.size() == 8);
        CHECK(ctcnn::detail::element_at(*found, 0) == static_cast<double>(count));
    }
    model<counted_network, TestType> other(seed{4});
    other.load(folder / "weights");
    CHECK(numbers_of(other) == numbers_of(net));
}

TEST_CASE("statistics are in npz files, counts as int64 of shape ()") {
    const temporary_directory folder;
    const auto net = counted_model();
    save_npz(net, folder / "weights.npz");
    const tensor_file file = read_npz(folder / "weights.npz");
    const named_tensor* const found = file.find("bn.num_batches_tracked");
    REQUIRE(found != nullptr);
    CHECK(found->type == element_type::i64);
    CHECK(found->shape.empty());
    model<counted_network> other(seed{4});
    load_npz(other, folder / "weights.npz");
    CHECK(numbers_of(other) == numbers_of(net));
}

TEST_CASE("a count is read from I64, or from a floating-point number") {
    const temporary_directory folder;
    const auto net = counted_model();
    std::vector<named_tensor> tensors = weight_tensors<counted_network>(net.parameters());
    const double wide = 12;
    const std::int64_t large = 16'777'217;
    *find(tensors, "bn.num_batches_tracked") = make_named_tensor("bn.num_batches_tracked", {}, std::span(&wide, 1));
    *find(tensors, "2.num_batches_tracked") = make_named_tensor("2.num_batches_tracked", {}, std::span(&large, 1));
    write_safetensors(tensors, folder / "weights");
    model<counted_network> loaded(seed{1});
    loaded.load(folder / "weights");
    CHECK(loaded.parameters().get<3>()() == 12);
    CHECK(loaded.parameters().get<5>()() == 16'777'216);  // as float has it
    model<counted_network, double> twice(seed{1});
    twice.load(folder / "weights");
    CHECK(twice.parameters().get<5>()() == 16'777'217);
}

TEST_CASE("a file of PyTorch's loads with its buffers") {
    model<counted_network> net(seed{5});
    net.load(golden_weights + "statistics.safetensors");
    CHECK(net.parameters().get<3>()() == 7);
    CHECK(net.parameters().get<5>()() == 8);
    CHECK(net.parameters().get<2>()(0) == 0.125f);
    CHECK(net.parameters().get<2>()(2) == -2.5f);
    CHECK(net.parameters().get<4>()(1) == 1.5f);
    model<counted_network> embedded(seed{6});
    load(embedded, statistics_embedded{});
    CHECK(numbers_of(embedded) == numbers_of(net));
    const bytes expected = read_bytes(golden_weights + "statistics_embedded.hpp");
    CHECK(embedded_header(read_safetensors(golden_weights + "statistics.safetensors"), "statistics_embedded") ==
          std::string(expected.begin(), expected.end()));
}

TEST_CASE("PyTorch loads statistics that are written here, strictly") {
    const std::string python = "/usr/bin/python3";
    if (!std::filesystem::exists(python) || process({python, "-c", "import torch"}).finish().code != 0) {
        WARN("SKIPPED: PyTorch isn't here, so nothing tests that it loads our statistics. Run: apt-get install "
             "python3-torch");
        return;
    }
    const temporary_directory folder;
    counted_model().save(folder / "weights");
    const process::result found =
        process({python, CTCNN_TEST_GOLDEN_DIR "/torch_weights.py", "statistics", folder / "weights"}).finish();
    INFO(found.out << found.err);
    CHECK(found.code == 0);
    CHECK(found.out.find("<All keys matched successfully>") == 0);
}

TEST_CASE("weights without statistics are refused by a network that has them") {
    const auto net = counted_model();
    std::vector<named_tensor> tensors = weight_tensors<counted_network>(net.parameters());
    tensors.resize(2);
    const refusal none = loading_counts(tensors);
    CHECK(none.expected == "the 6 tensors of the network");
    CHECK(none.found == "4 differences:"
                        "\n    bn.running_mean: expected [3], found no such tensor"
                        "\n    bn.num_batches_tracked: expected [], found no such tensor"
                        "\n    2.running_mean: expected [2], found no such tensor"
                        "\n    2.num_batches_tracked: expected [], found no such tensor"
                        "\n    (statistics of the network, such as running means, are missing: save all of "
                        "model.state_dict(), and not model.parameters() alone)");
    tensors = weight_tensors<counted_network>(net.parameters());
    tensors.erase(tensors.begin());
    CHECK(loading_counts(tensors).found == "1 difference:\n    1.weight: expected [2, 3], found no such tensor");
}

TEST_CASE("statistics of another shape, and counts that are none, are refused") {
    const auto net = counted_model();
    std::vector<named_tensor> tensors = weight_tensors<counted_network>(net.parameters());
    find(tensors, "bn.running_mean")->shape = {3, 1};
    find(tensors, "bn.num_batches_tracked")->shape = {1};
    const float none[3] = {std::numeric_limits<float>::quiet_NaN(), 2.5f, -1};
    *find(tensors, "2.num_batches_tracked") = make_named_tensor("2.num_batches_tracked", {}, std::span(&none[0], 1));
    CHECK(loading_counts(tensors).found ==
          "3 differences:"
          "\n    bn.running_mean: expected [3], found [3, 1]"
          "\n    bn.num_batches_tracked: expected [], found [1]"
          "\n    2.num_batches_tracked: expected a whole number, at least 0, found nan");
    tensors = weight_tensors<counted_network>(net.parameters());
    *find(tensors, "2.num_batches_tracked") = make_named_tensor("2.num_batches_tracked", {}, std::span(&none[1], 1));
    CHECK_THAT(loading_counts(tensors).found, contains("expected a whole number, at least 0, found 2.5"));
    *find(tensors, "2.num_batches_tracked") = make_named_tensor("2.num_batches_tracked", {}, std::span(&none[2], 1));
    CHECK_THAT(loading_counts(tensors).found, contains("expected a whole number, at least 0, found -1"));
    const std::int32_t narrow = 3;
    *find(tensors, "2.num_batches_tracked") = make_named_tensor("2.num_batches_tracked", {}, std::span(&narrow, 1));
    CHECK_THAT(loading_counts(tensors).found, contains("2.num_batches_tracked: expected I64, found I32; convert it"));
    // I64 is for counts alone.
    tensors = weight_tensors<counted_network>(net.parameters());
    const std::vector<std::int64_t> whole(3, 1);
    *find(tensors, "bn.running_mean") = make_named_tensor("bn.running_mean", {3}, std::span<const std::int64_t>(whole));
    CHECK_THAT(loading_counts(tensors).found, contains("bn.running_mean: expected F32, F64, F16 or BF16, found I64"));
}

TEST_CASE("a count that is none is not written, and does not keep weights from being loaded") {
    const temporary_directory folder;
    counted_model().save(folder / "weights");
    const bytes before = read_bytes(folder / "weights");
    auto net = counted_model();
    for (const float wrong : {std::numeric_limits<float>::quiet_NaN(), 0.5f, -1.f, 1e20f}) {
        net.parameters().get<3>()() = wrong;
        CHECK_THROWS_WITH(net.save(folder / "weights"),
                          contains("ctcnn::weight_tensors: bn.num_batches_tracked must be a whole number, at least 0"));
        CHECK(read_bytes(folder / "weights") == before);
    }
    net.load(folder / "weights");
    CHECK(numbers_of(net) == numbers_of(counted_model()));
}

TEST_CASE("of integers only counts are embedded") {
    const std::int64_t number = 5;
    const tensor_file other("weights", {}, {make_named_tensor("bn.number", {}, std::span(&number, 1))}, {});
    CHECK_THROWS_WITH(embedded_header(other, "a"), contains("tensor \\\"bn.number\\\"") || contains("bn.number"));
    CHECK_THROWS_AS(embedded_header(other, "a"), data_error);
}
