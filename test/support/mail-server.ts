import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { SmtpServer } from '../../src/mail-config.ts';
import type { Ends } from './ends.ts';
import { LOOPBACK_CERTIFICATE, LOOPBACK_KEY } from './loopback-certificate.ts';

/** What the server does with the next mail: takes it, answers with a code, hangs up or says nothing any more. */
type Deed = 'take' | 'hang' | 'drop' | { readonly code: number; readonly words: string };

/** A mail that the server has got. */
interface Got {
  readonly to: string;
  readonly raw: Buffer;
  readonly utf8: boolean;
}

/** A real mail server that does what a test wants. */
export interface MailServer {
  readonly server: SmtpServer;
  readonly url: string;
  readonly got: Got[];
  /** Recipients that were named, those that were refused among them. */
  readonly named: string[];
  /** At the recipient. */
  atRecipient: (address: string) => Deed;
  /** After it has got a message: a message that it drops or hangs on, it has. */
  afterData: (address: string) => Deed;
  parse(index?: number): Promise<ParsedMail>;
}

interface MailServerOptions {
  /** `plain`: no TLS at all. */
  readonly security?: 'starttls' | 'tls' | 'plain';
  readonly login?: { readonly user: string; readonly password: string };
  /** What it says to another login. */
  readonly refusal?: string;
  readonly takesInternational?: boolean;
}

/** Opens a mail server that ends with the test. */
export async function openMailServer(
  t: Ends,
  {
    security = 'starttls',
    login,
    refusal = 'Wrong user or password',
    takesInternational = true,
  }: MailServerOptions = {},
): Promise<MailServer> {
  const got: Got[] = [];
  const named: string[] = [];
  const options: SMTPServerOptions = {
    secure: security === 'tls',
    hideSTARTTLS: security !== 'starttls',
    disabledCommands: security === 'plain' ? ['STARTTLS'] : [],
    authOptional: login === undefined,
    allowInsecureAuth: true,
    hideSMTPUTF8: !takesInternational,
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 100,
    cert: LOOPBACK_CERTIFICATE,
    key: LOOPBACK_KEY,
    onAuth({ username, password }, _session, done) {
      if (username === login?.user && password === login?.password) done(null, { user: username });
      else done(Object.assign(new Error(refusal), { responseCode: 535 }));
    },
    onRcptTo({ address }, { id }, done) {
      named.push(address);
      act(mail.atRecipient(address), id, done);
    },
    onData(stream, { id, envelope }, done) {
      // A client that is killed in the middle of a text fails it.
      void buffer(stream).then((raw) => {
        const [to] = envelope.rcptTo;
        const deed = mail.afterData(to?.address ?? '');
        const takes = typeof deed === 'string';
        if (takes) got.push({ to: to?.address ?? '', raw, utf8: envelope.smtpUtf8 === true });
        act(deed, id, done);
      }, done);
    },
  };
  const smtp = new SMTPServer(options);
  // A client that trusts no certificate hangs up.
  smtp.on('error', () => {});
  const act = (deed: Deed, id: string, done: (error?: Error | null) => void): void => {
    if (deed === 'take') done();
    else if (deed === 'drop') for (const one of smtp.connections) one.id === id && one._socket.destroy();
    else if (deed !== 'hang') done(Object.assign(new Error(deed.words), { responseCode: deed.code }));
  };
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  t.after(() => new Promise<void>((resolve) => smtp.close(resolve)));
  const address = smtp.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const at = login === undefined ? '' : `${login.user}:${login.password}@`;
  const mail: MailServer = {
    server: {
      host: 'localhost',
      port,
      security: security === 'plain' ? 'starttls' : security,
      login,
    },
    url: `${security === 'tls' ? 'smtps' : 'smtp'}://${at}localhost:${port}`,
    got,
    named,
    atRecipient: () => 'take',
    afterData: () => 'take',
    parse: (index = 0) => simpleParser(got[index]?.raw ?? ''),
  };
  return mail;
}
