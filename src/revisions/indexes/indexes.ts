import type { Config } from '../../config.ts';
import { createHttp, type HttpParts } from '../../sources/http.ts';
import { formatUserAgent } from '../../user-agent.ts';
import type { Informant } from '../informants.ts';
import { createCrossref } from './crossref.ts';
import { createSemanticScholar } from './semantic-scholar.ts';

/** Opens the indexes; none if the operator gave no contact, as both ask to know who asks. */
export function openIndexes(
  { contact, sourceSettings }: Pick<Config, 'contact' | 'sourceSettings'>,
  parts: Pick<HttpParts, 'log' | 'sleep'>,
): Informant[] {
  if (contact === undefined) return [];
  const setting = (name: string): string => sourceSettings[name] ?? '';
  const http = createHttp({ ...parts, userAgent: formatUserAgent(contact) });
  return [
    createCrossref({ http, url: setting('CROSSREF_URL'), contact }),
    createSemanticScholar({
      http,
      url: setting('SEMANTIC_SCHOLAR_URL'),
      key: setting('SEMANTIC_SCHOLAR_API_KEY'),
    }),
  ];
}
