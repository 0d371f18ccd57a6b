"use strict";
(() => {
  const by = (id) => document.getElementById(id);
  const rows = [...document.querySelectorAll("[data-row]")];
  const controls = ["find", "state", "kind", "lack"].map(by);
  const show = () => {
    const [find, state, kind, lack] = controls.map((c) => c.value.trim().toLowerCase());
    let seen = 0;
    for (const row of rows) {
      const d = row.dataset;
      const fits =
        (!find || d.words.toLowerCase().includes(find)) &&
        (!state || d.state === state) &&
        (!kind || d.kind === kind) &&
        (!lack || (" " + d.lack + " ").includes(" " + lack + " "));
      row.hidden = !fits;
      if (fits && row.tagName === "TR") seen += 1;
    }
    by("seen").textContent = String(seen);
  };
  controls.forEach((c) => c.addEventListener("input", show));
  by("clear").addEventListener("click", () => {
    controls.forEach((c) => { c.value = ""; });
    show();
  });
  const open = () => {
    const target = location.hash && by(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === "DETAILS") target.open = true;
  };
  addEventListener("hashchange", open);
  open();
  show();
})();
