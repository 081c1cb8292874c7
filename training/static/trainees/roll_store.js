// What a phone keeps of a roll until the site has it: marks by trainee as [word, version seen], and
// the sub-classes whose save is under way. Kept for a week, by session and user.
"use strict";

const rollStore = (name) => {
  const place = `roll.${name}`, week = 7 * 24 * 3600 * 1000;
  const store = {
    marks: {},
    pending: null,
    works: true,
    keep() {
      const { marks, pending } = store;
      try {
        if (pending || Object.keys(marks).length) localStorage.setItem(place, JSON.stringify({ marks, pending, at: Date.now() }));
        else localStorage.removeItem(place);
      } catch { store.works = false; }
    },
  };
  try {
    const kept = JSON.parse(localStorage.getItem(place));
    if (kept && Date.now() - kept.at < week) Object.assign(store, { marks: kept.marks, pending: kept.pending });
  } catch { store.works = false; }
  return store;
};

// Where two marks met, the site has heard both: the choice replaces what the phone kept.
(() => {
  const settling = document.querySelector("form[data-settles]");
  if (!settling) return;
  const store = rollStore(settling.dataset.settles);
  store.pending = null;
  store.keep();
  settling.addEventListener("submit", () => { store.marks = {}; store.keep(); });
})();
