#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause
"""Arrays between NumPy (Debian's python3-numpy 1.24) and ctcnn:

    /usr/bin/python3 tests/golden/numpy_arrays.py write         makes the files in tests/golden/npz
    /usr/bin/python3 tests/golden/numpy_arrays.py check FILE    fails unless FILE holds the same arrays
"""
import pathlib
import sys

import numpy


def arrays():
    result = {t: (numpy.arange(6) * 3 + 1).reshape(2, 3).astype(t) for t in "f8 f4 f2 i8 u8 i4 u4 u1".split()}
    result["scalar"] = numpy.float32(0.5)
    result["empty"] = numpy.zeros((0, 7), numpy.float32)
    result["one/zo\u00eb"] = numpy.arange(5, dtype=numpy.int32)
    result["zeros"] = numpy.zeros((1, 1, 50, 80), numpy.float32)
    return result


def write():
    folder = pathlib.Path(__file__).resolve().parent / "npz"
    folder.mkdir(exist_ok=True)
    small = {name: array for name, array in arrays().items() if name != "zeros"}
    numpy.savez(folder / "stored.npz", **small)
    numpy.savez_compressed(folder / "compressed.npz", **arrays())
    numpy.savez(folder / "big_endian.npz", x=numpy.arange(3, dtype=">f4"))
    numpy.savez(folder / "fortran.npz", x=numpy.asfortranarray(numpy.ones((2, 3), numpy.float32)))
    numpy.savez(folder / "complex.npz", x=numpy.ones(2, numpy.complex64))
    numpy.save(folder / "single.npy", numpy.ones(2))


def check(path):
    found, expected = numpy.load(path), arrays()
    assert list(found) == list(expected), list(found)
    for name, array in expected.items():
        assert found[name].dtype == array.dtype and found[name].shape == array.shape, name
        assert numpy.array_equal(found[name], array), name


if __name__ == "__main__":
    write() if sys.argv[1:] == ["write"] else check(sys.argv[2])
