// expect-error: ctcnn::save_onnx: what a layer is in ONNX is not known; specialize ctcnn::onnx_layer for it, as ctcnn/onnx/layers.hpp shows
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include <string_view>

#include "ctcnn/network/model.hpp"
#include "ctcnn/onnx/save_onnx.hpp"

using namespace ctcnn;

struct own {
    static constexpr std::string_view name = "Own";
    template <Shape Input>
    static constexpr bool accepts = true;
    template <Shape Input>
    struct bound : bound_layer<Input> {
        template <class Pass>
        static void forward(const Pass&) noexcept {}
        template <class Pass>
        static void backward(const Pass&) noexcept {}
    };
};

#ifndef RIGHT
void save(const model<network<shape<3>, own, linear<2>>>& net) { save_onnx(net, "model.onnx"); }
#else
template <>
struct ctcnn::onnx_layer<own> {
    template <class Bound>
    static void write(onnx_layer_writer& to) {
        to.result("Identity", {to.input()});
    }
};
void save(const model<network<shape<3>, own, linear<2>>>& net) { save_onnx(net, "model.onnx"); }
#endif
