// A grid of fields: a column or block pasted into one goes on from there; arrows and Enter move. Where
// words are tapped or typed with one letter ([data-brush]), they are written into the field.
"use strict";

const grid = document.querySelector(".grid");
const rows = grid ? [...grid.querySelectorAll("li, tbody tr")].map((row) => row.cells ? [...row.cells].slice(1) : [row]) : [];
const places = new Map();
rows.forEach((cells, r) => cells.forEach((cell, c) => { const field = cell.querySelector("input"); if (field) places.set(field, [r, c]); }));
const at = (r, c) => rows[r]?.[c]?.querySelector("input");

function move(field, down, right) {
  let [r, c] = places.get(field);
  for (r += down, c += right; rows[r]?.[c]; r += down, c += right) {
    const next = at(r, c);
    if (!next || !next.offsetParent) continue;
    next.focus();
    next.select();
    return true;
  }
  return false;
}

// Whose words these are stands beside them, not in the place: a name among them, or a number first.
function named(lines) {
  const known = grid.dataset.known;
  if (!known) return lines.some((line) => line.length > 1);
  const words = known.toLowerCase().split(" ");
  return lines.some((line) => line.some((cell) => /[\u3400-\u9fff]{2}/.test(cell) && !words.includes(cell) && !/^[交迟补]?(优秀?|良好?|中等?|差)$/.test(cell)));
}

const brushes = [...document.querySelectorAll("[data-brush]")];
const keys = Object.fromEntries(brushes.map((one) => [one.dataset.key, one.dataset.brush]));
const MOVES = { Enter: [1, 0], ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

for (const [field, [row, column]] of places) {
  field.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const steps = MOVES[event.key];
    const word = keys[event.key.toLowerCase()];
    if (word) { field.value = word; move(field, 1, 0); }
    if (steps) { if (!move(field, ...steps) && steps[1]) return; }
    if (steps || word) event.preventDefault();
  });
  field.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text").replace(/\r?\n$/, "");
    if (!text.includes("\n") && !text.includes("\t")) return;
    event.preventDefault();
    const lines = text.split(/\r?\n/).map((line) => line.split("\t").map((cell) => cell.trim()));
    const fits = lines.every((cells, n) => !rows[row + n] || column + cells.length <= rows[row + n].length);
    if (!fits || row + lines.length > rows.length || named(lines)) {
      const pasted = document.getElementById("pasted");
      pasted.value = [pasted.value, text].filter(Boolean).join("\n");
      pasted.focus();
      return;
    }
    lines.forEach((cells, n) => cells.forEach((cell, m) => {
      const into = at(row + n, column + m);
      if (into && cell) into.value = cell;
    }));
  });
}

// Tapping: a word that is chosen is written by each tap, a second tap takes it back.
const chosen = () => brushes.find((one) => one.getAttribute("aria-pressed") === "true")?.dataset.brush;
const rest = document.querySelector("[data-rest]");
if (brushes.length) {
  document.querySelector("[data-brushes]").hidden = false;
  for (const brush of brushes) {
    brush.addEventListener("click", () => {
      const on = brush.getAttribute("aria-pressed") !== "true";
      brushes.forEach((one) => one.setAttribute("aria-pressed", on && one === brush));
      for (const field of places.keys()) field.readOnly = on;
      rest.hidden = !on || !document.querySelector(".pieces")?.offsetParent && rows.some((cells) => cells.length > 1);
    });
  }
  grid.addEventListener("click", (event) => {
    const field = event.target.closest("td")?.querySelector("input");
    if (!field || !chosen() || event.target.closest("a")) return;
    field.value = field.value === chosen() ? field.defaultValue : chosen();
  });
  rest.addEventListener("click", () => {
    for (const field of places.keys()) if (field.offsetParent && (!field.value || field.value === keys.x)) field.value = chosen();
  });
  document.querySelector(".pieces").addEventListener("click", (event) => {
    const link = event.target.closest("[data-piece]");
    if (!link) return;
    event.preventDefault();
    for (const one of link.parentNode.children) one.toggleAttribute("aria-current", one === link);
    link.setAttribute("aria-current", "true");
    rows.forEach((cells) => cells.forEach((cell, n) => cell.classList.toggle("on", n === Number(link.dataset.piece))));
    const into = document.getElementById("into");
    if (into) into.selectedIndex = Number(link.dataset.piece);
  });
}
