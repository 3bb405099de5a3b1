// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string_view>

#include "ctcnn/core/tensor.hpp"

/// A digit in the program's own source, so that nothing has to be read from a file.
namespace digits {

/// 28 rows of 28 characters, each a level of grey.
inline constexpr std::string_view five = "                            \n"
                                         "                            \n"
                                         "                            \n"
                                         "                            \n"
                                         "          -==++*##%=        \n"
                                         "         #@@@@@@@@@%        \n"
                                         "         @@@@@@@@@%=        \n"
                                         "         @@*:..             \n"
                                         "        .@@+                \n"
                                         "        :@@=                \n"
                                         "        -@@- .              \n"
                                         "        =@@%@@@*:           \n"
                                         "        +@@@@@@@@=          \n"
                                         "        *@@@*+#@@@-         \n"
                                         "        =@*    =@@%         \n"
                                         "                +@@:        \n"
                                         "                :@@=        \n"
                                         "                .@@+        \n"
                                         "                =@@=        \n"
                                         "        +@=    .%@@.        \n"
                                         "        @@@+:.=%@@+         \n"
                                         "        =@@@@@@@@#          \n"
                                         "         -@@@@@@+           \n"
                                         "           -=+-.            \n"
                                         "                            \n"
                                         "                            \n"
                                         "                            \n"
                                         "                            \n";

/// The drawing as the network reads it.
/// Units  " .:-=+*#%@" -> 0..1 -> (x - 0.1307) / 0.3081, as MNIST's pixels are scaled
inline ctcnn::tensor<ctcnn::shape<1, 28, 28>> image_of(std::string_view drawing) {
    constexpr std::string_view levels = " .:-=+*#%@";
    ctcnn::tensor<ctcnn::shape<1, 28, 28>> image;
    std::size_t pixel = 0;
    for (const char character : drawing)
        if (const std::size_t level = levels.find(character); level != levels.npos && pixel < 28 * 28)
            image.data()[pixel++] = (static_cast<float>(level) / 9 - 0.1307f) / 0.3081f;
    return image;
}

}  // namespace digits
