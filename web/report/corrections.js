const columns = ["Path", "Sha256", "Model", "SaidSubject", "SaidBreed", "Probability", "Subject", "Breed"];

/** Whether an answer can be right: one that names no breed says nothing. */
export const canBeRight = (photo) => photo.subject !== "Unsure";

/** What people say of the answers: kept in the browser as it is said, until it is saved as a file. */
export class Corrections {
  #key;
  #answers = new Map();
  #steps = [];

  /** True where the browser keeps nothing: a private window, or a full disk. */
  isForgotten = false;

  /** @param {string} key Names the page's photographs: another page of the same photographs and answers has the same marks. */
  constructor(key) {
    this.#key = `dogbreed-corrections-${key}`;
    this.#recall();
  }

  get count() {
    return this.#answers.size;
  }

  get canUndo() {
    return this.#steps.length > 0;
  }

  /** What is said of a photograph; undefined where nothing is. */
  of(photo) {
    return this.#answers.get(photo.path);
  }

  /** Whether the answer was said to be right; undefined where nobody has looked. */
  isRight(photo) {
    const said = this.of(photo);
    return said && said.subject === photo.subject && (said.breed === photo.breed || photo.subject !== "Dog");
  }

  /** Says what a photograph shows. */
  say(photo, { subject, breed }) {
    this.#recall();
    this.#steps.push([photo, this.of(photo)]);
    this.#answers.set(photo.path, { subject, breed: (subject === "Dog" && breed) || null });
    this.#keep();
  }

  /** Takes the last back; gives the photograph that it was about. */
  undo() {
    this.#recall();
    const [photo, before] = this.#steps.pop();
    if (before) this.#answers.set(photo.path, before);
    else this.#answers.delete(photo.path);
    this.#keep();
    return photo;
  }

  /** All that was said of these photographs, as the rows of the file that Import-BreedCorrection reads. */
  rows(photos, model) {
    const rows = photos
      .filter((photo) => this.of(photo))
      .map((photo) => {
        const said = this.of(photo);
        return [photo.path, photo.sha256, model, photo.subject, photo.breed, photo.probability, said.subject, said.breed];
      });
    return [columns, ...rows];
  }

  // Before each change: the same page may be open in another tab.
  #recall() {
    if (this.isForgotten) return;
    try {
      const kept = JSON.parse(localStorage.getItem(this.#key) ?? "[]");
      this.#answers = new Map(Array.isArray(kept) ? kept : []);
    } catch {
      this.isForgotten = true;
    }
  }

  #keep() {
    try {
      localStorage.setItem(this.#key, JSON.stringify([...this.#answers]));
    } catch {
      this.isForgotten = true;
    }
  }
}
