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

/** A question to a source that tells whether it works. */
interface Probe {
  readonly paperId: string;
  readonly addressSetting: string;
}

/** How people name the lists of a source that has several, such as feeds by their addresses. */
interface Instances {
  /** The label of the field in which a form asks for one, at most 45 characters. */
  readonly label: string;
  readonly placeholder: string;
  /** What to give after `source:`, as an example. */
  readonly example: string;
  /**
   * Reads what a person typed; undefined if it names no list of this source. Throws `UserError` for what can't be one,
   * though it looks like it.
   */
  parse(text: string): string | undefined;
  /** Names a list for readers, in plain text: `ICLR.cc/2026/Conference`. */
  format(instance: string): string;
  /** Writes a list so that `parse` reads it. */
  write(instance: string): string;
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
  /**
   * `required`: it is asked by category, so its feeds must name some. `optional`: it gives its papers categories. `none`:
   * it has no categories.
   */
  readonly categories: 'required' | 'optional' | 'none';
  /** Its categories, if they are not arXiv's. */
  readonly categoryNames?: readonly string[];
  /** Undefined if it has one list only. */
  readonly instances?: Instances;
  /**
   * `published`: it has a list per day. `seen`: it says what there is now, and a paper's list day is that on which the bot
   * first saw it (`src/delivery/rolling-list.ts`).
   */
  readonly days: 'published' | 'seen';
  /** Whether its readers vote for papers, for days after they were listed; false if left out. */
  readonly hasUpvotes?: boolean;
  /** Which papers can be fetched by arXiv id. Sources with all are asked before those with some. */
  readonly arxivIds: 'all' | 'some' | 'none';
  /** How to check it: fetch a paper that it has. Undefined if there is nothing to ask, or nothing that can fail. */
  readonly probe: Probe | undefined;
  open(parts: SourceParts): Source;
}
