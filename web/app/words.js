import { text } from "../shared/texts.js";

/** What people call a breed in a language; in English where that has no name for it. */
export const breedName = (breed, language) => breed[language] ?? breed.en;

/** What the article's program says of a photograph, line by line: the greeting first. */
export function wordsOf({ subject, named }, model, language) {
  const { greeting, like, probability } = {
    Dog: { greeting: "hello-dog", like: "dog-looks-like", probability: true },
    Human: { greeting: "hello-human", like: "human-looks-like" },
    Unchecked: { greeting: "hello", like: "looks-like", probability: true },
    Neither: { greeting: "neither" },
  }[subject];
  if (!named || !like) return [text(greeting)];
  const breed = breedName(model.breeds[named.place], language);
  const said = text(like, { breed });
  return [
    text(greeting),
    /^[AEIO]/i.test(breed) ? said.replace(` a ${breed}`, ` an ${breed}`) : said,
    ...(probability ? [text("article-probability", { probability: named.probability.toFixed(2) })] : []),
  ];
}
