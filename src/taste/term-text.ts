import type { Muted } from './muted.ts';

type Term = Muted['term'];

const KINDS = ['word', 'author', 'category'] as const;

/** Writes a term as a value of a menu, of at most 100 characters. */
export function writeTerm({ kind, name }: Term): string {
  return `${kind} ${name}`.slice(0, 100);
}

/** Reads a term from a value of a menu; undefined for anything else. */
export function readTerm(text: string | undefined): Term | undefined {
  const [, kind, name] = /^(\w+) (.+)$/su.exec(text ?? '') ?? [];
  const known = KINDS.find((one) => one === kind);
  return known === undefined || name === undefined ? undefined : { kind: known, name };
}
