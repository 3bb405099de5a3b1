// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"
#include "ctcnn/core/exceptions.hpp"

// The C++ bindings that MPI had once.
#if !defined(OMPI_SKIP_MPICXX)
#define OMPI_SKIP_MPICXX 1
#endif
#if !defined(MPICH_SKIP_MPICXX)
#define MPICH_SKIP_MPICXX 1
#endif
#include <mpi.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <initializer_list>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/distributed/communicator.hpp"

namespace ctcnn {

/// The processes that mpirun, or a scheduler, has started as ranks of one MPI job. The only header that includes mpi.h;
/// in CMake it needs `find_package(MPI REQUIRED COMPONENTS CXX)` and MPI::MPI_CXX.
///
/// Make one object, at the beginning of main. It initialises MPI, unless that was done before, and then its destructor
/// finalises it; if that runs because of an exception, it ends all ranks with exit code 1. Only the thread that made the
/// object may use it.
/// Errors  communication_error with MPI's own message. A rank that ends without a word, as by a signal, ends the job:
///         mpirun ends the other ranks.
class mpi_ranks {
public:
    mpi_ranks() {
        int is_initialised = 0, provided = 0;
        require(MPI_Initialized(&is_initialised), "MPI_Initialized");
        if (is_initialised == 0) {
            require(MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided), "MPI_Init_thread");
            finalises_ = true;
        }
        // Its own messages can't be mistaken for those of the program.
        require(MPI_Comm_dup(MPI_COMM_WORLD, &world_), "MPI_Comm_dup");
        require(MPI_Comm_set_errhandler(world_, MPI_ERRORS_RETURN), "MPI_Comm_set_errhandler");
        require(MPI_Comm_rank(world_, &rank_), "MPI_Comm_rank");
        require(MPI_Comm_size(world_, &size_), "MPI_Comm_size");
        now_.resize(size());
        later_.resize(size());
    }
    mpi_ranks(const mpi_ranks&) = delete;
    mpi_ranks& operator=(const mpi_ranks&) = delete;
    ~mpi_ranks() {
        if (std::uncaught_exceptions() > exceptions_) end_all(1);
        MPI_Comm_free(&world_);
        if (finalises_) MPI_Finalize();
    }

    /// Whether this process was started as a rank by Open MPI, MPICH, or Slurm. Does not initialise MPI.
    [[nodiscard]] static bool is_started_by_mpi() noexcept {
        for (const char* const variable : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "PMIX_RANK", "MPI_LOCALNRANKS"})
            if (std::getenv(variable) != nullptr) return true;
        return false;
    }

    [[nodiscard]] std::size_t rank() const noexcept { return static_cast<std::size_t>(rank_); }
    [[nodiscard]] std::size_t size() const noexcept { return static_cast<std::size_t>(size_); }

    void all_gather(std::span<std::byte> all, std::span<const std::size_t> offsets) {
        if (all.size() > most_bytes) {  // MPI counts in int
            for (std::size_t other = 0; other < size(); ++other)
                broadcast(all.subspan(offsets[other], offsets[other + 1] - offsets[other]), other);
            return;
        }
        now_.set(offsets);
        require(MPI_Allgatherv(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, all.data(), now_.counts.data(), now_.begins.data(),
                               MPI_BYTE, world_),
                "MPI_Allgatherv");
    }
    /// See OverlappingCommunicator. How much of it happens during computation is up to MPI and the network: most
    /// implementations proceed only while one of these functions runs, unless the network card does it.
    void begin_all_gather(std::span<std::byte> all, std::span<const std::size_t> offsets) {
        if (all.size() > most_bytes) return all_gather(all, offsets);
        later_.set(offsets);
        require(MPI_Iallgatherv(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, all.data(), later_.counts.data(),
                                later_.begins.data(), MPI_BYTE, world_, &gathering_),
                "MPI_Iallgatherv");
    }
    void continue_all_gather() {
        int is_done = 0;
        require(MPI_Test(&gathering_, &is_done, MPI_STATUS_IGNORE), "MPI_Test");
    }
    void finish_all_gather() { require(MPI_Wait(&gathering_, MPI_STATUS_IGNORE), "MPI_Wait"); }
    void broadcast(std::span<std::byte> all, std::size_t root) {
        for (std::size_t first = 0; first < all.size(); first += most_bytes)
            require(MPI_Bcast(all.data() + first, static_cast<int>(std::min(most_bytes, all.size() - first)), MPI_BYTE,
                              static_cast<int>(root), world_),
                    "MPI_Bcast");
    }
    void barrier() { require(MPI_Barrier(world_), "MPI_Barrier"); }

    /// Ends all ranks at once. The exit code of mpirun is `code`.
    [[noreturn]] void end_all(int code) noexcept {
        MPI_Abort(world_, code);
        std::_Exit(code);
    }

private:
    static constexpr std::size_t most_bytes = std::size_t{1} << 30;
    static_assert(most_bytes <= static_cast<std::size_t>(std::numeric_limits<int>::max()));

    /// Where each rank's bytes are, as MPI takes it. A gather that has begun reads it until it ends.
    struct parts {
        std::vector<int> counts, begins;

        void resize(std::size_t ranks) {
            counts.resize(ranks);
            begins.resize(ranks);
        }
        void set(std::span<const std::size_t> offsets) noexcept {
            for (std::size_t rank = 0; rank < counts.size(); ++rank) {
                begins[rank] = static_cast<int>(offsets[rank]);
                counts[rank] = static_cast<int>(offsets[rank + 1] - offsets[rank]);
            }
        }
    };

    static void require(int result, const char* call) {
        if (result != MPI_SUCCESS) refuse(result, call);
    }
    [[noreturn, gnu::cold]] static void refuse(int result, const char* call) {
        std::string text(MPI_MAX_ERROR_STRING, '\0');
        int length = 0;
        MPI_Error_string(result, text.data(), &length);
        text.resize(static_cast<std::size_t>(length));
        throw communication_error(std::string("ctcnn::mpi_ranks: ") + call + " failed: " + text);
    }

    MPI_Comm world_ = MPI_COMM_NULL;
    int rank_ = 0, size_ = 0;
    bool finalises_ = false;
    int exceptions_ = std::uncaught_exceptions();
    parts now_, later_;
    MPI_Request gathering_ = MPI_REQUEST_NULL;  ///< of begin_all_gather
};
static_assert(OverlappingCommunicator<mpi_ranks>);

}  // namespace ctcnn
