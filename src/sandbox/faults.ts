/** A way in which an answer goes wrong. */
type Fault =
  /** Answers with a status instead of acting. */
  | { readonly kind: 'refuse'; readonly status: number; readonly retryAfter?: number }
  /** Acts, and closes the connection without an answer. */
  | { readonly kind: 'drop' }
  /** Acts after a while. */
  | { readonly kind: 'delay'; readonly ms: number };

/** Which requests a fault hits. */
interface FaultRule {
  readonly method?: string;
  /** Tested on the path behind `/api/v10`. */
  readonly path?: RegExp;
  /** How many requests pass unhurt first; none if left out. */
  readonly after?: number;
  /** How many requests it hits; left out: every one until it is taken back. */
  readonly times?: number;
  readonly fault: Fault;
}

/** Ordered misbehaviour of the REST API. */
export interface Faults {
  /** Adds a rule and gives a function that takes it back. */
  add(rule: FaultRule): () => void;
  /** The fault for a request, if a rule hits it; rules are asked in the order they were added. */
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
      const hit = rules.find(
        ({ rule, left }) => left > 0 && (rule.method ?? method) === method && (rule.path?.test(path) ?? true),
      );
      if (hit === undefined) return undefined;
      if (hit.unhurt > 0) {
        hit.unhurt -= 1;
        return undefined;
      }
      hit.left -= 1;
      return hit.rule.fault;
    },
  };
}
