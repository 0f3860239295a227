import type { z } from 'zod';
import type { Log } from '../log.ts';
import type { SourceName } from '../papers/paper.ts';
import type { Http } from './http.ts';
import type { Source, SourceIdentity } from './source.ts';

/** Parts that a source is opened with. */
interface SourceParts {
  readonly http: Http;
  readonly log: Log;
  readonly now: () => Temporal.Instant;
  /** Returns one of the source's own settings. */
  readonly setting: (name: string) => string;
}

/** A source as it declares itself, in a file of its own: everything that the rest of the product knows about it. */
export interface SourceDeclaration<Name extends SourceName = SourceName> extends SourceIdentity {
  readonly name: Name;
  /** Its publisher: credited with its summaries, and named when it is checked. */
  readonly publisher: string;
  /**
   * `net`: fetched over the network. `shipped`: comes with the product, lists the same papers every day, never fails,
   * and only exists on the sandbox.
   */
  readonly kind: 'net' | 'shipped';
  /** Its settings by the names of their environment variables, each with its parser. */
  readonly settings: Readonly<Record<string, z.ZodType<string>>>;
  /** `required`: it is asked by category, so its feeds must name some. `none`: it has no categories. */
  readonly categories: 'required' | 'none';
  /** Which papers can be fetched by arXiv id. Sources with all are asked before those with some. */
  readonly arxivIds: 'all' | 'some' | 'none';
  /** How to check it: fetch a paper that it has. Undefined if nothing can fail. */
  readonly probe: { readonly paperId: string; readonly addressSetting: string } | undefined;
  open(parts: SourceParts): Source;
}
