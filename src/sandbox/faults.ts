/** A way in which an answer goes wrong. */
type Fault =
  /** Answers with a status instead of acting. */
  | {
      readonly kind: 'refuse';
      readonly status: number;
      readonly retryAfter?: number;
      /** Discord's code for what is wrong; 0 if left out. */
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
  /** How many requests pass unhurt first; none if left out. */
  readonly after?: number;
  /** How many requests it hits; left out: every one until it is taken back. */
  readonly times?: number;
  readonly fault: Fault;
  /** Called when a request is hit, before anything comes of it. */
  readonly onHit?: () => void;
}

/** Ordered misbehaviour of the REST API. */
export interface Faults {
  /** Adds a rule and gives a function that takes it back. Each rule counts its requests by itself. */
  add(rule: FaultRule): () => void;
  /** The fault for a request; where several rules could hit it, that of the one that was added first. */
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
