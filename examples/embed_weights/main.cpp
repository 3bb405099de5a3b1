// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Makes a C++ header of a safetensors file, for programs that predict without a file system: `./dev embed` calls it.
//
// test-arguments: @TEST_DATA@/../golden/weights/f32.safetensors embed_weights.hpp

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string>

#include "ctcnn/core/error.hpp"
#include "ctcnn/io/element_type.hpp"
#include "ctcnn/io/embedded/writer.hpp"
#include "ctcnn/io/safetensors.hpp"
#include "ctcnn/version.hpp"
#include "support/same_file.hpp"
#include "support/standard_streams.hpp"

namespace {

/// Refuses an empty word, which a shell passes for a variable that is not set.
std::string check_name(const std::string& word) { return word.empty() ? "expected a name, found an empty word" : ""; }

int fail(const std::exception& error, int code) {
    std::fprintf(stderr, "embed_weights: %s\n", error.what());
    return code;
}

}  // namespace

int main(int argc, char** argv) {
    support::keep_standard_streams();
    std::string weights, header, name, type;
    CLI::App app("Makes a C++ header of trained weights. A program that includes it loads them with\n"
                 "ctcnn::load(net, <name>{}), bit for bit without --type, and needs no file. Weights of another "
                 "network do not compile.",
                 "embed_weights");
    app.add_option("weights", weights, "What ctcnn::save or PyTorch wrote: F32, F64, F16 or BF16")
        ->type_name("weights.safetensors")
        ->check(check_name)
        ->required();
    app.add_option("header", header, "Replaced in one step where it is there already")
        ->type_name("header.hpp")
        ->check(check_name)
        ->required();
    app.add_option("--name", name, "Of the struct, such as digits or company::digits (default: the header's file name)")
        ->check(check_name);
    app.add_option("--type", type,
                   "Make f32 and f64 numbers narrower first, for half of the size (default: as they are)")
        ->check(CLI::IsMember({"f16", "bf16"}));
    app.set_version_flag("--version", "embed_weights of ctcnn " + std::string(ctcnn::version));
    app.footer("Exit codes: 0 done, 1 internal, 2 usage, 3 the weights are missing or invalid, 4 the header can't be "
               "written.");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        // CLI11 prints help, version, or what was wrong. Its own codes begin at 100.
        return support::flushed("embed_weights", app.exit(error, std::cout, std::cerr) == 0 ? 0 : 2, 1);
    }
    if (support::same_file(weights, header)) {
        std::fprintf(stderr, "embed_weights: expected two files, found %s and %s, which are one\n", weights.c_str(),
                     header.c_str());
        return 2;
    }
    try {
        if (name.empty()) name = std::filesystem::path(header).stem().string();
        auto tensors = ctcnn::read_safetensors(weights);
        if (!type.empty())
            tensors =
                ctcnn::narrowed_weights(tensors, type == "f16" ? ctcnn::element_type::f16 : ctcnn::element_type::bf16);
        ctcnn::write_embedded_header(tensors, header, name);
        return 0;
    } catch (const ctcnn::argument_error& error) {  // the name can't be one
        std::fprintf(stderr, "embed_weights: %s; pass one with --name\n", error.what());
        return 2;
    } catch (const ctcnn::data_error& error) {
        return fail(error, 3);
    } catch (const ctcnn::io_error& error) {
        return fail(error, 4);
    } catch (const std::exception& error) {
        return fail(error, 1);
    }
}
