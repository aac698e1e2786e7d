// The concordance: the rows that stand on the page, in a table of DataTables, and the form's
// filters. Every cell is a node with text, never markup. Without this script nothing of it shows.
(() => {
  const place = document.querySelector(".concordance");
  const without = document.querySelector(".concordance-without");
  place.remove(); // until it is made: DataTables measures what it draws, and a page is slow to measure
  const form = place.querySelector("form");
  const fields = form.elements;
  const data = JSON.parse(place.querySelector("script").textContent);
  const OFFICIAL = "https://undocs.org/en/";
  const UNCODED = "not coded";
  const WINDOW = ["left", "match", "right"];
  const CSV = ["symbol", "date", "label", "family", "code", "addressee", ...WINDOW, "patterns"];

  const asRow = ([resolution, label, code, addressee, left, match, right, ids]) => ({
    label, addressee, left, match, right,
    symbol: data.resolutions[resolution][0],
    date: data.resolutions[resolution][1],
    year: Number(data.resolutions[resolution][0].match(/\((\d{4})\)/)[1]),
    family: data.codes[code][0],
    code: data.codes[code][1],
    patterns: data.patterns[ids],
  });

  // What is searched, and what is typed, without accents, curly quotes and signs of markup; without
  // soft hyphens and what else is not seen; and a symbol as it stands, however it was spaced.
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff]/g, "")
    .replace(/[\u2010\u2011]/g, "-").replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replace(/[<>&]/g, " ")
    .replace(/\s+/g, " ").replace(/ ?\/ ?/g, "/").replace(/(\d)\((\d{4})\)/g, "$1 ($2)");
  const searched = (row) => row.searched ??= plain( // made once
    `${row.left} ${row.match} ${row.right} ${row.addressee} ${row.symbol}`.replace(/ ([,;.:)])/g, "$1"));
  const number = (text) => text.match(/\d+/)[0].padStart(5, "0"); // so that text sorts as numbers do

  const node = (name, text, kind) => {
    const made = document.createElement(name);
    made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };
  const link = (row) => {
    const made = node("a", row.symbol, "official");
    made.href = OFFICIAL + encodeURI(row.symbol.replace(/ /g, ""));
    return made;
  };
  const coded = (row) => {
    const made = node("span", "", `family-${row.family}`);
    made.append(node("strong", row.code || UNCODED), " ", node("small", row.family));
    return made;
  };
  const spelt = (text) => plain(text).toLowerCase(); // words are sorted as they are searched
  // A column: its class, what it shows, by what it is sorted.
  const column = (kind, shown, sorted) => ({
    className: kind,
    searchable: kind === "match",
    type: "string",
    orderSequence: ["asc", "desc"],
    data: (row, type) => {
      if (type === "display") return shown(row);
      return type === "filter" ? searched(row) : sorted(row);
    },
  });
  const words = (name) => (row) => node("span", row[name]);
  // On a phone a window is as high as a paragraph, and a page holds fewer of them.
  if (matchMedia("(max-width: 50rem)").matches) {
    for (const option of fields.rows.options) option.defaultSelected = option.value === "10";
  }
  const table = new DataTable(place.querySelector("table"), {
    columns: [
      column("date", words("date"), (row) => row.date),
      column("symbol", link, (row) => number(row.symbol)),
      column("label", words("label"), (row) => (row.label[0] === "P" ? "a" : "b") + number(row.label)),
      column("code", coded, (row) => `${row.family} ${row.code || "~"}`),
      column("addressee", words("addressee"), (row) => spelt(row.addressee)),
      // what stands before is sorted from the last word backwards
      column("left", words("left"), (row) => spelt(row.left.split(" ").reverse().join(" "))),
      column("match", (row) => node("mark", row.match), (row) => spelt(row.match)),
      column("right", words("right"), (row) => spelt(row.right)),
    ],
    autoWidth: false,
    createdRow: (line, row) => {
      line.setAttribute("role", "row"); // on a phone a row is no longer laid out as one
      for (const cell of line.cells) cell.setAttribute("role", "cell");
      if (/^[,.;:)]/.test(row.right)) line.lastElementChild.classList.add("close-up");
    },
    language: {
      info: "Windows _START_ to _END_ of _TOTAL_", infoEmpty: "No window",
      infoFiltered: "(chosen from _MAX_)", zeroRecords: "No window fits. Choose less, or show all.",
      paginate: { previous: "Previous", next: "Next" },
      aria: { orderable: ": sort", orderableReverse: ": sort the other way",
              paginate: { number: "Page " } },
    },
    layout: {
      topStart: "info", topEnd: { paging: { firstLast: false, numbers: false } },
      bottomStart: { paging: { firstLast: false } }, bottomEnd: null,
    },
    order: [[0, "asc"]],
    deferLoading: true, // nothing is drawn before the rows are there
    pageLength: Number(fields.rows.value),
  });

  // What the form asks of a row besides words; nothing where it asks for all.
  const asked = () => {
    const { family, code, from, to } = fields;
    if (![family, code, from, to].some((field) => field.value)) return null;
    const [kind, name] = code.value.split("/");
    const [kin, first, last] = [family.value, Number(from.value), Number(to.value || 9999)];
    return (text, row) => (!kin || row.family === kin)
      && (!kind || (row.family === kind && row.code === name))
      && row.year >= first && row.year <= last;
  };
  const show = () => {
    const family = fields.family.value;
    for (const group of fields.code.querySelectorAll("optgroup")) {
      group.disabled = Boolean(family) && !group.firstElementChild.value.startsWith(`${family}/`);
    }
    if (fields.code.selectedOptions[0].parentNode.disabled) fields.code.value = "";
    table.search.fixed("form", asked()).search(plain(fields.q.value)).page.len(Number(fields.rows.value)).draw();
    const chosen = [...new FormData(form)].filter(([name, value]) => value && name !== "rows");
    try { // the address keeps what was chosen, where the browser allows it to a file
      const query = new URLSearchParams(chosen).toString();
      history.replaceState(null, "", (query ? `?${query}` : location.pathname) + location.hash);
    } catch (refused) { /* then it does not */ }
  };
  form.addEventListener("input", show);
  form.addEventListener("reset", () => setTimeout(() => { table.order([0, "asc"]); show(); }));
  form.addEventListener("submit", (event) => event.preventDefault());

  // Turning a page leads to its beginning, and the button pressed, or its like there, has the focus.
  const [above, below] = place.querySelectorAll(".dt-paging nav");
  above.setAttribute("aria-label", "Pages, above the table");
  below.setAttribute("aria-label", "Pages, below the table");
  let pressed = null;
  const remember = (event) => {
    pressed = event.target.closest("[data-dt-idx]")?.dataset.dtIdx;
    setTimeout(() => { pressed = null; }); // the table is drawn by then, if it is drawn at all
  };
  for (const kind of ["click", "keypress"]) place.addEventListener(kind, remember, true);
  table.on("draw", () => {
    if (!pressed) return;
    (above.querySelector(`[data-dt-idx="${pressed}"]`) || above.lastElementChild).focus({ preventScroll: true });
    place.querySelector(".dt-info").scrollIntoView({ block: "nearest", behavior: "instant" });
  });

  // The windows chosen, in their order, as a file: as the book writes its own CSV (files.safe_csv).
  const cell = (text) => {
    const number = /^-([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?$/i.test(text);
    const safe = /^[=+@\t\r-]/.test(text) && !number ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  };
  place.querySelector(".concordance-save").addEventListener("click", () => {
    const chosen = table.rows({ search: "applied", order: "applied" }).data().toArray();
    const lines = [CSV, ...chosen.map((row) => CSV.map((name) => cell(row[name])))];
    const file = new Blob([lines.map((line) => `${line.join(",")}\n`).join("")], { type: "text/csv" });
    const save = document.createElement("a");
    save.href = URL.createObjectURL(file);
    save.download = "concordance.csv";
    save.click();
    setTimeout(() => URL.revokeObjectURL(save.href), 1000);
  });

  // A link may choose: concordance.html?code=responsibility/NAMED&from=2011
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (fields[name] && name !== "rows") fields[name].value = value;
  }
  for (const select of form.querySelectorAll("select")) {
    if (select.selectedIndex < 0) select.selectedIndex = 0; // a value that is not there
  }
  // The rows come a few at a time, so that a slow machine can answer between; then they are shown.
  const FEW = 150;
  const fill = (from) => {
    const few = data.rows.slice(from, from + FEW).map(asRow);
    table.rows.add(few);
    few.forEach(searched);
    if (from + FEW < data.rows.length) {
      setTimeout(fill, 0, from + FEW);
    } else {
      setTimeout(() => {
        show();
        setTimeout(() => {
          without.replaceWith(place);
          place.hidden = false;
        });
      });
    }
  };
  setTimeout(fill, 0, 0);
})();
