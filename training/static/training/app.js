// What the pages do better with a script; every one of them works without it.
"use strict";

// A form is sent once. The server is safe against a second one anyway; this saves the wait and the doubt.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.hasAttribute("hx-post") || form.method === "get") return;
  if (form.dataset.sent) return event.preventDefault();
  const why = typed.whyNot(form);
  typed.tell(form, why);
  if (why) return event.preventDefault();
  if ("forgets" in form.dataset) typed.forget();
  else if (!("download" in form.dataset)) typed.keep(form);
  form.dataset.sent = "yes";
  const button = event.submitter;
  if (!button) return;
  button.setAttribute("aria-busy", "true");
  setTimeout(() => { button.setAttribute("aria-disabled", "true"); });
  if ("download" in form.dataset) setTimeout(() => release(form), 3000);
});

function release(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-busy]").forEach((button) => {
    button.removeAttribute("aria-busy");
    button.removeAttribute("aria-disabled");
  });
}

// Coming back with the browser's arrow finds the form usable again.
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

// Filters answer at once; their button is for readers without a script.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-submit-on-change]");
  if (form) form.requestSubmit();
});

// <button data-opens="id"> opens the <dialog id="id">, a button with data-closes in it closes it.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (dialog?.showModal) {
    event.preventDefault();
    dialog.showModal();
  }
  event.target.closest("[data-closes]")?.closest("dialog")?.close();
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  if (event.target.closest("[data-print]")) window.print();
});

// What is wider than the screen can be scrolled with the arrow keys.
document.querySelectorAll(".scroll").forEach((part) => {
  if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
});

// Escape closes an open menu and gives the focus back to what opened it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = event.target.closest?.("details.menu[open], details.confirm[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
