// expect-error: ctcnn::load: embedded weights must be of this version's format; make the header anew with ./dev embed
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/io/embedded.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/network/model.hpp"

using namespace ctcnn;

struct old {
#ifndef RIGHT
    static constexpr int format = 0;
#else
    static constexpr int format = 1;
#endif
    static constexpr std::string_view name = "old";
    static constexpr std::string_view sha256 = "";
    using shapes = parameter_layout<shape<5, 4>, shape<5>>;
    static constexpr embedded_tensor tensors[] = {{"0.weight", element_type::f32}, {"0.bias", element_type::f32}};
    static constexpr embedded_text text[] = {""};
};

void use(model<network<shape<4>, linear<5>>>& classifier) { load(classifier, old{}); }
