/** A refusal in Discord's own shape: a status, a code, a message, and the faults of a bad form. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: number;
  readonly errors: FormErrors | undefined;
  readonly retryAfter: number | undefined;

  constructor(
    status: number,
    code: number,
    message: string,
    more: { errors?: FormErrors; retryAfter?: number } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = more.errors;
    this.retryAfter = more.retryAfter;
  }

  toJSON(): Record<string, unknown> {
    return {
      message: this.message,
      code: this.code,
      ...(this.errors && { errors: this.errors }),
      ...(this.retryAfter !== undefined && { retry_after: this.retryAfter, global: false }),
    };
  }
}

/** Faults of a form, nested as the form is, with a list at each faulty place. */
export interface FormErrors {
  [field: string]: FormErrors | { code: string; message: string }[];
}

/** Creates the refusals that a bot meets, with Discord's codes. */
export const refusals = {
  unknownAccount: () => new Refusal(404, 10_013, 'Unknown User'),
  unknownChannel: () => new Refusal(404, 10_003, 'Unknown Channel'),
  unknownGuild: () => new Refusal(404, 10_004, 'Unknown Guild'),
  unknownMember: () => new Refusal(404, 10_007, 'Unknown Member'),
  unknownMessage: () => new Refusal(404, 10_008, 'Unknown Message'),
  unknownEmoji: () => new Refusal(400, 10_014, 'Unknown Emoji'),
  unknownTag: () => new Refusal(404, 10_087, 'Unknown Tag'),
  unknownEvent: () => new Refusal(404, 10_070, 'Unknown Guild Scheduled Event'),
  tooManyCommands: (most: number) =>
    new Refusal(400, 30_032, `Maximum number of application commands reached (${most})`),
  tooManyEvents: () =>
    new Refusal(400, 30_038, 'Maximum number of uncompleted guild scheduled events reached (100)'),
  eventIsOver: () => new Refusal(400, 180_000, 'Cannot update a finished event'),
  closedDirects: () => new Refusal(403, 50_007, 'Cannot send messages to this user'),
  noMutualGuilds: () =>
    new Refusal(403, 50_278, 'Cannot send messages to this user due to having no mutual guilds'),
  threadArchived: () => new Refusal(400, 50_083, 'Thread is archived'),
  threadLocked: () => new Refusal(400, 160_005, 'Thread is locked'),
  threadExists: () => new Refusal(400, 160_004, 'A thread has already been created for this message'),
  tooManyThreads: () => new Refusal(400, 160_006, 'Maximum number of active threads reached'),
  tagRequired: () => new Refusal(400, 40_067, 'A tag is required to create a forum post in this channel'),
  notForThisChannel: () => new Refusal(400, 50_024, 'Cannot execute action on this channel type'),
  noTextChannel: () => new Refusal(400, 50_008, 'Cannot send messages in a non-text channel'),
  unknownWebhook: () => new Refusal(404, 10_015, 'Unknown Webhook'),
  unknownInteraction: () => new Refusal(404, 10_062, 'Unknown interaction'),
  unknownCommand: () => new Refusal(404, 10_063, 'Unknown application command'),
  alreadyAcknowledged: () => new Refusal(400, 40_060, 'Interaction has already been acknowledged.'),
  tooLarge: () => new Refusal(413, 40_005, 'Request entity too large'),
  emptyMessage: () => new Refusal(400, 50_006, 'Cannot send an empty message'),
  missingAccess: () => new Refusal(403, 50_001, 'Missing Access'),
  notTheAuthor: () => new Refusal(403, 50_005, 'Cannot edit a message authored by another user'),
  missingPermissions: () => new Refusal(403, 50_013, 'Missing Permissions'),
  notFound: () => new Refusal(404, 0, '404: Not Found'),
  unauthorized: () => new Refusal(401, 0, '401: Unauthorized'),
  badJson: () => new Refusal(400, 50_109, 'The request body contains invalid JSON.'),
} as const;

/** Creates the refusal of a form with these faults, each with a path into the form and a message. */
export function badForm(
  faults: readonly { path: readonly PropertyKey[]; code: string; message: string }[],
): Refusal {
  const errors: FormErrors = {};
  for (const { path, code, message } of faults) {
    let place = errors;
    for (const step of path) {
      const key = String(step);
      const next = place[key];
      if (next !== undefined && !Array.isArray(next)) {
        place = next;
      } else {
        const made: FormErrors = {};
        place[key] = made;
        place = made;
      }
    }
    const here = place._errors;
    if (Array.isArray(here)) here.push({ code, message });
    else place._errors = [{ code, message }];
  }
  return new Refusal(400, 50_035, 'Invalid Form Body', { errors });
}
