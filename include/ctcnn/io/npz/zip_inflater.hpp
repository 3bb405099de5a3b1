// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstdint>
#include <span>
#include <string>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/io/inflater.hpp"

namespace ctcnn::detail {

/// Unpacks one member's data incrementally.
/// Errors  throws data_error for damaged data, and for any data if the program was built without zlib
class zip_inflater {
public:
    /// \param what  the file and the member, for messages
    zip_inflater(const std::string& what, std::uint64_t offset, std::span<const std::uint8_t> packed)
        : what_(what),
          end_(offset + packed.size()),
          packed_(packed),
          inflater_(deflate_format::alone) {
        if (!has_zlib)
            fail("a stored member", "a deflated one, and this program was built without zlib; write the file with "
                                    "numpy.savez, or configure "
                                    "with CTCNN_ZLIB=ON");
    }

    /// Fills `to`.
    void read(std::span<std::uint8_t> to) {
        while (!to.empty()) {
            const inflate_result result = run(to);
            to = to.subspan(result.made);
            if (result.what == inflate_result::state::end && !to.empty())
                fail("more data", "the end of the packed data");
            if (result.what == inflate_result::state::damaged)
                fail("valid deflated data", message_or("the end of the member"));
        }
    }
    /// Requires that no data are left.
    void finish() {
        if (!ended_) {
            std::uint8_t more = 0;
            if (run({&more, 1}).made != 0) fail("the end of the data", "more than the directory says");
            if (!ended_) fail("the end of the packed data", message_or("more"));
        }
        if (!packed_.empty()) fail("the end of the member", std::to_string(packed_.size()) + " more bytes");
    }

private:
    inflate_result run(std::span<std::uint8_t> to) {
        const inflate_result result = inflater_.run(packed_, to);
        packed_ = packed_.subspan(result.used);
        if (result.what == inflate_result::state::end) ended_ = true;
        return result;
    }
    [[nodiscard]] std::string message_or(const char* otherwise) const {
        return inflater_.message().empty() ? otherwise : std::string(inflater_.message());
    }
    [[noreturn]] void fail(const std::string& expected, const std::string& found) const {
        throw data_error(what_, end_ - packed_.size(), expected, found);
    }

    const std::string& what_;
    std::uint64_t end_;                     ///< of the packed data in the file
    std::span<const std::uint8_t> packed_;  ///< not used yet
    bool ended_ = false;
    inflater inflater_;
};

}  // namespace ctcnn::detail
