import { ApplicationCommandOptionType } from 'discord.js';
import {
  ENCODINGS,
  type Encoding,
  EXPORT_FORMATS,
  type ExportFormat,
  FORMAT_FACTS,
} from '../../src/bibliography/write/formats.ts';
import { findKeys } from '../../src/bibliography/write/keys.ts';
import { writeFiles, writePaper } from '../../src/bibliography/write/write.ts';
import { type Answer, MAX_FILE_BYTES } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { formatCount } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import { findNamesakes } from '../../src/papers/namesakes.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { findScope, readScope } from './export-scope.ts';
import { answerAbout } from './paper-option.ts';
import { SCOPE_AUTOCOMPLETE, SCOPE_OPTIONS } from './scope-options.ts';

const ENCODING_NAMES: Readonly<Record<Encoding, string>> = {
  unicode: 'unicode: as they are',
  latex: "latex: as commands of LaTeX, such as {\\'{e}}",
};

/** `/papers export` gives papers as a bibliography: a file and, of one paper, an entry to copy. */
export const exportPapers: Subcommand = {
  anywhere: true,
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'export',
    description: 'Get papers for Zotero, LaTeX, a word processor or your notes',
    options: [
      {
        ...text(
          'format',
          'BibTeX for LaTeX; RIS and CSL-JSON for Zotero, Mendeley, EndNote; Markdown for notes',
        ),
        choices: EXPORT_FORMATS.map((value) => ({ name: FORMAT_FACTS[value].title, value })),
        required: true,
      },
      ...SCOPE_OPTIONS,
      {
        ...text('encoding', 'For BibTeX: how letters such as é are written (default: unicode)'),
        choices: ENCODINGS.map((value) => ({ name: ENCODING_NAMES[value], value })),
      },
    ],
  },

  autocomplete: SCOPE_AUTOCOMPLETE,

  async answer(asked, services) {
    const wanted = { format: readFormat(asked), encoding: readEncoding(asked) };
    const scope = readScope(asked);
    if (scope === 'paper') return answerAbout(asked, services, (paper) => giveOne(paper, wanted, services));
    const { papers, what, fileName } = await findScope(scope, asked, services);
    const keys = await findKeys(papers, (words) => findNamesakes(services.database, words));
    const texts = await Array.fromAsync(writeFiles(papers, { ...wanted, keys }, MAX_FILE_BYTES));
    const { title, extension } = FORMAT_FACTS[wanted.format];
    const parts = texts.length > 1 ? ` In ${texts.length} files, as Discord takes none above 10 MiB.` : '';
    return {
      content: `${formatCount(papers.length, 'paper')} ${what}, as ${title}.${parts}`,
      files: texts.map((one, index) => ({
        name: `${fileName}${texts.length > 1 ? `-${index + 1}` : ''}${extension}`,
        text: one,
      })),
    };
  },
};

function text(name: string, description: string) {
  return { type: ApplicationCommandOptionType.String, name, description } as const;
}

interface Wanted {
  readonly format: ExportFormat;
  readonly encoding: Encoding;
}

/** Discord's limit for a message, less the sentence below the block. */
const MAX_BLOCK = 1_850;

/** Gives one paper as a file and, if it fits into a message, as a block to copy, without the abstract. */
async function giveOne(paper: Paper, wanted: Wanted, services: Services): Promise<Answer> {
  const keys = await findKeys([paper], (words) => findNamesakes(services.database, words));
  const options = { ...wanted, keys };
  const { extension, language, title } = FORMAT_FACTS[wanted.format];
  const whole = writePaper(paper, options);
  const short = writePaper(paper, options, { hasAbstract: false });
  const block = `\`\`\`${language}\n${short.trimEnd()}\n\`\`\``;
  // The marks of the block itself are the only ones that may be in it.
  const fits = block.length <= MAX_BLOCK && block.split('```').length === 3;
  // Not every format has abstracts, and a description that isn't the authors' is none.
  const below = whole === short ? '' : '\nThe file also has the abstract.';
  return {
    content: fits
      ? `${block}${below}`
      : `The paper as ${title}: the entry can't be shown here, so it is in the file alone.`,
    files: [{ name: `${keys.get(paper.id)}${extension}`, text: whole }],
  };
}

function readFormat(asked: Asked): ExportFormat {
  const given = readText(asked, 'format');
  const format = EXPORT_FORMATS.find((one) => one === given);
  if (format === undefined) throw new UserError(`Choose a format: ${EXPORT_FORMATS.join(', ')}.`);
  return format;
}

function readEncoding(asked: Asked): Encoding {
  const given = readText(asked, 'encoding');
  const encoding = given === undefined ? 'unicode' : ENCODINGS.find((one) => one === given);
  if (encoding === undefined) throw new UserError(`Choose an encoding: ${ENCODINGS.join(' or ')}.`);
  if (encoding === 'latex' && readText(asked, 'format') !== 'bibtex')
    throw new UserError(
      'Only BibTeX can have commands of LaTeX for letters. Leave out `encoding`, or choose BibTeX.',
    );
  return encoding;
}
