import { once } from 'node:events';
import { createServer } from 'node:http';
import { escapeMarkup } from './escape-markup.ts';
import { renderSampleMails } from './sample-mails.ts';

/** What the page may do: show styles, and nothing else. */
const HEADERS = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  'cache-control': 'no-store',
};

const today = Temporal.Now.plainDateISO('UTC');
const mails = await renderSampleMails(today);

const list = [...mails].map(
  ([name, { subject }]) =>
    `<li><a href="/${name}">${escapeMarkup(subject)}</a> (<a href="/${name}.txt">as plain text</a>)</li>`,
);
const index = `<!doctype html><meta charset="utf-8"><title>Mails of Daily Papers</title><meta name="color-scheme" content="light dark"><body style="font:16px/1.6 sans-serif;max-width:40em;margin:2em auto;padding:0 1em"><h1>Mails of Daily Papers</h1><p>Nothing is sent. Make the window narrow, or switch the system to dark, to see what readers see.</p><ul>${list.join('')}</ul>`;

/** Shows the mails with the papers that ship with the product in a browser. Sends none. */
const server = createServer(({ url = '/' }, response) => {
  const { name = '', isText } = /^\/(?<name>[a-z]+)(?<isText>\.txt)?$/u.exec(url)?.groups ?? {};
  const mail = mails.get(name);
  if (url === '/')
    response.writeHead(200, { ...HEADERS, 'content-type': 'text/html; charset=utf-8' }).end(index);
  else if (mail === undefined)
    response.writeHead(404, { ...HEADERS, 'content-type': 'text/plain' }).end('There is no such mail.\n');
  else if (isText !== undefined)
    response.writeHead(200, { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' }).end(mail.text);
  else response.writeHead(200, { ...HEADERS, 'content-type': 'text/html; charset=utf-8' }).end(mail.html);
});

server.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
const port = typeof address === 'object' && address !== null ? address.port : 0;
process.stdout.write(`The mails are at http://127.0.0.1:${port}/ until you press Ctrl+C. Nothing is sent.\n`);
