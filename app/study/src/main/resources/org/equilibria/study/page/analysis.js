// What the cells say together: effects of axes, performance profiles and work against precision.

const INTERVAL = "intervals of 95 % confidence over seeds";
const share = x => (100 * x).toFixed(x < .1 ? 1 : 0) + " %";
const readable = id => id.replace(/_mean$/, "").replaceAll("_", " ");
const metricChoices = list => list.map((entry, i) => [readable(entry.metric), String(i)]);
const spread = values => values.filter(Number.isFinite);
const ends = means => spread(means.flatMap(m => [m.value, number(m.lower), number(m.upper)]));

// A chart of figures by level, logarithmic where they are of several sizes.
function levelChart(x, y, means) {
  const values = means.map(m => m.value);
  const log = least(values) > 0 && greatest(values) >= SEVERAL_SIZES * least(values) && least(ends(means)) > 0;
  return {x, y, log};
}

// The end of an axis that shows all of what ends there.
function roundedUp(most) {
  if (!(most > 0)) return undefined;
  const unit = 10 ** Math.floor(Math.log10(most)) / 2;
  return Number((Math.ceil(most / unit) * unit).toPrecision(3));
}

function levelFrame(chart, levels, means) {
  const scales = limits(chart, [ends(means).map(y => [0, y])]);
  const high = chart.log ? scales.high : roundedUp(greatest(ends(means)));
  const base = frame(chart, {...scales, high, left: undefined, right: undefined}, 20);
  const {quiet} = look();
  return {
    ...base,
    tooltip: {...base.tooltip, formatter: p => echarts.format.encodeHTML(p.seriesName) + "<br>" + echarts.format.encodeHTML(
      chart.x + " " + levels[p.data[0]] + ": " + written(short(p.data[2])))},
    xAxis: {...axisLook(), type: "category", data: levels, name: chart.x, nameLocation: "middle", nameGap: 28,
      axisLabel: {color: quiet, hideOverlap: true, width: 110, overflow: "truncate"}},
  };
}

// Intervals as bars through the means.
function whiskers(chart, means, colour, shift = 0) {
  const drawn = means.map((m, i) => [i, m]).filter(([, m]) => Number.isFinite(number(m.lower)));
  return {
    type: "custom",
    silent: true,
    animation: false,
    z: 3,
    data: drawn.map(([i, m]) => [i, height(chart, m.value), height(chart, number(m.lower)), height(chart, number(m.upper))]),
    renderItem: (params, api) => {
      const [x, low] = api.coord([api.value(0), api.value(2)]);
      const [, high] = api.coord([api.value(0), api.value(3)]);
      const line = (x1, y1, x2, y2) => ({type: "line", shape: {x1, y1, x2, y2}, style: {stroke: colour, lineWidth: 1.5}});
      const at = x + shift;
      return {type: "group", children: [line(at, low, at, high), line(at - 4, low, at + 4, low), line(at - 4, high, at + 4, high)]};
    },
  };
}

function meansLine(chart, name, means, colour, symbol, wide) {
  return {
    ...curve(chart, name, means.map((m, i) => [i, m.value]), {}),
    color: colour, showSymbol: true, symbol, symbolSize: 9, z: 4,
    lineStyle: {width: wide, color: colour},
  };
}

const isOrdered = levels => levels.every(l => l.trim() !== "" && Number.isFinite(Number(l)));

function mainOption(effects, main) {
  const all = effects.mains.flatMap(m => m.means);
  const chart = levelChart(main.axis, readable(effects.metric), all);
  const colour = look().quiet;
  return {
    ...levelFrame(chart, main.levels, all),
    series: [whiskers(chart, main.means, colour),
      meansLine(chart, main.axis, main.means, colour, "circle", isOrdered(main.levels) ? 2 : 0)],
  };
}

const meanRow = m => [m.value, number(m.lower), number(m.upper)];
const meanHead = metric => [readable(metric), "lower", "upper"];

// Lines are the levels of the axis that has colours, if it is one of the two.
function twoWay(effects, pair) {
  const of = axis => effects.mains.find(m => m.axis === axis);
  const turned = pair.second === coloured || pair.first !== coloured && of(pair.second).levels.length < of(pair.first).levels.length;
  const [lines, across] = turned ? [pair.second, pair.first] : [pair.first, pair.second];
  return {
    lines, across, names: of(lines).levels, levels: of(across).levels,
    means: of(lines).levels.map((_, i) => of(across).levels.map((_, j) => turned ? pair.means[j][i] : pair.means[i][j])),
  };
}

// Levels of an axis that has no colours of its own get others than those of the one that has.
function hueAt(two, name) {
  return two.lines === coloured ? Math.max(0, hues.indexOf(name)) : hues.length + two.names.indexOf(name);
}

function interactionOption(effects, pair) {
  const two = twoWay(effects, pair);
  const all = two.means.flat();
  const chart = levelChart(two.across, readable(effects.metric), all);
  return {
    ...levelFrame(chart, two.levels, all),
    series: two.names.flatMap((name, i) => {
      const at = hueAt(two, name);
      return [whiskers(chart, two.means[i], tint(at)),
        meansLine(chart, two.lines + " " + name, two.means[i], tint(at), SYMBOLS[at % SYMBOLS.length], 2)];
    }),
  };
}

function effects() {
  const list = data.effects || [];
  const told = list.filter(e => !e.refused);
  if (!list.length) return;
  if (!told.length) {
    const section = element("section");
    section.append(element("h2", "Main effects"), element("p", "There are none to show: " + list[0].refused + ".", "note"));
    byId("analysis").append(section);
    return;
  }
  const {section, grid, selects, chosen} = chartSection({title: "Main effects and interactions", place: "analysis",
    note: "The mean of a figure at each level of an axis, over all levels of the others, with " + INTERVAL
      + "; and of each two levels of the axes that depend most on each other: lines that are not parallel. "
      + "The share is that of the variation between cells which an axis, or what two do together beyond each by itself, explains.",
    choices: [{label: "Figure", values: metricChoices(told)}]});
  const rest = element("p", undefined, "note");
  section.append(rest);
  const draw = () => {
    const e = told[Number(chosen()[0])];
    grid.replaceChildren();
    e.mains.forEach(main => panelIn(grid, "Main effect of " + main.axis, main.axis + ": " + share(main.share) + " of the variation",
      () => mainOption(e, main),
      () => ({head: ["level", ...meanHead(e.metric)], body: main.levels.map((level, i) => [level, ...meanRow(main.means[i])])})));
    e.interactions.slice(0, MOST_INTERACTIONS).forEach(pair => {
      const two = twoWay(e, pair);
      panelIn(grid, "Interaction of " + pair.first + " and " + pair.second,
        pair.first + " and " + pair.second + " together: " + share(pair.share) + " of the variation",
        () => interactionOption(e, pair),
        () => ({head: [two.lines, two.across, ...meanHead(e.metric)], body: two.names.flatMap((name, i) =>
          two.levels.map((level, j) => [name, level, ...meanRow(two.means[i][j])]))}));
      if (two.lines !== coloured && two.names.length <= MOST_KEYS) {
        const key = element("p", undefined, "key small");
        two.names.forEach(name => key.append(keyItem(tint(hueAt(two, name)), two.lines + " " + name)));
        grid.lastChild.querySelector("h3").after(key);
      }
    });
    rest.textContent = "Seeds, and three axes or more together, explain the other " + share(e.rest) + ".";
  };
  draw();
  selects.forEach(s => s.addEventListener("change", draw));
}

function profileOption(profile) {
  const chart = {x: "factor of the least work", y: "share of problems", logX: true};
  const most = greatest(profile.curves.flatMap(c => c.ratios).concat(2));
  const end = Math.log10(most) * 1.04;
  const base = frame(chart, {left: 0, right: end, low: 0, high: 1}, 20);
  return {
    ...base,
    series: profile.curves.map(c => {
      const at = Math.max(0, hues.indexOf(c.level));
      const points = c.ratios.map((r, i) => [Math.log10(r), c.shares[i]]);
      const last = points.length ? points[points.length - 1][1] : 0;
      const whole = [...(points.length && points[0][0] === 0 ? [] : [[0, 0]]), ...points, [end, last]];
      return {...curve(chart, c.level, whole, {}), step: "end", color: tint(at), z: 2 + at,
        lineStyle: {width: Math.max(1.5, 5 - 1.5 * at)}};
    }),
  };
}

function profiles() {
  const list = data.profiles || [];
  if (!list.length) return;
  const {grid, selects, chosen} = chartSection({title: "Performance profile", place: "analysis",
    note: "The share of " + list[0].problems + " problems (all else that varies, and the seed) that each level of " + coloured
      + " solves within a factor of the least work that any took (Dolan and Moré 2002). At 1 on the left: how often it is the best or as "
      + "good; on the right: how often it solves its problem at all.",
    choices: [{label: "Work", values: metricChoices(list)}]});
  const now = () => list[Number(chosen()[0])];
  const redraw = panelIn(grid, "Performance profile", undefined, () => profileOption(now()), () => ({
    head: [coloured, "factor", "share of problems"],
    body: now().curves.flatMap(c => c.ratios.map((r, i) => [c.level, r, c.shares[i]]))}));
  selects.forEach(s => s.addEventListener("change", redraw));
}

const power10 = Math.log10;

function precisionOption(diagram) {
  const chart = {x: "relative residual", y: "evaluations", logX: true};
  const residuals = diagram.curves.flatMap(c => c.residuals.map(power10));
  const evaluations = diagram.curves.flatMap(c => c.most);
  const log = greatest(evaluations) >= 2 * SEVERAL_SIZES;
  const scaled = {...chart, log};
  const base = frame(scaled, {...limits(scaled, [evaluations.concat(diagram.curves.flatMap(c => c.least)).map(y => [0, y])]),
    left: least(residuals), right: greatest(residuals)}, 20);
  return {
    ...base,
    xAxis: {...base.xAxis, inverse: true},
    yAxis: {...base.yAxis, position: "left"},
    series: diagram.curves.filter(c => c.residuals.length).flatMap(c => {
      const at = Math.max(0, hues.indexOf(c.level));
      const points = c.residuals.map((r, i) => [power10(r), c.mean[i], c.least[i], c.most[i]]);
      const drawn = curve(scaled, c.level, points, {color: tint(at), z: 2 + at, lineStyle: {width: 2},
        showSymbol: true, symbol: SYMBOLS[at % SYMBOLS.length], symbolSize: 6});
      return points.length > 1 ? [band(scaled, points, tint(at)), drawn] : [drawn];
    }),
  };
}

function precision() {
  const list = data.precision || [];
  if (!list.length) return;
  const places = distinct(list.map(w => w.at));
  const {grid, selects, chosen} = chartSection({title: "Work and precision", place: "analysis",
    note: "Evaluations that bring the worst sample of a traced batch solve to a true residual: mean over cells, in a band from the least "
      + "to the most. The lower the better. A line ends where not all solves of its level came further.",
    choices: [{label: "Solve", values: distinct(list.map(w => w.solve)).map(s => [s, s])},
      ...(places.length > 1 ? [{label: data.question.along, values: places.map(p => [p || "all together", p])}] : [])]});
  const now = () => {
    const [solve, at = ""] = chosen();
    return list.find(w => w.solve === solve && w.at === at) || {curves: []};
  };
  const redraw = panelIn(grid, "Work and precision", undefined,
    () => now().curves.length ? precisionOption(now()) : {},
    () => ({head: [coloured, "relative residual", "evaluations", "least", "most", "solves"],
      body: now().curves.flatMap(c => c.residuals.map((r, i) => [c.level, r, c.mean[i], c.least[i], c.most[i], c.solves]))}));
  selects.forEach(s => s.addEventListener("change", redraw));
}

const MOST_INTERACTIONS = 3;

effects();
profiles();
precision();
