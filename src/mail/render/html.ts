import { escapeMarkup } from '../../escape-markup.ts';
import type { Leaving, MailContent, MailPaper } from '../views.ts';
import { formatHeading, formatLead, formatLeaving, formatVotes } from './words.ts';

/** The width that desktop mail programs show whole. */
const WIDTH = 640;

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/**
 * Colours for a light and, in `DARK`, for a dark screen. Each text has a contrast of at least 4.5 with what is behind it.
 * They stand in the elements as well: some mail programs drop the head.
 */
const LIGHT = {
  page: '#f3f2ef',
  card: '#ffffff',
  text: '#1b1b1a',
  small: '#5d5c58',
  link: '#a5430a',
  line: '#e2e0da',
};
const DARK = {
  page: '#17181a',
  card: '#232528',
  text: '#ececea',
  small: '#b0aea8',
  link: '#ffb37a',
  line: '#3a3c40',
};

const STYLE = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
a{text-decoration:underline}
@media (max-width:480px){.pad{padding:14px !important}.edge{padding:0 !important}}
@media (prefers-color-scheme:dark){
.page{background:${DARK.page} !important}
.card{background:${DARK.card} !important;border-color:${DARK.line} !important}
.text{color:${DARK.text} !important}
.small{color:${DARK.small} !important}
.link{color:${DARK.link} !important}
}`;

/** Renders a mail as HTML: tables and styles in place, as mail programs want it; no image, no script, nothing fetched. */
export function renderHtml(content: MailContent, leaving: Leaving): string {
  const { papers, channelUrl } = content;
  const [first] = papers;
  return renderPage({
    title: formatHeading(content),
    preview: first?.summary ?? formatLead(content),
    rows: [
      row(
        `<h1 class="text" style="margin:0;font-size:22px;line-height:28px;color:${LIGHT.text};${FONT}">${escapeMarkup(formatHeading(content))}</h1>` +
          small(escapeMarkup(formatLead(content))),
      ),
      ...papers.map(renderPaper),
      row(
        small(
          `${link(channelUrl, 'Open the channel in Discord')} to vote for papers that you want to discuss.`,
        ) + small(renderLeaving(leaving)),
      ),
    ],
  });
}

function renderLeaving(leaving: Leaving): string {
  const words = escapeMarkup(formatLeaving(leaving));
  return leaving.url === undefined
    ? `${words} ${link(mailToOf(leaving), 'Write that mail')}`
    : `${words} ${link(leaving.url, 'unsubscribe')}`;
}

function mailToOf({ mailTo, subject }: Leaving): string {
  return `mailto:${mailTo}?subject=${encodeURIComponent(subject)}`;
}

function renderPaper(paper: MailPaper): string {
  const { title, url, summary, by, authors, facts, why, links, cardUrl } = paper;
  const heading = url === undefined ? escapeMarkup(title) : link(url, title);
  const actions = [
    ...(cardUrl === undefined ? [] : [link(cardUrl, 'Vote in Discord')]),
    ...links.map(({ label, url }) => link(url, label)),
  ];
  const lines = [
    `<h2 class="text" dir="auto" style="margin:0 0 8px;font-size:18px;line-height:24px;color:${LIGHT.text};${FONT}">${heading}</h2>`,
    ...(summary === undefined
      ? []
      : [
          `<p class="text" dir="auto" style="margin:0 0 8px;font-size:16px;line-height:24px;color:${LIGHT.text};${FONT}">${escapeMarkup(summary)}</p>`,
        ]),
    small(escapeMarkup(by)),
    small(escapeMarkup(authors)),
    ...(facts === '' ? [] : [small(escapeMarkup(facts))]),
    ...(why === undefined ? [] : [small(escapeMarkup(why))]),
    small(`<strong>${formatVotes(paper)}</strong>`),
    ...(actions.length === 0 ? [] : [small(actions.join(' &nbsp;·&nbsp; '))]),
  ];
  return row(
    `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="card" style="background:${LIGHT.card};border:1px solid ${LIGHT.line};border-radius:10px"><tr><td class="pad" style="padding:18px 20px;overflow-wrap:anywhere;word-break:break-word">${lines.join('')}</td></tr></table>`,
  );
}

/** Renders a page of rows, one below the other. The texts of `rows` are HTML; the others are plain. */
export function renderPage({
  title,
  preview,
  rows,
}: {
  readonly title: string;
  readonly preview: string;
  readonly rows: readonly string[];
}): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>${escapeMarkup(title)}</title><style>${STYLE}</style></head>
<body class="page" style="margin:0;padding:0;background:${LIGHT.page}">
<div style="display:none;max-height:0;overflow:hidden">${escapeMarkup(preview)}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="page" style="background:${LIGHT.page}"><tr><td align="center" class="edge" style="padding:12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:${WIDTH}px">
${rows.join('\n')}
</table></td></tr></table></body></html>`;
}

/** Renders a row of a page. */
export function row(inner: string): string {
  return `<tr><td style="padding:8px 12px">${inner}</td></tr>`;
}

/** Renders a paragraph of a page. */
export function paragraph(text: string): string {
  return `<p class="text" style="margin:0 0 12px;font-size:16px;line-height:24px;color:${LIGHT.text};${FONT}">${text}</p>`;
}

/** Renders small print. */
export function small(inner: string): string {
  return `<p class="small" dir="auto" style="margin:6px 0 0;font-size:14px;line-height:20px;color:${LIGHT.small};${FONT}">${inner}</p>`;
}

function link(url: string, label: string): string {
  return `<a class="link" href="${escapeMarkup(url)}" style="color:${LIGHT.link}">${escapeMarkup(label)}</a>`;
}
