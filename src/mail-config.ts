import { z } from 'zod';

/** A server that takes mails to be sent. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** `tls` from the first byte, `starttls` before anything is said, or `none`. */
  readonly security: 'tls' | 'starttls' | 'none';
  readonly login: { readonly user: string; readonly password: string } | undefined;
}

/** The key with which mails are signed. */
export interface DkimConfig {
  readonly domain: string;
  readonly selector: string;
  /** A file with the private key in PEM. */
  readonly keyFile: string;
}

/** Everything about mails. */
export interface MailConfig {
  readonly server: SmtpServer;
  readonly from: { readonly name: string; readonly address: string };
  /** Where mails go that ask to be unsubscribed. */
  readonly unsubscribeTo: string;
  readonly dkim: DkimConfig | undefined;
  /** Mails a minute at most. */
  readonly perMinute: number;
}

const PER_MINUTE = 'a whole number of mails from 1 to 100000';
const ADDRESS = 'an e-mail address such as papers@example.org';
const HOST_NAME = /^(?=.{1,253}$)[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]*[a-z\d])?)+$/iu;
const PLAIN_ADDRESS = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z\d-]+(?:\.[a-z\d-]+)+$/iu;

/** The settings, by the names of the environment variables. */
export const mailSettings = {
  SMTP_URL: z
    .string()
    .transform((text, context) => {
      const server = parseServer(text);
      if (server !== undefined) return server;
      context.addIssue({
        code: 'custom',
        message:
          'smtp://user:password@host:587 for STARTTLS or smtps://user:password@host:465, with characters such as @ and # in the password written as %40 and %23',
      });
      return z.NEVER;
    })
    .optional(),
  SMTP_TLS: z
    .enum(['required', 'off'], { error: 'required, or off for a server on this machine' })
    .default('required'),
  MAIL_FROM: z
    .string()
    .transform((text, context) => {
      const from = parseFrom(text);
      if (from !== undefined) return from;
      context.addIssue({ code: 'custom', message: `${ADDRESS}, or Daily Papers <papers@example.org>` });
      return z.NEVER;
    })
    .optional(),
  MAIL_UNSUBSCRIBE: z.string().regex(PLAIN_ADDRESS, { error: ADDRESS }).optional(),
  MAIL_PER_MINUTE: z
    .string()
    .regex(/^\d{1,6}$/u, { error: PER_MINUTE })
    .default('60')
    .transform(Number)
    .pipe(z.number().min(1, { error: PER_MINUTE }).max(100_000, { error: PER_MINUTE })),
  DKIM_DOMAIN: z.string().regex(HOST_NAME, { error: 'a domain such as example.org' }).optional(),
  DKIM_SELECTOR: z
    .string()
    .regex(/^[a-z\d](?:[a-z\d.-]*[a-z\d])?$/iu, { error: 'the selector of the DKIM key, such as papers' })
    .optional(),
  DKIM_KEY_FILE: z.string().min(1).optional(),
};

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'smtp:': 587, 'smtps:': 465 };

function parseServer(text: string): SmtpServer | undefined {
  const url = URL.parse(text);
  const port = url === null ? undefined : DEFAULT_PORTS[url.protocol];
  if (url === null || port === undefined || url.hostname === '') return undefined;
  if (!/^\/?$/u.test(url.pathname) || url.search !== '' || url.hash !== '') return undefined;
  try {
    const user = decodeURIComponent(url.username);
    const password = decodeURIComponent(url.password);
    if ((user === '') !== (password === '')) return undefined;
    return {
      // The brackets of an IPv6 address belong to the URL.
      host: url.hostname.replace(/^\[|\]$/gu, ''),
      port: url.port === '' ? port : Number(url.port),
      security: url.protocol === 'smtps:' ? 'tls' : 'starttls',
      login: user === '' ? undefined : { user, password },
    };
  } catch {
    // A % that begins no escape.
    return undefined;
  }
}

function parseFrom(text: string): MailConfig['from'] | undefined {
  const [, named, inBrackets] = /^\s*(?:"?([^"<>@\p{Cc}]{0,100}?)"?\s*<([^<>\s]+)>)\s*$/u.exec(text) ?? [];
  const address = inBrackets ?? text.trim();
  return PLAIN_ADDRESS.test(address) ? { name: named?.trim() || 'Daily Papers', address } : undefined;
}

type Given = Readonly<Record<string, string | undefined>>;

/** Settings that mean nothing without a mail server. */
const NEED_SERVER = [
  'SMTP_TLS',
  'MAIL_FROM',
  'MAIL_UNSUBSCRIBE',
  'MAIL_PER_MINUTE',
  'DKIM_DOMAIN',
  'DKIM_SELECTOR',
  'DKIM_KEY_FILE',
];

/** Settings that mean nothing without each other. */
const DKIM_KEY = ['DKIM_SELECTOR', 'DKIM_KEY_FILE'];

/** Finds settings that are missing beside those that were given. */
export function findMailFaults(given: Given): string[] {
  if (given.SMTP_URL === undefined) {
    const other = NEED_SERVER.find((name) => given[name] !== undefined);
    return other === undefined ? [] : [`SMTP_URL: expected a mail server, because ${other} is set`];
  }
  const faults: string[] = [];
  if (given.MAIL_FROM === undefined)
    faults.push('MAIL_FROM: expected the address that mails come from, because SMTP_URL is set');
  const signing = [...DKIM_KEY, 'DKIM_DOMAIN'].find((name) => given[name] !== undefined);
  if (signing === undefined) return faults;
  for (const name of DKIM_KEY)
    if (given[name] === undefined) faults.push(`${name}: expected it too, because ${signing} is set`);
  return faults;
}

/** Returns what was set about mails; undefined without a server. */
export function mailConfigOf(read: z.infer<z.ZodObject<typeof mailSettings>>): MailConfig | undefined {
  const { SMTP_URL: server, MAIL_FROM: from } = read;
  if (server === undefined || from === undefined) return undefined;
  const { DKIM_SELECTOR: selector, DKIM_KEY_FILE: keyFile } = read;
  const [, domain = ''] = from.address.split('@');
  return {
    server:
      read.SMTP_TLS === 'off' && server.security === 'starttls' ? { ...server, security: 'none' } : server,
    from,
    unsubscribeTo: read.MAIL_UNSUBSCRIBE ?? from.address,
    dkim:
      selector === undefined || keyFile === undefined
        ? undefined
        : { domain: read.DKIM_DOMAIN ?? domain, selector, keyFile },
    perMinute: read.MAIL_PER_MINUTE,
  };
}
