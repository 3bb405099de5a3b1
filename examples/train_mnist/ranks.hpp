// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdio>
#include <memory>

#include "ctcnn/parallel/executor.hpp"
#include "train_mnist/options.hpp"

namespace train_mnist {

/// The ranks of a program that mpirun has started, of which rank 0 prints, writes files and answers signals for all. One
/// rank if it was started otherwise, or was built without MPI (CTCNN_MPI).
class ranks {
public:
    /// On all ranks but 0, standard output and standard error become /dev/null.
    ranks();
    ranks(const ranks&) = delete;
    ranks& operator=(const ranks&) = delete;
    ~ranks();

    [[nodiscard]] std::size_t rank() const noexcept;
    [[nodiscard]] bool are_several() const noexcept;

    /// An executor of the threads of all ranks; `threads` itself if there is one.
    [[nodiscard]] ctcnn::executor& everywhere(ctcnn::executor& threads);

    /// Options without files, for all ranks but 0.
    void restrict(options& o) const;

    /// Reports an error, and ends all ranks with `code`. Returns it if there is one rank. If all ranks have the same
    /// error, only rank 0 reports it.
    int fail(const char* what, int code) noexcept;

private:
    struct job;
    std::unique_ptr<job> job_;
};

}  // namespace train_mnist
