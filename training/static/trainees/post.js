// Posting by rule: find people, take whole sub-classes, ask only for what the rule needs.
"use strict";

const form = document.querySelector("[data-post]");
if (form) {
  const boxes = [...form.querySelectorAll("[name=trainees]")];
  const labels = boxes.map((box) => box.closest("label"));
  const find = form.querySelector("[data-find]");
  const tools = form.querySelector("[data-tools]");
  const count = form.querySelector("[data-count]");
  const summary = document.querySelector("[data-summary]");
  const clear = form.querySelector("[data-none]");
  const nobody = form.querySelector("[data-nobody]");
  const wholes = [...form.querySelectorAll("[data-all]")];
  tools.hidden = !boxes.length;

  const within = (whole) => boxes.filter((box, n) => !whole.dataset.all || labels[n].dataset.sub === whole.dataset.all);

  function look() {
    const rule = form.querySelector("[name=rule]:checked");
    const kind = rule ? rule.dataset.kind || "conduct" : "";
    for (const field of form.querySelectorAll("[data-for]")) {
      const wanted = field.dataset.for;
      field.hidden = wanted === "when" ? Boolean(kind === "conduct" && form.session.value) : Boolean(kind) && wanted !== kind || !kind && wanted === "bulletin";
    }
    form.title.required = kind === "bulletin";
    if (kind !== "conduct" && kind) form.session.value = "";
    const chosen = boxes.filter((box) => box.checked).length;
    count.hidden = clear.hidden = !chosen;
    count.textContent = chosen;
    for (const whole of wholes) {
      const some = within(whole);
      whole.setAttribute("aria-pressed", some.length > 0 && some.every((box) => box.checked));
    }
    const item = rule && rule.nextElementSibling.firstChild.textContent.trim();
    summary.textContent = rule && chosen ? summary.dataset.many.replace("{item}", item).replace("{count}", chosen) : summary.dataset.nothing;
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
    nobody.hidden = seen > 0;
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
    look();
  });
  form.addEventListener("change", look);
  form.addEventListener("click", (event) => {
    const whole = event.target.closest("[data-all]");
    if (whole) {
      const on = whole.getAttribute("aria-pressed") !== "true";
      within(whole).forEach((box) => { box.checked = on; });
      look();
    } else if (event.target.closest("[data-none]")) {
      boxes.forEach((box) => { box.checked = false; });
      look();
    }
  });
  filter();
  look();
}
