const MOST_PANELS = 6;
const MOST_LABELS = 4; // more of them lie over each other
const MOST_LINES = 200; // in a panel
const MOST_KEYS = 16;
const MOST_FIGURES = 1000; // rows of a table
const SEVERAL_SIZES = 20; // by what factor figures differ that are drawn on a logarithmic axis

const coloured = data.question ? data.question.axis : data.varied[0];
// Dimensions whose values are all numbers: figures are drawn against them.
const numeric = data.varied.filter(d => {
  const labels = distinct(data.planned.map(c => c[d]));
  return labels.length > 1 && labels.every(l => l.trim() !== "" && Number.isFinite(Number(l)));
});
const rest = data.varied.filter(d => d !== coloured);
const isFew = d => distinct(data.cells.map(c => c.labels[d])).length <= MOST_PANELS;
const panelled = rest.find(d => !numeric.includes(d) && isFew(d)) || rest.find(isFew);
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

// Values that would lie over each other stand side by side.
const CROWDED = .04; // of the axis
const crowded = new Map(numeric.map(dimension => {
  const values = distinct(data.planned.map(c => Number(c[dimension]))).sort((a, b) => a - b);
  const places = logarithmic(dimension) ? values.map(Math.log10) : values;
  const gaps = places.slice(1).map((x, i) => x - places[i]);
  return [dimension, least(gaps) < CROWDED * (places[places.length - 1] - places[0]) ? values : undefined];
}));

function across(cell, dimension) {
  const value = Number(cell.labels[dimension]);
  if (crowded.get(dimension)) return crowded.get(dimension).indexOf(value);
  return logarithmic(dimension) ? Math.log10(value) : value;
}

if (numeric.length) {
  const along = data.question && data.question.along;
  const dimensions = numeric.filter(d => d !== panelled || numeric.length === 1);
  charts.unshift({
    title: "Figures by value",
    place: "glance",
    note: "A figure against a dimension whose values are numbers: means over seeds and whatever else varies, of trained cells, "
      + "in a band from the least to the greatest. An axis of figures of several sizes is logarithmic.",
    x: "value",
    y: "figure",
    pooled: true,
    choices: [
      {label: "Figure", values: figureChoices()},
      {label: "Against", values: distinct([along, ...dimensions].filter(d => dimensions.includes(d))).map(d => [d, d])},
    ],
    line: (cell, [id, dimension]) => cell.trained && id in cell.figures
      ? [[across(cell, dimension), number(cell.figures[id])]] : [],
  });
}

function figureChoices() {
  const first = distinct([data.question ? data.question.metric : "test_accuracy",
    "test_accuracy", "test_rmse", "test_loss", "train_loss", "forward_evaluations_mean"]);
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
    x, chart.log && !chart.pooled ? 10 ** mean(ys.map(Math.log10)) : mean(ys), least(ys), greatest(ys)]);
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
    symbol: SYMBOLS[hue(first) % SYMBOLS.length],
    symbolSize: 8,
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

// A chart as it is with what was chosen: its axes are named for that, and are logarithmic where sizes differ.
function asChosen(chart, chosen) {
  if (!chart.pooled && !chart.single) return chart;
  const [figure, dimension] = chosen;
  const values = measured.flatMap(c => chart.line(c, chosen)).map(([, y]) => y).filter(Number.isFinite);
  return {...chart, y: figure.replace(/_mean$/, "").replaceAll("_", " "), x: dimension || chart.x,
    logX: chart.pooled && logarithmic(dimension) && !crowded.get(dimension), placed: chart.pooled && crowded.get(dimension),
    log: values.length > 1 && least(values) > 0 && greatest(values) >= SEVERAL_SIZES * least(values)};
}

function option(plain, cells, chosen) {
  const chart = asChosen(plain, chosen);
  const drawn = pools(chart, cells, chosen);
  const unconverged = drawn.filter(pool => pool.some(c => !c.converged)).length;
  const labelled = !chart.pooled && unconverged > 0 && unconverged <= MOST_LABELS;
  // The panels of a chart share their scales, so that they can be compared.
  const shared = limits(chart, measured.map(c => chart.line(c, chosen)));
  const base = frame(chart, shared, labelled ? 104 : 20);
  if (chart.placed) Object.assign(base.xAxis, {interval: 1, axisLabel: {...base.xAxis.axisLabel, hideOverlap: true,
    formatter: i => tick(chart.placed[i])}});
  if (chart.placed) base.tooltip.formatter = p => echarts.format.encodeHTML(p.seriesName + ": " + chart.x) + " "
    + tick(chart.placed[p.data[0]]) + ": " + written(short(p.data[2]));
  return {
    ...base,
    series: drawn.flatMap(pool => lines(chart, pool, chosen, labelled)),
  };
}

// What a chart shows, as the rows of a table.
function rowsOf(plain, cells, chosen) {
  const chart = asChosen(plain, chosen);
  return {
    head: ["line", chart.x, chart.y, "least", "greatest"],
    body: pools(chart, cells, chosen).flatMap(pool => course(chart, pool, chosen).map(([x, y, low, high]) =>
      [chart.pooled ? hueOf(pool[0], chosen) : title(pool), chart.placed ? chart.placed[x] : chart.logX ? 10 ** x : x, y, low, high])),
  };
}

// Hand out a chart as a picture that can be scaled.
function saveButton(name, option, place) {
  const button = element("button", "SVG", "save");
  button.title = "Save this chart as " + name + ".svg";
  button.setAttribute("aria-label", button.title);
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

// The figures of a chart for those who cannot see or point at it, written when they are asked for.
function figuresOf(rows) {
  const details = element("details", undefined, "figures");
  details.append(element("summary", "Figures of this chart"));
  const fill = () => {
    details.querySelectorAll(".scroll").forEach(old => old.remove());
    if (!details.open) return;
    const {head, body} = rows();
    const scroll = element("div", undefined, "scroll");
    scroll.tabIndex = 0;
    const table = element("table");
    const top = table.createTHead().insertRow();
    head.forEach((text, i) => {
      const th = element("th", text, i ? "number" : undefined);
      th.scope = "col";
      top.append(th);
    });
    const into = table.createTBody();
    body.slice(0, MOST_FIGURES).forEach(texts => {
      const row = into.insertRow();
      texts.forEach((x, i) => row.append(element("td", typeof x === "number" ? written(short(x)) : x, i ? "number" : undefined)));
    });
    if (body.length > MOST_FIGURES) table.createCaption().textContent = "The first " + MOST_FIGURES + " of " + body.length + " rows";
    scroll.append(table);
    details.append(scroll);
  };
  details.addEventListener("toggle", fill);
  return {details, fill};
}

// A section with a heading and selects; what is drawn in its panels follows what is chosen.
function chartSection({title, note, choices = [], place}) {
  const section = element("section");
  section.append(element("h2", title));
  if (note) section.append(element("p", note, "note"));
  const selects = choices.map(choice => {
    const select = element("select");
    choice.values.forEach(([text, value]) => select.append(new Option(text, value)));
    return select;
  });
  if (selects.length) {
    const bar = element("div", undefined, "choices");
    selects.forEach((select, i) => {
      const label = element("label", choices[i].label + " ");
      label.append(select);
      bar.append(label);
    });
    section.append(bar);
  }
  section.append(keyLine());
  const grid = element("div", undefined, "panels");
  section.append(grid);
  byId(place).append(section);
  return {section, grid, selects, chosen: () => selects.map(s => s.value)};
}

// A drawing with its heading, its file and its figures; return how to draw it again.
function panelIn(grid, name, heading, option, rows) {
  const box = element("div", undefined, "panel");
  if (heading) box.append(element("h3", heading));
  const place = element("div", undefined, "chart");
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", name + "; its figures are in the table below");
  const {details, fill} = figuresOf(rows);
  box.append(place, details);
  grid.append(box);
  const file = [data.name, name].join(" ").replace(/[^\w.-]+/g, "-");
  box.prepend(saveButton(file, option, place));
  const draw = whenSeen(place, () => drawIn(place, option));
  return () => {
    draw();
    fill();
  };
}

// Do something when a place comes into sight or the page is printed; return how to do it again once it was done.
function whenSeen(place, first) {
  let again;
  const begin = () => {
    if (again) return;
    watch.disconnect();
    again = first();
  };
  const watch = new IntersectionObserver(seen => seen.some(s => s.isIntersecting) && begin(), {rootMargin: "800px"});
  watch.observe(place);
  addEventListener("beforeprint", begin);
  return () => again && again();
}

function drawAll(chart) {
  const {grid, selects, chosen} = chartSection({...chart, place: chart.place || "charts"});
  const redraws = panels.map(panel => {
    const cells = measured.filter(c => panel === undefined || c.labels[panelled] === panel);
    const heading = panel === undefined ? undefined : panelled + " " + panel;
    return panelIn(grid, [chart.title, panel].filter(Boolean).join(" "), heading,
      () => option(chart, cells, chosen()), () => rowsOf(chart, cells, chosen()));
  });
  selects.forEach(s => s.addEventListener("change", () => redraws.forEach(redraw => redraw())));
}

function keyLine() {
  const key = element("p", undefined, "key");
  if (hues.length <= MOST_KEYS) {
    hues.forEach((label, i) => key.append(keyItem(tint(i), coloured ? coloured + " " + label : "base")));
  } else {
    key.append(plural(hues.length, "level") + " of " + coloured + ", each in a colour of its own: point at a line for its name");
  }
  return key;
}

function explain() {
  const text = (seeded ? "One line for all seeds, their mean in a band from the least to the greatest"
    : "One line a cell") + "; dashed: some solve did not converge. Point at a line for its figures."
    + (data.courses ? "" : " Residuals and epochs of so many cells are not on this page, but in cells.jsonl.");
  byId("charts").append(element("p", text, "note"));
}

if (measured.length) {
  explain();
  charts.filter(c => c.choices.every(choice => choice.values.length)).forEach(drawAll);
} else {
  byId("charts").append(element("p", "There is nothing to draw: no cell was measured.", "note"));
}
