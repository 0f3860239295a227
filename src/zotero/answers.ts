import { z } from 'zod';

/** Whose a key is, and what it may write to. */
export interface KeyFacts {
  readonly userId: number;
  readonly userName: string;
  readonly ownWrite: boolean;
  /** Whether the key may write to each group, by its number as text; "all" for those that are not named. */
  readonly groups: ReadonlyMap<string, boolean>;
}

const rights = z.object({ library: z.boolean().optional(), write: z.boolean().optional() });

type Rights = Record<string, z.output<typeof rights>>;

/** Parses the answer of `/keys/current`. */
export const keyShape = z
  .object({
    userID: z.int(),
    username: z.string().default(''),
    access: z
      .object({
        user: rights.optional(),
        // PHP writes a list instead of an object if there is none.
        groups: z
          .union([z.record(z.string(), rights), z.array(z.never()).transform((): Rights => ({}))])
          .optional(),
      })
      .default({}),
  })
  .transform(
    ({ userID, username, access }): KeyFacts => ({
      userId: userID,
      userName: username,
      ownWrite: access.user?.write === true,
      groups: new Map(
        Object.entries(access.groups ?? {}).map(([group, { write }]) => [group, write === true]),
      ),
    }),
  );

/** A collection of a library. */
export interface Collection {
  readonly key: string;
  readonly name: string;
}

/** Parses a page of collections. */
export const collectionsShape = z.array(
  z
    .object({ key: z.string(), data: z.object({ name: z.string() }) })
    .transform(({ key, data }): Collection => ({ key, name: data.name })),
);

/** Parses items of which only the keys are wanted. */
export const itemsShape = z.array(z.object({ key: z.string() }));

/** Parses a group of which only the name is wanted. */
export const groupShape = z.object({ data: z.object({ name: z.string() }) });

const byIndex = <Value extends z.ZodType>(value: Value) =>
  // PHP writes an empty object as a list.
  z
    .union([
      z.record(z.string(), value),
      z.array(z.never()).transform((): Record<string, z.output<Value>> => ({})),
    ])
    .optional();

/** Parses what became of the items of a request, by their place in it. */
export const writtenShape = z.object({
  successful: byIndex(z.looseObject({ key: z.string() })),
  // Older than `successful`, with bare keys; both are written.
  success: byIndex(z.string()),
  unchanged: byIndex(z.string()),
  failed: byIndex(
    z.object({ key: z.string().optional(), code: z.number(), message: z.string().default('') }),
  ),
});

/** What became of the items of a request, by their place in it. */
export type Written = z.output<typeof writtenShape>;
