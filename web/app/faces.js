import { resized } from "./pixels.js";

// BlazeFace as the module runs it: a letterboxed square of 128 pixels, 896 anchors, scores from 0.7 on.
const side = 128;
const mostPadded = 2048;
const minimumScore = 0.7;

/** The tensor [1, 128, 128, 3] of a picture. */
export function faceTensor(picture) {
  const { width, height, data } = smaller(picture);
  const square = Math.max(width, height);
  const padded = { width: square, height: square, data: new Uint8Array(3 * square * square) };
  const left = (square - width) >> 1;
  const top = (square - height) >> 1;
  for (let y = 0; y < height; y++) {
    padded.data.set(data.subarray(3 * y * width, 3 * (y + 1) * width), 3 * ((top + y) * square + left));
  }
  const pixels = resized(padded, side, side, { left: 0, top: 0, width: side, height: side });
  return Float32Array.from(pixels, (value) => value * Math.fround(1 / 127.5) - 1);
}

/** Whether one of the anchors is a face. Where it is, and how many there are, nobody asks. */
export const hasFace = (classificators) => classificators.some((logit) => 1 / (1 + Math.exp(-logit)) >= minimumScore);

function smaller(picture) {
  const scale = mostPadded / Math.max(picture.width, picture.height);
  if (scale >= 1) return picture;
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  return { width, height, data: resized(picture, width, height, { left: 0, top: 0, width, height }) };
}
