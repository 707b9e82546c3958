// From logits to what is said of a photograph, as the module does it (DogBreed.Core, Classification).

const candidateCount = 5;

/** Softmax at a temperature. */
export function softmax(logits, temperature) {
  const largest = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  const powers = Array.from(logits, (logit) => Math.exp((logit - largest) / temperature));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/**
 * Whether there is a dog.
 * @param {ArrayLike<number>} logits Of the gate's classes.
 * @param {Object} gate The model's gate: first and last dog class, threshold, rule, temperature.
 */
export function askGate(logits, { first, last, threshold, rule, temperature }) {
  const probabilities = softmax(logits, temperature);
  const dogProbability = probabilities.slice(first, last + 1).reduce((a, b) => a + b, 0);
  const top = probabilities.indexOf(Math.max(...probabilities));
  return { dogProbability, isDog: rule === "topClass" ? top >= first && top <= last : dogProbability >= threshold };
}

/**
 * What is said of the breeds.
 * @param {ArrayLike<number>} logits Of the model's classes.
 * @param {Object} model What model.json says.
 * @returns {{ candidates: { place: number, probability: number }[], named: Object|null, group: Object|null, isUnknown: boolean }}
 *   isUnknown is about dogs.
 */
export function rankBreeds(logits, model) {
  const all = softmax(logits, model.temperature);
  const breeds = all.slice(0, model.breeds.length);
  const candidates = breeds
    .map((probability, place) => ({ place, probability }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, candidateCount);
  const isNone = all.length > breeds.length && all[breeds.length] > candidates[0].probability;
  const largest = logits.slice(0, breeds.length).reduce((a, b) => Math.max(a, b), -Infinity);
  return {
    candidates,
    named: isNone ? null : candidates[0],
    group: isNone ? null : narrowestGroup(model.groups, breeds, model.groupThreshold),
    isUnknown: isNone || (model.unknownBelow !== undefined && largest < model.unknownBelow),
  };
}

/**
 * The narrowest group that is likely enough, from the widest on to the likeliest part of each; null where none is. One that all are in
 * says nothing.
 */
export function narrowestGroup(tree, probabilities, threshold) {
  let found = null;
  for (let parts = tree; parts?.length > 0; ) {
    const [part, probability] = parts
      .map((one) => [one, sumOf(one, probabilities)])
      .reduce((best, one) => (one[1] > best[1] ? one : best));
    const isEverything = parts === tree && tree.length === 1;
    if (part.parts && !isEverything && probability >= threshold) found = { name: part.name, probability: Math.min(1, probability) };
    parts = part.parts;
  }
  return found;
}

const sumOf = (one, probabilities) =>
  one.parts ? one.parts.reduce((sum, part) => sum + sumOf(part, probabilities), 0) : probabilities[one.class];

/** How much each place speaks for a breed, 0 to 255: 0 for the mean place and below. (The module's HeatOverlay.) */
export function heatShares(values) {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const range = values.reduce((a, b) => Math.max(a, b), -Infinity) - mean;
  return Uint8Array.from(values, (value) => (range > 0 ? Math.round(255 * Math.max(0, (value - mean) / range)) : 0));
}
