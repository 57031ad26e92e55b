"use strict";

const data = JSON.parse(document.getElementById("data").textContent);

const byId = id => document.getElementById(id);

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

// JSON has no number for these.
const number = x => typeof x === "string" ? NaN : x;

const distinct = list => [...new Set(list)];

// Lists of what has the same key, in the order of their first.
function gathered(list, key) {
  const found = new Map();
  for (const item of list) {
    const k = key(item);
    if (!found.has(k)) found.set(k, []);
    found.get(k).push(item);
  }
  return [...found.values()];
}

function components(value) {
  if (value === null || typeof value !== "object") return String(value);
  const {id, ...options} = value;
  const listed = Object.entries(options).filter(([, v]) => v !== "");
  const inner = listed.map(([k, v]) => k + "=" + components(v)).join(", ");
  return inner ? id + "{" + inner + "}" : id;
}

const small = x => x > 0 && x < 1e-3 ? x.toExponential() : String(x);

function plural(count, one) {
  return count + " " + one + (count === 1 ? "" : "s");
}

function capitalised(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function duration(seconds) {
  if (seconds < 100) return seconds.toFixed(1) + " s";
  return Math.floor(seconds / 60) + " min " + Math.round(seconds % 60) + " s";
}
