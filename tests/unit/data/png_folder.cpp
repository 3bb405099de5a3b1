// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/png_folder.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "ctcnn/data/dataset.hpp"
#include "ctcnn/report/png.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"

namespace {

using namespace ctcnn;
using test::bytes;
using test::contains;
using test::temporary_directory;

/// A grey image, all of whose pixels have one value.
bytes one_grey(std::uint8_t value, std::size_t width = 3, std::size_t height = 2) {
    detail::picture picture{width, height, 1};
    picture.pixels.assign(width * height, value);
    const std::string file = detail::png_of(picture);
    return {file.begin(), file.end()};
}

/// cats/ and dogs/, with a file that is no image beside them.
void write_pets(const temporary_directory& folder) {
    std::filesystem::create_directory(folder / "dogs");
    std::filesystem::create_directory(folder / "cats");
    folder.write("dogs/2.png", one_grey(20));
    folder.write("dogs/10.PNG", one_grey(10));
    folder.write("cats/a.png", one_grey(1));
    folder.write("cats/.hidden", {1, 2, 3});
    folder.write("notes.txt", {'x'});
}

using grey_image = shape<1, 2, 3>;

}  // namespace

TEST_CASE("the classes of a folder are those of its folders, and those must be as many, with images in them") {
    const temporary_directory folder;
    const auto load = [&] { return load_png_folder<grey_image, 2>(folder.path()); };
    CHECK_THROWS_WITH((load_png_folder<grey_image, 2>(folder / "none")), contains("none") && contains("a folder"));
    CHECK_THROWS_WITH(load(), contains("2 folders, one for each class") && contains("found 0"));
    folder.write("1.png", one_grey(1));
    CHECK_THROWS_WITH(load(), contains("found 0; put the images of each class into a folder"));
    write_pets(folder);
    CHECK_THROWS_WITH((load_png_folder<grey_image, 3>(folder.path())),
                      contains("3 folders, one for each class") && contains("found 2: cats, dogs"));
    std::filesystem::create_directory(folder / "birds");
    CHECK_THROWS_WITH((load_png_folder<grey_image, 3>(folder.path())),
                      contains("birds") && contains("an empty folder"));
}

#ifdef CTCNN_WITH_PNG

TEST_CASE("a folder of PNG images with a folder for each class is a data set") {
    static_assert(Dataset<decltype(png_folder<grey_image, 2>::images)>);
    const temporary_directory folder;
    write_pets(folder);
    const auto found = load_png_folder<grey_image, 2>(folder.path(), {0, 1.0 / 255});
    CHECK(found.class_names == std::vector<std::string>{"cats", "dogs"});
    REQUIRE(found.images.count() == 3);
    CHECK(found.images.labels() == std::vector<label>{0, 1, 1});
    CHECK(found.images.image(0)[5] == 1);
    CHECK(found.images.image(1)[0] == 10);  // 10.PNG before 2.png
    CHECK(found.images.image(2)[0] == 20);
    CHECK(found.images.scale() == normalization{0, 1.0 / 255});
    CHECK(load_png_folder<shape<3, 2, 3>, 2>(folder.path()).images.image(2)[17] == 20);
    // The classes of a test set are those of the training set.
    CHECK(load_png_folder<grey_image, 2>(folder.path(), {}, found.class_names).images.count() == 3);
    CHECK_THROWS_WITH((load_png_folder<grey_image, 2>(folder.path(), {}, {"cats", "cows"})),
                      contains("the folder of class 1, cows") && contains("found dogs"));
}

TEST_CASE("a folder with anything else than PNG images of one size is refused") {
    const temporary_directory folder;
    write_pets(folder);
    const auto refused = [&](const std::string& name, const bytes& content, const std::string& what) {
        const std::string path = folder.write(name, content);
        CHECK_THROWS_WITH((load_png_folder<grey_image, 2>(folder.path())), contains(path) && contains(what));
        std::filesystem::remove(path);
    };
    refused("cats/b.jpg", one_grey(1), "a file whose name ends in .png");
    refused("cats/b.png", {0xFF, 0xD8, 0xFF}, "a JPEG image");
    refused("cats/b.png", one_grey(1, 4, 2), "an image of 3 x 2 pixels, found 4 x 2");
    bytes cut = one_grey(1);
    cut.resize(cut.size() - 15);
    refused("cats/b.png", cut, "the file is damaged");
    std::filesystem::create_directory(folder / "cats/kittens");
    CHECK_THROWS_WITH((load_png_folder<grey_image, 2>(folder.path())), contains("kittens") && contains("a folder"));
}

#endif
