import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import type { SourceName } from '../papers/paper.ts';
import { createArxiv } from './arxiv.ts';
import { createHttp } from './http.ts';
import { createHuggingFace } from './huggingface.ts';
import type { Source } from './source.ts';

/** The sources that can be asked, by name. */
export type Sources = ReadonlyMap<SourceName, Source>;

/** What the sources need. */
export interface SourceServices {
  readonly log: Log;
  readonly now: () => Temporal.Instant;
}

/** What a source's keepers can do about a bot that misbehaves, where its operator gave no contact. */
const NO_CONTACT = 'self-hosted; no contact given';

/** Creates the sources on the net, as the settings place them, behind one polite client. */
export function createSources(config: Config, { log, now }: SourceServices): Sources {
  const http = createHttp({ userAgent: `daily-papers/0.1 (${config.contact ?? NO_CONTACT})`, log });
  return new Map<SourceName, Source>([
    ['huggingface', createHuggingFace({ http, baseUrl: config.huggingfaceUrl })],
    ['arxiv', createArxiv({ http, apiUrl: config.arxivApiUrl, rssUrl: config.arxivRssUrl, log, now })],
  ]);
}
