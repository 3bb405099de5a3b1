// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Makes a C++ header of an ONNX model: the network as a type, its weights, and a test that it computes what the model
// does. `./dev import` calls it.
//
// test-arguments: --help

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <iostream>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/io/atomic_file.hpp"
#include "ctcnn/io/embedded/cpp_name.hpp"
#include "ctcnn/io/embedded/writer.hpp"
#include "ctcnn/io/npz/reader.hpp"
#include "ctcnn/io/npz/writer.hpp"
#include "ctcnn/io/safetensors.hpp"
#include "ctcnn/io/sha256.hpp"
#include "ctcnn/version.hpp"
#include "import_onnx/import.hpp"
#include "import_onnx/refusal.hpp"
#include "support/same_file.hpp"
#include "support/standard_streams.hpp"

namespace {

namespace files = std::filesystem;
using namespace import_onnx;

struct options {
    std::string model, header, name, weights = "auto", reference, test_input, check;
    std::uint64_t seed = 1;
    std::size_t batch_dimension = 0;
};

std::string check_word(const std::string& word) { return word.empty() ? "expected a name, found an empty word" : ""; }

int fail(const std::exception& error, int code) {
    std::fprintf(stderr, "import_onnx: %s\n", error.what());
    return code;
}

/// Outputs that somebody else computed of the test's input: tensors "input" and "output" of an npz.
std::vector<double> reference_outputs(const std::string& path, const std::vector<double>& input, std::size_t count) {
    const ctcnn::tensor_file file = ctcnn::read_npz(path);
    const auto numbers_of = [&](const char* name) {
        const ctcnn::named_tensor* const found = file.find(name);
        if (found == nullptr) throw ctcnn::data_error(path, std::string("an array \"") + name + "\"", "none");
        return *array(*found).numbers();
    };
    const std::vector<double> given = numbers_of("input"), outputs = numbers_of("output");
    if (given.size() < input.size() || !std::equal(input.begin(), input.end(), given.begin()))
        throw ctcnn::data_error(path, "the input that --test-input writes", "another one");
    if (outputs.size() < count)
        throw ctcnn::data_error(path, std::to_string(count) + " outputs", std::to_string(outputs.size()));
    return {outputs.begin(), outputs.begin() + static_cast<std::ptrdiff_t>(count)};
}

void write_test_input(const options& chosen, const extents& shape) {
    const std::vector<double> numbers = test_input(chosen.seed, size_of_shape(shape));
    const std::vector<float> floats(numbers.begin(), numbers.end());
    std::vector<std::uint64_t> with_sample(shape.begin(), shape.end());
    with_sample.insert(with_sample.begin() + static_cast<std::ptrdiff_t>(chosen.batch_dimension), 1);
    const std::vector<ctcnn::named_tensor> tensors{
        ctcnn::make_named_tensor("input", with_sample, std::span<const float>(floats))};
    ctcnn::write_npz(tensors, chosen.test_input);
}

self_test make_test(const options& chosen, const onnx_model& model, const node_order& order, const imported& network) {
    constexpr std::size_t most = 256;
    self_test test;
    test.seed = chosen.seed;
    test.origin = "the model";
    std::vector<double> outputs = test_outputs(model, order, network, chosen.seed);
    if (!chosen.reference.empty()) {
        const std::vector<double> others =
            reference_outputs(chosen.reference, test_input(chosen.seed, size_of_shape(network.input)), outputs.size());
        double largest = 0, difference = 0;
        for (std::size_t i = 0; i < outputs.size(); ++i) {
            largest = std::max(largest, std::abs(others[i]));
            difference = std::max(difference, std::abs(others[i] - outputs[i]));
        }
        std::printf("reference: differs from what import_onnx computes by %.2g of the largest output\n",
                    largest > 0 ? difference / largest : difference);
        outputs = others;
        test.origin = "another program (--reference)";
    }
    test.step = (outputs.size() + most - 1) / most;
    for (std::size_t i = 0; i < outputs.size(); i += test.step) test.outputs.push_back(outputs[i]);
    return test;
}

std::string source_text(const onnx_model& model, std::size_t nodes) {
    std::string text = files::path(model.path).filename().string() + ": " + std::to_string(nodes) + " nodes of ONNX " +
                       std::to_string(model.opset);
    if (!model.producer.empty())
        text += ", by " + std::string(model.producer) + " " + std::string(model.producer_version);
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == '\\' || static_cast<unsigned char>(c) >= 0x7F) c = '?';
    return text + "\n// SHA-256 " + ctcnn::detail::sha256_of(model.memory.front());
}

/// Nothing is written before all is known to be right.
void write_network(const options& chosen) {
    const std::string name = !chosen.name.empty()     ? chosen.name
                             : !chosen.header.empty() ? files::path(chosen.header).stem().string()
                                                      : "network";
    const auto [space, own] = ctcnn::detail::parse_cpp_name(name);
    const onnx_model model = read_onnx(chosen.model);
    const node_order order = order_nodes(model);
    imported network = import_model(model, order, chosen.batch_dimension);
    if (!chosen.test_input.empty()) write_test_input(chosen, network.input);
    if (chosen.header.empty()) return;

    header_parts parts;
    parts.space = space;
    parts.own = own;
    parts.source = source_text(model, order.nodes.size());
    parts.input = network.input;
    parts.output = network.output;
    parts.remarks = network.remarks;
    std::size_t bytes = 0;
    for (const ctcnn::named_tensor& tensor : network.tree.tensors) {
        bytes += tensor.bytes.size();
        const bool is_statistic = tensor.name.ends_with("running_mean") || tensor.name.ends_with("running_var") ||
                                  tensor.name.ends_with("num_batches_tracked");
        if (!is_statistic) parts.parameters += tensor.bytes.size() / ctcnn::size_of(tensor.type);
    }
    parts.is_embedded = chosen.weights == "embed" || (chosen.weights == "auto" && bytes <= 1'000'000);
    files::path beside = chosen.header;
    beside.replace_extension();
    beside += parts.is_embedded ? "_weights.hpp" : ".safetensors";
    if (!network.tree.tensors.empty()) parts.weights = beside.filename().string();
    parts.test = make_test(chosen, model, order, network);
    const std::string text = header_text(parts, network.tree.elements);
    const ctcnn::tensor_file weights(chosen.model, {}, std::move(network.tree.tensors), {});
    if (weights.tensors().empty())
        beside.clear();
    else if (parts.is_embedded)
        ctcnn::write_embedded_header(weights, beside.string(), name + "_weights");
    else
        ctcnn::write_safetensors(weights.tensors(), beside.string());
    ctcnn::atomic_file file(chosen.header);
    file.write(text);
    file.commit();
    for (const std::string& remark : parts.remarks) std::printf("note: %s\n", remark.c_str());
    std::printf("%s: %zu parameters%s%s\n", chosen.header.c_str(), parts.parameters,
                beside.empty() ? "" : "; weights in ", beside.c_str());
}

int check(const options& chosen) {
    std::size_t count = 0;
    const auto differences = check_model(read_onnx(chosen.model), chosen.check, count);
    for (const std::string& one : differences) std::printf("%s\n", one.c_str());
    std::printf("%zu of %zu outputs are as expected\n", count - differences.size(), count);
    return differences.empty() ? 0 : 5;
}

void add_options(CLI::App& app, options& chosen) {
    app.add_option("model", chosen.model, "ONNX, of operators of version 6 to 25")
        ->type_name("model.onnx")
        ->check(check_word)
        ->required();
    app.add_option("header", chosen.header, "Replaced in one step where it is there already")
        ->type_name("net.hpp")
        ->check(check_word);
    app.add_option("--name", chosen.name, "Of the network, such as digits::lenet (default: the header's file name)")
        ->check(check_word);
    app.add_option("--weights", chosen.weights,
                   "embed: in a header beside it; safetensors: in a file beside it; auto: embed up to 1 MB")
        ->check(CLI::IsMember({"auto", "embed", "safetensors"}));
    app.add_option("--batch-dimension", chosen.batch_dimension,
                   "Which dimension of the model's input is that of the samples (default: 0). The model has to move "
                   "another\nto the front, with Transpose");
    app.add_option("--seed", chosen.seed, "Of the self-test's input (default: 1)");
    app.add_option("--test-input", chosen.test_input, "Writes that input, for another program to compute its outputs")
        ->type_name("input.npz");
    app.add_option("--reference", chosen.reference,
                   "The self-test's \"input\" and \"output\", as another program computed it, such as ONNX Runtime")
        ->type_name("outputs.npz");
    app.add_option("--check", chosen.check,
                   "Writes nothing: runs the model on the folder's input_*.pb and compares with its output_*.pb")
        ->type_name("DIR");
}

}  // namespace

int main(int argc, char** argv) {
    support::keep_standard_streams();
    options chosen;
    CLI::App app(
        "Makes a C++ header of an ONNX model: the network as a type, its weights, and a test that it computes\n"
        "what the model does.",
        "import_onnx");
    add_options(app, chosen);
    app.set_version_flag("--version", "import_onnx of ctcnn " + std::string(ctcnn::version));
    app.footer(
        "Exit codes: 0 done, 1 internal, 2 usage, 3 the model is missing, invalid, or can't be said as a network, "
        "4 the\nheader can't be written, 5 --check found differences.");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        // CLI11 prints help, version, or what was wrong. Its own codes begin at 100.
        return support::flushed("import_onnx", app.exit(error, std::cout, std::cerr) == 0 ? 0 : 2, 1);
    }
    if (chosen.header.empty() && chosen.check.empty() && chosen.test_input.empty()) {
        std::fputs("import_onnx: expected the header's name, --check or --test-input, found none\n", stderr);
        return 2;
    }
    if (!chosen.header.empty() && support::same_file(chosen.model, chosen.header)) {
        std::fprintf(stderr, "import_onnx: expected two files, found %s and %s, which are one\n", chosen.model.c_str(),
                     chosen.header.c_str());
        return 2;
    }
    try {
        if (!chosen.check.empty()) return check(chosen);
        write_network(chosen);
        return support::flushed("import_onnx", 0, 1);
    } catch (const ctcnn::argument_error& error) {  // the name can't be one
        std::fprintf(stderr, "import_onnx: %s; pass one with --name\n", error.what());
        return 2;
    } catch (const refusal& error) {
        return fail(error, 3);
    } catch (const ctcnn::data_error& error) {
        return fail(error, 3);
    } catch (const ctcnn::io_error& error) {
        return fail(error, 4);
    } catch (const std::exception& error) {
        return fail(error, 1);
    }
}
