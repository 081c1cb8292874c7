// Picking people: find them, take whole sub-classes, count; every change is told to the form.
"use strict";

const picker = document.querySelector("[data-people]");
if (picker) {
  const boxes = [...picker.querySelectorAll("[name=trainees]")];
  const labels = boxes.map((box) => box.closest("label"));
  const find = picker.querySelector("[data-find]");
  const count = picker.querySelector("[data-count]");
  const clear = picker.querySelector("[data-none]");
  const nobody = picker.querySelector("[data-nobody]");
  const wholes = [...picker.querySelectorAll("[data-all]")];
  picker.querySelector("[data-tools]").hidden = !boxes.length;

  const within = (whole) => boxes.filter((box, n) => !whole.dataset.all || labels[n].dataset.sub === whole.dataset.all);
  const changed = () => picker.dispatchEvent(new Event("change"));

  function look() {
    const chosen = boxes.filter((box) => box.checked).length;
    count.hidden = clear.hidden = !chosen;
    count.textContent = chosen;
    for (const whole of wholes) {
      const some = within(whole);
      whole.setAttribute("aria-pressed", some.length > 0 && some.every((box) => box.checked));
    }
  }

  function filter() {
    const wanted = find.value.trim().toLowerCase().replace(/\s+/g, "");
    let seen = 0;
    labels.forEach((label) => {
      const words = label.dataset.words.split(" ");
      const hit = !wanted || words.some((word) => word.startsWith(wanted)) || words[2].includes(wanted);
      label.parentElement.hidden = !hit;
      seen += hit;
    });
    if (nobody) nobody.hidden = seen > 0;
  }

  find.addEventListener("input", filter);
  // Enter takes the one that is left and makes room for the next name.
  find.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const left = labels.filter((label) => !label.parentElement.hidden);
    if (left.length !== 1) return;
    left[0].control.checked = true;
    find.value = "";
    filter();
    changed();
  });
  picker.addEventListener("change", look);
  picker.addEventListener("click", (event) => {
    const whole = event.target.closest("[data-all]");
    if (whole) {
      const on = whole.getAttribute("aria-pressed") !== "true";
      within(whole).forEach((box) => { box.checked = on; });
    } else if (event.target.closest("[data-none]")) {
      boxes.forEach((box) => { box.checked = false; });
    } else return;
    changed();
  });
  filter();
  look();
}
