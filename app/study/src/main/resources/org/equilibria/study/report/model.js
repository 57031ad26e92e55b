document.title = data.name + " – Equilibria evaluation";
byId("name").textContent = data.name;
byId("verdict").textContent = capitalised(data.verdict);
data.notes.forEach(note => byId("notes").append(element("li", capitalised(note))));
byId("noted").hidden = data.notes.length === 0;
data.facts.forEach(({name, value}) =>
  byId("facts").append(element("dt", capitalised(name)), element("dd", value)));
evaluation(byId("evaluation"), data.evaluation);
