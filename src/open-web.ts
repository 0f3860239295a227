import { unsubscribe } from './mail/subscriptions.ts';
import { createDocuments, type PublishingServices } from './publishing/documents.ts';
import { startWeb, type WebParts } from './web/server.ts';
import type { WebConfig } from './web-settings.ts';

/** Starts the public server with what it serves: feeds and calendars, and the end of e-mails. */
export function openWeb(
  config: WebConfig,
  { log, metrics, ...services }: Omit<PublishingServices, 'publicUrl'> & Pick<WebParts, 'log' | 'metrics'>,
): Promise<AsyncDisposable> {
  return startWeb(config, {
    findDocument: createDocuments({ ...services, publicUrl: config.publicUrl }),
    unsubscribe: (token) => unsubscribe(services.database, token),
    now: services.now,
    nowMs: () => performance.now(),
    log,
    metrics,
  });
}
