// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

import { draw } from "./draw.js";
import { trainHere } from "./train.js";

const problem = document.getElementById("problem");
function show(error) {
    problem.textContent = `This does not work: ${error.message}`;
    problem.hidden = false;
}

const tabs = [...document.querySelectorAll("[role=tab]")];
function choose(tab, focus) {
    for (const one of tabs) {
        const chosen = one === tab;
        one.setAttribute("aria-selected", String(chosen));
        one.tabIndex = chosen ? 0 : -1;
        document.getElementById(one.getAttribute("aria-controls")).hidden = !chosen;
    }
    if (focus) tab.focus();
    history.replaceState(null, "", `#${tab.getAttribute("aria-controls")}`);
    dispatchEvent(new Event("resize")); // what was hidden has a size now
    if (tab.id === "tab-train") training.open().catch(show);
}
for (const [i, tab] of tabs.entries()) {
    tab.addEventListener("click", () => choose(tab, false));
    tab.addEventListener("keydown", (event) => {
        const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (step !== undefined) choose(tabs[(i + step + tabs.length) % tabs.length], true);
    });
}

const training = trainHere(show);
draw(training, show).catch(show);
if (location.hash === "#train") choose(tabs[1], false);
