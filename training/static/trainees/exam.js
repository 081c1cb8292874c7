// The grid of marks: a column pasted into one field goes on downwards; Enter and arrows move.
"use strict";

const fields = [...document.querySelectorAll(".grid input")];

function move(field, steps) {
  const next = fields[fields.indexOf(field) + steps];
  if (next) { next.focus(); next.select(); }
}

for (const field of fields) {
  field.addEventListener("keydown", (event) => {
    const steps = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!steps) return;
    event.preventDefault();
    move(field, steps);
  });
  field.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text").replace(/\r?\n$/, "");
    if (!text.includes("\n") && !text.includes("\t")) return;
    event.preventDefault();
    if (text.includes("\t")) {
      // More than one column: whose marks these are stands in them, not in the place.
      const pasted = document.getElementById("pasted");
      pasted.value = [pasted.value, text].filter(Boolean).join("\n");
      pasted.focus();
      return;
    }
    text.split(/\r?\n/).forEach((mark, n) => {
      const into = fields[fields.indexOf(field) + n];
      if (into) into.value = mark.trim();
    });
  });
}
