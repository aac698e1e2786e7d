// Turns a table of every combination into controls, one answer, and what each single turn would give.
// Without this script the table itself is shown. Nothing is fetched; a choice stands in the address.
(() => {
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  // A text with each vote in one piece: no line ends within 15-0.
  const whole = (text) => text.split(/\b(\d{1,3}-\d{1,3}(?:-\d{1,3})?)\b/)
    .map((part, place) => (place % 2 ? make("span", { className: "vote", textContent: part }) : part));

  for (const box of document.querySelectorAll(".dials")) {
    const data = JSON.parse(box.querySelector("script").textContent);
    const choices = data.factors.map(([, list]) => list);
    const answer = (chosen) => {
      const place = chosen.reduce((sum, at, factor) => sum * choices[factor].length + at, 0);
      return data.different[data.at[place]];
    };
    const numbered = (words) => words.map((word, factor) => choices[factor].indexOf(word));
    const presets = data.presets.map(([name, words]) => [name, numbered(words)]);
    const short = box.querySelectorAll(".dials-summary tbody tr").length === data.at.length; // all of it is shown
    let chosen = presets.length ? [...presets[0][1]] : choices.map(() => 0);

    const live = box.querySelector(".dials-live");
    const form = make("form", { className: "dials-form" });
    const selects = data.factors.map(([name, list], factor) => {
      const select = make("select", {}, ...list.map((word, at) => make("option", { value: at, textContent: word })));
      select.addEventListener("change", () => turn(factor, Number(select.value)));
      select.id = `${box.id}-${factor}`;
      form.append(make("div", {}, make("label", { htmlFor: select.id, textContent: name }), select));
      return select;
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    const buttons = presets.map(([name, at]) => {
      const button = make("button", { type: "button", textContent: name });
      button.addEventListener("click", () => choose(at));
      return button;
    });
    const said = make("p", { className: "dials-answer" });
    said.setAttribute("role", "status");
    said.setAttribute("aria-live", "polite");
    const turns = make("details", { className: "folded dials-turns", open: choices.length <= 4 }, make("summary", { textContent: "What each single turn would give" }));
    const body = make("tbody");
    const head = make("tr", {}, ...["Factor", "Choice", ...data.answers].map((name) => make("th", { textContent: name, scope: "col" })));
    const frame = make("div", { className: "table-wrapper container" }, make("table", { className: "data-table in-blocks" }, make("thead", {}, head), body));
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", "What each single turn would give");
    turns.append(frame);
    live.append(form, ...(buttons.length ? [make("div", { className: "dials-presets" }, "Set to", ...buttons)] : []), said, ...(short ? [] : [turns]));

    const show = () => {
      const values = new Map([
        ...data.factors.map(([name, list], factor) => [name, list[chosen[factor]]]),
        ...data.answers.map((name, place) => [name, answer(chosen)[place]]),
      ]);
      said.replaceChildren(...whole(data.sentence.replace(/\{([^}]*)\}/g, (_, name) => values.get(name))));
      selects.forEach((select, factor) => { select.value = chosen[factor]; });
      buttons.forEach((button, place) => button.setAttribute("aria-pressed", presets[place][1].every((at, factor) => at === chosen[factor])));
      body.replaceChildren(...data.factors.flatMap(([name, list], factor) => list.map((word, at) => {
        const row = make("tr", { className: at === chosen[factor] ? "chosen" : "" });
        const other = chosen.with(factor, at);
        const cells = [["Choice", word], ...data.answers.map((column, place) => [column, answer(other)[place]])].map(([column, text]) => {
          const cell = make("td", {}, ...whole(text));
          cell.dataset.column = column;
          return cell;
        });
        row.append(make("th", { scope: "row", textContent: name }), ...cells);
        if (at === chosen[factor]) row.setAttribute("aria-current", "true");
        return row;
      })));
      for (const row of box.querySelectorAll(".dials-summary tbody tr")) {
        const cells = [...row.cells].map((cell) => cell.textContent.trim());
        const own = data.factors.every(([, list], factor) => cells[factor] === list[chosen[factor]]);
        row.classList.toggle("chosen", own && cells.length === data.factors.length + data.answers.length);
      }
    };
    const choose = (at) => {
      chosen = [...at];
      show();
    };
    const turn = (factor, at) => choose(chosen.with(factor, at));

    if (!chosen.with) return; // an old browser keeps the table
    show();
    live.hidden = false;
    box.dataset.ready = short ? "short" : "long";
  }
})();
