// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/mnist_files.hpp"

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "ctcnn/data/mnist.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;

static_assert(name_of(mnist_variant::digits) == "MNIST" && name_of(mnist_variant::fashion) == "Fashion-MNIST");

/// Sets or removes an environment variable for a while.
class environment {
public:
    environment(const char* name, const std::optional<std::string>& value) : name_(name) {
        if (const char* before = std::getenv(name)) before_ = before;
        set(value);
    }
    environment(const environment&) = delete;
    environment& operator=(const environment&) = delete;
    ~environment() { set(before_); }

private:
    void set(const std::optional<std::string>& value) {
        if (value)
            ::setenv(name_, value->c_str(), 1);
        else
            ::unsetenv(name_);
    }
    const char* name_;
    std::optional<std::string> before_;
};

/// Makes a folder the working folder for a while.
class working_folder {
public:
    explicit working_folder(const std::string& path) : before_(std::filesystem::current_path()) {
        std::filesystem::current_path(path);
    }
    working_folder(const working_folder&) = delete;
    working_folder& operator=(const working_folder&) = delete;
    ~working_folder() { std::filesystem::current_path(before_); }

private:
    std::filesystem::path before_;
};

const std::string four_names[] = {"train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte",
                                  "t10k-labels-idx1-ubyte"};
std::string with_dot(std::string name) { return name.replace(name.find("-idx"), 1, "."); }
bytes content_of(const std::string& name) {
    return name.find("images") != name.npos ? idx_images(name[0] == 't' && name[1] == 'r' ? 12 : 3)
                                            : idx_labels(name[0] == 't' && name[1] == 'r' ? 12 : 3);
}

TEST_CASE("names with .gz and with a dot are found, in any mixture") {
    const temporary_directory folder;
    folder.write("train-images.idx3-ubyte", idx_images(12));
    folder.write("train-labels-idx1-ubyte.gz", gzip(idx_labels(12)));
    folder.write("t10k-images.idx3-ubyte.gz", gzip(idx_images(3)));
    folder.write("t10k-labels-idx1-ubyte", idx_labels(3));
    folder.write("t10k-labels-idx1-ubyte.gz", {1, 2, 3});  // the unpacked file comes first
    const mnist_data data = load_mnist(mnist_variant::digits, folder.path());
    CHECK(data.train.count() == 12);
    CHECK(data.test.count() == 3);
    CHECK(data.test.label(2) == 2);
}

TEST_CASE("the layouts of archives: a folder of a file's name does not hide the file, and may hold it") {
    const auto loads = [](const temporary_directory& folder, const std::string& under = "") {
        const mnist_data data = load_mnist(mnist_variant::digits, folder / under);
        CHECK(data.train.count() == 12);
        CHECK(data.test.count() == 3);
    };
    const auto make = [](const temporary_directory& folder, auto place) {
        for (const std::string& name : four_names) {
            const std::string path = place(name);
            std::filesystem::create_directories(std::filesystem::path(folder / path).parent_path());
            folder.write(path, path.ends_with(".gz") ? gzip(content_of(name)) : content_of(name));
        }
    };
    const auto folders = [](const temporary_directory& folder) {
        for (const std::string& name : four_names) std::filesystem::create_directory(folder / name);
    };
    SECTION("folders, and dotted files beside them") {
        const temporary_directory folder;
        folders(folder);
        make(folder, with_dot);
        loads(folder);
    }
    SECTION("folders, and packed files beside them") {
        const temporary_directory folder;
        folders(folder);
        make(folder, [](const std::string& name) { return name + ".gz"; });
        loads(folder);
    }
    SECTION("files in folders of their names") {
        const temporary_directory folder;
        make(folder, [](const std::string& name) { return name + "/" + name; });
        loads(folder);
    }
    SECTION("dotted and packed files in folders of any spelling") {
        const temporary_directory folder;
        make(folder, [](const std::string& name) { return with_dot(name) + "/" + with_dot(name) + ".gz"; });
        loads(folder);
    }
    SECTION("below MNIST/raw") {
        const temporary_directory folder;
        make(folder, [](const std::string& name) { return "MNIST/raw/" + name; });
        loads(folder);
        CHECK(load_mnist(mnist_variant::digits, folder.path()).directory == folder / "MNIST/raw");
        CHECK_THROWS_AS(load_mnist(mnist_variant::fashion, folder.path()), data_error);
        // The folder itself comes first.
        write_mnist_set(folder, ".", 2, 1);
        CHECK(load_mnist(mnist_variant::digits, folder.path()).train.count() == 2);
    }
    SECTION("below FashionMNIST/raw") {
        const temporary_directory folder;
        make(folder, [](const std::string& name) { return "FashionMNIST/raw/" + name + ".gz"; });
        CHECK(load_mnist(mnist_variant::fashion, folder.path()).train.count() == 12);
    }
    SECTION("links to files") {
        const temporary_directory folder;
        make(folder, [](const std::string& name) { return "store/" + name.substr(0, 8); });
        for (const std::string& name : four_names)
            std::filesystem::create_symlink(folder / ("store/" + name.substr(0, 8)), folder / name);
        loads(folder);
    }
    SECTION("a pipe, and a link to nothing, beside a file") {
        const temporary_directory folder;
        make(folder, [](const std::string& name) { return name + ".gz"; });
        REQUIRE(::mkfifo((folder / four_names[0]).c_str(), 0600) == 0);
        std::filesystem::create_symlink("nothing", folder / four_names[1]);
        loads(folder);
        // Alone, the pipe is named.
        std::filesystem::remove(folder / (four_names[0] + ".gz"));
        CHECK(refusal_of([&] { (void)load_mnist(mnist_variant::digits, folder.path()); }) ==
              refusal{folder / four_names[0], 0, "a readable file", "a pipe (FIFO)"});
    }
    SECTION("folders alone") {
        const temporary_directory folder;
        folders(folder);
        CHECK(refusal_of([&] { (void)load_mnist(mnist_variant::digits, folder.path()); }).found.find("none of them") ==
              0);
        folder.write(four_names[0] + ".gz", gzip(content_of(four_names[0])));
        CHECK(refusal_of([&] { (void)load_mnist(mnist_variant::digits, folder.path()); }) ==
              refusal{folder / four_names[1], 0, "a file of this name, or with .gz at its end, next to the others",
                      "a folder of this name, without the file in it"});
    }
}

TEST_CASE("folders are searched in order") {
    const temporary_directory folder;
    const working_folder here(folder.path());
    const environment home("HOME", folder / "home");
    const environment none("CTCNN_DATA", std::nullopt);
    const auto found = [](mnist_variant variant) { return load_mnist(variant).directory; };
    constexpr auto digits = mnist_variant::digits, fashion = mnist_variant::fashion;

    // From the last to the first, so that each is taken though the later ones are there.
    write_mnist_set(folder, "home/.cache/ctcnn/mnist", 2, 1);
    CHECK(found(digits) == folder / "home/.cache/ctcnn/mnist");
    write_mnist_set(folder, "data/MNIST/raw", 2, 1);
    CHECK(found(digits) == "./data/MNIST/raw");
    write_mnist_set(folder, "data/mnist", 2, 1);
    CHECK(found(digits) == "./data/mnist");

    write_mnist_set(folder, "home/.cache/ctcnn/fashion-mnist", 2, 1);
    CHECK(found(fashion) == folder / "home/.cache/ctcnn/fashion-mnist");
    write_mnist_set(folder, "data/FashionMNIST/raw", 2, 1);
    CHECK(found(fashion) == "./data/FashionMNIST/raw");
    write_mnist_set(folder, "data/fashion-mnist", 2, 1);
    CHECK(found(fashion) == "./data/fashion-mnist");
    CHECK(load_mnist(fashion).train.scale() == mnist_normalization(fashion));

    write_mnist_set(folder, "mine", 2, 1);
    const environment mine("CTCNN_DATA", folder / "mine");
    CHECK(found(digits) == folder / "mine");
    CHECK(found(fashion) == folder / "mine");
    CHECK(mnist_directories(fashion).back() == "/usr/share/datasets/fashion-mnist");
}

TEST_CASE("where nothing is found, the error lists every folder and the command") {
    const temporary_directory folder;
    const working_folder here(folder.path());
    const environment home("HOME", folder / "home");
    const environment mine("CTCNN_DATA", folder / "mine");
    const refusal digits = refusal_of([] { (void)load_mnist(); });
    CHECK(digits.path == folder / "mine");
    CHECK(digits.found ==
          "none of them. Looked in:\n    " + (folder / "mine") + "\n    ./data/mnist\n    ./data/MNIST/raw\n    " +
              (folder / "home/.cache/ctcnn/mnist") +
              "\nThis gets them:\n    cmake -P cmake/fetch_mnist.cmake    (in a checkout of ctcnn; puts it into "
              "data/mnist)");
    // A folder that was given is the only one.
    const refusal given = refusal_of([&] { (void)load_mnist(mnist_variant::fashion, folder / "gone"); });
    CHECK(given.path == folder / "gone");
    CHECK(given.expected ==
          "the files of Fashion-MNIST (train-images-idx3-ubyte and the other three, with or without .gz)");
    CHECK(given.found == "none of them. Looked in:\n    " + (folder / "gone") +
                             "\nThis gets them:\n    apt-get install dataset-fashion-mnist    (Debian, Ubuntu)");
}

TEST_CASE("a folder with some of the files only is refused") {
    const temporary_directory folder;
    write_mnist_set(folder, "a", 2, 1);
    std::filesystem::remove(folder / "a/t10k-images-idx3-ubyte");
    CHECK(refusal_of([&] { (void)load_mnist(mnist_variant::digits, folder / "a"); }) ==
          refusal{folder / "a/t10k-images-idx3-ubyte", 0,
                  "a file of this name, or with .gz at its end, next to the others", "none"});
}

TEST_CASE("where one of the four files is, and what else is there under its name") {
    const temporary_directory folder;
    const auto find = [&] { return detail::find_mnist_file(folder.path(), "t10k-labels-idx1-ubyte"); };
    CHECK(find().path.empty());
    CHECK_FALSE(find().is_folder);
    std::filesystem::create_directory(folder / "t10k-labels-idx1-ubyte");
    CHECK(find().is_folder);
    folder.write("t10k-labels-idx1-ubyte/t10k-labels-idx1-ubyte", {1});
    CHECK(find().path == folder / "t10k-labels-idx1-ubyte/t10k-labels-idx1-ubyte");
    CHECK_FALSE(find().is_folder);
    folder.write("t10k-labels.idx1-ubyte.gz", {1});
    CHECK(find().path == folder / "t10k-labels.idx1-ubyte.gz");
}

}  // namespace
