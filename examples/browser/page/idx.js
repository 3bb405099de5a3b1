// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// MNIST's files: big-endian numbers, and then bytes.

/** The bytes of a Blob or Response, unpacked if they are gzip. A server may have unpacked a .gz on the way. */
async function bytesOf(source) {
    const bytes = new Uint8Array(await source.arrayBuffer());
    if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(unpacked).arrayBuffer());
}

/** Reads one file: { images } of 28 x 28 bytes each, or { labels }, and how many. */
async function readFile(name, source) {
    const bytes = await bytesOf(source);
    const number = (at) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);
    if (bytes.length < 8) throw new Error(`${name}: expected a file of MNIST, found ${bytes.length} bytes`);
    const kind = number(0), count = number(4);
    if (kind === 2049) {
        if (bytes.length !== 8 + count) throw new Error(`${name}: expected ${count} labels, found ${bytes.length - 8}`);
        const labels = bytes.subarray(8);
        if (labels.some((label) => label > 9)) throw new Error(`${name}: expected labels from 0 to 9, found larger ones`);
        return { name, count, labels };
    }
    if (kind !== 2051 || bytes.length < 16)
        throw new Error(`${name}: expected images or labels of MNIST (2051 or 2049), found a file that begins with ${kind}`);
    if (number(8) !== 28 || number(12) !== 28)
        throw new Error(`${name}: expected images of 28 x 28 pixels, found ${number(8)} x ${number(12)}`);
    if (bytes.length !== 16 + count * 784)
        throw new Error(`${name}: expected ${count} images, found ${Math.floor((bytes.length - 16) / 784)}`);
    return { name, count, images: bytes.subarray(16) };
}

/**
 * Two sets of `most` images at most, from [name, Blob or Response] of the four files. Images and labels belong together
 * by the beginning of their names; the larger set is trained with.
 */
export async function readSets(sources, most) {
    const files = await Promise.all(sources.map(([name, source]) => readFile(name, source)));
    const sets = new Map();
    for (const file of files) {
        const key = file.name.split(/[-.]/)[0];
        sets.set(key, { ...sets.get(key), ...file });
    }
    const found = [...sets.values()];
    for (const set of found) {
        const both = set.images !== undefined && set.labels !== undefined;
        if (!both) throw new Error(`${set.name}: expected images and labels, found only ${set.images ? "images" : "labels"}`);
        if (set.images.length !== set.labels.length * 784)
            throw new Error(`${set.name}: expected as many images as labels, found ${set.images.length / 784} and ${set.labels.length}`);
        if (set.count === 0) throw new Error(`${set.name}: expected images, found none`);
    }
    if (found.length !== 2) throw new Error(`expected the four files of MNIST, found ${files.length}`);
    const train = found.find((set) => set.name.startsWith("train")) ?? found[0];
    const first = (set) => {
        const count = Math.min(most, set.labels.length);
        return { count, images: set.images.slice(0, count * 784), labels: set.labels.slice(0, count) };
    };
    return { train: first(train), test: first(found.find((set) => set !== train)) };
}
