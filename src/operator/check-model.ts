import type { ModelConfig } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { messageOf, UserError } from '../errors.ts';
import { createModel } from '../tldr/model/model.ts';
import type { Question } from '../tldr/model/prompt.ts';
import { textOf } from '../tldr/text.ts';
import { askWithin } from '../tldr/write.ts';

/** Short, so that a check costs almost nothing. */
const QUESTION: Question = {
  text: textOf({
    title: 'Attention Is All You Need',
    abstract:
      'We propose a new simple network architecture, the Transformer, based solely on attention mechanisms. Experiments on two machine translation tasks show these models to be superior in quality while being more parallelizable.',
  }),
  language: 'en',
};

/**
 * Asks the model for a TL;DR exactly as the bot does, within the budget, and returns in words that it answers. Throws
 * if it doesn't: a server can list the model and still reject the bot's questions.
 */
export async function checkModel(
  services: { readonly database: Database; readonly now: () => Temporal.Instant },
  config: ModelConfig,
): Promise<string> {
  const model = createModel(config);
  // It gives up by itself, at the same time as the bot would.
  const answer = await askWithin(services, model, QUESTION, new AbortController().signal).catch(
    (error: unknown) => {
      const why = messageOf(error);
      throw new UserError(`${model.address} doesn't answer questions for ${model.name}: ${why}`);
    },
  );
  if (answer === undefined)
    return `${model.address} was not asked because this month's budget has no room for a question`;
  if (answer.said.kind === 'nothing') {
    throw new UserError(
      `${model.address} answers for ${model.name}, but without a usable TL;DR: ${answer.said.fault}`,
    );
  }
  return `${model.address} answers questions for ${model.name}`;
}
