import { saveCsv } from "../shared/csv.js";
import { readJson } from "../shared/data.js";
import { byId } from "../shared/elements.js";
import { number, text, useTexts } from "../shared/texts.js";
import { pressBar, showBars } from "./bars.js";
import { canBeRight, Corrections } from "./corrections.js";
import { fillChoices, PhotoDialog } from "./dialog.js";
import { Filters } from "./filters.js";
import { Gallery } from "./gallery.js";
import { answerText, readPhotos, Thumbnails } from "./photos.js";

useTexts(document.documentElement.lang, readJson("texts"));
const data = readJson("data");
const photos = readPhotos(data);
const corrections = new Corrections(data.id);
const thumbnails = new Thumbnails(data.thumbnailsInBlock);
const filters = new Filters(data, photos, corrections, show);
const dialog = new PhotoDialog(data, corrections, thumbnails, { say, next, closed: (photo) => gallery.focus(photo) });
const gallery = new Gallery(data, corrections, thumbnails, (photo) => dialog.open(photo));

if (matchMedia("(max-width: 40rem)").matches) {
  // What is looked for is the photographs.
  document.querySelectorAll("details").forEach((panel) => panel.removeAttribute("open"));
}
byId("summary").textContent = summary();
showBars(photos, filters);
fillChoices(data);
show();
showWork();
byId("undo").addEventListener("click", undo);
byId("save").addEventListener("click", save);
document.addEventListener("keydown", key);

function show() {
  gallery.show(filters.parts(photos));
  pressBar(filters.breed);
  byId("shown").textContent = text("shown", { count: number(gallery.shown.length), all: number(photos.length) });
}

function summary() {
  const counts = Object.groupBy(photos, (photo) => photo.subject);
  const parts = Object.entries(counts).map(([subject, those]) => `${text(subject)} ${number(those.length)}`);
  return [text("photographs", { count: photos.length, shown: number(photos.length) }), ...parts, data.model].filter(Boolean).join(" · ");
}

function showWork() {
  byId("undo").disabled = !corrections.canUndo;
  byId("save").disabled = corrections.count === 0;
  byId("save").textContent = text("save", { count: corrections.count });
}

function say(photo, answer) {
  corrections.say(photo, answer);
  const { name } = photo;
  changed(photo, corrections.isRight(photo) ? text("marked-right", { name }) : text("marked-wrong", { name, answer: answerText(answer, data) }));
}

function undo() {
  if (!corrections.canUndo) return;
  const photo = corrections.undo();
  changed(photo, text("undone", { name: photo.name }));
}

function changed(photo, said) {
  gallery.mark(photo);
  dialog.refresh();
  showWork();
  byId("said").textContent = corrections.isForgotten ? `${said} ${text("not-kept")}` : said;
}

function next(photo, step) {
  const to = gallery.shown[gallery.shown.indexOf(photo) + step];
  if (to) dialog.open(to);
}

function save() {
  saveCsv("corrections.csv", corrections.rows(photos, data.model));
  byId("said").textContent = text("saved");
}

function key(event) {
  const isTyping = ["INPUT", "SELECT"].includes(document.activeElement?.tagName) && document.activeElement.type !== "checkbox";
  const photo = dialog.photo ?? gallery.focused;
  if (isTyping || event.altKey) return;
  const isWithControl = event.ctrlKey || event.metaKey;
  if (isWithControl ? event.key === "z" : event.key.toLowerCase() === "u") {
    event.preventDefault();
    undo();
    return;
  }
  if (isWithControl || !photo) return;
  if (event.key.toLowerCase() === "y" && canBeRight(photo)) say(photo, photo);
  const candidate = /^[1-9]$/.test(event.key) && photo.candidates?.[Number(event.key) - 1];
  if (candidate) say(photo, { subject: "Dog", breed: candidate.breed });
  if (dialog.photo && event.key === "ArrowRight") next(photo, 1);
  if (dialog.photo && event.key === "ArrowLeft") next(photo, -1);
}
