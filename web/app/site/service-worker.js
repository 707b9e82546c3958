// Keeps the site's files, so that it works without a network after the first visit. site-files.js says which they are, and a hash of all of
// them: another export is another hash, other bytes here, and so a new worker.
importScripts("site-files.js");

const { version, files } = self.siteFiles;
const prefix = "dogbreed ";
const own = prefix + self.registration.scope + " " + version;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(own)
      // Asked of the server once more, so that no file of an earlier export comes out of the browser's own cache.
      .then((cache) => cache.addAll(files.map((file) => new Request(file, { cache: "no-cache" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith(prefix + self.registration.scope + " ") && name !== own))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET" || !event.request.url.startsWith(self.registration.scope)) return;
  event.respondWith(answer(event.request));
});

async function answer(request) {
  const cache = await caches.open(own);
  const kept = await cache.match(request, { ignoreSearch: true });
  return isolated(kept ?? (await fetch(request)));
}

// With these headers a page may share memory among threads, which servers such as GitHub Pages do not send.
function isolated(response) {
  if (response.type === "opaque") return response;
  const headers = new Headers(response.headers);
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Cross-Origin-Embedder-Policy", "require-corp");
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
