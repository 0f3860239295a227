import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { MAX_OPTION_DESCRIPTION } from '../../src/discord/limits.ts';
import { completeName, meetingOption } from '../meeting/meeting-option.ts';
import { completeSource, sourceOption } from '../source-option.ts';
import { SCOPES } from './export-scope.ts';
import { completePaper, PAPER_OPTION } from './paper-option.ts';
import { completeTag, TAG_OPTION } from './tag-option.ts';

/** Asks for a scope, and for what each scope needs. `readScope` and `findScope` read them. */
export const SCOPE_OPTIONS: readonly [
  APIApplicationCommandBasicOption,
  ...(readonly APIApplicationCommandBasicOption[]),
] = [
  {
    ...text('scope', 'Which papers'),
    choices: Object.entries(SCOPES).map(([value, { words: name }]) => ({ name, value })),
    required: true,
  },
  {
    ...PAPER_OPTION,
    required: false,
    description: `For one paper: ${PAPER_OPTION.description}`.slice(0, MAX_OPTION_DESCRIPTION),
  },
  text('query', 'For a search: what you would give /papers search'),
  text('date', 'For a day or a meeting: the day, such as 2026-03-02 (default: today; the newest agenda)'),
  sourceOption('For a day: where the list comes from'),
  { ...TAG_OPTION, description: 'For saved papers: only those that you gave this tag' },
  { ...meetingOption, description: 'For a meeting: its name; optional if this server has only one' },
  {
    type: ApplicationCommandOptionType.Boolean,
    name: 'mine',
    description: 'For votes: only papers that you voted for yourself',
  },
];

/** Completes the options of a scope. */
export const SCOPE_AUTOCOMPLETE: NonNullable<Subcommand['autocomplete']> = {
  paper: completePaper,
  source: completeSource,
  tag: completeTag,
  meeting: completeName,
};

function text(name: string, description: string) {
  return { type: ApplicationCommandOptionType.String, name, description } as const;
}
