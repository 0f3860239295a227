import manifest from '../package.json' with { type: 'json' };

/** Contact for a server's maintainers if the bot misbehaves and its operator gave none. */
const NO_CONTACT = 'self-hosted; no contact given';

/** Returns how the bot names itself to the servers that it asks. */
export function formatUserAgent(contact: string | undefined): string {
  return `daily-papers/${manifest.version} (${contact ?? NO_CONTACT})`;
}
