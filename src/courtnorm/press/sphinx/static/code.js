// Shows or folds all code of a page, and remembers the choice. It runs in the head: blocks are opened
// while the page is being read, so that nothing jumps.
(() => {
  const root = document.documentElement;
  const blocks = () => document.querySelectorAll("details.hide");
  const recall = () => {
    try {
      return localStorage.getItem("courtnorm-code");
    } catch {
      return null; // a browser may forbid it; the choice then lasts for the page
    }
  };
  const keep = (choice) => {
    try {
      localStorage.setItem("courtnorm-code", choice);
    } catch {}
  };
  const show = (choice) => {
    root.dataset.code = choice;
    for (const block of blocks()) block.open = choice === "shown";
    const button = document.querySelector(".code-toggle");
    if (button) button.setAttribute("aria-pressed", choice === "shown");
  };

  const choice = recall() === "shown" ? "shown" : "folded";
  root.dataset.code = choice;
  const reading = new MutationObserver(() => show(choice));
  if (choice === "shown") reading.observe(root, { childList: true, subtree: true });

  document.addEventListener("DOMContentLoaded", () => {
    reading.disconnect();
    show(root.dataset.code);
    document.querySelector(".code-toggle").addEventListener("click", () => {
      const next = root.dataset.code === "shown" ? "folded" : "shown";
      show(next);
      keep(next);
    });
  });
})();
