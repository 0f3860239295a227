import type { AlertServices } from '../alerts/services.ts';
import type { DeliveryServices } from '../delivery/services.ts';
import type { ReadyClient } from '../discord/gateway/client.ts';
import type { DiscussionServices } from '../discussions/services.ts';
import type { MailServices } from '../mail/services.ts';
import type { MeetingServices } from '../meetings/services.ts';
import type { FollowUpServices } from '../revisions/follow-up.ts';
import type { RevisionServices } from '../revisions/tell.ts';
import type { ZoteroServices } from '../zotero/services.ts';

/** The services that jobs need. */
export interface JobServices
  extends DeliveryServices,
    MeetingServices,
    MailServices,
    DiscussionServices,
    FollowUpServices,
    RevisionServices,
    ZoteroServices,
    AlertServices {
  readonly queue: DeliveryServices['queue'];
  readonly client: ReadyClient;
}
