import type { z } from 'zod';
import type { Log } from '../log.ts';
import type { SourceName } from '../papers/paper.ts';
import type { Http } from './http.ts';
import type { Source, SourceIdentity } from './source.ts';

/** What a source is opened with. */
interface SourceParts {
  readonly http: Http;
  readonly log: Log;
  readonly now: () => Temporal.Instant;
  /** Gives one of the source's own settings. */
  readonly setting: (name: string) => string;
}

/** A source as it declares itself, in a file of its own: all that the rest of the product knows of it. */
export interface SourceDeclaration<Name extends SourceName = SourceName> extends SourceIdentity {
  readonly name: Name;
  /** Who makes it: credited with its summaries, and named where it is checked. */
  readonly publisher: string;
  /**
   * `net`: it is asked over the network. `shipped`: it comes with the product, lists the same papers every day, never
   * fails, and is there on the sandbox alone.
   */
  readonly kind: 'net' | 'shipped';
  /** Its settings by the names of their environment variables, each with what it takes. */
  readonly settings: Readonly<Record<string, z.ZodType<string>>>;
  /** `required`: it is asked by category, so its feeds must name some. `none`: it does not say categories. */
  readonly categories: 'required' | 'none';
  /** Whether its papers can be asked for by arXiv id. Those that know all are asked before those that know some. */
  readonly arxivIds: 'all' | 'some' | 'none';
  /** How it is checked: a paper that it knows is asked for. Undefined where nothing can fail. */
  readonly probe: { readonly paperId: string; readonly addressSetting: string } | undefined;
  open(parts: SourceParts): Source;
}
