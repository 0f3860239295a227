import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType } from 'discord.js';
import type { Answer } from '../src/discord/interactions/answer.ts';
import type { Asked, OptionValue } from '../src/discord/interactions/asked.ts';
import { readFlag, readText } from '../src/discord/interactions/options.ts';
import { UserError } from '../src/errors.ts';
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
