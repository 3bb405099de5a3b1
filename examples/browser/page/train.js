// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

import { readSets } from "./idx.js";

const element = (id) => document.getElementById(id);
const mostImages = 10000; // of each set
const number = (value) => value.toLocaleString("en");

/** A curve of shares of 1 in percent, on a logarithmic scale: after a tenth of a run all errors would be at the bottom. */
class Curve {
    constructor(svg) {
        this.svg = svg;
        this.clear();
        addEventListener("resize", () => this.draw());
    }
    clear() {
        this.series = { train: [], test: [] };
        this.total = 1;
        this.draw();
    }
    add(name, images, share, total) {
        this.series[name].push([images, share]);
        this.total = total;
        this.draw();
    }
    draw() {
        const width = this.svg.clientWidth, height = this.svg.clientHeight;
        if (width === 0) return;
        this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
        const left = 34, right = 8, top = 8, bottom = 22, least = 0.003, most = 1;
        const x = (images) => left + ((width - left - right) * images) / this.total;
        const y = (share) =>
            top + (height - top - bottom) * (1 - Math.log(Math.max(share, least) / least) / Math.log(most / least));
        let inside = "";
        for (const share of [1, 0.3, 0.1, 0.03, 0.01, 0.003])
            inside += `<line class="grid" x1="${left}" x2="${width - right}" y1="${y(share)}" y2="${y(share)}"/>` +
                `<text x="${left - 6}" y="${y(share) + 4}" text-anchor="end">${+(share * 100).toFixed(1)}</text>`;
        const parts = width < 420 ? 2 : 4;
        for (let i = 1; this.total > 1 && i <= parts; ++i)
            inside += `<text x="${x((this.total * i) / parts)}" y="${height - 4}" text-anchor="${i === parts ? "end" : "middle"}">${number(Math.round((this.total * i) / parts))}</text>`;
        for (const [name, points] of Object.entries(this.series)) {
            if (points.length === 0) continue;
            const path = points.map(([images, share], i) => `${i === 0 ? "M" : "L"}${x(images).toFixed(1)} ${y(share).toFixed(1)}`);
            inside += `<path class="${name}" d="${path.join("")}"/>`;
            if (name === "test") {
                const [images, share] = points.at(-1);
                inside += `<circle cx="${x(images)}" cy="${y(share)}" r="4"><title>${(100 * share).toFixed(1)} %</title></circle>`;
            }
        }
        this.svg.innerHTML = inside;
    }
}

/** Shows digits that were read wrongly. */
function showWrong({ count, errors, wrong }) {
    element("wrong-count").textContent = `${number(errors)} of ${number(count)} held-out images`;
    element("wrong").replaceChildren(
        ...wrong.map(({ image, label, answer }) => {
            const item = document.createElement("li"), canvas = document.createElement("canvas");
            canvas.width = canvas.height = 28;
            const context = canvas.getContext("2d"), pixels = context.createImageData(28, 28);
            image.forEach((grey, i) => pixels.data.set([grey, grey, grey, 255], 4 * i));
            context.putImageData(pixels, 0, 0);
            canvas.setAttribute("role", "img");
            canvas.setAttribute("aria-label", `a ${label}, read as ${answer}`);
            const text = document.createElement("span");
            text.innerHTML = `${label} → <b>${answer}</b>`;
            item.append(canvas, text);
            return item;
        }),
    );
}

/** The second tab. The worker trains; this shows what it tells. */
export function trainHere(show) {
    let worker, opened, state = "without data"; // then ready, training, stopping, stopped, finished
    let trainedOnce = () => {}, classifications = 0;
    const waiting = new Map(); // for classifications, by number
    const curve = new Curve(element("curve"));
    const percent = (share) => `${(100 * share).toFixed(2)} %`;
    const time = (seconds) => (seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`);

    function enter(now) {
        state = now;
        const texts = { "without data": "Train", ready: "Train", training: "Stop", stopping: "Stop", stopped: "Continue", finished: "Train again" };
        element("go").textContent = texts[now];
        element("go").disabled = now === "without data" || now === "stopping";
        element("again").disabled = now !== "stopped";
        element("epochs").disabled = now === "training" || now === "stopping" || now === "stopped";
        element("train").dataset.state = now;
    }
    function restart() {
        curve.clear();
        element("done").value = 0;
        for (const id of ["error", "images", "speed", "time"]) element(`fact-${id}`).textContent = "–";
        const nothing = document.createElement("li");
        nothing.className = "quiet";
        nothing.textContent = "nothing yet";
        element("wrong").replaceChildren(nothing);
        element("wrong-count").textContent = "";
    }

    const told = {
        ready({ train, test, parameters }) {
            element("data").textContent = `${number(train)} images to train with, ${number(test)} held out; a network of ${number(parameters)} parameters.`;
            restart();
            enter("ready");
        },
        step({ error, trained, total, seconds }) {
            curve.add("train", trained, error, total);
            element("done").value = trained / total;
            element("fact-images").textContent = number(trained);
            element("fact-speed").textContent = number(Math.round(trained / seconds));
            element("fact-time").textContent = time(seconds);
        },
        evaluation({ trained, count, errors, wrong }) {
            curve.add("test", trained, errors / count, curve.total);
            element("fact-error").textContent = percent(errors / count);
            showWrong({ count, errors, wrong });
            trainedOnce();
        },
        stopped() {
            enter("stopped");
        },
        finished({ count, errors, wrong, seconds }) {
            element("fact-error").textContent = percent(errors / count);
            element("train").dataset.accuracy = String(1 - errors / count);
            element("train").dataset.seconds = String(seconds);
            showWrong({ count, errors, wrong });
            enter("finished");
            trainedOnce();
        },
        classified({ number: which, ...found }) {
            waiting.get(which)?.(found);
            waiting.delete(which);
        },
        problem({ message }) {
            show(new Error(message));
            enter(state === "without data" ? state : "ready");
        },
    };

    async function use(sources) {
        const { train, test } = await readSets(sources, mostImages);
        if (worker === undefined) {
            worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
            worker.onmessage = ({ data }) => told[data.what](data);
            worker.onerror = (event) => show(new Error(event.message ?? "the worker can't be started"));
        }
        const memory = [train.images, train.labels, test.images, test.labels].map((bytes) => bytes.buffer);
        worker.postMessage({ what: "data", train, test }, memory);
    }
    /** Looks for the images beside the page, where ./dev demo writes them. */
    async function open() {
        const list = await fetch(new URL("mnist/files.json", import.meta.url)).then((answer) => (answer.ok ? answer.json() : []));
        if (list.length === 0) {
            element("data").textContent = "There are no images beside this page.";
            element("own").hidden = false;
            return;
        }
        element("data").textContent = "Loading images …";
        await use(await Promise.all(list.map(async (name) => [name, await fetch(new URL(`mnist/${name}`, import.meta.url))])));
    }

    element("files").addEventListener("change", () => {
        const chosen = [...element("files").files];
        use(chosen.map((file) => [file.name, file])).catch((error) => {
            element("data").textContent = error.message;
        });
    });
    element("go").addEventListener("click", () => {
        if (state === "training") {
            enter("stopping");
            worker.postMessage({ what: "stop" });
            return;
        }
        if (state !== "stopped") restart();
        worker.postMessage({ what: "go", epochs: Number(element("epochs").value) });
        enter("training");
    });
    element("again").addEventListener("click", () => {
        worker.postMessage({ what: "again" });
        restart();
        enter("ready");
    });
    enter("without data");

    return {
        open: () => (opened ??= open()),
        whenTrained(callback) {
            trainedOnce = callback;
        },
        classify(drawing) {
            return new Promise((resolve) => {
                const which = ++classifications;
                waiting.set(which, resolve);
                worker.postMessage({ what: "classify", drawing, number: which });
            });
        },
    };
}
