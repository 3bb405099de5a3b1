// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/train/checkpoint.hpp"
#include "ctcnn/train/trainer.hpp"
#include "support/bar_images.hpp"
#include "support/bar_network.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"
using namespace ctcnn;
using ctcnn::test::bar_images;
using ctcnn::test::bar_network;
TEST_CASE("x") {
    const ctcnn::test::temporary_directory folder;
    parameter_block<bar_network::parameters> block;
    bar_network::initialize(block.view(), 1);
    serial_executor here;
    trainer<bar_network> training(block.view(), here, {.epochs = 2, .batch_size = 10});
    const bar_images data(30);
    training.fit(data, data);
    const auto about = training_data::of(data, data);
    save_checkpoint(folder / "x", training, about);
    load_checkpoint(folder / "x", training, about);
    auto b = ctcnn::test::read_bytes(folder / "x");
    WARN(std::string(b.begin() + 8, b.begin() + 5000));
    load_checkpoint_parameters<bar_network>(folder / "x", block.view());
}
