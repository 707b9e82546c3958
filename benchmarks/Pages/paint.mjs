// node paint.mjs PLAYWRIGHT BROWSER PAGE ROUNDS: milliseconds to the first paint, to all cards, and of a search; the median of the rounds.
const [library, executablePath, file, rounds] = process.argv.slice(2);
const { default: playwright } = await import(library);
const browser = await playwright.chromium.launch({ executablePath, args: ["--no-sandbox"] });
const figures = { "first paint": [], "all cards": [], search: [] };
for (let round = 0; round < Number(rounds); round++) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const began = Date.now();
  const arrived = page.goto(`file://${file}`);
  await page.waitForSelector(".card", { state: "attached" });
  figures["all cards"].push(Date.now() - began);
  await arrived;
  figures["first paint"].push(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime));
  const typed = Date.now();
  await page.fill("#search", "terrier");
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  figures.search.push(Date.now() - typed);
  await page.close();
}
await browser.close();
for (const [name, values] of Object.entries(figures)) {
  const ordered = values.sort((a, b) => a - b);
  console.log(`${name}: ${Math.round(ordered[Math.floor(ordered.length / 2)])} ms (${Math.round(ordered[0])} to ${Math.round(ordered.at(-1))})`);
}
