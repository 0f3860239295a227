import { styleText } from 'node:util';
import type { APIEmbed, APIMessage } from 'discord-api-types/v10';
import { z } from 'zod';

/** Options for printing a message. */
export interface Printing {
  /** Columns. */
  readonly width: number;
  readonly color: boolean;
}

type Style = Parameters<typeof styleText>[0];

const buttonRow = z.looseObject({ components: z.array(z.looseObject({ label: z.string().nullish() })) });

/** Renders a message as a person would read it in a terminal, in lines of at most `width` columns. */
export function renderMessage(message: APIMessage, { width, color }: Printing): string {
  const paint = (style: Style, text: string): string =>
    color ? styleText(style, text, { validateStream: false }) : text;
  const lines = message.content === '' ? [] : wrap(renderMarkdown(message.content, paint), width);
  for (const embed of message.embeds) lines.push(...renderEmbed(embed, width, paint));
  const buttons = message.components?.flatMap((row) => buttonRow.safeParse(row).data?.components ?? []) ?? [];
  const labels = buttons.map(({ label }) => `[ ${label ?? ''} ]`);
  if (labels.length > 0) lines.push(...wrap(labels.join(' '), width));
  const reactions = message.reactions?.map(({ emoji, count }) => `${emoji.name} ${count}`) ?? [];
  if (reactions.length > 0) lines.push(reactions.join('   '));
  return lines.join('\n');
}

function renderEmbed(
  embed: APIEmbed,
  width: number,
  paint: (style: Style, text: string) => string,
): string[] {
  const inner = width - 2;
  const parts = [
    ...(embed.title === undefined
      ? []
      : wrap(
          paint(
            'bold',
            renderMarkdown(embed.title, (_, text) => text),
          ),
          inner,
        )),
    ...(embed.url === undefined ? [] : [paint('cyan', embed.url)]),
    ...(embed.description === undefined ? [] : wrap(renderMarkdown(embed.description, paint), inner)),
    ...(embed.fields ?? []).flatMap(({ name, value }) => [
      paint('bold', name),
      ...wrap(renderMarkdown(value, paint), inner),
    ]),
    ...(embed.footer === undefined ? [] : wrap(paint('dim', embed.footer.text), inner)),
  ];
  return parts.map((line) => `${paint('yellow', '▌')} ${line}`);
}

/** Private-use characters stand for escaped ones while the markdown around them is read. */
const HELD = 0xe000;

function renderMarkdown(text: string, paint: (style: Style, text: string) => string): string {
  return text
    .replace(/\\([^\sa-z0-9])/giu, (_, char: string) =>
      String.fromCodePoint(HELD + (char.codePointAt(0) ?? 0)),
    )
    .replace(/^#{1,3} (.*)$/gmu, (_, title: string) => paint(['bold', 'underline'], title))
    .replace(/^-# (.*)$/gmu, (_, small: string) => paint('dim', small))
    .replace(
      /\[([^\]]*)\]\((\S+?)\)/gu,
      (_, label: string, url: string) => `${label} ${paint('cyan', `<${url}>`)}`,
    )
    .replace(/\*\*(.+?)\*\*/gu, (_, bold: string) => paint('bold', bold))
    .replace(/`([^`]+)`/gu, (_, code: string) => paint('magenta', code))
    .replace(/<t:(\d+)(?::\w)?>/gu, (_, seconds: string) =>
      new Date(Number(seconds) * 1_000).toISOString().slice(0, 16),
    )
    .replace(/[\ue000-\ue07f]/gu, (held) => String.fromCodePoint((held.codePointAt(0) ?? 0) - HELD));
}

const ESCAPES = new RegExp(`${String.fromCodePoint(27)}\\[[\\d;]*m`, 'gu');

/** Wraps text at spaces; colours take no room. A word longer than a line stands alone. */
function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => {
    const lines: string[] = [];
    let current = '';
    for (const word of line.split(' ')) {
      const longer = current === '' ? word : `${current} ${word}`;
      if (current !== '' && longer.replace(ESCAPES, '').length > width) {
        lines.push(current);
        current = word;
      } else {
        current = longer;
      }
    }
    return [...lines, current];
  });
}
