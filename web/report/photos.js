import { bytesOf } from "../shared/data.js";
import { element } from "../shared/elements.js";
import { heatCanvas } from "../shared/heat.js";
import { percent, text } from "../shared/texts.js";

/** A page's photographs: what the data say of each, and what is looked for often. */
export function readPhotos(data) {
  return data.photos.map((photo, index) => {
    const answer = answerText(photo, data);
    const group = photo.group && (data.names[photo.group] ?? photo.group);
    return { ...photo, index, answer, group, searched: [photo.path, answer, photo.breed, photo.group, group].join("\n").toLowerCase() };
  });
}

/** What is said of a photograph, in words: "Brittany", "human", "another dog". A human's breed is what they resemble. */
export function answerText({ subject, breed }, data) {
  if (subject === "Human" || subject === "Neither" || subject === "Unsure") return text(`is-${subject}`);
  return breed ? data.names[breed] ?? breed : text("is-Dog");
}

/** How likely the breed is; of a human's, which is what they resemble, nobody asks. */
export const sureness = (photo) => (photo.subject === "Dog" && photo.probability ? percent(photo.probability) : "");

/**
 * Gives pictures to photographs as they come into sight. They stand in the page behind everything else, in blocks, or in files beside it: a
 * block that has not arrived yet is waited for.
 */
export class Thumbnails {
  #blockSize;
  #blocks = new Map();
  #waiting = [];
  #sight = new IntersectionObserver((entries) => this.#see(entries), { rootMargin: "600px" });

  constructor(blockSize) {
    this.#blockSize = blockSize;
    document.addEventListener("DOMContentLoaded", () => this.#waiting.splice(0).forEach(([image, photo]) => this.show(image, photo)));
  }

  /** Shows the picture as soon as the image is nearly in sight. */
  await(image, photo) {
    image.photo = photo;
    this.#sight.observe(image);
  }

  /** Shows the picture now, if it has arrived, and its heat map. */
  show(image, photo) {
    if (photo.heat && !image.nextElementSibling?.matches("canvas")) image.after(heatOf(photo.heat, photo));
    const source = photo.file ?? this.#embedded(photo.index);
    if (source) image.src = source;
    else if (document.readyState === "loading") this.#waiting.push([image, photo]);
  }

  #see(entries) {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      this.#sight.unobserve(target);
      this.show(target, target.photo);
    }
  }

  #embedded(index) {
    const number = Math.floor(index / this.#blockSize);
    if (!this.#blocks.has(number)) {
      const block = document.querySelector(`script[data-thumbnails="${number}"]`);
      // One that is still arriving has no sibling behind it.
      if (!block || (document.readyState === "loading" && !block.nextElementSibling)) return null;
      this.#blocks.set(number, JSON.parse(block.textContent));
    }
    const base64 = this.#blocks.get(number)[index % this.#blockSize];
    return base64 ? `data:image/webp;base64,${base64}` : null;
  }
}

/** A photograph's picture, with its dogs' boxes and its heat map. */
export function pictureOf(photo, data, give) {
  if (!photo.width) return element("span", { class: "gone" }, text("no-picture"));
  const image = element("img", { alt: "", decoding: "async" });
  const frame = element("span", {
    class: photo.width >= photo.height ? "frame wide" : "frame tall",
    style: `aspect-ratio: ${photo.width} / ${photo.height}`,
  }, image);
  give(image);
  for (const dog of photo.dogs ?? []) {
    const label = dog.breed ? element("b", {}, data.names[dog.breed] ?? dog.breed) : null;
    const box = element("span", { class: "dog" }, label);
    place(box, dog.x, dog.y, dog.width, dog.height, photo);
    frame.append(box);
  }
  return frame;
}

function heatOf(heat, photo) {
  const canvas = heatCanvas(heat.columns, heat.rows, bytesOf(heat.shares));
  canvas.setAttribute("aria-hidden", "true");
  place(canvas, heat.x, heat.y, heat.width, heat.height, photo);
  return canvas;
}

// Pixels of the photograph as shares of the frame.
function place(part, x, y, width, height, photo) {
  const share = (length, whole) => `${(100 * length) / whole}%`;
  Object.assign(part.style, {
    left: share(x, photo.width),
    top: share(y, photo.height),
    width: share(width, photo.width),
    height: share(height, photo.height),
  });
}
