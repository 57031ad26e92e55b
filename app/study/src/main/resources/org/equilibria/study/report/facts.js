function facts() {
  const study = data.study;
  const {id: source, classes, train, test, "unit-norm": unitNorm, ...options} = study.data;
  const axes = Object.entries(study.study.axes || {});
  const labels = dimension => distinct(data.planned.map(cell => cell[dimension]));
  const fixed = dimension => !axes.some(([k]) => k === dimension);
  const cells = data.planned.length;
  const list = [
    ["Varied", axes.map(([k]) => k + ": " + labels(k).join(", ")).join("; ") || "nothing"],
    ["Cells", plural(cells, "cell") + ", seeds " + study.study.seeds.join(", ")
      + "; " + duration(data.seconds) + " in all"],
    ["Data", components({id: source, ...options}) + ", classes "
      + (Array.isArray(classes) ? classes.join(", ") : classes) + "; "
      + train + " training and " + test + " test samples" + (unitNorm ? ", each of norm 1" : "")],
    ["Model", [
      fixed("width") && "width " + study.model.width,
      fixed("parameterization") && components(study.model.parameterization),
      fixed("injection") && "injection " + components(study.model.injection),
      study.model.centred && "centred",
      "alpha " + study.model.alpha,
    ].filter(Boolean).join(", ")],
    ["Training", (study.train.layers === "all" ? "all layers" : study.train.layers + " layer")
      + (fixed("optimizer") ? ", " + components(study.train.optimizer) : "")
      + (study.train.schedule === "constant" ? "" : ", schedule " + components(study.train.schedule))
      + (study.train["warm-up"] ? ", warm-up over " + plural(study.train["warm-up"], "epoch") : "")
      + (study.train["clip-norm"] ? ", gradient norm at most " + study.train["clip-norm"] : "")
      + ", " + components(study.train.loss) + " loss, "
      + plural(study.train.epochs, "epoch") + " of "
      + (study.train.batch ? "batches of " + study.train.batch : "one batch")
      + (study.train["warm-start"] ? ", warm start" : "")],
    ["Tolerance", "relative " + small(study.termination.rtol)
      + ", absolute " + small(study.termination.atol)
      + ", at most " + plural(study.termination["max-steps"], "step")],
  ];
  const unvaried = ["activation", "solver", "gradient", "backend", "precision"]
    .filter(d => fixed(d) && data.planned.length);
  list.push(["Fixed", unvaried.map(d => d + " " + data.planned[0][d]).join(", ")]);
  list.push(["Bounds", (study.bounds || []).map(components).join(", ")]);
  list.push(["Plugins", distinct(data.cells.flatMap(c => Object.values(c.plugins))).sort().join(", ")]);
  for (const [term, description] of list) {
    if (description) byId("facts").append(element("dt", term), element("dd", description));
  }
}

document.title = data.name + " – Equilibria study";
byId("name").textContent = data.name;
byId("verdict").textContent = data.verdict + ".";
byId("yaml").textContent = data.yaml;
facts();
