// Tapping whole sessions fills from and until; typing other times unticks what they do not cover.
"use strict";

const form = document.getElementById("apply");
const [from, until] = ["starts_at", "ends_at"].map((name) => form.elements.namedItem(name));
const boxes = [...form.querySelectorAll("input[data-from]")];

form.addEventListener("change", (event) => {
  if (boxes.includes(event.target)) fill();
  else if (event.target === from || event.target === until) untick();
});

// The tapped sessions and what lies between them: leave has one beginning and one end.
function fill() {
  const ticked = boxes.filter((box) => box.checked);
  from.value = ticked.length ? ticked.map((box) => box.dataset.from).sort()[0] : "";
  until.value = ticked.length ? ticked.map((box) => box.dataset.until).sort().at(-1) : "";
}

function untick() {
  boxes.forEach((box) => {
    box.checked = Boolean(from.value && until.value) && box.dataset.from >= from.value && box.dataset.until <= until.value;
  });
}
