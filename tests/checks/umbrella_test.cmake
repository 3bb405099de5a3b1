# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Does cmake/check_umbrella.cmake miss no forgotten header?

cmake_minimum_required(VERSION 3.25)

include("${CMAKE_CURRENT_LIST_DIR}/expect.cmake")

function(expect umbrella complaint)
    file(REMOVE_RECURSE "${tree}")
    file(WRITE "${tree}/ctcnn/layers/relu.hpp" "#pragma once\n")
    file(WRITE "${tree}/ctcnn/layers/detail/inner.hpp" "#pragma once\n")
    file(WRITE "${tree}/ctcnn/losses/mean_squared_error.hpp" "#pragma once\n")
    file(WRITE "${tree}/ctcnn/optimizers/sgd.hpp" "#pragma once\n")
    file(WRITE "${tree}/ctcnn/data/idx.hpp" "#pragma once\n")
    file(WRITE "${tree}/ctcnn/initializers/he.hpp" "#pragma once\n")
    file(WRITE "${tree}/ctcnn/ctcnn.hpp" "${umbrella}")
    expect_check(umbrella "${umbrella}" "${complaint}")
    set(failures "${failures}" PARENT_SCOPE)
endfunction()

set(relu "#include <ctcnn/layers/relu.hpp>\n")
set(loss "#include \"ctcnn/losses/mean_squared_error.hpp\"\n#include <ctcnn/optimizers/sgd.hpp>\n#include <ctcnn/data/idx.hpp>\n#include <ctcnn/initializers/he.hpp>\n")
expect("${relu}${loss}" "")
expect("${relu}" "#include \"ctcnn/losses/mean_squared_error.hpp\"")
expect("${loss}" "#include \"ctcnn/layers/relu.hpp\"")
expect("// ${relu}${loss}" "#include \"ctcnn/layers/relu.hpp\"")

# A shelf without headers is not one that is complete.
file(REMOVE_RECURSE "${tree}/ctcnn/data")
expect_check(umbrella "no data/" "no file is called")

fail_if_any(umbrella)
