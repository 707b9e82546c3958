import { text } from "../shared/texts.js";

/** What people call a breed in a language; in English where that has no name for it. */
export const breedName = (breed, language) => breed[language] ?? breed.en;

/** What people call a group in a language. */
export const groupName = (group, model, language) => model.groupNames[group]?.[language] ?? group;

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
    // Before a name in Chinese there is no space, before one in Latin letters there is.
    (/^[AEIO]/i.test(breed.normalize("NFD")) ? said.replace(` a ${breed}`, ` an ${breed}`) : said).replace(/(?<=\p{sc=Han}) (?=\p{sc=Han})/gu, ""),
    ...(probability ? [text("article-probability", { probability: named.probability.toFixed(2) })] : []),
  ];
}
