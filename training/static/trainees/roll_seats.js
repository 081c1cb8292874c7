// The roll as the room sits: seats like 1-4 (row, seat) in their places, the front row first.
"use strict";

(() => {
  const list = document.querySelector("form[data-roll] .tiles"), button = document.querySelector("[data-seats]");
  if (!list || !button) return;
  const items = [...list.children], place = "roll-by-seat", widest = 60;
  const taken = new Set(), seats = new Map();
  for (const item of items) {
    const text = item.querySelector("i").textContent, found = text.match(/^(\d{1,4})-(\d{1,4})$/);
    if (!found || taken.has(text) || Number(found[2]) < 1 || Number(found[2]) > widest) continue;
    taken.add(text);
    seats.set(item, [Number(found[1]), Number(found[2])]);
  }
  if (!seats.size) return;
  const rows = [...new Set([...seats.values()].map(([row]) => row))].sort((a, b) => a - b);
  const columns = Math.max(...[...seats.values()].map(([, seat]) => seat));
  const rest = items.filter((item) => !seats.has(item));
  const seated = items.filter((item) => seats.has(item)).sort((a, b) => {
    const [one, other] = [seats.get(a), seats.get(b)];
    return one[0] - other[0] || one[1] - other[1];
  });

  function arrange(by) {
    button.setAttribute("aria-pressed", by);
    list.classList.toggle("seats", by);
    list.style.setProperty("--columns", columns);
    list.append(...(by ? [...seated, ...rest] : items));
    for (const item of items) {
      const [row, seat] = seats.get(item) ?? [];
      const spare = rest.indexOf(item);
      item.style.gridRow = by ? (row ? rows.indexOf(row) + 1 : rows.length + 1 + Math.floor(spare / columns)) : "";
      item.style.gridColumn = by ? seat ?? (spare % columns) + 1 : "";
    }
  }
  const remembered = () => { try { return localStorage.getItem(place) === "yes"; } catch { return false; } };
  button.hidden = false;
  button.addEventListener("click", () => {
    const by = button.getAttribute("aria-pressed") !== "true";
    arrange(by);
    try { localStorage.setItem(place, by ? "yes" : "no"); } catch { /* it is asked again next time */ }
  });
  if (remembered()) arrange(true);
})();
