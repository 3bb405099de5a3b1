// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Uses examples/browser's page in Chromium, as a person does: draws fifty digits with a mouse, one with a finger, and trains
// the network of the second tab. Exits with 1, and a line for each, where something is wrong: fewer digits than 47 are read,
// the training does not reach its accuracy in time, the page stands still meanwhile, or there is a message in the console,
// a failed request, a request to anywhere else, or a page that is wider than a phone.
//
//     node tests/browser/page.mjs <folder of the page> <folder of node_modules/playwright-core>
//         [--passes N] [--accuracy A] [--seconds S] [--pictures FOLDER]
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import zlib from "node:zlib";

const { values: options, positionals } = parseArgs({
    allowPositionals: true,
    options: {
        passes: { type: "string", default: "1" },
        accuracy: { type: "string", default: "0" },
        seconds: { type: "string", default: "60" },
        pictures: { type: "string" },
    },
});
const [folder, modules] = positionals.map((name) => path.resolve(name));
const { chromium } = (await import(pathToFileURL(path.join(modules, "index.js")))).default;
const drawings = JSON.parse(
    fs.readFileSync(path.join(path.dirname(fileURLToPath(import.meta.url)), "strokes.json"), "utf8"),
);

const wrong = [];
const check = (good, what) => {
    if (!good) wrong.push(what);
};

// A static host that knows no types of files, and answers each request after a moment.
let withData = true;
const server = http.createServer((request, answer) => {
    const name = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const file = path.join(folder, name.endsWith("/") ? `${name}index.html` : name);
    const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };
    if (!file.startsWith(folder + path.sep) || !fs.existsSync(file)) {
        wrong.push(`asked for ${name}, which is not there`);
        answer.writeHead(404).end();
        return;
    }
    answer.writeHead(200, { "content-type": types[path.extname(file)] ?? "application/octet-stream" });
    if (name === "/mnist/files.json" && !withData) answer.end("[]");
    // The page draws a seed for each training, and of the few test images some seeds read less than 0.8.
    else if (name === "/worker.js") answer.end(`Math.random = () => 0.25;\n${fs.readFileSync(file, "utf8")}`);
    else fs.createReadStream(file).pipe(answer);
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const address = `http://127.0.0.1:${server.address().port}/`;

const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});

/** A page on which every message, error and foreign request is wrong. */
async function open(where, settings = {}) {
    const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, ...settings });
    const page = await context.newPage();
    page.on("console", (message) => wrong.push(`${where}: console: ${message.text()}`));
    page.on("pageerror", (error) => wrong.push(`${where}: error: ${error.message}`));
    page.on("requestfailed", (request) => wrong.push(`${where}: failed: ${request.url()}`));
    page.on("request", (request) => {
        if (!request.url().startsWith(address) && !request.url().startsWith("data:"))
            wrong.push(`${where}: request: ${request.url()}`);
    });
    await page.goto(address);
    await page.waitForSelector("html[data-ready]");
    return page;
}
async function picture(page, name) {
    if (options.pictures === undefined) return;
    fs.mkdirSync(options.pictures, { recursive: true });
    await page.screenshot({ path: path.join(options.pictures, `${name}.png`), fullPage: true });
}
/** Draws with the mouse: presses, moves from point to point, releases. */
async function draw(page, strokes) {
    await page.keyboard.press("Escape");
    const box = await page.locator("#paper").boundingBox();
    const at = (stroke, i) => [box.x + stroke[i] * box.width, box.y + stroke[i + 1] * box.height];
    for (const stroke of strokes) {
        await page.mouse.move(...at(stroke, 0));
        await page.mouse.down();
        // Not one after the other: each would take a frame.
        const moves = [];
        for (let i = 2; i < stroke.length; i += 2) moves.push(page.mouse.move(...at(stroke, i)));
        await Promise.all(moves);
        await page.mouse.up();
    }
}
/** The answer that is shown, when no frame is outstanding. */
async function answer(page) {
    await page.evaluate(() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r))));
    return page.locator("#answer .digit").innerText();
}

/** Whether this answer is shown, at once or soon. */
async function answers(page, expected) {
    for (let tries = 0; tries < 20; ++tries) if ((await answer(page)) === String(expected)) return true;
    return false;
}

async function drawDigits() {
    const page = await open("drawing");
    check(await answers(page, "?"), "an answer before there is a drawing");
    let right = 0;
    const misread = [];
    for (const { digit, strokes } of drawings) {
        await draw(page, strokes);
        if (await answers(page, digit)) ++right;
        else misread.push(`${digit} as ${await answer(page)}`);
    }
    console.log(`${right} of ${drawings.length} drawings are read${misread.length > 0 ? `; not: ${misread.join(", ")}` : ""}`);
    check(drawings.length === 50 && right >= 47, `${right} of ${drawings.length} drawings are read; 47 were expected`);

    // Probabilities move while a line is drawn, and add up.
    await page.keyboard.press("Escape");
    check(await answers(page, "?"), "an answer after the paper was cleared");
    const box = await page.locator("#paper").boundingBox();
    const seen = new Set();
    const [stroke] = drawings.find(({ digit }) => digit === 8).strokes;
    await page.mouse.move(box.x + stroke[0] * box.width, box.y + stroke[1] * box.height);
    await page.mouse.down();
    for (let i = 2; i < stroke.length; i += 2) {
        await page.mouse.move(box.x + stroke[i] * box.width, box.y + stroke[i + 1] * box.height);
        if (i % 10 === 0) {
            await answer(page);
            seen.add((await page.locator("#bars .percent").allInnerTexts()).join(" "));
        }
    }
    check(seen.size >= 5, `while a line was drawn, ${seen.size} different answers were shown`);
    const sum = (await page.locator("#bars .percent").allInnerTexts()).reduce((all, text) => all + parseFloat(text), 0);
    check(Math.abs(sum - 100) < 1, `the probabilities add up to ${sum} %`);
    await page.mouse.up();
    await page.click("#undo");
    check(await answers(page, "?"), "an answer after the only line was undone");
    await draw(page, drawings[12].strokes);
    await picture(page, "draw_light");
    await page.emulateMedia({ colorScheme: "dark" });
    await answer(page);
    await picture(page, "draw_dark");
    const colors = await page.evaluate(() => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]);
    check(colors[0] === "rgb(18, 21, 28)" && colors[0] !== colors[1], `colors do not follow the scheme: ${colors}`);
    await page.context().close();
}

async function drawWithFinger() {
    const page = await open("a phone", {
        viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2,
    });
    const devtools = await page.context().newCDPSession(page);
    const touch = (type, points) => devtools.send("Input.dispatchTouchEvent", { type, touchPoints: points });
    let right = 0;
    const some = drawings.filter((_, i) => i % 5 === 2);
    for (const { digit, strokes } of some) {
        await page.locator("#paper").scrollIntoViewIfNeeded();
        const scrolled = await page.evaluate(() => scrollY);
        const box = await page.locator("#paper").boundingBox();
        for (const stroke of strokes) {
            const at = (i) => [{ x: box.x + stroke[i] * box.width, y: box.y + stroke[i + 1] * box.height }];
            const touches = [touch("touchStart", at(0))];
            for (let i = 2; i < stroke.length; i += 2) touches.push(touch("touchMove", at(i)));
            await Promise.all([...touches, touch("touchEnd", [])]);
        }
        if (await answers(page, digit)) ++right;
        check((await page.evaluate(() => scrollY)) === scrolled, `drawing a ${digit} with a finger scrolled the page`);
        if (digit === 3) await picture(page, "draw_phone");
        await page.tap("#clear");
        check(await answers(page, "?"), "an answer after Clear was tapped");
    }
    console.log(`${right} of ${some.length} drawings with a finger are read`);
    check(right >= 9, `${right} of ${some.length} drawings with a finger are read; 9 were expected`);
    for (const tab of ["#tab-train", "#tab-draw"]) {
        await page.tap(tab);
        if (tab === "#tab-train") await page.waitForSelector("#train[data-state=ready]");
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        check(width <= 360, `on a phone ${tab} is ${width} pixels wide`);
        await picture(page, `phone_${tab.slice(5)}`);
    }
    await page.context().close();
}

async function train() {
    const page = await open("training");
    await page.click("#tab-train");
    await page.waitForSelector("#train[data-state=ready]");
    await page.selectOption("#epochs", options.passes);
    // How long the page could not do anything else.
    await page.evaluate(() => {
        let last = performance.now();
        window.longest = 0;
        setInterval(() => {
            const now = performance.now();
            window.longest = Math.max(window.longest, now - last);
            last = now;
        }, 10);
    });
    const begin = performance.now();
    await page.click("#go");
    // Stop, and continue.
    await page.waitForFunction(() => document.querySelectorAll("#curve .train").length > 0);
    await page.click("#go");
    await page.waitForSelector("#train[data-state=stopped]");
    const images = () => page.locator("#fact-images").innerText();
    const before = await images();
    await page.waitForTimeout(300);
    check((await images()) === before, "after a stop, training went on");
    check((await page.locator("#go").innerText()) === "Continue", "after a stop, the button does not say Continue");
    await page.click("#go");
    await page.waitForFunction((text) => document.getElementById("fact-images").textContent !== text, before);
    const after = await images();
    const whole = (text) => Number(text.replaceAll(",", ""));
    check(whole(after) > whole(before), `after ${before} images it continued with ${after}`);
    // What the network knows so far can be used while it is trained.
    await page.waitForFunction(() => document.querySelectorAll("#wrong canvas").length > 0);
    await page.click("#tab-draw");
    await page.check("[value=yours]");
    await draw(page, drawings[0].strokes);
    await page.waitForFunction(() => document.querySelector("#answer .digit").textContent !== "?");
    await page.click("#tab-train");
    await picture(page, "train_light");
    await page.waitForSelector("#train[data-state=finished]", { timeout: 600000 });
    const seconds = (performance.now() - begin) / 1000;
    const { accuracy, seconds: computing } = await page.evaluate(() => ({ ...document.getElementById("train").dataset }));
    const longest = await page.evaluate(() => window.longest);
    console.log(
        `trained for ${options.passes} passes: ${(100 * accuracy).toFixed(2)} % in ${seconds.toFixed(1)} s, ` +
            `of which ${Number(computing).toFixed(1)} s are training; the page waited ${longest.toFixed(0)} ms at most`,
    );
    check(accuracy >= Number(options.accuracy), `accuracy ${accuracy}; ${options.accuracy} was expected`);
    check(seconds <= Number(options.seconds), `training took ${seconds.toFixed(1)} s; at most ${options.seconds} were expected`);
    const points = await page.evaluate(() => ({
        circles: document.querySelectorAll("#curve circle").length,
        paths: [...document.querySelectorAll("#curve path")].map((one) => one.getAttribute("d")),
        digits: document.querySelectorAll("#wrong canvas").length,
    }));
    check(points.paths.length === 2 && points.circles === 1, "there are not two curves");
    check(points.paths.every((d) => /^M.*L/.test(d) && !/NaN|Infinity/.test(d)), "a curve has no points, or one is nowhere");
    check(points.digits > 0, "no misread digit is shown");
    await picture(page, "trained_light");
    await page.emulateMedia({ colorScheme: "dark" });
    await picture(page, "trained_dark");
    // And it reads a drawing.
    await page.click("#tab-draw");
    let right = 0;
    const some = drawings.filter((_, i) => i % 5 === 1);
    for (const { digit, strokes } of some) {
        await draw(page, strokes);
        if (await answers(page, digit)) ++right;
    }
    console.log(`the network that was trained in the page reads ${right} of ${some.length} drawings`);
    check(right >= some.length / 2, `the network that was trained in the page reads ${right} of ${some.length} drawings`);
    await page.context().close();
}

/** Where there are no images beside the page, it takes the user's files, and says what is wrong with others. */
async function useOwnFiles() {
    withData = false;
    const page = await open("own files");
    await page.click("#tab-train");
    await page.waitForSelector("#files:visible");
    const names = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];
    const files = names.map((name) => path.join(folder, "mnist", `${name}.gz`));
    const unpacked = { name: names[1], mimeType: "", buffer: zlib.gunzipSync(fs.readFileSync(files[1])) };
    const packed = (i) => ({ name: `${names[i]}.gz`, mimeType: "", buffer: fs.readFileSync(files[i]) });
    const said = async (text) => page.waitForFunction((part) => document.getElementById("data").textContent.includes(part), text);
    await page.setInputFiles("#files", [packed(0), packed(2)]);
    await said("expected images and labels, found only images");
    await page.setInputFiles("#files", [{ ...unpacked, buffer: unpacked.buffer.subarray(0, 100) }]);
    await said("labels, found 92");
    await page.setInputFiles("#files", [{ name: "a.png", mimeType: "", buffer: Buffer.from("\x89PNG and more text") }]);
    await said("a.png: expected images or labels of MNIST");
    await page.setInputFiles("#files", [packed(3), unpacked, packed(2), packed(0)]);
    await page.waitForSelector("#train[data-state=ready]");
    await said("images to train with");
    await page.context().close();
    withData = true;
}

try {
    await drawDigits();
    await drawWithFinger();
    await useOwnFiles();
    await train();
    const bytes = fs
        .readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .reduce((sum, { name }) => sum + zlib.gzipSync(fs.readFileSync(path.join(folder, name)), { level: 9 }).length, 0);
    console.log(`the page, with programs and weights, has ${bytes} bytes, packed`);
    check(bytes <= 300 * 1024, `the page has ${bytes} bytes, packed; at most 307200 were expected`);
} catch (error) {
    wrong.push(String(error.stack ?? error));
} finally {
    await browser.close();
    server.close();
}
for (const line of wrong) console.log(line);
process.exit(wrong.length === 0 ? 0 : 1);
