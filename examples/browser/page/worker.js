// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Trains, on a thread of its own: the page never waits for it. Some steps at a time, and what the page asks in between.

import { classify, start } from "./program.js";

const stepsAtOnce = 8, batchSize = 64, watched = 1000, mostWrong = 39;
const evaluateEach = 20; // steps

let program, labels, testLabels, testImages;
let training = false, begun = false, finished = false;
let running = Promise.resolve(); // the last run, which may still have to see that it is to stop
let trained = 0, seconds = 0, sinceEvaluation = 0;

const tell = (what, rest = {}) => postMessage({ what, ...rest });
const pause = () => new Promise((resume) => {
    const channel = new MessageChannel(); // sooner than setTimeout, and messages of the page come before it
    channel.port1.onmessage = () => { channel.port1.close(); resume(); };
    channel.port2.postMessage(0);
});

/** Answers to the first `count` held-out images: how many are wrong, and the first of those. */
async function evaluate(count) {
    const wrong = [];
    let errors = 0;
    for (let first = 0; first < count; first += 250) {
        const now = Math.min(250, count - first);
        const answers = new Uint8Array(program.memory.buffer, program.answer(first, now), now).slice();
        for (let i = 0; i < now; ++i) {
            if (answers[i] === testLabels[first + i]) continue;
            ++errors;
            if (wrong.length < mostWrong)
                wrong.push({
                    image: testImages.slice((first + i) * 784, (first + i + 1) * 784),
                    label: testLabels[first + i],
                    answer: answers[i],
                });
        }
        await pause();
    }
    return { count, errors, wrong };
}

async function run() {
    try {
        while (training) {
            const begin = performance.now();
            const at = program.train(stepsAtOnce);
            const [epoch, epochs, step, steps] = new Uint32Array(program.memory.buffer, at, 4);
            const [loss, error] = new Float32Array(program.memory.buffer, at + 16, 2);
            finished = new Uint32Array(program.memory.buffer, at + 24, 1)[0] !== 0 || epoch >= epochs;
            seconds += (performance.now() - begin) / 1000;
            trained = epoch * labels.length + Math.min(step * batchSize, labels.length);
            tell("step", { epoch, epochs, step, steps, loss, error, trained, total: epochs * labels.length, seconds });
            sinceEvaluation += stepsAtOnce;
            if (finished || sinceEvaluation >= evaluateEach) {
                sinceEvaluation = 0;
                tell("evaluation", { trained, ...(await evaluate(Math.min(watched, testLabels.length))) });
            }
            if (finished) {
                training = false;
                tell("finished", { ...(await evaluate(testLabels.length)), seconds });
                return;
            }
            await pause();
        }
        tell("stopped", { seconds });
    } catch (error) {
        training = false;
        tell("problem", { message: error.message });
    }
}

const answers = {
    async data({ train, test }) {
        program ??= await start("train");
        program.reserve(train.count, test.count);
        const copy = (from, to) => new Uint8Array(program.memory.buffer, to, from.length).set(from);
        copy(train.images, program.train_pixels());
        copy(train.labels, program.train_labels());
        copy(test.images, program.test_pixels());
        copy(test.labels, program.test_labels());
        ({ labels } = train);
        ({ labels: testLabels, images: testImages } = test);
        begun = false;
        tell("ready", { train: train.count, test: test.count, parameters: program.parameter_count() });
    },
    async go({ epochs }) {
        if (training) return;
        await running;
        if (!begun || finished) {
            program.begin(Math.floor(Math.random() * 2 ** 32) >>> 0, epochs);
            begun = true;
            finished = false;
            trained = seconds = sinceEvaluation = 0;
        }
        training = true;
        running = run();
    },
    stop() {
        training = false;
    },
    again() {
        training = begun = false;
    },
    classify({ drawing, number }) {
        tell("classified", { number, ...classify(program, drawing) });
    },
};
onmessage = async ({ data }) => {
    try {
        await answers[data.what](data);
    } catch (error) {
        tell("problem", { message: error.message });
    }
};
