import type { DeliveryServices } from '../delivery/services.ts';
import type { ReadyClient } from '../discord/gateway/client.ts';

/** The services that jobs need. */
export interface JobServices extends DeliveryServices {
  readonly client: ReadyClient;
}
