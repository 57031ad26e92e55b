const MOST_REASONS = 6;
const MOST_ROWS = 24; // more of them scroll
const STATUSES = ["training", "forward", "backward", "test"]; // four different things

// Cells that differ by their seeds only.
const groups = gathered(data.cells, cell => JSON.stringify(cell.labels));
const seeded = groups.some(group => group.length > 1);

function mean(values) {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

// Half the width of the interval of 95 % confidence of a mean, by Student's t.
function halfWidth(values) {
  const m = mean(values);
  const variance = values.reduce((sum, v) => sum + (v - m) ** 2, 0) / (values.length - 1);
  return data.quantiles[values.length] * Math.sqrt(variance / values.length);
}

// What a cell came to that diverged or failed is no result of its kind: means are of trained ones, as in cells.csv.
const figures = (cells, id) => cells.filter(c => c.trained).map(c => number(c.figures[id])).filter(Number.isFinite);

function meanText(values) {
  if (!values.length) return "-";
  if (values.length === 1) return written(short(values[0]));
  const half = halfWidth(values);
  if (!half) return written(short(mean(values)));
  const places = Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(half))));
  return mean(values).toFixed(places) + " ± " + half.toFixed(places);
}

function statusText(column, i, cells) {
  const texts = cells.map(c => c.row[i]);
  const same = distinct(texts);
  if (same.length === 1) return same[0];
  const good = texts.filter(t => t === "converged" || t === "completed").length;
  return good + " of " + texts.length + " " + (column.title === "training" ? "completed" : "converged");
}

// Over how many seeds the means are, where not over all.
function seedText(cells) {
  const trained = cells.filter(c => c.trained).length;
  return (trained < cells.length ? trained + " of " : "") + plural(cells.length, "seed");
}

function groupCell(column, i, cells) {
  if (column.title === "seed") return seedText(cells);
  if (STATUSES.includes(column.title)) return statusText(column, i, cells);
  return cells.some(c => column.id in c.figures) ? meanText(figures(cells, column.id)) : saidText(column, i, cells);
}

// What is said of each cell, as by a bound: where it is not the same of all, of how many which.
function saidText(column, i, cells) {
  const texts = cells.map(c => c.row[i]);
  if (distinct(texts).length === 1) return texts[0];
  const said = gathered(texts.map(text => text.replace(/ [<>]= \S+/, "")), text => text);
  return said.map(alike => alike[0] + " " + alike.length + " of " + cells.length).join(", ");
}

const tableRow = (texts, bad) => ({bad, ...Object.fromEntries(texts.map((text, i) => ["c" + i, text]))});

function rows(overSeeds) {
  return overSeeds
    ? groups.map(cells => tableRow(data.columns.map((c, i) => groupCell(c, i, cells)), cells.some(c => !c.converged)))
    : data.cells.map(cell => tableRow(cell.row, !cell.converged));
}

// What is no number comes last, whatever the order.
function byNumber(a, b, rowA, rowB, column, direction) {
  const [x, y] = [parseFloat(a), parseFloat(b)];
  if (Number.isNaN(x) || Number.isNaN(y)) {
    return (Number.isNaN(x) - Number.isNaN(y)) * (direction === "asc" ? 1 : -1);
  }
  return x - y;
}

// A part of the text, or a comparison such as > 0.9.
function accepts(wanted, text) {
  const [, sign, limit] = /^\s*([<>]=?)\s*(-?[\d.e+-]+)\s*$/.exec(wanted) || [];
  if (!sign) return text.toLowerCase().includes(wanted.trim().toLowerCase());
  const [x, y] = [parseFloat(text), parseFloat(limit)];
  return sign[0] === "<" ? x < y || sign === "<=" && x === y : x > y || sign === ">=" && x === y;
}

function tableColumn(column, i) {
  return {
    title: column.title,
    field: "c" + i,
    headerTooltip: column.help || false,
    hozAlign: column.number ? "right" : "left",
    headerHozAlign: column.number ? "right" : "left",
    sorter: column.number ? byNumber : "string",
    headerFilter: "input",
    headerFilterPlaceholder: column.number ? "> 0.9" : "contains",
    headerFilterFunc: accepts,
    formatter: cell => {
      const box = cell.getElement();
      const status = STATUSES.includes(column.title);
      box.classList.toggle("converged", status && cell.getValue() === "converged");
      box.classList.toggle("status", status && cell.getData().bad);
      return echarts.format.encodeHTML(String(cell.getValue()));
    },
  };
}

function table() {
  const all = rows(seeded);
  const drawn = new Tabulator("#summary", {
    data: all,
    columns: data.columns.map(tableColumn),
    layout: "fitDataFill",
    height: all.length > MOST_ROWS ? "70vh" : false, // with it only the rows in sight are drawn
    rowFormatter: row => row.getElement().classList.toggle("bad", row.getData().bad),
    printAsHtml: true,
  });
  byId("grouping").hidden = !seeded;
  byId("grouping").addEventListener("change", e => {
    const wanted = rows(e.target.value === "seeds");
    if (wanted.length > MOST_ROWS) drawn.setHeight("70vh");
    drawn.replaceData(wanted);
  });
  const bad = data.cells.filter(cell => !cell.converged || cell.training !== "completed");
  bad.forEach(cell => byId("reasons").append(element("li", reason(cell))));
  byId("why").hidden = bad.length === 0;
  byId("why").open = bad.length <= MOST_REASONS;
}

function reason(cell) {
  const named = cell.name + ", seed " + cell.seed + ": ";
  const passes = leftPasses(cell).map(([what, pass]) => what + " solves: "
    + Object.entries(pass.statuses).map(([status, count]) => count + " " + status).join(", ")
    + (pass.rescue.rescued ? " (" + pass.rescue.rescued + " of them rescued)" : ""));
  const ended = cell.training === "completed" ? [] : [cell.training + " (" + cell.detail + ")"];
  return named + ended.concat(passes).join("; ");
}

function leftPasses(cell) {
  const m = cell.measures;
  return !m ? [] : [["forward", m.forward], ["backward", m.backward],
    ["validation", m.validation && m.validation.forward], ["test", m.test && m.test.forward]]
    .filter(([, pass]) => pass && pass.unconverged > 0);
}

table();
