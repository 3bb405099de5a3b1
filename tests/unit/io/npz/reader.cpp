// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/io/npz/reader.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctcnn/io/npz/writer.hpp"
#include "ctcnn/io/weight_tensors.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/npz_files.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;

tensor_file parse_npz(const bytes& file, std::uint64_t limit = detail::default_npz_limit) {
    return ctcnn::detail::parse_npz("f", file, limit);
}
bytes bytes_of_zip(std::string_view text) { return {text.begin(), text.end()}; }
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

TEST_CASE("read_npz: what numpy.load reads is read, from any writer") {
    const auto is_table = [](const named_tensor& tensor) {
        CHECK(is_floating_point(tensor.type));
        REQUIRE(detail::has_bytes_of_shape(tensor));
        REQUIRE(tensor.bytes.size() == 6 * size_of(tensor.type));
        for (std::size_t i = 0; i < 6; ++i) CHECK(detail::element_at(tensor, i) == static_cast<double>(3 * i + 1));
    };
    const std::vector<std::uint64_t> table{2, 3};
    for (const std::string file : {"spellings", "pipe", "beside"}) {
        const tensor_file read = read_npz(numpy_files + file + ".npz");
        CHECK(read.tensors().size() == (file == "spellings" ? 32 : 4));
        for (const named_tensor& tensor : read.tensors()) {
            INFO(file << ": " << tensor.name);
            is_table(tensor);
            if (tensor.name == "fortran_1d")
                CHECK(tensor.shape == std::vector<std::uint64_t>{6});
            else if (tensor.name == "fortran_1x6")
                CHECK(tensor.shape == std::vector<std::uint64_t>{1, 6});
            else
                CHECK(tensor.shape == table);
        }
    }
    CHECK(read_npz(numpy_files + "spellings.npz").find("e")->type == element_type::f16);
    CHECK(read_npz(numpy_files + "spellings.npz").find("float")->type == element_type::f64);
    for (const std::string name : {"stored", "deflated", "bare", "folder/zo\xC3\xAB"})
        for (const std::string file : {"pipe", "beside"})
            CHECK(read_npz(numpy_files + file + ".npz").find(name) != nullptr);
    CHECK(refusal_of([&] { (void)read_npz(numpy_files + "single.npy"); }).found ==
          "an .npy file; numpy.savez writes .npz");
}

TEST_CASE("read_npz: arrays that can't be weights don't keep the others from being read") {
    const tensor_file read = read_npz(numpy_files + "types.npz");
    std::string types;
    for (const named_tensor& tensor : read.tensors())
        types += tensor.name + "=" + std::string(type_name_of(tensor)) + " ";
    CHECK(types == "bool=BOOL i1=I8 i2=I16 u2=U16 c8=C64 c16=<c16 bytes=|S2 text=<U2 date=<M8[D] "
                   "structure=[('a, b}', '<i4'), ('c', '<f8', (2,))] objects=|O weight=F32 ");
    CHECK(read.find("structure")->type == element_type::other);
    CHECK(read.find("structure")->shape == std::vector<std::uint64_t>{1});
    CHECK(read.find("structure")->bytes.size() == 20);
    std::int16_t last = 0, first = 0;
    std::memcpy(&first, read.find("i2")->bytes.data(), 2);
    std::memcpy(&last, read.find("i2")->bytes.data() + 2, 2);
    CHECK(first == -1);
    CHECK(last == 2);
    float parts[4];
    std::memcpy(parts, read.find("c8")->bytes.data(), sizeof parts);
    CHECK((parts[0] == 1 && parts[1] == 2 && parts[2] == 3 && parts[3] == 0));
    CHECK(read.find("weight")->bytes.size() == 8);
}

TEST_CASE("read_npz: Fortran order of any rank, and any order of bytes") {
    const auto values = [](const named_tensor& tensor) {
        std::string text;
        for (const std::uint8_t byte : tensor.bytes) text += static_cast<char>('a' + byte);
        return text;
    };
    const auto array = [](const std::string& type, const std::string& shape, std::uint8_t count) {
        bytes content = npy_dict("{'descr': '" + type + "', 'fortran_order': True, 'shape': " + shape + "}", count);
        for (std::uint8_t i = 0; i < count; ++i) content[content.size() - count + i] = i;
        return content;
    };
    for (const bool packed : {false, true}) {
        const auto read = [&](const std::string& type, const std::string& shape, std::uint8_t count) {
            const bytes content = array(type, shape, count);
            const bytes file =
                packed ? one_array(zip_deflated_npy(content),
                                   {.method = 8, .size = content.size(), .crc = ctcnn::detail::crc32_of(content)})
                       : one_array(content);
            return values(*parse_npz(file).find("a"));
        };
        CHECK(read("|u1", "(2, 3)", 6) == "acebdf");
        CHECK(read("|u1", "(2, 3, 2)", 12) == "agciekbhdjfl");
        CHECK(read("|u1", "(1, 3, 1, 2)", 6) == "adbecf");
        CHECK(read("|u1", "(3, 1)", 3) == "abc");
        CHECK(read("|u1", "(3, 0, 2)", 0).empty());
        CHECK(read("|u1", "()", 1) == "a");
        CHECK(read("<u2", "(2, 2)", 8) == "abefcdgh");
        CHECK(read(">u2", "(2, 2)", 8) == "bafedchg");
        CHECK(read(">f4", "(2,)", 8) == "dcbahgfe");
        CHECK(read(">i8", "(1,)", 8) == "hgfedcba");
        CHECK(read(">c8", "(1,)", 8) == "dcbahgfe");
        CHECK(read(">u1", "(3,)", 3) == "abc");
        // What is not known stays as it is.
        CHECK(read(">c16", "(2, 2)", 8) == "abcdefgh");
    }
}

TEST_CASE("read_npz: every truncation, and every damaged bit of data") {
    for (const std::string name : {"stored.npz", "compressed.npz"}) {
        const bytes file = read_bytes(numpy_files + name);
        for (std::size_t length = 0; length < file.size(); ++length)
            (void)parsing_npz(bytes(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(length)));
        CHECK_THROWS_AS(parse_npz(file + bytes{0}), data_error);
    }
    // All data have a CRC-32; of the headers, what is not checked (dates, versions, flags, attributes) says nothing.
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
    constexpr std::size_t dates_and_attributes = 8 * (2 + 4 + 2 + 2 + 4 + 2 + 4), flags = 16 + 16 - 4, disk = 16;
    CHECK(accepted >= dates_and_attributes + flags + disk);
    CHECK(accepted < dates_and_attributes + flags + disk + 8);
}

TEST_CASE("read_npz: the end of the file and the directory") {
    CHECK(parsing_npz({}) == refusal{"f", 0, "22 bytes of the end of a zip file", "an empty file"});
    CHECK(parsing_npz(bytes(21)).found == "a file of 21 bytes");
    CHECK(parsing_npz(bytes(30)) == refusal{"f", 8, "the end of a zip file", "other bytes: is this an .npz file?"});
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
    const auto accepted = [&](std::size_t at, std::uint8_t value) {
        bytes changed = file;
        changed[at] = value;
        return parse_npz(changed).tensors().size() == 1;
    };
    CHECK(with(end + 4, 1).expected == "one disk that holds all members");
    CHECK(with(end + 8, 2).expected == "one disk that holds all members");
    CHECK(with(end + 20, 1).expected == "the end of a zip file");
    CHECK(with(end + 12, 1).expected == "46 bytes of an entry of the directory");
    CHECK(with(end + 12, 50).expected == "PK\\1\\2, with which an entry begins");
    CHECK(with(end + 13, 1).expected == "a directory that ends here");
    CHECK(with(end + 19, 1).expected == "a directory that ends here");
    CHECK(with(entry, 0) == refusal{"f", entry, "PK\\1\\2, with which an entry begins", "other bytes"});
    for (const std::uint8_t flag : bytes{0x01, 0x20, 0x40})
        CHECK(with(entry + 8, flag) ==
              refusal{"f", entry + 8, "members that are not encrypted (numpy.savez writes such)", "that \"a.npy\" is"});
    CHECK(accepted(entry + 8, 6));  // how well it was packed
    CHECK(with(entry + 10, 12).expected == "a header that says of \"a.npy\" what the directory does");
    CHECK(with(entry + 28, 255).expected == "an entry that ends in the directory");
    CHECK(with(entry + 28, 4).expected == "the end of the directory after 1 entries");
    CHECK(with(entry + 42, 1).expected == "PK\\3\\4, with which a member begins");
    CHECK(with(entry + 45, 1).expected == "a member that begins before the directory");
    CHECK(with(entry + 46, 'b').expected == "a header that says of \"b.npy\" what the directory does");
    for (const std::size_t local : {8u, 14u, 18u, 22u, 30u})
        CHECK(with(local, 77).expected == "a header that says of \"a.npy\" what the directory does");
    CHECK(with(0, 'p').expected == "PK\\3\\4, with which a member begins");
    CHECK(with(29, 1).expected == "a member that ends before the directory, at byte " + std::to_string(entry));
    CHECK(with(entry + 30, 1).expected == "an entry that ends in the directory");
    bytes method = file;
    for (const auto& [number, name] :
         {std::pair(9, " (Deflate64)"), std::pair(12, " (bzip2)"), std::pair(14, " (LZMA)"),
          std::pair(93, " (Zstandard)"), std::pair(95, " (xz)"), std::pair(1, "")}) {
        method[8] = method[entry + 10] = static_cast<std::uint8_t>(number);
        CHECK(parsing_npz(method) ==
              refusal{"f", entry + 10,
                      "method 0 (stored) or 8 (deflated); save the arrays with numpy.savez or numpy.savez_compressed",
                      std::to_string(number) + name + " for \"a.npy\""});
    }
    bytes sizes = file;
    sizes[22] = sizes[entry + 24] = 0;
    CHECK(parsing_npz(sizes).expected == "equal sizes, for the member is stored");

    bytes two = file;  // says two members, has one
    two[end + 8] = two[end + 10] = 2;
    CHECK(parsing_npz(two) == refusal{"f", end, "46 bytes of an entry of the directory", "its end"});
    bytes none = file;
    none[end + 8] = none[end + 10] = 0;
    CHECK(parsing_npz(none).expected == "the end of the directory after 0 entries");
    CHECK(parsing_npz(zip_end(4097, 0, 0)) == refusal{"f", 0, "at most 4096 members", "4097"});
}

/// one_array(npy_of("(2,)", 8)) with these bytes at a place, and a directory that says where it is then.
bytes inserted(std::size_t at, const bytes& more) {
    bytes file = one_array(npy_of("(2,)", 8));
    const bool moves_directory = at <= file.size() - 22 - 46 - 5;
    file.insert(file.begin() + static_cast<std::ptrdiff_t>(at), more.begin(), more.end());
    const std::size_t end = file.size() - 22;
    if (moves_directory) file[end + 16] = static_cast<std::uint8_t>(file[end + 16] + more.size());
    return file;
}

TEST_CASE("read_npz: other bytes before, between and after the members") {
    const bytes file = one_array(npy_of("(2,)", 8));
    const std::size_t end = file.size() - 22, directory = end - 46 - 5;
    const auto is_read = [](const bytes& content) {
        CHECK(parse_npz(content).find("a")->shape == std::vector<std::uint64_t>{2});
    };
    is_read(bytes(100, 'x') + file);             // whose places don't count them
    is_read(inserted(directory, bytes(16, 7)));  // a description of sizes, of whatever form
    bytes moved = inserted(0, bytes(16, 7));
    moved[moved.size() - 22 - 5 - 4] = 16;
    is_read(moved);
    CHECK(parse_npz(bytes(5) + zip_end(0, 0, 5)).tensors().empty());

    bytes comment = file + bytes_of_zip("PK\5\6, not an end, and later text");
    comment[end + 20] = static_cast<std::uint8_t>(comment.size() - file.size());
    is_read(comment);
    CHECK(parsing_npz(comment + bytes{0}).found == "other bytes: it was cut off or continued");
    comment.pop_back();
    CHECK(parsing_npz(comment).found == "other bytes: it was cut off or continued");
    bytes long_comment = file + bytes(65535);
    long_comment[end + 20] = long_comment[end + 21] = 0xFF;
    is_read(long_comment);

    // An extra field and a comment of the entry.
    bytes entry = inserted(end, bytes_of_zip("UT\1xcomment"));
    entry[directory + 30] = 4, entry[directory + 32] = 7;
    entry[entry.size() - 22 + 12] = 46 + 5 + 11;
    is_read(entry);
    entry[directory + 34] = 1;  // the disk, which some writers don't set
    is_read(entry);
}

TEST_CASE("read_npz: sizes that follow the data, as into a pipe") {
    bytes file = one_array(npy_of("(2,)", 8));
    const std::size_t entry = file.size() - 22 - 46 - 5;
    file[6] = file[entry + 8] = 8;
    std::fill_n(file.begin() + 14, 12, std::uint8_t{0});
    CHECK(parse_npz(file).tensors().size() == 1);
    file[6] = 0;
    CHECK(parsing_npz(file).expected == "a header that says of \"a.npy\" what the directory does");
}

TEST_CASE("read_npz: members that overlap") {
    const bytes array = npy_of("(2,)", 8);
    const bytes file = zip_of({{"a.npy", array}, {"b.npy", array}});
    const std::size_t member = 30 + 5 + array.size(), second = 2 * member + 46 + 5;
    REQUIRE(file[second + 42] + 256u * file[second + 43] == member);
    const auto with_offset = [&](std::size_t offset) {
        bytes changed = file;
        changed[second + 42] = static_cast<std::uint8_t>(offset);
        return parsing_npz(changed);
    };
    for (const std::size_t offset : {std::size_t{0}, member - 1}) {
        const refusal found = with_offset(offset);
        CHECK(found.expected.find("a member that begins after the one before it has ended") == 0);
        CHECK(found.found.find(": an overlap") != std::string::npos);
    }
    CHECK(with_offset(member + 1).expected == "PK\\3\\4, with which a member begins");
}

TEST_CASE("read_npz: zip64, of the member, its entry and the end") {
    // The header of the only member, with a field after its name.
    const bytes file = one_array(npy_of("(2,)", 8));
    const auto with_field = [&](const bytes& field, std::uint8_t byte_of_sizes) {
        bytes changed = inserted(35, field);
        changed[28] = static_cast<std::uint8_t>(field.size());
        if (byte_of_sizes != 0) std::fill_n(changed.begin() + 18, 8, byte_of_sizes);
        return changed;
    };
    const std::uint8_t size = static_cast<std::uint8_t>(npy_of("(2,)", 8).size());
    const bytes right{1, 0, 16, 0, size, 0, 0, 0, 0, 0, 0, 0, size, 0, 0, 0, 0, 0, 0, 0};
    CHECK(parse_npz(with_field(right, 0)).tensors().size() == 1);
    CHECK(parse_npz(with_field(right, 0xFF)).tensors().size() == 1);
    CHECK(parse_npz(with_field(bytes{9, 9, 1, 0, 7} + right, 0xFF)).tensors().size() == 1);
    CHECK(parse_npz(with_field(bytes(20, 2), 0)).tensors().size() == 1);
    for (const std::size_t i : {4u, 11u, 12u, 19u}) {
        bytes wrong = right;
        ++wrong[i];
        CHECK(parsing_npz(with_field(wrong, 0xFF)).expected ==
              "a header that says of \"a.npy\" what the directory does");
    }
    CHECK(parsing_npz(with_field(right, 0xFE)).expected == "a header that says of \"a.npy\" what the directory does");
    CHECK(parsing_npz(with_field(bytes{1, 0, 8, 0} + bytes(8), 0xFF)) ==
          refusal{"f", 39, "8 bytes for each size in a zip64 field", "its end"});

    // The entry's sizes and place, and the end's numbers.
    const std::size_t end = file.size() - 22, entry = end - 46 - 5;
    const bytes all = right + bytes(8);
    bytes large = inserted(end, all);
    large[entry + 30] = 28, large[entry + 46 + 5 + 2] = 24;
    std::fill_n(large.begin() + static_cast<std::ptrdiff_t>(entry) + 20, 8, std::uint8_t{0xFF});
    std::fill_n(large.begin() + static_cast<std::ptrdiff_t>(entry) + 42, 4, std::uint8_t{0xFF});
    large[large.size() - 22 + 12] = 46 + 5 + 28;
    CHECK(parse_npz(large).tensors().size() == 1);
    bytes far = large;
    far[entry + 46 + 5 + 4 + 16 + 7] = 0x80;
    CHECK(parsing_npz(far).expected == "a member that begins before the directory");

    const auto number = [](std::uint64_t value) {
        bytes result(8);
        for (std::size_t i = 0; i < 8; ++i) result[i] = static_cast<std::uint8_t>(value >> 8 * i);
        return result;
    };
    bytes zip64_end = bytes_of_zip("PK\6\6") + number(44) + bytes{45, 0, 45, 0} + bytes(8) + number(1) + number(1) +
                      number(46 + 5 + 28) + number(entry);
    REQUIRE(zip64_end.size() == 56);
    const bytes locator = bytes_of_zip("PK\6\7") + bytes(4) + number(large.size() - 22) + bytes{1, 0, 0, 0};
    const auto ended = [&](const bytes& record) {
        bytes changed(large.begin(), large.end() - 22);
        bytes last(large.end() - 22, large.end());
        std::fill_n(last.begin() + 8, 12, std::uint8_t{0xFF});
        return changed + record + locator + last;
    };
    CHECK(parse_npz(ended(zip64_end)).tensors().size() == 1);
    CHECK(parse_npz(bytes(100) + ended(zip64_end)).tensors().size() == 1);
    zip64_end[31] = zip64_end[39] = 1;
    CHECK(parsing_npz(ended(zip64_end)).expected == "at most 4096 members");
    zip64_end[0] = 'x';
    CHECK(parsing_npz(ended(zip64_end)).expected == "PK\\6\\6, with which the zip64 end of the directory begins");
}

TEST_CASE("read_npz: names") {
    const bytes array = npy_of("(2,)", 8);
    const auto names = [](const bytes& file) {
        const tensor_file read = parse_npz(file);
        std::string text;
        for (const named_tensor& tensor : read.tensors()) text += tensor.name + " ";
        return text;
    };
    CHECK(parsing_npz(zip_of({{"a.npy", array}, {"b.npy", array}, {"a.npy", array}})).found == "\"a\" twice");
    CHECK(parsing_npz(zip_of({{"a.npy", array}, {"a", array}})).found == "\"a\" twice");
    CHECK(parsing_npz(zip_of({{"\xFF.npy", array}})).expected ==
          "a name in UTF-8 (rename the array, and save it with numpy.savez)");
    CHECK(names(zip_of({{".npy", array}, {"a/../b.npy", array}})) == " a/../b ");
    // What is not an array is skipped, with any name and packing.
    CHECK(names(zip_of({{"a.txt", array}, {"b.txt", bytes(50)}, {"c", bytes(3)}, {"d/", {}}, {"\xFF", bytes(9)}})) ==
          "a.txt ");
    CHECK(names(zip_of({{"__MACOSX/._a.npy", bytes(99)}, {"._b.npy", array}})).empty());
    CHECK(names(zip_of({{"a", zip_deflated_npy(array)}},
                       {.method = 8, .size = array.size(), .crc = ctcnn::detail::crc32_of(array)})) == "a ");
    CHECK(names(zip_of({{"a", bytes(40, 0xFF)}}, {.method = 8, .size = 40, .crc = 0})).empty());
    CHECK(names(zip_of({{"a", array}}, {.method = 14})).empty());
    CHECK(parsing_npz(zip_of({{"a.npy", bytes(99)}})).expected == "\\x93NUMPY, with which an array begins");
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
    CHECK(dict("{'descr': }\n").expected == "the type of the elements, such as '<f4'");
    CHECK(dict("{'descr': , 'shape': ()}\n").expected == "the type of the elements, such as '<f4'");
    CHECK(dict("{'descr': [('x', '<f4')}\n").expected == "}");
    CHECK(dict("{'descr': [[[").expected == "}");
    CHECK(dict("{'descr': '<f4\n").expected == "a text that ends");
    CHECK(dict("{\"shape': (2,)}").expected == "a text that ends");
    CHECK(dict("{'sh\\'ape': (2,)}").expected == "'descr', 'fortran_order' and 'shape', each once");
    CHECK(dict("{'fortran_order': 0}\n").expected == "False");
    CHECK(dict(start + "2}\n").expected == "(");
    CHECK(dict(start + "(-2,)}\n").expected == "an extent from 0 to 2^64 - 1");
    CHECK(dict(start + "(18446744073709551616,)}\n").expected == "an extent from 0 to 2^64 - 1");
    CHECK(dict(start + "(,)}\n").expected == "an extent from 0 to 2^64 - 1");
    CHECK(dict(start + "(2)}\n").expected == "a comma, as in (1,)");
    CHECK(dict(start + "(2,1]}\n").expected == ")");
    CHECK(dict(start + "(2,").found == "the end of the description");
    CHECK(dict(start + "(2,), }\nx").expected == "white space alone after the description");
    CHECK(dict(start + "[2], }\n").expected == "(");
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
    CHECK(with(6, 4).found == "4.0");
    CHECK(with(6, 0).found == "0.0");
    CHECK(with(7, 1).found == "1.1");
    CHECK(with(6, 2).expected == "a description of at most 10000 bytes");
    CHECK(parsing_npz(one_array(bytes{0x93, 'N', 'U', 'M', 'P', 'Y', 3, 0, 1, 0, 0})).expected ==
          "12 bytes before the array's description");
    CHECK(with(9, 0x40).expected == "a description of at most 10000 bytes");
    CHECK(with(9, 0x10).expected == "a description that ends before the member does");
    CHECK(parsing_npz(one_array(bytes(array.begin(), array.begin() + 8))).expected ==
          "10 bytes before the array's description");
}

}  // namespace
