import { unsubscribeAddressOf } from '../publishing/paths.ts';
import type { Mailer } from './services.ts';
import type { Leaving } from './views.ts';

/** Returns how the reader with this token leaves. */
export function leavingOf(
  { publicUrl, unsubscribeTo }: Pick<Mailer, 'publicUrl' | 'unsubscribeTo'>,
  token: string,
): Leaving {
  return {
    url: publicUrl === undefined ? undefined : unsubscribeAddressOf(publicUrl, token),
    mailTo: unsubscribeTo,
    subject: `unsubscribe ${token}`,
  };
}
