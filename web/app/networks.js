import * as ort from "../onnxruntime-web/ort.wasm.min.js";
import { askGate, heatShares, rankBreeds } from "./answers.js";
import { faceTensor, hasFace } from "./faces.js";
import { readPixels, seenPart, toTensor } from "./pixels.js";

// BlazeFace finds its faces from so many pixels on.
const facePixels = 384;
const mostThreads = 4;

/** A site's networks, and what they say of a photograph. */
export class Networks {
  #model;
  #breeds;
  #gate;
  #faces;
  #mayKeep = true;

  /** Loads what model.json names. */
  static async load() {
    const root = new URL("../", import.meta.url);
    ort.env.wasm.wasmPaths = {
      mjs: new URL("onnxruntime-web/ort-wasm-simd-threaded.js", root).href,
      wasm: new URL("onnxruntime-web/ort-wasm-simd-threaded.wasm", root).href,
    };
    // Threads need memory that they share, which a browser gives to pages that are served with certain headers.
    ort.env.wasm.numThreads = self.crossOriginIsolated ? Math.min(mostThreads, navigator.hardwareConcurrency) : 1;
    const networks = new Networks();
    const description = await demand(new URL("model.json", root));
    networks.#mayKeep = !/no-store/i.test(description.headers.get("Cache-Control") ?? "");
    const model = (networks.#model = await description.json());
    const open = async (network) => {
      const content = await (await demand(new URL(network.file, root))).arrayBuffer();
      return { ...network, session: await ort.InferenceSession.create(content, { executionProviders: ["wasm"] }) };
    };
    networks.#breeds = await open(model.network);
    networks.#gate = model.gate?.network ? await open(model.gate.network) : networks.#breeds;
    networks.#faces = await open(model.faces);
    return networks;
  }

  /** Whether the site's server lets its files be kept for visits without a network. */
  get mayKeep() {
    return this.#mayKeep;
  }

  /** What the site says of its model. */
  get model() {
    return this.#model;
  }

  /**
   * What is said of a photograph.
   * @param {ImageBitmap} bitmap The photograph, upright.
   * @param {boolean} isJpeg Whether it came out of a JPEG file.
   */
  async answer(bitmap, isJpeg) {
    const pictures = new Map();
    const picture = (shortSide) => {
      if (!pictures.has(shortSide)) pictures.set(shortSide, readPixels(bitmap, shortSide, isJpeg));
      return pictures.get(shortSide);
    };
    const gate = this.#model.gate;
    let outputs = null;
    let answer = { subject: "Unchecked" };
    if (gate) {
      const found = await run(this.#gate, picture);
      if (this.#gate === this.#breeds) outputs = found;
      const { isDog, dogProbability } = askGate(found.gate ?? found.logits, gate);
      answer = { subject: isDog ? "Dog" : await this.#human(picture), dogProbability };
    }
    if (answer.subject === "Neither") return answer;
    outputs ??= await run(this.#breeds, picture);
    const ranked = rankBreeds(outputs.logits, this.#model);
    if (answer.subject === "Human") ranked.group = null;
    if (answer.subject !== "Dog") ranked.isUnknown = false;
    return { ...answer, ...ranked, heat: ranked.named && this.#heat(outputs.heat, ranked.named.place, bitmap) };
  }

  async #human(picture) {
    const { session, input } = this.#faces;
    const tensor = new ort.Tensor("float32", faceTensor(picture(facePixels)), [1, 128, 128, 3]);
    const { classificators } = await session.run({ [input]: tensor }, ["classificators"]);
    return hasFace(classificators.data) ? "Human" : "Neither";
  }

  // The map of one breed, and which part of the photograph it lies over.
  #heat(heat, breed, bitmap) {
    if (!heat) return null;
    const [rows, columns] = heat.dims.slice(2);
    const values = heat.data.subarray(breed * rows * columns, (breed + 1) * rows * columns);
    return { columns, rows, shares: heatShares(values), ...seenPart(bitmap, this.#breeds.preprocessing.resize) };
  }
}

async function run({ session, input, preprocessing, outputs }, picture) {
  const { size, layout, shortSide } = preprocessing;
  const shape = layout === "nchw" ? [1, 3, size, size] : [1, size, size, 3];
  const tensor = new ort.Tensor("float32", toTensor(picture(shortSide), preprocessing), shape);
  const found = await session.run({ [input]: tensor }, Object.values(outputs));
  return { logits: found[outputs.logits].data, gate: found[outputs.gate]?.data, heat: found[outputs.heat] };
}

async function demand(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status} ${response.statusText}`);
  return response;
}
