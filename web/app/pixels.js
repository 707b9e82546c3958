// From a photograph to a network's tensor, as the module does it (DogBreed.Core, Imaging): the same sizes, the same cut, the same rounding.
// A picture here is { width, height, data }: three bytes a pixel, red, green, blue.

const bandPixels = 1 << 22;
const mostPixels = 1 << 25;
const mostTimesShortSide = 4;

/**
 * The pixels of a bitmap over white. Those of a JPEG are reduced by 2, 4 or 8 as long as the short side keeps so many: the module's decoder
 * gives such pictures by itself, and the mean of the pixels is what it gives. So are very large pictures of other kinds, which would not fit
 * into memory. It is read in bands: no copy of the whole photograph is made.
 * @param {ImageBitmap} bitmap The photograph.
 * @param {number} shortSide The least short side; 0 for all pixels.
 * @param {boolean} isJpeg Whether it came out of a JPEG file.
 */
export function readPixels(bitmap, shortSide, isJpeg) {
  const reduces = shortSide > 0 && (isJpeg || bitmap.width * bitmap.height > mostPixels);
  const reduction = reduces ? [8, 4, 2].find((n) => Math.ceil(Math.min(bitmap.width, bitmap.height) / n) >= shortSide) ?? 1 : 1;
  const width = Math.ceil(bitmap.width / reduction);
  const height = Math.ceil(bitmap.height / reduction);
  const data = new Uint8Array(3 * width * height);
  const rows = Math.min(height, Math.max(1, Math.floor(bandPixels / bitmap.width / reduction)));
  const canvas = new OffscreenCanvas(bitmap.width, rows * reduction);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.fillStyle = "#fff";
  for (let row = 0; row < height; row += rows) {
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(bitmap, 0, -row * reduction);
    const count = Math.min(rows, height - row);
    const source = context.getImageData(0, 0, bitmap.width, Math.min(count * reduction, bitmap.height - row * reduction));
    reduce(source, reduction, data.subarray(3 * width * row), width, count);
  }
  return { width, height, data };
}

/** Makes the tensor of a picture. */
export function toTensor(picture, { size, resize, channelOrder, layout, mean, std }) {
  return scaled(toSquare(picture, size, resize), size, { channelOrder, layout, mean, std });
}

/**
 * The part of a picture that the tensor shows, in shares of its width and height.
 * @returns {{ x: number, y: number, width: number, height: number }}
 */
export function seenPart({ width, height }, resize) {
  if (resize !== "shortSideCrop") return { x: 0, y: 0, width: 1, height: 1 };
  const side = Math.min(width, height);
  return { x: (width - side) / 2 / width, y: (height - side) / 2 / height, width: side / width, height: side / height };
}

/** The square that a network sees: three bytes a pixel. */
export function toSquare(picture, size, resize) {
  if (resize === "kerasNearest") return nearest(picture, size);
  if (resize === "squash") return resized(picture, size, size, { left: 0, top: 0, width: size, height: size });

  // The whole picture is resized, then cut; only of a strip the middle is taken first.
  const shortSide = Math.min(picture.width, picture.height);
  const source = middle(picture, Math.min(picture.width, mostTimesShortSide * shortSide), Math.min(picture.height, mostTimesShortSide * shortSide));
  const scale = size / shortSide;
  const width = Math.max(size, roundToEven(source.width * scale));
  const height = Math.max(size, roundToEven(source.height * scale));
  return resized(source, width, height, { left: (width - size) >> 1, top: (height - size) >> 1, width: size, height: size });
}

/**
 * Resizes a picture, by area averages where it becomes smaller and bicubically where it grows, and gives a part of that.
 * @param {{ left: number, top: number, width: number, height: number }} cut The part, in pixels of the resized picture.
 */
export function resized(picture, width, height, cut) {
  const isSmaller = picture.width >= width && picture.height >= height;
  return isSmaller ? shrink(picture, width, height, cut) : enlarge(picture, width, height, cut);
}

// Added to this, a double keeps nothing behind the point: halves go to the even number, as .NET's Math.Round has it.
const allBits = 1.5 * 2 ** 52;
const roundToEven = (value) => value + allBits - allBits;

function reduce({ width, height, data }, n, to, columns, rows) {
  if (n === 1) {
    for (let from = 0, at = 0; from < 4 * width * height; from += 4) {
      to[at++] = data[from];
      to[at++] = data[from + 1];
      to[at++] = data[from + 2];
    }
    return;
  }
  const sums = new Uint32Array(3 * columns);
  for (let row = 0; row < rows; row++) {
    sums.fill(0);
    const last = Math.min((row + 1) * n, height);
    for (let y = row * n; y < last; y++) {
      for (let x = 0, from = 4 * y * width; x < width; x++, from += 4) {
        const at = 3 * Math.floor(x / n);
        sums[at] += data[from];
        sums[at + 1] += data[from + 1];
        sums[at + 2] += data[from + 2];
      }
    }
    for (let x = 0; x < columns; x++) {
      const count = (last - row * n) * (Math.min((x + 1) * n, width) - x * n);
      for (let i = 3 * x; i < 3 * x + 3; i++) to[3 * columns * row + i] = (sums[i] + count / 2) / count;
    }
  }
}

function middle(picture, columns, rows) {
  if (columns === picture.width && rows === picture.height) return picture;
  const left = (picture.width - columns) >> 1;
  const top = (picture.height - rows) >> 1;
  const data = new Uint8Array(3 * columns * rows);
  for (let y = 0; y < rows; y++) {
    const from = 3 * ((top + y) * picture.width + left);
    data.set(picture.data.subarray(from, from + 3 * columns), 3 * y * columns);
  }
  return { width: columns, height: rows, data };
}

// The old pixels that each new one covers along an axis, and how much of it each of them is. Slivers of less than a thousandth are left out.
function covered(length, target, first, count) {
  const step = length / target;
  return Array.from({ length: count }, (_, i) => {
    const start = (first + i) * step;
    const end = Math.min(start + step, length);
    const to = Math.min(Math.ceil(end - 0.001) - 1, length - 1);
    const from = Math.min(Math.floor(start + 0.001), to);
    const weights = new Float32Array(to - from + 1).fill(1 / (end - start));
    weights[to - from] = Math.min(end - to, 1) / (end - start);
    weights[0] = Math.min(Math.min(from + 1, end) - start, 1) / (end - start);
    return { from, weights };
  });
}

function shrink(picture, width, height, cut) {
  if (picture.width % width === 0 && picture.height % height === 0) {
    return shrinkByWholeNumbers(picture, picture.width / width, picture.height / height, cut);
  }
  const columns = covered(picture.width, width, cut.left, cut.width);
  const rows = covered(picture.height, height, cut.top, cut.height);
  const left = columns[0].from;
  const right = columns.at(-1).from + columns.at(-1).weights.length;
  const sums = new Float32Array(3 * (right - left));
  const to = new Uint8Array(3 * cut.width * cut.height);
  for (let y = 0, at = 0; y < cut.height; y++) {
    sums.fill(0);
    rows[y].weights.forEach((weight, row) => {
      const from = 3 * ((rows[y].from + row) * picture.width + left);
      for (let i = 0; i < sums.length; i++) sums[i] += weight * picture.data[from + i];
    });
    for (const { from, weights } of columns) {
      let [red, green, blue] = [0, 0, 0];
      for (let i = 0, place = 3 * (from - left); i < weights.length; i++, place += 3) {
        red += weights[i] * sums[place];
        green += weights[i] * sums[place + 1];
        blue += weights[i] * sums[place + 2];
      }
      to[at++] = roundToEven(red);
      to[at++] = roundToEven(green);
      to[at++] = roundToEven(blue);
    }
  }
  return to;
}

// The mean of four is rounded up at a half, any other to even: as OpenCV does.
function shrinkByWholeNumbers(picture, across, down, cut) {
  const count = across * down;
  const isFour = across === 2 && down === 2;
  const to = new Uint8Array(3 * cut.width * cut.height);
  for (let y = 0, at = 0; y < cut.height; y++) {
    for (let x = 0; x < cut.width; x++) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (let row = (cut.top + y) * down; row < (cut.top + y + 1) * down; row++) {
          const first = 3 * (row * picture.width + (cut.left + x) * across) + channel;
          for (let i = first; i < first + 3 * across; i += 3) sum += picture.data[i];
        }
        to[at++] = isFour ? (sum + 2) >> 2 : roundToEven(sum / count);
      }
    }
  }
  return to;
}

// Four old pixels a new one, and how much each of them counts (Keys 1981, a = -0.75). Beyond the edges the outermost go on.
function taps(length, target, first, count) {
  const k = -0.75;
  return Array.from({ length: count }, (_, i) => {
    const at = Math.fround((first + i + 0.5) / (target / length) - 0.5);
    const whole = Math.floor(at);
    const x = at - whole;
    const a = ((k * (x + 1) - 5 * k) * (x + 1) + 8 * k) * (x + 1) - 4 * k;
    const b = ((k + 2) * x - (k + 3)) * x * x + 1;
    const c = ((k + 2) * (1 - x) - (k + 3)) * (1 - x) * (1 - x) + 1;
    return { places: [-1, 0, 1, 2].map((tap) => Math.min(Math.max(whole + tap, 0), length - 1)), weights: [a, b, c, 1 - a - b - c] };
  });
}

function enlarge(picture, width, height, cut) {
  const columns = taps(picture.width, width, cut.left, cut.width);
  const rows = taps(picture.height, height, cut.top, cut.height);
  const across = new Map();
  const to = new Uint8ClampedArray(3 * cut.width * cut.height);
  for (let y = 0, at = 0; y < cut.height; y++) {
    const { places, weights } = rows[y];
    const [a, b, c, d] = places.map(rowAcross);
    for (let i = 0; i < 3 * cut.width; i++) {
      to[at++] = roundToEven(weights[0] * a[i] + weights[1] * b[i] + weights[2] * c[i] + weights[3] * d[i]);
    }
    // Rows above are not asked for again.
    for (const row of across.keys()) if (row < places[0]) across.delete(row);
  }
  return to;

  function rowAcross(row) {
    if (across.has(row)) return across.get(row);
    const resizedRow = new Float32Array(3 * cut.width);
    const first = 3 * row * picture.width;
    columns.forEach(({ places, weights }, x) => {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (let tap = 0; tap < 4; tap++) sum += weights[tap] * picture.data[first + 3 * places[tap] + channel];
        resizedRow[3 * x + channel] = sum;
      }
    });
    across.set(row, resizedRow);
    return resizedRow;
  }
}

// Pillow's, which Keras uses: a running sum, not a product, which now and then is another pixel.
function nearest(picture, size) {
  const positions = (length) => {
    const step = length / size;
    let next = step * 0.5;
    return Array.from({ length: size }, () => {
      const position = Math.min(Math.floor(next), length - 1);
      next += step;
      return position;
    });
  };
  const columns = positions(picture.width);
  const to = new Uint8Array(3 * size * size);
  let at = 0;
  for (const row of positions(picture.height)) {
    for (const column of columns) {
      const from = 3 * (row * picture.width + column);
      to[at++] = picture.data[from];
      to[at++] = picture.data[from + 1];
      to[at++] = picture.data[from + 2];
    }
  }
  return to;
}

// (pixel - mean) / std, in the network's order of channels and axes.
function scaled(pixels, size, { channelOrder, layout, mean, std }) {
  const tensor = new Float32Array(pixels.length);
  const count = size * size;
  for (let channel = 0; channel < 3; channel++) {
    const factor = Math.fround(1 / std[channel]);
    const offset = Math.fround(-mean[channel] / std[channel]);
    const [first, step] = layout === "nchw" ? [channel * count, 1] : [channel, 3];
    let from = channelOrder === "bgr" ? 2 - channel : channel;
    for (let i = 0, to = first; i < count; i++, from += 3, to += step) tensor[to] = pixels[from] * factor + offset;
  }
  return tensor;
}
