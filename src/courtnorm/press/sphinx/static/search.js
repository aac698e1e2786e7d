// The book's search, over the words of all sections (search-words.js). It needs no server: a page that
// is opened from a folder may not read others.
//
// A page scores by how often and where it has the words of the query: in the title of a page, of a
// section or of a term most, and rarer words more. Chapters and the glossary go before the apparatus.
(() => {
  // What readers write, and what the book writes for it.
  const ALIASES = {
    r2p: ["responsibility to protect"], rtop: ["responsibility to protect"],
    icc: ["international criminal court"], icj: ["international court of justice"],
    unsc: ["security council"], p5: ["permanent members"], sg: ["secretary general"],
    unga: ["general assembly"], abstained: ["abstain", "abstention"], abstaining: ["abstention"],
    abstention: ["abstain"], unscr: ["resolution"], license: ["licence"], licensing: ["licence"], dataset: ["data"],
  };
  const QADHAFI = ["qadhafi", "gaddafi", "qaddafi", "gadhafi", "kadhafi", "khadafi"];
  for (const name of [...QADHAFI, "gadaffi"]) ALIASES[name] = [...QADHAFI, "libya"].filter((other) => other !== name);
  // What is looked for on a page that need not say it.
  const WHERE = {
    "book/cite": "cite citing citation quote bibtex doi pdf licence how",
    "book/data": "download downloads data dataset csv table tables file files",
    "book/use": "pandas frictionless library python code reuse",
    "book/figures": "figures pictures charts svg png",
    "book/glossary": "terms definitions meaning",
    "book/changelog": "version versions corrections",
  };
  // How much a hit on a page counts; those not named are worth 0.6, a chapter 1.
  const WORTH = { "book/glossary": 1.15, "book/cite": 1, "book/data": 0.6, "book/method": 0.7, "book/how-to-read": 0.8,
    "book/index": 0.75, "book/abstract": 0.5, "book/references": 0.3, "book/figures": 0.4, "book/timeline": 0.55, "book/concordance": 0.5,
    "book/checked": 0.35, "book/changelog": 0.35, "book/chapters/ledger": 0.6 };
  const LEAST = new Set("a an and are as at be by did do does for from how i in is it of on or the to was were what when where which who why with".split(" "));
  const BEFORE = 90;
  const LENGTH = 260;
  const SHOWN = 20;

  // Letters alone: no accents, soft hyphens, no-break or zero-width spaces, and a symbol by its number.
  const plain = (text) => text.normalize("NFKD")
    .replace(/[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff]/g, "")
    .replace(/[\u2010\u2011]/g, "-").replace(/[‘’]/g, "'").replace(/\s+/g, " ").toLowerCase()
    .replace(/\bs ?\/ ?res ?\/ ?(\d+)(?: ?\(\d{4}\))?/g, "$1");
  const split = (text) => text.match(/[\p{L}\p{N}]+/gu) || [];
  const root = (word) => (word.length < 5 ? word : word.replace(/(?:ations?|ions?|ings?|ed|es|s|als?|ly)$/, "").slice(0, 12));

  // ---------------------------------------------------------------- the words of the book
  const sections = [];
  const postings = new Map(); // word -> Map(section -> times)
  for (const [page, parts] of Object.entries(SEARCH_WORDS)) {
    parts.forEach(([id, title, words], place) => {
      const section = { page, id, title, words, first: place === 0, heading: plain(title), text: plain(words) };
      const index = sections.push(section) - 1;
      for (const word of split(`${section.heading} ${section.text}`)) {
        if (!postings.has(word)) postings.set(word, new Map());
        const at = postings.get(word);
        at.set(index, (at.get(index) || 0) + 1);
      }
    });
  }
  const vocabulary = [...postings.keys()];

  // Each section that has a word or phrase of the query -> how well.
  const hits = (wanted) => {
    const found = new Map();
    const add = (index, score) => found.set(index, Math.max(found.get(index) || 0, score));
    const counted = (forms, worth) => {
      const times = new Map();
      for (const form of forms) for (const [index, n] of postings.get(form) || []) times.set(index, (times.get(index) || 0) + n);
      const rare = Math.log(1 + sections.length / (1 + times.size));
      for (const [index, n] of times) add(index, worth * rare * Math.log2(1 + n));
    };
    const phrase = (words, worth) => {
      sections.forEach(({ heading, text }, index) => {
        const n = `${heading} ${text}`.split(words).length - 1;
        if (n) add(index, worth * 2 * Math.log2(1 + n));
        if (heading.includes(words)) add(index, worth * 9);
      });
    };
    const word = (form, worth) => {
      if (form.includes(" ")) return phrase(form, worth);
      counted([form], worth);
      const stem = root(form);
      if (stem.length > 3) counted(vocabulary.filter((other) => other.startsWith(stem) && root(other) === stem), worth * 0.8);
      sections.forEach(({ heading, page, first }, index) => {
        const parts = split(heading);
        if (parts.includes(form)) add(index, worth * (parts.length === 1 ? 14 : 9));
        else if (stem.length > 3 && parts.some((part) => root(part) === stem)) add(index, worth * 7);
        if (first && (WHERE[page] || "").split(" ").includes(form)) add(index, worth * 10);
      });
    };
    word(wanted, 1);
    for (const other of ALIASES[wanted] || []) word(other, 0.9);
    return found;
  };

  // ---------------------------------------------------------------- words that are not there
  const distance = (one, other) => {
    let before = [], last = Array.from({ length: other.length + 1 }, (_, i) => i);
    for (let i = 1; i <= one.length; i += 1) {
      const row = [i];
      for (let j = 1; j <= other.length; j += 1) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      [before, last] = [last, row];
    }
    return last[other.length];
  };
  const nearest = (word) => {
    const most = word.length < 5 ? 1 : 2;
    let best = null;
    for (const other of vocabulary) {
      if (Math.abs(other.length - word.length) > most || /\d/.test(other)) continue;
      const far = distance(word, other);
      const often = postings.get(other).size;
      if (far <= most && (!best || far < best.far || (far === best.far && often > best.often))) best = { other, far, often };
    }
    return best && best.other;
  };

  // ---------------------------------------------------------------- the search itself
  const search = (query) => {
    const typed = split(plain(query));
    const content = typed.filter((word) => !LEAST.has(word));
    const changed = new Map();
    const words = [...new Set(content.length ? content : typed)].map((word) => {
      if (hits(word).size || /^\d+$/.test(word) || word.length < 4) return word;
      const other = nearest(word);
      if (other) changed.set(word, other);
      return other || word;
    });
    const each = words.map(hits);
    const whole = plain(query).trim();
    const pages = new Map();
    sections.forEach((section, index) => {
      const scores = each.map((found) => found.get(index) || 0);
      const has = scores.filter(Boolean).length;
      if (!has) return;
      let score = scores.reduce((sum, one) => sum + one, 0) * (has / words.length) ** 2;
      if (section.heading === whole) score += 12;
      else if (words.length > 1 && `${section.heading} ${section.text}`.includes(words.join(" "))) score += 6;
      const page = pages.get(section.page) || { page: section.page, best: null, rest: 0, has: new Set() };
      scores.forEach((one, place) => one && page.has.add(place));
      if (!page.best || score > page.best.score) page.best = { section, score };
      page.rest += score;
      pages.set(section.page, page);
    });
    const ranked = [...pages.values()].map((page) => ({
      ...page,
      score: (page.best.score + 0.6 * Math.sqrt(page.rest)) * (page.has.size / words.length)
        * (WORTH[page.page] ?? (page.page.includes("/chapters/") ? 1 : 0.6)),
    }));
    const all = ranked.filter((page) => page.has.size === words.length);
    const order = Object.keys(SEARCH_WORDS);
    const sorted = (all.length ? all : ranked).sort((a, b) => b.score - a.score || order.indexOf(a.page) - order.indexOf(b.page));
    return { words, changed, pages: sorted.slice(0, SHOWN), total: sorted.length };
  };

  // ---------------------------------------------------------------- what is shown
  const excerpt = (text, words) => {
    const lower = text.toLowerCase();
    const stems = words.flatMap((word) => [word, ...(ALIASES[word] || []), root(word)]).filter((form) => form.length > 2 || /\d/.test(form));
    const places = stems.map((form) => lower.indexOf(form)).filter((place) => place >= 0);
    let start = Math.max((places.length ? Math.min(...places) : 0) - BEFORE, 0);
    if (start > 0) start = text.indexOf(" ", start) + 1;
    let end = start + LENGTH;
    end = end < text.length ? text.lastIndexOf(" ", end) : text.length;
    const shown = document.createElement("p");
    shown.className = "context";
    shown.append(start > 0 ? "… " : "");
    const cut = text.slice(start, end);
    const escaped = [...new Set(stems)].sort((a, b) => b.length - a.length).map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const parts = escaped.length ? cut.split(new RegExp(`((?:${escaped.join("|")})[\\p{L}]*)`, "iu")) : [cut];
    parts.forEach((part, place) => {
      if (place % 2 === 0) return shown.append(part);
      shown.append(Object.assign(document.createElement("mark"), { textContent: part }));
    });
    shown.append(end < text.length ? " …" : "");
    return shown;
  };

  const show = (query) => {
    const output = document.getElementById("search-results");
    const found = search(query);
    const summary = document.createElement("p");
    summary.className = "search-summary";
    const list = document.createElement("ul");
    list.className = "search";
    for (const { page, best } of found.pages) {
      const { section } = best;
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = `${page}.html${section.first ? "" : `#${section.id}`}`;
      link.textContent = SEARCH_WORDS[page][0][1];
      if (!section.first) link.append(` › ${section.title}`);
      item.append(link, excerpt(section.words || section.title, found.words));
      list.append(item);
    }
    const pages = (n) => (n === 1 ? "One page" : `${n} pages`);
    const title = Object.assign(document.createElement("h2"), { textContent: "Results" });
    summary.append(found.total ? `${pages(found.total)} for “${found.words.join(" ")}”.` : `Nothing in the book has “${query}”. Try fewer words, a resolution by its number, or the index.`);
    if (found.changed.size) {
      const words = [...found.changed].map(([typed, used]) => `“${typed}” is not in the book; this is what it has for “${used}”.`);
      summary.append(" ", Object.assign(document.createElement("span"), { className: "search-changed", textContent: words.join(" ") }));
    }
    output.replaceChildren(title, summary, list);
    // said to those who do not see the list appear
    document.querySelector(".search-status").textContent = summary.textContent;
    document.title = `${query} - ${document.title.replace(/^.* - (?=Search)/, "")}`;
  };

  const asked = new URLSearchParams(location.search).get("q") || "";
  for (const field of document.querySelectorAll("input[name=q]")) field.value = asked;
  if (plain(asked).trim()) show(asked);
  window.courtnormSearch = (query) => search(query).pages.map((page) => page.page);
})();
