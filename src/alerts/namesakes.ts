import { foldWords } from '../search/query/analysis.ts';
import { isSameAuthor } from '../search/query/same-author.ts';

type Authors = readonly string[];

/**
 * Whether a paper is by somebody else of the name that an alert is for, judging by papers of which the person said so: each
 * author of that name is spelled as the other person is, where that is more than the alert's own spelling ("Yifan Wang" for
 * "Y. Wang"), or the paper shares another author with one of theirs.
 */
export function isByNamesake(authors: Authors, name: string, theirs: readonly Authors[]): boolean {
  if (theirs.length === 0) return false;
  const own = authors.filter((author) => isSameAuthor(author, name));
  if (own.length === 0) return false;
  const others = new Set(theirs.flatMap((one) => listSpellings(one, name)));
  if (own.every((author) => others.has(foldName(author)))) return true;
  const coauthors = new Set(theirs.flatMap((one) => listCoauthors(one, name)));
  return listCoauthors(authors, name).some((author) => coauthors.has(author));
}

/** Lists how a paper spells the authors of a name, where that is more than the name itself. */
export function listSpellings(authors: Authors, name: string): string[] {
  const asked = foldName(name);
  return authors
    .filter((author) => isSameAuthor(author, name))
    .map(foldName)
    .filter((spelling) => spelling !== asked && spelling.length > asked.length);
}

function listCoauthors(authors: Authors, name: string): string[] {
  return authors.filter((author) => !isSameAuthor(author, name)).map(foldName);
}

function foldName(name: string): string {
  const [family = '', given] = name.split(',');
  return foldWords(given === undefined ? name : `${given} ${family}`).join(' ');
}
