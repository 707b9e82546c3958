/**
 * Makes an element.
 * @param {string} name The tag's name; "svg:rect" makes an element of SVG.
 * @param {Object} attributes Attributes; what begins with "on" is a listener, false and null leave one out. Text is never taken for HTML.
 * @param {...(Node|string|null)} children What is in it.
 */
export function element(name, attributes = {}, ...children) {
  const made = name.startsWith("svg:")
    ? document.createElementNS("http://www.w3.org/2000/svg", name.slice(4))
    : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** The element with an id. */
export const byId = (id) => document.getElementById(id);
