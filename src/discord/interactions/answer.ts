import type { APIActionRowComponent, APIButtonComponentWithURL, APIEmbed } from 'discord.js';
import type { OptionValue } from './asked.ts';

/** A command's answer. The router adds Previous, Next and Share, and suppresses mentions. */
export interface Answer {
  readonly content?: string;
  readonly embeds?: APIEmbed[];
  /**
   * Files to download, none larger than `MAX_FILE_BYTES`. Each gets a message of its own, the first with the answer:
   * Discord may count all files of a message together.
   */
  readonly files?: readonly AnswerFile[];
  /** Rows of link buttons; at most three, as two rows are the router's. */
  readonly links?: APIActionRowComponent<APIButtonComponentWithURL>[];
  /** The number of pages; Previous and Next appear if there are two or more. */
  readonly pages?: number;
  /** Options that Previous, Next and the menu add to the original ones. */
  readonly keep?: Readonly<Record<string, OptionValue>>;
  /** Buttons that run other commands, at most five. */
  readonly offers?: readonly Offer[];
  /** More rows of such buttons: a message has five rows in all, of which two may be the router's. */
  readonly offerRows?: readonly (readonly Offer[])[];
  /** Asks which of several things was meant, or offers to open one. */
  readonly menu?: Menu;
  /** Whether it is the asker's own business: it gets no Share. */
  readonly isPrivate?: boolean;
}

/** A file of an answer: a text, or a picture, which also goes along when the answer is shared. */
type AnswerFile = {
  /** With its extension; letters, digits, hyphens and dots. */
  readonly name: string;
} & (
  | { readonly text: string }
  /** With what it shows, for those who can't see it: at most 1,024 characters. */
  | { readonly png: Uint8Array; readonly altText: string }
);

/**
 * The largest file that Discord takes from a bot in any server (https://docs.discord.com/developers/reference#uploading-files):
 * 10 MiB, without what a request holds besides.
 */
export const MAX_FILE_BYTES = 10_485_760 - 16_384;

/** A menu of values for an option: a command runs with the one that is chosen. */
export interface Menu {
  /** Shown until something is chosen, at most 150 characters. */
  readonly question: string;
  /**
   * The command to run with that option alone, such as "papers show": its answer is a private message of its own, the menu
   * works for ever, and it stays under an answer that is shared. If left out, the command that has answered runs again, and
   * its answer replaces this one.
   */
  readonly opens?: string;
  /** The name of the option. */
  readonly option: string;
  /** At most 25. */
  readonly choices: readonly MenuChoice[];
}

/** A choice of a menu; no text has more than 100 characters. */
export interface MenuChoice {
  readonly label: string;
  readonly description: string;
  /** What the option gets. */
  readonly value: string;
}

/** A button that runs a command. */
export interface Offer {
  /** At most 80 characters. */
  readonly label: string;
  /** Such as "papers today". */
  readonly command: string;
  readonly options: Readonly<Record<string, OptionValue>>;
  /** Whether it deletes something. */
  readonly isDangerous?: boolean;
  /** Whether it is what people are here for. */
  readonly isMain?: boolean;
  /**
   * `again`: every press runs the command, and its answer replaces this one. `once`: only the first press does. `beside`:
   * the answer is a message of its own. `form`: opens the command's form, which runs the command; with `form-beside` its
   * answer is a message of its own. `again` if left out.
   */
  readonly press?: 'again' | 'once' | 'beside' | 'form' | 'form-beside';
}

/** A form that asks for options of a command. */
export interface Form {
  /** At most 45 characters. */
  readonly title: string;
  /** At most five. */
  readonly inputs: readonly FormInput[];
  /** Options that the command gets besides, as they were when the form was opened. */
  readonly keep?: Readonly<Record<string, OptionValue>>;
}

/** A field of a form: a text for an option. */
export interface FormInput {
  /** The name of the option. */
  readonly option: string;
  /** At most 45 characters. */
  readonly label: string;
  /** At most 100 characters. */
  readonly placeholder?: string;
  /** What it holds at first. */
  readonly value: string;
  /** At most 4,000. */
  readonly maxLength: number;
  readonly isLong?: boolean;
  readonly isRequired?: boolean;
  /** What the option gets if the field is left empty; if undefined, the option is left out. */
  readonly blank?: string;
  /** Whether it must not be stored: a form that is corrected asks for it again. */
  readonly isSecret?: boolean;
}
