import { type Client, REST, type RouteLike } from 'discord.js';

/** Makes one request and never repeats it: for what has no nonce, so that whoever tries again must look for it first. */
export function postOnce(client: Client<true>, route: RouteLike, body: unknown): Promise<unknown> {
  const once = { retries: 0, hashSweepInterval: 0, handlerSweepInterval: 0 };
  const rest = new REST({ ...client.rest.options, ...once }).setToken(client.token);
  return rest.post(route, { body });
}
