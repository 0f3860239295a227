/** A way in which an answer goes wrong. */
type Fault =
  /** Answers with a status instead of acting. */
  | {
      readonly kind: 'refuse';
      readonly status: number;
      readonly retryAfter?: number;
      /** Discord's error code; 0 if left out. */
      readonly code?: number;
    }
  /** Acts, and closes the connection without an answer. */
  | { readonly kind: 'drop' }
  /** Closes the connection without acting. */
  | { readonly kind: 'lose' }
  /** Acts after a while. */
  | { readonly kind: 'delay'; readonly ms: number };

/** Which requests a fault hits. */
interface FaultRule {
  readonly method?: string;
  /** Tested on the path behind `/api/v10`. */
  readonly path?: RegExp;
  /** How many requests pass first; none if left out. */
  readonly after?: number;
  /** How many requests it hits; if left out, every one until the rule is removed. */
  readonly times?: number;
  readonly fault: Fault;
  /** Called when a request is hit, before it has any effect. */
  readonly onHit?: () => void;
}

/** Faults that the REST API is told to have. */
export interface Faults {
  /** Adds a rule and returns a function that removes it. Each rule counts its own requests. */
  add(rule: FaultRule): () => void;
  /** Returns the fault for a request; if several rules match, that of the first one added. */
  take(method: string, path: string): Fault | undefined;
}

/** Creates an empty list of faults. */
export function createFaults(): Faults {
  const rules: { readonly rule: FaultRule; unhurt: number; left: number }[] = [];
  return {
    add(rule) {
      const entry = { rule, unhurt: rule.after ?? 0, left: rule.times ?? Number.POSITIVE_INFINITY };
      rules.push(entry);
      return () => {
        entry.left = 0;
      };
    },
    take(method, path) {
      let hit: (typeof rules)[number] | undefined;
      for (const entry of rules) {
        const { rule } = entry;
        if (entry.left === 0 || (rule.method ?? method) !== method || rule.path?.test(path) === false)
          continue;
        if (entry.unhurt > 0) entry.unhurt -= 1;
        else hit ??= entry;
      }
      if (hit === undefined) return undefined;
      hit.left -= 1;
      hit.rule.onHit?.();
      return hit.rule.fault;
    },
  };
}
