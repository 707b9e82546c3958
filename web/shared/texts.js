import { readJson } from "./data.js";

const texts = readJson("texts");
const language = document.documentElement.lang;
const plurals = new Intl.PluralRules(language);

/**
 * A text of the page's language.
 * @param {string} key Its name in web/texts.
 * @param {Object} values What stands in its {places}; "count" chooses among the forms of a number.
 */
export function text(key, values = {}) {
  const found = texts[key];
  const form = typeof found === "object" ? found[plurals.select(values.count)] ?? found.other : found;
  return form.replace(/\{(\w+)\}/g, (place, name) => (name in values ? values[name] : place));
}

const whole = new Intl.NumberFormat(language);
const percents = new Intl.NumberFormat(language, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** 12345 as "12,345". */
export const number = (value) => whole.format(value);

/** 0.935 as "93.5%". */
export const percent = (share) => percents.format(share);
