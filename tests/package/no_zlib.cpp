// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// A program without zlib: it reads and writes what is not compressed, and says of the rest what to do.
//
// no_zlib <the project's tests> <folder to write into, with labels.gz>

#include <ctcnn/ctcnn.hpp>
#include <ctcnn/data/byte_source.hpp>
#include <ctcnn/data/mnist.hpp>
#include <ctcnn/io/npz.hpp>

#include <array>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

namespace {

int failures = 0;
void check(bool holds, const char* what) {
    if (!holds) std::printf("%s\n", what), ++failures;
}
template <class Function>
std::string message_of(Function function) {
    try {
        function();
    } catch (const ctcnn::data_error& problem) {
        return problem.what();
    }
    return "";
}
void check_says(const std::string& message, const std::string& part) {
    check(message.find(part) != std::string::npos, ("\"" + part + "\" is not in: " + message).c_str());
}

}  // namespace

int main(int, char** arguments) {
    const std::string tests = arguments[1], folder = arguments[2];
    check(ctcnn::load_mnist(ctcnn::mnist_variant::digits, tests + "/data/mnist").train.count() > 0, "no digits");

    const std::vector<std::uint8_t> bytes{1, 2, 3, 4};
    const std::array tensors{ctcnn::named_tensor{"a", ctcnn::element_type::u8, {4}, bytes}};
    ctcnn::write_npz(tensors, folder + "/a.npz");
    check(ctcnn::read_npz(folder + "/a.npz").tensors().front().bytes[3] == 4, "another array");
    check(!ctcnn::read_npz(tests + "/golden/npz/stored.npz").tensors().empty(), "no arrays");

    check_says(
        message_of([&] { (void)ctcnn::read_npz(tests + "/golden/npz/compressed.npz"); }),
        "and this program was built without zlib; write the file with numpy.savez, or configure with CTCNN_ZLIB=ON");
    check_says(message_of([&] { ctcnn::detail::byte_source(folder + "/labels.gz"); }),
               "gzip data, and this program was built without zlib; unpack it, or configure with CTCNN_ZLIB=ON");
    return failures;
}
