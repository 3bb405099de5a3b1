// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "train_mnist/paths.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/data/mnist_files.hpp"
#include "support/same_file.hpp"

namespace train_mnist {

namespace {

using support::same_file;

struct named_path {
    std::string flag, path;
};

/// The files that --save writes.
std::vector<named_path> checkpoints_of(const options& o) {
    if (o.save.empty()) return {};
    return {{"--save", o.save}, {"--save's .previous", o.save + ".previous"}, {"--save's .best", o.save + ".best"}};
}

std::vector<named_path> data_files(const options& o) {
    std::vector<named_path> files;
    try {
        const auto folders = o.data.empty() ? ctcnn::mnist_directories(o.dataset) : std::vector<std::string>{o.data};
        const ctcnn::mnist_files found = ctcnn::find_mnist(o.dataset, folders);
        for (const std::string& path : {found.train_images, found.train_labels, found.test_images, found.test_labels})
            files.push_back({"a file of the data", path});
    } catch (const ctcnn::data_error&) {  // reported when they are read
    }
    return files;
}

void check_different(const std::vector<named_path>& written, const std::vector<named_path>& others) {
    for (const named_path& one : written)
        for (const named_path& other : others)
            if (same_file(one.path, other.path))
                throw ctcnn::argument_error(one.flag + ": expected a file of its own, found " + one.path +
                                            ", which is " + other.flag + "; choose another name");
}

/// Whether there is a file that is not empty.
bool holds_something(const std::string& path) {
    std::error_code failure;
    if (!std::filesystem::is_regular_file(path, failure)) return false;
    const std::uintmax_t size = std::filesystem::file_size(path, failure);
    return !failure && size > 0;
}

/// Refuses a new run that would replace older checkpoints: its first ones replace the existing files, and its second
/// ones the copies of these.
void check_overwriting(const options& o) {
    if (o.save.empty() || o.overwrite) return;
    for (const char* const name : {"", ".previous", ".best"})
        if (same_file(o.resume, o.save + name)) return;
    std::vector<std::string> names{o.save, o.save + ".previous"};
    // A run that is killed while it ends its first epoch leaves only the best one.
    if (!o.resume_auto) names.push_back(o.save + ".best");
    for (const std::string& name : names)
        if (holds_something(name))
            throw ctcnn::argument_error("--save: expected a new file, found " + name +
                                        ", which this run would replace; --resume " + (name == o.save ? "auto" : name) +
                                        " resumes from it, another name keeps it, and --overwrite replaces it");
}

}  // namespace

void check_paths(const options& o) {
    std::vector<named_path> inputs = data_files(o);
    std::vector<named_path> log;
    if (!o.log_jsonl.empty())
        log = {{"--log-jsonl", o.log_jsonl}, {"--log-jsonl's .previous", o.log_jsonl + ".previous"}};
    if (o.evaluate) {  // saves nothing
        inputs.push_back({"--resume", o.resume});
        check_different(log, inputs);
        return;
    }
    check_different(checkpoints_of(o), inputs);
    inputs.push_back({"--resume", o.resume});
    for (const named_path& checkpoint : checkpoints_of(o)) {
        inputs.push_back(checkpoint);
        inputs.push_back({"the temporary file of --save", checkpoint.path + ".ctcnn-tmp"});
        inputs.push_back({"the temporary file of --save", checkpoint.path + ".ctcnn-try"});
        inputs.push_back({"the lock of --save", checkpoint.path + ".ctcnn-lock"});
    }
    check_different(log, inputs);
    inputs.insert(inputs.end(), log.begin(), log.end());
    if (!o.export_to.empty()) inputs.push_back({"--export", o.export_to});
    if (!o.report.empty())
        check_different({{"--report", o.report}, {"--report's .previous", o.report + ".previous"}}, inputs);
    check_overwriting(o);
}

}  // namespace train_mnist
