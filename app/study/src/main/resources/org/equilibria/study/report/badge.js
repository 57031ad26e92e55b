const MEANING = {
  "proved": "follows from hypotheses that were checked or are named as assumed",
  "monitored": "seen at the points that were looked at, no proof of others",
  "heuristic": "its derivation is no proof",
  "vacuous": "true, but excludes nothing",
  "inapplicable": "about other networks or data",
  "failed hypothesis": "a number falls short of what the statement needs",
  "error": "the computation failed, which says nothing of the network",
};

// A number for people, or a dash.
const figure = x => x === null || x === undefined ? "–" : typeof x === "string" ? x.replace("Infinity", "∞") : written(short(x));

function badge(text) {
  return element("span", text, "badge " + text.split(" ")[0]);
}

function explainBadges(findings) {
  Object.entries(MEANING).filter(([name]) => findings.some(f => f.badge === name)).forEach(([name, meaning]) => {
    const item = element("span", undefined, "item");
    item.append(badge(name), " " + meaning);
    byId("badges").append(item, " ");
  });
}

// A cell with the badge of a finding.
function verdict(f) {
  const cell = element("td");
  cell.append(badge(f.badge));
  if (f.remark) cell.append(element("div", "of the " + f.remark, "remark"));
  return cell;
}

// Where a statement comes from, how it was derived and of which model, if not of the network.
const source = f => f.source && f.source + "; " + f.rigour + (f.remark ? " of the " + f.remark : "");

// The number of a finding with its direction, as it was rounded for that.
const bounded = f => (f.sense === "upper" ? "≤ " : f.sense === "lower" ? "≥ " : "") + (f.shown || figure(f.figure));
