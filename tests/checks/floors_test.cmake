# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Does cmake/check_floors.cmake see what it should, and nothing else? Each case is a tree with one header of interest.

cmake_minimum_required(VERSION 3.25)

include("${CMAKE_CURRENT_LIST_DIR}/expect.cmake")

# expect(<header> <content> <part of the complaint, empty where none may come>)
function(expect header content complaint)
    file(REMOVE_RECURSE "${tree}")
    # Targets for relative includes have to exist.
    file(WRITE "${tree}/ctcnn/network/network.hpp" "#pragma once\n")
    file(WRITE "${tree}/ctcnn/layers/relu.hpp" "#pragma once\n")
    file(WRITE "${tree}/ctcnn/${header}" "${content}")
    expect_check(floors "${header}: ${content}" "${complaint}")
    set(failures "${failures}" PARENT_SCOPE)
endfunction()

# Down is right, and so are comments, the standard library and the version.
expect(layers/linear.hpp "#include <ctcnn/kernels/gemm.hpp>\n#include <ctcnn/layers/layer.hpp>\n#include <vector>\n" "")
expect(core/shape.hpp "// #include <ctcnn/network/network.hpp>\n/* xsimd; xt::view\n*/\n#include <ctcnn/version.hpp>\n" "")
expect(network/plan.hpp "#include <ctcnn/layers/relu.hpp>\n#include <ctcnn/parallel/thread_pool.hpp>\n" "")
expect(train/trainer.hpp "#include <ctcnn/losses/loss.hpp>\n#include <ctcnn/data/idx.hpp>\n#include <ctcnn/network/network.hpp>\n" "")
expect(simd/pack.hpp "#include <immintrin.h>\n#include <xsimd/xsimd.hpp>\n__m512 x = _mm512_setzero_ps();\n" "")
expect(interop/xtensor.hpp "#include <xtensor/xview.hpp>\nusing xt::view;\n" "")
expect(data/idx.hpp "#include <ctcnn/io/input_file.hpp>\n" "")
expect(train/checkpoint.hpp "#include <ctcnn/io/safetensors.hpp>\n" "")
expect(ctcnn.hpp "#include <ctcnn/train/trainer.hpp>\n#include <ctcnn/interop/xtensor.hpp>\n" "")
expect(core/next.hpp "int next::value; int text::value; int x_xsimd; // xsimd\n" "")

# Up and sideways is not.
expect(core/shape.hpp "#pragma once\n#include <ctcnn/simd/pack.hpp>\n" "ctcnn/core/shape.hpp:2: includes ctcnn/simd/pack.hpp")
expect(kernels/gemm.hpp "#include <ctcnn/layers/relu.hpp>\n" "includes ctcnn/layers/relu.hpp, but kernels/ may include: core, simd")
expect(layers/linear.hpp "#include <ctcnn/losses/loss.hpp>\n" "includes ctcnn/losses/loss.hpp")
expect(optimizers/adam.hpp "#include <ctcnn/data/idx.hpp>\n" "includes ctcnn/data/idx.hpp")
expect(network/network.hpp "#include <ctcnn/optimizers/adam.hpp>\n" "includes ctcnn/optimizers/adam.hpp")
expect(parallel/thread_pool.hpp "#include <ctcnn/kernels/gemm.hpp>\n" "includes ctcnn/kernels/gemm.hpp")
expect(io/safetensors.hpp "#include <ctcnn/network/network.hpp>\n" "includes ctcnn/network/network.hpp, but io/ may include: core")
expect(train/trainer.hpp "#  include <ctcnn/models/mnist_cnn.hpp>\n" "includes ctcnn/models/mnist_cnn.hpp")
expect(layers/linear.hpp "#include <ctcnn/ctcnn.hpp>\n" "includes ctcnn/ctcnn.hpp")
# Relative includes are no way round.
expect(layers/detail/linear.hpp "#include \"../../network/network.hpp\"\n" "includes ctcnn/network/network.hpp")
expect(layers/linear.hpp "#include \"relu.hpp\"\n" "")
# A folder that is in no picture.
expect(utils/misc.hpp "#pragma once\n" "utils/ is on no floor")

# Names that belong to one folder.
expect(kernels/gemm.hpp "\n#include <xsimd/xsimd.hpp>\n" "ctcnn/kernels/gemm.hpp:2: names xsimd or an intrinsic (xsimd)")
expect(kernels/gemm.hpp "#include <immintrin.h>\n" "names xsimd or an intrinsic (immintrin.h)")
expect(kernels/gemm.hpp "/* a\nb */\nauto x = _mm512_add_ps(a, b);\n" "ctcnn/kernels/gemm.hpp:3: names xsimd or an intrinsic")
expect(kernels/gemm.hpp "__m256 x;\n" "names xsimd or an intrinsic (__m256)")
expect(kernels/gemm.hpp "typedef int four __attribute__((vector_size(16)));\n" "names xsimd or an intrinsic (vector_size)")
expect(core/tensor.hpp "#include <xtensor/xfixed.hpp>\n" "names xtensor (xtensor/)")
expect(core/tensor.hpp "template <class E> void f(const xt::xexpression<E>&);\n" "names xtensor (xt::)")

# What is allowed and not used, of which the project's own headers have none (check.floors).
expect(kernels/gemm.hpp "#include <ctcnn/core/shape.hpp>\n" "")
expect_check(floors "kernels/ without simd/" "kernels/ may include simd/, and no header does: take it off the table" -D EXACT=ON)

fail_if_any(floors)
