import { errorCode } from '../database/connect.ts';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { withoutControls } from '../papers/controls.ts';
import { createRedact, passwordsIn, type Redact, secretsOf } from '../secrets.ts';
import { SourceError } from '../sources/source.ts';
import { findOperation, type OperatorServices } from './operations.ts';
import { createOutput, type OutputLine } from './output.ts';
import type { OperatorRequest } from './socket.ts';

/** Runs an operator's command and sends its lines; the last one says how it ended. Never throws. */
export async function runOperation(
  { words, json }: OperatorRequest,
  services: OperatorServices,
  send: (line: OutputLine) => void,
): Promise<void> {
  const [name = '', ...rest] = words;
  const redact = createRedact([...secretsOf(services.config), ...words.flatMap(passwordsIn)]);
  const sendSafely = (line: OutputLine): void => send(redactLine(line, redact));
  try {
    const operation = findOperation(name);
    if (operation === undefined)
      throw new UserError(`There is no command “${name}”. papers --help lists them.`);
    await operation.run(rest, services, createOutput(json, sendSafely));
    send({ kind: 'end', failure: null });
  } catch (error) {
    sendSafely({ kind: 'end', failure: withoutControls(wordsFor(error, services.log)) });
  }
}

/** Redacts results and failures alike: a server's answer may repeat a key. */
function redactLine(line: OutputLine, redact: Redact): OutputLine {
  if (line.kind === 'result') return { ...line, text: redact(line.text) };
  if (line.kind === 'end' && line.failure !== null) return { ...line, failure: redact(line.failure) };
  return line;
}

/** Postgres's code, https://www.postgresql.org/docs/current/errcodes-appendix.html. */
const DISK_FULL = '53100';

function wordsFor(error: unknown, log: Log): string {
  if (error instanceof UserError || error instanceof SourceError) return error.message;
  if (errorCode(error) === DISK_FULL)
    return "The database's disk is full. What was stored before is safe. Free some space and run the command again.";
  log.error({ err: error }, "an operator's command failed");
  return 'The command failed; the log says why.';
}
