import { element } from "../shared/elements.js";
import { number, percent, text } from "../shared/texts.js";

const side = 300;
const cell = 10;
const mostNamed = 30;

const titled = (shape, title) => {
  shape.append(element("svg:title", {}, title));
  return shape;
};

/** Accuracy over probability: on the diagonal the model is as right as it is sure. */
export function reliability(bins, count) {
  const there = bins.filter((bin) => bin.count > 0);
  const at = (bin) => [bin.probability * side, side - bin.accuracy * side];
  return element("svg:svg", { class: "chart", viewBox: "-46 -10 366 356", role: "img", "aria-label": text("reliability-label") },
    ...[0, 25, 50, 75, 100].flatMap((value) => {
      const y = side - (side * value) / 100;
      return [
        element("svg:line", { class: "grid", x1: 0, x2: side, y1: y, y2: y }),
        element("svg:text", { x: -8, y: y + 4, "text-anchor": "end" }, String(value)),
        element("svg:text", { x: (side * value) / 100, y: side + 18, "text-anchor": "middle" }, String(value)),
      ];
    }),
    element("svg:line", { class: "ideal", x1: 0, y1: side, x2: side, y2: 0 }),
    ...there.map((bin) => {
      const [cx, cy] = at(bin);
      const title = text("bin", { count: bin.count, probability: percent(bin.probability), accuracy: percent(bin.accuracy) });
      return titled(element("svg:circle", { class: "mark", cx, cy, r: 3 + 9 * Math.sqrt(bin.count / count) }), title);
    }),
    element("svg:polyline", { class: "line", points: there.map((bin) => at(bin).join(",")).join(" ") }),
    element("svg:text", { x: side / 2, y: side + 38, "text-anchor": "middle" }, text("probability-axis")),
    element("svg:text", { transform: `translate(-36 ${side / 2}) rotate(-90)`, "text-anchor": "middle" }, text("accuracy-axis")),
  );
}

/** Rows are what the photographs show, columns what is said; the darker, the larger the share of the row. */
export function confusionMatrix(classes, confusions) {
  const whole = classes.length * cell;
  const margin = classes.length <= mostNamed ? 130 : 4;
  const index = new Map(classes.map(({ name }, i) => [name, i]));
  const square = (row, column, share, title, kind) =>
    titled(element("svg:rect", { class: kind, x: column * cell, y: row * cell, width: cell, height: cell, opacity: 0.15 + 0.85 * share }), title);
  return element("svg:svg", { class: "matrix", viewBox: `${-margin} -2 ${margin + whole + 2} ${whole + 4}`, role: "img", "aria-label": text("confusion-matrix") },
    element("svg:rect", { class: "field", width: whole, height: whole }),
    ...classes.flatMap(({ name, recall, count }, i) => [
      classes.length <= mostNamed ? element("svg:text", { class: "name", x: -4, y: i * cell + 8, "text-anchor": "end" }, name) : null,
      recall > 0 ? square(i, i, recall, text("recall-of", { breed: name, share: percent(recall), count: number(count) }), "right") : null,
    ]),
    ...confusions
      .filter(({ should, said }) => index.has(should) && index.has(said))
      .map(({ should, said, count }) => {
        const row = index.get(should);
        return square(row, index.get(said), count / classes[row].count, text("confusion", { breed: should, other: said, count: number(count) }), "wrong");
      }),
  );
}
