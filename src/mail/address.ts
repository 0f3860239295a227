import { domainToASCII } from 'node:url';
import { UserError } from '../errors.ts';
import { withoutControls } from '../papers/controls.ts';

/** An e-mail address that mails may be sent to. */
export interface MailAddress {
  /** As it is written into mails: the domain in ASCII. */
  readonly address: string;
  /** As it is compared: mail providers don't tell capitals apart. */
  readonly key: string;
}

/** RFC 5321, section 4.5.3.1: what a server must take. */
const MAX_ADDRESS = 254;
const MAX_LOCAL = 64;

/** An address needs no more of a mistake to be recognised. */
const MAX_SHOWN = 60;

/** Letters of any script: whether the server takes them is known once it is asked. */
const LOCAL = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const DOMAIN = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)+$/u;

/** Parses an address that a person typed. Throws `UserError` that says what is wrong with it. */
export function parseMailAddress(typed: string): MailAddress {
  const text = typed.trim().normalize('NFC');
  if (text.length > MAX_ADDRESS)
    throw new UserError(
      `That address has ${text.length} characters; the longest that mail servers take has ${MAX_ADDRESS}. Check it and try again.`,
    );
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text) || withoutControls(text) !== text)
    throw refuse(text, 'it has line breaks or invisible characters. Type it instead of pasting it');
  if (/["<>,;:()[\]\\\s]/u.test(text))
    throw refuse(text, 'it has quotes, brackets, commas or spaces. Give one address alone');
  const [local = '', domain = '', ...more] = text.split('@');
  if (local === '' || domain === '' || more.length > 0)
    throw refuse(text, 'it needs one @ between two parts');
  if (Buffer.byteLength(local) > MAX_LOCAL || !LOCAL.test(local))
    throw refuse(text, 'what comes before the @ is not a name that mail servers take');
  const host = domainToASCII(domain).toLowerCase();
  if (!DOMAIN.test(host) || /^[\d.]+$/u.test(host))
    throw refuse(text, 'what comes after the @ is not the name of a domain');
  const address = `${local}@${host}`;
  return { address, key: address.toLowerCase() };
}

function refuse(text: string, why: string): UserError {
  const shown = withoutControls(text.replace(/\s+/gu, ' ')).slice(0, MAX_SHOWN);
  return new UserError(`“${shown}” isn't an e-mail address I can write to: ${why}, such as ada@example.org.`);
}

/** Tells whether a server needs SMTPUTF8 for an address (RFC 6531). */
export function isInternational(address: string): boolean {
  return /[^\p{ASCII}]/u.test(address);
}
