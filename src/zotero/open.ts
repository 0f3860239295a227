import type { Config } from '../config.ts';
import { formatUserAgent } from '../user-agent.ts';
import { createZoteroApi } from './api.ts';
import type { Zotero } from './services.ts';

/** Opens Zotero as the settings say. */
export function openZotero(
  { zotero: { baseUrl, encryptionKey }, contact }: Pick<Config, 'zotero' | 'contact'>,
  now: () => Temporal.Instant,
): Zotero {
  return {
    api: createZoteroApi({ baseUrl, userAgent: formatUserAgent(contact), now }),
    secret: encryptionKey === undefined ? undefined : Buffer.from(encryptionKey, 'hex'),
  };
}
