import { byId } from "../shared/elements.js";
import { saveCsv } from "../shared/csv.js";
import { number, text, useTexts } from "../shared/texts.js";
import { cardOf } from "./cards.js";
import { Classifier, hasSimd } from "./classifier.js";
import { filesOf, isPicture, withPaths } from "./files.js";
import { Offline } from "./offline.js";
import { Pictures } from "./pictures.js";
import { breedName } from "./words.js";

const languages = { en: "English", "zh-Hans": "中文" };
const kept = "dogbreed-language";
const columns = ["Path", "Subject", "Breed", "BreedName", "Probability", "Group", "GroupProbability", "DogProbability", "Model", "Error"];
const mostClearedUnasked = 20;

const results = [];
const queue = [];
const pictures = new Pictures();
const offline = new Offline(replaced);
const secondsBetweenWords = 3;
let language;
let model = null;
let classifier = null;
let mayKeep = false;
let state = () => "";
let note = () => "";
let texts;
let isOffline = false;
let isRunning = false;
let isPaused = false;
let hasFailed = false;
let isSaved = true;
let scrollsToNext = false;
let isTouched = false;
let saidAt = 0;
let clearings = 0;

await speak(chosenLanguage());
document.body.classList.remove("starting");
listen();
if (hasSimd()) {
  await offline.giveWay();
  await start();
} else {
  fail(() => text("no-simd"));
}

async function start() {
  setState(() => text("loading"));
  byId("loading").hidden = false;
  try {
    classifier = new Classifier();
    ({ model, mayKeep } = await classifier.ready);
  } catch (error) {
    classifier = null;
    fail(() => text("load-failed", { reason: error.message }));
    return;
  } finally {
    byId("loading").hidden = true;
  }
  showModel();
  setState(() => "");
  run();

  // After the networks are there: what is kept for later is not to delay them. Where a browser does not keep anything, nothing is said; and
  // what a server forbids to keep (Show-BreedWebApp does) is not kept.
  if (!mayKeep) return offline.forget().catch(() => {});
  await offline.keep().then(() => (isOffline = true), () => {});
  showOffline();
}

// It will not work here: nothing is taken that would be waited for in vain.
function fail(said) {
  hasFailed = true;
  for (const part of document.querySelectorAll("#choose .row, #drop")) part.inert = true;
  setState(said);
}

// Another export is there. A page that nobody has touched gives way; else it is said, and the next visit is of the new one.
function replaced(takeOver) {
  if (isTouched) setState(() => text("newer-version"));
  else if (takeOver) takeOver();
  else location.reload();
}

function listen() {
  for (const id of ["camera", "photographs", "folder"]) {
    byId(id).addEventListener("change", ({ target }) => {
      const files = withPaths(target.files);
      if (id === "folder") addFolder(files);
      else add(files);
      target.value = "";
    });
  }
  for (const type of ["dragover", "dragleave", "drop"]) {
    addEventListener(type, async (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      byId("choose").classList.toggle("over", type === "dragover");
      if (type !== "drop") return;
      isTouched = true;
      addFolder(await filesOf(event.dataTransfer));
    });
  }
  addEventListener("paste", (event) => {
    if (event.clipboardData.files.length > 0) add(withPaths(event.clipboardData.files));
  });
  for (const type of ["pointerdown", "keydown", "paste"]) addEventListener(type, () => (isTouched = true), { capture: true });
  byId("heat").addEventListener("change", ({ target }) => {
    byId("list").classList.toggle("with-heat", target.checked);
    byId("legend").hidden = !target.checked;
  });
  byId("stop").addEventListener("click", () => {
    isPaused = !isPaused;
    showProgress();
    run();
  });
  addEventListener("beforeunload", (event) => {
    if (isSaved) return;
    event.preventDefault();
    // Browsers before 2024 ask for this.
    event.returnValue = true;
  });
  byId("clear").addEventListener("click", clear);
  byId("save").addEventListener("click", save);
  byId("language").addEventListener("click", async () => {
    await speak(otherLanguage());
    try {
      localStorage.setItem(kept, language);
    } catch {
      // Then the next visit begins in the browser's own language again.
    }
  });
}

// Of a folder the pictures alone, in the order of their names.
function addFolder(files) {
  const photographs = files.filter(({ file }) => isPicture(file));
  const { compare } = new Intl.Collator(language, { numeric: true });
  photographs.sort((a, b) => compare(a.name, b.name));
  if (files.length > 0 && photographs.length === 0) setNote(() => text("no-photographs"));
  add(photographs);
}

function add(photographs) {
  if (photographs.length === 0 || hasFailed) return;
  isTouched = true;
  setNote(() => "");
  isPaused = false;
  scrollsToNext = true;
  for (const photograph of photographs) queue.push(photograph);
  showProgress();
  run();
}

// One photograph after the other; what is added meanwhile comes behind.
async function run() {
  if (isRunning || !model) return;
  isRunning = true;
  try {
    await work();
  } finally {
    isRunning = false;
    showProgress();
  }
}

async function work() {
  while (queue.length > 0 && !isPaused) {
    const [next, before] = [queue[0], clearings];
    const result = await classifier.classify(next.file);
    if (before !== clearings) continue;
    queue.shift();
    const size = result.thumbnail && [result.thumbnail.width, result.thumbnail.height];
    results.push({ ...result, ...next, size });
    isSaved = false;
    const card = cardOf(results.at(-1), model, language, pictures);
    byId("list").append(card);

    // Of what was chosen together the first is shown: on a telephone it would come below the screen.
    if (scrollsToNext) card.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    scrollsToNext = false;
    showProgress();
  }
}

function clear() {
  if (!isSaved && results.length > mostClearedUnasked && !confirm(text("clear-unsaved", { count: results.length }))) return;
  clearings++;
  setNote(() => "");
  isSaved = true;
  isPaused = false;
  queue.length = 0;
  results.length = 0;
  byId("list").replaceChildren();
  showProgress();
  byId("photographs").focus();
}

function save() {
  const rows = results.map(({ name, answer, problem, details }) => {
    const { subject, named, group, dogProbability } = answer ?? {};
    const breed = named && model.breeds[named.place];
    const why = problem && text(problem, { name, reason: details ?? "" });
    return [name, subject, breed?.class, breed && breedName(breed, language), named?.probability, group?.name, group?.probability, dogProbability, answer && model.name, why];
  });
  saveCsv("answers.csv", [columns, ...rows]);
  isSaved = true;
}

// What was chosen before, else the first of the browser's languages that is there.
function chosenLanguage() {
  const wanted = [...navigator.languages];
  try {
    wanted.unshift(localStorage.getItem(kept) ?? "");
  } catch {
    // Nothing is kept here.
  }
  const tag = wanted.find((one) => /^(en|zh)\b/i.test(one)) ?? "en";
  return /^zh/i.test(tag) ? "zh-Hans" : "en";
}

async function speak(chosen) {
  // All of them at once: the server may be gone when another is asked for.
  texts ??= Object.fromEntries(await Promise.all(Object.keys(languages).map(async (name) => [name, await readTexts(name)])));
  language = chosen;
  // A text that a language lacks is the English one.
  useTexts(language, { ...texts.en, ...texts[language] });
  document.documentElement.lang = language;
  document.title = text("app-title");
  for (const part of document.querySelectorAll("[data-text]")) part.textContent = text(part.dataset.text);
  byId("language").lang = otherLanguage();
  byId("language").textContent = languages[otherLanguage()];
  const cards = new DocumentFragment();
  for (const result of results) cards.append(cardOf(result, model, language, pictures));
  byId("list").replaceChildren(cards);
  setState(state);
  setNote(note);
  showModel();
  showOffline();
  showProgress();
}

async function readTexts(name) {
  return (await fetch(new URL(`../texts/${name}.json`, import.meta.url))).json();
}

function otherLanguage() {
  return language === "en" ? "zh-Hans" : "en";
}

function setNote(said) {
  note = said;
  byId("note").textContent = said();
}

function setState(said) {
  state = said;
  byId("state").textContent = said();
}

function showModel() {
  byId("heat-label").hidden = model && !model.network.outputs.heat;
  byId("legend").hidden = !byId("heat").checked;
  if (model && !model.gate) document.title = byId("title").textContent = text("app-title-any");
  if (model) byId("model").textContent = text("app-model", { name: model.name, count: number(model.breeds.length) });
}

function showOffline() {
  byId("offline").textContent = isOffline ? text("works-offline") : "";
}

function showProgress() {
  const count = results.length + queue.length;
  byId("work").hidden = count === 0;
  byId("save").disabled = results.length === 0;
  byId("clear").disabled = count === 0;

  // A button that can no longer be used loses the focus: it goes to the next one.
  if (queue.length === 0 && document.activeElement === byId("stop")) byId("save").focus();
  byId("stop").disabled = queue.length === 0;
  byId("stop").textContent = text(isPaused ? "go-on" : "stop");
  const progress = text("progress", { done: number(results.length), count, all: number(count) });
  byId("progress").textContent = isPaused && queue.length > 0 ? `${progress} (${text("stopped")})` : progress;

  // A screen reader is told now and then, and at the end.
  const isDue = queue.length === 0 || isPaused || performance.now() - saidAt > 1000 * secondsBetweenWords;
  if (!isDue || count === 0) return;
  saidAt = performance.now();
  byId("said").textContent = byId("progress").textContent;
}
