// Keeps the site's files, so that it works without a network after the first visit. site-files.js says which they are, and a hash of all of
// them: another export is another hash, other bytes here, and so a new worker. That waits until a page asks it to take over: a page that is
// loading gets all of its files from one export.
importScripts("site-files.js");

const { version, files } = self.siteFiles;
const prefix = `dogbreed ${self.registration.scope} `;
const own = prefix + version;
const addresses = new Set(files.map((file) => new URL(file, self.registration.scope).href));

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(own)
      // Asked of the server once more, so that no file of an earlier export comes out of the browser's own cache.
      .then((cache) => cache.addAll(files.map((file) => new Request(file, { cache: "no-cache" })))),
  );
});

self.addEventListener("message", ({ data }) => {
  if (data === "take-over") self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith(prefix) && name !== own))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

// What else lies in the same folder of a server is none of its business.
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  address.search = address.hash = "";
  if (event.request.method === "GET" && addresses.has(address.href)) event.respondWith(answer(event.request));
});

async function answer(request) {
  const cache = await caches.open(own);
  const response = (await cache.match(request, { ignoreSearch: true })) ?? (await fetch(request));
  return response.type === "opaqueredirect" ? response : isolated(response);
}

// With these headers a page may share memory among threads, which servers such as GitHub Pages do not send.
function isolated(response) {
  const headers = new Headers(response.headers);
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Cross-Origin-Embedder-Policy", "require-corp");
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
