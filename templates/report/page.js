// The grid and its filters. All texts become text nodes; a group's table is made when it is opened.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const form = document.querySelector(".filters");
  const place = document.getElementById("rows");
  const signs = { p: ["✔", "holds", "passed"], f: ["✖", "failed", "failed"], o: ["○", "left open", "open"], u: ["?", "not measured", "unmeasured"] };
  const rowName = ([host, service]) => service || host;
  const sections = [...document.querySelectorAll("[data-control]")];

  function make(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  /** The rows and columns that the filters leave. */
  function select() {
    const { state, layer, text } = Object.fromEntries(new FormData(form));
    const word = text.trim().toLowerCase();
    const inLayer = data.controls.map(([, of]) => layer === "" || of === layer);
    const named = data.controls.map(([slug]) => slug.includes(word));
    const counts = (cell) => cell !== "-" && (state === "" || state.includes(cell));
    const fits = (row, at) => inLayer[at] && (named[at] || row[0].toLowerCase().includes(word) || row[1].toLowerCase().includes(word)) && counts(row[2][at]);
    const columns = new Set();
    const rows = data.rows.filter((row) => {
      let found = false;
      for (let at = 0; at < data.controls.length; at += 1) {
        if (fits(row, at)) {
          columns.add(at);
          found = true;
        }
      }
      return found;
    });
    return { rows, columns: [...columns].sort((one, other) => one - other), isFiltered: state + layer + word !== "" };
  }

  function cellOf(letter, slug) {
    if (letter === "-") return make("td", {}, "–");
    const [sign, name, state] = signs[letter];
    const shown = make("span", { role: "img", "aria-label": name, title: `${slug}: ${name}` }, sign);
    return make("td", { class: state }, letter === "p" ? shown : make("a", { href: `#control-${slug}` }, shown));
  }

  function table(label, rows, all, byService) {
    // A column where nothing of this group stands says nothing.
    const columns = all.filter((at) => rows.some((row) => row[2][at] !== "-"));
    const head = columns.map((at) => make("th", { scope: "col" }, make("a", { href: `#control-${data.controls[at][0]}` }, data.controls[at][0])));
    const lines = rows.map((row) => {
      const cells = columns.map((at) => row[2][at]);
      const held = `${cells.filter((cell) => cell === "p").length}/${cells.filter((cell) => cell !== "-").length}`;
      return make("tr", {}, make("th", { scope: "row" }, byService ? row[0] : rowName(row)), make("td", {}, held), ...cells.map((cell, index) => cellOf(cell, data.controls[columns[index]][0])));
    });
    const totals = columns.map((at) => make("td", {}, String(rows.filter((row) => row[2][at] === "p").length)));
    return make(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": label },
      make("table", { class: "grid", "aria-describedby": "legend" },
        make("thead", {}, make("tr", {}, make("th", { scope: "col" }, byService || rows[0][1] === "" ? "Server" : "Service"), make("th", { scope: "col" }, make("span", {}, "hold")), ...head)),
        make("tbody", {}, ...lines, make("tr", {}, make("th", { scope: "row" }, "hold"), make("td", {}, ""), ...totals))),
    );
  }

  function group(name, rows, columns, byService, isOpen) {
    const letters = rows.map((row) => columns.map((at) => row[2][at]).join("")).join("");
    const tags = Object.entries(signs).flatMap(([letter, [, word, state]]) => {
      const count = letters.split(letter).length - 1;
      return count === 0 ? [] : [" ", make("span", { class: `tag ${state}` }, `${count} ${word}`)];
    });
    const details = make("details", {}, make("summary", {}, name, ...tags));
    // The browser tells of an opening somewhat later: what is open from the start is filled at once, so that nothing jumps.
    const fill = () => {
      if (!details.open || details.children.length > 1) return;
      const parts = [rows.filter((row) => row[1] !== ""), rows.filter((row) => row[1] === "")];
      for (const part of parts) if (part.length > 0) details.append(table(`${name}: ${part[0][1] === "" ? "server" : "services"}`, part, columns, byService));
    };
    details.addEventListener("toggle", fill);
    details.open = isOpen;
    fill();
    return details;
  }

  function show() {
    const { rows, columns, isFiltered } = select();
    const byService = new FormData(form).get("group") === "1";
    const groups = new Map();
    for (const row of rows) {
      const name = byService ? row[1] || "the servers themselves" : row[0];
      groups.set(name, [...(groups.get(name) ?? []), row]);
    }
    const opened = groups.size === 1 || (isFiltered && rows.length <= 100);
    place.replaceChildren(...[...groups].map(([name, own]) => group(name, own, columns, byService, opened)));
    document.getElementById("shown").textContent = `${rows.length} of ${data.rows.length} rows, ${columns.length} of ${data.controls.length} controls`;
    const shown = new Set(columns.map((at) => data.controls[at][0]));
    for (const section of sections) section.hidden = !shown.has(section.dataset.control);
    for (const layer of document.querySelectorAll(".layer")) layer.hidden = !layer.querySelector("[data-control]:not([hidden])");
  }

  /** A link to a control opens its evidence, and shows it where the filters hide it. */
  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target?.dataset.control === undefined) return;
    if (target.hidden) {
      form.reset();
      show();
    }
    target.open = true;
    target.scrollIntoView();
    target.querySelector("summary").focus();
  }

  form.hidden = false;
  form.addEventListener("input", show);
  form.addEventListener("reset", () => setTimeout(show));
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", reveal);
  // On paper nothing can be opened; a fleet's evidence would be hundreds of pages.
  addEventListener("beforeprint", () => {
    const closed = [...document.querySelectorAll("details:not([open])")];
    if (closed.length <= 150) for (const one of closed) one.open = true;
  });
  show();
  reveal();
})();
