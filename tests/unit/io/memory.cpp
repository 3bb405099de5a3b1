// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// What readers of files take in memory, whatever a file says: at most twice its size and 1 MiB.

#include <cstddef>
#include <functional>
#include <string>

#include "ctcnn/io/npz/reader.hpp"
#include "ctcnn/io/safetensors/reader.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/heap_meter.hpp"
#include "support/npz_files.hpp"
#include "support/safetensors_files.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;

/// Reads `file`, which may be refused, and compares the memory this took.
void check_memory(const bytes& file, const std::function<void(const std::string&)>& read) {
    const temporary_directory folder;
    const std::string path = folder.write("file", file);
    heap_meter::start();
    try {
        read(path);
    } catch (const data_error& error) {
        INFO(error.what());
    }
    CHECK(heap_meter::most() >= file.size());
    CHECK(heap_meter::most() <= 2 * file.size() + (std::size_t{1} << 20));
}

std::string repeated(std::size_t count, const std::function<std::string(std::size_t)>& item) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) text += ',';
        text += item(i);
    }
    return text;
}

TEST_CASE("read_safetensors: memory for as many tensors and texts as there may be, and for more") {
    const auto read = [](const std::string& path) { (void)read_safetensors(path); };
    const auto tensors = [](std::size_t count) {
        return repeated(count, [](std::size_t i) { return entry(std::to_string(i), "U8", "0", "0,0"); });
    };
    const auto texts = [](std::size_t count) {
        return joined({"\"__metadata__\":{",
                       repeated(count,
                                [](std::size_t i) {
                                    return joined({"\"", std::to_string(i), "\":\"\""});
                                }),
                       "}"});
    };
    check_memory(safetensors_of(braced({tensors(3072)}), 0), read);
    check_memory(safetensors_of(braced({tensors(1025)}), 0), read);
    check_memory(safetensors_of(braced({texts(4096)}), 0), read);
    check_memory(safetensors_of(braced({texts(4096), ",", tensors(3072)}), 0), read);
    check_memory(safetensors_of(braced({tensors(100000)}), 0), read);
    check_memory(safetensors_of(braced({texts(100000)}), 0), read);
}

TEST_CASE("read_safetensors: memory for what is long") {
    const auto read = [](const std::string& path) { (void)read_safetensors(path); };
    const std::size_t most = 65500;
    check_memory(
        safetensors_of(
            joined({"{\"__metadata__\":{\"", std::string(most, 'x'), "\":\"", std::string(most, 'y'), "\"}}"}), 0),
        read);
    check_memory(safetensors_of(joined({"{\"", std::string(most, 'x'), "\":", std::string(most, '1'), "}"}), 0), read);
    check_memory(safetensors_of(joined({"{\"__metadata__\":{\"x\":\"", std::string(5000000, 'y'), "\"}}"}), 0), read);
    check_memory(safetensors_of(joined({"{\"__metadata__\":{\"x\":\"", std::string(5000000, 'y')}), 0), read);
    check_memory(safetensors_of(joined({"{\"a\":{\"x\":\"", std::string(5000000, 'y'), "\"}}"}), 0), read);
    check_memory(safetensors_of(joined({"{\"a\":{\"x\":", std::string(5000000, '[')}), 0), read);
    check_memory(safetensors_of(braced({std::string(3000000, '{')}), 0), read);
    check_memory(safetensors_of(braced({std::string(3000000, ' ')}), 0), read);
    check_memory(safetensors_of(braced({"\"", std::string(3000000, 'x'), "\":1"}), 0), read);
    check_memory(safetensors_of(joined({"{\"a\":{\"shape\":", std::string(3000000, '[')}), 0), read);
    check_memory(
        safetensors_of(
            braced({"\"a\":{\"shape\":[", repeated(1000000, [](std::size_t) { return std::string("1"); }), "]}"}), 0),
        read);
    check_memory(safetensors_of(braced({entry("a", "F32", "250000", "0,1000000")}), 1000000), read);
    check_memory(safetensors_of(braced({entry("a", "F32", "250000000000", "0,1000000000000")}), 10), read);
    check_memory(length_bytes(99'999'999), read);
}

TEST_CASE("read_npz: memory for arrays that are not compressed, and for claims") {
    const auto read = [](const std::string& path) { (void)read_npz(path); };
    check_memory(one_array(npy_of("(1000000,)", 1000000, "|u1")), read);
    check_memory(one_array(npy_of("(1000000000,)", 10, "|u1")), read);
    const std::string fortran = "{'descr': '>f4', 'fortran_order': True, 'shape': (500, 500)}";
    check_memory(one_array(npy_dict(fortran, 1000000)), read);
    check_memory(one_array(npy_dict("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}", 1000000)), read);
    check_memory(bytes(1000000, 'x') + one_array(npy_of("(2,)", 8)), read);
    std::vector<std::pair<std::string, bytes>> members;
    const bytes small = npy_of("(0,)", 0);
    for (std::size_t i = 0; i < 4096; ++i) members.emplace_back(std::to_string(i) + ".npy", small);
    check_memory(zip_of(members), read);
    // Said to unpack to as much as such bytes can, and unpacking to something else.
    const bytes packed = zip_deflated_npy(npy_of("(2,)", 3000000));
    check_memory(one_array(packed, {.method = 8, .size = packed.size() * 1000, .crc = 0}), read);
}

}  // namespace
