/** What stands as JSON in the page under an id. */
export const readJson = (id) => JSON.parse(document.getElementById(id).textContent);

/** Bytes of base64. */
export const bytesOf = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
