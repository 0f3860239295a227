import { Readable } from 'node:stream';
import { TLSSocket } from 'node:tls';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { z } from 'zod';
import { messageOf } from '../errors.ts';
import type { SmtpServer } from '../mail-config.ts';
import { readable } from '../papers/readable.ts';
import { isInternational } from './address.ts';

/** A mail as it goes to a server. */
interface Envelope {
  readonly from: string;
  readonly to: string;
  readonly message: Buffer;
  /** Called before the server gets the first byte of the message: from then on it may have it. Throws to stop. */
  handOver(): Promise<void>;
}

/**
 * What came of a mail. `refused`: the server will never take it for this address; `later`: it may take it later; `lost`:
 * the server got it and gave no answer; `server`: it takes no mails from us at all, or can't be reached.
 */
export type Outcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'refused' | 'later' | 'lost' | 'server'; readonly because: string };

/** A connection to a server that takes mails, one after another. */
export interface Session extends Disposable {
  /** How it is encrypted, such as TLSv1.3; undefined if it isn't. */
  readonly encryption: string | undefined;
  readonly isLoggedIn: boolean;
  /** Whether another mail can be sent through it. */
  isOpen(): boolean;
  /** Sends a mail. Throws only what `handOver` threw. */
  send(envelope: Envelope): Promise<Outcome>;
}

/** Opens a session. Throws `MailServerError`. */
export type OpenSession = (server: SmtpServer) => Promise<Session>;

/** A mail server that can't be used; the message says why. */
export class MailServerError extends Error {
  override readonly name = 'MailServerError';
}

/** Times that a server gets, in milliseconds. */
export interface SessionTimes {
  /** Until it takes commands: connection, TLS and login. */
  readonly openMs: number;
  /** Until it takes a message: sender, recipient and DATA. Some servers check a recipient for this long. */
  readonly envelopeMs: number;
  /** Until it says that it has the message. RFC 5321 asks for ten minutes; in five, all that we know answered. */
  readonly answerMs: number;
}

export const SESSION_TIMES: SessionTimes = { openMs: 30_000, envelopeMs: 60_000, answerMs: 5 * 60_000 };

/** Options of sessions; tests set them. */
interface SessionOptions {
  readonly times?: SessionTimes;
  /** A certificate authority to trust besides those that Node trusts. */
  readonly ca?: string;
}

/** Mails that are sent through a session: servers end sessions that send more, and a new one costs little. */
const MAX_MAILS = 50;

/** Creates a function that opens sessions. */
export function createSessions({ times = SESSION_TIMES, ca }: SessionOptions = {}): OpenSession {
  return async (server) => {
    const connection = new SMTPConnection({
      host: server.host,
      port: server.port,
      secure: server.security === 'tls',
      requireTLS: server.security === 'starttls',
      ignoreTLS: server.security === 'none',
      connectionTimeout: times.openMs,
      greetingTimeout: times.openMs,
      socketTimeout: times.answerMs,
      tls: { minVersion: 'TLSv1.2', ...(ca !== undefined && { ca }) },
    });
    // Without a listener, an error that comes between two mails would end the process.
    connection.on('error', () => {});
    try {
      const takesInternational = await within(times.openMs, connect(connection, server));
      return createSession(connection, takesInternational, times);
    } catch (error) {
      connection.close();
      throw new MailServerError(formatOpenFault(server, error), { cause: error });
    }
  };
}

/** Connects and logs in. Returns whether the server takes addresses with letters beyond ASCII. */
async function connect(connection: SMTPConnection, { login }: SmtpServer): Promise<boolean> {
  await new Promise<void>((resolve, reject) => {
    connection.once('error', reject);
    connection.once('end', () => reject(new Error('Connection closed unexpectedly')));
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
  // The answer to EHLO.
  const takesInternational = /\bSMTPUTF8\b/iu.test(connection.lastServerResponse || '');
  if (login !== undefined) {
    await new Promise<void>((resolve, reject) => {
      connection.once('error', reject);
      connection.login(
        { user: login.user, credentials: { user: login.user, pass: login.password } },
        (error) => (error ? reject(error) : resolve()),
      );
    });
  }
  return takesInternational;
}

function createSession(
  connection: SMTPConnection,
  takesInternational: boolean,
  { envelopeMs, answerMs }: SessionTimes,
): Session {
  let mails = 0;
  const socket = connection._socket;
  return {
    encryption: socket instanceof TLSSocket ? (socket.getProtocol() ?? undefined) : undefined,
    isLoggedIn: connection.authenticated,
    isOpen: () => !connection.destroyed && mails < MAX_MAILS,
    async send(envelope) {
      if (isInternational(envelope.to) && !takesInternational)
        return {
          kind: 'refused',
          because: 'the mail server takes no addresses with such letters (SMTPUTF8)',
        };
      mails += 1;
      let handed = false;
      let stopped: { readonly error: unknown } | undefined;
      const timer = createTimer(envelopeMs);
      const handOver = async (): Promise<void> => {
        try {
          await envelope.handOver();
        } catch (error) {
          stopped = { error };
          throw error;
        }
        handed = true;
        timer.restart(answerMs);
      };
      const outcome = await Promise.race([timer.late, transmit(connection, envelope, handOver)]);
      timer.stop();
      if (outcome === undefined) return { kind: 'sent' };
      const settled = readOutcome(outcome, handed);
      if (settled.kind === 'lost' || settled.kind === 'server' || !(await reset(connection)))
        connection.close();
      // Nothing of the message was said: the server can't have it.
      if (stopped !== undefined) {
        connection.close();
        throw stopped.error;
      }
      return settled;
    },
    [Symbol.dispose]() {
      if (connection.destroyed) return;
      connection.quit();
    },
  };
}

/** Sends a mail. Returns the error, or nothing if the server took it. */
function transmit(
  connection: SMTPConnection,
  { from, to, message }: Envelope,
  handOver: () => Promise<void>,
): Promise<Error | undefined> {
  async function* read() {
    await handOver();
    yield message;
  }
  return new Promise((resolve) => {
    const ended = (): void => resolve(new Error('Connection closed unexpectedly'));
    connection.once('end', ended);
    connection.send({ from, to: [to] }, Readable.from(read(), { objectMode: false }), (error) => {
      connection.off('end', ended);
      resolve(error ?? undefined);
    });
  });
}

/** Prepares for the next mail. Returns false if that fails. */
async function reset(connection: SMTPConnection): Promise<boolean> {
  if (connection.destroyed) return false;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const ended = (): void => resolve(false);
  connection.once('end', ended);
  connection.reset((error) => resolve(error === null));
  try {
    return await within(RESET_MS, promise);
  } catch {
    // A server that doesn't answer.
    return false;
  } finally {
    connection.off('end', ended);
  }
}

/** A server that doesn't answer RSET for this long is left. */
const RESET_MS = 10_000;

/** What an error of nodemailer tells. */
const failure = z.object({
  responseCode: z.number().optional().catch(undefined),
  response: z.string().optional().catch(undefined),
  command: z.string().optional().catch(undefined),
});

/** Reads what a failed mail means. */
function readOutcome(error: Error, handed: boolean): Outcome {
  const { responseCode, response, command } = failure.parse(error);
  const because = formatReply(response ?? error.message);
  if (responseCode === undefined) return { kind: handed ? 'lost' : 'server', because };
  const isAboutMail = handed || command === 'RCPT TO' || command === 'DATA';
  if (!isAboutMail) return { kind: 'server', because };
  const isForGood =
    responseCode >= 500 && !isAboutSession(responseCode) && (handed || !isAboutRights(because));
  return { kind: isForGood ? 'refused' : 'later', because };
}

/** Tells whether a reply is about the order of commands (503) or a missing login (530), so about no address. */
const isAboutSession = (code: number): boolean => code === 503 || code === 530;

/**
 * Tells whether a reply says that we may not send this (RFC 3463: X.7). Postfix refuses a client, a login and a sender only at
 * the recipient (`smtpd_delay_reject`), with the same codes as a recipient who takes no mails from strangers.
 */
const isAboutRights = (reply: string): boolean => /^\d{3}[ -]5\.7\.\d{1,3}\b/u.test(reply);

const MAX_REPLY = 300;

/** Makes a server's answer fit to be shown: it is a stranger's text. */
function formatReply(reply: string): string {
  return readable(reply).slice(0, MAX_REPLY);
}

/** Says why a server can't be used, and what to do. */
function formatOpenFault({ host, port, security }: SmtpServer, error: unknown): string {
  const { code, command, response } = openFailure.parse(error);
  const place = `${host}:${port}`;
  const said = formatReply(response ?? messageOf(error));
  if (code === 'EAUTH') return `${place} refused the login of SMTP_URL: ${said}`;
  if (security === 'starttls' && command === 'STARTTLS' && response !== undefined)
    return `${place} offers no TLS, so nothing is sent to it: ${said}. Use smtps://, or SMTP_TLS=off for a server on this machine`;
  if (/certificate|self.signed|altname/iu.test(said))
    return `${place} has a certificate that can't be trusted, so nothing is sent to it: ${said}`;
  if (code === 'ETIMEDOUT' || error instanceof LateError) return `${place} doesn't answer in time`;
  return `${place} can't be used: ${said}`;
}

const openFailure = z.object({
  code: z.string().optional().catch(undefined),
  command: z.string().optional().catch(undefined),
  response: z.string().optional().catch(undefined),
});

class LateError extends Error {
  override readonly name = 'LateError';
}

/** Waits for work, but not for longer. Throws `LateError`. */
async function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  const timer = createTimer(ms);
  try {
    const done = await Promise.race([work, timer.late]);
    if (done instanceof LateError) throw done;
    return done;
  } finally {
    timer.stop();
  }
}

/** Creates a timer whose promise is resolved when the time is over. */
function createTimer(ms: number) {
  const { promise, resolve } = Promise.withResolvers<LateError>();
  const start = (time: number) =>
    setTimeout(() => resolve(new LateError('The mail server is silent.')), time);
  let timer = start(ms);
  return {
    late: promise,
    restart(time: number): void {
      clearTimeout(timer);
      timer = start(time);
    },
    stop: () => clearTimeout(timer),
  };
}
