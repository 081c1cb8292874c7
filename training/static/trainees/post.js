// Posting by rule: ask only for what the rule needs, and say what will be entered for how many.
"use strict";

const form = document.querySelector("[data-post]");
if (form) {
  const boxes = [...form.querySelectorAll("[name=trainees]")];
  const summary = document.querySelector("[data-summary]");

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
    const item = rule && rule.nextElementSibling.firstChild.textContent.trim();
    summary.textContent = rule && chosen ? summary.dataset.many.replace("{item}", item).replace("{count}", chosen) : summary.dataset.nothing;
  }

  form.addEventListener("change", look);
  look();
}
