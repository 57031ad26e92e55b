const WORDS = {HOLDS: "holds", FAILS: "does not hold", SHOWN: "shown"};

function badge(text, className) {
  return element("span", text, "badge " + (className ?? ""));
}

function verdictBadge(verdict) {
  return badge(WORDS[verdict], verdict.toLowerCase());
}

function figure(value) {
  const x = number(value);
  if (typeof value === "string" && !["NaN", "Infinity", "-Infinity"].includes(value)) return value;
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "–" : String(value);
  if (Number.isInteger(x) && Math.abs(x) < 1e7) return String(x);
  const size = Math.abs(x);
  return size >= 1e-3 && size < 1e5 ? String(Number(x.toPrecision(4))) : x.toExponential(3);
}

function tableOf(heads, rows) {
  const table = element("table");
  const head = element("tr");
  const texts = heads.map((_, c) => rows.some(row => typeof row[c]?.value === "string"
    && Number.isNaN(Number(row[c].value)) && row[c].value !== "NaN"));
  heads.forEach((h, c) => head.append(element("th", h.trim(), texts[c] ? "text" : "number")));
  const thead = element("thead");
  thead.append(head);
  const body = element("tbody");
  for (const row of rows) {
    const line = element("tr");
    row.forEach((cell, c) =>
      line.append(element("td", figure(cell.value), cell.className ?? (texts[c] ? "text" : "number"))));
    body.append(line);
  }
  table.append(thead, body);
  return table;
}

function scrolled(table) {
  const box = element("div", undefined, "scroll");
  box.append(table);
  return box;
}

// A figure that is said to exceed a limit agrees with all limits below it.
function isLimit(c) {
  return String(c.from) === "-Infinity";
}

function agreement(c) {
  if (isLimit(c)) return c.verdict === "HOLDS" ? "agrees: ours is above" : "does not agree: ours is not above";
  if (c.verdict === "HOLDS") return "agrees within " + c.rule;
  return "does not agree within " + c.rule;
}

function range(c) {
  return isLimit(c) ? "below " + figure(c.to) : figure(c.from) + " to " + figure(c.to);
}

function comparisons(list) {
  return tableOf(["figure", "theory document", "ours", "deviation of ours", "would agree", "verdict"],
    list.map(c => [
      {value: c.figure}, {value: c.known}, {value: c.ours},
      {value: c.spread === 0 ? "–" : c.spread}, {value: range(c)},
      {value: agreement(c), className: "text " + c.verdict.toLowerCase()},
    ]));
}

function statement(s) {
  const line = element("p", undefined, "statement");
  line.append(badge(s.evidence.toLowerCase(), s.evidence.toLowerCase()), verdictBadge(s.verdict),
    document.createTextNode(s.text));
  return line;
}

// Charts by width or number of images have the same few abscissae in every line.
function drawChart(chart, place) {
  const xs = [...new Set(chart.lines.flatMap(l => l.points.map(p => number(p[0]))))].sort((a, b) => a - b);
  const wanted = {x: chart.x, y: chart.y, log: chart.logY};
  const lines = chart.lines.map(l => l.points.map(([x, y]) => [number(x), number(y)]));
  drawIn(place, () => {
    const shown = limits(wanted, lines);
    const base = frame(wanted, {...shown, low: chart.logY ? shown.low : undefined}, 20);
    const axis = chart.logX
      ? {...base.xAxis, type: "category", data: xs.map(String), min: undefined, max: undefined, boundaryGap: false}
      : {...base.xAxis, minInterval: undefined};
    return {
      ...base,
      xAxis: axis,
      series: lines.map((points, i) => curve(wanted, chart.lines[i].name,
        chart.logX ? points.map(([x, y]) => [xs.indexOf(x), y]) : points, {
          color: COLOURS[i % COLOURS.length],
          showSymbol: chart.logX,
          lineStyle: {width: 2, type: chart.lines[i].dashed ? DASHES : "solid"},
        })),
      tooltip: {...base.tooltip, formatter: p => echarts.format.encodeHTML(p.seriesName) + "<br>"
        + echarts.format.encodeHTML(chart.x) + " " + short(chart.logX ? xs[p.data[0]] : p.data[0])
        + ": " + short(p.data[2])},
    };
  });
}

function chartPanel(chart, panels) {
  const box = element("div", undefined, "panel");
  box.append(element("h3", chart.title));
  const key = element("p", undefined, "key small");
  chart.lines.forEach((l, i) => key.append(keyItem(COLOURS[i % COLOURS.length], l.name, l.dashed)));
  const place = element("div", undefined, "chart low");
  box.append(key, place);
  panels.append(box);
  drawChart(chart, place);
}

function show(section, index) {
  const box = element("section");
  box.id = section.id;
  const state = element("p");
  state.append(verdictBadge(section.verdict),
    ...section.evidence.map(s => badge(s.toLowerCase(), s.toLowerCase())));
  box.append(element("h2", (index + 1) + ". " + section.title), state,
    element("p", section.claim, "claim"), element("p", section.equation, "equation"),
    element("p", section.method, "note"));
  section.statements.forEach(s => box.append(statement(s)));
  const panels = element("div", undefined, "panels");
  box.append(panels);
  byId("sections").append(box);
  section.charts.forEach(chart => chartPanel(chart, panels));
  if (section.comparisons.length) {
    box.append(element("h3", "Figures of the theory document beside ours"), scrolled(comparisons(section.comparisons)));
  }
  for (const table of section.tables) {
    const made = tableOf(table.columns, table.rows.map(row => row.map(value => ({value}))));
    if (table.rows.length > 20) {
      const details = element("details");
      details.append(element("summary", table.title + " (" + table.rows.length + " rows)"), scrolled(made));
      box.append(details);
    } else {
      box.append(element("h3", table.title), scrolled(made));
    }
    box.append(element("p", "Also in " + table.name + ".csv. Computed in " + duration(section.seconds) + ".", "note"));
  }
}

byId("verdict").textContent = capitalised(data.verdict) + ".";
byId("summary").replaceWith(tableOf(["claim", "rests on", "verdict", "figures of the theory document that agree"],
  data.sections.map(s => [
    {value: s.title}, {value: s.evidence.map(x => x.toLowerCase()).join(", ")},
    {value: WORDS[s.verdict], className: "text " + s.verdict.toLowerCase()},
    {value: s.comparisons.length
      ? s.comparisons.filter(c => c.verdict === "HOLDS").length + " of " + s.comparisons.length : "–"},
  ])));
[["Sizes", data.configuration.sizes.name], ["Seed", data.configuration.seed],
  ["Version", data.configuration.version],
  ["Time", duration(data.sections.reduce((sum, s) => sum + s.seconds, 0))],
].forEach(([key, value]) => byId("facts").append(element("dt", key), element("dd", String(value))));
data.sections.forEach(show);
