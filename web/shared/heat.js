// From dark to light, as the module's own pictures: HeatOverlay.
const stops = [
  [0x3b, 0x0f, 0x70],
  [0x8c, 0x29, 0x81],
  [0xde, 0x49, 0x68],
  [0xfe, 0x9f, 0x6d],
  [0xfc, 0xfd, 0xbf],
];
const opacity = 0.75;

/**
 * A heat map as a canvas, to be laid over the picture; the browser smooths it when it stretches it.
 * @param {number} width Columns.
 * @param {number} height Rows.
 * @param {ArrayLike<number>} shares How much each place speaks for the breed, 0 to 255, row by row.
 */
export function heatCanvas(width, height, shares) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    const share = shares[i] / 255;
    const at = share * (stops.length - 1);
    const stop = Math.min(Math.floor(at), stops.length - 2);
    for (let channel = 0; channel < 3; channel++) {
      pixels.data[4 * i + channel] = stops[stop][channel] + (at - stop) * (stops[stop + 1][channel] - stops[stop][channel]);
    }
    pixels.data[4 * i + 3] = 255 * opacity * share;
  }
  context.putImageData(pixels, 0, 0);
  return canvas;
}
