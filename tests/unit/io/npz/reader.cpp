// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/io/npz/reader.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "ctcnn/io/npz/writer.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/npz_files.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;

tensor_file parse_npz(const bytes& file, std::uint64_t limit = default_npz_limit) {
    return ctcnn::detail::parse_npz("f", file, limit);
}
refusal parsing_npz(const bytes& file) {
    return refusal_of([&] { (void)parse_npz(file); });
}

TEST_CASE("read_npz: what NumPy wrote, compressed or not") {
    for (const std::string file : {"stored", "compressed"}) {
        INFO(file);
        const tensor_file read = read_npz(numpy_files + file + ".npz");
        const bool packed = file == "compressed";
        REQUIRE(read.tensors().size() == (packed ? 12 : 11));
        std::string types;
        for (std::size_t i = 0; i < 8; ++i) {
            const named_tensor& tensor = read.tensors()[i];
            types += tensor.name + "=" + std::string(name_of(tensor.type)) + " ";
            CHECK(tensor.shape == std::vector<std::uint64_t>{2, 3});
        }
        CHECK(types == "f8=F64 f4=F32 f2=F16 i8=I64 u8=U64 i4=I32 u4=U32 u1=U8 ");
        double last = 0;
        std::memcpy(&last, read.find("f8")->bytes.data() + 40, 8);
        CHECK(last == 16);
        CHECK(read.find("u1")->bytes[1] == 4);
        CHECK(read.find("scalar")->shape.empty());
        CHECK(read.find("scalar")->bytes.size() == 4);
        CHECK(read.find("empty")->shape == std::vector<std::uint64_t>{0, 7});
        CHECK(read.find("one/zo\xC3\xAB")->shape == std::vector<std::uint64_t>{5});
        if (packed) CHECK(read.find("zeros")->bytes.size() == 16000);
    }
}

TEST_CASE("read_npz: what NumPy can write and this can't read is refused, with what to do") {
    const auto found = [](const std::string& file) { return refusal_of([&] { (void)read_npz(numpy_files + file); }); };
    CHECK(found("big_endian.npz").expected == "little-endian numbers (save x.astype(x.dtype.newbyteorder('<')))");
    CHECK(found("big_endian.npz").path == numpy_files + "big_endian.npz: \"x.npy\"");
    CHECK(found("fortran.npz").expected == "fortran_order False (save numpy.ascontiguousarray of it)");
    CHECK(found("complex.npz").expected == "'<f8', '<f4', '<f2', '<i8', '<u8', '<i4', '<u4' or '|u1'");
    CHECK(found("complex.npz").found == "\"'<c8', 'fort\"");
    CHECK(found("single.npy").found == "an .npy file; numpy.savez writes .npz");
}

TEST_CASE("read_npz: every truncation, and every damaged bit of data") {
    for (const std::string name : {"stored.npz", "compressed.npz"}) {
        const bytes file = read_bytes(numpy_files + name);
        for (std::size_t length = 0; length < file.size(); ++length)
            (void)parsing_npz(bytes(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(length)));
        CHECK_THROWS_AS(parse_npz(file + bytes{0}), data_error);
    }
    // All data have a CRC-32; of the headers, what is not checked (dates, versions, attributes) says nothing.
    const bytes file = one_array(zip_deflated_npy(npy_of("(2,)", 8)), zip_packed);
    const tensor_file good = parse_npz(file);
    std::size_t accepted = 0;
    for (std::size_t bit = 0; bit < file.size() * 8; ++bit) {
        bytes damaged = file;
        damaged[bit / 8] = static_cast<std::uint8_t>(damaged[bit / 8] ^ 1 << bit % 8);
        try {
            const tensor_file read = parse_npz(damaged);
            const named_tensor* const tensor = read.find("a");
            REQUIRE(tensor != nullptr);
            CHECK(std::equal(tensor->bytes.begin(), tensor->bytes.end(), good.find("a")->bytes.begin(),
                             good.find("a")->bytes.end()));
            ++accepted;
        } catch (const data_error&) {
        }
    }
    // In the last byte of deflated data there may be unused bits.
    constexpr std::size_t unchecked = 8 * (2 + 4 + 2 + 2 + 4 + 2 + 4);
    CHECK(accepted >= unchecked);
    CHECK(accepted < unchecked + 8);
}

TEST_CASE("read_npz: the end of the file and the directory") {
    CHECK(parsing_npz({}) == refusal{"f", 0, "22 bytes of the end of a zip file", "an empty file"});
    CHECK(parsing_npz(bytes(21)).found == "a file of 21 bytes");
    CHECK(parsing_npz(bytes(30)) ==
          refusal{"f", 8, "the end of a zip file without a comment", "other bytes: is this an .npz file?"});
    const bytes file = one_array(npy_of("(2,)", 8));
    CHECK(parse_npz(file).find("a")->shape == std::vector<std::uint64_t>{2});
    CHECK(parsing_npz(file + bytes{0}).found == "other bytes: it was cut off or continued");
    CHECK(parse_npz(zip_end(0, 0, 0)).tensors().empty());

    const std::size_t end = file.size() - 22;
    const std::size_t entry = end - 46 - 5;
    const auto with = [&](std::size_t at, std::uint8_t value) {
        bytes changed = file;
        changed[at] = value;
        return parsing_npz(changed);
    };
    CHECK(with(end + 4, 1).expected == "one disk that holds all members");
    CHECK(with(end + 8, 2).expected == "one disk that holds all members");
    CHECK(with(end + 20, 1) == refusal{"f", end + 20, "no comment", "1 bytes of one"});
    CHECK(with(end + 12, 1).expected == "a directory that ends here");
    CHECK(with(end + 19, 1).expected == "a directory that ends here");
    CHECK(with(entry, 0) == refusal{"f", entry, "PK\\1\\2, with which an entry begins", "other bytes"});
    CHECK(with(entry + 8, 1).found == "that the member is encrypted");
    CHECK(with(entry + 8, 8).found == "others (was the file written to a pipe?)");
    CHECK(with(entry + 10, 12) == refusal{"f", entry + 10, "method 0 (stored) or 8 (deflated)", "12"});
    CHECK(with(entry + 24, 0).expected == "equal sizes, for the member is stored");
    CHECK(with(entry + 28, 255).expected == "an entry that ends in the directory");
    CHECK(with(entry + 28, 4).expected == "the end of the directory after 1 entries");
    CHECK(with(entry + 34, 1).expected == "disk 0");
    CHECK(with(entry + 42, 1) ==
          refusal{"f", entry + 42, "a member that begins where the one before it ends, at byte 0", "1"});
    CHECK(with(entry + 46, 'b').expected == "a header that says of \"b.npy\" what the directory does");
    for (const std::size_t local : {6u, 8u, 14u, 18u, 22u, 30u})
        CHECK(with(local, 77).expected == "a header that says of \"a.npy\" what the directory does");
    CHECK(with(0, 'p').expected == "PK\\3\\4, with which a member begins");
    CHECK(with(29, 1).expected == "a member that ends before the directory, at byte " + std::to_string(entry));
    CHECK(with(entry + 30, 1).expected == "an entry that ends in the directory");
    bytes comment = file;
    comment.insert(comment.begin() + static_cast<std::ptrdiff_t>(end), 'c');
    comment[entry + 32] = 1;
    comment[end + 1 + 12] = 46 + 5 + 1;
    CHECK(parsing_npz(comment) == refusal{"f", entry + 30, "no extra field and no comment", "one"});
    bytes zip64 = file;
    for (const std::size_t i : {0u, 1u, 2u, 3u}) zip64[entry + 20 + i] = 0xFF;
    CHECK(parsing_npz(zip64).found == "a zip64 entry");

    bytes two = file;  // says two members, has one
    two[end + 8] = two[end + 10] = 2;
    CHECK(parsing_npz(two) == refusal{"f", end, "46 bytes of an entry of the directory", "its end"});
    bytes none = file;
    none[end + 8] = none[end + 10] = 0;
    CHECK(parsing_npz(none).expected == "the end of the directory after 0 entries");
    CHECK(parsing_npz(zip_end(4097, 0, 0)) == refusal{"f", 10, "at most 4096 members", "4097"});
    CHECK(parsing_npz(bytes(5) + zip_end(0, 0, 5)).expected == "the directory after the last member");
}

TEST_CASE("read_npz: sizes in a zip64 field, as Python writes them") {
    // The header of the only member, with a field behind its name.
    const bytes file = one_array(npy_of("(2,)", 8));
    const auto with_field = [&](bytes field, std::uint8_t byte_of_sizes) {
        bytes changed = file;
        const std::uint8_t length = static_cast<std::uint8_t>(field.size());
        changed[28] = length;
        if (byte_of_sizes != 0) std::fill_n(changed.begin() + 18, 8, byte_of_sizes);
        changed.insert(changed.begin() + 35, field.begin(), field.end());
        changed[changed.size() - 6] = static_cast<std::uint8_t>(changed[changed.size() - 6] + length);
        return changed;
    };
    const std::uint8_t size = static_cast<std::uint8_t>(npy_of("(2,)", 8).size());
    const bytes right{1, 0, 16, 0, size, 0, 0, 0, 0, 0, 0, 0, size, 0, 0, 0, 0, 0, 0, 0};
    CHECK(parse_npz(with_field(right, 0)).tensors().size() == 1);
    CHECK(parse_npz(with_field(right, 0xFF)).tensors().size() == 1);
    for (const std::size_t i : {4u, 11u, 12u, 19u}) {
        bytes wrong = right;
        ++wrong[i];
        for (const std::uint8_t sizes : bytes{0, 0xFF})
            CHECK(parsing_npz(with_field(wrong, sizes)).expected ==
                  "a header that says of \"a.npy\" what the directory does");
    }
    CHECK(parsing_npz(with_field(right, 0xFE)).expected == "a header that says of \"a.npy\" what the directory does");
    CHECK(parsing_npz(with_field(bytes(right.begin(), right.end() - 1), 0)) ==
          refusal{"f", 35, "no extra field but that of zip64 with two sizes", "another one"});
    CHECK(parsing_npz(with_field(bytes(20, 2), 0)).offset == 35);
}

TEST_CASE("read_npz: names") {
    const bytes array = npy_of("(2,)", 8);
    CHECK(parsing_npz(zip_of({{"a.npy", array}, {"b.npy", array}, {"a.npy", array}})).found == "\"a.npy\" twice");
    CHECK(parsing_npz(zip_of({{"a.txt", array}})).expected == "a name that ends with .npy");
    CHECK(parsing_npz(zip_of({{"\xFF.npy", array}})).expected == "a name in UTF-8");
    CHECK(parse_npz(zip_of({{".npy", array}, {"a/../b.npy", array}})).tensors()[1].name == "a/../b");
}

TEST_CASE("read_npz: deflated data that are damaged") {
    const bytes array = npy_of("(2,)", 8);
    const auto packed = [&](const bytes& content, std::size_t size) {
        return parsing_npz(one_array(content, {.method = 8, .size = size, .crc = ctcnn::detail::crc32_of(array)}));
    };
    const bytes good = zip_deflated_npy(array);
    CHECK_NOTHROW(parse_npz(one_array(good, zip_packed)));
    CHECK(packed(good + bytes{0}, array.size()).found == "1 more bytes");
    CHECK(packed(bytes(good.begin(), good.end() - 2), array.size()).expected == "valid deflated data");
    CHECK(packed({}, array.size()).found == "the end of the member");
    CHECK(packed(good, array.size() + 1).expected == "more data");
    CHECK(packed(good, array.size() - 1).expected == "8 bytes for shape [2]");
    CHECK(packed(good, 1000000).expected == "a size that the packed bytes can have");
    CHECK(packed(bytes(50, 0xFF), 100).found == "invalid block type");
    const bytes longer = zip_deflated_npy(array + bytes{1});
    CHECK(packed(longer, array.size()).found == "more than the directory says");
    bytes wrong = array;
    wrong.back() ^= 1;
    CHECK(packed(zip_deflated_npy(wrong), array.size()).expected == "data with the CRC-32 in the directory");
}

TEST_CASE("read_npz: a bomb is not unpacked") {
    // 64 MiB of zeros, described as what they are: refused where the limit is lower, before room is made.
    const bytes zeros = npy_of("(67108864,)", 67108864, "|u1");
    const bytes bomb =
        one_array(zip_deflated_npy(zeros), {.method = 8, .size = zeros.size(), .crc = ctcnn::detail::crc32_of(zeros)});
    CHECK(bomb.size() < 70000);
    CHECK(refusal_of([&] { (void)parse_npz(bomb, 1 << 20); }).expected == "arrays of at most 1048576 bytes together");
    CHECK(parse_npz(bomb).find("a")->bytes.size() == 67108864);
    // Described as something small.
    const bytes small = npy_of("(2,)", 67108864, "|u1");
    CHECK(parsing_npz(one_array(zip_deflated_npy(small), {.method = 8, .size = small.size(), .crc = 0})).expected ==
          "2 bytes for shape [2]");
}

TEST_CASE("read_npz: descriptions of arrays") {
    const auto dict = [](const std::string& text) { return parsing_npz(one_array(npy_dict(text, 8))); };
    const std::string start = "{'descr': '<f4', 'fortran_order': False, 'shape': ";
    CHECK(parse_npz(one_array(npy_dict("{'shape':(1,2),'fortran_order':False,'descr':'<f4'}\n", 8))).find("a")->shape ==
          std::vector<std::uint64_t>{1, 2});
    CHECK(parse_npz(one_array(npy_dict(start + "(2, 1,), } \n", 8))).find("a")->shape ==
          std::vector<std::uint64_t>{2, 1});
    CHECK(dict("").expected == "{");
    CHECK(dict("[").found == "\"[\"");
    CHECK(dict("{}\n").expected == "'descr', 'fortran_order' and 'shape', each once");
    CHECK(dict("{'descr': '<f4', 'descr': '<f4'}\n").expected == "'descr', 'fortran_order' and 'shape', each once");
    CHECK(dict("{'descr' '<f4'}\n").expected == ":");
    CHECK(dict("{'descr': '<f4' 'shape': (2,)}\n").expected == "}");
    CHECK(dict("{'descr': [('x', '<f4')]}\n").found == "\"[('x', '<f4'\"");
    CHECK(dict("{'descr': '|O', }\n").found == "\"'|O', }?\"");
    CHECK(dict("{'fortran_order': 0}\n").expected == "False");
    CHECK(dict(start + "2}\n").expected == "(");
    CHECK(dict(start + "(-2,)}\n").expected == "an extent from 0 to 2^64 - 1");
    CHECK(dict(start + "(18446744073709551616,)}\n").expected == "an extent from 0 to 2^64 - 1");
    CHECK(dict(start + "(,)}\n").expected == "an extent from 0 to 2^64 - 1");
    CHECK(dict(start + "(2)}\n").expected == "a comma, as in (1,)");
    CHECK(dict(start + "(2,1]}\n").expected == ")");
    CHECK(dict(start + "(2,").found == "the end of the description");
    CHECK(dict(start + "(2,), }").expected == "spaces and one line feed");
    CHECK(dict(start + "(2,), }\nx").expected == "spaces and one line feed");
    std::string ones = "(";
    for (std::size_t i = 0; i < 33; ++i) ones += "1, ";
    CHECK(dict(start + ones + ")}\n").expected == "at most 32 dimensions");
    CHECK(dict(start + "(3,)}\n").found == "8");
    CHECK(dict(start + "(9223372036854775808, 4)}\n").expected == "a shape whose bytes can be counted in 64 bits");

    bytes array = npy_of("(2,)", 8);
    const auto with = [&](std::size_t at, std::uint8_t value) {
        bytes changed = array;
        changed[at] = value;
        return parsing_npz(one_array(changed));
    };
    CHECK(with(0, 'x').expected == "\\x93NUMPY, with which an array begins");
    CHECK(with(6, 2).found == "2.0");
    CHECK(with(9, 0x40).expected == "a description of at most 10000 bytes");
    CHECK(with(9, 0x10).expected == "a description that ends before the member does");
    CHECK(parsing_npz(one_array(bytes(array.begin(), array.begin() + 8))).expected ==
          "10 bytes before the array's description");
}

}  // namespace
