// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The program import_onnx: what it writes, and its exit codes.

#include <filesystem>
#include <string>
#include <vector>

#include "ctcnn/io/npz.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/onnx_models.hpp"
#include "support/process.hpp"

using namespace ctcnn::test;

namespace {

process::result run_import(const std::vector<std::string>& arguments) {
    std::vector<std::string> line{CTCNN_TEST_EXAMPLES_DIR "/import_onnx"};
    line.insert(line.end(), arguments.begin(), arguments.end());
    return process(line).finish();
}

bool is_empty(const temporary_directory& folder) { return std::filesystem::is_empty(folder.path()); }

}  // namespace

TEST_CASE("import_onnx writes a header and its weights, in a header or a file") {
    const temporary_directory folder;
    const auto embedded = run_import({golden_onnx("dense.onnx"), folder / "net.hpp", "--name", "a::net"});
    CHECK(embedded.code == 0);
    CHECK_THAT(embedded.out, contains("222 parameters; weights in " + (folder / "net_weights.hpp")));
    CHECK(std::filesystem::exists(folder / "net_weights.hpp"));
    CHECK(run_import({golden_onnx("dense.onnx"), folder / "other.hpp", "--weights", "safetensors"}).code == 0);
    CHECK(std::filesystem::exists(folder / "other.safetensors"));
}

TEST_CASE("what can't be imported is said in one sentence, and nothing is written") {
    const temporary_directory folder;
    const std::string header = folder / "net.hpp";
    const auto crossed = run_import({golden_onnx("crossed.onnx"), header});
    CHECK(crossed.code == 3);
    CHECK_THAT(crossed.err, contains("import_onnx: node \"/a/Conv\" (Conv): its output is read by paths"));
    CHECK(run_import({golden_onnx("dense.npz"), header}).code == 3);
    CHECK(run_import({folder / "nothing.onnx", header}).code == 3);
    CHECK(run_import({golden_onnx("dense.onnx"), header, "--name", "not a name"}).code == 2);
    CHECK(run_import({golden_onnx("dense.onnx")}).code == 2);
    CHECK(run_import({golden_onnx("dense.onnx"), golden_onnx("dense.onnx")}).code == 2);
    CHECK(run_import({golden_onnx("dense.onnx"), header, "--weights", "paper"}).code == 2);
    CHECK(is_empty(folder));
    CHECK(run_import({golden_onnx("dense.onnx"), folder / "no/net.hpp"}).code == 4);
}

TEST_CASE("outputs of another program take the place of the interpreter's") {
    const temporary_directory folder;
    const std::string model = golden_onnx("dense.onnx"), header = folder / "net.hpp";
    CHECK(run_import({model, "--test-input", folder / "input.npz", "--seed", "7"}).code == 0);
    const ctcnn::tensor_file input = ctcnn::read_npz(folder / "input.npz");
    const std::vector<float> outputs(11 * 25, 0.5f);
    std::vector<ctcnn::named_tensor> both{
        *input.find("input"),
        ctcnn::make_named_tensor("output", {1, 3, 5, 5}, std::span<const float>(outputs).first(75))};
    ctcnn::write_npz(both, folder / "both.npz");
    const auto done = run_import({model, header, "--seed", "7", "--reference", folder / "both.npz"});
    CHECK(done.code == 0);
    CHECK_THAT(done.out, contains("reference: differs from what import_onnx computes by"));
    const bytes text = read_bytes(header);
    CHECK_THAT(std::string(text.begin(), text.end()), contains("0.5, 0.5, 0.5") && contains("(--reference)"));
    const auto other = run_import({model, header, "--seed", "8", "--reference", folder / "both.npz"});
    CHECK(other.code == 3);
    CHECK_THAT(other.err, contains("expected the input that --test-input writes, found another one"));
}
