import type { AlertServices } from '../alerts/services.ts';
import type { DeliveryServices } from '../delivery/services.ts';
import type { ReadyClient } from '../discord/gateway/client.ts';
import type { DiscussionServices } from '../discussions/services.ts';
import type { MailServices } from '../mail/services.ts';
import type { MeetingServices } from '../meetings/services.ts';

/** The services that jobs need. */
export interface JobServices
  extends DeliveryServices,
    MeetingServices,
    MailServices,
    DiscussionServices,
    AlertServices {
  readonly queue: DeliveryServices['queue'];
  readonly client: ReadyClient;
}
