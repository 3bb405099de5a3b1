// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// train_mnist with a small network: stopped, killed, and lied to by the system.

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "ctcnn/io/safetensors.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/soak.hpp"

using namespace ctcnn::test;

namespace {

using words = std::vector<std::string>;

words operator+(words left, const words& right) {
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

/// 3 epochs of 6 steps.
const words command{
    CTCNN_TEST_PROGRAMS_DIR "/train_mnist_small", "--data", small_mnist, "--epochs", "3", "--batch-size", "20", "-q"};

/// The same of another number of epochs.
words of_epochs(const std::string& number) {
    words other = command;
    other[4] = number;
    return other;
}

process::result run(const words& arguments, const words& environment = {}) {
    return process(command + arguments, environment).finish();
}

/// Nothing where there is no such file.
std::optional<bytes> content_of(const std::string& path) {
    if (!std::filesystem::exists(path)) return std::nullopt;
    return read_bytes(path);
}

/// What an uninterrupted run leaves: the same for all tests.
struct finished_run {
    temporary_directory folder;
    bytes last, previous, best;
    finished_run() {
        const auto result = run({"--save", folder / "run", "-j", "1"});
        if (result.code != 0) throw std::runtime_error(result.err);
        last = read_bytes(folder / "run");
        previous = read_bytes(folder / "run.previous");
        best = read_bytes(folder / "run.best");
    }
};
const finished_run& finished() {
    static const finished_run once;
    return once;
}

std::string line_after(const std::string& text, const std::string& mark) {
    const std::size_t at = text.find(mark) + mark.size();
    return text.substr(at, text.find('\n', at) - at);
}

/// Of the moments at which programs are killed: 1, or $CTCNN_KILL_SEED for others. Printed where a test fails.
std::uint32_t kill_seed() {
    const char* const text = std::getenv("CTCNN_KILL_SEED");
    return text == nullptr ? 1 : static_cast<std::uint32_t>(std::strtoul(text, nullptr, 10));
}

}  // namespace

TEST_CASE("two runs write equal bytes, on other numbers of threads and into other files") {
    const temporary_directory folder;
    CHECK(run({"--save", folder / "another name", "-j", "3"}).code == 0);
    CHECK(read_bytes(folder / "another name") == finished().last);
    CHECK(read_bytes(folder / "another name.previous") == finished().previous);
    CHECK(read_bytes(folder / "another name.best") == finished().best);
}

TEST_CASE("a signal saves, and the command that is printed resumes to the same bytes") {
    const int signal = GENERATE(SIGINT, SIGTERM);
    process::result result{};
    std::string path;
    std::optional<temporary_directory> folder;
    for (int attempt = 0; attempt < 20 && result.code != 128 + signal; ++attempt) {  // else it was done before
        folder.emplace();
        path = *folder / "it's a run";
        process program(command + words{"--save", path, "--save-every", "1"});
        while (!std::filesystem::exists(path)) ::usleep(1000);
        program.send(signal);
        result = program.finish();
    }
    REQUIRE(result.code == 128 + signal);
    CHECK_THAT(result.err, contains("stopped by ") && contains("Saved in " + path + "; to resume:\n  "));
    CHECK(result.out.empty());

    CHECK(process({"/bin/sh", "-c", line_after(result.err, "to resume:\n  ")}).finish().code == 0);
    CHECK(read_bytes(path) == finished().last);
    CHECK(read_bytes(path + ".best") == finished().best);
}

TEST_CASE("the flag --resume auto starts a run if there is no checkpoint, and resumes one") {
    const temporary_directory folder;
    const words automatic{"--save", folder / "run", "--resume", "auto"};
    CHECK(run(automatic).code == 0);
    CHECK(read_bytes(folder / "run") == finished().last);
    // All epochs are done: the result once more, and nothing is trained.
    const auto again = run(automatic);
    CHECK(again.code == 0);
    CHECK(again.out == run({"--save", folder / "other"}).out);
    CHECK(read_bytes(folder / "run") == finished().last);
}

TEST_CASE("the flag --resume continues with more epochs, and appends to the log") {
    const temporary_directory folder;
    CHECK(process(of_epochs("2") + words{"--save", folder / "run", "--log-jsonl", folder / "log"}).finish().code == 0);
    CHECK(run({"--save", folder / "run", "--resume", folder / "run", "--log-jsonl", folder / "log"}).code == 0);
    // The log's own evaluations change nothing, and the number of epochs is in the file.
    CHECK(read_bytes(folder / "run") == finished().last);
    const bytes log = read_bytes(folder / "log");
    const std::string text(log.begin(), log.end());
    for (const char* const epoch : {"\"epoch\":1,", "\"epoch\":2,", "\"epoch\":3,"}) CHECK_THAT(text, contains(epoch));
}

TEST_CASE("the flag --evaluate tests the parameters of a checkpoint") {
    const auto trained = run({}), tested = run({"--evaluate", "--resume", finished().folder / "run"});
    CHECK(tested.code == 0);
    CHECK_THAT(tested.out, starts_with("test accuracy "));
    CHECK_THAT(trained.out, ends_with(tested.out));
    // Only the network has to be the same.
    CHECK(run({"-e", "--seed", "5", "--lr", "1", "--resume", finished().folder / "run"}).out == tested.out);
}

TEST_CASE("a checkpoint that can't be used ends the program with 4, says why, and nothing is written") {
    const temporary_directory folder;
    const std::string path = folder / "run";
    const auto refused = [&](const words& arguments) {
        const auto before = content_of(path);
        const auto result = run(words{"--resume", path} + arguments);
        CHECK(result.code == 4);
        CHECK(result.out.empty());
        CHECK_THAT(result.err, contains(path));
        CHECK(content_of(path) == before);
        CHECK_FALSE(std::filesystem::exists(path + ".best"));
        return result.err;
    };
    CHECK_THAT(refused({"--save", path}), contains("found nothing of this name"));
    folder.write("run", finished().last);
    const auto no_best = run({"--evaluate", "--resume", path + ".best"});
    CHECK(no_best.code == 4);
    CHECK_THAT(no_best.err, contains("the best is written when an epoch ends") && contains("--resume " + path + "\n"));
    CHECK_THAT(refused({"--save", path, "--seed", "2", "--lr", "0.5"}),
               contains("seed: expected 2, found 1") && contains("optimizer.learning_rate: expected 0.5, found 0.001"));
    CHECK_THAT(refused({"--save", path, "--optimizer", "sgd"}), contains("optimizer: expected sgd, found adam"));
    const auto two_epochs = process(of_epochs("2") + words{"--resume", path}).finish();
    CHECK(two_epochs.code == 4);
    CHECK_THAT(two_epochs.err, contains("epochs: expected at least 3, which are done already"));
    CHECK_THAT(refused({"--dataset", "fashion"}), contains("train_data: expected "));
    const auto big = process({CTCNN_TEST_EXAMPLES_DIR "/train_mnist", "--evaluate", "--resume", path}).finish();
    CHECK(big.code == 4);
    CHECK_THAT(big.err, contains("network: expected 0.0 conv2d<32, kernel<5>, padding<1>>, found 0 conv2d<4, "));

    bytes damaged = finished().last;
    damaged[damaged.size() / 2] ^= 1;
    folder.write("run", damaged);
    folder.write("run.previous", finished().previous);
    CHECK_THAT(refused({"--save", path}),
               contains("the file is damaged") && contains("--resume " + path + ".previous"));
    CHECK_THAT(refused({"--evaluate"}), contains("the file is damaged"));
    CHECK(run({"--save", path, "--resume", path + ".previous"}).code == 0);
    CHECK(read_bytes(path) == finished().last);
}

TEST_CASE("a place where no checkpoint can be written ends the program with 4 before anything is trained") {
    const temporary_directory folder;
    for (const std::string& path : {folder / "no/such/folder/run", folder.path(), std::string("/proc/run")}) {
        const auto [code, out, err] = run({"--save", path});
        CHECK(code == 4);
        CHECK(out.empty());
        CHECK_THAT(err, contains(path) && contains(" failed: ") && contains("nothing was changed"));
    }
}

TEST_CASE("flags of checkpoints that make no sense end the program with 2") {
    const auto arguments = GENERATE(values<words>({{"--save-every", "5"},
                                                   {"--save", "x", "--save-every", "0"},
                                                   {"--save", "x", "--save-every", "5m"},
                                                   {"--save", "x", "--save-every", "s"},
                                                   {"--resume", "auto"},
                                                   {"--evaluate"}}));
    CAPTURE(arguments);
    CHECK(run(arguments).code == 2);
}

TEST_CASE("training that diverges keeps the last good checkpoint") {
    const temporary_directory folder;
    // The step after which numbers are not finite is not saved, although every step is.
    const auto [code, out, err] =
        run({"--save", folder / "run", "--save-every", "1", "--optimizer", "sgd", "--lr", "1e19", "--momentum", "0"});
    CHECK(code == 5);
    CHECK_THAT(err, contains("diverged"));
    REQUIRE(std::filesystem::exists(folder / "run"));
    CHECK_THAT(err, contains(folder / "run is the last good checkpoint"));
    const auto file = ctcnn::read_safetensors(folder / "run", {.checksums = ctcnn::checksum_rule::required});
    for (const auto& tensor : file.tensors()) {
        const auto* const numbers = reinterpret_cast<const float*>(tensor.bytes.data());
        CHECK(std::all_of(numbers, numbers + tensor.bytes.size() / sizeof(float),
                          [](float x) { return std::isfinite(x); }));
    }
}

TEST_CASE("a program that is killed at any moment leaves whole checkpoints, and resumes to the same bytes", "[soak]") {
    const int kills = rounds(25, 1000);
    const std::uint32_t seed = kill_seed();
    CAPTURE(seed);
    std::mt19937 random(seed);
    const char* const threads[] = {"1", "2", "3", "4", "8"};
    const auto begin = std::chrono::steady_clock::now();
    CHECK(run({"--save", temporary_directory() / "run", "--save-every", "1"}).code == 0);
    const auto whole = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);

    int done = 0, unreadable = 0, finished_runs = 0, different = 0;
    while (done < kills) {
        const temporary_directory folder;
        const std::string path = folder / "run";
        for (bool over = false; !over;) {
            process program(
                command + words{"--save", path, "--save-every", "1", "--resume", "auto", "-j", threads[random() % 5]});
            if (done < kills) ::usleep(static_cast<useconds_t>(random() % static_cast<std::uint32_t>(whole.count())));
            if (done < kills) program.send(SIGKILL);
            const auto result = program.finish();
            if (result.code == 128 + SIGKILL) ++done;
            over = result.code == 0;
            if (!over && result.code != 128 + SIGKILL) FAIL(result.err);
            for (const char* const name : {"", ".previous", ".best"})
                if (std::filesystem::exists(path + name)) try {
                        (void)ctcnn::read_safetensors(path + name, {.checksums = ctcnn::checksum_rule::required});
                    } catch (const ctcnn::error& error) {
                        ++unreadable;
                        UNSCOPED_INFO(error.what());
                    }
        }
        ++finished_runs;
        different += read_bytes(path) == finished().last && read_bytes(path + ".best") == finished().best ? 0 : 1;
    }
    CHECK(unreadable == 0);
    CHECK(different == 0);
    if (is_soak())
        WARN(done << " kills in " << finished_runs << " runs: " << unreadable << " checkpoints unreadable, "
                  << different << " runs with another end");
}

TEST_CASE("whichever call to the system fails while a checkpoint is saved, the old one or the new one is there",
          "[soak]") {
    // One epoch is left to do: it writes the best, the newest and the previous checkpoint.
    const temporary_directory start;
    REQUIRE(process(of_epochs("2") + words{"--save", start / "run"}).finish().code == 0);
    const bytes old = read_bytes(start / "run"), old_previous = read_bytes(start / "run.previous"),
                old_best = read_bytes(start / "run.best");
    const bytes fresh = finished().last, fresh_best = finished().best;

    const auto run_with_fault = [&](const temporary_directory& folder, int at, const std::string& error) {
        folder.write("run", old);
        folder.write("run.previous", old_previous);
        folder.write("run.best", old_best);
        return run({"--save", folder / "run", "--resume", folder / "run", "-j", "1"},
                   {"LD_PRELOAD=" CTCNN_TEST_PROGRAMS_DIR "/ctcnn_faults.so", "CTCNN_FAULT_PATH=" + folder / "run",
                    "CTCNN_FAULT_FOLDER=" + folder.path(), "CTCNN_FAULT_AT=" + std::to_string(at),
                    "CTCNN_FAULT_ERROR=" + error, "CTCNN_FAULT_REPORT=" + (folder / "report")});
    };
    const auto text_in = [](const std::string& path) {
        const bytes text = content_of(path).value_or(bytes{});
        return std::string(text.begin(), text.end());
    };

    int calls = 0;
    {
        const temporary_directory folder;
        REQUIRE(run_with_fault(folder, 0, "short").code == 0);
        REQUIRE(read_bytes(folder / "run") == fresh);
        calls = std::stoi(text_in(folder / "report"));
        REQUIRE(calls > 60);
    }
    const std::string error = GENERATE(std::to_string(ENOSPC), std::to_string(EIO), std::string("short"));
    const int stride = rounds(error == "short" ? 11 : 4, 1), first = rounds(error == std::to_string(EIO) ? 2 : 1, 1);
    int failed = 0;
    for (int at = first; at <= calls; at += stride) {
        const temporary_directory folder;
        const std::string path = folder / "run";
        const auto result = run_with_fault(folder, at, error);
        const std::string call = text_in(folder / "report");
        CAPTURE(at, error, call, result.err);
        const bytes now = read_bytes(path), previous = read_bytes(path + ".previous"),
                    best = read_bytes(path + ".best");
        if (error == "short") {  // no failure: the rest is written next
            CHECK(result.code == 0);
            CHECK(now == fresh);
            CHECK(best == fresh_best);
            continue;
        }
        CHECK((now == old || now == fresh));
        CHECK((previous == old_previous || (now == fresh && previous == old)));
        CHECK((best == old_best || best == fresh_best));
        if (result.code == 0) {  // closing what was only read, and what is asked to know why something failed
            CHECK((call == "close" || call == "rmdir" || call == "lock" || call == "open of a folder"));
            CHECK(now == fresh);
        } else {
            ++failed;
            CHECK(result.code == 4);
            CHECK_THAT(result.err, contains(path) && contains(std::generic_category().message(std::stoi(error))));
            // What fails after the rename comes too late: the new file is there, and the message says so.
            if (now != old) CHECK_THAT(result.err, contains("is complete and in place") || contains("is new"));
        }
        CHECK(std::filesystem::exists(path + ".ctcnn-tmp") == false);
        CHECK(run({"--save", path, "--resume", path, "-j", "1"}).code == 0);
        CHECK(read_bytes(path) == fresh);
        CHECK(read_bytes(path + ".best") == fresh_best);
    }
    if (error != "short") CHECK(failed * stride > calls * 2 / 3);
    if (is_soak()) WARN("error " << error << ": each of " << calls << " calls failed in turn");
}

TEST_CASE("a call that the file system or a sandbox does not have keeps no run from ending and saving the same bytes") {
    struct refusal {
        const char* call;
        int error;
    };
    const auto [call, error] = GENERATE(values<refusal>({{"fsync of a folder", EINVAL},
                                                         {"fsync of a folder", EOPNOTSUPP},
                                                         {"fsync of a folder", ENOSYS},
                                                         {"fsync of a folder", EACCES},
                                                         {"fsync of a folder", EBADF},
                                                         {"open of a folder", EACCES},
                                                         {"fsync", EINVAL},
                                                         {"fsync", ENOSYS},
                                                         {"chmod", EPERM},
                                                         {"lock", EINVAL},
                                                         {"lock", ENOLCK},
                                                         {"rmdir", EPERM},
                                                         {"link", EPERM},
                                                         {"link", EACCES},
                                                         {"link", EOPNOTSUPP},
                                                         {"link", EINVAL},
                                                         {"link", ENOENT}}));
    CAPTURE(call, error);
    const temporary_directory folder;
    const auto result = run({"--save", folder / "run", "-j", "1"},
                            {"LD_PRELOAD=" CTCNN_TEST_PROGRAMS_DIR "/ctcnn_faults.so",
                             "CTCNN_FAULT_PATH=" + folder / "run", "CTCNN_FAULT_FOLDER=" + folder.path(),
                             "CTCNN_FAULT_CALL=" + std::string(call), "CTCNN_FAULT_ERROR=" + std::to_string(error)});
    CAPTURE(result.err);
    CHECK(result.code == 0);
    CHECK(read_bytes(folder / "run") == finished().last);
    CHECK(read_bytes(folder / "run.previous") == finished().previous);
    CHECK(read_bytes(folder / "run.best") == finished().best);
    std::size_t files = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder.path())) ++files;
    CHECK(files == 3);
}

TEST_CASE("a checkpoint that can't be renamed into place ends the program with 4 before anything is trained") {
    const temporary_directory folder;
    const auto result =
        run({"--save", folder / "run", "--log-jsonl", folder / "log"},
            {"LD_PRELOAD=" CTCNN_TEST_PROGRAMS_DIR "/ctcnn_faults.so", "CTCNN_FAULT_PATH=" + folder / "run",
             "CTCNN_FAULT_CALL=rename", "CTCNN_FAULT_ERROR=" + std::to_string(EBUSY)});
    CHECK(result.code == 4);
    CHECK(result.out.empty());
    CHECK_THAT(result.err, contains("rename failed: Device or resource busy; nothing was changed"));
    CHECK(read_bytes(folder / "log").empty());
}

TEST_CASE("a second run that saves to the same path is refused while the first one trains") {
    const temporary_directory folder;
    process first(of_epochs("100000") + words{"--save", folder / "run", "--save-every", "1", "-j", "1"});
    while (!std::filesystem::exists(folder / "run")) ::usleep(1000);
    const auto second = run({"--save", folder / "run", "--resume", "auto"});
    CHECK(second.code == 4);
    CHECK_THAT(second.err, contains("another run saves to it: process ") && contains(folder / "run.ctcnn-lock"));
    CHECK(run({"--evaluate", "--resume", folder / "run"}).code == 0);  // reads, and saves nothing
    first.send(SIGKILL);
    (void)first.finish();
    CHECK(process(of_epochs("1") + words{"--save", folder / "run", "--overwrite"}).finish().code == 0);
    CHECK_FALSE(std::filesystem::exists(folder / "run.ctcnn-lock"));
}

TEST_CASE("a new run does not replace the checkpoints of an older one without being told to") {
    const temporary_directory folder;
    const std::string path = folder.write("run", finished().last);
    const auto refused = [&](const words& arguments, const std::string& text) {
        const auto result = run(arguments);
        CHECK(result.code == 2);
        CHECK_THAT(result.err, contains("--save: expected a new file, found ") && contains(text));
    };
    refused({"--save", path}, "--resume auto resumes from it");
    refused({"--save", path, "--resume", finished().folder / "run"}, path);
    CHECK(read_bytes(path) == finished().last);
    std::filesystem::rename(path, path + ".previous");
    refused({"--save", path, "--resume", "auto"}, "--resume " + path + ".previous resumes from it");
    std::filesystem::rename(path + ".previous", path + ".best");
    refused({"--save", path}, path + ".best");
    // As where a run was killed while it ended its first epoch.
    CHECK(run({"--save", path, "--resume", "auto", "-j", "1"}).code == 0);
    CHECK(read_bytes(path) == finished().last);
    CHECK(run({"--save", path, "--overwrite", "--seed", "2"}).code == 0);
    CHECK(read_bytes(path) != finished().last);
    folder.write("empty", {});
    CHECK(run({"--save", folder / "empty"}).code == 0);
}

TEST_CASE("what another build wrote is resumed where that is allowed, and tested always") {
    const temporary_directory folder;
    const std::string path = folder / "run";
    const auto file = ctcnn::read_safetensors(finished().folder / "run.previous");
    ctcnn::text_by_name text;
    for (const auto& [key, value] : file.metadata())
        if (key != "format" && !key.starts_with("ctcnn.")) text[key] = value;
    text.at("run.arithmetic.compiler") = "c++26";
    ctcnn::write_safetensors(file.tensors(), path, text);
    const words resuming{"--save", path, "--resume", path};
    const auto refused = run(resuming);
    CHECK(refused.code == 4);
    CHECK_THAT(refused.err, contains(", found c++26\n") && contains("--allow-other-arithmetic resumes anyway"));
    CHECK(run({"--evaluate", "--resume", path}).code == 0);
    const auto allowed = run(resuming + words{"--allow-other-arithmetic"});
    CHECK(allowed.code == 0);
    CHECK_THAT(allowed.err, contains("warning: arithmetic.compiler: expected ") && contains("bits will differ"));
    CHECK(read_bytes(path) == finished().last);  // it was this build
}

// Hidden: minutes. ./dev soak runs it.
TEST_CASE("the MNIST network: killed 20 times, and on 1, 2, 3, 4 and 8 threads, it ends with the same bytes",
          "[.][soak]") {
    const temporary_directory folder;
    const words program{CTCNN_TEST_EXAMPLES_DIR "/train_mnist",
                        "--data",
                        small_mnist,
                        "--epochs",
                        "19",
                        "--batch-size",
                        "10",
                        "-q",
                        "--save"};                                       // 209 steps
    const auto same = [&](const std::string& a, const std::string& b) {  // 140 MB each
        return process({"/usr/bin/cmp", folder / a, folder / b}).finish().code == 0;
    };
    const auto train = [&](const std::string& name, const words& more) {
        return process(program + words{folder / name} + more).finish().code;
    };
    REQUIRE(train("whole", {"-j", "1"}) == 0);
    for (const char* const threads : {"2", "3", "4", "8"}) {
        REQUIRE(train("same", {"-j", threads}) == 0);
        CHECK(same("same", "whole"));
        CHECK(same("same.best", "whole.best"));
    }
    std::mt19937 random(kill_seed());
    const char* const threads[] = {"1", "2", "3", "4", "8"};
    const words goes_on{folder / "killed", "--save-every", "3", "--resume", "auto", "-j"};
    int kills = 0;
    for (; kills < 20; ++kills) {
        process killed(program + goes_on + words{threads[random() % 5]});
        ::usleep(1'000'000 + static_cast<useconds_t>(random() % 4'000'000));
        killed.send(SIGKILL);
        if (killed.finish().code == 0) break;  // it was done
        if (std::filesystem::exists(folder / "killed"))
            CHECK_NOTHROW(ctcnn::read_safetensors(folder / "killed", {.checksums = ctcnn::checksum_rule::required}));
    }
    CHECK(process(program + goes_on + words{"2"}).finish().code == 0);
    CHECK(same("killed", "whole"));
    CHECK(same("killed.best", "whole.best"));
    WARN(kills << " kills of the MNIST network");
}
