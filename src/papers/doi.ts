/** Doubles the longest DOIs known, which journals made of their names, pages and control codes in the 1990s. */
const MAX_DOI = 200;

/**
 * A prefix that names whoever registered it, and a suffix of any characters that can be seen
 * (https://www.doi.org/doi-handbook/HTML/doi-name-syntax.html).
 */
const DOI = /^10\.\d{4,9}(?:\.\d+)*\/[^\s\p{C}]+$/u;

/** What people write before a DOI: the address of a resolver, or a scheme. */
const BEFORE =
  /^(?:(?:https?:\/\/)?(?:(?:dx|www)\.)?doi\.org\/+|(?:urn:|info:)?doi[:/]\s*|doi\s+(?=10\.))+/iu;

/** arXiv's prefix: it names the papers of arXiv, which have an id of their own (https://info.arxiv.org/help/doi.html). */
const ARXIV = /^10\.48550\/arxiv\./u;

/**
 * Parses a DOI, bare, with a scheme, or in an address of doi.org, and returns it in lower case, as DOIs differ in more
 * than case. Returns undefined for anything else, and for DOIs of arXiv, which `parseArxivId` reads.
 */
export function parseDoi(text: string): string | undefined {
  const given = text.trim().replace(/^[<("'“‘[]+/u, '');
  const name = given.replace(BEFORE, '');
  const doi = withoutEnd(/^https?:|doi\.org\//iu.test(given) ? fromAddress(name) : name).toLowerCase();
  return DOI.test(doi) && doi.length <= MAX_DOI && !ARXIV.test(doi) ? doi : undefined;
}

/** A DOI in the path of a publisher's address, and what publishers add to it for a page, a file or a version. */
const IN_ADDRESS = /^https?:\/\/[^\s?#]+?\/(?<name>10\.\d{4,9}\/[^\s?#]+)/iu;
const ADDED = /(?:\/(?:full|pdf|epdf|abstract|html|meta)|\.(?:full|pdf|abstract)|v\d{1,2}|\/)+$/iu;

/**
 * Lists the DOIs that a publisher's address may name, the longest first: where a DOI ends in such an address, only a
 * stored paper tells.
 */
export function listDoisInAddress(text: string): string[] {
  const { name } = IN_ADDRESS.exec(text.trim().replace(/^</u, ''))?.groups ?? {};
  if (name === undefined) return [];
  const dois = [name, name.replace(ADDED, '')].flatMap(
    (one) => parseDoi(one.replaceAll(/%2f/giu, '/')) ?? [],
  );
  return [...new Set(dois)];
}

/** Returns the address at which a DOI is resolved. */
export function doiLink(doi: string): string {
  return `https://doi.org/${encodeURI(doi).replace(/[?#]/gu, encodeURIComponent)}`;
}

function fromAddress(name: string): string {
  const path = name.replace(/[?#].*$/su, '');
  try {
    return decodeURIComponent(path);
  } catch {
    // A percent sign that encodes nothing is one of the DOI's own.
    return path;
  }
}

/** Removes a sentence's punctuation, and a bracket that the DOI doesn't open: DOIs may hold pairs of them. */
function withoutEnd(name: string): string {
  const end = /[.,;:\s"'”’]+$/u;
  let doi = name.replace(end, '');
  while (/[)\]}>]$/u.test(doi) && !isBalanced(doi)) doi = doi.slice(0, -1).replace(end, '');
  return doi;
}

function isBalanced(text: string): boolean {
  return ['()', '[]', '{}', '<>'].every(
    ([open = '', close = '']) => text.split(open).length >= text.split(close).length,
  );
}
