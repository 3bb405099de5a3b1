# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Does cmake/check_public_names.cmake see every name in namespace ctcnn, and none that is elsewhere?

cmake_minimum_required(VERSION 3.25)

include("${CMAKE_CURRENT_LIST_DIR}/expect.cmake")

# expect(<names on the list> <text of a header> <part of the complaint, empty where none may come>)
function(expect listed content complaint)
    file(REMOVE_RECURSE "${tree}")
    list(JOIN listed "\n" lines)
    file(WRITE "${WORK_DIR}/tests/checks/public_names.txt" "${lines}\n")
    file(WRITE "${tree}/ctcnn/core/shape.hpp" "#pragma once\n\n${content}")
    expect_check(public_names "${content}" "${complaint}")
    set(failures "${failures}" PARENT_SCOPE)
endfunction()

# in_ctcnn(<name> <declaration>): is it seen, where it is not listed, and accepted where it is?
function(in_ctcnn name declaration)
    set(content "namespace ctcnn {\n\n${declaration}\n\n}  // namespace ctcnn\n")
    expect("" "${content}"
           "ctcnn/core/shape.hpp: a new name in namespace ctcnn, ${name}: put it in detail, or add it to tests/checks/public_names.txt"
    )
    expect("${name}" "${content}" "")
    set(failures "${failures}" PARENT_SCOPE)
endfunction()

# Every kind of declaration.
in_ctcnn(shape "/// A shape.\ntemplate <std::size_t... Extent>\nstruct shape {\n    int inner;\n};")
in_ctcnn(tensor "template <class T>\n    requires(sizeof(T) > 1)\nclass [[nodiscard]] alignas(alignof(T) * 2) tensor final : public base<T> {\npublic:\n    tensor();\n};")
in_ctcnn(network "template <class Input>\nstruct network;\ntemplate <>\nstruct network<void> {};")
in_ctcnn(run_mode "enum class run_mode : unsigned char { inference, training };")
in_ctcnn(label "using label = std::uint32_t;")
in_ctcnn(next "using std::next;")
in_ctcnn(Shape "template <class T>\nconcept Shape = requires {\n    typename T::extents;\n};")
in_ctcnn(version "inline constexpr std::string_view version = \"1;2\";  // is = this")
in_ctcnn(places "inline constexpr std::array<int, (3 + 2)> places{1, 2};")
in_ctcnn(table "inline const char* table[] = {\"a\"};")
in_ctcnn(after "inline constexpr auto after = [] {\n    return 1;\n}();\n// ]] [[ [\n")
in_ctcnn(is_shape "template <class T>\ninline constexpr bool is_shape<T, list<T>> = true;")
in_ctcnn(size_of "[[nodiscard]] constexpr std::size_t size_of(element_type type) noexcept {\n    return other(type);\n}")
in_ctcnn(read "[[gnu::cold]] inline std::vector<std::pair<int, int>>\nread(const std::string& path);")
in_ctcnn(pointer "inline int* pointer(int (*function)(int)) { return nullptr; }")
in_ctcnn(kind "auto kind() noexcept(noexcept(f())) -> decltype(f());")
in_ctcnn(mnist "namespace mnist {\n\nint inner();\n\n}  // namespace mnist")

# No names of namespace ctcnn.
set(begin "namespace ctcnn {\n\n")
set(end "\n\n}  // namespace ctcnn\n")
expect("" "${begin}template <>\nstruct detail::join_of<int> {};\ninline double random_stream::normal(int x) noexcept {\n    return x;\n}${end}" "")
expect("" "${begin}constexpr bool operator==(shape a, shape b) { return true; }\nstatic_assert(sizeof(int) == 4);\nusing namespace std;${end}" "")
expect("" "// struct commented;\n#define CTCNN_TEXT \\\n    struct text\nstruct outside;\nnamespace other {\nint f();\n}  // namespace other\n" "")
expect("detail;kernels" "namespace ctcnn::detail {\nint f();\n}  // namespace ctcnn::detail\nnamespace ctcnn::kernels::detail {\nstruct g;\n}  // namespace ctcnn::kernels::detail\n" "")
expect("detail;f" "${begin}namespace detail {\nint g();\n}  // namespace detail\nint f();${end}" "")
expect("detail" "${begin}namespace detail {\nint g();\n}  // namespace detail\nint f();${end}" "a new name in namespace ctcnn, f:")

# What is wrong with the list, or the header.
expect("label;shape" "${begin}using label = int;${end}" "no header declares shape in namespace ctcnn: take it off")
expect("b;a" "${begin}int a();\nint b();${end}" "sort it")
expect("a" "${begin}int a();\n\n}\n" "ctcnn/core/shape.hpp: a namespace does not end with")
expect("a" "${begin}int a();\n\n}  // namespace other\n" "ctcnn/core/shape.hpp: a namespace does not end with")

fail_if_any(public_names)
