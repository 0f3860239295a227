import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import type { DkimConfig, MailConfig } from '../mail-config.ts';
import type { Mailer } from './services.ts';
import { createSessions, type OpenSession } from './session.ts';

/** Reads the key that signs mails. Returns undefined if no mails are sent. Throws `UserError` for a key that can't be used. */
export async function openMailer(
  { mail, publicUrl }: { readonly mail: MailConfig | undefined; readonly publicUrl: string | undefined },
  open: OpenSession = createSessions(),
): Promise<Mailer | undefined> {
  if (mail === undefined) return undefined;
  return { ...mail, dkim: mail.dkim && (await readKey(mail.dkim)), publicUrl, open };
}

async function readKey({ domain, selector, keyFile }: DkimConfig): Promise<Mailer['dkim']> {
  const key = await readFile(keyFile, 'utf8').catch((error: unknown) => {
    throw new UserError(
      `DKIM_KEY_FILE: ${keyFile} can't be read. Check its name and that the bot may read it.`,
      { cause: error },
    );
  });
  if (!isRsaKey(key)) {
    throw new UserError(
      `DKIM_KEY_FILE: ${keyFile} holds no RSA private key in PEM without a password. Make one with: openssl genrsa -out ${keyFile} 2048`,
    );
  }
  return { domain, selector, key };
}

/** The error of a key would repeat parts of the file. */
function isRsaKey(key: string): boolean {
  try {
    return createPrivateKey(key).asymmetricKeyType === 'rsa';
  } catch {
    // Anything else that a file may hold.
    return false;
  }
}
