import { byId, element } from "../shared/elements.js";
import { number } from "../shared/texts.js";

/** How many photographs of each breed there are, as bars that choose it. */
export function showBars(photos, filters) {
  const counts = new Map();
  for (const { subject, breed: named, answer } of photos) {
    const breed = subject === "Dog" ? named : null;
    const key = breed ?? answer;
    counts.set(key, { answer, breed, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  const bars = [...counts.values()].sort((a, b) => b.count - a.count || a.answer.localeCompare(b.answer));
  const most = bars[0]?.count ?? 1;
  byId("bars").replaceChildren(
    ...bars.map(({ answer, breed, count }) =>
      element("button", { type: "button", "data-breed": breed, disabled: !breed, onclick: () => filters.toggleBreed(breed) },
        element("span", {}, answer),
        element("span", {}, number(count)),
        element("span", { class: "bar" }, element("i", { style: `width: ${(100 * count) / most}%` })),
      ),
    ),
  );
}

/** Shows which breed is chosen. */
export function pressBar(breed) {
  for (const bar of byId("bars").children) bar.setAttribute("aria-pressed", String(Boolean(breed) && bar.dataset.breed === breed));
}
