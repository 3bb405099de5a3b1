// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

import { classify, start } from "./program.js";

const element = (id) => document.getElementById(id);

/** Shows a picture of 28 x 28, from 0 to 1. */
function paint(canvas, picture) {
    const context = canvas.getContext("2d");
    const image = context.createImageData(28, 28);
    picture.forEach((ink, i) => image.data.set([255 * ink, 255 * ink, 255 * ink, 255], 4 * i));
    context.putImageData(image, 0, 0);
}

/** The first tab: what is drawn on the paper is classified at each movement. */
export async function draw(training, show) {
    const paper = element("paper"), answer = element("answer");
    const lines = []; // of [x, y, x, y, …], from 0 to 1
    const open = new Map(); // by pointer
    let network = "lenet", waiting = false;

    const bars = [];
    for (let digit = 0; digit < 10; ++digit) {
        const row = document.createElement("li");
        row.innerHTML = `<span>${digit}</span><span class="track"><span class="bar"></span></span><span class="percent">–</span>`;
        element("bars").append(row);
        bars.push({ row, bar: row.querySelector(".bar"), percent: row.querySelector(".percent") });
    }

    function redraw() {
        const size = Math.round(paper.clientWidth * devicePixelRatio);
        if (size === 0) return;
        if (paper.width !== size) paper.width = paper.height = size;
        const context = paper.getContext("2d");
        context.clearRect(0, 0, size, size);
        context.lineCap = context.lineJoin = "round";
        context.lineWidth = size / 13;
        context.strokeStyle = getComputedStyle(paper).getPropertyValue("--ink");
        for (const line of lines) {
            context.beginPath();
            context.moveTo(line[0] * size, line[1] * size);
            if (line.length === 2) context.lineTo(line[0] * size, line[1] * size + 0.01);
            // Through the middles between points, which is smoother than through the points.
            for (let i = 2; i < line.length; i += 2) {
                const last = i + 2 >= line.length;
                const x = last ? line[i] : (line[i] + line[i + 2]) / 2, y = last ? line[i + 1] : (line[i + 1] + line[i + 3]) / 2;
                context.quadraticCurveTo(line[i] * size, line[i + 1] * size, x * size, y * size);
            }
            context.stroke();
        }
        element("undo").disabled = element("clear").disabled = lines.length === 0;
        element("hint").classList.toggle("gone", lines.length > 0);
    }

    function report({ probabilities, picture, milliseconds }) {
        let best = 0;
        probabilities.forEach((p, digit) => { if (p > probabilities[best]) best = digit; });
        probabilities.forEach((p, digit) => {
            bars[digit].bar.style.setProperty("--share", p);
            bars[digit].percent.textContent = `${(100 * p).toFixed(1)} %`;
            bars[digit].row.classList.toggle("best", digit === best);
        });
        answer.querySelector(".digit").textContent = best;
        answer.querySelector(".sure").textContent = `with ${(100 * probabilities[best]).toFixed(1)} %`;
        paint(element("seen"), picture);
        element("time").textContent = `read in ${milliseconds.toFixed(milliseconds < 10 ? 2 : 0)} ms`;
    }
    function forget() {
        for (const { row, bar, percent } of bars) {
            bar.style.removeProperty("--share");
            percent.textContent = "–";
            row.classList.remove("best");
        }
        answer.querySelector(".digit").textContent = "?";
        answer.querySelector(".sure").textContent = "waiting for a digit";
        paint(element("seen"), new Float32Array(28 * 28));
        element("time").textContent = "\u00a0";
    }

    let program;
    async function read() {
        if (lines.length === 0) return forget();
        const drawing = lines.flatMap((line) => [...line, NaN, NaN]);
        if (network === "lenet") {
            if (program !== undefined) report(classify(program, drawing));
        } else {
            const found = await training.classify(drawing);
            if (lines.length > 0) report(found);
        }
    }
    /** Once a frame, whatever the number of events. */
    function changed() {
        if (waiting) return;
        waiting = true;
        requestAnimationFrame(() => {
            waiting = false;
            redraw();
            read().catch(show);
        });
    }

    function add(line, event) {
        const box = paper.getBoundingClientRect();
        const x = (event.clientX - box.left) / box.width, y = (event.clientY - box.top) / box.height;
        const end = line.length;
        if (end > 0 && Math.hypot(x - line[end - 2], y - line[end - 1]) < 0.004) return;
        line.push(x, y);
    }
    paper.addEventListener("pointerdown", (event) => {
        if (event.button !== 0) return;
        event.preventDefault();
        paper.setPointerCapture(event.pointerId);
        const line = [];
        add(line, event);
        lines.push(line);
        open.set(event.pointerId, line);
        changed();
    });
    paper.addEventListener("pointermove", (event) => {
        const line = open.get(event.pointerId);
        if (line === undefined) return;
        const between = event.getCoalescedEvents?.() ?? []; // all that happened since the last frame
        for (const one of between.length > 0 ? between : [event]) add(line, one);
        changed();
    });
    // The browser makes no gesture of a line: no zoom at the second of two dots, and no fling, which a tap would only stop.
    for (const touch of ["touchstart", "touchmove", "touchend"])
        paper.addEventListener(touch, (event) => event.cancelable && event.preventDefault(), { passive: false });
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"])
        paper.addEventListener(end, (event) => open.delete(event.pointerId));
    const clear = () => { lines.length = 0; open.clear(); changed(); };
    const undo = () => { lines.pop(); open.clear(); changed(); };
    element("clear").addEventListener("click", clear);
    element("undo").addEventListener("click", undo);
    addEventListener("keydown", (event) => {
        if (element("draw").hidden || event.target.matches("input, select")) return;
        if (event.key === "Escape" || event.key === "Delete" || event.key === "Backspace") clear();
        if (event.key === "z" && (event.ctrlKey || event.metaKey)) undo();
    });
    for (const choice of document.querySelectorAll("[name=network]"))
        choice.addEventListener("change", () => { network = choice.value; changed(); });
    training.whenTrained(() => {
        document.querySelector("[name=network][value=yours]").disabled = false;
        if (network === "yours") changed();
    });
    addEventListener("resize", redraw);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
    redraw();
    forget();

    program = await start("predict");
    changed();
    document.documentElement.dataset.ready = "yes";
}
