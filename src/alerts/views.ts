import type { LetterContent } from '../delivery/channel.ts';
import type { Paper } from '../papers/paper.ts';
import type { Alert } from './alerts.ts';

/** A new paper with the alerts that it met. */
export interface AlertedPaper {
  readonly paper: Paper;
  /** At least one. */
  readonly alerts: readonly Alert[];
}

/** A day's message to a person. */
export interface AlertLetterView {
  readonly userId: string;
  /** In the person's zone. */
  readonly day: Temporal.PlainDate;
  /** At least one. */
  readonly papers: readonly AlertedPaper[];
  /** Whether it is in a channel, as the person takes no private messages. */
  readonly isPublic: boolean;
}

/** Words alerts as people read them. */
export interface AlertWording {
  letter(view: AlertLetterView): LetterContent;
}
