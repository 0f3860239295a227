import type { REST } from 'discord.js';
import type { Embedder } from '../embeddings/embedder.ts';
import type { Metrics } from '../metrics.ts';
import type { Sources } from '../sources/sources.ts';
import { costOf, type Model } from '../tldr/model/model.ts';

/** Wraps sources to count their lists. */
export function watchSources(sources: Sources, metrics: Pick<Metrics, 'papersCollected'>): Sources {
  return new Map(
    [...sources].map(([name, source]) => [
      name,
      {
        ...source,
        async fetchDay(request) {
          const list = await source.fetchDay(request);
          if (list.state === 'listed') metrics.papersCollected(name, list.listings.length);
          return list;
        },
      },
    ]),
  );
}

/** Wraps a model to count its calls, and their cost if its prices are known. */
export function watchModel(model: Model, metrics: Pick<Metrics, 'modelAsked'>): Model {
  return {
    ...model,
    async ask(question, signal) {
      try {
        const answer = await model.ask(question, signal);
        metrics.modelAsked('answered', costOf(answer.usage, model.prices));
        return answer;
      } catch (error) {
        metrics.modelAsked('failed');
        throw error;
      }
    },
  };
}

/** Wraps an embedding model to count its calls and texts. */
export function watchEmbedder(embedder: Embedder, metrics: Pick<Metrics, 'embeddingAsked'>): Embedder {
  return {
    ...embedder,
    async embed(texts, signal) {
      try {
        const vectors = await embedder.embed(texts, signal);
        metrics.embeddingAsked('answered', texts.length);
        return vectors;
      } catch (error) {
        metrics.embeddingAsked('failed', texts.length);
        throw error;
      }
    },
  };
}

/** Counts Discord's answers, each try separately, and the waits for its limits. */
export function watchDiscord(rest: REST, metrics: Pick<Metrics, 'discordAnswered' | 'discordWaited'>): void {
  rest.on('response', (_request, { status }) => metrics.discordAnswered(status));
  rest.on('rateLimited', ({ global: isGlobal, scope }) => metrics.discordWaited(isGlobal ? 'global' : scope));
}
