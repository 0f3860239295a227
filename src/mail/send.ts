import { TakenOverError } from '../delivery/outbox.ts';
import { readMailContent } from './contents.ts';
import { giveUpRefused, giveUpUntaken } from './give-up.ts';
import { leavingOf } from './leaving.ts';
import {
  claimMail,
  countRecentMails,
  giveUpMail,
  handMailOver,
  listDueMails,
  type Mail,
  markMailSent,
  noteMailLost,
  putMailOff,
} from './mails.ts';
import { writeMessage } from './message.ts';
import { renderCode, renderDigest } from './render/mail.ts';
import { formatListTitle } from './render/words.ts';
import type { Mailer, MailServices } from './services.ts';
import { MailServerError, type Outcome, type Session } from './session.ts';
import type { MailContent } from './views.ts';

/** Sessions at a time: most servers allow more, and one waits for each answer. */
const SENDERS = 4;

/** Rows that are read at a time: memory stays small whoever subscribes. */
const BATCH = 100;

/** A run starts no mail after this, so that it ends before the queue takes it for hanging; the next look continues. */
const RUN_FOR = Temporal.Duration.from({ minutes: 5 });

/** Contents that are remembered while their mails are sent: most mails of a run are of few digests. */
const MAX_CONTENTS = 8;

/** What a run of senders shares. */
interface Run {
  readonly services: MailServices;
  readonly mailer: Mailer;
  readonly contents: Map<string, Promise<MailContent | undefined>>;
  readonly signal: AbortSignal;
  /** Why nothing more can be sent now; undefined while it can. */
  fault: string | undefined;
}

/**
 * Sends mails that are due, within the limit of a minute, each once. A server that takes none ends the run: the next look
 * tries again. Throws what may work when tried again.
 */
export async function sendMails(services: MailServices, signal: AbortSignal): Promise<void> {
  const { database, mailer, now, log } = services;
  // Their rows wait until a server is set again.
  if (mailer === undefined) return;
  const begun = now();
  let room = mailer.perMinute - (await countRecentMails(database, begun));
  const run: Run = { services, mailer, contents: new Map(), signal, fault: undefined };
  while (room > 0 && canGoOn(run) && Temporal.Instant.compare(now(), begun.add(RUN_FOR)) < 0) {
    const due = await listDueMails(database, now(), Math.min(room, BATCH));
    if (due.length === 0) break;
    room -= due.length;
    const queue = due.values();
    const ended = await Promise.allSettled(
      Array.from({ length: Math.min(SENDERS, due.length) }, () => sendAll(run, queue)),
    );
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
  }
  if (run.fault === undefined) return;
  services.metrics.mailSettled('server');
  log.warn({ because: run.fault }, 'the mail server takes no mails; trying again within a minute');
}

const canGoOn = ({ fault, signal }: Run): boolean => fault === undefined && !signal.aborted;

/** Sends mails one after another, through one session while it lasts. */
async function sendAll(run: Run, queue: Iterator<Mail>): Promise<void> {
  using held = holdSession(run.mailer);
  for (;;) {
    if (!canGoOn(run)) return;
    const next = queue.next();
    if (next.done === true) return;
    await sendOne(run, next.value, held);
  }
}

/** The session of a sender, which ends with it. */
interface HeldSession extends Disposable {
  /** Returns the session for the next mail, a new one if need be. Throws `MailServerError`. */
  open(): Promise<{ readonly session: Session; readonly isNew: boolean }>;
}

function holdSession({ open, server }: Mailer): HeldSession {
  let held: Session | undefined;
  const end = (): void => {
    held?.[Symbol.dispose]();
    held = undefined;
  };
  return {
    async open() {
      if (held?.isOpen()) return { session: held, isNew: false };
      end();
      held = await open(server);
      return { session: held, isNew: true };
    },
    [Symbol.dispose]: end,
  };
}

/** Sends a mail, unless it is too late for it. */
async function sendOne(run: Run, mail: Mail, held: HeldSession): Promise<void> {
  const { services, mailer } = run;
  const { database, now } = services;
  if (Temporal.Instant.compare(mail.expiresAt, now()) <= 0) {
    await expire(services, mail);
    return;
  }
  try {
    const { session, isNew } = await held.open();
    const claimedAt = now();
    if (!(await claimMail(database, mail, claimedAt))) {
      services.metrics.mailSettled('given up');
      return;
    }
    const message = await write(run, mail);
    const to = addressOf(mail);
    if (message === undefined || to === undefined) return;
    const outcome = await session.send({
      from: mailer.from.address,
      to,
      message,
      async handOver() {
        run.signal.throwIfAborted();
        await handMailOver(database, mail.id, { claimedAt, now: now() });
      },
    });
    await settle(run, mail, outcome, isNew);
  } catch (error) {
    if (error instanceof MailServerError) run.fault = error.message;
    else if (!(error instanceof TakenOverError) && !run.signal.aborted) throw error;
  }
}

const addressOf = ({ subscription, code }: Mail): string | undefined =>
  subscription?.address ?? code?.address;

/** Writes a mail as it goes to the server; gives it up, and returns undefined, if there is nothing to say. */
async function write(run: Run, mail: Mail): Promise<Buffer | undefined> {
  const { services, mailer } = run;
  const { subscription, code, kind, listDay, messageKey: key } = mail;
  const date = services.now();
  if (code !== null) {
    const command = code.owner === 'person' ? '/email confirm' : '/feeds email';
    return writeMessage(mailer, {
      ...renderCode({ ...code, command }),
      to: code.address,
      key,
      date,
      list: undefined,
    });
  }
  const content =
    subscription === null || listDay === null || kind === 'code'
      ? undefined
      : await readOnce(run, kind, subscription.feedId, listDay);
  if (subscription === null || content === undefined) {
    await giveUpMail(services.database, mail.id, NOTHING[kind]);
    return undefined;
  }
  const leaving = leavingOf(mailer, subscription.token);
  const list = { id: `feed-${content.feed.id}`, title: formatListTitle(content), leaving };
  return writeMessage(mailer, {
    ...renderDigest(content, leaving),
    to: subscription.address,
    key,
    date,
    list,
  });
}

const NOTHING: Readonly<Record<Mail['kind'], string>> = {
  daily: 'Its papers are gone.',
  weekly: 'Nobody voted for a paper of that week.',
  code: 'Nobody waits for it any more.',
};

/** Reads a mail's content once for all who get it. */
function readOnce(
  { services, contents }: Run,
  kind: 'daily' | 'weekly',
  feedId: number,
  day: Temporal.PlainDate,
): Promise<MailContent | undefined> {
  const key = `${kind} ${feedId} ${day}`;
  const known = contents.get(key);
  if (known !== undefined) return known;
  const [oldest] = contents.keys();
  if (contents.size >= MAX_CONTENTS && oldest !== undefined) contents.delete(oldest);
  const read = readMailContent(services, kind, feedId, day);
  contents.set(key, read);
  return read;
}

/** Stores what came of a mail. */
async function settle(run: Run, mail: Mail, outcome: Outcome, isNew: boolean): Promise<void> {
  const { database, now, metrics, log } = run.services;
  const about = { mail: mail.id, kind: mail.kind };
  // Servers repeat the address, which is nobody's business who reads the log.
  const because = outcome.kind === 'sent' ? '' : outcome.because.replaceAll(addressOf(mail) ?? '\0', '…');
  switch (outcome.kind) {
    case 'sent':
      await markMailSent(database, mail.id, now());
      metrics.mailSettled('sent');
      return;
    case 'later':
      await putMailOff(database, mail, now());
      metrics.mailSettled('put off');
      log.info({ ...about, because }, 'the mail server takes a mail later');
      return;
    case 'refused':
      await giveUpRefused(database, mail, outcome.because, now());
      metrics.mailSettled('refused');
      log.warn({ ...about, because }, 'the mail server refused a mail for good');
      return;
    case 'lost':
      await noteMailLost(database, mail.id, now());
      metrics.mailSettled('lost');
      log.warn({ ...about, because }, "the mail server's answer was lost");
      return;
    case 'server':
      // Servers end sessions after some mails or when they idle; then a new one shows whether it takes mails.
      if (isNew) run.fault = outcome.because;
  }
}

/** Gives up a mail that nobody could deliver in time. */
async function expire({ database, now, metrics, log }: MailServices, mail: Mail): Promise<void> {
  if (mail.tries > 0) await giveUpUntaken(database, mail, now());
  else await giveUpMail(database, mail.id, 'No mail server took it in time.');
  metrics.mailSettled('given up');
  log.warn({ mail: mail.id, kind: mail.kind, tries: mail.tries }, 'a mail was given up, as it is too old');
}
