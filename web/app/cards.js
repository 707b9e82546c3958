import { element } from "../shared/elements.js";
import { heatCanvas } from "../shared/heat.js";
import { percent, text } from "../shared/texts.js";
import { breedName, groupName, wordsOf } from "./words.js";

/** The card of a photograph: its picture, and what is said of it. */
export function cardOf(result, model, language, pictures) {
  if (result.problem) {
    return element("li", { class: "panel" },
      element("p", { class: "problem" }, text(result.problem, { name: result.name, reason: result.details ?? "" })));
  }
  const { answer } = result;
  const [greeting, ...words] = wordsOf(answer, model, language);
  return element("li", { class: "panel" },
    pictureOf(result, [greeting, ...words].join(" "), pictures),
    element("div", {},
      element("h3", {}, greeting),
      ...words.map((line) => element("p", { class: "said" }, line)),
      answer.group ? element("p", {}, text("group-is", { group: groupName(answer.group.name, model, language), probability: percent(answer.group.probability) })) : null,
      answer.isUnknown ? element("p", {}, text("unknown-breed")) : null,
      answer.candidates ? candidates(answer.candidates, model, language) : null,
      element("p", { class: "name" }, result.name),
    ),
  );
}

function pictureOf(result, words, pictures) {
  const photograph = element("canvas", { class: "photograph", role: "img", "aria-label": `${result.name}: ${words}` });
  const frame = element("div", { class: "frame" }, photograph);
  pictures.await(photograph, result);
  const { heat } = result.answer;
  if (heat) {
    const canvas = heatCanvas(heat.columns, heat.rows, heat.shares);
    canvas.className = "heat";
    canvas.setAttribute("aria-hidden", "true");
    const share = (value) => `${100 * value}%`;
    Object.assign(canvas.style, { left: share(heat.x), top: share(heat.y), width: share(heat.width), height: share(heat.height) });
    frame.append(canvas);
  }
  return frame;
}

function candidates(list, model, language) {
  return element("ol", { class: "candidates", "aria-label": text("likeliest") },
    ...list.map(({ place, probability }) => {
      const share = element("i");
      share.style.width = `${100 * probability}%`;
      return element("li", {},
        element("span", {}, breedName(model.breeds[place], language)),
        element("span", {}, percent(probability)),
        element("div", { class: "bar" }, share),
      );
    }),
  );
}
