import {
  type APIButtonComponentWithCustomId,
  type APIStringSelectComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import { z } from 'zod';
import type { StandingMenu, StandingOffer } from '../../delivery/channel.ts';
import { MAX_BUTTON_LABEL, MAX_CHOICE, MAX_CHOICES, MAX_CUSTOM_ID, MAX_MENU_QUESTION } from '../limits.ts';
import { formatPlain } from './text.ts';

/** A press of a button, or a choice in a menu, of a message that stays. */
export interface PressedStanding {
  /** Such as "meeting present". */
  readonly command: string;
  readonly options: Readonly<Record<string, string | number>>;
  /** The option that gets what is chosen; undefined for a button. */
  readonly option: string | undefined;
}

const BUTTON = 'do';
const MENU = 'pick';

/** A command and a subcommand, the option of a menu, and what the command is about. */
const WRITTEN = /^(?:do|pick-([a-z-]+)):([a-z-]+ [a-z-]+):(\{.*\})$/su;
const optionsShape = z.record(z.string(), z.union([z.string(), z.number()]));

/** Builds a button that names all it needs, so it never expires. Throws if that is too long for Discord. */
export function standingButton({
  label,
  command,
  options,
  isMain,
}: StandingOffer): APIButtonComponentWithCustomId {
  return {
    type: ComponentType.Button,
    style: isMain ? ButtonStyle.Success : ButtonStyle.Secondary,
    label: formatPlain(label, MAX_BUTTON_LABEL),
    custom_id: writeCustomId(BUTTON, command, options),
  };
}

/** Builds a menu that names all it needs. Leaves out choices whose values Discord does not take. */
export function standingMenu({
  question,
  command,
  options,
  option,
  choices,
}: StandingMenu): APIStringSelectComponent {
  return {
    type: ComponentType.StringSelect,
    custom_id: writeCustomId(`${MENU}-${option}`, command, options),
    placeholder: formatPlain(question, MAX_MENU_QUESTION),
    options: choices
      .filter(({ value }) => value !== '' && value.length <= MAX_CHOICE)
      .slice(0, MAX_CHOICES)
      .map(({ label, value }) => ({ label: formatPlain(label, MAX_CHOICE) || value, value })),
  };
}

/** Reads the custom id of a button or menu; undefined for one that was saved with an answer, or is not ours. */
export function parseStanding(customId: string): PressedStanding | undefined {
  const [, option, command, written] = WRITTEN.exec(customId) ?? [];
  if (command === undefined || written === undefined) return undefined;
  const options = parseOptions(written);
  return options && { command, options, option };
}

function writeCustomId(kind: string, command: string, options: StandingOffer['options']): string {
  const written = `${kind}:${command}:${JSON.stringify(options)}`;
  if (written.length <= MAX_CUSTOM_ID) return written;
  throw new RangeError(`A button for /${command} has options that are too long for Discord: ${written}`);
}

function parseOptions(written: string): PressedStanding['options'] | undefined {
  try {
    return optionsShape.safeParse(JSON.parse(written)).data;
  } catch {
    // Not JSON, so it's none of ours.
    return undefined;
  }
}
