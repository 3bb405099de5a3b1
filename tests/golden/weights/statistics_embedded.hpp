// 15 weights of a network, made by `./dev embed`. Do not edit: make it anew.
//
//     ctcnn::model<network> net;
//     ctcnn::load(net, statistics_embedded{});
//
// clang-format off
#pragma once

#include <ctcnn/io/embedded.hpp>

struct statistics_embedded {
    static constexpr int format = 1;
    static constexpr std::string_view name = "statistics_embedded";
    static constexpr std::string_view sha256 = "b95658b1df63d1b6afc1287dacb0bcf3fdb9a7153bc4b31b02f39a22038fb316";
    using shapes = ctcnn::parameter_layout<
        ctcnn::shape<3>,
        ctcnn::shape<>,
        ctcnn::shape<2, 3>,
        ctcnn::shape<2>,
        ctcnn::shape<2>,
        ctcnn::shape<>>;
    static constexpr ctcnn::embedded_tensor tensors[] = {
        {"bn.running_mean", ctcnn::element_type::f32},
        {"bn.num_batches_tracked", ctcnn::element_type::i64},
        {"1.weight", ctcnn::element_type::f32},
        {"1.bias", ctcnn::element_type::f32},
        {"2.running_mean", ctcnn::element_type::f32},
        {"2.num_batches_tracked", ctcnn::element_type::i64},
    };
    static constexpr ctcnn::embedded_text text[] = {
        R"(
#sU`$H##%-###x###&P$########O#5;Qe[jmL77gqVKc6D.>O<U#&va5][G_Drk||###C###3##########
)"};
};
