import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createSessions, type Session } from '../../src/mail/session.ts';
import { LOOPBACK_CERTIFICATE } from '../support/loopback-certificate.ts';
import { openMailServer } from '../support/mail-server.ts';

const open = createSessions({ ca: LOOPBACK_CERTIFICATE });

const send = (session: Session) =>
  session.send({
    from: 'papers@example.org',
    to: 'ada@example.org',
    message: Buffer.from('Subject: Papers\r\n\r\nNone.\r\n'),
    handOver: async () => {},
  });

suite('a session with a mail server', () => {
  const AT_RECIPIENT = [
    [550, '5.1.1 No such user', 'refused'],
    [550, 'No such user', 'refused'],
    [554, '5.2.1 Mailbox disabled', 'refused'],
    [550, '5.1.1 Relay 5.7.1 says no', 'refused'],
    [451, '4.7.1 Greylisted', 'later'],
    [553, '5.7.1 <papers@example.org>: Sender address rejected: not owned by user papers', 'later'],
    [554, '5.7.1 <ada@example.org>: Relay access denied', 'later'],
    [550, '5.7.26 Unauthenticated mail', 'later'],
    [530, 'Authentication required', 'later'],
    [530, '5.7.0 Must issue a STARTTLS command first', 'later'],
    [503, 'Bad sequence of commands', 'later'],
  ] as const;
  for (const [code, words, kind] of AT_RECIPIENT)
    test(`takes “${code} ${words}” at the recipient for: ${kind}`, async (t) => {
      const server = await openMailServer(t);
      server.atRecipient = () => ({ code, words });
      using session = await open(server.server);

      const outcome = await send(session);

      assert.deepEqual(outcome, { kind, because: `${code} ${words}` });
    });

  test('takes a text that is refused by policy for refused', async (t) => {
    const server = await openMailServer(t);
    server.afterData = () => ({ code: 550, words: '5.7.1 Looks like spam' });
    using session = await open(server.server);

    assert.equal((await send(session)).kind, 'refused');
  });

  test('keeps nothing of the mails that were refused', async (t) => {
    const server = await openMailServer(t);
    server.atRecipient = () => ({ code: 550, words: 'No such user' });
    const warnings: string[] = [];
    const warn = ({ message }: Error): void => void warnings.push(message);
    process.on('warning', warn);
    t.after(() => process.off('warning', warn));
    using session = await open(server.server);

    for (let count = 0; count < 15; count += 1) assert.equal((await send(session)).kind, 'refused');
    await new Promise(setImmediate);

    assert.ok(session.isOpen());
    assert.deepEqual(warnings, [], 'Node warns of 11 listeners');
  });
});
