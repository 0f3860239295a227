import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import { type ListKey, SOURCE_NAMES, type SourceName } from '../papers/paper.ts';
import { formatUserAgent } from '../user-agent.ts';
import { arxiv } from './arxiv.ts';
import { biorxiv, medrxiv } from './biorxiv.ts';
import type { SourceDeclaration } from './declaration.ts';
import { createHttp, type Sleep } from './http.ts';
import { huggingFace } from './huggingface.ts';
import { INDEX_SETTINGS } from './index-settings.ts';
import { openreview } from './openreview.ts';
import { rss } from './rss.ts';
import { sample } from './sample.ts';
import type { Source } from './source.ts';

/** Every source with its declaration: to add one, add its file, its stored name, and a line here. */
export const SOURCES: { readonly [Name in SourceName]: SourceDeclaration<Name> } = {
  huggingface: huggingFace,
  arxiv,
  biorxiv,
  medrxiv,
  openreview,
  rss,
  sample,
};

/** The declarations, in the order in which people are offered the sources; the first is the default. */
export const SOURCE_LIST: readonly SourceDeclaration[] = SOURCE_NAMES.map((name) => SOURCES[name]);

/** The source of papers unless somebody chooses another. */
export const DEFAULT_SOURCE: SourceName = SOURCE_NAMES[0];

/** The settings of all sources and of the indexes beside them, for `readConfig`. */
export const SOURCE_SETTINGS: SourceDeclaration['settings'] = Object.assign(
  {},
  INDEX_SETTINGS,
  ...SOURCE_LIST.map(({ settings }) => settings),
);

/**
 * Reads which list a person named: a source by its name or title, or one of its lists. Undefined for anything else. Of a
 * source that has several lists, its name alone gives an empty instance.
 */
export function parseList(text: string): ListKey | undefined {
  const typed = text.trim();
  const named = SOURCE_LIST.find((one) => [one.name, one.title.toLowerCase()].includes(typed.toLowerCase()));
  if (named !== undefined) return { source: named.name, instance: '' };
  for (const { name, instances } of SOURCE_LIST) {
    const instance = instances?.parse(typed);
    if (instance !== undefined) return { source: name, instance };
  }
  return undefined;
}

/** Names a list for readers, in plain text: strangers' text, if the source has several lists. */
export function nameList({ source, instance }: ListKey): string {
  const { title, instances } = SOURCES[source];
  return instance === '' || instances === undefined ? title : instances.format(instance);
}

/** Writes a list so that `parseList` reads it. */
export function writeList({ source, instance }: ListKey): string {
  const { instances } = SOURCES[source];
  return instance === '' || instances === undefined ? source : instances.write(instance);
}

/** The open sources, by name. */
export type Sources = ReadonlyMap<SourceName, Source>;

/** Services that the sources need. */
interface SourceServices {
  readonly log: Log;
  readonly now: () => Temporal.Instant;
  /** Waits before a source is asked again; on the machine's clock if left out. */
  readonly sleep?: Sleep | undefined;
}

/** Opens the sources of these kinds behind one polite client, at the addresses in the settings. */
export function openSources(
  { contact, sourceSettings }: Pick<Config, 'contact' | 'sourceSettings'>,
  { log, now, sleep }: SourceServices,
  ...kinds: readonly SourceDeclaration['kind'][]
): Sources {
  const http = createHttp({ userAgent: formatUserAgent(contact), log, sleep });
  const setting = (name: string): string => {
    const value = sourceSettings[name];
    if (value === undefined) throw new Error(`No source declares the setting ${name}, or it was not read.`);
    return value;
  };
  const wanted = SOURCE_LIST.filter(({ kind }) => kinds.includes(kind));
  return new Map(wanted.map((source) => [source.name, source.open({ http, log, now, setting })]));
}

/** Finds the source that replaces one that fails, if there is one: on the sandbox. */
export function findStandIn(sources: Sources): SourceName | undefined {
  return SOURCE_NAMES.find((name) => SOURCES[name].kind === 'shipped' && sources.has(name));
}

/** Credits a summary that a source gave with a paper. */
export function formatCredit(name: SourceName): string {
  return `${SOURCES[name].publisher} (the source's own summary)`;
}
