/** Photographs go in one after the other, answers come out in that order. */
export class Classifier {
  #worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
  #waiting = new Map();
  #next = 0;
  #ended = null;

  /** Settles when the networks are there: what model.json says, and whether the site may be kept. */
  ready = new Promise((resolve, reject) => {
    this.#worker.addEventListener("message", ({ data }) => {
      if (data.model) resolve(data);
      else if (data.failed) reject(new Error(data.failed));
      else this.#settle(data);
    });
    this.#worker.addEventListener("error", (event) => {
      reject(new Error(event.message || "worker.js"));

      // It has come to its end, in the midst of a photograph perhaps: nobody is to wait for that.
      this.#ended = { problem: "too-large", details: event.message };
      for (const id of this.#waiting.keys()) this.#settle({ id, ...this.#ended });
    });
  });

  /**
   * What is said of a photograph, with a small picture of it.
   * @param {File} file The photograph.
   * @returns {Promise<Object>} { answer, thumbnail, width, height }, or { problem } where it cannot be used.
   */
  classify(file) {
    if (this.#ended) return Promise.resolve(this.#ended);
    const id = this.#next++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#worker.postMessage({ id, file });
    });
  }

  #settle({ id, ...result }) {
    this.#waiting.get(id)?.(result);
    this.#waiting.delete(id);
  }
}

/** Whether the browser has WebAssembly with SIMD: a module with one such instruction is valid. */
export function hasSimd() {
  const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];
  return typeof WebAssembly === "object" && WebAssembly.validate(new Uint8Array(bytes));
}
