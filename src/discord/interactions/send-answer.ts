import { MessageFlags } from 'discord.js';
import { cutAtWord } from '../../papers/cut-at-word.ts';
import { readFailure } from '../failure.ts';
import { MAX_CONTENT } from '../limits.ts';
import { type MessageBody, withoutLinks } from '../render/cards.ts';
import { withRetry } from '../retry.ts';
import type { Answer } from './answer.ts';
import { askedBy } from './asked-command.ts';
import { buildRows } from './buttons.ts';
import type { Answerable } from './failed-answer.ts';
import { hasServer } from './has-server.ts';
import type { StoredAsk } from './paged-answers.ts';
import type { Services } from './services.ts';

/**
 * Sends an answer with its buttons, its menu and its files, each further file in a message of its own. One that Discord
 * refuses is sent again without its links.
 */
export async function sendAnswer(
  interaction: Answerable,
  said: Answer,
  ask: StoredAsk & { readonly page: number },
  services: Services,
): Promise<void> {
  const isOutside = !interaction.inCachedGuild();
  const asker = askedBy(interaction, ask);
  const directFor = isOutside && hasServer(asker) ? asker.guildId : undefined;
  const place = { directFor, canShare: !isOutside, messageId: findReplaced(interaction) };
  const components = await buildRows(services.database, said, { ...ask, ...place }, services.now());
  const { content = '', embeds = [] } = said;
  const [first, ...others] = (said.files ?? []).map((file) =>
    'text' in file
      ? { attachment: Buffer.from(file.text), name: file.name }
      : { attachment: Buffer.from(file.png), name: file.name, description: file.altText },
  );
  const body = {
    content: cutAtWord(content, MAX_CONTENT),
    embeds,
    components,
    ...(first !== undefined && { files: [first] }),
  };
  const edit = (form: MessageBody) =>
    withRetry(() => interaction.editReply({ ...form, allowedMentions: { parse: [] } }));
  try {
    await edit(body);
  } catch (error) {
    if (readFailure(error) !== 'refused') throw error;
    services.log.warn({ err: error, command: ask.command }, 'Discord refused an answer with its links');
    // Discord may have refused it because of one of its links, as with a card.
    await edit(withoutLinks(body));
  }
  for (const file of others) await interaction.followUp({ files: [file], flags: MessageFlags.Ephemeral });
}

/** Finds the message that the answer replaces; undefined if it is one of its own. */
function findReplaced(interaction: Answerable): string | undefined {
  const replaces = 'message' in interaction && interaction.ephemeral === null;
  return replaces ? interaction.message?.id : undefined;
}
