// What is switched off, or as unlimited as a whole number can be, stands in the configuration only.
const UNSAID = new Set(["", "none", null, 0, "0s", 2147483647]);

const ofEpoch = figure => data.epochs.map(e => [e.epoch, number(figure(e))]);
const ofSolves = (pass, figure) =>
  data.epochs.filter(e => e[pass].maxEvaluations > 0).map(e => [e.epoch, number(e[pass][figure])]);
const layers = Math.max(0, ...data.epochs.map(e => e.spectra.length));
const ofLayers = figure => Array.from({length: layers}, (_, i) => [
  layers === 1 ? "implicit layer" : "implicit layer " + (i + 1),
  ofEpoch(e => i < e.spectra.length ? e.spectra[i][figure] : NaN),
]);

const charts = [
  {
    title: "Loss",
    note: "Mean over the samples.",
    x: "epoch", y: "loss", log: true,
    lines: [["training", ofEpoch(e => e.loss)], ["validation", ofEpoch(e => e.validationLoss)]],
  },
  {
    title: "Accuracy",
    note: "Share of samples classified correctly.",
    x: "epoch", y: "accuracy", tight: true,
    lines: [["training", ofEpoch(e => e.accuracy)], ["validation", ofEpoch(e => e.validationAccuracy)]],
  },
  {
    title: "Evaluations a solve",
    note: "Evaluations of the map that the solve of a sample took.",
    x: "epoch", y: "evaluations",
    lines: [
      ["forward, mean", ofSolves("forward", "meanEvaluations")],
      ["backward, mean", ofSolves("backward", "meanEvaluations")],
      ["forward, most", ofSolves("forward", "maxEvaluations"), {like: 0, dashed: true}],
      ["backward, most", ofSolves("backward", "maxEvaluations"), {like: 1, dashed: true}],
    ],
  },
  {
    title: "Unconverged solves",
    note: "Solves of a sample that did not meet the tolerance.",
    x: "epoch", y: "solves",
    lines: [["forward", ofSolves("forward", "unconverged")], ["backward", ofSolves("backward", "unconverged")]],
    worthwhile: lines => lines.some(([, points]) => points.some(([, y]) => y > 0)),
  },
  {
    title: "Estimated error",
    note: "Largest estimate of the relative error of a solution, from its last step; an estimate, not a bound.",
    x: "epoch", y: "relative error", log: true,
    lines: [["forward", ofSolves("forward", "relativeError")], ["backward", ofSolves("backward", "relativeError")]],
    worthwhile: lines => lines.some(([, points]) => points.some(([, y]) => y > 0)),
  },
  {
    title: "Norm of the weight",
    note: "An estimate of ||M||₂ from below. Under 1 the iteration contracts, and Picard converges.",
    x: "epoch", y: "||M||₂", bound: 1,
    lines: ofLayers("norm"),
  },
  {
    title: "Conditioning",
    note: "An estimate of μ = 1 − λmax((M + Mᵀ)/2) from above. Over 0 there is one equilibrium.",
    x: "epoch", y: "μ", bound: 0,
    lines: ofLayers("mu"),
  },
  {
    title: "Gradient norm",
    note: "Before clipping: the root of the mean square over the updates of an epoch.",
    x: "epoch", y: "norm", log: true,
    lines: [["gradient", ofEpoch(e => e.gradientNorm)]],
  },
  {
    title: "Step size",
    note: "At the start of the epoch, the schedule and warm-up included.",
    x: "epoch", y: "step",
    lines: [["step", ofEpoch(e => e.step)]],
  },
  {
    title: "Time in solves",
    note: "Seconds of each epoch.",
    x: "epoch", y: "seconds",
    lines: [["forward", ofSolves("forward", "seconds")], ["backward", ofSolves("backward", "seconds")]],
  },
];

const ofPoint = figure => data.trajectory.points.map(p => [p.epoch, number(figure(p))]);
const trajectoryCharts = data.trajectory ? [
  {
    title: "Loss and envelope",
    note: "Summed over all samples, beside L₀ ∏(1 − η λmin(H))², which gradient descent should stay below.",
    x: "epoch", y: "loss", log: true,
    lines: [["loss", ofPoint(p => p.loss)], ["envelope", ofPoint(p => p.envelope), {dashed: true}]],
    worthwhile: lines => lines.length === 2,
  },
  {
    title: "Least eigenvalue",
    note: "λmin(H) of the samples monitored. Over 0 the loss must fall under a short step.",
    x: "epoch", y: "λmin", log: true,
    lines: [["λmin(H)", ofPoint(p => p.leastEigenvalue)]],
  },
  {
    title: "Way from the initialisation",
    note: "‖A − A₀‖F, beside √(e₀ᵀ H₀⁻¹ e₀), the way to a perfect fit if the network were linear in A.",
    x: "epoch", y: "‖A − A₀‖F",
    lines: [
      ["way", ofPoint(p => p.radius)],
      ["linear", ofPoint(() => data.trajectory.predictedRadius), {dashed: true}],
    ],
  },
] : [];

function drawChart(wanted, into = "charts") {
  const lines = wanted.lines.filter(([, points]) => drawable(wanted, points).length > 0);
  if (!lines.length || wanted.worthwhile && !wanted.worthwhile(lines)) return;
  const chart = {...wanted, log: wanted.log && spansDecade(wanted, lines)};
  const colour = i => COLOURS[(lines[i][2]?.like ?? i) % COLOURS.length];
  const box = element("div", undefined, "panel");
  box.append(element("h3", chart.title), element("p", chart.note, "note"));
  const key = element("p", undefined, "key small");
  if (lines.length > 1) {
    lines.forEach(([name, , looks], i) => key.append(keyItem(colour(i), name, looks?.dashed)));
  }
  const place = element("div", undefined, "chart low");
  box.append(key, place);
  byId(into).append(box);
  drawIn(place, () => {
    const shown = scales(chart, lines.map(([, points]) => points));
    return {
      ...frame(chart, shown, 20),
      series: [...lines.map(([name, points, looks], i) => curve(chart, name, points, {
        color: colour(i),
        z: 2 + lines.length - i,
        lineStyle: {width: 2, type: looks?.dashed ? DASHES : "solid"},
      })), ...boundLine(chart, shown)],
    };
  });
}

function spansDecade(chart, lines) {
  const ys = lines.flatMap(([, points]) => drawable(chart, points)).map(p => p[1]);
  return greatest(ys) >= 10 * least(ys);
}

function scales(chart, lines) {
  const first = data.epochs[0].epoch;
  const last = Math.max(first + 1, data.epochs[data.epochs.length - 1].epoch);
  const shown = {...limits(chart, lines), left: first, right: last};
  const negative = lines.flat().some(([, y]) => y < 0);
  return chart.tight || negative ? {...shown, low: undefined} : shown;
}

// A line at the bound, if there is one; as a line it is in sight wherever the others lie.
function boundLine(chart, shown) {
  if (chart.bound === undefined) return [];
  const {alarm} = look();
  const points = [[shown.left, chart.bound], [shown.right, chart.bound]];
  return [curve(chart, "limit", points, {
    symbol: "none",
    silent: true,
    color: alarm,
    lineStyle: {width: 1.5, type: DASHES},
    endLabel: {show: true, formatter: "limit", color: alarm, offset: [-36, -9]},
  })];
}

function setting(value) {
  if (typeof value === "number") return small(value);
  if (value === null || typeof value !== "object") return String(value);
  if (Array.isArray(value)) return value.map(setting).join(", ");
  return value.id === undefined ? entries(value, " ") : components(value);
}

function entries(map, between) {
  return Object.entries(map)
    .filter(([, v]) => !UNSAID.has(v))
    .map(([k, v]) => k === "id" ? setting(v) : k + between + setting(v))
    .join(", ");
}

function facts() {
  for (const [key, value] of Object.entries(data.settings)) {
    const said = value !== null && typeof value === "object" && !Array.isArray(value)
      ? entries(value, " ") : setting(value);
    if (said) byId("facts").append(element("dt", capitalised(key)), element("dd", said));
  }
  byId("facts").append(element("dt", "Time"), element("dd", duration(data.seconds)));
}

document.title = data.name + " – Equilibria training";
byId("name").textContent = data.name;
byId("verdict").textContent = data.verdict;
byId("yaml").textContent = data.yaml;
data.notes.forEach(note => byId("notes").append(element("li", note)));
byId("noted").hidden = data.notes.length === 0;
facts();
if (data.evaluation) evaluation(byId("evaluation"), data.evaluation);
if (data.trajectory) {
  byId("monitored").textContent = data.trajectory.summary;
  byId("trajectory").hidden = false;
  trajectoryCharts.forEach(c => drawChart(c, "trajectory-charts"));
}
charts.forEach(c => drawChart(c));
byId("key").textContent = data.epochs.length
  ? "Training figures are those of the forward passes of an epoch, each before its update; validation "
    + "and the weight are looked at before its first update."
  : "There is nothing to draw: no epoch was done.";
