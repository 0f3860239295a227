import { DiscordAPIError, HTTPError, RateLimitError, RESTJSONErrorCodes } from 'discord.js';

/**
 * What a failed request means: `closed`, a place that is gone or shut to us until a person mends it; `refused`, a
 * message or an emoji that Discord will never take; `passing`, what may work when tried again; `fault`, an error of ours.
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

/** Codes of what Discord takes again after a while. */
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

/** The code of an answer that names none. */
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
 * A code that is not known here is taken for one about the place: a card that is held back is told of and comes later,
 * one that is given up is lost.
 */
function readAnswer({ code, status }: DiscordAPIError): Failure {
  if (status === UNAUTHORIZED) return 'fault';
  if (status >= SERVER_ERROR || status === TOO_MANY || FOR_A_WHILE.includes(code)) return 'passing';
  // Discord's own refusals bear a code; a page of something on the way to it has none.
  if (typeof code !== 'number') return 'passing';
  if (ABOUT_THE_MESSAGE.includes(code) || status === TOO_LARGE) return 'refused';
  if (code !== NO_CODE) return 'closed';
  if (status === BAD_REQUEST) return 'refused';
  return status === NOT_FOUND ? 'fault' : 'closed';
}

/** Whether a request failed with this code of Discord's. */
export function hasCode(error: unknown, code: RESTJSONErrorCodes): error is DiscordAPIError {
  return error instanceof DiscordAPIError && error.code === code;
}

/** undici's errors bear its own codes, the system's theirs; a request that timed out is aborted. */
function isOfNetwork(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return true;
  if ('code' in error && typeof error.code === 'string') return /^(?:UND_ERR_|E[A-Z]+$)/u.test(error.code);
  return isOfNetwork(error.cause);
}

/** What failed, for people: no address, no token, nothing of the request. */
export function formatFailure(error: unknown): string {
  if (error instanceof DiscordAPIError || error instanceof HTTPError)
    return `Discord answers ${error.status}`;
  if (readFailure(error) === 'passing') return "Discord can't be reached";
  return 'something went wrong on our side; the log has it';
}
