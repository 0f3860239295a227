import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';

/** NIST SP 800-38D recommends 96 bits, and as many for the tag as there are. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The form of what is stored; another one begins otherwise. */
const VERSION = 'v1';

/**
 * Encrypts a text with a key of 32 bytes. `about` is bound to it without being in it: whoever copies the result to another
 * row can't have it opened there.
 */
export function seal(secret: Buffer, text: string, about: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, secret, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(about));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return `${VERSION}.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')}`;
}

/** Decrypts what `seal` returned; undefined if it was sealed with another key, about something else, or was changed. */
export function unseal(secret: Buffer, sealed: string, about: string): string | undefined {
  const [version, written = ''] = sealed.split('.');
  const bytes = Buffer.from(written, 'base64url');
  if (version !== VERSION || bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv(ALGORITHM, secret, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(about));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    const text = [decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()];
    return Buffer.concat(text).toString('utf8');
  } catch {
    // The tag doesn't fit: there is nothing more to know.
    return undefined;
  }
}
