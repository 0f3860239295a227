import type { DeliveryServices } from '../delivery/services.ts';
import type { ReadyClient } from '../discord/gateway/client.ts';
import type { MailServices } from '../mail/services.ts';
import type { MeetingServices } from '../meetings/services.ts';

/** The services that jobs need. */
export interface JobServices extends DeliveryServices, MeetingServices, MailServices {
  readonly client: ReadyClient;
}
