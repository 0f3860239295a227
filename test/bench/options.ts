import { parseArgs } from 'node:util';
import { UserError } from '../../src/errors.ts';

export const HELP = `Usage: npm run bench:search -- [what to measure] [how]

What to measure; without any of these, the speed on papers that are made up:
  --collection DIR...  how well questions are answered: folders of docs.jsonl, queries.jsonl and qrels.tsv; several may
                       follow, and the option may be repeated
  --known-item [DAYS]  how well a paper of the corpus is found by its title, by the first words of it, by a misspelt one,
                       and by its ai_summary; DAYS is a folder of Hugging Face's answers, each named by its day
  --similar            how alike the papers are that are found for a paper of the corpus
  --corpus FILE        papers, a line each, gzipped or not: how fast words are found and titles completed; beside
                       --known-item or --similar, only the corpus for these (by default the recorded one)
  --speed              measures the speed on that corpus, too

How:
  --ablation           prints the quality on each collection with one part of the search turned off at a time, too
  --papers N           takes N papers of the corpus; for the speed, more are made of its sentences if it has fewer
  --database URL       measures an empty Postgres beside PGlite: for one collection, or for the speed
  --alone              leaves the other engines out
  --orama              measures Orama, too, which takes long
  --queries            prints the queries and what is completed; for --known-item, the searches that did not find their
                       paper first
`;

/** The parts of a run. */
export interface Options {
  readonly collections: readonly string[];
  readonly knownItem: boolean;
  /** The folder of recorded days; undefined for the default. */
  readonly days: string | undefined;
  readonly similar: boolean;
  readonly speed: boolean;
  readonly ablation: boolean;
  readonly corpus: string | undefined;
  readonly papers: number | undefined;
  readonly database: string | undefined;
  readonly alone: boolean;
  readonly orama: boolean;
  readonly queries: boolean;
  readonly help: boolean;
}

/** Reads the options of a command line. Throws `UserError` for one that doesn't fit. */
export function readOptions(args: readonly string[]): Options {
  const { values, tokens } = parse(args);
  const collections: string[] = [];
  let days: string | undefined;
  let last = '';
  for (const token of tokens) {
    if (token.kind === 'option') {
      last = token.name;
      if (token.name === 'collection' && token.value !== undefined) collections.push(token.value);
    } else if (token.kind === 'positional') {
      if (last === 'collection') collections.push(token.value);
      else if (last === 'known-item' && days === undefined) days = token.value;
      else throw new UserError(`“${token.value}” belongs to no option. --help lists the options.`);
    }
  }
  const { 'known-item': knownItem, similar, corpus, database } = values;
  const onCorpus = knownItem || similar;
  const speed =
    values.speed || (corpus !== undefined && !onCorpus) || (collections.length === 0 && !onCorpus);
  if (database !== undefined && collections.length + (speed ? 1 : 0) > 1)
    throw new UserError('--database measures one collection or the speed: the database must be empty.');
  if (values.ablation && collections.length === 0)
    throw new UserError('--ablation needs a --collection whose questions it can ask.');
  return {
    ...values,
    collections,
    knownItem,
    days,
    speed,
    corpus,
    database,
    papers: readCount(values.papers),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        collection: { type: 'string', multiple: true },
        'known-item': { type: 'boolean', default: false },
        similar: { type: 'boolean', default: false },
        speed: { type: 'boolean', default: false },
        ablation: { type: 'boolean', default: false },
        corpus: { type: 'string' },
        papers: { type: 'string' },
        database: { type: 'string' },
        alone: { type: 'boolean', default: false },
        orama: { type: 'boolean', default: false },
        queries: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
      allowPositionals: true,
      tokens: true,
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UserError(`${error.message}. --help lists the options.`, { cause: error });
  }
}

function readCount(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1)
    throw new UserError(`--papers must be a number from 1, not “${text}”.`);
  return count;
}
