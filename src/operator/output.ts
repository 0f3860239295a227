import { escapeControls, withoutControls } from '../papers/controls.ts';

/** Where an operator's command puts what it has to say. */
export interface Output {
  /** The result: the value as JSON where asked for, else words. */
  result(value: unknown, words: () => string): void;
  /** How far long work has come, in bytes or whatever is counted. */
  progress(done: number, total: number): void;
}

/** A line of an operator's command on its way from the process that runs it to the one that asked. */
export type OutputLine =
  | { readonly kind: 'result'; readonly text: string }
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  /** The end: words where it failed in a way that the operator can mend. */
  | { readonly kind: 'end'; readonly failure: string | null };

/** Creates an output that gives its lines to `send`, without what a terminal would obey. */
export function createOutput(isJson: boolean, send: (line: OutputLine) => void): Output {
  return {
    result: (value, words) =>
      send({
        kind: 'result',
        text: isJson ? escapeControls(JSON.stringify(value)) : withoutControls(words()),
      }),
    progress: (done, total) => send({ kind: 'progress', done, total }),
  };
}
