// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "train_mnist/ranks.hpp"

#include <string>

#if defined(TRAIN_MNIST_MPI)
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <optional>
#include <thread>

#include "ctcnn/distributed/distributed_executor.hpp"
#include "ctcnn/distributed/mpi.hpp"
#endif

namespace train_mnist {

#if defined(TRAIN_MNIST_MPI)

struct ranks::job {
    ctcnn::mpi_ranks world;
    std::optional<ctcnn::distributed_executor<ctcnn::mpi_ranks>> everywhere;
    std::FILE* errors = stderr;  ///< where this rank reports its own
};

ranks::ranks() {
    if (!ctcnn::mpi_ranks::is_started_by_mpi()) return;
    job_ = std::make_unique<job>();
    if (rank() == 0) return;
    if (const int copy = ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3); copy >= 0)
        if (std::FILE* const file = ::fdopen(copy, "w"); file != nullptr) job_->errors = file;
    if (const int nothing = ::open("/dev/null", O_WRONLY | O_CLOEXEC); nothing >= 0) {
        ::dup2(nothing, STDOUT_FILENO);
        ::dup2(nothing, STDERR_FILENO);
        ::close(nothing);
    }
}

std::size_t ranks::rank() const noexcept { return job_ ? job_->world.rank() : 0; }
bool ranks::are_several() const noexcept { return job_ && job_->world.size() > 1; }

ctcnn::executor& ranks::everywhere(ctcnn::executor& threads) {
    if (!are_several()) return threads;
    return job_->everywhere.emplace(job_->world, threads);
}

int ranks::fail(const char* what, int code) noexcept {
    if (!are_several()) {
        std::fprintf(stderr, "train_mnist: %s\n", what);
        return code;
    }
    if (rank() == 0)
        std::fprintf(stderr, "train_mnist: %s\n", what);
    else {
        std::this_thread::sleep_for(std::chrono::seconds(2));  // rank 0 ends this one if it has the same error
        std::fprintf(job_->errors, "train_mnist: rank %zu: %s\n", rank(), what);
        std::fflush(job_->errors);
    }
    std::fflush(stdout);
    job_->world.end_all(code);
}

#else

struct ranks::job {};

ranks::ranks() = default;
std::size_t ranks::rank() const noexcept { return 0; }
bool ranks::are_several() const noexcept { return false; }
ctcnn::executor& ranks::everywhere(ctcnn::executor& threads) { return threads; }
int ranks::fail(const char* what, int code) noexcept {
    std::fprintf(stderr, "train_mnist: %s\n", what);
    return code;
}

#endif

ranks::~ranks() = default;

void ranks::restrict(options& o) const {
    o.tests_epochs = are_several() && !o.log_jsonl.empty();
    if (rank() == 0) return;
    for (std::string* const file : {&o.save, &o.resume, &o.export_to, &o.log_jsonl, &o.report, &o.tensorboard})
        file->clear();
    o.save_steps = o.save_seconds = 0;
}

}  // namespace train_mnist
