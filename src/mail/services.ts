import type { Database } from '../database/connect.ts';
import type { Log } from '../log.ts';
import type { MailConfig } from '../mail-config.ts';
import type { Metrics } from '../metrics.ts';
import type { Queue } from '../queue/queue.ts';
import type { Model } from '../tldr/model/model.ts';
import type { OpenSession } from './session.ts';
import type { DescribeCard } from './views.ts';

/** The settings of mails, with the key that signs them. */
export interface Mailer extends Omit<MailConfig, 'dkim'> {
  readonly dkim: { readonly domain: string; readonly selector: string; readonly key: string } | undefined;
  /** Address of the public server; undefined if there is none. */
  readonly publicUrl: string | undefined;
  readonly open: OpenSession;
}

/** The services that mails need. */
export interface MailServices {
  readonly database: Database;
  readonly queue: Queue;
  readonly model: Model | undefined;
  readonly describeCard: DescribeCard;
  /** Undefined if no mail server is set. */
  readonly mailer: Mailer | undefined;
  readonly metrics: Metrics;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}
