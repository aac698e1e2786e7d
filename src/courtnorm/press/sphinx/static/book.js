// What every page does beyond showing itself: frames that scroll are reached by keyboard, the side
// columns take and give back the focus, the theme's switch says its state, and terms have cards.
(() => {
  // ---------------------------------------------------------------- frames that scroll
  const frames = [...document.querySelectorAll(".table-wrapper, .highlight pre")];
  const reach = (frame) => {
    if (frame.scrollWidth > frame.clientWidth + 1) frame.tabIndex = 0;
    else frame.removeAttribute("tabindex");
  };
  const sizes = new ResizeObserver((entries) => entries.forEach((entry) => reach(entry.target)));
  for (const frame of frames) sizes.observe(frame);

  // ---------------------------------------------------------------- the side columns
  for (const [box, column] of [["__navigation", ".sidebar-drawer"], ["__toc", ".toc-drawer"]]) {
    const toggle = document.getElementById(box);
    const drawer = document.querySelector(column);
    if (!toggle || !drawer) continue;
    const narrow = () => getComputedStyle(drawer).position === "fixed";
    const text = document.querySelector(".content");
    // While a column lies over the text, the keyboard stays in it.
    const settle = () => {
      const over = toggle.checked && narrow();
      text.inert = over;
      if (over) drawer.querySelector("a, input")?.focus({ preventScroll: true });
    };
    const close = () => {
      toggle.checked = false;
      settle();
    };
    toggle.addEventListener("change", settle);
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !toggle.checked) return;
      close();
      toggle.focus();
    });
    drawer.addEventListener("click", (event) => {
      if (narrow() && event.target.closest("a")) close();
    });
  }
  const scroller = document.querySelector(".sidebar-scroll");
  const current = document.querySelector(".sidebar-tree [aria-current]");
  if (scroller && current) {
    const [frame, link] = [scroller, current].map((e) => e.getBoundingClientRect());
    if (link.bottom > frame.bottom) scroller.scrollTop += link.top - frame.top - frame.height / 2;
  }

  // ---------------------------------------------------------------- light and dark
  const names = { auto: "as the system", light: "light", dark: "dark" };
  const say = () => {
    const theme = document.body.dataset.theme || "auto";
    for (const button of document.querySelectorAll(".theme-toggle")) {
      button.setAttribute("aria-label", `Colours: ${names[theme]}. Change`);
    }
  };
  new MutationObserver(say).observe(document.body, { attributeFilter: ["data-theme"] });
  say();

  // ---------------------------------------------------------------- terms
  const card = document.createElement("div");
  card.className = "term-card";
  card.id = "term-card";
  card.hidden = true;
  card.setAttribute("role", "tooltip");
  let shown = null;
  let waiting = 0;
  const words = (term) => term.dataset.means || (term.dataset.means = term.title);
  const hide = () => {
    clearTimeout(waiting);
    card.hidden = true;
    if (shown) shown.removeAttribute("aria-describedby");
    shown = null;
  };
  const show = (term) => {
    clearTimeout(waiting);
    if (shown === term) return;
    hide();
    shown = term;
    const [name, ...rest] = words(term).split(": ");
    card.replaceChildren(document.createElement("p"));
    card.firstChild.append(Object.assign(document.createElement("b"), { textContent: name }), `: ${rest.join(": ")} `);
    const more = Object.assign(document.createElement("a"), { href: term.href, textContent: "Glossary" });
    more.tabIndex = -1;
    card.firstChild.append(more);
    document.body.append(card);
    card.hidden = false;
    term.setAttribute("aria-describedby", card.id);
    const box = term.getClientRects()[0];
    const own = card.getBoundingClientRect();
    const above = box.bottom + own.height + 12 > innerHeight && box.top > own.height + 12;
    card.style.left = `${Math.max(12, Math.min(box.left, document.documentElement.clientWidth - own.width - 12)) + scrollX}px`;
    card.style.top = `${(above ? box.top - own.height - 6 : box.bottom + 6) + scrollY}px`;
  };
  const leave = () => {
    clearTimeout(waiting);
    waiting = setTimeout(hide, 250);
  };
  for (const term of document.querySelectorAll("a.term[title]")) {
    words(term);
    term.removeAttribute("title"); // the card stands for it
    term.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && show(term));
    term.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && leave());
    term.addEventListener("focus", () => term.matches(":focus-visible") && show(term));
    term.addEventListener("blur", leave);
    let touched = false;
    term.addEventListener("pointerdown", (event) => (touched = event.pointerType !== "mouse"));
    term.addEventListener("click", (event) => {
      if (!touched || shown === term) return; // a second tap follows the link
      event.preventDefault();
      show(term);
    });
  }
  card.addEventListener("pointerenter", () => clearTimeout(waiting));
  card.addEventListener("pointerleave", leave);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  document.addEventListener("pointerdown", (event) => {
    if (shown && !event.target.closest(".term-card, a.term")) hide();
  });
})();
