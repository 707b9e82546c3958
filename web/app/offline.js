// Milliseconds.
const longestTakeOver = 3000;

/**
 * The service worker, which keeps the site for visits without a network.
 */
export class Offline {
  #workers = navigator.serviceWorker;
  #wasKept = Boolean(navigator.serviceWorker?.controller);
  #replaced;
  #givesWay = false;

  /** @param {Function} replaced Is called when another export has come in place of the one that this page is of. */
  constructor(replaced) {
    this.#replaced = replaced;
    this.#workers?.addEventListener("controllerchange", () => {
      if (this.#givesWay) location.reload();
      else if (this.#wasKept) replaced();
    });
  }

  /** Lets an export that came during an earlier visit take over: the page is loaded anew then, within a few seconds. */
  async giveWay() {
    // Some browsers refuse even the question, where they are to keep nothing.
    const registration = await this.#workers?.getRegistration().catch(() => null);
    if (!registration?.waiting) return;
    this.#givesWay = true;
    registration.waiting.postMessage("take-over");
    await new Promise((resolve) => setTimeout(resolve, longestTakeOver));
    this.#givesWay = false;
  }

  /** Keeps the site; settles when it works without a network. */
  async keep() {
    if (!this.#workers) return new Promise(() => {});
    const registration = await this.#workers.register(new URL("../service-worker.js", import.meta.url), { updateViaCache: "none" });
    const offer = () => this.#wasKept && registration.waiting && this.#replaced(() => registration.waiting.postMessage("take-over"));
    const watch = () => registration.installing?.addEventListener("statechange", offer);
    registration.addEventListener("updatefound", watch);
    watch();
    offer();
    await this.#workers.ready;
  }

  /** Forgets what an earlier site at this address has kept. */
  async forget() {
    const registration = await this.#workers?.getRegistration();
    if (!registration) return;
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith(`dogbreed ${registration.scope} `)).map((name) => caches.delete(name)));
    await registration.unregister();
  }
}
