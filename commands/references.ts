import { formatText } from '../src/discord/render/text.ts';
import { isAssignedArxivId, parseArxivId } from '../src/papers/arxiv-id.ts';
import { listDoisInAddress, parseDoi } from '../src/papers/doi.ts';
import { webAddress } from '../src/papers/links.ts';

/** A paper as a person named it. */
export interface Reference {
  /** What to call it in an answer; already formatted. */
  readonly label: string;
  readonly arxivId: string | undefined;
  /** Its DOI; several if an address doesn't tell where its DOI ends. */
  readonly dois: readonly string[];
  /** What may be the id under which an import stored it. */
  readonly storedId: string | undefined;
  readonly title: string | undefined;
  /** The first author. */
  readonly author: string | undefined;
  /** An address that may be one of a stored paper's links; none if left out. */
  readonly link?: string | undefined;
}

/** How long a label may be, formatted. */
export const MAX_LABEL = 60;

/** Words that people write before an id, and the category that arXiv writes after one. */
const NO_PAPER = /^(?:(?:arxiv|doi)[:.]?|\[[a-z-]+(?:\.[a-z-]+)?\]|and|[&•*–-])$/iu;

/** Reads the papers that a text names by arXiv ids, DOIs and links, with spaces or commas between them. */
export function readReferences(text: string): Reference[] {
  const words = text.split(/[\s,，、]+/u).flatMap((word) => (isPaper(word) ? [word] : word.split(/[;；|]/u)));
  const wanted = words.filter((word) => word !== '' && !NO_PAPER.test(word));
  return [...new Set(wanted)].map((word) => ({
    label: formatText(word, MAX_LABEL),
    arxivId: parseArxivId(word)?.id,
    dois: readDois(word),
    storedId: word,
    title: undefined,
    author: undefined,
  }));
}

function isPaper(word: string): boolean {
  return parseArxivId(word) !== undefined || readDois(word).length > 0;
}

function readDois(word: string): readonly string[] {
  const doi = parseDoi(word);
  return doi === undefined ? listDoisInAddress(word) : [doi];
}

/** Longer addresses are none of a stored paper. */
const MAX_LINK = 2_048;

/**
 * Reads the papers that a message mentions among other words: by arXiv ids of a form that arXiv gave, as other numbers look
 * alike, by DOIs, and by links, which may be a stored paper's. Each once, in their order.
 */
export function readMentions(text: string): Reference[] {
  const words = text.split(/\s+|\]\(|[,，、]/u).map((word) => word.replace(/[?!]+$/u, ''));
  const mentioned = new Map<string, Reference>();
  for (const word of words.flatMap((one) => (isPaper(one) ? [one] : one.split(/[;；|]/u)))) {
    const reference = readMention(word);
    if (reference === undefined) continue;
    const key = reference.arxivId ?? reference.dois[0] ?? reference.link ?? word;
    if (!mentioned.has(key)) mentioned.set(key, reference);
  }
  return [...mentioned.values()];
}

function readMention(word: string): Reference | undefined {
  const arxivId = parseArxivId(word)?.id;
  const dois = arxivId === undefined ? readDois(word) : [];
  const link = webAddress(/https?:\/\/[^\s<>)\]]+/iu.exec(word)?.[0].replace(/[.:!?*_~'"]+$/u, ''), MAX_LINK);
  const isArxiv = arxivId !== undefined && isAssignedArxivId(arxivId);
  if (!isArxiv && dois.length === 0 && link === undefined) return undefined;
  return {
    label: formatText((isArxiv ? arxivId : dois.at(-1)) ?? word, MAX_LABEL),
    arxivId: isArxiv ? arxivId : undefined,
    dois,
    storedId: undefined,
    title: undefined,
    author: undefined,
    link,
  };
}

/** Whether a reference names a paper, whether it is stored or not; any other is a link, which may be to anything. */
export function isNamed({ arxivId, dois }: Reference): boolean {
  return arxivId !== undefined || dois.length > 0;
}
