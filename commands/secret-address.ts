import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType } from 'discord.js';
import type { Answer } from '../src/discord/interactions/answer.ts';
import type { Asked, OptionValue } from '../src/discord/interactions/asked.ts';
import { readFlag, readText } from '../src/discord/interactions/options.ts';
import type { Services } from '../src/discord/interactions/services.ts';
import { UserError } from '../src/errors.ts';
import { getLink, type Published, renewLink } from '../src/publishing/links.ts';
import { addressOf, type Format } from '../src/publishing/paths.ts';

/** The option by which somebody replaces a secret address. */
export const renewOption: APIApplicationCommandBasicOption = {
  type: ApplicationCommandOptionType.Boolean,
  name: 'renew',
  description: 'Replace the address: the old one stops working at once',
};

/** The values of the option `step`, which buttons set and nobody can type. */
const STEPS = { ask: 'ask', renew: 'renew' } as const;

/** What somebody does with a secret address. */
export type AddressStep = 'show' | 'ask' | 'renew';

/** Reads what somebody does with a secret address. */
export function readStep(asked: Asked): AddressStep {
  const step = readText(asked, 'step');
  if (step === STEPS.renew || readFlag(asked, renewOption.name) === true) return 'renew';
  return step === STEPS.ask ? 'ask' : 'show';
}

/** Where buttons lead: the command and what it is about. */
export interface About {
  readonly command: string;
  readonly options: Readonly<Record<string, OptionValue>>;
}

/** Asks whether an address is to be replaced; `what` is what it leads to. */
export function askBeforeRenewal(what: string, { command, options }: About): Answer {
  return {
    content: `Replace the address of ${what}? Everybody who subscribed to the old one has to subscribe again.`,
    offers: [
      { label: 'Replace', command, options: { ...options, step: STEPS.renew }, isDangerous: true },
      { label: 'Keep', command, options },
    ],
  };
}

/** Finds the token of the address that somebody asks for, a new one if they replace it, and the line that says so then. */
export async function findToken(
  database: Services['database'],
  published: Published,
  step: AddressStep,
): Promise<{ readonly token: string; readonly renewed: readonly string[] }> {
  if (step !== 'renew') return { token: (await getLink(database, published)).token, renewed: [] };
  const { token } = await renewLink(database, published);
  return { token, renewed: ['Replaced. The old address no longer works.'] };
}

/** Formats the two addresses at which a feed reader gets the same, a line each. */
export function formatFeedAddresses(publicUrl: string, token: string): readonly string[] {
  return [
    `- ${formatAddress(publicUrl, token, 'atom')}`,
    `- ${formatAddress(publicUrl, token, 'json')}, as JSON Feed`,
  ];
}

/** Offers to replace an address. */
export function offerRenewal({ command, options }: About): Pick<Answer, 'offers'> {
  return { offers: [{ label: 'New address', command, options: { ...options, step: STEPS.ask } }] };
}

/** Returns the public address of this bot. Throws `UserError` if it has none. */
export function getPublicUrl(publicUrl: string | undefined): string {
  if (publicUrl !== undefined) return publicUrl;
  throw new UserError(
    'This bot has no public address, so nobody could read that outside Discord. Whoever runs it can set PUBLIC_URL and HTTP_PORT: docs/publishing.md says how.',
  );
}

/** Formats an address so that it can be copied, and Discord shows no preview of it. */
export function formatAddress(publicUrl: string, token: string, format: Format): string {
  return `\`${addressOf(publicUrl, token, format)}\``;
}

/** What people must know of a secret address. */
export const SECRET =
  '-# Whoever has an address can read it without being on this server. Nobody can vote or see who did.';
