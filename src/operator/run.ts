import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { withoutControls } from '../papers/controls.ts';
import { SourceError } from '../sources/source.ts';
import { findOperation, type OperatorServices } from './operations.ts';
import { createOutput, type OutputLine } from './output.ts';
import type { OperatorRequest } from './socket.ts';

/** Runs an operator's command and sends its lines, the last of them how it ended. Never throws. */
export async function runOperation(
  { words, json }: OperatorRequest,
  services: OperatorServices,
  send: (line: OutputLine) => void,
): Promise<void> {
  const [name = '', ...rest] = words;
  try {
    const operation = findOperation(name);
    if (operation === undefined)
      throw new UserError(`There is no command “${name}”. papers --help lists them.`);
    await operation.run(rest, services, createOutput(json, send));
    send({ kind: 'end', failure: null });
  } catch (error) {
    send({ kind: 'end', failure: withoutControls(wordsFor(error, services.log)) });
  }
}

function wordsFor(error: unknown, log: Log): string {
  if (error instanceof UserError || error instanceof SourceError) return error.message;
  log.error({ err: error }, "an operator's command failed");
  return 'It failed, and the log says how.';
}
