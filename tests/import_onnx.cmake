# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# What the tests of the example import_onnx need besides their files: its sources but main.cpp, and, where the program is
# built, headers that it makes of tests/golden/onnx, which are compiled and run.

ctcnn_glob(importer import_onnx/*.cpp IN ${PROJECT_SOURCE_DIR}/examples)
list(FILTER importer EXCLUDE REGEX "/main[.]cpp$")
list(TRANSFORM importer PREPEND ${PROJECT_SOURCE_DIR}/examples/)
target_sources(unit_import_onnx PRIVATE ${importer})
# property_seed.hpp, for random trees.
target_include_directories(unit_import_onnx PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/generated)
target_link_libraries(unit_import_onnx PRIVATE ctcnn_protozero)
set_source_files_properties(${importer} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON SKIP_PRECOMPILE_HEADERS ON)

if(TARGET import_onnx)
    set(imported
        activations bounded columns convolutions dense excited gated joins layer_norm log_end normalizations pools resnet resnet_folded tokens
        viewed
    )
    set(folder ${CMAKE_CURRENT_BINARY_DIR}/generated/onnx)
    file(MAKE_DIRECTORY ${folder})
    set(headers "")
    foreach(name IN LISTS imported)
        set(model ${CMAKE_CURRENT_SOURCE_DIR}/golden/onnx/${name}.onnx)
        set(flags "")
        if(name STREQUAL "columns")
            set(flags --batch-dimension 1)
        endif()
        add_custom_command(
            OUTPUT ${folder}/${name}.hpp
            COMMAND import_onnx ${model} ${folder}/${name}.hpp --name imported::${name} --weights embed ${flags}
            DEPENDS import_onnx ${model}
        )
        list(APPEND headers ${folder}/${name}.hpp)
    endforeach()
    target_sources(unit_import_onnx PRIVATE ${headers})
    target_include_directories(unit_import_onnx PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/generated)
else()
    # They start the program, and compile what it made.
    set_source_files_properties(unit/import_onnx/generated.cpp unit/import_onnx/program.cpp PROPERTIES HEADER_FILE_ONLY ON)
endif()
