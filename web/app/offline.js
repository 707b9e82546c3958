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

  /** Lets an export that came during an earlier visit take over; true where it does, and the page is going to be loaded anew. */
  async isReplacedNow() {
    const registration = await this.#workers?.getRegistration();
    if (!registration?.waiting) return false;
    this.#givesWay = true;
    registration.waiting.postMessage("take-over");
    return true;
  }

  /** Keeps the site; settles when it works without a network. */
  async keep() {
    if (!this.#workers) return new Promise(() => {});
    const registration = await this.#workers.register(new URL("../service-worker.js", import.meta.url), { updateViaCache: "none" });
    const offer = () => this.#wasKept && registration.waiting && this.#replaced(() => registration.waiting.postMessage("take-over"));
    registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", offer));
    offer();
    await this.#workers.ready;
  }
}
