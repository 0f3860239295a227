import type postgres from 'postgres';

/** What a look at open questions found. */
export interface Look {
  /**
   * How often the question seen most often was seen, this look included. While the database is away none counts:
   * questions then fail one after the other, and the last of a queue waits long for its turn.
   */
  readonly oldest: number;
  /** Whether a connection could not be made in time since the look before. */
  readonly timedOut: boolean;
}

/** A client whose questions are known for as long as they are open. */
export interface TrackedClient {
  readonly client: postgres.Sql;
  look(): Look;
}

/** Where questions are noted. */
interface Register {
  /** Notes a question; gives what takes it off again. */
  add(): () => void;
  failed(error: unknown): void;
}

/**
 * Watches what drizzle asks a client. postgres 3.4.9 can lose a question on a connection that is closed under it
 * (https://github.com/porsager/postgres/issues/1154, 1186 and 1208). Of ten connections one may hang: a question put to
 * see whether the database answers goes to one of the others, and does not find it.
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

/** The same client or transaction; these three are all that drizzle calls. */
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

/** The driver itself begins and ends a transaction: these are questions too, while what lies between may take its time. */
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
    // A transaction whose connection is closed fails, and what was asked in it may stay open: nobody waits for it.
    for (const close of open) close();
  }
}

/** The driver's codes, the system's, and the classes of SQLSTATE by which a server says that it can't be had now. */
const AWAY = /^(?:CONNECT|E[A-Z]+$|08|53|57)/u;
