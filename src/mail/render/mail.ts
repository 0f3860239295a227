import { escapeMarkup } from '../../escape-markup.ts';
import { MAX_FOR_ADDRESS, VALID_FOR } from '../code-limits.ts';
import type { Leaving, MailContent, MailText } from '../views.ts';
import { paragraph, renderHtml, renderPage, row, small } from './html.ts';
import { renderPlain, wrap } from './plain.ts';
import { formatAsker, formatSubject } from './words.ts';

/** Renders a mail with papers. */
export function renderDigest(content: MailContent, leaving: Leaving): MailText {
  return {
    subject: formatSubject(content),
    text: renderPlain(content, leaving),
    html: renderHtml(content, leaving),
  };
}

/** A code, and who asked for it. */
export interface CodeContent {
  readonly code: string;
  /** The name that the server shows of them. */
  readonly userName: string;
  readonly rhythm: 'daily' | 'weekly';
  /** How a code is confirmed, such as "/email confirm". */
  readonly command: string;
}

/** Renders the mail with a code. */
export function renderCode({ code, userName, rhythm, command }: CodeContent): MailText {
  const name = formatAsker(userName);
  const asks = `${name} asked in Discord to have Daily Papers’ ${rhythm} mails sent to this address.`;
  const use = `If that was you, run this in Discord within ${VALID_FOR.minutes} minutes: ${command} code:${code}`;
  const ignore = `If it wasn’t, do nothing: nobody is subscribed without the code, and at most ${MAX_FOR_ADDRESS} such mails come in a day.`;
  return {
    subject: `${code} is your code for Daily Papers`,
    text: [`Your code is ${code}.`, '', wrap(asks), '', use, '', wrap(ignore), ''].join('\n'),
    html: renderPage({
      title: 'Your code for Daily Papers',
      preview: `Your code is ${code}.`,
      rows: [
        row(
          paragraph(`Your code is <strong style="font-size:24px;letter-spacing:3px">${code}</strong>`) +
            paragraph(escapeMarkup(asks)) +
            paragraph(escapeMarkup(use)) +
            small(escapeMarkup(ignore)),
        ),
      ],
    }),
  };
}

/** Renders the test mail of an operator. */
export function renderTry(): MailText {
  const words = [
    'This mail was sent by Daily Papers, as its digests are, because whoever runs it asked for it.',
    'Open its headers (“Show original”): SPF, DKIM and DMARC should say pass.',
  ];
  return {
    subject: 'Test mail from Daily Papers',
    text: [...words.flatMap((line) => [wrap(line), ''])].join('\n'),
    html: renderPage({
      title: 'Test mail from Daily Papers',
      preview: words[0] ?? '',
      rows: [row(words.map((line) => paragraph(escapeMarkup(line))).join(''))],
    }),
  };
}
