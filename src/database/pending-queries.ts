import type postgres from 'postgres';

/** The result of one look at the pending queries. */
export interface Look {
  /**
   * How many looks have seen the query that was seen most often, this one included. While the database is away none
   * counts: queries then fail one after another, and the last of a queue waits long for its turn.
   */
  readonly oldest: number;
  /** Whether a connection timed out since the last look. */
  readonly timedOut: boolean;
}

/** A client whose pending queries are tracked. */
export interface TrackedClient {
  readonly client: postgres.Sql;
  look(): Look;
}

/** Keeps the pending queries. */
interface Register {
  /** Adds a query; returns a function that removes it. */
  add(): () => void;
  failed(error: unknown): void;
}

/**
 * Tracks the queries that drizzle sends through a client. postgres 3.4.9 can lose a query on a connection that is
 * closed under it (https://github.com/porsager/postgres/issues/1154, 1186 and 1208). One of ten connections may hang; a
 * query sent to check the database takes another one and doesn't notice.
 */
export function trackQueries(client: postgres.Sql): TrackedClient {
  const seen = new Map<object, number>();
  let wasAway = false;
  let timedOut = false;
  const register: Register = {
    add() {
      const query = {};
      seen.set(query, 0);
      return () => void seen.delete(query);
    },
    failed(error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      wasAway ||= AWAY.test(code);
      timedOut ||= code === 'CONNECT_TIMEOUT';
    },
  };
  return {
    client: trackClient(client, register),
    look() {
      for (const [query, times] of seen) seen.set(query, wasAway ? 0 : times + 1);
      const look = { oldest: Math.max(0, ...seen.values()), timedOut };
      [wasAway, timedOut] = [false, false];
      return look;
    },
  };
}

/** Wraps a client or transaction; drizzle calls only these three methods. */
function trackClient<Client extends object>(client: Client, register: Register): Client {
  return new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      if (name === 'unsafe') {
        return (...words: unknown[]) => trackQuery(Reflect.apply(value, target, words), register);
      }
      if (name === 'begin' || name === 'savepoint') {
        return (work: Work) =>
          trackTransaction((tracked) => Reflect.apply(value, target, [tracked]), work, register);
      }
      return value;
    },
  });
}

function trackQuery(query: PromiseLike<unknown>, register: Register): PromiseLike<unknown> {
  const close = register.add();
  query.then(close, (error: unknown) => {
    register.failed(error);
    close();
  });
  return query;
}

type Work = (transaction: object) => Promise<unknown>;

/** Tracks the driver's own begin and end of a transaction; the work in between may take its time. */
async function trackTransaction(
  begin: (work: Work) => Promise<unknown>,
  work: Work,
  register: Register,
): Promise<unknown> {
  const open = new Set<() => void>();
  const own: Register = {
    add() {
      const off = register.add();
      const close = (): void => {
        off();
        open.delete(close);
      };
      open.add(close);
      return close;
    },
    failed: register.failed,
  };
  const began = own.add();
  let hasBegun = false;
  try {
    return await begin(async (transaction) => {
      hasBegun = true;
      began();
      try {
        return await work(trackClient(transaction, own));
      } finally {
        own.add();
      }
    });
  } catch (error) {
    if (!hasBegun) register.failed(error);
    throw error;
  } finally {
    // A transaction whose connection is closed fails, and its queries may stay pending: nobody waits for them.
    for (const close of open) close();
  }
}

/** Codes of the driver, the system, and the SQLSTATE classes with which a server says that it isn't available now. */
const AWAY = /^(?:CONNECT|E[A-Z]+$|08|53|57)/u;
