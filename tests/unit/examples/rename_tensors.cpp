// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The program rename_tensors.

#include <string>
#include <vector>

#include "ctcnn/io/safetensors.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/process.hpp"

using namespace ctcnn::test;

namespace {

process::result rename_tensors(const std::vector<std::string>& arguments) {
    std::vector<std::string> line{CTCNN_TEST_EXAMPLES_DIR "/rename_tensors"};
    line.insert(line.end(), arguments.begin(), arguments.end());
    return process(line).finish();
}
std::string names_in(const std::string& path) {
    const ctcnn::tensor_file file = ctcnn::read_safetensors(path, {.checksums = ctcnn::checksum_rule::required});
    std::string names;
    for (const ctcnn::named_tensor& tensor : file.tensors()) names += tensor.name + " ";
    return names;
}

}  // namespace

TEST_CASE("rename_tensors gives tensors other names, in a new file or in the same") {
    const temporary_directory folder;
    const bytes raw{1, 2};
    const auto tensor = [&](const std::string& name, ctcnn::element_type type, std::string_view type_name = "") {
        return ctcnn::named_tensor{name, type, {2}, raw, type_name};
    };
    const std::string from = folder / "from", to = folder / "to";
    ctcnn::write_safetensors(std::vector{tensor("conv1.weight", ctcnn::element_type::u8),
                                         tensor("conv1.bias", ctcnn::element_type::u8),
                                         tensor("bn.num_batches_tracked", ctcnn::element_type::u8),
                                         tensor("fc.weight", ctcnn::element_type::other, "F4")},
                             from, {{"epoch", "3"}});
    const bytes before = read_bytes(from);

    CHECK(rename_tensors({from, to, "conv1.=0.", "bn.=", "fc.weight=4.weight"}).code == 0);
    CHECK(names_in(to) == "0.bias 0.weight 4.weight ");
    const ctcnn::tensor_file file = ctcnn::read_safetensors(to);
    CHECK(file.metadata().at("epoch") == "3");
    CHECK(type_name_of(*file.find("4.weight")) == "F4");
    CHECK(read_bytes(from) == before);

    const auto refused = [&](const std::vector<std::string>& arguments, int code, const std::string& message) {
        const process::result result = rename_tensors(arguments);
        CHECK(result.code == code);
        CHECK_THAT(result.err, contains(message));
        CHECK(read_bytes(from) == before);
    };
    refused({from, from}, 2, "usage: rename_tensors");
    refused({from, from, "conv1."}, 2, "expected <old>=<new>, found conv1.");
    refused({from, from, "conv2.=0."}, 2, "begins with conv2.");
    refused({from, from, "conv1.weight=x", "conv1.bias=x"}, 3, "two tensors have the name \"x\"");
    refused({folder / "none", from, "a=b"}, 3, "nothing of this name");

    CHECK(rename_tensors({from, from, "conv1.=0."}).code == 0);
    CHECK(names_in(from) == "0.bias 0.weight bn.num_batches_tracked fc.weight ");
}
