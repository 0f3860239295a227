import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { UnfinishedJobs } from '../database/job-tables.ts';
import type { Metrics } from '../metrics.ts';

/** Seconds within which a digest is on time, a little late, or late by a restart, an outage, a day. */
const LAG_BUCKETS = [5, 15, 60, 300, 900, 3_600, 21_600, 86_400];

/** From an index's instant answer to the time at which people give up. */
const SEARCH_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/**
 * Creates the metrics in a registry. `readQueue` is called at each scrape; if it fails, the queue's metrics are left
 * out. No label holds a guild, a channel, a person, or anything else that is numerous.
 */
export function createMetrics(
  registry: Registry,
  readQueue: () => Promise<readonly UnfinishedJobs[]>,
): Metrics {
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Counter({ name: `daily_papers_${name}`, help, labelNames, registers });
  const histogram = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name: `daily_papers_${name}`, help, buckets, registers });

  const papers = counter('papers_collected_total', 'Papers on lists that sources returned', ['source']);
  const cards = counter('cards_sent_total', 'Cards sent to Discord');
  const lag = histogram(
    'digest_lag_seconds',
    'Time from when a digest was due until it was posted',
    LAG_BUCKETS,
  );
  const answers = counter('discord_answers_total', "Discord's answers, by HTTP status", ['status']);
  const waits = counter('discord_waits_total', "Requests that waited for one of Discord's limits", ['scope']);
  const calls = counter('model_calls_total', 'Times a language model was asked', ['outcome']);
  const cost = counter('model_cost_total', 'Cost of a language model, in the currency of its prices');
  const embeddings = counter('embedding_calls_total', 'Times an embedding model was asked', ['outcome']);
  const texts = counter('embedded_texts_total', 'Texts of papers and queries that were embedded');
  const mails = counter('mails_total', 'What came of mails that were to be sent', ['outcome']);
  const votes = counter('votes_total', 'Reactions with the vote emoji on cards', ['change']);
  const webAnswers = counter('web_answers_total', "The public server's answers, by HTTP status", ['status']);
  const searches = histogram('search_seconds', 'How long searches took', SEARCH_BUCKETS);
  addQueue(registry, readQueue);

  return {
    papersCollected: (source, number) => papers.inc({ source }, number),
    cardSent: () => cards.inc(),
    digestPosted: (seconds) => lag.observe(Math.max(0, seconds)),
    discordAnswered: (status) => answers.inc({ status }),
    discordWaited: (scope) => waits.inc({ scope }),
    modelAsked(outcome, spent = 0) {
      calls.inc({ outcome });
      cost.inc(Math.max(0, spent));
    },
    embeddingAsked(outcome, number) {
      embeddings.inc({ outcome });
      if (outcome === 'answered') texts.inc(number);
    },
    mailSettled: (outcome) => mails.inc({ outcome }),
    voteHeard: (change) => votes.inc({ change }),
    webAnswered: (status) => webAnswers.inc({ status }),
    async timeSearch(work) {
      const end = searches.startTimer();
      try {
        return await work();
      } finally {
        end();
      }
    },
  };
}

/** Both gauges come from one look at the tables. */
function addQueue(registry: Registry, readQueue: () => Promise<readonly UnfinishedJobs[]>): void {
  let looking: Promise<readonly UnfinishedJobs[]> | undefined;
  const look = (): Promise<readonly UnfinishedJobs[]> => {
    looking ??= readQueue()
      // The other metrics matter most when the database is away; /readyz reports that.
      .catch(() => [])
      .finally(() => {
        looking = undefined;
      });
    return looking;
  };
  const gauge = (name: string, help: string, measure: (unfinished: UnfinishedJobs) => number) =>
    new Gauge({
      name: `daily_papers_${name}`,
      help,
      labelNames: ['job'],
      registers: [registry],
      async collect() {
        const kinds = await look();
        this.reset();
        for (const kind of kinds) this.set({ job: kind.name }, measure(kind));
      },
    });
  gauge('queue_jobs', 'Jobs waiting or running', ({ jobs }) => jobs);
  gauge(
    'queue_oldest_seconds',
    'For how long the oldest unfinished job could have been done',
    ({ oldestSeconds }) => oldestSeconds,
  );
}
