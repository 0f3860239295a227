import { UserError } from '../errors.ts';
import type { NoteText } from './notes.ts';

/** The most characters of somebody's notes on a paper, in all: what Discord takes in one field of a form. */
export const MAX_NOTE = 4_000;

/** What a person typed into the fields of the form. */
interface TypedNote {
  readonly takeaways: string;
  readonly questions: string;
  readonly verdict: string;
}

/** A letter, a digit or a sign: not the blanks that some scripts have beside spaces. */
const VISIBLE = /(?![\u2800\u3164])[\p{L}\p{N}\p{P}\p{S}]/u;

/** "4", or "4/5" and "4 of 5". */
const VERDICT = /^([1-5])(?:\s*(?:\/|of|out of)\s*5)?$/iu;

/** Reads what a person typed. Throws `UserError` for what can't be saved, with what to do. */
export function readNote({ takeaways, questions, verdict }: TypedNote): NoteText {
  const note = { takeaways: clean(takeaways), questions: clean(questions), verdict: readVerdict(verdict) };
  const length = note.takeaways.length + note.questions.length;
  if (length > MAX_NOTE) {
    const over = (length - MAX_NOTE).toLocaleString('en');
    throw new UserError(
      `Nothing was saved: your notes have ${length.toLocaleString('en')} characters, and ${MAX_NOTE.toLocaleString('en')} is the most, takeaways and questions together. Shorten them by ${over}.`,
    );
  }
  if (length === 0 && note.verdict === null)
    throw new UserError(
      'Nothing was saved: the form was empty. Write something, or remove your notes with `/papers note` and its action “Remove my notes”.',
    );
  return note;
}

function clean(text: string): string {
  return VISIBLE.test(text) ? text.replace(/\r\n?/gu, '\n').trim() : '';
}

function readVerdict(text: string): number | null {
  if (text.trim() === '') return null;
  const [, verdict] = VERDICT.exec(text.trim()) ?? [];
  if (verdict === undefined)
    throw new UserError(
      'Nothing was saved: the verdict must be a whole number from 1 to 5. Correct it, or leave it empty.',
    );
  return Number(verdict);
}
