// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#ifndef CTCNN_NO_ZLIB
#include <zlib.h>
#endif

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "ctcnn/core/error.hpp"

namespace ctcnn::test {

using bytes = std::vector<std::uint8_t>;

/// The folder with 180 digits of MNIST in files of MNIST's names.
inline const std::string small_mnist = CTCNN_TEST_DATA_DIR "/mnist";

/// A temporary folder for a test, which is removed with its content.
class temporary_directory {
public:
    temporary_directory() {
        std::string pattern = (std::filesystem::temp_directory_path() / "ctcnn-test-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
        path_ = pattern;
    }
    temporary_directory(const temporary_directory&) = delete;
    temporary_directory& operator=(const temporary_directory&) = delete;
    ~temporary_directory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    [[nodiscard]] std::string operator/(const std::string& name) const { return path_ + "/" + name; }
    [[nodiscard]] const std::string& path() const { return path_; }

    /// Writes a file and returns its path.
    std::string write(const std::string& name, const bytes& content) const {
        std::ofstream file(*this / name, std::ios::binary);
        file.write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()));
        file.close();
        if (!file) throw std::runtime_error("can't write " + name);
        return *this / name;
    }

private:
    std::string path_;
};

inline bytes read_bytes(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("can't read " + path);
    return bytes(std::istreambuf_iterator<char>(file), {});
}

inline bytes operator+(bytes left, const bytes& right) {
    left.reserve(left.size() + right.size());
    for (const std::uint8_t byte : right)
        left.push_back(byte);  // g++ 16 falsely warns that insert writes out of bounds
    return left;
}

/// The header of an IDX file.
inline bytes idx_head(std::initializer_list<std::uint32_t> extents, std::uint8_t type = 8) {
    bytes head{0, 0, type, static_cast<std::uint8_t>(extents.size())};
    for (const std::uint32_t extent : extents)
        for (int shift = 24; shift >= 0; shift -= 8) head.push_back(static_cast<std::uint8_t>(extent >> shift));
    return head;
}

/// `count` images of 28 x 28 with varied pixels, as an IDX file.
inline bytes idx_images(std::uint32_t count) {
    bytes file = idx_head({count, 28, 28});
    for (std::size_t i = 0; i < std::size_t{count} * 784; ++i)
        file.push_back(static_cast<std::uint8_t>(i * 37 + i / 784));
    return file;
}

/// Labels 0 to 9 in turn, as an IDX file.
inline bytes idx_labels(std::uint32_t count) {
    bytes file = idx_head({count});
    for (std::uint32_t i = 0; i < count; ++i) file.push_back(static_cast<std::uint8_t>(i % 10));
    return file;
}

/// The four files of MNIST, unpacked, with so many images and labels.
inline void write_mnist_set(const temporary_directory& folder, const std::string& under, std::uint32_t train,
                            std::uint32_t test) {
    std::filesystem::create_directories(folder / under);
    folder.write(under + "/train-images-idx3-ubyte", idx_images(train));
    folder.write(under + "/train-labels-idx1-ubyte", idx_labels(train));
    folder.write(under + "/t10k-images-idx3-ubyte", idx_images(test));
    folder.write(under + "/t10k-labels-idx1-ubyte", idx_labels(test));
}

#ifndef CTCNN_NO_ZLIB
/// `content`, deflated by zlib. The window bits choose the container: see deflateInit2.
inline bytes deflated(const bytes& content, int window_bits) {
    z_stream stream{};
    if (deflateInit2(&stream, 9, Z_DEFLATED, window_bits, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("zlib");
    bytes packed(deflateBound(&stream, static_cast<uLong>(content.size())) + 64);
    stream.next_in = const_cast<Bytef*>(content.data());
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = packed.data();
    stream.avail_out = static_cast<uInt>(packed.size());
    const int result = deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    if (result != Z_STREAM_END) throw std::runtime_error("zlib");
    return packed;
}

/// One gzip member that unpacks to `content`. CRC-32 and length are its last eight bytes.
inline bytes gzip(const bytes& content) { return deflated(content, 15 + 16); }
#endif

/// The complete content of a data_error.
struct refusal {
    std::string path;
    std::uint64_t offset;
    std::string expected;
    std::string found;

    friend bool operator==(const refusal&, const refusal&) = default;
    friend std::ostream& operator<<(std::ostream& out, const refusal& r) {
        return out << "{" << r.path << ", " << r.offset << ", " << r.expected << ", " << r.found << "}";
    }
};

/// The data_error that `function` throws. Throws, so that the test fails, if there is none or another exception.
template <class Function>
refusal refusal_of(Function function) {
    try {
        function();
    } catch (const data_error& error) {
        const std::string message = error.path() +
                                    (error.has_offset() ? ": at byte " + std::to_string(error.offset()) : "") +
                                    ": expected " + error.expected() + ", found " + error.found();
        if (message != error.what()) throw std::runtime_error(std::string("incomplete message: ") + error.what());
        return {error.path(), error.offset(), error.expected(), error.found()};
    }
    throw std::runtime_error("the bad file was accepted");
}

}  // namespace ctcnn::test
