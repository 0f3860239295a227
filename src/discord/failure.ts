import { DiscordAPIError, HTTPError, RateLimitError, RESTJSONErrorCodes } from 'discord.js';

/**
 * The meaning of a failed request: `closed`, the place is gone or closed to us until a person fixes it; `refused`, Discord
 * will never take this message or emoji; `passing`, it may work when tried again; `fault`, an error of ours.
 */
export type Failure = 'closed' | 'refused' | 'passing' | 'fault';

/**
 * Codes about what is sent or what it is sent to, not about the place: another message can be taken there
 * (https://docs.discord.com/developers/topics/opcodes-and-status-codes#json).
 */
const ABOUT_THE_MESSAGE: readonly (number | string)[] = [
  RESTJSONErrorCodes.UnknownMessage,
  RESTJSONErrorCodes.UnknownEmoji,
  RESTJSONErrorCodes.ExplicitContentCannotBeSentToTheDesiredRecipient,
  RESTJSONErrorCodes.AnnouncementEditLimitExceeded,
  RESTJSONErrorCodes.MaximumNumberOfReactionsReached,
  RESTJSONErrorCodes.MaximumNumberOfEditsToMessagesOlderThanOneHourReached,
  RESTJSONErrorCodes.RequestEntityTooLarge,
  RESTJSONErrorCodes.CannotEditMessageAuthoredByAnotherUser,
  RESTJSONErrorCodes.CannotSendAnEmptyMessage,
  RESTJSONErrorCodes.InvalidFormBodyOrContentType,
  RESTJSONErrorCodes.InvalidMessageType,
  RESTJSONErrorCodes.RequestBodyContainsInvalidJSON,
  RESTJSONErrorCodes.ReactionWasBlocked,
  RESTJSONErrorCodes.MessageBlockedByHarmfulLinksFilter,
];

/** Codes of requests that Discord accepts again after a while. */
const FOR_A_WHILE: readonly (number | string)[] = [
  RESTJSONErrorCodes.ActionCannotBePerformedDueToSlowmodeRateLimit,
  RESTJSONErrorCodes.ChannelWriteRateLimit,
  RESTJSONErrorCodes.ServerWriteRateLimit,
  RESTJSONErrorCodes.OpeningDirectMessagesTooFast,
  RESTJSONErrorCodes.SendMessagesHasBeenTemporarilyDisabled,
  RESTJSONErrorCodes.FeatureTemporarilyDisabledServerSide,
  RESTJSONErrorCodes.ServiceResourceIsBeingRateLimited,
  RESTJSONErrorCodes.CloudflareIsBlockingYourRequest,
  RESTJSONErrorCodes.ApplicationNotYetAvailable,
  RESTJSONErrorCodes.APIResourceOverloaded,
];

/** The code of an answer that gives no particular one. */
const NO_CODE: number | string = RESTJSONErrorCodes.GeneralError;

const BAD_REQUEST = 400;
const UNAUTHORIZED = 401;
const NOT_FOUND = 404;
const TOO_LARGE = 413;
const TOO_MANY = 429;
const SERVER_ERROR = 500;

/** Says what a failed request to Discord means. */
export function readFailure(error: unknown): Failure {
  if (error instanceof DiscordAPIError) return readAnswer(error);
  if (error instanceof HTTPError || error instanceof RateLimitError) return 'passing';
  return isOfNetwork(error) ? 'passing' : 'fault';
}

/**
 * Reads an answer of Discord. Takes an unknown code to be about the place: a card that is held back is reported and
 * comes later, but a card that is given up is lost.
 */
function readAnswer({ code, status }: DiscordAPIError): Failure {
  if (status === UNAUTHORIZED) return 'fault';
  if (status >= SERVER_ERROR || status === TOO_MANY || FOR_A_WHILE.includes(code)) return 'passing';
  // Discord's own refusals have a code; a page from a proxy on the way has none.
  if (typeof code !== 'number') return 'passing';
  if (ABOUT_THE_MESSAGE.includes(code) || status === TOO_LARGE) return 'refused';
  if (code !== NO_CODE) return 'closed';
  if (status === BAD_REQUEST) return 'refused';
  return status === NOT_FOUND ? 'fault' : 'closed';
}

/** Whether a request failed with this code. */
export function hasCode(error: unknown, code: RESTJSONErrorCodes): error is DiscordAPIError {
  return error instanceof DiscordAPIError && error.code === code;
}

/** Whether the network failed. undici's errors have its own codes, the system's have theirs; a timeout aborts the request. */
function isOfNetwork(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return true;
  if ('code' in error && typeof error.code === 'string') return /^(?:UND_ERR_|E[A-Z]+$)/u.test(error.code);
  return isOfNetwork(error.cause);
}

/** Says what failed, for people: no address, no token, nothing from the request. */
export function formatFailure(error: unknown): string {
  if (error instanceof DiscordAPIError || error instanceof HTTPError)
    return `Discord answered with HTTP status ${error.status}`;
  if (readFailure(error) === 'passing') return "Discord can't be reached";
  return 'something went wrong on our side; the log says what';
}
