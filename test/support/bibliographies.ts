/** A paper as the tests write it into bibliographies. */
export interface Written {
  readonly title: string;
  readonly authors: readonly WrittenName[];
  readonly abstract: string;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly doi: string | null;
  readonly arxivId: string | null;
  readonly venue: string | null;
  readonly keywords: readonly string[];
}

/** A person, or an institution in `family` alone. */
interface WrittenName {
  readonly given: string;
  readonly particle: string;
  readonly family: string;
  readonly suffix: string;
}

const ESCAPED: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{\\vphantom{\\}}',
  '}': '\\vphantom{\\{}\\}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '{\\textless}',
  '>': '{\\textgreater}',
};

/** Writes text so that LaTeX prints it, as Zotero does. */
function escapeLatex(text: string): string {
  return text
    .replace(/[\\{}~^<>%&$#_]/gu, (char) => ESCAPED[char] ?? `\\${char}`)
    .replace(/-(?=-)|'(?=')|`(?=`)/gu, '$&{}');
}

function writeBibtexName(
  { given, particle, family, suffix }: WrittenName,
  write: typeof escapeLatex,
): string {
  const last = `${particle} ${family}`.trim();
  if (given === '') return `{${write(last)}}`;
  return [last, ...(suffix === '' ? [] : [suffix]), given].map(write).join(', ');
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Writes papers as BibTeX; `write` is how their texts are, which may be LaTeX already. */
export function writeBibtex(papers: readonly Written[], write = escapeLatex): string {
  const entries = papers.map((paper, index) => {
    const fields = [
      `title = {${write(paper.title)}}`,
      `author = {${paper.authors.map((name) => writeBibtexName(name, write)).join(' and ')}}`,
      `abstract = {${write(paper.abstract)}}`,
      `year = ${paper.year}`,
      `month = ${MONTHS[paper.month - 1]} # "~${paper.day}"`,
      ...(paper.doi === null ? [] : [`doi = {${escapeLatex(paper.doi)}}`]),
      ...(paper.arxivId === null ? [] : [`eprint = {${paper.arxivId}}, archivePrefix = {arXiv}`]),
      ...(paper.venue === null ? [] : [`journal = "${write(paper.venue).replaceAll('"', '{"}')}"`]),
      `keywords = {${paper.keywords.map((keyword) => `{${escapeLatex(keyword)}}`).join(', ')}}`,
    ];
    return `@article{key${index},\n  ${fields.join(',\n  ')}\n}\n`;
  });
  return entries.join('\n');
}

/** Writes papers as RIS. */
export function writeRis(papers: readonly Written[]): string {
  const tag = (name: string, value: string | null): string => (value === null ? '' : `${name}  - ${value}\n`);
  const names = ({ given, particle, family, suffix }: WrittenName): string =>
    [`${particle} ${family}`.trim(), given, suffix].filter((part) => part !== '').join(', ');
  return papers
    .map((paper) =>
      [
        tag('TY', 'JOUR'),
        tag('TI', paper.title),
        ...paper.authors.map((name) => tag('AU', names(name))),
        tag('AB', paper.abstract),
        tag('DA', [paper.year, paper.month, paper.day, ''].join('/')),
        tag('DO', paper.doi),
        tag('AN', paper.arxivId === null ? null : `arXiv:${paper.arxivId}`),
        tag('T2', paper.venue),
        ...paper.keywords.map((keyword) => tag('KW', keyword)),
        tag('ER', ''),
      ].join(''),
    )
    .join('\n');
}

/** Writes papers as CSL-JSON. */
export function writeCslJson(papers: readonly Written[]): string {
  const items = papers.map((paper, index) => ({
    id: `key${index}`,
    type: 'article-journal',
    title: paper.title,
    author: paper.authors.map(({ given, particle, family, suffix }) =>
      given === ''
        ? { literal: `${particle} ${family}`.trim() }
        : { family, given, 'non-dropping-particle': particle, suffix },
    ),
    abstract: paper.abstract,
    issued: { 'date-parts': [[paper.year, paper.month, paper.day]] },
    ...(paper.doi !== null && { DOI: paper.doi }),
    ...(paper.arxivId !== null && { number: `arXiv:${paper.arxivId}` }),
    ...(paper.venue !== null && { 'container-title': paper.venue }),
    categories: paper.keywords,
  }));
  return JSON.stringify(items, null, 2);
}
