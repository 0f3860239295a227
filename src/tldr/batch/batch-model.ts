import OpenAI, { toFile } from 'openai';
import { z } from 'zod';
import type { ModelConfig } from '../../config.ts';
import { UserError } from '../../errors.ts';
import { type ModelAnswer, readCompletion } from '../model/answers.ts';
import { buildRequest } from '../model/model.ts';
import type { Question } from '../model/prompt.ts';

/** A batch as its server reports it. */
export interface RemoteBatch {
  readonly id: string;
  /** `over`: no more answers will come. */
  readonly state: 'under way' | 'over';
  /** OpenAI's word for the state. */
  readonly status: string;
  readonly done: number;
  readonly total: number;
  readonly files: readonly string[];
}

/** A server that accepts batches, by OpenAI's Batch API (https://platform.openai.com/docs/guides/batch). */
export interface BatchModel {
  /**
   * Sends questions, each with a name of ours; `mark` finds the batch again. Throws `BatchRefusedError` if the server
   * accepts none, and `UserError` if that is unknown.
   */
  send(questions: ReadonlyMap<string, Question>, mark: string): Promise<RemoteBatch>;
  /** Finds the batch with that mark; undefined if it was never created. */
  find(mark: string): Promise<RemoteBatch | undefined>;
  look(id: string): Promise<RemoteBatch>;
  /** Reads the answers by the names of the questions; leaves out those that failed. */
  read(batch: RemoteBatch): Promise<Map<string, ModelAnswer>>;
}

/** The server doesn't accept batches, or not this one; nothing was created. */
export class BatchRefusedError extends UserError {}

/** Uploads take longer than questions. */
const TIMEOUT_MS = 60_000;
const SERVER_ERROR = 500;
const MARK = 'daily_papers';
const OVER = ['completed', 'failed', 'expired', 'cancelled'];

const answeredShape = z.object({
  custom_id: z.string(),
  response: z.object({ status_code: z.number(), body: z.unknown() }).nullish(),
});

/** Creates a client for a server's batches. */
export function createBatchModel(config: ModelConfig): BatchModel {
  const client = new OpenAI({ apiKey: config.apiKey, baseURL: config.baseUrl ?? null, timeout: TIMEOUT_MS });
  return {
    async send(questions, mark) {
      const lines = [...questions].map(([name, question]) =>
        JSON.stringify({
          custom_id: name,
          method: 'POST',
          url: '/v1/chat/completions',
          body: buildRequest(config.name, question),
        }),
      );
      try {
        const file = await client.files.create({
          file: await toFile(Buffer.from(`${lines.join('\n')}\n`), `${mark}.jsonl`),
          purpose: 'batch',
        });
        return remoteOf(
          await client.batches.create(
            {
              input_file_id: file.id,
              endpoint: '/v1/chat/completions',
              completion_window: '24h',
              metadata: { [MARK]: mark },
            },
            // If the answer is lost, the batch may exist: the next run looks for it before it creates another.
            { maxRetries: 0 },
          ),
        );
      } catch (error) {
        if (!(error instanceof OpenAI.APIError)) throw error;
        if (error.status === undefined || error.status >= SERVER_ERROR) {
          throw new UserError(
            `The model's server gave no answer (${error.status ?? error.message}). Run this again to continue.`,
          );
        }
        throw new BatchRefusedError(
          `The model's server rejected the batch (${error.status}). Many servers other than OpenAI don't support batches: run papers tldr without --batch.`,
        );
      }
    },
    async find(mark) {
      for await (const batch of client.batches.list({ limit: 100 }))
        if (batch.metadata?.[MARK] === mark) return remoteOf(batch);
      return undefined;
    },
    look: async (id) => remoteOf(await client.batches.retrieve(id)),
    async read({ files }) {
      const answers = new Map<string, ModelAnswer>();
      for (const file of files) {
        const text = await (await client.files.content(file)).text();
        for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
          const { custom_id, response } = answeredShape.parse(JSON.parse(line));
          if (response?.status_code === 200) answers.set(custom_id, readCompletion(response.body));
        }
      }
      return answers;
    },
  };
}

function remoteOf(batch: OpenAI.Batch): RemoteBatch {
  return {
    id: batch.id,
    state: OVER.includes(batch.status) ? 'over' : 'under way',
    status: batch.status,
    done: batch.request_counts?.completed ?? 0,
    total: batch.request_counts?.total ?? 0,
    files: batch.output_file_id ? [batch.output_file_id] : [],
  };
}
