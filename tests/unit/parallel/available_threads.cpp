// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/parallel/available_threads.hpp"

#include <sched.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using namespace ctcnn;
using ctcnn::test::temporary_directory;

namespace {

/// A machine of files: /proc and /sys as they are in containers and services.
struct machine {
    temporary_directory folder;

    void write(const std::string& path, const std::string& text) const {
        const std::filesystem::path place = folder.path() + path;
        std::filesystem::create_directories(place.parent_path());
        std::ofstream(place) << text;
    }
    void groups(const std::string& text) const { write("/proc/self/cgroup", text); }
    void mounts(const std::string& text) const {
        write("/proc/self/mountinfo", "22 1 0:20 / / rw - ext4 /dev/sda1 rw\n" + text);
    }
    /// Of 64 CPUs.
    [[nodiscard]] double quota() const { return detail::cgroup_quota(folder.path(), 64); }
};

const std::string version_2 = "30 22 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";
const std::string version_1 = "33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
                              "34 31 0:31 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n";

}  // namespace

TEST_CASE("cgroup version 2: the least quota of the group and of all around it") {
    const machine m;
    CHECK(m.quota() == 64);  // nothing is there
    m.mounts(version_2);
    m.groups("0::/system.slice/run.service\n");
    CHECK(m.quota() == 64);
    const std::string root = "/sys/fs/cgroup";
    m.write(root + "/system.slice/run.service/cpu.max", "max 100000\n");
    CHECK(m.quota() == 64);
    m.write(root + "/system.slice/run.service/cpu.max", "350000 100000\n");
    CHECK(m.quota() == 3.5);
    m.write(root + "/system.slice/cpu.max", "50000 100000\n");
    CHECK(m.quota() == 0.5);
    m.write(root + "/system.slice/cpu.max", "10000000 100000\n");
    CHECK(m.quota() == 3.5);
    m.write(root + "/cpu.max", "20000 10000\n");  // a container's own group is at the mount point
    CHECK(m.quota() == 2);
}

TEST_CASE("cgroup version 1: quota and period, of the hierarchy that has the controller cpu") {
    const machine m;
    m.mounts(version_1);
    m.groups("5:cpuset:/other\n4:cpu,cpuacct:/docker/1234\n1:name=systemd:/docker/1234\n");
    const std::string group = "/sys/fs/cgroup/cpu,cpuacct/docker/1234";
    m.write(group + "/cpu.cfs_quota_us", "-1\n");
    m.write(group + "/cpu.cfs_period_us", "100000\n");
    CHECK(m.quota() == 64);
    m.write(group + "/cpu.cfs_quota_us", "150000\n");
    CHECK(m.quota() == 1.5);
    m.write("/sys/fs/cgroup/cpu,cpuacct/docker/cpu.cfs_quota_us", "100000\n");
    m.write("/sys/fs/cgroup/cpu,cpuacct/docker/cpu.cfs_period_us", "100000\n");
    CHECK(m.quota() == 1);
    // The controller alone, of a hierarchy whose name only begins alike.
    m.groups("5:cpuset:/docker/1234\n3:cpuacct:/docker/1234\n");
    CHECK(m.quota() == 64);
}

TEST_CASE("both versions at once, the controller in either") {
    const machine m;
    m.mounts(version_1 + "35 31 0:32 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n");
    m.groups("4:cpu,cpuacct:/a\n0::/b\n");
    m.write("/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us", "700000\n");
    m.write("/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us", "100000\n");
    CHECK(m.quota() == 7);
    m.write("/sys/fs/cgroup/unified/b/cpu.max", "300000 100000\n");
    CHECK(m.quota() == 3);
}

TEST_CASE("a container sees its own group at the mount point, whatever its path is called outside") {
    const machine m;
    m.write("/sys/fs/cgroup/cpu.max", "200000 100000\n");
    const std::string mount = GENERATE("30 22 0:26 /kubepods/pod1 /sys/fs/cgroup ro - cgroup2 cgroup2 rw\n",
                                       "30 22 0:26 /../.. /sys/fs/cgroup ro - cgroup2 cgroup2 rw\n",
                                       "30 22 0:26 / /sys/fs/cgroup ro - cgroup2 cgroup2 rw\n");
    m.mounts(mount);
    for (const char* const path :
         {"/kubepods/pod1", "/kubepods/pod1/container", "/../../somewhere", "/elsewhere", "/"}) {
        m.groups("0::" + std::string(path) + "\n");
        CHECK(m.quota() == 2);
    }
    m.mounts("30 22 0:26 /kubepods/pod1 /sys/fs/cgroup ro - cgroup2 cgroup2 rw\n");
    m.groups("0::/kubepods/pod1/container\n");
    m.write("/sys/fs/cgroup/container/cpu.max", "100000 100000\n");
    CHECK(m.quota() == 1);
    m.groups("0::/kubepods/pod10/container\n");  // begins alike, and is another
    CHECK(m.quota() == 2);
}

TEST_CASE("a mount point with blanks in its name") {
    const machine m;
    m.mounts("30 22 0:26 / /my\\040groups rw - cgroup2 cgroup2 rw\n");
    m.groups("0::/a\n");
    m.write("/my groups/a/cpu.max", "100000 100000\n");
    CHECK(m.quota() == 1);
}

TEST_CASE("files that say something else are no limit") {
    const machine m;
    m.mounts(version_2);
    m.groups("0::/a\n");
    const std::string text = GENERATE("", "\n", "max\n", "100000\n", "100000 0\n", "0 100000\n", "-5 100000\n", "x 1\n",
                                      "1e5 100000\n", "99999999999999999999999 100000\n", "100000 100000x\n");
    CAPTURE(text);
    m.write("/sys/fs/cgroup/a/cpu.max", text);
    CHECK(m.quota() == 64);
    for (const char* const groups : {"", "0", "0:", "0::", "::::\n", "no colons\n0::/b", "4:cpu:/a"}) {
        m.groups(groups);
        CHECK(m.quota() == 64);
    }
    m.mounts("30 22 0:26\n- cgroup2\n 30 - cgroup2 - - - \n30 22 0:26 / - cgroup2 cgroup2 rw\n");
    m.groups("0::/a\n");
    CHECK(m.quota() == 64);
}

TEST_CASE("the number of threads is at least 1, and at most that of the CPUs of the mask") {
    cpu_set_t before, one;
    REQUIRE(::sched_getaffinity(0, sizeof before, &before) == 0);
    CHECK(available_threads() >= 1);
    CHECK(available_threads() <= static_cast<std::size_t>(CPU_COUNT(&before)));
    CPU_ZERO(&one);
    for (std::size_t cpu = 0; cpu < CPU_SETSIZE; ++cpu)
        if (CPU_ISSET(cpu, &before)) {
            CPU_SET(cpu, &one);
            break;
        }
    REQUIRE(::sched_setaffinity(0, sizeof one, &one) == 0);
    CHECK(available_threads() == 1);
    REQUIRE(::sched_setaffinity(0, sizeof before, &before) == 0);
}
