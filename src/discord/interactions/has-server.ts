/** Discord's own name for the place of private messages, as in https://discord.com/channels/@me. */
const NO_SERVER = '@me/';

/** Returns what stands for a server where a person asks in none. */
export function standInFor(userId: string): string {
  return `${NO_SERVER}${userId}`;
}

/**
 * Whether somebody asks in a server that the bot is in. Everywhere else the id of a server is a stand-in, a person's own, of
 * which nothing is stored.
 */
export function hasServer({ guildId }: { readonly guildId: string }): boolean {
  return !guildId.startsWith(NO_SERVER);
}
