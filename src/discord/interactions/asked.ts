import type { GivenFile } from './given-file.ts';

/** An option's value as Discord sends it; channels, people and files are given by id. */
export type OptionValue = string | number | boolean;

/** A person's request to a command. */
export interface Asked {
  readonly options: Readonly<Record<string, OptionValue>>;
  /** Files that the person attached, by the name of the option; undefined after a press of a button. */
  readonly files?: Readonly<Record<string, GivenFile>>;
  /** The page, from 0. */
  readonly page: number;
  /** The server; where there is none, something that stands for it (see `hasServer`). */
  readonly guildId: string;
  readonly channelId: string;
  /** The message whose button or menu was used; undefined for a command that was typed. */
  readonly messageId?: string | undefined;
  readonly userId: string;
  /** The name that the server shows of this person. */
  readonly name: string;
  /** Ids of their roles in the server, with everyone's; none in private messages. */
  readonly roles: readonly string[];
  /** Whether this member may run commands for managers. */
  readonly mayManage: boolean;
}
