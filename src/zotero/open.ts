import type { Config } from '../config.ts';
import { createZoteroApi } from './api.ts';
import type { Zotero } from './services.ts';

/** Opens Zotero as the settings say. */
export function openZotero(
  { zotero: { baseUrl, encryptionKey }, contact }: Pick<Config, 'zotero' | 'contact'>,
  now: () => Temporal.Instant,
): Zotero {
  const userAgent = `daily-papers/0.1 (${contact ?? 'self-hosted; no contact given'})`;
  return {
    api: createZoteroApi({ baseUrl, userAgent, now }),
    secret: encryptionKey === undefined ? undefined : Buffer.from(encryptionKey, 'hex'),
  };
}
