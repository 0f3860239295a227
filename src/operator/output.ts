import { escapeControls, withoutControls } from '../papers/controls.ts';

/** Takes the results of an operator's command. */
export interface Output {
  /** The result: the value as JSON if asked for, otherwise words. */
  result(value: unknown, words: () => string): void;
  /** Progress of long work, in bytes or whatever is counted. */
  progress(done: number, total: number): void;
}

/** A line of an operator's command on its way from the process that runs it to the one that asked for it. */
export type OutputLine =
  | { readonly kind: 'result'; readonly text: string }
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  /** The end; `failure` says what went wrong if the operator can fix it. */
  | { readonly kind: 'end'; readonly failure: string | null };

/** Creates an output that passes its lines to `send`, without control characters that a terminal would obey. */
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
