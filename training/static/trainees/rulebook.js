// The sum of the full marks while one types.
"use strict";

const sum = document.querySelector("[data-sum]");
const fulls = [...document.querySelectorAll("[data-full]")];
for (const field of fulls) {
  field.addEventListener("input", () => {
    const total = fulls.reduce((before, one) => before + Number(one.value), 0);
    sum.textContent = Number.isFinite(total) ? String(Math.round(total * 1000) / 1000) : "–";
  });
}
