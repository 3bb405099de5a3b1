// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "import_onnx/header_text.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "ctcnn/core/number_text.hpp"

namespace import_onnx {

namespace {

constexpr std::size_t line_width = 120;

const char* head_of(element_kind kind) {
    switch (kind) {
    case element_kind::sequential: return "nn::sequential";
    case element_kind::block: return "nn::block";
    case element_kind::repeat: return "nn::repeat";
    case element_kind::add: return "nn::add";
    case element_kind::concat: return "nn::concat";
    case element_kind::multiply: return "nn::multiply";
    case element_kind::residual: return "nn::residual";
    case element_kind::shortcut: return "nn::shortcut";
    case element_kind::layer: break;
    }
    return "";
}

std::string alias_name(std::size_t alias) { return "block_" + std::to_string(alias); }

/// An element without line breaks.
std::string flat_text(const element& of, bool with_name = true) {
    std::string text;
    if (of.alias != 0)
        text = alias_name(of.alias);
    else if (of.kind == element_kind::layer)
        text = of.spec;
    else {
        text = std::string(head_of(of.kind)) + "<";
        if (of.kind == element_kind::repeat) text += std::to_string(of.count) + ", ";
        for (std::size_t i = 0; i < of.children.size(); ++i) text += (i == 0 ? "" : ", ") + flat_text(of.children[i]);
        text += ">";
    }
    return with_name && !of.name.empty() ? "nn::named<\"" + of.name + "\", " + text + ">" : text;
}

/// Puts arguments into lines that begin at `column`; `tail` follows the last one.
struct layout {
    /// What `head` opens, with `elements` in it.
    static std::string arguments(const std::string& head, std::size_t column, const std::vector<element>& elements,
                                 std::size_t tail) {
        std::string text = head;
        std::size_t begin = column + head.size(), at = begin;
        if (begin > line_width / 3 || head.find('\n') != head.npos) {
            begin = column + 4;
            if (text.back() == ' ') text.pop_back();
            text += "\n" + std::string(begin, ' ');
            at = begin;
        }
        for (std::size_t i = 0; i < elements.size(); ++i) {
            const std::size_t after = i + 1 < elements.size() ? 1 : tail + 1;
            const std::string flat = flat_text(elements[i]);
            if (at + flat.size() + after > line_width && at > begin) {
                if (text.back() == ' ') text.pop_back();
                text += "\n" + std::string(begin, ' ');
                at = begin;
            }
            const std::string piece = at + flat.size() + after <= line_width ? flat : broken(elements[i], at, after);
            text += piece;
            const std::size_t line = piece.rfind('\n');
            at = line == piece.npos ? at + piece.size() : piece.size() - line - 1;
            if (i + 1 < elements.size()) {
                text += ", ";
                at += 2;
            }
        }
        return text + ">";
    }

    static std::string broken(const element& of, std::size_t column, std::size_t tail) {
        if (of.kind == element_kind::layer || of.alias != 0) return flat_text(of);
        std::string head = std::string(head_of(of.kind)) + "<";
        if (of.kind == element_kind::repeat) head += std::to_string(of.count) + ", ";
        if (of.name.empty()) return arguments(head, column, of.children, tail);
        return arguments("nn::named<\"" + of.name + "\", " + head, column, of.children, tail + 1) + ">";
    }
};

void count_texts(const element& of, std::map<std::string, std::size_t>& counts) {
    if (of.alias != 0) return;
    if (of.kind != element_kind::layer) ++counts[flat_text(of, false)];
    for (const element& child : of.children) count_texts(child, counts);
}

void replace_text(element& of, const std::string& text, std::size_t alias, element& body) {
    if (of.alias != 0) return;
    if (of.kind != element_kind::layer && flat_text(of, false) == text) {
        if (body.children.empty()) body = of;
        of.children.clear();
        of.alias = alias;
        return;
    }
    for (element& child : of.children) replace_text(child, text, alias, body);
}

/// What is too long to be read in the middle of others becomes an alias too.
/// \param around  the length of the group that it is in
void take_out_long(element& of, std::size_t around, std::vector<element>& aliases) {
    constexpr std::size_t longest = 240, little = 60;
    if (of.alias != 0 || of.kind == element_kind::layer) return;
    const std::size_t size = flat_text(of, false).size();
    // A group with little in it but this one is named as a whole.
    if (size <= longest || of.kind == element_kind::shortcut || around < size + little) {
        for (element& child : of.children) take_out_long(child, size, aliases);
        return;
    }
    aliases.push_back(of);
    aliases.back().name.clear();
    of.children.clear();
    of.alias = aliases.size();
    const std::size_t place = aliases.size() - 1;
    for (std::size_t i = 0; i < aliases[place].children.size(); ++i) {
        element child = aliases[place].children[i];
        take_out_long(child, size, aliases);
        aliases[place].children[i] = std::move(child);
    }
}

std::string with_commas(std::size_t number) {
    std::string text = std::to_string(number);
    for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
    return text;
}

/// The headers of the layers that a text names, and those of options that are not in the layers' own.
std::set<std::string> headers_of(const std::string& text) {
    static const std::set<std::string> options{"kernel",         "stride",        "padding",   "dilation",
                                               "groups",         "bias",          "ceil_mode", "count_include_pad",
                                               "output_padding", "epsilon",       "momentum",  "affine",
                                               "factor",         "interpolation", "bilinear",  "nearest",
                                               "per_channel"};
    std::set<std::string> headers{"core/random", "core/shape", "core/tensor", "network/model", "network/network"};
    for (std::size_t at = text.find("nn::"); at != text.npos; at = text.find("nn::", at + 4)) {
        std::size_t end = at + 4;
        while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) || text[end] == '_')) ++end;
        const std::string word = text.substr(at + 4, end - at - 4);
        if (word == "shortcut")
            headers.insert("layers/residual");
        else if (word == "gelu_tanh")
            headers.insert("layers/gelu");
        else if (!options.contains(word) && word != "network" && word != "shape")
            headers.insert("layers/" + word);
    }
    return headers;
}

std::string shape_text(const extents& of) {
    std::string text = "nn::shape<";
    for (std::size_t i = 0; i < of.size(); ++i) text += (i == 0 ? "" : ", ") + std::to_string(of[i]);
    return text + ">";
}

std::string numbers_text(const std::vector<double>& numbers, std::size_t column) {
    std::string text;
    std::size_t at = line_width;
    for (const double number : numbers) {
        const std::string piece = ctcnn::detail::number_text(number) + ",";
        if (at + piece.size() + 1 > line_width) {
            text += "\n" + std::string(column, ' ') + piece;
            at = column + piece.size();
        } else {
            text += " " + piece;
            at += piece.size() + 1;
        }
    }
    if (!text.empty()) text.pop_back();
    return text;
}

std::string test_text(const header_parts& parts) {
    const std::string& own = parts.own;
    std::string text =
        "/// What the network makes of one input, uniform from -1 to 1 with seed " + std::to_string(parts.test.seed) +
        ", against what " + parts.test.origin +
        " made of\n/// it. Returns the largest difference, as a share of the largest output: about 1e-6 where "
        "all is well.\n";
    text += "inline double " + own + "_test(const ctcnn::model<" + own + ">& net) {\n";
    text += "    static constexpr double expected[] = {  // outputs 0, " + std::to_string(parts.test.step) + ", " +
            std::to_string(2 * parts.test.step) + " and so on" + numbers_text(parts.test.outputs, 8) + "};\n";
    text += "    const ctcnn::random_stream stream(" + std::to_string(parts.test.seed) +
            ", ctcnn::random_purpose::user);\n";
    text += "    ctcnn::tensor<" + own +
            "::input_shape> input;\n"
            "    for (std::size_t i = 0; i < input.size(); ++i) input.data()[i] = 2 * stream.uniform(i) - 1;\n"
            "    const auto output = net(input);\n"
            "    double largest = 0, difference = 0;\n"
            "    std::size_t at = 0;\n"
            "    for (const double number : expected) {\n"
            "        const double found = static_cast<double>(output.data()[at]);\n"
            "        if (!(std::abs(found - number) <= difference)) difference = std::abs(found - number);\n"
            "        largest = std::max(largest, std::abs(number));\n"
            "        at += " +
            std::to_string(parts.test.step) +
            ";\n"
            "    }\n"
            "    return largest > 0 ? difference / largest : difference;\n"
            "}\n";
    if (parts.is_embedded || parts.weights.empty())
        text += "inline double " + own + "_test() { return " + own + "_test(" + own + "_model()); }\n";
    else
        text += "inline double " + own + "_test(const std::string& weights = \"" + parts.weights +
                "\") {\n    return " + own + "_test(" + own + "_model(weights));\n}\n";
    return text;
}

}  // namespace

std::vector<element> take_out_aliases(std::vector<element>& elements) {
    constexpr std::size_t shortest = 60, most = 100;
    std::vector<element> aliases;
    while (aliases.size() < most) {
        std::map<std::string, std::size_t> counts;
        for (const element& one : elements) count_texts(one, counts);
        for (const element& body : aliases)
            for (const element& child : body.children) count_texts(child, counts);
        const std::string* best = nullptr;
        for (const auto& [text, count] : counts)
            if (count > 1 && text.size() >= shortest && (best == nullptr || text.size() > best->size())) best = &text;
        if (best == nullptr) break;
        const std::string chosen = *best;
        element body;
        for (element& one : elements) replace_text(one, chosen, aliases.size() + 1, body);
        for (element& other : aliases)
            for (element& child : other.children) replace_text(child, chosen, aliases.size() + 1, body);
        body.name.clear();
        aliases.push_back(std::move(body));
    }
    for (element& one : elements) take_out_long(one, ~std::size_t{0} / 2, aliases);
    for (std::size_t i = 0; i < aliases.size(); ++i)
        for (std::size_t k = 0; k < aliases[i].children.size(); ++k) {
            element child = aliases[i].children[k];
            take_out_long(child, ~std::size_t{0} / 2, aliases);
            aliases[i].children[k] = std::move(child);
        }
    // Each after those that it names.
    std::vector<std::size_t> order, numbers(aliases.size() + 1, 0);
    const auto visit = [&](const auto& self, const element& of) -> void {
        if (of.alias != 0 && numbers[of.alias] == 0) {
            numbers[of.alias] = 1;
            for (const element& child : aliases[of.alias - 1].children) self(self, child);
            order.push_back(of.alias);
        }
        for (const element& child : of.children) self(self, child);
    };
    for (const element& one : elements) visit(visit, one);
    for (std::size_t i = 0; i < order.size(); ++i) numbers[order[i]] = i + 1;
    const auto renumber = [&](const auto& self, element& of) -> void {
        of.alias = numbers[of.alias];
        for (element& child : of.children) self(self, child);
    };
    numbers[0] = 0;
    for (element& one : elements) renumber(renumber, one);
    std::vector<element> sorted;
    for (const std::size_t alias : order) {
        sorted.push_back(std::move(aliases[alias - 1]));
        renumber(renumber, sorted.back());
    }
    return sorted;
}

std::string arguments_text(const std::string& head, const std::vector<element>& elements) {
    return layout::arguments(head, 0, elements, 1);
}

std::string header_text(const header_parts& parts, std::vector<element> elements) {
    const std::vector<element> aliases = take_out_aliases(elements);
    elements.insert(elements.begin(), {element_kind::layer, "", shape_text(parts.input), {}, 1, 0, false});
    std::string types;
    for (std::size_t i = 0; i < aliases.size(); ++i) {
        const element& body = aliases[i];
        const std::string count = body.kind == element_kind::repeat ? std::to_string(body.count) + ", " : "";
        types +=
            arguments_text("using " + alias_name(i + 1) + " = " + head_of(body.kind) + "<" + count, body.children) +
            ";\n";
    }
    types += arguments_text("using type = nn::network<", elements) + ";\n";

    const std::string qualified = (parts.space.empty() ? "" : parts.space + "::") + parts.own;
    std::string text = "// " + parts.source + "\n";
    text += "// Made by `./dev import`. Do not edit: make it anew.\n//\n";
    text += "//     const auto net = " + qualified + "_model();  // with its weights\n";
    text += "//     const auto outputs = net(images);\n";
    for (const std::string& remark : parts.remarks) text += "//\n// " + remark + "\n";
    text += "// clang-format off\n#pragma once\n\n#include <algorithm>\n#include <cmath>\n#include <cstddef>\n";
    if (types.find("std::ratio") != types.npos) text += "#include <ratio>\n";
    if (!parts.is_embedded && !parts.weights.empty()) text += "#include <string>\n";
    text += "\n";
    std::set<std::string> headers = headers_of(types);
    if (!parts.weights.empty()) headers.insert(parts.is_embedded ? "io/embedded" : "io/weights");
    for (const std::string& header : headers) text += "#include <ctcnn/" + header + ".hpp>\n";
    if (parts.is_embedded) text += "\n#include \"" + parts.weights + "\"\n";
    text += "\n";
    if (!parts.space.empty()) text += "namespace " + parts.space + " {\n\n";
    text += "namespace " + parts.own + "_parts {\n\nnamespace nn = ctcnn;\n\n" + types + "\n}  // namespace " +
            parts.own + "_parts\n\n";
    text += "/// Shapes      x: " + text_of(parts.input) + "  y: " + text_of(parts.output) + "\n";
    text += "/// Parameters  " + with_commas(parts.parameters) + "\n";
    text += "using " + parts.own + " = " + parts.own + "_parts::type;\n";
    text += "static_assert(" + parts.own + "::parameter_count == " + std::to_string(parts.parameters) + ");\n";
    text += "static_assert(std::is_same_v<" + parts.own + "::output_shape, c" +
            "tcnn::" + shape_text(parts.output).substr(4) + ">);\n\n";
    text += "/// The network with its weights.\n";
    if (parts.weights.empty())
        text += "inline ctcnn::model<" + parts.own + "> " + parts.own + "_model() { return ctcnn::model<" + parts.own +
                ">(); }\n\n";
    else if (parts.is_embedded) {
        text += "inline ctcnn::model<" + parts.own + "> " + parts.own + "_model() {\n    ctcnn::model<" + parts.own +
                "> net;\n";
        text += "    ctcnn::load(net, " + parts.own + "_weights{});\n    return net;\n}\n\n";
    } else {
        text += "/// \\param weights  the file that was written beside this header\n";
        text += "/// Errors  as ctcnn::load: data_error\n";
        text += "inline ctcnn::model<" + parts.own + "> " + parts.own + "_model(const std::string& weights = \"" +
                parts.weights + "\") {\n    ctcnn::model<" + parts.own +
                "> net;\n    ctcnn::load(net, weights);\n    return net;\n}\n\n";
    }
    text += test_text(parts);
    if (!parts.space.empty()) text += "\n}  // namespace " + parts.space + "\n";
    const std::size_t place = text.find("#include <cstddef>\n");
    text.insert(place + 19, "#include <type_traits>\n");
    return text;
}

}  // namespace import_onnx
