import { createPublicKey } from 'node:crypto';
import { resolveTxt } from 'node:dns/promises';
import type { Config } from '../config.ts';
import { UserError } from '../errors.ts';
import { parseMailAddress } from '../mail/address.ts';
import { openMailer } from '../mail/mailer.ts';
import { writeMessage } from '../mail/message.ts';
import { renderTry } from '../mail/render/mail.ts';
import type { Mailer } from '../mail/services.ts';
import type { OpenSession } from '../mail/session.ts';
import { type Finding, look } from './findings.ts';

/** Returns the TXT records of a name, each as one text; none if there are none. */
type LookUpText = (name: string) => Promise<readonly string[]>;

/** Looks TXT records up in DNS. */
const lookUpText: LookUpText = async (name) => {
  try {
    return (await resolveTxt(name)).map((parts) => parts.join(''));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOTFOUND' || code === 'ENODATA') return [];
    throw new UserError(`DNS can't be asked for ${name} (${code || String(error)})`, { cause: error });
  }
};

interface MailCheck {
  readonly config: Pick<Config, 'mail' | 'publicUrl'>;
  readonly now: () => Temporal.Instant;
  readonly lookUp?: LookUpText;
  readonly open?: OpenSession;
  /** Where to send a test mail. */
  readonly to?: string | undefined;
}

/** Checks whether mails can be sent, and what other servers need to trust them. */
export async function checkMail({
  config,
  now,
  lookUp = lookUpText,
  open,
  to,
}: MailCheck): Promise<readonly Finding[]> {
  if (config.mail === undefined) {
    const words = 'SMTP_URL is not set, so no digests are sent by e-mail';
    return [
      { name: 'E-mail', state: 'off', words },
      ...(to === undefined
        ? []
        : [{ name: 'Test mail', state: 'failed', words: 'set SMTP_URL first' } as const]),
    ];
  }
  const opened = await openMailer(config, open).catch((error: unknown) => error);
  if (!isMailer(opened)) return [await look('E-mail', () => Promise.reject(opened))];
  const domain = opened.from.address.split('@')[1] ?? '';
  return Promise.all([
    look('Mail server', () => checkServer(opened)),
    look('SPF', () => checkSpf(domain, lookUp)),
    checkDkim(opened, lookUp),
    look('DMARC', () => checkDmarc(domain, opened, lookUp)),
    checkLeaving(opened),
    ...(to === undefined ? [] : [look('Test mail', () => sendTry(opened, to, now))]),
  ]);
}

const isMailer = (opened: unknown): opened is Mailer =>
  typeof opened === 'object' && opened !== null && 'perMinute' in opened;

async function checkServer({ open, server }: Mailer): Promise<string> {
  using session = await open(server);
  const place = `${server.host}:${server.port}`;
  const how =
    session.encryption === undefined ? 'WITHOUT encryption (SMTP_TLS=off)' : `over ${session.encryption}`;
  const login = session.isLoggedIn ? ', and takes the login' : '; no login is set';
  return `${place} answers ${how}${login}`;
}

async function checkSpf(domain: string, lookUp: LookUpText): Promise<string> {
  const records = (await lookUp(domain)).filter((text) => /^v=spf1(?: |$)/iu.test(text));
  const [record, second] = records;
  if (record === undefined)
    throw new UserError(
      `${domain} has no SPF record. Add a TXT record that names your mail server, such as "v=spf1 include:spf.your-provider.example -all"; your provider says which`,
    );
  if (second !== undefined)
    throw new UserError(`${domain} has ${records.length} SPF records, so none counts. Make them one`);
  if (/(?:^| )\+?all(?: |$)/iu.test(record))
    throw new UserError(
      `${domain} lets every server send in its name: "${record}". End it with -all or ~all`,
    );
  return `"${record}" of ${domain}. Compare it with what your mail provider asks for`;
}

async function checkDkim({ dkim, from }: Mailer, lookUp: LookUpText): Promise<Finding> {
  const name = 'DKIM';
  if (dkim === undefined) {
    const words =
      'DKIM_KEY_FILE is not set, so mails are signed only if the mail server signs them; try one with doctor --mail-to';
    return { name, state: 'off', words };
  }
  return look(name, async () => {
    const place = `${dkim.selector}._domainkey.${dkim.domain}`;
    const key = createPublicKey(dkim.key).export({ type: 'spki', format: 'der' }).toString('base64');
    const records = await lookUp(place);
    const [record] = records;
    if (record === undefined)
      throw new UserError(`${place} has no TXT record. Add this one: v=DKIM1; k=rsa; p=${key}`);
    const published = readTag(record, 'p')?.replace(/\s+/gu, '');
    if (published !== key)
      throw new UserError(
        `${place} has another key than DKIM_KEY_FILE, so no signature holds. Replace its record by: v=DKIM1; k=rsa; p=${key}`,
      );
    return `${place} has the key that mails from ${from.address} are signed with`;
  });
}

interface Dmarc {
  readonly record: string;
  /** The domain whose record it is. */
  readonly domain: string;
}

/** Finds the record that holds for a domain: its own, or that of the nearest domain above it. */
async function findDmarc(of: string, lookUp: LookUpText): Promise<Dmarc | undefined> {
  const labels = of.split('.');
  for (let at = 0; at <= labels.length - 2; at += 1) {
    const domain = labels.slice(at).join('.');
    const texts = await lookUp(`_dmarc.${domain}`);
    const record = texts.find((text) => /^v=DMARC1(?:;|\s|$)/iu.test(text));
    if (record !== undefined) return { record, domain };
  }
  return undefined;
}

async function checkDmarc(domain: string, { dkim }: Mailer, lookUp: LookUpText): Promise<string> {
  const found = await findDmarc(domain, lookUp);
  if (found === undefined)
    throw new UserError(
      `${domain} has no DMARC record, and large providers refuse mails without one. Add a TXT record at _dmarc.${domain}: v=DMARC1; p=none; rua=mailto:postmaster@${domain}`,
    );
  const { record } = found;
  const isStrict = readTag(record, 'adkim') === 's';
  if (dkim !== undefined && !isAligned(dkim.domain, domain, found.domain, isStrict))
    throw new UserError(
      `DKIM_DOMAIN is ${dkim.domain}, which "${record}" does not take for mails from ${domain}${isStrict ? ' (adkim=s)' : ''}. Set DKIM_DOMAIN=${domain}`,
    );
  const by = dkim === undefined ? 'SPF alone' : 'SPF and DKIM';
  return `"${record}" of _dmarc.${found.domain}; the domain of ${by} is that of MAIL_FROM`;
}

/**
 * Tells whether a signing domain counts for the domain in From: the same, or, unless strict, another of the same organization,
 * to which all domains under the one with the DMARC record belong (RFC 7489, section 3.1.1).
 */
function isAligned(signing: string, from: string, recordAt: string, isStrict: boolean): boolean {
  const [one, other] = [signing.toLowerCase(), from.toLowerCase()];
  if (isStrict) return one === other;
  return (isUnder(one, recordAt) && isUnder(other, recordAt)) || isUnder(one, other) || isUnder(other, one);
}

const isUnder = (domain: string, above: string): boolean => `.${domain}`.endsWith(`.${above.toLowerCase()}`);

/** Reads a tag of a DKIM or DMARC record. */
function readTag(record: string, tag: string): string | undefined {
  return record
    .split(';')
    .map((part) => part.trim().split(/\s*=\s*/u))
    .find(([name]) => name?.toLowerCase() === tag)
    ?.slice(1)
    .join('=');
}

function checkLeaving({ publicUrl, unsubscribeTo }: Mailer): Finding {
  const name = 'Unsubscribing';
  if (publicUrl === undefined) {
    const words = `PUBLIC_URL is not set, so mails name ${unsubscribeTo} alone: read it, and run papers unsubscribe with the word in the subject`;
    return { name, state: 'off', words };
  }
  if (!publicUrl.startsWith('https://')) {
    const words = `PUBLIC_URL is not https://, so mail programs show no button to unsubscribe (RFC 8058)`;
    return { name, state: 'failed', words };
  }
  return {
    name,
    state: 'ok',
    words: `by a button of mail programs, at ${publicUrl}, or by ${unsubscribeTo}`,
  };
}

/** Sends a test mail, as digests are sent. */
async function sendTry(mailer: Mailer, to: string, now: () => Temporal.Instant): Promise<string> {
  const { address } = parseMailAddress(to);
  const key = `try-${now().epochMilliseconds}`;
  const message = await writeMessage(mailer, {
    ...renderTry(),
    to: address,
    key,
    date: now(),
    list: undefined,
  });
  using session = await mailer.open(mailer.server);
  const outcome = await session.send({
    from: mailer.from.address,
    to: address,
    message,
    handOver: async () => {},
  });
  if (outcome.kind !== 'sent') throw new UserError(`a mail to ${address} was not taken: ${outcome.because}`);
  return `a mail to ${address} was taken. In its headers (“Show original”), SPF, DKIM and DMARC should say pass`;
}
