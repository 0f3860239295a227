import { GatewayCloseCodes } from 'discord.js';

/** Says what to do about a token that Discord refuses. */
export const TOKEN_REFUSED =
  'Discord refuses the token in DISCORD_TOKEN. Make a new one in the developer portal, on the page "Bot", and set it.';

const INTENTS = 'the intents the bot asks for (Guilds, Guild Messages, Guild Message Reactions)';

/** The codes with which the gateway closes for good (https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes). */
const REASONS: Readonly<Record<number, string>> = {
  [GatewayCloseCodes.AuthenticationFailed]: TOKEN_REFUSED,
  [GatewayCloseCodes.InvalidShard]:
    'Discord refuses the shards in SHARDS: a number is out of range. Set SHARDS to auto, or count shards from 0, such as 0-1/4.',
  [GatewayCloseCodes.ShardingRequired]:
    'Discord refuses the shards in SHARDS: the bot is in too many servers for so few. Set SHARDS to auto, or to more shards.',
  [GatewayCloseCodes.InvalidAPIVersion]:
    'Discord no longer supports the gateway version that this bot uses. Install a newer version of Daily Papers.',
  [GatewayCloseCodes.InvalidIntents]: `Discord does not know ${INTENTS}. Install a newer version of Daily Papers.`,
  [GatewayCloseCodes.DisallowedIntents]: `Discord refuses ${INTENTS}. None of them is privileged: check in the developer portal that DISCORD_TOKEN belongs to the right application, and that the application may use them.`,
};

/** Says why the gateway closed for good, and what to do. */
export function formatGatewayRefusal(code: number): string {
  return REASONS[code] ?? `Discord closed the gateway for good, with code ${code}. Start the bot again.`;
}
