// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/onnx/save_onnx.hpp"

#include <cstddef>
#include <ratio>
#include <string>
#include <string_view>

#include "ctcnn/core/error.hpp"
#include "ctcnn/network/model.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"

using namespace ctcnn;

namespace {

/// A layer of one's own, which says what it is in ONNX.
struct doubled {
    static constexpr std::string_view name = "Doubled";
    template <Shape Input>
    static constexpr bool accepts = true;
    template <Shape Input>
    struct bound : bound_layer<Input> {
        template <class Pass>
        static void forward(const Pass& pass) noexcept {
            for (std::size_t i = 0; i < pass.input.size(); ++i) pass.output.data()[i] = 2 * pass.input.data()[i];
        }
        template <class Pass>
        static void backward(const Pass& pass) noexcept {
            if constexpr (Pass::wants_d_input)
                for (std::size_t i = 0; i < pass.d_output.size(); ++i)
                    pass.d_input.data()[i] = 2 * pass.d_output.data()[i];
        }
    };
};

using small_exported =
    network<shape<2, 4, 4>, named<"conv", conv2d<3, kernel<3>, padding<1>>>, named<"bn", batch_norm2d<>>,
            residual<relu, doubled>, global_avg_pool2d, flatten, dropout<std::ratio<1, 2>>, linear<2>>;

template <class Model>
std::string exported(const Model& net, const text_by_name& metadata = {}) {
    const test::temporary_directory folder;
    save_onnx(net, folder / "model.onnx", metadata);
    const test::bytes file = test::read_bytes(folder / "model.onnx");
    return {file.begin(), file.end()};
}

}  // namespace

template <>
struct ctcnn::onnx_layer<doubled> {
    template <class Bound>
    static void write(onnx_layer_writer& to) {
        to.result("Mul", {to.input(), to.constant({2}, {})});
    }
};

TEST_CASE("a model of ONNX has operators, names of weights, and metadata") {
    const std::string file = exported(model<small_exported>(seed{1}), {{"normalization", "x / 255"}});
    for (const char* part :
         {"Conv", "BatchNormalization", "Relu", "Mul", "Add", "GlobalAveragePool", "Flatten", "Dropout", "Gemm",
          "conv.weight", "bn.running_mean", "6.bias", "/conv/Conv_value1", "normalization", "x / 255", "ctcnn.sha256"})
        CHECK_THAT(file, test::contains(part));
    CHECK(file.find("num_batches_tracked") == file.npos);
    CHECK(file.starts_with(std::string("\x08\x08\x12\x05") + "ctcnn"));
}

TEST_CASE("the same model gives the same bytes, of its own precision") {
    const std::string file = exported(model<small_exported>(seed{1}));
    CHECK(file == exported(model<small_exported>(seed{1})));
    CHECK(file != exported(model<small_exported>(seed{2})));
    CHECK(exported(model<small_exported, double>(seed{1})).size() > file.size() + 4 * (54 + 3 + 12 + 6 + 2));
}

TEST_CASE("a model that can't be exported leaves the old file") {
    const test::temporary_directory folder;
    folder.write("model.onnx", {1, 2, 3});
    const model<small_exported> net(seed{1});
    CHECK_THROWS_AS(save_onnx(net, folder / "model.onnx", {{"ctcnn.sha256", "0"}}), argument_error);
    CHECK(test::read_bytes(folder / "model.onnx") == test::bytes{1, 2, 3});
    CHECK_THROWS_AS(save_onnx(net, folder / "no/model.onnx"), io_error);
}
