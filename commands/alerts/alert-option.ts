import { type APIApplicationCommandStringOption, ApplicationCommandOptionType } from 'discord.js';
import { type Alert, listAlerts } from '../../src/alerts/alerts.ts';
import { endRest } from '../../src/alerts/readers.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Autocomplete } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { MAX_CHOICE } from '../../src/discord/limits.ts';
import { formatDay, formatPlain, formatText } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';

/** Takes one of a person's alerts: its number in their list, or its words. */
export const ALERT_OPTION = {
  type: ApplicationCommandOptionType.String,
  name: 'alert',
  description: 'Its number in /alerts list',
  autocomplete: true,
} as const satisfies APIApplicationCommandStringOption;

/** Completes the option with the person's alerts. */
export const completeAlert: Autocomplete = async (typed, { userId }, { database }) => {
  const own = await listAlerts(database, userId);
  const words = typed.trim().toLowerCase();
  return own
    .map((alert, index) => ({ name: nameAlert(alert, index + 1), value: choiceOf(alert) }))
    .filter(({ name }) => name.toLowerCase().includes(words));
};

/** "3. author: Y. Wang" */
export function nameAlert({ kind, text }: Pick<Alert, 'kind' | 'text'>, number: number): string {
  return formatPlain(`${number}. ${kind}: ${text}`, MAX_CHOICE);
}

/** Returns a value for the option that means this very alert, whatever its number is by then. */
export function choiceOf({ id }: Pick<Alert, 'id'>): string {
  return `#${id}`;
}

/** Reads the option; undefined if none was given. Throws `UserError` if it means no alert of the person. */
export async function readAlert(asked: Asked, { database }: Services): Promise<Alert | undefined> {
  const given = readText(asked, ALERT_OPTION.name);
  if (given === undefined) return undefined;
  const own = await listAlerts(database, asked.userId);
  const found = /^#\d+$/u.test(given)
    ? own.find((alert) => choiceOf(alert) === given)
    : (own[Number(given) - 1] ?? own.find((alert) => isMeant(alert, given)));
  if (found !== undefined) return found;
  throw new UserError(
    own.length === 0
      ? 'You have no alerts yet. Add one with /alerts add.'
      : `You have no alert “${formatText(given, 60)}”, or not any more. /alerts list shows those that you have, with their numbers.`,
  );
}

function isMeant({ kind, text }: Alert, given: string): boolean {
  const typed = given.toLowerCase();
  return [text, `${kind}:${text}`, `${kind}: ${text}`].some((one) => one.toLowerCase() === typed);
}

/** Ends the rest of somebody's alerts, as they are here. Returns what to tell them about it; nothing if they didn't rest. */
export async function wake({ userId }: Asked, { database }: Services): Promise<readonly string[]> {
  const since = await endRest(database, userId);
  if (since === undefined) return [];
  return [
    `Your alerts rested since ${formatDay(since.toZonedDateTimeISO('UTC').toPlainDate())}, because you had left all servers that I am in and I couldn't reach you. They are on again.`,
  ];
}
