/** A format in which papers are exported. */
export const EXPORT_FORMATS = ['bibtex', 'ris', 'csl-json', 'markdown'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** How a format is shown and kept. */
interface FormatFacts {
  readonly title: string;
  /** Of its files, with the dot. */
  readonly extension: string;
  /** Its name after the backticks of a code block. */
  readonly language: string;
}

/** What people and programs call each format. */
export const FORMAT_FACTS: Readonly<Record<ExportFormat, FormatFacts>> = {
  bibtex: { title: 'BibTeX', extension: '.bib', language: 'bibtex' },
  ris: { title: 'RIS', extension: '.ris', language: '' },
  'csl-json': { title: 'CSL-JSON', extension: '.json', language: 'json' },
  markdown: { title: 'Markdown', extension: '.md', language: 'md' },
};

/** How BibTeX gets letters that ASCII lacks: as they are, or as commands of LaTeX. */
export const ENCODINGS = ['unicode', 'latex'] as const;
export type Encoding = (typeof ENCODINGS)[number];
