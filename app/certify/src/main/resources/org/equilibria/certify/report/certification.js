function drawChart(wanted) {
  const lines = wanted.curves.filter(c => drawable(wanted, c.points).length > 0);
  if (!lines.length) return;
  const ys = lines.flatMap(c => drawable(wanted, c.points)).map(p => p[1]);
  const chart = {...wanted, log: wanted.log && greatest(ys) >= 10 * least(ys)};
  const box = element("div", undefined, "panel");
  box.append(element("h3", chart.title), element("p", chart.note, "note"));
  const key = element("p", undefined, "key small");
  const level = c => c.points.length === 2 && c.points[0][1] === c.points[1][1];
  const name = c => c.name + (c.badge ? " (" + c.badge + ")" : "");
  lines.forEach((c, i) => key.append(keyItem(COLOURS[i % COLOURS.length], name(c), level(c))));
  const place = element("div", undefined, "chart");
  box.append(key, place);
  byId("charts").append(box);
  drawIn(place, () => {
    const shown = limits(chart, lines.map(c => c.points));
    return {
      ...frame(chart, shown, 24),
      series: [...lines.map((c, i) => curve(chart, name(c), c.points, {
        color: COLOURS[i % COLOURS.length],
        showSymbol: !level(c) && c.points.length < 12,
        lineStyle: {width: 2, type: level(c) ? DASHES : "solid"},
      })), ...limitLine(chart, shown)],
    };
  });
}

// A line above which a curve says nothing.
function limitLine(chart, shown) {
  if (typeof chart.limit !== "number") return [];
  const {alarm} = look();
  return [curve(chart, "vacuous from here on", [[shown.left, chart.limit], [shown.right, chart.limit]], {
    symbol: "none", silent: true, color: alarm, lineStyle: {width: 1.5, type: DASHES},
  })];
}

function spectrum() {
  return {
    title: "Eigenvalues of the Gram matrix",
    note: "Of H_A, in ascending order; the least one decides how fast training is certified to be.",
    x: "rank", y: "eigenvalue", log: true,
    curves: data.spectra.map(s => ({
      name: s.name, badge: "", points: s.eigenvalues.map((y, i) => [i + 1, y]),
    })),
  };
}

function checks(f) {
  const list = element("ul");
  f.checks.forEach(c => {
    const numbers = typeof c.measured === "number" ? ": " + figure(c.measured) + " against " + figure(c.required) : "";
    list.append(element("li", c.evidence === "assumed" ? "assumed: " + c.statement
      : c.verdict + ": " + c.statement + numbers + " (" + c.evidence + ")", c.verdict));
  });
  return list;
}

function detail(f) {
  const cell = element("td", undefined, "detail");
  cell.append(element("div", capitalised(f.summary)));
  if (f.because) cell.append(element("div", capitalised(f.because)));
  cell.append(checks(f));
  const terms = Object.entries(f.terms).map(([k, v]) => k + " " + figure(v)).join(", ");
  if (terms) cell.append(element("div", terms));
  if (f.help) cell.append(element("div", "What would help: " + f.help));
  cell.append(element("div", "Source: " + source(f)));
  return cell;
}

// A bound is rounded to the side on which it stays true.
const POINTS = {initialisation: "initialisation", checkpoint: "checkpoint", training: "training"};

function findings(title, list) {
  const section = element("section");
  section.append(element("h2", title));
  const scroll = element("div", undefined, "scroll");
  const table = element("table", undefined, "findings");
  const head = element("tr");
  ["Badge", "Bound", "From", "Figure", "Margin", "Hypotheses and terms"].forEach(h =>
    head.append(element("th", h, h === "Figure" || h === "Margin" ? "number" : undefined)));
  table.append(element("thead"));
  table.tHead.append(head);
  const body = table.createTBody();
  list.forEach(f => {
    const row = body.insertRow();
    row.append(verdict(f), element("td", f.bound), element("td", POINTS[f.point]));
    row.append(element("td", bounded(f) + (f.standing ? ", " + f.standing : ""), "number"), element("td", f.shownMargin || figure(f.margin), "number"), detail(f));
  });
  scroll.append(table);
  section.append(scroll);
  return section;
}

function kernel() {
  const section = element("section");
  section.append(element("h2", "Kernel"));
  const facts = element("dl");
  data.spectra.forEach(s => {
    const trace = s.eigenvalues.reduce((a, b) => a + b, 0);
    facts.append(element("dt", "H_A, " + s.name), element("dd",
      "λ from " + figure(s.eigenvalues[0]) + " to " + figure(s.eigenvalues[s.eigenvalues.length - 1])
      + ", trace " + figure(trace) + ", " + s.eigenvalues.length + " rows"));
  });
  Object.entries(data.kernel).forEach(([k, v]) => facts.append(element("dt", k), element("dd", figure(v))));
  section.append(facts);
  return section;
}

document.title = data.name + " – Equilibria certificate";
byId("name").textContent = data.name;
if (data.refusal) {
  byId("refusal").textContent = "Refused: " + data.refusal;
  byId("refusal").hidden = false;
}
data.verdict.forEach(sentence => byId("verdict").append(element("li", sentence)));
byId("verdict").hidden = data.verdict.length === 0;
data.notes.forEach(note => byId("notes").append(element("li", capitalised(note))));
byId("noted").hidden = data.notes.length === 0;
Object.entries(data.facts).forEach(([name, value]) =>
  byId("facts").append(element("dt", capitalised(name)), element("dd", value)));
explainBadges(data.findings);
const drawn = [...data.charts, ...(data.spectra.length ? [spectrum()] : [])];
byId("drawn").hidden = drawn.length === 0;
drawn.forEach(drawChart);
distinct(data.findings.map(f => f.section)).forEach((title, i) => {
  byId("sections").append(findings(title, data.findings.filter(f => f.section === title)));
  if (i === 0 && data.spectra.length) byId("sections").append(kernel());
});
