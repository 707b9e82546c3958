import { byId } from "../shared/elements.js";
import { saveCsv } from "../shared/csv.js";
import { number, text, useTexts } from "../shared/texts.js";
import { cardOf, progressOf } from "./cards.js";
import { Classifier, hasSimd } from "./classifier.js";
import { filesOf, isPicture } from "./files.js";
import { Pictures } from "./pictures.js";
import { breedName } from "./words.js";

const languages = { en: "English", "zh-Hans": "中文" };
const kept = "dogbreed-language";

const results = [];
const queue = [];
const pictures = new Pictures();
let language;
let model = null;
let classifier = null;
let state = () => "";
let isOffline = false;
let isRunning = false;
let clearings = 0;

await speak(chosenLanguage());
listen();
if (hasSimd()) await start();
else setState(() => text("no-simd"));

async function start() {
  setState(() => text("loading"));
  try {
    classifier = new Classifier();
    ({ model } = await classifier.ready);
  } catch (error) {
    setState(() => text("load-failed", { reason: error.message }));
    return;
  }
  showModel();
  setState(() => "");
  run();

  await keepForOffline();
}

// After the networks are there: what is kept for later is not to delay them.
async function keepForOffline() {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  const isKept = Boolean(workers.controller);
  workers.addEventListener("controllerchange", () => {
    // Another export has come in place of the one that this page is of.
    if (!isKept) return;
    if (results.length + queue.length === 0) location.reload();
    else setState(() => text("newer-version"));
  });
  await workers.register(new URL("../service-worker.js", import.meta.url), { updateViaCache: "none" }).catch(() => null);
  await workers.ready;
  isOffline = true;
  showOffline();
}

function listen() {
  for (const id of ["camera", "photographs", "folder"]) {
    byId(id).addEventListener("change", ({ target }) => {
      add([...target.files]);
      target.value = "";
    });
  }
  for (const type of ["dragover", "dragleave", "drop"]) {
    addEventListener(type, async (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      byId("choose").classList.toggle("over", type === "dragover");
      if (type === "drop") add(await filesOf(event.dataTransfer));
    });
  }
  addEventListener("paste", async (event) => {
    if (event.clipboardData.files.length > 0) add([...event.clipboardData.files]);
  });
  byId("heat").addEventListener("change", ({ target }) => byId("list").classList.toggle("with-heat", target.checked));
  byId("stop").addEventListener("click", () => {
    queue.length = 0;
    showProgress();
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

function add(files) {
  const photographs = files.filter(isPicture);
  if (files.length > 0 && photographs.length === 0) setState(() => text("no-photographs"));
  else if (model) setState(() => "");
  queue.push(...photographs);
  showProgress();
  run();
}

// One photograph after the other; what is added meanwhile comes behind.
async function run() {
  if (isRunning || !model) return;
  isRunning = true;
  while (queue.length > 0) {
    const [file, before] = [queue[0], clearings];
    const result = await classifier.classify(file);
    if (before !== clearings) continue;
    // Stopped meanwhile: the one that was worked on still counts.
    if (queue[0] === file) queue.shift();
    const name = file.webkitRelativePath || file.name;
    const size = result.thumbnail && [result.thumbnail.width, result.thumbnail.height];
    results.push({ ...result, file, name, size });
    byId("list").append(cardOf(results.at(-1), model, language, pictures));
    showProgress();
  }
  isRunning = false;
  showProgress();
}

function clear() {
  clearings++;
  queue.length = 0;
  results.length = 0;
  byId("list").replaceChildren();
  showProgress();
  byId("photographs").focus();
}

function save() {
  const rows = results
    .filter((result) => result.answer)
    .map(({ name, answer: { subject, named, group, dogProbability } }) => [
      name, subject, named && model.breeds[named.place].class, named?.probability, group?.name, group?.probability, dogProbability,
    ]);
  saveCsv("answers.csv", [["Path", "Subject", "Breed", "Probability", "Group", "GroupProbability", "DogProbability"], ...rows]);
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
  const found = await (await fetch(new URL(`../texts/${chosen}.json`, import.meta.url))).json();
  language = chosen;
  useTexts(language, found);
  document.documentElement.lang = language;
  document.title = text("app-title");
  for (const part of document.querySelectorAll("[data-text]")) part.textContent = text(part.dataset.text);
  byId("language").lang = otherLanguage();
  byId("language").textContent = languages[otherLanguage()];
  byId("list").replaceChildren(...results.map((result) => cardOf(result, model, language, pictures)));
  setState(state);
  showModel();
  showOffline();
  showProgress();
}

function otherLanguage() {
  return language === "en" ? "zh-Hans" : "en";
}

function setState(said) {
  state = said;
  byId("state").textContent = said();
}

function showModel() {
  if (model) byId("model").textContent = text("app-model", { name: model.name, count: number(model.breeds.length) });
}

function showOffline() {
  byId("offline").textContent = isOffline ? text("works-offline") : "";
}

function showProgress() {
  byId("work").hidden = results.length + queue.length === 0;
  byId("stop").disabled = queue.length === 0;
  byId("save").disabled = results.length === 0;
  byId("clear").disabled = results.length + queue.length === 0;
  byId("progress").textContent = model ? progressOf(results.length, results.length + queue.length) : "";
}
