import { createTransport } from 'nodemailer';
import type { Mailer } from './services.ts';
import type { Leaving, MailText } from './views.ts';

/** A mail to be written. */
export interface NewMessage extends MailText {
  readonly to: string;
  /** Its Message-ID without the domain. */
  readonly key: string;
  readonly date: Temporal.Instant;
  /** Of a mail to a list of readers: the list, and how to leave it. */
  readonly list: { readonly id: string; readonly title: string; readonly leaving: Leaving } | undefined;
}

/** Nothing is read or fetched, whatever a paper's text says: all of a mail is given. */
const TRANSPORT = {
  streamTransport: true,
  buffer: true,
  newline: 'windows',
  disableFileAccess: true,
  disableUrlAccess: true,
} as const;

/** Writes a mail as it goes to the server, signed if a key is set. */
export async function writeMessage(
  { from, dkim }: Pick<Mailer, 'from' | 'dkim'>,
  { to, key, date, subject, text, html, list }: NewMessage,
): Promise<Buffer> {
  const [, domain = ''] = from.address.split('@');
  const { message } = await createTransport(TRANSPORT).sendMail({
    from,
    to: { name: '', address: to },
    subject,
    text,
    html,
    messageId: `<${key}@${domain}>`,
    date: new Date(date.epochMilliseconds),
    textEncoding: 'quoted-printable',
    headers: {
      // RFC 3834: nobody's absence answers it.
      'Auto-Submitted': 'auto-generated',
      ...(list?.leaving.url !== undefined && { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
    },
    ...(list !== undefined && {
      list: {
        id: { url: `${list.id}.${domain}`, comment: list.title },
        // A list in a list: one header with both addresses, as RFC 8058 asks; a flat one makes two headers.
        unsubscribe: [addressesOf(list.leaving)],
      },
    }),
    ...(dkim !== undefined && {
      dkim: { domainName: dkim.domain, keySelector: dkim.selector, privateKey: dkim.key },
    }),
  });
  if (!Buffer.isBuffer(message)) throw new Error('The mail was not written into memory.');
  return message;
}

function addressesOf({ url, mailTo, subject }: Leaving): string[] {
  return [...(url === undefined ? [] : [url]), `mailto:${mailTo}?subject=${encodeURIComponent(subject)}`];
}
