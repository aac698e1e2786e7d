// Shows what the search found: the section it stands in, with a few words of it. The theme would
// fetch every page it found, which a browser refuses to a page that is opened from a folder.
(() => {
  const BEFORE = 90;
  const LENGTH = 260;

  // The section with the most of the words, and among several with as many the one that has them
  // most often.
  const best = (page, words) => {
    const many = ([, title, text]) => {
      const whole = `${title} ${text}`.toLowerCase();
      const times = words.map((word) => whole.split(word).length - 1);
      return 1000 * times.filter(Boolean).length + times.reduce((sum, n) => sum + n, 0);
    };
    return page.reduce((found, section) => (many(section) > many(found) ? section : found), page[0]);
  };

  const excerpt = (text, words) => {
    const lower = text.toLowerCase();
    const places = words.map((word) => lower.indexOf(word)).filter((place) => place >= 0);
    let start = Math.max((places.length ? Math.min(...places) : 0) - BEFORE, 0);
    if (start > 0) start = text.indexOf(" ", start) + 1;
    let end = start + LENGTH;
    end = end < text.length ? text.lastIndexOf(" ", end) : text.length;
    const shown = document.createElement("p");
    shown.className = "context";
    shown.append(start > 0 ? "… " : "");
    const cut = text.slice(start, end);
    const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    for (const part of escaped.length ? cut.split(new RegExp(`(${escaped.join("|")})`, "i")) : [cut]) {
      const node = words.includes(part.toLowerCase()) ? document.createElement("mark") : null;
      if (node) node.textContent = part;
      shown.append(node || part);
    }
    shown.append(end < text.length ? " …" : "");
    return shown;
  };

  const entry = ([docname, title, anchor, description], words) => {
    const page = SEARCH_WORDS[docname] || [];
    const named = page.find(([id]) => `#${id}` === anchor);
    const section = named || (page.length ? best(page, words) : null);
    const inside = !anchor && section && section !== page[0];
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = docname + DOCUMENTATION_OPTIONS.LINK_SUFFIX + (inside ? `#${section[0]}` : anchor);
    // in the index a page's title is HTML and a section's is words: neither may become an element
    link.textContent = new DOMParser().parseFromString(title, "text/html").body.textContent;
    if (inside) link.append(` > ${section[1]}`);
    item.append(link);
    if (description) item.append(` (${new DOMParser().parseFromString(description, "text/html").body.textContent})`);
    else if (section && section[2]) item.append(excerpt(section[2], words));
    return item;
  };

  Search.query = (query) => {
    const [text, wanted, excluded, typed, objects] = Search._parseQuery(query);
    const results = Search._performSearch(text, wanted, excluded, typed, objects).reverse();
    // words as they were typed, and where those do not stand, their stems
    const words = [...new Set([...typed, ...wanted])].sort((a, b) => b.length - a.length);
    const seen = new Set();
    for (const result of results) {
      const item = entry(result, words);
      const address = item.querySelector("a").href;
      if (!seen.has(address)) Search.output.append(item); // a place is shown once
      seen.add(address);
    }
    _finishSearch(seen.size);
  };
})();
