// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/elementwise/concat.hpp"

#include <cstddef>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

namespace {

/// Of a row of all columns: the matrix that column `at` comes from, and its column there.
struct concat_source {
    std::size_t matrix = 0, column = 0;
};
concat_source concat_source_of(const std::vector<std::size_t>& widths, std::size_t at) {
    concat_source source{0, at};
    for (; source.column >= widths[source.matrix]; ++source.matrix) source.column -= widths[source.matrix];
    return source;
}

}  // namespace

TEMPLATE_TEST_CASE("matrices are put side by side and taken apart, of the second sample of a batch as of the first", "",
                   float, double) {
    bool right = true;
    for (const std::vector<std::size_t>& widths :
         {std::vector<std::size_t>{1, 1}, std::vector<std::size_t>{3, 5, 1}, std::vector<std::size_t>{17, 4}})
        for (const std::size_t rows : {std::size_t{1}, std::size_t{2}, std::size_t{7}})
            for (const std::size_t sample : {std::size_t{0}, std::size_t{1}}) {
                std::size_t columns = 0, drawn = 0;
                std::vector<std::vector<TestType>> matrices, apart;
                std::vector<const TestType*> inputs;
                std::vector<TestType*> outputs;
                for (const std::size_t width : widths) {
                    matrices.emplace_back(2 * rows * width);
                    for (TestType& number : matrices.back()) number = static_cast<TestType>(++drawn);
                    apart.emplace_back(2 * rows * width, TestType{-1});
                }
                for (const std::size_t width : widths) columns += width;
                for (const auto& matrix : matrices) inputs.push_back(matrix.data());
                for (auto& matrix : apart) outputs.push_back(matrix.data());
                outputs[1] = nullptr;  // whose gradient is not wanted

                std::vector<TestType> all(rows * columns + 1, -1);
                kernels::concat<TestType>(inputs, widths, sample * rows, (sample + 1) * rows, all.data());
                kernels::split<TestType>(all.data(), outputs, widths, sample * rows, (sample + 1) * rows);
                right = right && all.back() == -1;
                for (std::size_t r = 0; r < rows; ++r)
                    for (std::size_t c = 0; c < columns; ++c) {
                        const auto [k, column] = concat_source_of(widths, c);
                        const std::size_t place = (sample * rows + r) * widths[k] + column;
                        right = right && all[r * columns + c] == matrices[k][place];
                        right = right && apart[k][place] == (k == 1 ? -1 : matrices[k][place]);
                    }
                for (std::size_t k = 0; k < widths.size(); ++k)  // the other sample is left alone
                    for (std::size_t i = 0; i < rows * widths[k]; ++i)
                        right = right && apart[k][(1 - sample) * rows * widths[k] + i] == -1;
            }
    CHECK(right);
}
