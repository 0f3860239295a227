import type { Database } from '../database/connect.ts';
import type { Execution } from './execution.ts';
import type { Lexicons } from './index/lexicons.ts';
import type { TeamFilters } from './retrieve/conditions.ts';
import type { SemanticSearch } from './semantic/semantic.ts';

/** What the ways to find papers share. */
export interface SearchParts {
  readonly database: Database;
  readonly execution: Execution;
  readonly lexicons: Lexicons;
  /** Undefined: papers are found by words alone. */
  readonly semantic: SemanticSearch | undefined;
  readonly filters: TeamFilters;
  readonly now: () => Temporal.Instant;
}
