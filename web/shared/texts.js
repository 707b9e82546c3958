let texts = {};
let plurals;
let whole;
let percents;

/**
 * Sets the language, before anything is said.
 * @param {string} language Its tag, such as "en" or "zh-Hans".
 * @param {Object} found Its file of web/texts.
 */
export function useTexts(language, found) {
  texts = found;
  plurals = new Intl.PluralRules(language);
  whole = new Intl.NumberFormat(language);
  percents = new Intl.NumberFormat(language, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

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

/** 12345 as "12,345". */
export const number = (value) => whole.format(value);

/** 0.935 as "93.5%". */
export const percent = (share) => percents.format(share);
