// Taking a roll: a tap marks, a second one goes on to the next mark, the form carries what changed.
// Long because what is shown, kept on the phone and sent are three faces of one state.
"use strict";

(() => {
  const form = document.querySelector("form[data-roll]");
  if (!form) return;
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const words = JSON.parse(form.dataset.words);
  const limit = Number(form.dataset.limit), longest = Number(form.dataset.longest);
  const together = "together" in form.dataset;
  const ORDER = ["absent", "late", "early"];
  const LOOKS = { present: ["√", "present"], late: ["◇", "late"], early: ["◁", "early"], both: ["◇◁", "late"], absent: ["×", "absent"] };
  const bar = $(".act"), dialog = $("#choice"), step = $(".step"), finder = $("#find"), awayButton = $("[data-away]");
  const items = $$(".tiles > li"), tiles = $$("button.tile");
  const undone = [];
  const store = rollStore(form.dataset.store), touched = new Map(), left = new Map(); // what is kept: tile → version seen
  let brush = "absent", last = null, tab = $("[data-tab][aria-current]")?.dataset.tab ?? "", away = false, sending = false;

  // --- What a tile says: {mark, late, early}, written as mark:late+early ---------------------
  const read = (text) => {
    const [mark, minutes] = text.split(":");
    const [first = 0, second = 0] = minutes.split("+").map(Number);
    return { mark, late: mark === "early" ? 0 : first, early: mark === "early" ? first : second };
  };
  const write = ({ mark, late, early }) =>
    `${mark}:${{ late, early, both: `${late}+${early}` }[mark] ?? ""}`;
  const facts = new Map(tiles.map((tile) => [tile, read(tile.dataset.t ?? tile.dataset.f)]));
  const locked = (tile) => tile.classList.contains("locked");
  const changed = (tile) => write(facts.get(tile)) !== tile.dataset.f;
  const held = (fact) => (fact.late > limit || fact.early > limit ? "absent" : fact.mark);
  const wordOf = (fact) => words[fact.mark].replace("%(late)s", fact.late).replace("%(early)s", fact.early);
  const between = (from, to) => Math.ceil((to - from) / 60);
  const usual = (minutes) => (minutes >= 1 && minutes <= limit ? minutes : Math.min(5, longest));
  const minutesNow = () => {
    const now = Date.now() / 1000;
    return { late: usual(between(Number(form.dataset.start), now)), early: usual(between(now, Number(form.dataset.end))) };
  };
  const factOf = (mark, before) => {
    const now = minutesNow();
    const late = mark === "late" || mark === "both", early = mark === "early" || mark === "both";
    return { mark, late: late ? before?.late || now.late : 0, early: early ? before?.early || now.early : 0 };
  };

  // --- Drawing ------------------------------------------------------------------------------
  function draw(tile) {
    if (locked(tile)) return;
    const fact = facts.get(tile), [glyph, family] = LOOKS[held(fact)], face = $("span", tile);
    tile.className = `tile ${family}`;
    tile.toggleAttribute("data-new", changed(tile));
    face.firstChild.textContent = glyph;
    face.lastChild.textContent = ` ${wordOf(fact)}`;
  }
  const familyOf = (item) => [...item.firstElementChild.classList].find((name) => name in counted);
  const counted = { present: 0, late: 0, early: 0, leave: 0, absent: 0 };
  function count() {
    const shown = items.filter(inTab);
    const numbers = { ...counted, expected: shown.length };
    for (const item of shown) {
      const fact = facts.get(item.firstElementChild);
      const both = fact?.mark === "both" && held(fact) === "both";
      numbers[familyOf(item)] += 1;
      if (both || (!fact && $(".g", item).textContent === "◇◁")) numbers.early += 1;
    }
    for (const place of $$("[data-count]")) place.textContent = numbers[place.dataset.count];
    $("span", awayButton).textContent = shown.length - numbers.present;
    const waiting = told().length, note = $("[data-unsaved]");
    if (note) {
      note.dataset.unsaved ||= note.textContent;
      const word = store.pending ? (waiting ? words.unsent : words.rollUnsent) : waiting ? words.unsaved : note.dataset.unsaved;
      note.textContent = word.replace("%(count)s", waiting);
      note.toggleAttribute("data-unsent", !!store.pending);
    }
    const leftButton = $("[data-left]");
    if (leftButton) leftButton.hidden = !waiting;
    const undo = $("[data-undo]");
    if (undo) undo.hidden = !undone.length;
  }
  const inTab = (item) => !tab || item.dataset.s === tab;
  function sift() {
    const wanted = finder.value.trim().toLowerCase();
    let any = false;
    for (const item of items) {
      const tile = item.firstElementChild, name = $("b", tile).textContent.toLowerCase();
      const [number, initials = ""] = tile.dataset.k.split(" ");
      const found = !wanted || name.includes(wanted) || number === wanted || initials.startsWith(wanted);
      item.hidden = !(inTab(item) && found && (!away || !tile.classList.contains("present")));
      any ||= !item.hidden;
    }
    $("[data-nobody]").hidden = any;
    const shown = items.filter((item) => !item.hidden).map((item) => item.firstElementChild);
    stop(shown.find((tile) => tile.tabIndex === 0) ?? shown[0]);
  }
  // Tab stops at one tile, the one that was used last; arrows lead to the others.
  function stop(tile) {
    for (const item of items) item.firstElementChild.tabIndex = item.firstElementChild === tile ? 0 : -1;
  }
  form.addEventListener("focusin", (event) => { if (event.target.matches(".tile")) stop(event.target); });
  function steps() {
    if (!step) return;
    const fact = last && facts.get(last), minutes = fact && { late: fact.late, early: fact.early }[fact.mark];
    step.hidden = !minutes;
    if (!minutes) return;
    $("b", step).textContent = $("b", last).textContent;
    $("[data-word]", step).textContent = words.minutes.replace("%(minutes)s", minutes);
  }

  // --- Changing -----------------------------------------------------------------------------
  function set(tile, fact, { remember = true } = {}) {
    if (locked(tile)) return;
    if (remember) undone.push([tile, facts.get(tile)]);
    facts.set(tile, fact);
    keep(tile);
    last?.removeAttribute("data-last");
    last = tile;
    last.setAttribute("data-last", "");
    draw(tile);
    count();
    steps();
  }
  function tap(tile) {
    if (locked(tile)) return open(tile);
    const fact = facts.get(tile), from = ORDER.indexOf(brush);
    const round = [...ORDER.slice(from), ...ORDER.slice(0, from), "present"];
    set(tile, factOf(round[(round.indexOf(fact.mark === "both" ? "early" : fact.mark) + 1) % round.length]));
  }
  function undo() {
    const [tile, fact] = undone.pop() ?? [];
    if (tile) set(tile, fact, { remember: false });
  }

  // --- The sheet of all choices ---------------------------------------------------------------
  let inSheet = null;
  function open(tile) {
    if (!dialog?.showModal) return;
    inSheet = tile;
    $("#choice-name").textContent = `${$("b", tile).textContent} ${$("i", tile).textContent}`;
    const note = $("[data-note]", dialog), leave = $("small", tile)?.textContent ?? "";
    note.textContent = locked(tile) ? note.dataset.locked : leave;
    note.hidden = !note.textContent;
    $(".choices", dialog).hidden = locked(tile);
    const history = $("[data-history]", dialog);
    history.hidden = tile.dataset.v === "0";
    history.dataset.href ||= history.getAttribute("href");
    history.href = history.dataset.href.replace("/0/", `/${tile.id.slice(1)}/`);
    sheet();
    dialog.showModal();
  }
  function sheet() {
    const fact = facts.get(inSheet);
    for (const button of $$("[data-set]", dialog)) button.setAttribute("aria-pressed", button.dataset.set === fact.mark);
    for (const field of $$("[data-minutes]", dialog)) {
      const kind = field.dataset.minutes;
      field.hidden = locked(inSheet) || !(fact.mark === kind || fact.mark === "both");
      $("input", field).value = fact[kind] || "";
    }
  }
  dialog?.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-set]")?.dataset.set;
    if (mark) { set(inSheet, factOf(mark, facts.get(inSheet))); sheet(); }
    if (event.target === dialog) dialog.close();
  });
  dialog?.addEventListener("input", (event) => {
    const kind = event.target.closest("[data-minutes]")?.dataset.minutes, minutes = Math.trunc(Number(event.target.value));
    if (kind && minutes >= 1 && minutes <= longest) set(inSheet, { ...facts.get(inSheet), [kind]: minutes });
  });
  dialog?.addEventListener("close", () => inSheet?.focus());

  // --- Fingers: a tap, a long press ------------------------------------------------------------
  let timer = 0, pressed = false;
  form.addEventListener("pointerdown", (event) => {
    const tile = event.target.closest("button.tile");
    pressed = false;
    clearTimeout(timer);
    if (tile) timer = setTimeout(() => { pressed = true; open(tile); }, 500);
  });
  for (const name of ["pointerup", "pointercancel", "pointermove"]) {
    form.addEventListener(name, (event) => { if (name !== "pointermove" || Math.hypot(event.movementX, event.movementY) > 4) clearTimeout(timer); });
  }
  form.addEventListener("contextmenu", (event) => {
    const tile = event.target.closest("button.tile");
    if (!tile) return;
    event.preventDefault();
    clearTimeout(timer);
    if (!dialog.open) open(tile);
    pressed = true;
  });
  form.addEventListener("click", (event) => {
    const tile = event.target.closest("button.tile"), link = event.target.closest("[data-tab]");
    if (tile && !(pressed && event.detail)) tap(tile);
    pressed = false;
    if (link) { event.preventDefault(); show(link); }
  });
  function show(link) {
    tab = link.dataset.tab;
    for (const one of $$("[data-tab]")) one.toggleAttribute("aria-current", false);
    link.setAttribute("aria-current", "true");
    history.replaceState(null, "", link.href);
    sift();
    count();
  }
  awayButton.addEventListener("click", () => { away = !away; awayButton.setAttribute("aria-pressed", away); sift(); });
  const findButton = $("[data-find]");
  function find(opened) {
    $("#find-row").hidden = !opened;
    findButton.setAttribute("aria-expanded", opened);
    if (opened) finder.focus();
    else if (finder.value) { finder.value = ""; sift(); }
  }
  findButton.addEventListener("click", () => find($("#find-row").hidden));
  finder.addEventListener("input", sift);
  finder.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { find(false); findButton.focus(); }
    if (event.key === "Enter") { event.preventDefault(); items.find((item) => !item.hidden)?.firstElementChild.focus(); }
  });
  bar.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-brush]"), by = Number(event.target.closest("[data-step]")?.dataset.step ?? 0);
    if (chosen) {
      brush = chosen.dataset.brush;
      for (const one of $$("[data-brush]")) one.setAttribute("aria-pressed", one === chosen);
    }
    if (by && last) {
      const fact = facts.get(last), minutes = fact[fact.mark] + by;
      if (minutes >= 1 && minutes <= longest) set(last, { ...fact, [fact.mark]: minutes });
    }
    if (event.target.closest("[data-undo]")) undo();
  });

  // --- Keys: arrows go from tile to tile, letters mark -------------------------------------------
  const LETTERS = { x: "absent", k: "absent", l: "late", c: "late", e: "early", z: "early", p: "present", q: "present" };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || dialog?.open) return;
    const typing = event.target.matches("input, select, textarea");
    const tile = event.target.closest?.(".tile");
    if (!typing && event.key === "/") { event.preventDefault(); find(true); }
    else if (!typing && event.key === "u") undo();
    else if (tile && event.key.startsWith("Arrow")) { event.preventDefault(); move(tile, event.key.slice(5)); }
    else if (tile && facts.has(tile) && event.key === "Enter") { event.preventDefault(); open(tile); }
    else if (tile && facts.has(tile) && LETTERS[event.key]) set(tile, factOf(LETTERS[event.key], facts.get(tile)));
  });
  function move(tile, way) {
    const [x, y] = middle(tile), along = way === "Left" || way === "Right", sign = way === "Left" || way === "Up" ? -1 : 1;
    let best = null, least = Infinity;
    for (const item of items) {
      if (item.hidden || item.firstElementChild === tile) continue;
      const [dx, dy] = [middle(item)[0] - x, middle(item)[1] - y];
      const ahead = sign * (along ? dx : dy), aside = Math.abs(along ? dy : dx);
      const far = along ? (aside < 5 ? ahead : Infinity) : ahead * 1000 + aside;
      if (ahead > 5 && far < least) [best, least] = [item, far];
    }
    const shown = [...tile.closest(".tiles").children].filter((item) => !item.hidden);
    const beside = shown[shown.indexOf(tile.parentElement) + sign]; // from the end of a row to the next
    (best ?? (along ? beside : null))?.firstElementChild.focus();
  }
  const middle = (element) => { const { x, y, width, height } = element.getBoundingClientRect(); return [x + width / 2, y + height / 2]; };

  // --- Kept on the phone until the site has it -----------------------------------------------------
  const idOf = (tile) => tile.id.slice(1), subOf = (tile) => tile.parentElement.dataset.s;
  const seenOf = (tile) => touched.get(tile) ?? tile.dataset.v;
  const told = () => [
    ...tiles.filter((tile) => !locked(tile) && changed(tile)).map((tile) => [tile, write(facts.get(tile)), seenOf(tile)]),
    ...[...left].map(([tile, [word, seen]]) => [tile, word, seen]),
  ];
  function keep(...more) {
    for (const tile of more) if (!touched.has(tile)) touched.set(tile, tile.dataset.v);
    store.marks = Object.fromEntries(told().filter(([tile]) => touched.has(tile) || left.has(tile)).map(([tile, word, seen]) => [idOf(tile), [word, seen]]));
    store.keep();
  }
  function restore() {
    for (const [id, [word, seen]] of Object.entries(store.marks)) {
      const tile = $(`#t${id}`);
      if (!tile || locked(tile) || tile.dataset.f === word) continue;
      if (!facts.has(tile)) { left.set(tile, [word, seen]); continue; }
      touched.set(tile, seen);
      facts.set(tile, read(word));
    }
    if ("refused" in form.dataset) store.pending = null;
    keep();
  }

  // --- Sending what changed; what was heard already changes nothing, so it may be sent again --------
  let again = 0, pause = 2500, busy = false, tapped = 0;
  function field(name, value) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    input.dataset.made = "";
    form.append(input);
  }
  function fill() {
    for (const one of $$("[data-made]", form)) one.remove();
    const words = told(), given = $$("[name=sub]:not([data-made])", form);
    const subs = new Set([...(store.pending ?? (!together && tab ? [tab] : given.map((one) => one.value))), ...words.map(([tile]) => subOf(tile))]);
    for (const one of given) one.disabled = true;
    for (const sub of subs) field("sub", sub);
    for (const [tile, word, seen] of words) field(`m-${idOf(tile)}`, `${word}:${seen}`);
    form.action = location.href;
    store.pending = [...subs];
    keep(...words.map(([tile]) => tile).filter((tile) => !left.has(tile)));
  }
  async function send() {
    if (busy) return;
    busy = true;
    clearTimeout(again);
    fill();
    count();
    const sent = new Map(told().map(([tile, word]) => [tile, word]));
    const request = { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual", headers: { "X-Roll": "kept" }, signal: AbortSignal.timeout(20000) };
    const answer = await fetch(location.href, request).catch(() => null);
    busy = false;
    if (!answer || answer.status >= 500) return later();
    sending = true;
    if (answer.status === 204) heard(sent);
    if (answer.status === 204 || answer.type === "opaqueredirect") location.replace(location.pathname + location.search);
    else form.submit(); // shows what was refused, or the choice between two marks
  }
  function heard(sent) {
    const since = told().filter(([tile, word]) => sent.get(tile) !== word);
    store.marks = Object.fromEntries(since.map(([tile, word, seen]) => [idOf(tile), [word, Number(seen) + sent.has(tile)]]));
    store.pending = null;
    store.keep();
  }
  function later() {
    pause = Math.min(pause * 2, 60000);
    again = setTimeout(() => (Date.now() - tapped < 3000 ? later() : send()), pause);
    count();
  }
  form.addEventListener("submit", (event) => { event.preventDefault(); event.stopPropagation(); send(); });
  form.addEventListener("pointerdown", () => { tapped = Date.now(); });
  addEventListener("online", () => { if (store.pending) send(); });
  addEventListener("beforeunload", (event) => { if (!sending && !store.works && told().length) event.preventDefault(); });
  addEventListener("pageshow", () => { sending = false; });

  restore();
  for (const hidden of $$("[data-away], [data-find], .marking")) hidden.hidden = false;
  tiles.forEach(draw);
  sift();
  count();
  if (store.pending) send();
})();
