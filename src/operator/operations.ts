import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { ROOM_TO_IMPORT, refuseLittleRoom } from '../database/room.ts';
import { collectDay, type ListServices } from '../delivery/ensure-list.ts';
import { UserError } from '../errors.ts';
import { unsubscribe } from '../mail/subscriptions.ts';
import type { ListKey } from '../papers/paper.ts';
import { isSemanticMatch } from '../search/explain/reason.ts';
import type { PaperSearch } from '../search/search.ts';
import { parseList, SOURCES } from '../sources/sources.ts';
import { parseArguments, parseDay, parseLimit, parsePositionals } from './arguments.ts';
import { type DoctorServices, showFindings } from './doctor.ts';
import { exportTo } from './export.ts';
import { importPapers } from './import.ts';
import { formatImport } from './importing/format.ts';
import { joinNamed } from './join.ts';
import { moveTo } from './move-to.ts';
import type { Output } from './output.ts';
import { answerPerson } from './person.ts';
import { backfill, readTldrRequest } from './tldr.ts';

/** Services that an operator's command needs. */
export interface OperatorServices extends ListServices, DoctorServices {
  readonly search: PaperSearch;
}

/** An operator's command: its usage and its work. Throws `UserError` for what the operator can fix. */
export interface Operation {
  readonly usage: string;
  readonly description: string;
  run(words: readonly string[], services: OperatorServices, output: Output): Promise<void>;
}

/** Returns the command of that name; undefined if there is none, even for names that every object has. */
export function findOperation(name: string): Operation | undefined {
  return Object.hasOwn(operations, name) ? operations[name] : undefined;
}

const MAX_FOUND = 100;
const DEFAULT_FOUND = 10;
const DOCTOR_OPTIONS = { 'mail-to': { type: 'string' } } as const;
const SEARCH_OPTIONS = { limit: { type: 'string' } } as const;

/** Whether a source has several lists, of which none was named. */
function isUnclear({ source, instance }: ListKey): boolean {
  return instance === '' && SOURCES[source].instances !== undefined;
}

/** Every operator's command, by name. */
export const operations: Readonly<Record<string, Operation>> = {
  collect: {
    usage: 'collect <source> <date>',
    description: "Fetch a source's list for a day and store it: papers collect huggingface 2026-03-02",
    async run(words, services, output) {
      const [sourceName, date] = parsePositionals(words, this.usage, 2);
      const list = parseList(sourceName ?? '');
      if (list === undefined || !services.sources.has(list.source) || isUnclear(list)) {
        throw new UserError(
          `Name a source: ${[...services.sources.keys()].join(', ')}, or the address of a feed. Usage: papers ${this.usage}`,
        );
      }
      const day = parseDay(date, this.usage);
      const collected = await collectDay(services, { ...list, day });
      output.result({ source: list.source, day: day.toString(), ...collected }, () => {
        if (collected.state === 'listed')
          return `${collected.papers} papers of ${day} stored, ${collected.skipped} items skipped.`;
        if (collected.state === 'none') return `There is no list on ${day} (${collected.reason}).`;
        if (collected.state === 'not-yet') return `There is no list of ${day} yet.`;
        return `The list of ${day} is no longer available; the source only has ${collected.newest}.`;
      });
    },
  },

  import: {
    usage: 'import <file>',
    description:
      'Store papers from BibTeX, RIS, CSL-JSON, or lines of {id, title, abstract, authors, date, url, doi, venue, categories}; - reads standard input',
    async run(words, services, output) {
      const [file] = parsePositionals(words, this.usage, 1);
      if (file === undefined) throw new UserError(`Name the file. Usage: papers ${this.usage}`);
      const found = await stat(file).catch((error: unknown) => {
        throw new UserError(`${file} can't be read. Check its name and that you may read it.`, {
          cause: error,
        });
      });
      if (found.isDirectory()) throw new UserError(`${file} is a folder. Name a file in it.`);
      const { databaseUrl, dataFolder } = services.config;
      const counts = await importPapers(services.database, createReadStream(file), (bytes) => {
        output.progress(bytes, found.size);
        // A server reports a full disk by itself; the built-in database no longer can.
        if (databaseUrl === undefined) refuseLittleRoom(dataFolder, ROOM_TO_IMPORT);
      });
      output.result({ file, ...counts }, () => formatImport(counts));
    },
  },

  export: {
    usage:
      'export <file> [--format bibtex|ris|csl-json|markdown] [--encoding unicode|latex] [--search words | --paper id | --voted server | --meeting server | --day date --source name]',
    description:
      'Write all stored papers, or some, into a file; its extension gives the format (.bib, .ris, .json, .md); - writes to standard output',
    async run(words, services, output) {
      await exportTo(words, this.usage, services, output);
    },
  },

  join: {
    usage: 'join <paper> <same-as>',
    description:
      "Make two records of one paper one, named by id or DOI; the id of the one that goes stays a name. Can't be undone",
    async run(words, { database }, output) {
      await joinNamed(database, parsePositionals(words, this.usage, 2), output);
    },
  },

  person: {
    usage: 'person <user id> [--erase]',
    description: "Write all that is kept about a person as JSON, or erase it; an erasure can't be undone",
    async run(words, services, output) {
      await answerPerson(words, this.usage, services, output);
    },
  },

  search: {
    usage: 'search <query> [--limit N]',
    description: 'Find stored papers: papers search "diffusion language model" --limit 5',
    async run(words, { search }, output) {
      const { positionals, options } = parseArguments(words, this.usage, SEARCH_OPTIONS, {
        keepsDashes: true,
      });
      const limit = parseLimit(options.get('limit'), DEFAULT_FOUND, MAX_FOUND);
      const found = await search.find({ query: positionals.join(' ') }, { limit, offset: 0 });
      const papers = found.papers.map((paper) => ({
        id: paper.id,
        title: paper.title,
        date: paper.publishedOn?.toString() ?? null,
        byMeaning: isSemanticMatch(paper, found.concepts),
      }));
      const { total, isCut, relaxed, corrections } = found;
      output.result({ total, isCut, relaxed, corrections, papers }, () =>
        [
          ...corrections.map(({ from, to }) => `No paper has “${from}”: results for “${to}”.`),
          `${isCut ? `The ${total} best` : total} found${relaxed ? ', with some of the words' : ''}.`,
          ...papers.map(
            ({ id, title, date, byMeaning }) =>
              `  ${id}  ${title}${date === null ? '' : ` (${date})`}${byMeaning ? ', found by meaning' : ''}`,
          ),
        ].join('\n'),
      );
    },
  },

  'move-to': {
    usage: 'move-to <postgres://…>',
    description: 'Move all data from the data folder to a Postgres; can be repeated',
    async run(words, services, output) {
      const [address = ''] = parsePositionals(words, this.usage, 1);
      await moveTo(services, address, output);
    },
  },

  tldr: {
    usage: 'tldr [--batch] [--limit N] [--language code]',
    description:
      'Have the model write TL;DRs for the newest stored papers that have none; --batch takes up to a day, at half the price',
    async run(words, services, output) {
      await backfill(readTldrRequest(words, this.usage), services, output);
    },
  },

  unsubscribe: {
    usage: 'unsubscribe <token>',
    description: 'Stop the mails to whoever asked for it by mail; the token is in the subject',
    async run(words, { database }, output) {
      const [given = ''] = parsePositionals(words, this.usage, 1);
      const stopped = given !== '' && (await unsubscribe(database, given));
      if (!stopped)
        throw new UserError(
          `There is no subscription with that token: it is the word after “unsubscribe” in the subject, or the mails were stopped already. Usage: papers ${this.usage}`,
        );
      output.result({ stopped }, () => 'Stopped: nothing more is mailed to that address for that feed.');
    },
  },

  doctor: {
    usage: 'doctor [--mail-to address]',
    description:
      'Check the database, the sources, Discord, the models and e-mail, and say what is wrong; --mail-to sends a test mail',
    async run(words, services, output) {
      const { positionals, options } = parseArguments(words, this.usage, DOCTOR_OPTIONS);
      if (positionals.length > 0)
        throw new UserError(`Unexpected “${positionals.join(' ')}”. Usage: papers ${this.usage}`);
      const broken = await showFindings(services, output, options.get('mail-to'));
      // Makes it exit with 1, for scripts that run it.
      if (broken.length > 0) throw new UserError(`Something is wrong: see ${broken.join(', ')}.`);
    },
  },
};
