// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

/** Starts a program of this folder. What it calls of the page: `fail`, for its errors, and a clock. */
export async function start(name) {
    const answer = await fetch(new URL(`${name}.wasm`, import.meta.url));
    if (!answer.ok) throw new Error(`${name}.wasm: the server says ${answer.status}; run ./dev demo again`);
    // Not compileStreaming, which requires a type that some hosts do not send.
    const module = await WebAssembly.compile(await answer.arrayBuffer());
    let program;
    const imports = {
        page: {
            fail(at) {
                const bytes = new Uint8Array(program.memory.buffer);
                throw new Error(new TextDecoder().decode(bytes.subarray(at, bytes.indexOf(0, at))));
            },
        },
        wasi_snapshot_preview1: {
            clock_time_get(_id, _precision, at) {
                const nanoseconds = BigInt(Math.round(performance.now() * 1e6));
                new DataView(program.memory.buffer).setBigUint64(at, nanoseconds, true);
                return 0;
            },
        },
    };
    // What the C++ library names, and nothing here calls.
    for (const { module: from, name: called } of WebAssembly.Module.imports(module)) {
        imports[from] ??= {};
        imports[from][called] ??= () => {
            throw new Error(`${name}.wasm called ${called}`);
        };
    }
    program = (await WebAssembly.instantiate(module, imports)).exports;
    program._initialize();
    return program;
}

/** The probabilities of a drawing, [x, y, x, y, …] with NaN, NaN after a line, and the picture that the network reads. */
export function classify(program, drawing) {
    const room = 2 * program.most_points();
    const part = drawing.length > room ? drawing.slice(drawing.length - room) : drawing;
    new Float32Array(program.memory.buffer, program.points(), part.length).set(part);
    const begin = performance.now();
    const probabilities = program.predict(part.length / 2);
    const milliseconds = performance.now() - begin;
    return {
        probabilities: new Float32Array(program.memory.buffer, probabilities, 10).slice(),
        picture: new Float32Array(program.memory.buffer, program.picture(), 28 * 28).slice(),
        milliseconds,
    };
}
