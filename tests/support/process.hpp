// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/data_files.hpp"

namespace ctcnn::test {

/// Runs another program, and captures its output and exit code.
class process {
public:
    struct result {
        int code;  ///< as in a shell: 128 + signal if a signal ended the program
        std::string out, err;
    };

    /// \param command      the program and its arguments
    /// \param environment  "NAME=value" to set, in addition to the current environment
    /// The program starts in a new, empty folder, without a terminal.
    explicit process(std::vector<std::string> command, const std::vector<std::string>& environment = {}) {
        std::vector<char*> arguments;
        for (std::string& word : command) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        id_ = ::fork();
        if (id_ < 0) throw std::runtime_error("can't fork");
        if (id_ > 0) return;
        const int out = ::open((folder_ / "out").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        const int err = ::open((folder_ / "err").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        const int in = ::open("/dev/null", O_RDONLY);
        if (::chdir(folder_.path().c_str()) != 0 || ::dup2(in, 0) < 0 || ::dup2(out, 1) < 0 || ::dup2(err, 2) < 0)
            ::_exit(126);
        for (const std::string& entry : environment)
            ::setenv(entry.substr(0, entry.find('=')).c_str(), entry.substr(entry.find('=') + 1).c_str(), 1);
        ::execv(arguments[0], arguments.data());
        ::_exit(127);
    }
    process(const process&) = delete;
    process& operator=(const process&) = delete;
    ~process() {
        if (id_ <= 0) return;
        ::kill(id_, SIGKILL);
        ::waitpid(id_, nullptr, 0);
    }

    void send(int signal) const {
        if (::kill(id_, signal) != 0) throw std::runtime_error("no process to send a signal to");
    }
    /// Waits until standard output holds `text`.
    void wait_for(const std::string& text) const {
        for (int tries = 0; tries < 6000; ++tries, ::usleep(10'000)) {
            if (::access((folder_ / "out").c_str(), R_OK) != 0) continue;
            const bytes out = read_bytes(folder_ / "out");
            if (std::string(out.begin(), out.end()).find(text) != std::string::npos) return;
        }
        throw std::runtime_error("the program did not print: " + text);
    }
    /// Waits for the end of the program.
    result finish() {
        int status = 0;
        if (::waitpid(id_, &status, 0) != id_) throw std::runtime_error("can't wait for the program");
        id_ = 0;
        return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), text("out"), text("err")};
    }

private:
    /// Empty if the program was killed before it began.
    [[nodiscard]] std::string text(const std::string& name) const {
        if (::access((folder_ / name).c_str(), R_OK) != 0) return "";
        const bytes content = read_bytes(folder_ / name);
        return {content.begin(), content.end()};
    }

    temporary_directory folder_;
    pid_t id_ = 0;
};

}  // namespace ctcnn::test
