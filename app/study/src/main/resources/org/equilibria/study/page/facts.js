function facts() {
  const study = data.study;
  const {id: source, classes, train, test, "unit-norm": unitNorm, ...options} = study.data;
  const axes = Object.entries(study.study.axes || {});
  const labels = dimension => distinct(data.planned.map(cell => cell[dimension]));
  const tuned = Object.values(study.study.search?.levels || {}).flatMap(Object.keys);
  const varied = axes.map(([k]) => k).concat(tuned);
  const fixed = (...paths) => !varied.some(k => paths.some(p => k === p || k.startsWith(p + ".")));
  const layers = (study.model.layers || [])
    .map((layer, i) => fixed("model.layers[" + i + "]") ? components(layer) : "as varied");
  const cells = data.planned.length;
  const list = [
    ["Varied", axes.map(([k]) => k + ": " + labels(k).join(", ")).join("; ") || "nothing"],
    ["Cells", plural(cells, "cell") + ", seeds " + study.study.seeds.join(", ")
      + "; " + duration(data.elapsed) + " in all"],
    ["Data", components({id: source, ...options}) + ", classes "
      + (Array.isArray(classes) ? classes.join(", ") : classes) + "; "
      + (fixed("data.train") ? train + " training and " : "")
      + test + " test samples" + (unitNorm ? ", each of norm 1" : "")],
    ["Model", [
      layers.length && "layers " + layers.join(" then "),
      !layers.length && fixed("width", "model.width") && "width " + study.model.width,
      !layers.length && fixed("parameterization", "model.parameterization")
        && components(study.model.parameterization),
      !layers.length && fixed("injection", "model.injection")
        && "injection " + components(study.model.injection),
      fixed("model.centred") && study.model.centred && "centred",
      fixed("model.alpha") && "alpha " + study.model.alpha,
    ].filter(Boolean).join(", ")],
    ["Training", [
      fixed("train.layers")
        && (study.train.layers === "all" ? "all layers" : study.train.layers + " layer"),
      fixed("optimizer", "train.optimizer") && components(study.train.optimizer),
      fixed("train.schedule") && study.train.schedule !== "constant"
        && "schedule " + components(study.train.schedule),
      fixed("train.warm-up") && study.train["warm-up"]
        && "warm-up over " + plural(study.train["warm-up"], "epoch"),
      fixed("train.clip-norm") && study.train["clip-norm"]
        && "gradient norm at most " + study.train["clip-norm"],
      fixed("train.loss") && components(study.train.loss) + " loss",
      fixed("train.epochs") && plural(study.train.epochs, "epoch"),
      fixed("train.batch")
        && (study.train.batch ? "batches of " + study.train.batch : "one batch"),
      fixed("train.warm-start") && study.train["warm-start"] && "warm start",
    ].filter(Boolean).join(", ")],
    ["Tolerance", [
      fixed("termination.rtol") && "relative " + small(study.termination.rtol),
      fixed("termination.atol") && "absolute " + small(study.termination.atol),
      fixed("termination.max-steps") && "at most " + plural(study.termination["max-steps"], "step"),
    ].filter(Boolean).join(", ")],
  ];
  const unvaried = ["activation", "solver", "gradient", "backend", "precision"]
    .filter(d => fixed(d) && data.planned.length);
  list.push(["Fixed", unvaried.map(d => d + " " + data.planned[0][d]).join(", ")]);
  list.push(["Bounds", (study.bounds || []).map(components).join(", ")]);
  list.push(["Plugins", data.plugins.join(", ")]);
  for (const [term, description] of list) {
    if (description) byId("facts").append(element("dt", term), element("dd", description));
  }
  data.searchText.forEach((line, i) =>
    byId("facts").append(element("dt", i ? "" : "Search"), element("dd", line)));
}

function conclusion() {
  const {answer, details, caution} = data.conclusion;
  byId("conclusion").append(element("p", answer, "answer"));
  if (caution) byId("conclusion").append(element("p", caution, "caution"));
  const list = element("ul", undefined, "details");
  details.forEach(text => list.append(element("li", text)));
  byId("conclusion").append(list);
}

document.title = data.name + " – Equilibria study";
byId("name").textContent = data.name;
conclusion();
byId("yaml").textContent = data.yaml;
facts();
