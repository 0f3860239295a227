import type { DeliveryServices } from '../delivery/services.ts';
import type { ReadyClient } from '../discord/gateway/client.ts';

/** What jobs work with. */
export interface JobServices extends DeliveryServices {
  readonly client: ReadyClient;
}
