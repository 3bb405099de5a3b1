// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Runs each <name>.onnx of a folder on <name>.input, and compares with <name>.output: 32-bit floats, of shapes that
// <name>.shape has as a line of numbers. Says the largest difference, as a share of the largest output, and exits with 1
// where that is above 1e-5.
//
//     node tests/golden/onnx_runtime.mjs <folder> <folder of node_modules/onnxruntime-web>
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [folder, modules] = process.argv.slice(2);
const ort = await import(pathToFileURL(path.join(modules, "dist", "ort.node.min.mjs")));
ort.env.wasm.numThreads = 1;

const floats = (file) => {
    const bytes = fs.readFileSync(path.join(folder, file));
    return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
};

let failed = false;
const names = fs.readdirSync(folder).filter((file) => file.endsWith(".onnx")).map((file) => file.slice(0, -5));
for (const name of names.sort()) {
    const session = await ort.InferenceSession.create(fs.readFileSync(path.join(folder, `${name}.onnx`)));
    const shape = fs.readFileSync(path.join(folder, `${name}.shape`), "utf8").trim().split(" ").map(Number);
    const outputs = await session.run({ input: new ort.Tensor("float32", floats(`${name}.input`), shape) });
    const found = outputs.output.data;
    const expected = floats(`${name}.output`);
    let largest = 0;
    let difference = found.length === expected.length ? 0 : Infinity;
    for (let i = 0; i < expected.length; ++i) {
        largest = Math.max(largest, Math.abs(expected[i]));
        const one = Math.abs(found[i] - expected[i]);
        if (!(one <= difference)) difference = one;
    }
    const good = difference <= 1e-5 * largest;
    console.log(`${name}: ${(difference / largest).toExponential(1)}${good ? "" : ", above 1e-5"}`);
    failed ||= !good;
}
if (names.length === 0) console.log(`no model in ${folder}`);
process.exit(failed || names.length === 0 ? 1 : 0);
