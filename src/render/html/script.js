"use strict";
(() => {
  // From a mark to what is said of it.
  const show = (id) => {
    const place = document.getElementById(id);
    if (!place) return;
    history.replaceState(null, "", "#" + id);
    place.scrollIntoView({ block: "center" });
    place.focus({ preventScroll: true });
  };
  document.addEventListener("click", (event) => {
    const mark = event.target.closest && event.target.closest("mark[data-f]");
    if (mark) show(mark.dataset.f);
  });
  // n and p go from finding to finding, Enter on a finding goes to its words.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !["n", "p"].includes(event.key)) return;
    const all = [...document.querySelectorAll(".sign a[id]")].filter((a) => a.offsetParent);
    const at = all.indexOf(document.activeElement);
    const next = all[event.key === "n" ? at + 1 : Math.max(at - 1, 0)];
    if (!next) return;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "center" });
  });
  // Which severities are shown.
  const words = { error: "须补正", warning: "请核对", info: "供参考" };
  for (const list of document.querySelectorAll(".findings")) {
    if (!list.querySelector(".finding")) continue;
    const filter = document.createElement("div");
    filter.className = "filter";
    for (const key of Object.keys(words)) {
      if (!list.querySelector(".finding." + key)) continue;
      const box = document.createElement("input");
      box.type = "checkbox";
      box.checked = true;
      const report = list.closest(".report");
      box.addEventListener("change", () => report.classList.toggle("hide-" + key, !box.checked));
      const label = document.createElement("label");
      label.append(box, " " + words[key]);
      filter.append(label);
    }
    list.querySelector("h3").after(filter);
  }
})();
