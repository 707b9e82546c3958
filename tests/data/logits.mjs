// Makes networks/*.logits.txt: what onnxruntime-node says of the pixels that make.py made.
//
//     npm install --no-save --ignore-scripts onnxruntime-node && node tests/data/logits.mjs
//
// In another folder than the repository's root: NODE_PATH does not serve ES modules, so give the package's folder: node logits.mjs FOLDER
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const ort = createRequire(join(process.argv[2] ?? process.cwd(), 'x.js'))('onnxruntime-node');

for (const [model, size] of [['efficientnet-lite2', 260], ['efficientnet-lite0', 224]]) {
  const rgb = readFileSync(join(here, 'networks', `pembroke.${size}.rgb`));
  const planes = new Float32Array(3 * size * size);
  for (let i = 0; i < size * size; i++) {
    for (let c = 0; c < 3; c++) planes[c * size * size + i] = rgb[3 * i + c];
  }
  const session = await ort.InferenceSession.create(join(here, '..', '..', 'models', model, 'model.onnx'));
  const { logits } = await session.run({ input: new ort.Tensor('float32', planes, [1, 3, size, size]) });
  writeFileSync(join(here, 'networks', `pembroke.${model}.logits.txt`), [...logits.data].join('\n') + '\n');
}
