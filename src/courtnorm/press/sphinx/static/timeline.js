// Filters the milestones by strand. Without this script every milestone is shown and no form is.
(() => {
  const form = document.querySelector(".milestone-filter");
  const entries = [...document.querySelectorAll("li.milestone")];
  const boxes = [...form.querySelectorAll("input[name=strand]")];
  const status = form.querySelector("[role=status]");

  const show = () => {
    const chosen = boxes.filter((box) => box.checked).map((box) => `strand-${box.value}`);
    for (const entry of entries) {
      entry.hidden = !chosen.some((name) => entry.classList.contains(name));
    }
    for (const years of document.querySelectorAll(".milestone-years")) {
      years.hidden = !years.querySelector("li.milestone:not([hidden])");
    }
    const shown = entries.filter((entry) => !entry.hidden).length;
    status.textContent = `${shown} of ${entries.length} shown.`;
  };

  // A link to a milestone shows it, whatever was chosen before.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const entry = target && target.closest("li.milestone, .milestone-years");
    if (!entry || !entry.hidden) return;
    form.reset();
    show();
    entry.scrollIntoView();
  };

  form.addEventListener("change", show);
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
})();
