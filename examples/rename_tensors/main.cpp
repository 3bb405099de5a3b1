// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Gives the tensors of a safetensors file the names that a network here has: those of PyTorch's state_dict for the same
// nesting of nn.Sequential, such as 0.weight. A name that begins with the left side of an argument begins with its
// right side instead; nothing on the right leaves the tensor out. The first argument that fits counts:
//
//     rename_tensors model.safetensors renamed.safetensors conv1.=0. fc1.=4. bn1.num_batches_tracked=
//
// The output may be the input: all of it has been read before, and it is replaced in one step or not at all.
//
// test-arguments: @TEST_DATA@/../golden/weights/f32.safetensors renamed.safetensors 0.0.=conv1. 2.0.=fc1. 2.2.bias=

#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

#include "ctcnn/io/safetensors.hpp"

using namespace ctcnn;

struct renaming {
    std::string from, to;
    bool is_used = false;
};

int main(int argc, char** argv) try {
    std::vector<renaming> rules;
    for (int i = 3; i < argc; ++i) {
        const std::string text = argv[i];
        const std::size_t sign = text.find('=');
        if (sign == text.npos) return std::fprintf(stderr, "expected <old>=<new>, found %s\n", argv[i]), 2;
        rules.push_back({text.substr(0, sign), text.substr(sign + 1)});
    }
    if (rules.empty())
        return std::fputs("usage: rename_tensors <from.safetensors> <to.safetensors> <old>=<new> ...\n", stderr), 2;

    const tensor_file file = read_safetensors(argv[1]);
    std::vector<named_tensor> renamed;
    for (named_tensor tensor : file.tensors()) {
        bool is_left_out = false;
        for (renaming& rule : rules) {
            if (!tensor.name.starts_with(rule.from)) continue;
            rule.is_used = true;
            is_left_out = rule.to.empty();
            tensor.name.replace(0, rule.from.size(), rule.to);
            break;
        }
        if (!is_left_out) renamed.push_back(tensor);
    }
    for (const renaming& rule : rules)
        if (!rule.is_used)
            return std::fprintf(stderr,
                                "no tensor has a name that begins with %s, or an earlier argument fits them all\n",
                                rule.from.c_str()),
                   2;

    text_by_name metadata = file.metadata();  // but for what the writer adds itself
    std::erase_if(metadata,
                  [](const auto& text) { return text.first == "format" || text.first.starts_with("ctcnn."); });
    write_safetensors(renamed, argv[2], metadata);
    std::printf("%zu tensors in %s\n", renamed.size(), argv[2]);
} catch (const error& problem) {
    std::fprintf(stderr, "rename_tensors: %s\n", problem.what());
    return 3;
}
