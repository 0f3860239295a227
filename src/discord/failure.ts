import { DiscordAPIError, HTTPError, RateLimitError, RESTJSONErrorCodes } from 'discord.js';

/**
 * What a failed request means: `closed`, a place that is gone or shut to us until a person mends it; `refused`, a
 * message that Discord will never take; `passing`, what may work when tried again; `fault`, an error of ours.
 */
export type Failure = 'closed' | 'refused' | 'passing' | 'fault';

const CLOSED: readonly (number | string)[] = [
  RESTJSONErrorCodes.UnknownChannel,
  RESTJSONErrorCodes.UnknownGuild,
  RESTJSONErrorCodes.UnknownUser,
  RESTJSONErrorCodes.MissingAccess,
  RESTJSONErrorCodes.MissingPermissions,
  RESTJSONErrorCodes.CannotSendMessagesToThisUser,
];

const BAD_REQUEST = 400;
const SERVER_ERROR = 500;

/** Says what a failed request to Discord means. */
export function readFailure(error: unknown): Failure {
  if (error instanceof DiscordAPIError) {
    if (CLOSED.includes(error.code)) return 'closed';
    if (error.status === BAD_REQUEST) return 'refused';
    return error.status >= SERVER_ERROR ? 'passing' : 'fault';
  }
  if (error instanceof HTTPError || error instanceof RateLimitError) return 'passing';
  return isOfNetwork(error) ? 'passing' : 'fault';
}

/** undici's errors bear its own codes, the system's theirs; a request that timed out is aborted. */
function isOfNetwork(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return true;
  if ('code' in error && typeof error.code === 'string') return /^(?:UND_ERR_|E[A-Z]+$)/u.test(error.code);
  return isOfNetwork(error.cause);
}

/** What failed, for people: no address, no token, nothing of the request. */
export function wordFailure(error: unknown): string {
  if (error instanceof DiscordAPIError || error instanceof HTTPError)
    return `Discord answers ${error.status}`;
  if (readFailure(error) === 'passing') return "Discord can't be reached";
  return 'something went wrong on our side; the log has it';
}
