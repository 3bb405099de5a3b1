// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// What is written is read, and what is changed in between is seen.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <ostream>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/data/idx.hpp"
#include "ctcnn/io/embedded/writer.hpp"
#include "ctcnn/io/npz.hpp"
#include "ctcnn/io/safetensors.hpp"
#include "ctcnn/train/checkpoint_metadata.hpp"
#include "support/data_files.hpp"
#include "support/property.hpp"

using namespace ctcnn;
using namespace ctcnn::test;

namespace {

/// A tensor that owns its bytes.
struct drawn_tensor {
    std::string name;
    element_type type;
    std::vector<std::uint64_t> shape;
    bytes content;

    [[nodiscard]] named_tensor view() const {
        return {name, type, shape, content, type == element_type::other ? "F4" : std::string_view()};
    }
};

std::ostream& operator<<(std::ostream& out, const drawn_tensor& tensor) {
    return out << detail::shown(tensor.name) << " " << name_of(tensor.type) << to_string(tensor.shape);
}

bool same(const named_tensor& a, const named_tensor& b) {
    return a.name == b.name && a.type == b.type && type_name_of(a) == type_name_of(b) && a.shape == b.shape &&
           std::ranges::equal(a.bytes, b.bytes);
}

/// Names of letters, and of what files have to escape.
rc::Gen<std::string> names() {
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(std::vector<std::string>{
                            "a", "b", "0", ".", "weight", "\"", "\\", "\n", "\x01", "\xC3\xA4", "\xF0\x9F\x99\x82", "/",
                            " ", "{", "ctcnn.sha256:", "sha256", "__metadata__"})),
                        [](const std::vector<std::string>& parts) {
                            std::string name;
                            for (const std::string& part : parts) name += part;
                            return name;
                        });
}

/// Tensors with names that differ. Their bytes are any bits of their type: numbers that are none, too.
std::vector<drawn_tensor> draw_tensors(const std::vector<element_type>& types, std::uint64_t least_extent,
                                       const rc::Gen<std::string>& name) {
    std::vector<drawn_tensor> tensors;
    std::set<std::string> taken{"__metadata__"};
    const auto count = *rc::gen::inRange(0, 6);
    for (int i = 0; i < count; ++i) {
        drawn_tensor tensor{*name, *rc::gen::elementOf(types), {}, {}};
        while (!taken.insert(tensor.name).second) tensor.name += "'";
        std::uint64_t size = std::max<std::size_t>(size_of(tensor.type), 1);
        const auto rank = *rc::gen::inRange(0, 4);
        for (int axis = 0; axis < rank; ++axis) {
            tensor.shape.push_back(*rc::gen::inRange<std::uint64_t>(least_extent, 5));
            size *= tensor.shape.back();
        }
        tensor.content = *rc::gen::container<bytes>(size, rc::gen::arbitrary<std::uint8_t>());
        tensors.push_back(std::move(tensor));
    }
    return tensors;
}

std::vector<named_tensor> views_of(const std::vector<drawn_tensor>& tensors) {
    std::vector<named_tensor> views;
    for (const drawn_tensor& tensor : tensors) views.push_back(tensor.view());
    return views;
}

/// The file holds these tensors and no others.
void assert_holds(const tensor_file& file, const std::vector<drawn_tensor>& tensors) {
    for (const drawn_tensor& tensor : tensors) RC_LOG() << tensor << std::endl;
    RC_ASSERT(file.tensors().size() == tensors.size());
    for (const drawn_tensor& tensor : tensors) {
        const named_tensor* const found = file.find(tensor.name);
        RC_ASSERT(found != nullptr);
        RC_ASSERT(same(*found, tensor.view()));
    }
}

const std::vector<element_type> all_types{
    element_type::other,   element_type::boolean, element_type::u8,  element_type::i8,  element_type::f8_e5m2,
    element_type::f8_e4m3, element_type::f8_e8m0, element_type::i16, element_type::u16, element_type::f16,
    element_type::bf16,    element_type::i32,     element_type::u32, element_type::f32, element_type::c64,
    element_type::f64,     element_type::i64,     element_type::u64};

}  // namespace

TEST_CASE("safetensors: any tensors and texts come back, and no changed byte goes unseen") {
    const temporary_directory folder;
    const std::string path = folder / "file";
    check_property("safetensors", 60, [&] {
        const auto tensors = draw_tensors(all_types, 0, names());
        text_by_name metadata;
        for (const auto& [name, text] : *rc::gen::container<std::map<std::string, std::string>>(names(), names()))
            if (name != "format" && !name.starts_with("ctcnn.")) metadata["x" + name] = text;
        write_safetensors(views_of(tensors), path, metadata);
        const tensor_file file = read_safetensors(path, {.checksums = checksum_rule::required});
        assert_holds(file, tensors);
        for (const auto& [name, text] : metadata) RC_ASSERT(file.metadata().at(name) == text);
        RC_ASSERT(file.metadata().size() == metadata.size() + tensors.size() + 2);

        const bytes whole = read_bytes(path);
        bytes changed = whole;
        const auto place = *rc::gen::inRange<std::size_t>(0, whole.size());
        changed[place] ^= *rc::gen::inRange<std::uint8_t>(1, 255);
        RC_ASSERT_THROWS_AS(detail::parse_safetensors(path, changed, checksum_rule::required), data_error);
        // Where sums are not required, a change is found as well, but for one of what says that there are sums.
        const std::size_t first = 9, last = 8 + detail::safetensors_header_start.size();
        if (place < first || place >= last) RC_ASSERT_THROWS_AS(detail::parse_safetensors(path, changed), data_error);
        RC_ASSERT_THROWS_AS(
            detail::parse_safetensors(path, bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(place))),
            data_error);
    });
}

TEST_CASE("npz: any tensors come back") {
    const temporary_directory folder;
    const std::string path = folder / "file.npz";
    std::vector<element_type> types = all_types;
    std::erase_if(types, [](element_type type) { return detail::npy_name_of(type).empty(); });
    // Names are paths inside the archive.
    const auto plain = rc::gen::map(
        rc::gen::container<std::vector<char>>(rc::gen::elementOf(std::string("ab.01"))),
        [](const std::vector<char>& letters) { return "n" + std::string(letters.begin(), letters.end()); });
    check_property("npz", 60, [&] {
        const auto tensors = draw_tensors(types, 0, plain);
        write_npz(views_of(tensors), path);
        assert_holds(read_npz(path), tensors);
    });
}

TEST_CASE("embedded weights: any bits come back, and no changed character goes unseen") {
    const std::vector<element_type> types{element_type::f16, element_type::bf16, element_type::f32, element_type::f64};
    const auto plain = rc::gen::just(std::string("0.weight"));
    check_property("embedded weights", 60, [&] {
        auto tensors = draw_tensors(types, 1, plain);
        detail::embedded_bit_writer bits;
        detail::sha256 sum;
        for (const drawn_tensor& tensor : tensors) {
            detail::encode_embedded_tensor(bits, tensor.view());
            sum.add(tensor.content);
        }
        std::string text = bits.finish();
        const std::string digits = sum.finish();
        const auto decode = [&] {
            const std::vector<embedded_text> pieces{embedded_text(std::string_view(text))};
            return detail::decode_embedded("test", pieces, digits, views_of(tensors));
        };
        assert_holds(decode(), tensors);
        if (text.empty()) return;
        char& character = text[*rc::gen::inRange<std::size_t>(0, text.size())];
        character = character == '#' ? '$' : '#';
        RC_ASSERT_THROWS_AS(decode(), data_error);
    });
}

TEST_CASE("IDX: any bytes come back, plain and packed") {
    const temporary_directory folder;
    check_property("idx", 60, [&] {
        const auto extents = *rc::gen::container<std::vector<std::uint32_t>>(*rc::gen::inRange<std::size_t>(1, 4),
                                                                             rc::gen::inRange<std::uint32_t>(1, 7));
        bytes head{0, 0, 8, static_cast<std::uint8_t>(extents.size())};
        std::size_t size = 1;
        for (const std::uint32_t extent : extents) {
            head = head + bytes{0, 0, 0, static_cast<std::uint8_t>(extent)};
            size *= extent;
        }
        const auto values = *rc::gen::container<bytes>(size, rc::gen::arbitrary<std::uint8_t>());
        for (const idx_data& data :
             {read_idx(folder.write("file", head + values)), read_idx(folder.write("file.gz", gzip(head + values)))}) {
            RC_ASSERT(data.extents == extents);
            RC_ASSERT(data.values == values);
        }
    });
}

TEST_CASE("the text of a checkpoint holds every number exactly") {
    check_property("checkpoint text", 200, [] {
        detail::saved_progress saved;
        detail::each_number(saved, [](const std::string&, auto& number) {
            number = *rc::gen::arbitrary<std::remove_reference_t<decltype(number)>>();
        });
        const text_by_name text =
            detail::checkpoint_metadata(saved.epochs, saved.optimizer_steps, saved.progress, saved.results);
        std::vector<std::string> wrong;
        detail::saved_progress found = detail::read_progress(text, wrong);
        RC_ASSERT(wrong.empty());
        RC_ASSERT(detail::checkpoint_metadata(found.epochs, found.optimizer_steps, found.progress, found.results) ==
                  text);
        std::vector<double> before, after;
        const auto collect = [](std::vector<double>& to) {
            return [&to](const std::string&, auto number) { to.push_back(static_cast<double>(number)); };
        };
        detail::each_number(saved, collect(before));
        detail::each_number(found, collect(after));
        RC_ASSERT(before == after);
    });
}
