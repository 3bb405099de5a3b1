// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// That this program links is most of the test. What runs: an inline variable of the library is one object.

const void* version_in_first();
const void* version_in_second();

int main() { return version_in_first() == version_in_second() ? 0 : 1; }
