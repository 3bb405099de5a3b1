// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/error.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <system_error>
#include <type_traits>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

namespace {

template <class... Error>
inline constexpr bool are_errors = (std::is_base_of_v<error, Error> && ...);
static_assert(
    are_errors<argument_error, memory_error, shape_error, data_error, io_error, checkpoint_error, divergence_error> &&
    std::is_base_of_v<std::runtime_error, error>);

}  // namespace

TEST_CASE("errors say what was expected and what was found, and have both to be read by a program") {
    const shape_error shape("ctcnn::load_weights: tensor 0.weight", "[3, 2]", "[2, 3]");
    CHECK(shape.what() == std::string("ctcnn::load_weights: tensor 0.weight: expected shape [3, 2], found [2, 3]"));
    CHECK(shape.expected() == "[3, 2]");
    CHECK(shape.found() == "[2, 3]");

    const data_error place("a.idx", 4, "60000 images", "0");
    CHECK(place.what() == std::string("a.idx: at byte 4: expected 60000 images, found 0"));
    CHECK(place.has_offset());
    CHECK(place.offset() == 4);
    CHECK(place.path() == "a.idx");
    CHECK(place.expected() == "60000 images");
    CHECK(place.found() == "0");
    CHECK(data_error("a.idx", 0, "", "").has_offset());

    const data_error whole("folder", "a file", "a folder");
    CHECK(whole.what() == std::string("folder: expected a file, found a folder"));
    CHECK_FALSE(whole.has_offset());
    CHECK(whole.offset() == 0);
    CHECK(whole.expected() == "a file");
    CHECK(whole.found() == "a folder");
}

TEST_CASE("too little memory is reported with the option that takes it, in whole MiB") {
    const memory_error memory("ctcnn::trainer", "batch_size", 512, (std::uint64_t{5} << 40) + (1 << 20) - 1);
    CHECK(memory.what() ==
          std::string("ctcnn::trainer: not enough memory for batch_size = 512: 5242880 MiB needed; lower it"));
    CHECK(memory.option() == "batch_size");
    CHECK(memory.value() == 512);
    CHECK(memory.bytes() == (std::uint64_t{5} << 40) + (1 << 20) - 1);
}

TEST_CASE("a failed call is reported with what the system says and what became of the file") {
    const std::error_code full = std::make_error_code(std::errc::no_space_on_device);
    const io_error failed("a.ckpt", "fsync", full, "nothing was changed");
    CHECK(failed.what() == "a.ckpt: fsync failed: " + full.message() + "; nothing was changed");
    CHECK(failed.path() == "a.ckpt");
    CHECK(failed.call() == "fsync");
    CHECK(failed.cause() == full);
}

TEST_CASE("a checkpoint of another run is reported with one difference a line") {
    const checkpoint_error other("a.ckpt", {"seed: expected 1, found 2", "rate: expected 3, found 4"});
    CHECK_THAT(other.what(), test::starts_with("a.ckpt: ") &&
                                 test::ends_with(":\n  seed: expected 1, found 2\n  rate: expected 3, found 4"));
    CHECK(other.path() == "a.ckpt");
    CHECK(other.differences() == std::vector<std::string>{"seed: expected 1, found 2", "rate: expected 3, found 4"});
}
