// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Checkpoints: what is accepted sets the trainer to a place within the run, and what is refused changes nothing. The
// sums are ignored: with them, hardly any input would come beyond them.

#include "ctcnn/train/checkpoint.hpp"

#include <cstring>

#include "ctcnn/layers/linear.hpp"
#include "ctcnn/parallel/executor.hpp"
#include "ctcnn/train/trainer.hpp"
#include "fuzz/support.hpp"

using namespace ctcnn;

namespace {

using tiny_network = network<shape<2>, linear<3>>;
using block_view = parameter_view<tiny_network::parameters, const float>;
using tiny_trainer = trainer<tiny_network, cross_entropy, adam, cosine_decay>;

const data_fingerprints data{20, "20 samples, SHA-256 0"};

bool same(block_view a, block_view b) { return std::memcmp(a.data(), b.data(), a.span().size_bytes()) == 0; }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const std::string name = "input";
    static serial_executor here;
    tensor_file file;
    fuzz::run(size, [&] { file = detail::parse_safetensors(name, {bytes, bytes + size}, checksum_rule::ignored); });
    if (file.path().empty()) return 0;

    model<tiny_network> net;
    parameter_block<tiny_network::parameters> before;
    std::copy_n(net.parameters().data(), tiny_network::parameters::extent, before.data());
    tiny_trainer training(net, here, {.epochs = 5, .batch_size = 4});
    try {
        (void)detail::resume_from(file, training, data, {.other_arithmetic = true});  // the corpus is of one build
    } catch (const checkpoint_error& error) {
        fuzz::require(!error.differences().empty(), "an error says what differs");
        fuzz::require(same(net.parameters(), before) && training.state().steps == 0 &&
                          training.progress() == training_progress() &&
                          same(training.state().moments[1], parameter_block<tiny_network::parameters>()),
                      "what is refused changes nothing");
        return 0;
    }
    const training_progress& at = training.progress();
    fuzz::require(at.epoch <= 5 && at.step <= 5 && training.state().steps == at.epoch * 5 + at.step,
                  "the place is in the run");
    return 0;
}
