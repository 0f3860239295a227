import type { Mailer } from './services.ts';
import type { Leaving } from './views.ts';

/** Returns how the reader with this token leaves. */
export function leavingOf(
  { publicUrl, unsubscribeTo }: Pick<Mailer, 'publicUrl' | 'unsubscribeTo'>,
  token: string,
): Leaving {
  return {
    url: publicUrl === undefined ? undefined : `${publicUrl}${UNSUBSCRIBE_PATH}${token}`,
    mailTo: unsubscribeTo,
    subject: `unsubscribe ${token}`,
  };
}

/** Where the public server takes a token: a GET shows a page, a POST unsubscribes. */
const UNSUBSCRIBE_PATH = '/unsubscribe/';
