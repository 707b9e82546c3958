import { readJson } from "../shared/data.js";
import { element } from "../shared/elements.js";
import { number, percent, text, useTexts } from "../shared/texts.js";
import { confusionMatrix, reliability } from "./charts.js";

const mostPairs = 20;
const mostInMatrix = 400;

useTexts(document.documentElement.lang, readJson("texts"));
const data = readJson("data");
document.querySelector("main").append(...[figures(), detectors(), calibration(), pairs(), matrix(), mistakes(), classes()].filter(Boolean));

function panel(title, ...content) {
  return element("section", { class: "panel" }, element("h2", {}, title), ...content);
}

function table(names, rows) {
  return element("table", {},
    element("thead", {}, element("tr", {}, ...names.map((name) => element(name ? "th" : "td", { scope: name ? "col" : null }, name)))),
    element("tbody", {}, ...rows),
  );
}

function row(...cells) {
  return element("tr", {}, ...cells.map((cell) => (cell instanceof Node ? cell : element("td", {}, cell))));
}

function figures() {
  const figure = (value, name, more) =>
    element("div", { class: "figure" }, element("strong", {}, value), element("span", {}, name), element("small", {}, more));
  return element("section", { class: "panel figures", "aria-label": text("figures") },
    figure(percent(data.accuracy), text("test-accuracy"), text("interval", { low: percent(data.low), high: percent(data.high) })),
    figure(percent(data.top5Accuracy), text("top-five"), text("photographs-and-breeds", { photographs: number(data.count), breeds: number(data.classes.length) })),
    figure(data.calibrationError.toFixed(3), text("calibration-error"), text("equal-bins")),
    figure(percent(data.endToEndAccuracy), text("end-to-end"), text("called-dogs", { share: percent(data.dogShare) })),
  );
}

function detectors() {
  const found = data.detectors;
  if (!found) return null;
  const name = (words) => element("th", { scope: "row" }, words);
  return panel(text("detectors"), table(["", text("with-face"), text("as-dogs")], [
    row(name(text("humans", { count: found.humans })), number(found.humansWithFace), number(found.humansCalledDog)),
    row(name(text("dog-count", { count: found.dogs })), number(found.dogsWithFace), number(found.dogsCalledDog)),
  ]));
}

function calibration() {
  return panel(text("reliability"), reliability(data.bins, data.count));
}

function pairs() {
  if (data.confusions.length === 0) return null;
  return panel(text("most-confused"), table([text("true"), text("predicted"), text("count")],
    data.confusions.slice(0, mostPairs).map(({ should, said, count }) => row(should, said, number(count)))));
}

function matrix() {
  return data.classes.length > mostInMatrix
    ? panel(text("confusion-matrix"), element("p", {}, text("too-many-breeds", { count: number(data.classes.length) })))
    : panel(text("confusion-matrix"), element("p", {}, text("matrix-help")), confusionMatrix(data.classes, data.confusions));
}

function mistakes() {
  if (data.mistakes.length === 0) return null;
  return panel(text("surest-mistakes"),
    element("p", {}, text("some-of", { shown: number(data.mistakes.length), count: number(data.mistakeCount) })),
    element("div", { class: "mistakes" }, ...data.mistakes.map(({ path, said, should, probability, thumbnail }) =>
      element("figure", { title: path },
        thumbnail ? element("img", { alt: "", src: `data:image/webp;base64,${thumbnail}` }) : element("div", { class: "gone" }, text("no-picture")),
        element("figcaption", {}, element("b", {}, said), ` ${percent(probability)}`, element("br"), text("is-breed", { breed: should })),
      ))));
}

function classes() {
  const wide = (value) => element("td", { class: "wide" }, value);
  const weakestFirst = data.classes.toSorted((a, b) => a.f1 - b.f1 || a.name.localeCompare(b.name));
  return panel(text("weakest-breeds"), element("table", { class: "classes" },
    element("thead", {}, element("tr", {},
      element("th", { scope: "col" }, text("breed")),
      element("th", { scope: "col", class: "wide" }, "F1"),
      element("th", { scope: "col" }, text("precision")),
      element("th", { scope: "col" }, text("recall")),
      element("th", { scope: "col", class: "wide" }, text("gallery")),
    )),
    element("tbody", {}, ...weakestFirst.map(({ name, f1, precision, recall, count }) =>
      row(element("td", {}, name, element("div", { class: "bar" }, element("i", { style: `width: ${100 * f1}%` }))),
        wide(f1.toFixed(2)), precision.toFixed(2), recall.toFixed(2), wide(number(count))))),
  ));
}
