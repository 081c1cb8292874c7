// A sent form that was not taken loses nothing: what was typed is kept in this window until a page
// of the same user answers. Where the sign-in or a page of trouble came between, it is filled in
// again where its form stands next, once. Never kept: passwords, files, what the page itself
// put there.
"use strict";

const typed = (() => {
  const MOST = 12 * 2 ** 20; // bytes of a form, as in training/middleware.py
  const USER = document.body.dataset.user; // sign-in and trouble have none
  const DAY = 24 * 3600 * 1000;
  const TYPED = "input:not([type=hidden], [type=file], [type=password], [type=submit], [type=button]), select, textarea";

  // What a script has to say stands in a template of the page; one thing at a time is said.
  function tell(place, which, { scroll = true } = {}) {
    document.querySelectorAll("body [data-told]").forEach((note) => note.remove());
    const note = which && document.getElementById("told")?.content.querySelector(`[data-told=${which}]`).cloneNode(true);
    if (!note) return;
    place.before(note);
    if (scroll) note.scrollIntoView({ block: "center" });
  }

  // Why it makes no sense to send a form now.
  function whyNot(form) {
    const files = [...form.querySelectorAll("[type=file]")].flatMap((one) => [...one.files]);
    if (files.reduce((sum, file) => sum + file.size, 0) > MOST) return "large";
    return navigator.onLine ? "" : "unsent";
  }

  // --- Keeping ----------------------------------------------------------------------------------
  function keep(found) {
    try {
      if (found) sessionStorage.setItem("typed", JSON.stringify(found));
      else sessionStorage.removeItem("typed");
    } catch { /* a window that keeps nothing sends as ever */ }
  }
  function kept() {
    try { return JSON.parse(sessionStorage.getItem("typed")); } catch { return null; }
  }
  const path = (form) => new URL(form.getAttribute("action") ?? "", location.href).pathname;
  const typedIn = (form) => [...form.elements].filter((one) => one.name && one.matches(TYPED));
  const isBox = (one) => one.type === "checkbox" || one.type === "radio";
  const hidden = (form) => Object.fromEntries([...form.elements].filter((one) => one.type === "hidden").map((one) => [one.name, one.value]));
  const isChanged = (one) => (isBox(one) ? one.checked !== one.defaultChecked
    : one.options ? [...one.options].some((option) => option.selected !== option.defaultSelected) : one.value !== one.defaultValue);
  const said = (one) => (isBox(one) ? [one.name, one.value, one.checked] : [one.name, one.multiple ? [...one.selectedOptions].map((option) => option.value) : one.value]);

  function keepTyped(forms) {
    const told = forms
      .filter((form) => typedIn(form).length)
      .map((form) => ({ path: path(form), hidden: hidden(form), typed: typedIn(form).map(said) }));
    if (USER && told.length) keep({ user: USER, at: Date.now(), forms: told });
  }

  // --- Filling in again -------------------------------------------------------------------------
  // Among forms to one address that whose hidden fields, such as the person of a row, are the same.
  function formOf({ path: there, hidden: before }) {
    const same = (form) => Object.entries(hidden(form)).filter(([name, value]) => before[name] === value).length;
    return [...document.querySelectorAll("form[method=post]")].filter((form) => path(form) === there).sort((a, b) => same(b) - same(a))[0];
  }
  // Boxes first: what a page works out from them gives way to what was typed.
  function fill(form, typed) {
    const left = typedIn(form);
    for (const [name, value, checked] of typed.sort((a, b) => b.length - a.length)) {
      const place = left.findIndex((one) => one.name === name && (!isBox(one) || one.value === value));
      if (place < 0) continue;
      const [one] = left.splice(place, 1);
      if (isBox(one)) one.checked = checked;
      else if (one.multiple) [...one.options].forEach((option) => { option.selected = value.includes(option.value); });
      else one.value = value;
      if (isChanged(one)) for (const what of ["input", "change"]) one.dispatchEvent(new Event(what, { bubbles: true }));
    }
  }
  function show(form) {
    for (let part = form.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    form.closest("dialog")?.showModal();
  }

  document.addEventListener("DOMContentLoaded", () => {
    const found = kept();
    if (!found) return;
    if (!USER) return keep({ ...found, cut: found.cut ?? (document.querySelector("[data-trouble]") ? "back" : "out") });
    const [way] = performance.getEntriesByType("navigation");
    if (way?.type === "back_forward") found.cut ??= "back"; // nothing had answered
    if (!found.cut || found.user !== USER || Date.now() - found.at > DAY) return keep(null);
    const forms = found.forms.map((one) => [formOf(one), one.typed]).filter(([form]) => form);
    if (!forms.length) return; // until its page is opened
    keep(null);
    for (const [form, typed] of forms) { show(form); fill(form, typed); }
    tell(forms[0][0], found.cut);
  });
  // The browser's arrow may bring back a page whose form has grown old.
  addEventListener("pageshow", (event) => { if (event.persisted && kept()?.cut) location.reload(); });

  // --- Parts of a page --------------------------------------------------------------------------
  // One that leads away takes along what was typed; one that was sent in vain says so.
  document.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
    if (!detail.xhr.getResponseHeader("HX-Redirect")) return;
    keepTyped([...document.querySelectorAll("form[method=post]")].filter((form) => typedIn(form).some(isChanged)));
  });
  for (const failed of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(failed, ({ detail }) => { if (detail.requestConfig.verb !== "get") tell(detail.elt, "unsent", { scroll: false }); });
  }
  document.addEventListener("htmx:afterOnLoad", ({ detail }) => {
    if (detail.successful && document.querySelector("body [data-told=unsent]")) tell(detail.elt, "");
  });

  return { whyNot, tell, keep: (form) => keepTyped([form]), forget: () => keep(null) };
})();
