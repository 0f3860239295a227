/** What a picture shows, in words and numbers; `lay-out.ts` says where, `spec.ts` how it looks. */
export interface Figure {
  readonly title: string;
  /** The first days of the weeks that its bars stand for, oldest first; at least one. */
  readonly weeks: readonly Temporal.PlainDate[];
  /** What was done each week, each on a scale of its own: at most three. */
  readonly activity: readonly BarRow[];
  /** Parts of one thing, on one scale, so that they may be compared: at most seven. Nothing is shown without any. */
  readonly parts: { readonly heading: string; readonly rows: readonly BarRow[] };
  /** Sums, the largest first: at most four. Nothing is shown without any. */
  readonly sums: { readonly heading: string; readonly rows: readonly Sum[] };
}

/** A bar for each week. */
export interface BarRow {
  readonly name: string;
  /** One for each week of the figure. */
  readonly values: readonly number[];
}

/** A bar on its own. */
export interface Sum {
  readonly name: string;
  readonly value: number;
}
