// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The wire format of onnx.proto3: the numbers of its fields are those of the ONNX project's file.

#include <protozero/exception.hpp>
#include <protozero/pbf_reader.hpp>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <memory>
#include <set>
#include <type_traits>
#include <utility>

#include "ctcnn/core/error.hpp"
#include "ctcnn/io/file_bytes.hpp"
#include "ctcnn/io/text.hpp"
#include "import_onnx/onnx_model.hpp"
#include "import_onnx/refusal.hpp"

namespace import_onnx {

namespace {

using ctcnn::element_type;
using protozero::pbf_reader;
using protozero::tag_and_type;

constexpr auto varint = protozero::pbf_wire_type::varint;
constexpr auto delimited = protozero::pbf_wire_type::length_delimited;
constexpr auto four_bytes = protozero::pbf_wire_type::fixed32;

std::string_view view_of(const protozero::data_view& text) { return {text.data(), text.size()}; }

/// Types of tensors by their number in TensorProto.DataType.
element_type type_of(int number) {
    switch (number) {
    case 1: return element_type::f32;
    case 2: return element_type::u8;
    case 3: return element_type::i8;
    case 4: return element_type::u16;
    case 5: return element_type::i16;
    case 6: return element_type::i32;
    case 7: return element_type::i64;
    case 9: return element_type::boolean;
    case 10: return element_type::f16;
    case 11: return element_type::f64;
    case 12: return element_type::u32;
    case 13: return element_type::u64;
    case 16: return element_type::bf16;
    default: return element_type::other;
    }
}

class reader {
public:
    explicit reader(onnx_model& to) : model_(to) {}

    void model(pbf_reader message) {
        bool has_graph = false;
        while (message.next()) switch (message.tag_and_type()) {
            case tag_and_type(1, varint): model_.ir_version = message.get_int64(); break;
            case tag_and_type(2, delimited): model_.producer = view_of(message.get_view()); break;
            case tag_and_type(3, delimited): model_.producer_version = view_of(message.get_view()); break;
            case tag_and_type(7, delimited):
                if (std::exchange(has_graph, true)) fail("one graph", "a second one");
                graph(message.get_message());
                break;
            case tag_and_type(8, delimited): operator_set(message.get_message()); break;
            case tag_and_type(14, delimited): metadata(message.get_message()); break;
            case tag_and_type(25, delimited):
                throw refusal(model_.path + ": it defines functions of its own, which this program does not read");
            default: message.skip();
            }
        if (!has_graph) fail("a model of ONNX", "no graph");
        if (model_.ir_version < 3 || model_.ir_version > 13)
            fail("a model of ONNX of IR version 3 to 13", "IR version " + std::to_string(model_.ir_version));
        if (model_.opset < 6 || model_.opset > 25)
            fail("operators of ONNX of version 6 to 25", "version " + std::to_string(model_.opset));
    }

    /// \param named  whether what is read must have a name
    named_tensor tensor(pbf_reader message, bool named) {
        if (++tensors_ > onnx_limits::tensors) too_many("tensors", onnx_limits::tensors);
        named_tensor result;
        int type = 0;
        bool has_raw = false, is_external = false;
        std::string_view raw, floats, doubles;
        std::vector<std::int64_t> integers;
        std::map<std::string_view, std::string_view> external;
        while (message.next()) switch (message.tag_and_type()) {
            case tag_and_type(1, varint): extent(result, message.get_int64()); break;
            case tag_and_type(1, delimited):
                for (const std::int64_t one : message.get_packed_int64()) extent(result, one);
                break;
            case tag_and_type(2, varint): type = message.get_int32(); break;
            case tag_and_type(4, delimited): add_piece(floats, message.get_view()); break;
            case tag_and_type(5, delimited):
                for (const std::int32_t one : message.get_packed_int32()) integer(integers, one);
                break;
            case tag_and_type(5, varint): integer(integers, message.get_int32()); break;
            case tag_and_type(7, delimited):
                for (const std::int64_t one : message.get_packed_int64()) integer(integers, one);
                break;
            case tag_and_type(7, varint): integer(integers, message.get_int64()); break;
            case tag_and_type(8, delimited): result.name = std::string(name(message.get_view())); break;
            case tag_and_type(9, delimited):
                raw = view_of(message.get_view());
                has_raw = true;
                break;
            case tag_and_type(10, delimited): add_piece(doubles, message.get_view()); break;
            case tag_and_type(11, delimited):
                for (const std::uint64_t one : message.get_packed_uint64())
                    integer(integers, static_cast<std::int64_t>(one));
                break;
            case tag_and_type(13, delimited): {
                const auto [key, value] = entry(message.get_message());
                external[key] = value;
                break;
            }
            case tag_and_type(14, varint): is_external = message.get_int32() == 1; break;
            case tag_and_type(6, delimited): fail("tensors of numbers", "text in tensor " + shown(result)); break;
            case tag_and_type(3, delimited): fail("whole tensors", "a segment of tensor " + shown(result)); break;
            default: message.skip();
            }
        if (named && result.name.empty()) fail("a name for each initializer", "none");
        result.type = type_of(type);
        if (result.type == element_type::other)
            fail("tensors of numbers", "type " + std::to_string(type) + " of tensor " + shown(result));
        const auto bytes = ctcnn::detail::bytes_of(result.type, result.shape);
        if (!bytes || *bytes > onnx_limits::elements)
            fail("a tensor that fits into memory",
                 "tensor " + shown(result) + " of shape " + ctcnn::to_string(result.shape));
        if (is_external)
            set_external(result, *bytes, external);
        else if (has_raw)
            set_bytes(result, raw);
        else if (result.type == element_type::f32)
            set_bytes(result, floats);
        else if (result.type == element_type::f64)
            set_bytes(result, doubles);
        else
            set_integers(result, integers, *bytes);
        if (result.bytes.size() != *bytes)
            fail(std::to_string(*bytes) + " bytes for tensor " + shown(result) + " of shape " +
                     ctcnn::to_string(result.shape),
                 std::to_string(result.bytes.size()) + " bytes");
        return result;
    }

private:
    [[noreturn]] void fail(const std::string& expected, const std::string& found) const {
        throw ctcnn::data_error(model_.path, expected, found);
    }
    [[noreturn]] void too_many(const std::string& what, std::size_t most) const {
        fail("at most " + std::to_string(most) + " " + what, "more");
    }
    static std::string shown(const named_tensor& tensor) { return ctcnn::detail::shown(tensor.name); }

    std::string_view name(const protozero::data_view& text) {
        if (++names_ > onnx_limits::names) too_many("names of values", onnx_limits::names);
        const std::string_view name = view_of(text);
        if (ctcnn::detail::utf8_end(ctcnn::detail::bytes_of_text(name)) != name.size())
            fail("names in UTF-8", "the name " + ctcnn::detail::shown(name));
        return name;
    }
    void integer(std::vector<std::int64_t>& to, std::int64_t value) {
        if (++integers_ > onnx_limits::integers) too_many("integers", onnx_limits::integers);
        to.push_back(value);
    }
    void extent(named_tensor& of, std::int64_t value) {
        if (of.shape.size() == onnx_limits::rank) too_many("dimensions of a tensor", onnx_limits::rank);
        if (value < 0 || static_cast<std::uint64_t>(value) > onnx_limits::extent)
            fail("extents that fit into memory", std::to_string(value) + " in tensor " + shown(of));
        of.shape.push_back(static_cast<std::uint64_t>(value));
    }
    /// Packed numbers are in one piece, in files that anybody has seen.
    void add_piece(std::string_view& to, const protozero::data_view& piece) const {
        if (!to.empty()) fail("packed numbers in one piece", "two pieces");
        to = view_of(piece);
    }
    static void set_bytes(named_tensor& tensor, std::string_view from) {
        tensor.bytes = {reinterpret_cast<const std::uint8_t*>(from.data()), from.size()};
    }
    /// What was written as integers, one a number, in the bytes of the tensor's own type.
    void set_integers(named_tensor& tensor, const std::vector<std::int64_t>& from, std::uint64_t size) const {
        const std::size_t width = ctcnn::size_of(tensor.type);
        if (from.size() * width != size)
            fail(std::to_string(size / width) + " numbers for tensor " + shown(tensor) + " of shape " +
                     ctcnn::to_string(tensor.shape),
                 std::to_string(from.size()) + " numbers");
        auto own = std::make_shared<std::vector<std::uint8_t>>(size);
        for (std::size_t i = 0; i < from.size(); ++i) std::memcpy(own->data() + i * width, &from[i], width);
        tensor.bytes = *own;
        tensor.owner = std::move(own);
    }

    /// In a file beside the model: a plain name, and no more of the file than there is.
    void set_external(named_tensor& tensor, std::uint64_t size,
                      const std::map<std::string_view, std::string_view>& entries) {
        const auto number = [&](std::string_view key, std::uint64_t otherwise) {
            const auto found = entries.find(key);
            if (found == entries.end()) return otherwise;
            std::uint64_t value = 0;
            for (const char digit : found->second) {
                if (digit < '0' || digit > '9' || value > (std::uint64_t{1} << 58))
                    fail("a number for " + std::string(key) + " of external tensor " + shown(tensor),
                         ctcnn::detail::shown(found->second));
                value = value * 10 + static_cast<std::uint64_t>(digit - '0');
            }
            return value;
        };
        const auto location = entries.find("location");
        const std::string_view file = location == entries.end() ? std::string_view() : location->second;
        if (file.empty() || file == "." || file == ".." || file.find('/') != file.npos ||
            file.find('\\') != file.npos || file.find('\0') != file.npos)
            fail("a plain file name, beside the model, for external tensor " + shown(tensor),
                 ctcnn::detail::shown(file));
        const std::vector<std::uint8_t>& all = file_beside(std::string(file));
        const std::uint64_t offset = number("offset", 0), length = number("length", size);
        if (offset > all.size() || length > all.size() - offset)
            fail("external tensor " + shown(tensor) + " in the " + std::to_string(all.size()) + " bytes of " +
                     std::string(file),
                 std::to_string(length) + " bytes at " + std::to_string(offset));
        tensor.bytes = std::span(all).subspan(offset, length);
    }
    const std::vector<std::uint8_t>& file_beside(const std::string& file) {
        for (const auto& [known, place] : beside_)
            if (known == file) return model_.memory[place];
        if (beside_.size() == 16) too_many("files of external tensors", 16);
        const auto path = std::filesystem::path(model_.path).parent_path() / file;
        model_.memory.push_back(ctcnn::detail::read_file(path.string()));
        beside_.emplace_back(file, model_.memory.size() - 1);
        return model_.memory.back();
    }

    std::pair<std::string_view, std::string_view> entry(pbf_reader message) {
        std::pair<std::string_view, std::string_view> result;
        while (message.next()) switch (message.tag_and_type()) {
            case tag_and_type(1, delimited): result.first = name(message.get_view()); break;
            case tag_and_type(2, delimited): result.second = view_of(message.get_view()); break;
            default: message.skip();
            }
        return result;
    }
    void metadata(pbf_reader message) {
        const auto [key, value] = entry(message);
        model_.metadata[key] = value;
    }
    void operator_set(pbf_reader message) {
        std::string_view domain;
        std::int64_t version = 0;
        while (message.next()) switch (message.tag_and_type()) {
            case tag_and_type(1, delimited): domain = name(message.get_view()); break;
            case tag_and_type(2, varint): version = message.get_int64(); break;
            default: message.skip();
            }
        if (domain.empty() || domain == "ai.onnx") model_.opset = version;
    }

    void graph(pbf_reader message) {
        while (message.next()) switch (message.tag_and_type()) {
            case tag_and_type(1, delimited):
                if (model_.nodes.size() == onnx_limits::nodes) too_many("nodes", onnx_limits::nodes);
                node(message.get_message());
                break;
            case tag_and_type(5, delimited): model_.initializers.push_back(tensor(message.get_message(), true)); break;
            case tag_and_type(11, delimited): model_.inputs.push_back(value(message.get_message())); break;
            case tag_and_type(12, delimited): model_.outputs.push_back(value(message.get_message())); break;
            case tag_and_type(15, delimited):
                throw refusal(model_.path + ": it has sparse tensors, which this program does not read");
            default: message.skip();
            }
    }

    void node(pbf_reader message) {
        onnx_node& result = model_.nodes.emplace_back();
        while (message.next()) switch (message.tag_and_type()) {
            case tag_and_type(1, delimited): result.inputs.push_back(name(message.get_view())); break;
            case tag_and_type(2, delimited): result.outputs.push_back(name(message.get_view())); break;
            case tag_and_type(3, delimited): result.name = name(message.get_view()); break;
            case tag_and_type(4, delimited): result.operation = name(message.get_view()); break;
            case tag_and_type(5, delimited):
                if (++attributes_ > onnx_limits::attributes) too_many("attributes", onnx_limits::attributes);
                result.attributes.push_back(attribute_of(message.get_message()));
                break;
            case tag_and_type(7, delimited): result.domain = name(message.get_view()); break;
            default: message.skip();
            }
    }

    attribute attribute_of(pbf_reader message) {
        attribute result;
        while (message.next()) switch (message.tag_and_type()) {
            case tag_and_type(1, delimited): result.name = name(message.get_view()); break;
            case tag_and_type(2, four_bytes): result.number = message.get_float(); break;
            case tag_and_type(3, varint): result.integer = message.get_int64(); break;
            case tag_and_type(4, delimited): result.text = view_of(message.get_view()); break;
            case tag_and_type(5, delimited):
                model_.attribute_tensors.push_back(tensor(message.get_message(), false));
                result.tensor = model_.attribute_tensors.size() - 1;
                break;
            case tag_and_type(7, delimited):
                for (const float one : message.get_packed_float()) number(result, one);
                break;
            case tag_and_type(7, four_bytes): number(result, message.get_float()); break;
            case tag_and_type(8, delimited):
                for (const std::int64_t one : message.get_packed_int64()) integer(result.integers, one);
                break;
            case tag_and_type(8, varint): integer(result.integers, message.get_int64()); break;
            case tag_and_type(20, varint): result.kind = message.get_int32(); break;
            default: message.skip();  // graphs, sparse tensors and types: of operators that are refused
            }
        return result;
    }
    void number(attribute& of, float value) {
        if (++integers_ > onnx_limits::integers) too_many("numbers in attributes", onnx_limits::integers);
        of.numbers.push_back(value);
    }

    value_description value(pbf_reader message) {
        if (model_.inputs.size() + model_.outputs.size() > onnx_limits::tensors)
            too_many("inputs and outputs", onnx_limits::tensors);
        value_description result;
        while (message.next()) switch (message.tag_and_type()) {
            case tag_and_type(1, delimited): result.name = name(message.get_view()); break;
            case tag_and_type(2, delimited): value_type(result, message.get_message()); break;
            default: message.skip();
            }
        return result;
    }
    void value_type(value_description& of, pbf_reader message) {
        while (message.next()) switch (message.tag_and_type()) {
            case tag_and_type(1, delimited): {
                pbf_reader tensor_type = message.get_message();
                while (tensor_type.next()) switch (tensor_type.tag_and_type()) {
                    case tag_and_type(1, varint): of.type = tensor_type.get_int32(); break;
                    case tag_and_type(2, delimited): value_shape(of, tensor_type.get_message()); break;
                    default: tensor_type.skip();
                    }
                break;
            }
            default: message.skip();
            }
    }
    void value_shape(value_description& of, pbf_reader message) {
        of.has_shape = true;
        while (message.next()) {
            if (message.tag_and_type() != tag_and_type(1, delimited)) {
                message.skip();
                continue;
            }
            if (of.shape.size() == onnx_limits::rank) too_many("dimensions of a value", onnx_limits::rank);
            pbf_reader dimension = message.get_message();
            std::int64_t extent = 0;
            while (dimension.next())
                if (dimension.tag_and_type() == tag_and_type(1, varint))
                    extent = dimension.get_int64();
                else
                    dimension.skip();
            if (extent < 0 || static_cast<std::uint64_t>(extent) > onnx_limits::extent)
                fail("extents that fit into memory", std::to_string(extent));
            of.shape.push_back(extent);
        }
    }

    onnx_model& model_;
    std::vector<std::pair<std::string, std::size_t>> beside_;
    std::size_t tensors_ = 0, names_ = 0, integers_ = 0, attributes_ = 0;
};

/// Runs `read` on the bytes of a message; what protozero finds wrong becomes a data_error.
template <class Read>
void read_message(const std::string& path, const std::vector<std::uint8_t>& bytes, Read read) {
    try {
        read(pbf_reader(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
    } catch (const protozero::exception& problem) {
        throw ctcnn::data_error(path, "ONNX, a message of protocol buffers",
                                "bytes that are none (" + std::string(problem.what()) + ")");
    }
}

/// Inputs of old files name the initializers too.
void remove_initialized_inputs(onnx_model& model) {
    std::set<std::string_view> initialized;
    for (const named_tensor& tensor : model.initializers)
        if (!initialized.insert(tensor.name).second)
            throw ctcnn::data_error(model.path, "initializers of different names",
                                    "two called " + ctcnn::detail::shown(tensor.name));
    std::erase_if(model.inputs, [&](const value_description& input) { return initialized.contains(input.name); });
}

}  // namespace

onnx_model parse_onnx(const std::string& path, std::vector<std::uint8_t> bytes) {
    onnx_model model;
    model.path = path;
    model.memory.reserve(32);  // so that views of those before stay as they are
    model.memory.push_back(std::move(bytes));
    if (model.memory.front().empty()) throw ctcnn::data_error(path, "ONNX", "an empty file");
    read_message(path, model.memory.front(), [&](pbf_reader message) { reader(model).model(message); });
    remove_initialized_inputs(model);
    return model;
}

onnx_model read_onnx(const std::string& path) { return parse_onnx(path, ctcnn::detail::read_file(path)); }

tensor_message read_tensor_message(const std::string& path) {
    onnx_model model;
    model.path = path;
    tensor_message result;
    result.memory = ctcnn::detail::read_file(path);
    read_message(path, result.memory,
                 [&](pbf_reader message) { result.tensor = reader(model).tensor(message, false); });
    return result;
}

}  // namespace import_onnx
