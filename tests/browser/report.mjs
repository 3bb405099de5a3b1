// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Opens a report of html_report in Chromium, and checks what a reader sees. Exits with 1, and a line for each, where
// something is wrong: a message in the console, a request, a curve without a point for each epoch, colors that do not
// follow the scheme, or a page that is wider than a phone.
//
//     node tests/browser/report.mjs <report.html> <epochs> <folder of node_modules/playwright-core> [folder for pictures]
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [report, epochsText, modules, pictures] = process.argv.slice(2);
const epochs = Number(epochsText);
const { chromium } = (await import(pathToFileURL(path.join(modules, "index.js")))).default;

const wrong = [];
const check = (good, what) => {
    if (!good) wrong.push(what);
};
const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});
try {
    const backgrounds = new Set();
    for (const colorScheme of ["light", "dark"])
        for (const width of [360, 1000]) {
            const where = `${colorScheme}, ${width} pixels: `;
            const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
            const page = await context.newPage();
            page.on("console", (message) => wrong.push(`${where}console: ${message.text()}`));
            page.on("pageerror", (error) => wrong.push(`${where}error: ${error.message}`));
            page.on("requestfailed", (request) => wrong.push(`${where}failed: ${request.url().slice(0, 100)}`));
            const address = pathToFileURL(path.resolve(report)).href;
            page.on("request", (request) => {
                const url = request.url();
                if (url !== address && !url.startsWith("data:")) wrong.push(`${where}request: ${url.slice(0, 100)}`);
            });
            await page.goto(address);
            const seen = await page.evaluate(() => ({
                series: [...document.querySelectorAll("svg g[data-series]")].map((g) => ({
                    name: g.dataset.series,
                    points: g.querySelectorAll("circle").length,
                    titles: g.querySelectorAll("title").length,
                    finite: [...g.querySelectorAll("circle")].every(
                        (c) => isFinite(c.getAttribute("cx")) && isFinite(c.getAttribute("cy")),
                    ),
                    path: g.querySelector("path").getAttribute("d"),
                })),
                charts: document.querySelectorAll("svg").length,
                width: document.documentElement.scrollWidth,
                background: getComputedStyle(document.body).backgroundColor,
                color: getComputedStyle(document.body).color,
                leftmost: Math.min(...[...document.querySelectorAll("svg text")].map((label) => label.getBBox().x)),
                images: [...document.images].map((image) => image.naturalWidth),
                cells: document.querySelectorAll(".matrix td").length,
                titles: document.querySelectorAll("h1").length,
                text: document.body.innerText.length,
            }));
            check(seen.titles === 1 && seen.text > 200, `${where}no text`);
            check(seen.charts >= 2, `${where}${seen.charts} charts`);
            for (const one of seen.series) {
                check(one.points === epochs, `${where}${one.name}: ${one.points} points, not ${epochs}`);
                check(one.titles === epochs, `${where}${one.name}: ${one.titles} points have a value`);
                check(one.finite && !/NaN|Infinity/.test(one.path), `${where}${one.name}: a point is nowhere`);
            }
            check(seen.images.every((size) => size > 0), `${where}a picture can't be shown`);
            check(seen.width <= width, `${where}the page is ${seen.width} pixels wide`);
            check(seen.leftmost >= 0, `${where}a label begins at ${seen.leftmost} of its plot`);
            check(seen.background !== seen.color, `${where}text has the color of the page`);
            backgrounds.add(`${colorScheme} ${seen.background}`);

            // Values on hover, and with keys. The plot begins at 52 pixels, and ends 12 before the right.
            const chart = page.locator("svg").first();
            const box = await chart.boundingBox();
            const readout = page.locator(".readout").first().locator("span");
            const shown = async () => (await readout.allInnerTexts()).join(", ");
            await chart.hover({ position: { x: 52, y: 60 } });
            check(/^epoch 1, training [0-9]/.test(await shown()), `${where}hover: ${await shown()}`);
            await chart.hover({ position: { x: box.width - 12, y: 60 } });
            check((await shown()).startsWith(`epoch ${epochs}, `), `${where}hover: ${await shown()}`);
            await chart.focus();
            await page.keyboard.press("ArrowLeft");
            check((await shown()).startsWith(`epoch ${Math.max(1, epochs - 1)}, `), `${where}key: ${await shown()}`);
            if (pictures !== undefined) {
                fs.mkdirSync(pictures, { recursive: true });
                await page.mouse.move(0, 0);
                await page.screenshot({ path: path.join(pictures, `${colorScheme}_${width}.png`), fullPage: true });
            }
            // Wider, as when a phone is rotated.
            await page.setViewportSize({ width: width + 200, height: 400 });
            await page.waitForFunction(() => document.querySelector("svg").viewBox.baseVal.width > 0);
            const wider = await page.evaluate(() => document.documentElement.scrollWidth);
            check(wider <= width + 200, `${where}after a change of size the page is ${wider} pixels wide`);
            await context.close();
        }
    check(backgrounds.size === 2, `colors do not follow the scheme: ${[...backgrounds].join("; ")}`);
} finally {
    await browser.close();
}
for (const line of wrong) console.log(line);
process.exit(wrong.length === 0 ? 0 : 1);
