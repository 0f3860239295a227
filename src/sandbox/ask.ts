import {
  type APIMessage,
  type APIUser,
  ApplicationCommandType,
  InteractionType,
  MessageType,
} from 'discord-api-types/v10';
import { z } from 'zod';
import type { Installed } from './installs.ts';
import { commandPathOf } from './invocation.ts';
import type { Channel, StoredMessage } from './world.ts';

/** An interaction that the bot is asked to answer. */
export interface Ask {
  readonly type: InteractionType;
  readonly channel: Channel;
  readonly userId: string;
  readonly installed: Installed;
  readonly data: Record<string, unknown>;
  /** The message of the part that was pressed, also if the press opened a form. */
  readonly source?: StoredMessage;
}

/** The data of a message command. */
const targetShape = z.looseObject({
  type: z.literal(ApplicationCommandType.Message),
  target_id: z.string(),
});

/** Returns the type of a message that answers. */
export function answerTypeOf({ data }: Ask): MessageType {
  return targetShape.safeParse(data).success ? MessageType.ContextMenuCommand : MessageType.ChatInputCommand;
}

/** Returns what a message says about the command it answers, or about the message on which somebody pressed something. */
export function originOf(
  { type, data, source, installed }: Ask,
  id: string,
  user: APIUser | undefined,
): Pick<APIMessage, 'interaction' | 'interaction_metadata'> {
  if (user === undefined) return {};
  const asked = { id, user, authorizing_integration_owners: installed.owners };
  if (type === InteractionType.MessageComponent && source !== undefined)
    return { interaction_metadata: { ...asked, type, interacted_message_id: source.message.id } };
  if (type === InteractionType.ModalSubmit && source !== undefined) {
    const press = InteractionType.MessageComponent as const;
    const opened = { ...asked, type: press, interacted_message_id: source.message.id };
    return { interaction_metadata: { ...asked, type, triggering_interaction_metadata: opened } };
  }
  if (type !== InteractionType.ApplicationCommand) return {};
  const target = targetShape.safeParse(data).data;
  return {
    interaction: { id, type, name: commandPathOf(data), user },
    interaction_metadata: { ...asked, type, ...(target && { target_message_id: target.target_id }) },
  };
}
