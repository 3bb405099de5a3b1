#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause
"""Arrays between NumPy (Debian's python3-numpy 1.24) and ctcnn:

    /usr/bin/python3 tests/golden/numpy_arrays.py write         makes the files in tests/golden/npz
    /usr/bin/python3 tests/golden/numpy_arrays.py check FILE    fails unless FILE holds the same arrays
"""
import io
import pathlib
import struct
import sys
import zipfile

import numpy


def arrays():
    result = {t: (numpy.arange(6) * 3 + 1).reshape(2, 3).astype(t) for t in "f8 f4 f2 i8 u8 i4 u4 u1".split()}
    result["scalar"] = numpy.float32(0.5)
    result["empty"] = numpy.zeros((0, 7), numpy.float32)
    result["one/zo\u00eb"] = numpy.arange(5, dtype=numpy.int32)
    result["zeros"] = numpy.zeros((1, 1, 50, 80), numpy.float32)
    return result


def other_types():
    return {
        "bool": numpy.array([True, False]),
        "i1": numpy.array([-1, 2], "i1"),
        "i2": numpy.array([-1, 2], ">i2"),
        "u2": numpy.array([1, 2], "u2"),
        "c8": numpy.array([1 + 2j, 3], ">c8"),
        "c16": numpy.ones(2, "c16"),
        "bytes": numpy.array([b"ab", b"c"]),
        "text": numpy.array(["ab", "c"]),
        "date": numpy.array(["2000-01-01"], "datetime64[D]"),
        "structure": numpy.array([(1, 2.0)], [("a, b}", "<i4"), ("c", "<f8", (2,))]),
        "objects": numpy.array([{}, None]),
        "weight": numpy.float32([1, 2]),
    }


def table(dtype="<f4"):
    """What each array of the files of other writers is."""
    return (numpy.arange(6) * 3 + 1).reshape(2, 3).astype(dtype)


def npy(descr="'<f4'", order="False", shape="(2, 3)", text=None, version=1, end="\n", data=None):
    """An array as another writer may describe it."""
    text = (text or "{'descr': %s, 'fortran_order': %s, 'shape': %s, }") % (descr, order, shape) + end
    size = struct.pack("<H" if version == 1 else "<I", len(text))
    return b"\x93NUMPY" + bytes([version, 0]) + size + text.encode() + (table() if data is None else data).tobytes()


def spellings():
    result = {
        "version2": npy(version=2),
        "version3": npy(version=3),
        "packed": npy(text="{'descr':%s,'fortran_order':%s,'shape':%s}"),
        "spaces": npy(text="  {\n'descr'\t: %s ,'fortran_order' :%s,\n 'shape' : %s , }  ", shape="( 2 ,3 , )"),
        "quotes": npy(text='{"descr": %s, "fortran_order": %s, "shape": %s}', descr='"<f4"'),
        "unicode": npy(text="{u'descr': %s, u'fortran_order': %s, u'shape': %s}"),
        "order_of_names": npy(text="{'shape': %s, 'fortran_order': %s, 'descr': %s}", descr="(2, 3)", shape="'<f4'"),
        "python2": npy(shape="(2L, 3L)"),
        "no_line_feed": npy(end=""),
        "many_line_feeds": npy(end="\n\n  \n"),
        "fortran": npy(order="True", data=table().T),
        "big_endian_fortran": npy("'>f8'", "True", data=table(">f8").T),
    }
    for name in "=f4 f4 |f4 f float32 single".split():
        result[name] = npy(repr(name))
    for name in ">f4 >f".split():
        result[name] = npy(repr(name), data=table(">f4"))
    for name in "e half float16 >f2 >e".split():
        result[name] = npy(repr(name), data=table(">f2" if name[0] == ">" else "<f2"))
    for name in "d double float64 float >d".split():
        result[name] = npy(repr(name), data=table(">f8" if name[0] == ">" else "<f8"))
    result["fortran_1d"] = npy(order="True", shape="(6,)")
    result["fortran_1x6"] = npy(order="True", shape="(1, 6)")
    return result


class pipe(io.RawIOBase):
    """Can't be sought, so that the sizes of members are written after them."""

    def __init__(self):
        self.bytes = b""

    def writable(self):
        return True

    def write(self, more):
        self.bytes += bytes(more)
        return len(more)


def archives():
    """The same arrays as other writers of zip files pack them."""
    for name, target in ("pipe", pipe()), ("beside", io.BytesIO()):
        with zipfile.ZipFile(target, "w") as file:
            if name == "beside":
                file.comment = b"weights of tuesday"
                file.writestr(zipfile.ZipInfo("folder/"), "")
                for other in "README.txt", "__MACOSX/._0.weight.npy", "folder/empty":
                    info = zipfile.ZipInfo(other)
                    info.compress_type = zipfile.ZIP_LZMA if other == "README.txt" else zipfile.ZIP_STORED
                    file.writestr(info, "" if other.endswith("empty") else "no array: " + other)
            for i, member in enumerate(("stored", "deflated", "bare", "folder/zo\u00eb")):
                info = zipfile.ZipInfo(member + ("" if member == "bare" else ".npy"))
                info.compress_type = zipfile.ZIP_DEFLATED if i % 2 else zipfile.ZIP_STORED
                if name == "beside":
                    info.comment, info.extra = b"a comment", b"\x75\x64\x03\x00abc\xca\xfe\x00\x00"
                with file.open(info, "w", force_zip64=i > 1) as to:
                    to.write(npy())
        yield name, target.bytes if name == "pipe" else target.getvalue()


def write():
    folder = pathlib.Path(__file__).resolve().parent / "npz"
    folder.mkdir(exist_ok=True)
    small = {name: array for name, array in arrays().items() if name != "zeros"}
    numpy.savez(folder / "stored.npz", **small)
    numpy.savez_compressed(folder / "compressed.npz", **arrays())
    numpy.savez(folder / "types.npz", **other_types())
    numpy.save(folder / "single.npy", numpy.ones(2))
    with zipfile.ZipFile(folder / "spellings.npz", "w") as file:
        for name, array in spellings().items():
            file.writestr(zipfile.ZipInfo(name + ".npy"), array)
    for name, content in archives():
        (folder / (name + ".npz")).write_bytes(content)
    # NumPy reads what it did not write.
    for name in "spellings", "pipe", "beside":
        with numpy.load(folder / (name + ".npz")) as found:
            for key in found:
                if isinstance(found[key], numpy.ndarray):
                    assert numpy.array_equal(found[key].ravel(), table().ravel()), key
                else:
                    assert key.startswith(("folder/", "README", "__MACOSX")), key


def check(path):
    found, expected = numpy.load(path), arrays()
    assert list(found) == list(expected), list(found)
    for name, array in expected.items():
        assert found[name].dtype == array.dtype and found[name].shape == array.shape, name
        assert numpy.array_equal(found[name], array), name


if __name__ == "__main__":
    write() if sys.argv[1:] == ["write"] else check(sys.argv[2])
