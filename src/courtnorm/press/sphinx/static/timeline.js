// Filters the milestones by strand. Without this script every milestone is there and no form is.
(() => {
  const form = document.querySelector(".milestone-filter");
  const entries = [...document.querySelectorAll("li.milestone")];
  const boxes = [...form.querySelectorAll("input[name=strand]")];
  const status = form.querySelector("[role=status]");
  const unfold = form.querySelector(".unfold");
  const folds = [...document.querySelectorAll("details.years")];

  const show = () => {
    const chosen = boxes.filter((box) => box.checked).map((box) => `strand-${box.value}`);
    for (const entry of entries) {
      entry.hidden = !chosen.some((name) => entry.classList.contains(name));
    }
    for (const years of document.querySelectorAll(".milestone-years")) {
      const count = years.querySelectorAll("li.milestone:not([hidden])").length;
      years.hidden = !count;
      years.querySelector("summary").textContent = count === 1 ? "1 milestone" : `${count} milestones`;
    }
    const shown = entries.filter((entry) => !entry.hidden).length;
    status.textContent = `${shown} of ${entries.length} chosen.`;
  };

  // A link to a milestone shows it, whatever was chosen or folded before.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const entry = target && target.closest("li.milestone, .milestone-years");
    if (!entry) return;
    const fold = entry.closest("details.years") || entry.querySelector("details.years");
    if (!entry.hidden && fold.open) return;
    if (entry.hidden) form.reset();
    show();
    fold.open = true;
    entry.scrollIntoView();
  };

  form.addEventListener("change", show);
  unfold.addEventListener("click", () => {
    const all = unfold.getAttribute("aria-pressed") === "false";
    unfold.setAttribute("aria-pressed", all);
    for (const fold of folds) fold.open = all;
  });
  form.querySelector("button[type=button]").addEventListener("click", () => {
    for (const box of boxes) box.checked = false;
    show();
    boxes[0].focus(); // the next thing to do is to choose
  });
  form.addEventListener("reset", () => setTimeout(show));
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", reveal);
  show(); // a browser may remember the boxes of an earlier visit
  form.hidden = false;
  reveal();
})();
