import { byId, element } from "../shared/elements.js";
import { number, text } from "../shared/texts.js";
import { answerText, pictureOf, sureness } from "./photos.js";

/** The photographs as cards, in parts. One card at a time is in the order of the Tab key; arrow keys go to the others. */
export class Gallery {
  #data;
  #corrections;
  #thumbnails;
  #open;
  #cards = new Map();
  #shown = [];
  #current = null;

  /** @param {Function} open Is called with a photograph that is to be looked at. */
  constructor(data, corrections, thumbnails, open) {
    this.#data = data;
    this.#corrections = corrections;
    this.#thumbnails = thumbnails;
    this.#open = open;
    byId("gallery").addEventListener("keydown", (event) => this.#move(event));
  }

  /** The photographs that are shown, in their order. */
  get shown() {
    return this.#shown;
  }

  /** Shows these parts. */
  show(parts) {
    this.#shown = parts.flatMap(([, photos]) => photos);
    byId("gallery").replaceChildren(
      byId("gallery-title"),
      ...parts.map(([title, photos]) =>
        element("div", { class: "part" },
          element("h3", {}, `${title} `, element("small", {}, number(photos.length))),
          element("ul", { class: "grid" }, ...photos.map((photo) => element("li", {}, this.#cardOf(photo)))),
        ),
      ),
    );
    this.#makeCurrent(this.#shown.includes(this.#current) ? this.#current : this.#shown[0]);
  }

  /** The photograph whose card has the focus; null where none has. */
  get focused() {
    return document.activeElement?.photo ?? null;
  }

  /** Gives a photograph's card the focus. */
  focus(photo) {
    this.#makeCurrent(photo);
    this.#cardOf(photo).focus();
  }

  /** Shows what was said of a photograph. */
  mark(photo) {
    const card = this.#cards.get(photo);
    if (!card) return;
    const isRight = this.#corrections.isRight(photo);
    card.classList.toggle("right", isRight === true);
    card.classList.toggle("wrong", isRight === false);
    card.querySelector(".mark").textContent = this.#verdict(photo);
  }

  #verdict(photo) {
    const isRight = this.#corrections.isRight(photo);
    if (isRight === undefined) return "";
    return isRight ? text("right") : text("wrong-is", { answer: answerText(this.#corrections.of(photo), this.#data) });
  }

  #cardOf(photo) {
    let card = this.#cards.get(photo);
    if (!card) {
      card = element("button", { type: "button", class: "card", tabindex: "-1", onclick: () => this.#open(photo), onfocus: () => this.#makeCurrent(photo) },
        element("span", { class: "window" }, pictureOf(photo, this.#data, (image) => this.#thumbnails.await(image, photo))),
        element("span", {}, photo.answer),
        element("span", { class: "probability" }, sureness(photo)),
        element("span", { class: "name" }, photo.name),
        element("span", { class: "mark" }),
      );
      card.photo = photo;
      this.#cards.set(photo, card);
      this.mark(photo);
    }
    return card;
  }

  #makeCurrent(photo) {
    if (this.#current && this.#cards.has(this.#current)) this.#cards.get(this.#current).tabIndex = -1;
    this.#current = photo ?? null;
    if (photo) this.#cardOf(photo).tabIndex = 0;
  }

  #move(event) {
    const photo = this.focused;
    if (!photo || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.#shown.indexOf(photo);
    const to = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      ArrowDown: this.#inNextRow(at, 1),
      ArrowUp: this.#inNextRow(at, -1),
      Home: 0,
      End: this.#shown.length - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (this.#shown[to]) this.focus(this.#shown[to]);
  }

  // The nearest card of the next row, above or below.
  #inNextRow(at, step) {
    const here = this.#cardOf(this.#shown[at]).getBoundingClientRect();
    let best = -1;
    let row = null;
    let distance = Infinity;
    for (let i = at + step; i >= 0 && i < this.#shown.length; i += step) {
      const there = this.#cardOf(this.#shown[i]).getBoundingClientRect();
      if (Math.abs(there.top - here.top) < 5) continue;
      row ??= there.top;
      if (Math.abs(there.top - row) >= 5) break;
      if (Math.abs(there.left - here.left) < distance) [best, distance] = [i, Math.abs(there.left - here.left)];
    }
    return best;
  }
}
