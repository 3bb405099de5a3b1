// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// What is exported and imported again is the same network: the same layers with the same names, which read the same values.

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "ctcnn/core/parameters.hpp"
#include "ctcnn/models/densenet.hpp"
#include "ctcnn/models/lenet.hpp"
#include "ctcnn/models/mnist_cnn.hpp"
#include "ctcnn/models/mobilenet_v1.hpp"
#include "ctcnn/models/mobilenet_v2.hpp"
#include "ctcnn/models/mobilenet_v3_small.hpp"
#include "ctcnn/models/resnet.hpp"
#include "ctcnn/models/squeezenet.hpp"
#include "ctcnn/models/unet.hpp"
#include "ctcnn/models/vgg.hpp"
#include "ctcnn/network/network_parameters.hpp"
#include "ctcnn/onnx/save_onnx.hpp"
#include "import_onnx/import.hpp"
#include "property_seed.hpp"  // made by CMake
#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/random_trees.hpp"
#include "support/same_network.hpp"

using namespace ctcnn;

namespace {

/// What was exported, as a network without its type: the check is compiled once.
struct exported_network {
    std::string path, outline;
    std::vector<std::string> names;

    template <class Network>
    static exported_network of(const test::temporary_directory& folder) {
        const parameter_block<typename Network::parameters, float> zeros;
        const std::string path = folder / "again.onnx";
        save_onnx(network_parameters<Network, const float>(zeros.view()), path);
        return {path, test::outline_of_type<Network>(), Network::parameter_names()};
    }
};

void check_imported_again(const exported_network& network) {
    const auto model = import_onnx::read_onnx(network.path);
    const auto found = import_onnx::import_model(model, import_onnx::order_nodes(model));
    CHECK(test::element_outline::of(found.tree.elements) == network.outline);
    std::vector<std::string> names, expected = network.names;
    for (const auto& tensor : found.tree.tensors) names.push_back(tensor.name);
    std::sort(names.begin(), names.end());
    std::sort(expected.begin(), expected.end());
    CHECK(names == expected);
}

template <class Network>
void check_round_trip(const std::string& name) {
    INFO(name);
    const test::temporary_directory folder;
    check_imported_again(exported_network::of<Network>(folder));
}

}  // namespace

TEST_CASE("the networks of models/ are imported as what was exported") {
    // Few classes and small images: the layers are the same.
    using small = shape<3, 32, 32>;
    check_round_trip<lenet<>>("lenet");
    check_round_trip<mnist_cnn>("mnist_cnn");
    check_round_trip<resnet20<>>("resnet20");
    check_round_trip<mobilenet_v1<10, small>>("mobilenet_v1");
    check_round_trip<mobilenet_v2<10, small>>("mobilenet_v2");
    check_round_trip<mobilenet_v3_small<10, small>>("mobilenet_v3_small");
    check_round_trip<squeezenet1_1<10, small>>("squeezenet1_1");
    check_round_trip<densenet<10, small, 8, 16, 2, 3>>("densenet");
    check_round_trip<unet<>>("unet");
    check_round_trip<small_vgg<vgg11_bn_features>>("vgg11_bn");
}

TEST_CASE("random trees are imported as what was exported") {
    [&]<std::size_t... Index>(std::index_sequence<Index...>) {
        (check_round_trip<network<typename test::random_tree<CTCNN_PROPERTY_SEED, Index>::input,
                                  typename test::random_tree<CTCNN_PROPERTY_SEED, Index>::type>>("tree " +
                                                                                                 std::to_string(Index)),
         ...);
    }(std::make_index_sequence<12>{});
}
