// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// .onnx, as the example import_onnx reads it: the file, the shapes and constants of its nodes, the layers, and the text of
// the network. Models are not run.

#include <set>
#include <string>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "fuzz/support.hpp"
#include "import_onnx/import.hpp"
#include "import_onnx/refusal.hpp"

using namespace ctcnn;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // Twice the file, and 16 MiB: what a few bytes may say in numbers of nodes and constants is limited to that.
    constexpr std::size_t allowed = std::size_t{15} << 19;
    fuzz::run(size + allowed, [&] {
        try {
            // The folder that is named is not there, and neither are tensors in files beside the model.
            const auto model = import_onnx::parse_onnx("/nowhere/model.onnx", {data, data + size});
            const auto network = import_onnx::import_model(model, import_onnx::order_nodes(model));
            std::vector<import_onnx::element> elements = network.tree.elements;
            const auto aliases = import_onnx::take_out_aliases(elements);
            fuzz::require(!import_onnx::arguments_text("", elements).empty(), "a network has text");
            std::set<std::string> names;
            for (const named_tensor& tensor : network.tree.tensors) {
                fuzz::require(detail::has_bytes_of_shape(tensor), "bytes are the shape's");
                fuzz::require(names.insert(tensor.name).second, "names differ");
            }
        } catch (const import_onnx::refusal& problem) {
            fuzz::require(problem.what()[0] != '\0', "a refusal says something");
        }
    });
    return 0;
}
