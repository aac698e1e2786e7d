// The search leaves out words made of digits alone, and so would never find "1970". They are in the
// index; this puts them back into the query, and takes the "S/RES/" of a symbol out of it.
(() => {
  const parse = Search._parseQuery;
  Search._parseQuery = (query) => {
    const plain = query.replace(/\bS\/RES\//gi, " ");
    const parsed = parse(plain);
    for (const word of plain.match(/\b\d+\b/g) || []) {
      parsed[1].add(word);
      parsed[3].add(word);
    }
    return parsed;
  };
})();
