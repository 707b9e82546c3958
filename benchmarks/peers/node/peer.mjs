// node peer.mjs MODEL.onnx SIZE WORKERS BATCH: classifies lists of photographs with sharp and onnxruntime-node, as their documentation advises:
// sharp shrinks JPEGs while it loads them, each worker has a single-threaded session and one thread of sharp's.
// A line of standard input is a list of paths (tab-separated); the answer is "seconds \t milliseconds to the first result \t 0".
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

async function work({ model, size, batch }) {
  const sharp = (await import('sharp')).default;
  const ort = (await import('onnxruntime-node')).default;
  sharp.concurrency(1);
  sharp.cache(false);
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const plane = size * size;

  async function decode(path, data, item) {
    const rgb = await sharp(path, { failOn: 'none' }).rotate().resize(size, size, { fit: 'cover' }).removeAlpha().toColourspace('srgb').raw().toBuffer();
    const at = item * 3 * plane;
    for (let i = 0, p = 0; i < plane; i++, p += 3) {
      data[at + i] = rgb[p];
      data[at + plane + i] = rgb[p + 1];
      data[at + 2 * plane + i] = rgb[p + 2];
    }
  }

  function top(logits, item) {
    let best = 0;
    for (let c = 1; c < 1000; c++) if (logits[item * 1000 + c] > logits[item * 1000 + best]) best = c;
    return best;
  }

  parentPort.on('message', async (paths) => {
    const results = [];
    const data = new Float32Array(paths.length * 3 * plane);
    // The next picture is decoded in libuv's threads while this one is converted.
    await Promise.all(paths.map((path, item) => decode(path, data, item)));
    const { logits } = await session.run({ input: new ort.Tensor('float32', data, [paths.length, 3, size, size]) }, ['logits']);
    for (let item = 0; item < paths.length; item++) results.push(top(logits.data, item));
    parentPort.postMessage(results);
  });
  parentPort.postMessage(null);
}

async function main([model, size, workers, batch]) {
  const options = { model, size: Number(size), batch: Number(batch) };
  const pool = Array.from({ length: Number(workers) }, () => new Worker(fileURLToPath(import.meta.url), { workerData: options }));
  await Promise.all(pool.map((worker) => new Promise((resolve) => worker.once('message', resolve))));

  for await (const line of createInterface({ input: process.stdin })) {
    const paths = line.split('\t');
    const start = process.hrtime.bigint();
    let first = 0n, next = 0, done = 0;
    await new Promise((resolve) => {
      for (const worker of pool) {
        worker.removeAllListeners('message');
        const give = () => {
          if (next >= paths.length) return;
          worker.postMessage(paths.slice(next, next + options.batch));
          next += options.batch;
        };
        worker.on('message', (results) => {
          first ||= process.hrtime.bigint() - start;
          done += results.length;
          if (done === paths.length) resolve();
          else give();
        });
        give();
      }
    });
    console.log(`${Number(process.hrtime.bigint() - start) / 1e9}\t${Number(first) / 1e6}\t0`);
  }
  for (const worker of pool) worker.terminate();
}

if (isMainThread) await main(process.argv.slice(2));
else await work(workerData);
