import { byId, element } from "../shared/elements.js";
import { percent, text } from "../shared/texts.js";

const subjects = ["Dog", "Human", "Neither", "Unsure"];
const noBreed = " none";

/** The form above the photographs: which of them are shown, in which parts and in which order. */
export class Filters {
  #form = byId("filters");
  #data;
  #corrections;

  /** @param {Function} changed Is called when anything is chosen. */
  constructor(data, photos, corrections, changed) {
    this.#data = data;
    this.#corrections = corrections;
    const there = subjects.filter((subject) => photos.some((photo) => photo.subject === subject));
    byId("subjects").append(
      ...there.map((subject) => element("label", {}, element("input", { type: "checkbox", name: "subject", value: subject, checked: true }), text(subject))),
    );
    const breeds = [...new Set(photos.filter((photo) => photo.subject === "Dog").map((photo) => photo.breed).filter(Boolean))].sort((a, b) => this.#name(a).localeCompare(this.#name(b)));
    fill("breed", [["", text("any-breed")], ...breeds.map((breed) => [breed, this.#name(breed)]), [noBreed, text("no-breed")]]);
    fill("group", [
      ["breed", text("breed")],
      ...(photos.some((photo) => photo.group) ? [["group", text("group")]] : []),
      ["subject", text("subject")],
      ["folder", text("folder")],
      ["", text("nothing")],
    ]);
    fill("sort", [["name", text("sort-name")], ["least", text("sort-least-sure")], ["most", text("sort-surest")]]);
    fill("verdict", ["all", "unmarked", "right", "wrong"].map((verdict) => [verdict, text(`show-${verdict}`)]));
    this.#form.addEventListener("input", changed);
    this.#form.addEventListener("submit", (event) => event.preventDefault());
    this.#form.addEventListener("reset", () => setTimeout(changed));
  }

  /** Shows one breed alone, or all again. */
  toggleBreed(breed) {
    byId("breed").value = byId("breed").value === breed ? "" : breed;
    this.#form.dispatchEvent(new Event("input"));
  }

  get breed() {
    return byId("breed").value;
  }

  /** The photographs that are asked for, in parts: a title and its photographs, in their order. */
  parts(photos) {
    const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = new Set([...this.#form.querySelectorAll("[name=subject]:checked")].map((box) => box.value));
    const breed = byId("breed").value;
    const [least, most] = ["least", "most"].map((id) => Number(byId(id).value) / 100);
    byId("least-value").textContent = percent(least);
    byId("most-value").textContent = percent(most);
    const verdict = byId("verdict").value;
    const shown = photos.filter(
      (photo) =>
        chosen.has(photo.subject) &&
        (!breed || breedOf(photo) === breed) &&
        isBetween(photo.probability, least, most) &&
        (verdict === "all" || this.#verdictOf(photo) === verdict) &&
        words.every((word) => photo.searched.includes(word)),
    );
    return group(sorted(shown, byId("sort").value), this.#keyOf(byId("group").value));
  }

  #verdictOf(photo) {
    const isRight = this.#corrections.isRight(photo);
    if (isRight === undefined) return "unmarked";
    return isRight ? "right" : "wrong";
  }

  #keyOf(by) {
    if (by === "breed") return (photo) => photo.answer;
    if (by === "subject") return (photo) => text(photo.subject);
    if (by === "group") return (photo) => photo.group ?? photo.answer;
    return by === "folder" ? (photo) => photo.folder : () => text("gallery");
  }

  #name(breed) {
    return this.#data.names[breed] ?? breed;
  }
}

function fill(id, options) {
  byId(id).replaceChildren(...options.map(([value, label]) => element("option", { value }, label)));
}

const breedOf = (photo) => (photo.subject === "Dog" && photo.breed) || noBreed;

// What has no probability is shown as long as all are.
const isBetween = (probability, least, most) =>
  probability === null || probability === undefined ? least <= 0 && most >= 1 : probability >= least && probability <= most;

function sorted(photos, by) {
  if (by === "name") return photos.toSorted((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  const sign = by === "least" ? 1 : -1;
  return photos.toSorted((a, b) => sign * ((a.probability ?? 0) - (b.probability ?? 0)));
}

// The largest part first; those of the same size by name.
function group(photos, keyOf) {
  const parts = new Map();
  for (const photo of photos) {
    const key = keyOf(photo);
    if (!parts.has(key)) parts.set(key, []);
    parts.get(key).push(photo);
  }
  return [...parts].sort(([a, left], [b, right]) => right.length - left.length || a.localeCompare(b));
}
