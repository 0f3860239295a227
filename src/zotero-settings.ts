import { z } from 'zod';

/** Where Zotero is, and the key with which people's keys to it are encrypted. */
export interface ZoteroConfig {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  /** 64 hexadecimal digits; undefined if nobody can connect Zotero. */
  readonly encryptionKey: string | undefined;
}

/** Parses a key for AES-256. */
export const encryptionKey = z
  .string()
  .regex(/^[\da-f]{64}$/iu, { error: '64 hexadecimal digits, which the command openssl rand -hex 32 makes' });
