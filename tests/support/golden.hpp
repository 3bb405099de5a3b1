// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <map>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace ctcnn::test {

/// One tensor of golden values.
struct golden_tensor {
    std::vector<std::size_t> shape;
    std::vector<double> values;

    /// The only element of a scalar.
    [[nodiscard]] double scalar() const {
        if (values.size() != 1) throw std::runtime_error("golden tensor is not a scalar");
        return values.front();
    }
    /// The values as another type: `as<float>()`, `as<label>()`. Inputs are exact in float.
    template <class T>
    [[nodiscard]] std::vector<T> as() const {
        std::vector<T> result(values.size());
        std::transform(values.begin(), values.end(), result.begin(), [](double x) { return static_cast<T>(x); });
        return result;
    }
    /// Copies the values to a tensor, a batch or a span of the same size.
    template <class T>
    void copy_to(std::span<T> to) const {
        if (to.size() != values.size())
            throw std::runtime_error("golden tensor has " + std::to_string(values.size()) + " values, wanted " +
                                     std::to_string(to.size()));
        std::transform(values.begin(), values.end(), to.begin(), [](double x) { return static_cast<T>(x); });
    }
};

/// One case: tensors by name. A missing name is an exception, so that a test can't pass without comparing.
class golden_case {
public:
    golden_case() = default;
    golden_case(std::string name, std::map<std::string, golden_tensor> tensors)
        : name_(std::move(name)),
          tensors_(std::move(tensors)) {}

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] bool has(const std::string& tensor) const { return tensors_.contains(tensor); }
    [[nodiscard]] const golden_tensor& operator[](const std::string& tensor) const {
        const auto found = tensors_.find(tensor);
        if (found == tensors_.end()) throw std::runtime_error("golden case " + name_ + " has no tensor " + tensor);
        return found->second;
    }

private:
    std::string name_;
    std::map<std::string, golden_tensor> tensors_;
};

/// One file of tests/golden/values, written by tests/golden/make_golden.py, which describes the format.
class golden_file {
public:
    /// \param name  without folder and extension: "layers"
    explicit golden_file(const std::string& name)
        : path_(std::string(CTCNN_TEST_GOLDEN_DIR "/values/") + name + ".txt") {
        std::ifstream file(path_);
        if (!file) throw std::runtime_error("no golden values at " + path_);
        std::stringstream words;
        for (std::string line; std::getline(file, line);)
            if (!line.starts_with('#')) words << line << '\n';
        read(words);
    }

    [[nodiscard]] const golden_case& operator[](const std::string& name) const {
        const auto found = cases_.find(name);
        if (found == cases_.end()) throw std::runtime_error(path_ + " has no case " + name);
        return found->second;
    }

private:
    void read(std::istream& words) {
        std::string name;
        std::map<std::string, golden_tensor> tensors;
        const auto finish = [&] {
            if (!name.empty()) cases_.emplace(name, golden_case(name, std::exchange(tensors, {})));
        };
        for (std::string word; words >> word;) {
            if (word == "case") {
                finish();
                words >> name;
            } else if (word == "tensor") {
                std::string tensor;
                words >> tensor;
                tensors.emplace(tensor, read_tensor(words));
            } else {
                throw std::runtime_error(path_ + ": unexpected word " + word);
            }
        }
        finish();
    }
    golden_tensor read_tensor(std::istream& words) const {
        golden_tensor result;
        std::size_t rank = 0;
        words >> rank;
        result.shape.resize(rank);
        std::size_t size = 1;
        for (std::size_t& extent : result.shape) {
            words >> extent;
            size *= extent;
        }
        result.values.resize(size);
        for (double& value : result.values) {
            std::string word;
            words >> word;
            char* end = nullptr;
            value = std::strtod(word.c_str(), &end);
            if (word.empty() || *end != '\0') throw std::runtime_error(path_ + ": not a number: " + word);
        }
        return result;
    }

    std::string path_;
    std::map<std::string, golden_case> cases_;
};

/// Element `index` of synthetic tensor `tensor`: a multiple of 2^-23 in [-1, 1). Same as `formula` in make_golden.py.
inline double golden_formula(std::uint32_t tensor, std::size_t index) {
    std::uint32_t word = (static_cast<std::uint32_t>(index) + 1) * 2654435761u + tensor * 2654435769u;
    word ^= word >> 15;
    word *= 2246822519u;
    word ^= word >> 13;
    return static_cast<double>(word >> 8) * 0x1p-23 - 1;
}

/// Fills an input of the golden MNIST network: tensor number 100, [3, 1, 28, 28].
template <class Scalar>
void fill_by_formula(std::span<Scalar> to, std::uint32_t tensor) {
    for (std::size_t i = 0; i < to.size(); ++i) to[i] = static_cast<Scalar>(golden_formula(tensor, i));
}

/// Fills parameter tensor `tensor` of the golden MNIST network (0 to 17, in order). The bias of a layer has the fan in
/// of its weight; `is_weight` tells the two apart. Values are exact in float.
template <class Scalar>
void fill_golden_parameter(std::span<Scalar> to, std::uint32_t tensor, std::size_t fan_in, bool is_weight) {
    const double bound = static_cast<float>((is_weight ? 2.4 : 0.5) / std::sqrt(static_cast<double>(fan_in)));
    // Stored in memory, because g++ 12 at -O2 otherwise omits the rounding to float between two doubles.
    for (std::size_t i = 0; i < to.size(); ++i) {
        volatile float value = static_cast<float>(golden_formula(tensor, i) * bound);
        to[i] = static_cast<Scalar>(value);
    }
}

}  // namespace ctcnn::test
