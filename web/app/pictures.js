const mostDrawn = 200;
const mostHeld = 50;

/**
 * Draws photographs as they come into sight. Only so many stay drawn, the last that were seen; of the others the file is read again. (As
 * canvases: the policy of the page allows no addresses of blobs.)
 */
export class Pictures {
  #drawn = new Map();
  #held = [];
  #sight = new IntersectionObserver((entries) => entries.forEach((entry) => entry.isIntersecting && this.#draw(entry.target)), { rootMargin: "600px" });
  #results = new WeakMap();

  /** Draws the photograph of a result on a canvas when that is nearly in sight. */
  await(canvas, result) {
    [canvas.width, canvas.height] = result.size;
    this.#results.set(canvas, result);
    this.#sight.observe(canvas);
    if (!result.thumbnail) return;

    // Small pictures that came and were not drawn yet: a megabyte each, and there may be thousands.
    this.#held.push(result);
    if (this.#held.length > mostHeld) release(this.#held.shift());
  }

  async #draw(canvas) {
    if (this.#drawn.delete(canvas)) {
      this.#drawn.set(canvas, true);
      return;
    }
    this.#drawn.set(canvas, true);
    const result = this.#results.get(canvas);
    const [resizeWidth, resizeHeight] = result.size;
    const options = { resizeWidth, resizeHeight, resizeQuality: "medium" };
    try {
      const bitmap = result.thumbnail ?? (await createImageBitmap(result.file, options));
      result.thumbnail = null;
      canvas.getContext("2d").drawImage(bitmap, 0, 0);
      bitmap.close();
    } catch {
      // The file is gone: what is said of it stays.
    }
    const [oldest] = this.#drawn.keys();
    if (this.#drawn.size > mostDrawn) {
      this.#drawn.delete(oldest);
      // Its size again: that clears it, and frees what it held as soon as the browser likes.
      oldest.width = oldest.width;
    }
  }
}

function release(result) {
  result.thumbnail?.close();
  result.thumbnail = null;
}
