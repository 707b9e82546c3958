// node visit.mjs PLAYWRIGHT BROWSER SITE PHOTOGRAPHS CSV ROUNDS: serves a site, visits it, classifies photographs, and saves the answers.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";

const [library, executablePath, site, list, csv, rounds] = process.argv.slice(2);
const { default: playwright } = await import(library);
const photographs = JSON.parse(await readFile(list, "utf8"));
const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".wasm": "application/wasm", ".svg": "image/svg+xml" };

const plain = await serve({});
const isolated = await serve({ "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" });

const first = [];
for (let round = 0; round < Number(rounds); round++) {
  await visit(plain, async (page, began) => {
    await page.setInputFiles("#photographs", photographs[0]);
    await page.waitForSelector("#list > li");
    first.push(Date.now() - began);
  });
}
first.sort((a, b) => a - b);
console.log(`first answer of a first visit: ${first[Math.floor(first.length / 2)]} ms (${first[0]} to ${first.at(-1)})`);

for (const [name, server] of [["one thread", plain], ["with the headers for threads", isolated]]) {
  await visit(server, async (page) => {
    await page.setInputFiles("#photographs", photographs[0]);
    await page.waitForSelector("#list > li");
    await page.click("#clear");
    const began = Date.now();
    await page.setInputFiles("#photographs", photographs);
    await page.waitForFunction((count) => document.querySelectorAll("#list > li").length === count, photographs.length, { timeout: 600_000 });
    const seconds = (Date.now() - began) / 1000;
    console.log(`${name}: ${(photographs.length / seconds).toFixed(1)} photographs a second`);
    if (server === plain) {
      const saving = page.waitForEvent("download");
      await page.click("#save");
      await (await saving).saveAs(csv);
    }
  });
}
plain.close();
isolated.close();

// A browser of its own each time: nothing is kept from the visit before.
async function visit(server, work) {
  const browser = await playwright.chromium.launch({ executablePath, args: ["--no-sandbox"] });
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, serviceWorkers: "block" });
  const began = Date.now();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await work(page, began);
  await browser.close();
}

function serve(headers) {
  const server = createServer(async (request, response) => {
    const path = request.url === "/" ? "/index.html" : request.url;
    const content = await readFile(join(site, path)).catch(() => null);
    response.writeHead(content ? 200 : 404, { ...headers, "Content-Type": types[extname(path)] ?? "application/octet-stream" });
    response.end(content);
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}
