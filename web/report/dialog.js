import { byId, element } from "../shared/elements.js";
import { percent, text } from "../shared/texts.js";
import { answerText, pictureOf, sureness } from "./photos.js";
import { canBeRight } from "./corrections.js";

const otherAnswers = ["Human", "Neither", "Dog"];

/** One photograph, large: its likeliest breeds, and what people say of the answer. */
export class PhotoDialog {
  #dialog = byId("photo");
  #data;
  #corrections;
  #thumbnails;
  #actions;
  #photo = null;

  /** @param {Object} actions say(photo, answer), next(photo, step), closed(photo). */
  constructor(data, corrections, thumbnails, actions) {
    this.#data = data;
    this.#corrections = corrections;
    this.#thumbnails = thumbnails;
    this.#actions = actions;
    this.#dialog.addEventListener("close", () => this.#actions.closed(this.#photo));
  }

  /** The photograph that is open; null where none is. */
  get photo() {
    return this.#dialog.open ? this.#photo : null;
  }

  open(photo) {
    this.#photo = photo;
    this.#draw();
    if (!this.#dialog.open) this.#dialog.showModal();
    byId("photo-title").focus();
  }

  /** Shows what was said meanwhile. */
  refresh() {
    if (!this.#dialog.open) return;
    const focused = document.activeElement?.dataset?.focus;
    this.#draw();
    (this.#dialog.querySelector(`[data-focus="${focused}"]`) ?? byId("photo-title")).focus();
  }

  #draw() {
    const photo = this.#photo;
    const button = (name, label, onclick, more = {}) =>
      element("button", { type: "button", class: "button", "data-focus": name, onclick, ...more }, label);
    const isRight = this.#corrections.isRight(photo);
    this.#dialog.replaceChildren(
      element("div", { class: "row" },
        button("previous", `← ${text("previous")}`, () => this.#actions.next(photo, -1)),
        button("next", `${text("next")} →`, () => this.#actions.next(photo, 1)),
        button("close", text("close"), () => this.#dialog.close()),
      ),
      element("div", { class: "photo" },
        element("div", {},
          element("div", { class: "window" }, pictureOf(photo, this.#data, (image) => this.#thumbnails.show(image, photo))),
          photo.heat ? element("p", {}, text("heat", { breed: this.#data.names[photo.heat.breed] ?? photo.heat.breed })) : null,
        ),
        element("div", {},
          element("h2", { id: "photo-title", tabindex: "-1" }, `${photo.answer} ${sureness(photo)}`),
          this.#verdict(),
          element("div", { class: "row" }, button("right", text("it-is-right"), () => this.#actions.say(photo, photo), { "aria-pressed": String(isRight === true), disabled: !canBeRight(photo) })),
          this.#candidates(),
          this.#choice(),
          element("dl", {}, element("dt", {}, text("file")), element("dd", {}, photo.path)),
        ),
      ),
    );
  }

  #verdict() {
    const said = this.#corrections.of(this.#photo);
    if (!said) return null;
    const isRight = this.#corrections.isRight(this.#photo);
    return element("p", { class: "mark" }, isRight ? text("right") : text("wrong-is", { answer: answerText(said, this.#data) }));
  }

  #candidates() {
    const photo = this.#photo;
    if (!photo.candidates?.length) return null;
    const said = this.#corrections.of(photo);
    return element("div", {},
      element("h3", { class: "unseen" }, text("likeliest")),
      element("ol", { class: "candidates" },
        ...photo.candidates.map(({ breed, probability }, index) =>
          element("li", {},
            element("button", {
              type: "button",
              class: "button",
              "data-focus": `candidate-${index}`,
              "aria-pressed": String(said?.breed === breed),
              onclick: () => this.#actions.say(photo, { subject: "Dog", breed }),
            },
            index < 9 ? element("kbd", {}, String(index + 1)) : element("span"),
            element("span", {}, this.#data.names[breed] ?? breed),
            element("span", {}, percent(probability)),
            element("span", { class: "bar" }, element("i", { style: `width: ${100 * probability}%` })))),
        ),
      ),
    );
  }

  #choice() {
    const problem = element("p", { id: "choice-problem", role: "alert" });
    const input = element("input", { type: "text", list: "breeds", "data-focus": "choice", "aria-describedby": "choice-problem", placeholder: text("it-is-hint"), autocomplete: "off" });
    const choose = () => {
      const answer = answerOf(input.value, this.#data);
      problem.textContent = answer ? "" : text("no-such-breed");
      if (answer) this.#actions.say(this.#photo, answer);
    };
    return element("form", { onsubmit: (event) => { event.preventDefault(); choose(); } },
      element("div", { class: "row" },
        element("label", {}, text("it-is"), input),
        element("button", { class: "button" }, text("choose")),
      ),
      problem,
    );
  }
}

/** What a typed text means: a breed by its name or as the model calls it, or none of them; null for what is neither. */
function answerOf(typed, data) {
  const wanted = typed.trim().toLowerCase();
  const other = otherAnswers.find((subject) => wanted === text(`is-${subject}`).toLowerCase());
  if (other) return { subject: other, breed: null };
  const breed = data.breeds.find((known) => [known, data.names[known]].some((name) => name?.toLowerCase() === wanted));
  return breed ? { subject: "Dog", breed } : null;
}

/** Fills the list that completes what is typed. */
export function fillChoices(data) {
  const names = data.breeds.map((breed) => data.names[breed] ?? breed).sort((a, b) => a.localeCompare(b));
  byId("breeds").append(...[...names, ...otherAnswers.map((subject) => text(`is-${subject}`))].map((value) => element("option", { value })));
}
