// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/io/npz/npy_header.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/npz_files.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;

const std::string member_name = "f: a.npy";
detail::npy_header parsed_header(const bytes& content) { return detail::npy_parser(member_name, 100, content).parse(); }
refusal refused_header(const std::string& dict) {
    return refusal_of([&] { (void)parsed_header(npy_dict(dict, 0)); });
}

TEST_CASE("a head that is written is read again, and the data after it are aligned") {
    for (const std::vector<std::uint64_t>& shape : {std::vector<std::uint64_t>{}, std::vector<std::uint64_t>{7},
                                                    std::vector<std::uint64_t>{2, 0, 18446744073709551615u}}) {
        const std::string text = detail::npy_header_text(element_type::f16, shape);
        const detail::npy_header header = parsed_header({text.begin(), text.end()});
        CHECK(header.elements.type == element_type::f16);
        CHECK_FALSE(header.fortran_order);
        CHECK(header.shape == shape);
        CHECK(header.bytes == text.size());
        CHECK(text.size() % 64 == 0);
        CHECK(text.back() == '\n');
    }
}

TEST_CASE("all that Python takes for the description is read") {
    const bytes content = npy_dict("{\"shape\":(2 ,3L),'descr' : u'>i4' , 'fortran_order':True}", 0);
    const auto header = parsed_header(content);  // refers to the content
    CHECK(header.elements.type == element_type::i32);
    CHECK(header.elements.big_endian);
    CHECK(header.type_name == ">i4");
    CHECK(header.fortran_order);
    CHECK(header.shape == std::vector<std::uint64_t>{2, 3});
    CHECK(parsed_header(npy_dict("{'descr': [('a, }', '<i4')], 'fortran_order': False, 'shape': (), }", 0)).type_name ==
          "[('a, }', '<i4')]");
}

TEST_CASE("what is not a description is refused at its byte in the file") {
    CHECK(refusal_of([] { (void)parsed_header({1, 2}); }).offset == 100);
    CHECK(refused_header("{'descr': '<f4', 'fortran_order': False}").expected ==
          "'descr', 'fortran_order' and 'shape', each once");
    CHECK(refused_header("{'shape': (1,), 'shape': (1,)").offset == 100 + 10 + 16);
    CHECK(refused_header("{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}").expected == "False");
    CHECK(refused_header("{'descr': '<f4', 'fortran_order': False, 'shape': (1)}").expected == "a comma, as in (1,)");
    CHECK(refused_header("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}").expected ==
          "an extent from 0 to 2^64 - 1");
    CHECK(refused_header("{'descr': '<f4").expected == "a text that ends");
    CHECK(refused_header("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} 1").expected ==
          "white space alone after the description");
}

}  // namespace
