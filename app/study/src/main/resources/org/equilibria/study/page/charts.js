const MOST_PANELS = 6;
const MOST_LABELS = 4; // more of them lie over each other
const MOST_LINES = 200; // in a panel

const coloured = data.varied.includes("solver") ? "solver" : data.varied[0];
// Dimensions whose values are all numbers: figures are drawn against them.
const numeric = data.varied.filter(d => {
  const labels = distinct(data.planned.map(c => c[d]));
  return labels.length > 1 && labels.every(l => l.trim() !== "" && Number.isFinite(Number(l)));
});
const rest = data.varied.filter(d => d !== coloured);
const panelled = rest.includes("activation") ? "activation"
  : rest.find(d => distinct(data.cells.map(c => c.labels[d])).length <= MOST_PANELS);
const hues = distinct(data.cells.map(c => c.labels[coloured]));
const panels = panelled ? distinct(data.cells.map(c => c.labels[panelled])) : [undefined];
const measured = data.cells.filter(c => c.measures);

const hue = cell => hues.indexOf(cell.labels[coloured]);
// Beyond the palette, hues a golden angle apart, so that none comes twice.
const tint = i => i < COLOURS.length ? COLOURS[i] : "hsl(" + Math.round(i * 137.508 % 360) + " 55% 48%)";
const colour = cell => tint(hue(cell));
// Thick lines first and thin ones on top, so that curves which coincide can all be seen.
const thickness = cell => Math.max(1.5, 6 - 2.25 * hue(cell));
const title = cells => cells[0].name + (cells.length > 1 ? ", mean of " + plural(cells.length, "seed")
  : ", seed " + cells[0].seed) + (cells.every(c => c.converged) ? "" : " (" + distinct(
    cells.filter(c => !c.converged).map(state)).slice(0, 2).join("; ") + ")");

/** What is not as it should be, in a few words. */
function state(cell) {
  const left = leftPasses(cell);
  return cell.training !== "completed" || !left.length ? cell.training
    : left[0][1].unconverged + " of " + left[0][1].solves + " " + left[0][0] + " solves not converged";
}

const series = (cell, id) => (cell.measures.perEpoch[id] || []).map((value, epoch) => [epoch, number(value)]);
const isSeen = points => points.some(([, y]) => Number.isFinite(y) && y !== 0);

const charts = [
  {
    title: "Residual by evaluation",
    note: "Relative residual ||f(z) − z|| / ||f(z)|| of the samples still unsolved, after each evaluation "
      + "of a batch solve. The lower the line falls for the same number of evaluations, the better.",
    x: "evaluations",
    y: "relative residual",
    log: true,
    holds: true,
    choices: [
      {label: "Solve", values: [["first forward", "forward 0"], ["last forward", "forward 1"],
        ["first backward", "backward 0"], ["last backward", "backward 1"]]},
      {label: "Sample", values: [["worst", "maxRelativeResidual"], ["median", "medianRelativeResidual"]]},
    ],
    line(cell, [which, sample]) {
      const [pass, position] = which.split(" ");
      const traces = cell.measures.traces.filter(t => t.pass === pass);
      const trace = position === "0" ? traces[0] : traces[traces.length - 1];
      return trace ? trace.evaluation.map((e, i) => [e, number(trace[sample][i])]) : [];
    },
  },
  ...data.charts.map(({chart, figures}) => ({
    ...chart,
    x: "epoch",
    choices: [{label: "Figure", values: figures.filter(f => measured.some(c => isSeen(series(c, f.id))))
      .map(f => [f.label, f.id])}],
    line: (cell, [id]) => series(cell, id),
  })),
  {
    title: "Figures by cell",
    note: "Any column of cells.csv that holds numbers, by the number of the cell.",
    x: "cell",
    y: "figure",
    log: false,
    single: true,
    choices: [{label: "Figure", values: figureChoices()}],
    line: (cell, [id]) => id in cell.figures ? [[cell.cell, number(cell.figures[id])]] : [],
  },
];

// Values of several sizes are placed by their powers of ten.
const severalSizes = numeric.filter(dimension => {
  const values = data.planned.map(c => Number(c[dimension]));
  return least(values) > 0 && greatest(values) >= 100 * least(values);
});
const logarithmic = dimension => severalSizes.includes(dimension);

function across(cell, dimension) {
  const value = Number(cell.labels[dimension]);
  return logarithmic(dimension) ? Math.log10(value) : value;
}

if (numeric.length) {
  charts.unshift({
    title: "Figures by value",
    note: "A figure against a dimension whose values are numbers: means over seeds and over whatever else varies, "
      + "in a band from the least to the greatest.",
    x: "value",
    y: "figure",
    log: false,
    pooled: true,
    choices: [
      {label: "Figure", values: figureChoices()},
      {label: "Dimension", values: numeric.map(d => [d, d])},
    ],
    line: (cell, [id, dimension]) => id in cell.figures
      ? [[across(cell, dimension), number(cell.figures[id])]] : [],
  });
}

function figureChoices() {
  const first = ["test_accuracy", "test_rmse", "test_loss", "train_loss", "forward_evaluations_mean"];
  const ids = distinct(measured.flatMap(c => Object.keys(c.figures))).filter(id => !["cell", "seed"].includes(id));
  return first.filter(id => ids.includes(id)).concat(ids.filter(id => !first.includes(id))).map(id => [id, id]);
}

function shortState(cell) {
  return cell.training !== "completed" ? cell.training : "not converged";
}

// The means of points at the same place, in a band from the least to the greatest.
function course(chart, cells, chosen) {
  const at = new Map();
  const add = (x, y) => at.has(x) ? at.get(x).push(y) : at.set(x, [y]);
  const courses = cells.map(cell => drawable(chart, chart.line(cell, chosen)));
  const end = greatest([0, ...courses.map(points => points.length)]);
  for (const points of courses) {
    points.forEach(([x, y]) => add(x, y));
    if (chart.holds && points.length) { // a solve that has ended keeps what it reached
      const [last, reached] = points[points.length - 1];
      for (let i = points.length; i < end; i++) add(last + i - points.length + 1, reached);
    }
  }
  return [...at].sort(([x], [y]) => x - y).map(([x, ys]) => [
    x, chart.log ? 10 ** mean(ys.map(Math.log10)) : mean(ys), least(ys), greatest(ys)]);
}

function band(chart, points, color) {
  const edge = (api, of) => points.map(point => api.coord([point[0], height(chart, of(point))]));
  return {
    type: "custom",
    silent: true,
    animation: false,
    clip: true,
    z: 1,
    data: [[points[0][0], height(chart, points[0][1])]],
    renderItem: (params, api) => ({
      type: "polygon",
      shape: {points: [...edge(api, ([, , low]) => low), ...edge(api, ([, , , high]) => high).reverse()]},
      style: {fill: color, opacity: .15},
    }),
  };
}

function lines(chart, cells, chosen, labelled) {
  const first = cells[0];
  const points = course(chart, cells, chosen);
  const converged = cells.every(c => c.converged);
  const drawn = curve(chart, chart.pooled ? hueOf(first, chosen) : title(cells), points, {
    z: 2 + hue(first),
    color: colour(first),
    showSymbol: chart.pooled || points.length < 2,
    lineStyle: {width: thickness(first), type: converged ? "solid" : DASHES},
    endLabel: {show: labelled && !converged, formatter: shortState(cells.find(c => !c.converged) || first),
      color: colour(first)},
    labelLayout: {moveOverlap: "shiftY"},
  });
  const wide = points.some(([, , low, high]) => high > low);
  return wide && points.length > 1 ? [band(chart, points, colour(first)), drawn] : [drawn];
}

// Against the coloured dimension itself there is one line.
const hueOf = (cell, [, dimension]) => dimension === coloured ? "all" : cell.labels[coloured];

// What is drawn as one line: cells that differ by seeds only, or by all but their colour.
function pools(chart, cells, chosen) {
  return gathered(cells, cell => chart.pooled ? hueOf(cell, chosen)
    : JSON.stringify(cell.labels) + (chart.single ? cell.seed : "")).slice(0, MOST_LINES);
}

function option(chart, cells, chosen) {
  const drawn = pools(chart, cells, chosen);
  const unconverged = drawn.filter(pool => pool.some(c => !c.converged)).length;
  const labelled = !chart.pooled && unconverged > 0 && unconverged <= MOST_LABELS;
  // The panels of a chart share their scales, so that they can be compared.
  const shared = limits(chart, measured.map(c => chart.line(c, chosen)));
  return {
    ...frame({...chart, logX: chart.pooled && logarithmic(chosen[1])}, shared, labelled ? 84 : 20),
    series: drawn.flatMap(pool => lines(chart, pool, chosen, labelled)),
  };
}

// Hand out a chart as a picture that can be scaled.
function saveButton(chart, name, option, place) {
  const button = element("button", "SVG", "save");
  button.title = "Save this chart as " + name + ".svg";
  button.addEventListener("click", () => {
    const drawing = echarts.init(null, null,
      {renderer: "svg", ssr: true, width: place.clientWidth, height: place.clientHeight});
    drawing.setOption(option());
    const link = element("a");
    link.download = name + ".svg";
    link["hr" + "ef"] = URL.createObjectURL(new Blob([drawing.renderToSVGString()], {type: "image/svg+xml"}));
    link.click();
    drawing.dispose();
  });
  return button;
}

function drawAll(chart) {
  const section = element("section");
  section.append(element("h2", chart.title), element("p", chart.note, "note"));
  const selects = chart.choices.map(choice => {
    const select = element("select");
    choice.values.forEach(([text, value]) => select.append(new Option(text, value)));
    return select;
  });
  if (selects.length) {
    const bar = element("div", undefined, "choices");
    selects.forEach((select, i) => {
      const label = element("label", chart.choices[i].label + " ");
      label.append(select);
      bar.append(label);
    });
    section.append(bar);
  }
  const grid = element("div", undefined, "panels");
  section.append(grid);
  byId("charts").append(section);
  const redraws = (chart.pooled ? [undefined] : panels).map(panel => {
    const box = element("div", undefined, "panel");
    if (panel !== undefined) box.append(element("h3", panelled + " " + panel));
    const place = element("div", undefined, "chart");
    box.append(place);
    grid.append(box);
    const cells = measured.filter(c => panel === undefined || c.labels[panelled] === panel);
    const now = () => option(chart, cells, selects.map(s => s.value));
    const name = [data.name, chart.title, panel].filter(Boolean).join(" ").replace(/[^\w.-]+/g, "-");
    box.prepend(saveButton(chart, name, now, place));
    return drawIn(place, now);
  });
  selects.forEach(s => s.addEventListener("change", () => redraws.forEach(redraw => redraw())));
}

function key() {
  hues.forEach((label, i) => byId("key").append(keyItem(tint(i), coloured ? coloured + " " + label : "base")));
  byId("key").append((seeded ? "One line for all seeds, their mean in a band from the least to the greatest"
    : "One line a cell") + "; dashed: some solve did not converge. Point at a line for its figures."
    + (data.courses ? "" : " Residuals and epochs of so many cells are not on this page, but in cells.jsonl."));
}

if (measured.length) {
  key();
  charts.filter(c => c.choices.every(choice => choice.values.length)).forEach(drawAll);
} else {
  byId("key").textContent = "There is nothing to draw: no cell was measured.";
}
