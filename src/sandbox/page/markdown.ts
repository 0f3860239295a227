import { parse } from 'discord-markdown-parser';
import { z } from 'zod';
import type { World } from '../world.ts';

/** A piece of a message's text. No piece is ever HTML. */
export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'break' }
  | { readonly kind: InnerKind; readonly inner: readonly Node[] }
  | { readonly kind: 'heading'; readonly level: number; readonly inner: readonly Node[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'block'; readonly text: string }
  | { readonly kind: 'link'; readonly url: string; readonly inner: readonly Node[] }
  /** `style` is Discord's letter: t, T, d, D, f, F or R. */
  | { readonly kind: 'time'; readonly seconds: number; readonly style: string }
  | { readonly kind: 'mention'; readonly of: 'user' | 'channel' | 'role' | 'slash'; readonly name: string };

type InnerKind = 'bold' | 'italic' | 'underline' | 'strike' | 'spoiler' | 'quote' | 'small' | 'item';

/** The kinds of pieces that contain others, by the parser's names. */
const INNER: Readonly<Record<string, InnerKind>> = {
  strong: 'bold',
  em: 'italic',
  underline: 'underline',
  strikethrough: 'strike',
  spoiler: 'spoiler',
  blockQuote: 'quote',
  subtext: 'small',
};

const nodeShape = z.looseObject({
  type: z.string(),
  content: z.union([z.string(), z.array(z.unknown())]).optional(),
  target: z.string().optional(),
  level: z.number().optional(),
  timestamp: z.string().optional(),
  format: z.string().optional(),
  id: z.string().optional(),
  name: z.string().optional(),
  fullName: z.string().optional(),
});

/**
 * Reads Discord's markdown. `extended`, for embeds and bots, has links with their own text. Mentions take their names from
 * the world; a link to anything but the web becomes text.
 */
export function readMarkdown(world: World, text: string, kind: 'normal' | 'extended'): readonly Node[] {
  if (text === '') return [];
  return tidy(parse(text, kind).map((node) => convert(world, node)));
}

/** Whether a browser may follow a link: it goes to the web and is not a script. */
export function isOfTheWeb(url: string): boolean {
  return /^https?:\/\//iu.test(url);
}

function convert(world: World, raw: unknown): Node {
  const node = nodeShape.parse(raw);
  const inner = (): readonly Node[] =>
    Array.isArray(node.content)
      ? tidy(node.content.map((one) => convert(world, one)))
      : [plain(node.content)];
  const named = INNER[node.type];
  if (named !== undefined) return { kind: named, inner: inner() };
  switch (node.type) {
    case 'br':
    case 'newline':
      return { kind: 'break' };
    case 'inlineCode':
      return { kind: 'code', text: textOf(node.content) };
    case 'codeBlock':
      return { kind: 'block', text: textOf(node.content) };
    case 'heading':
      return { kind: 'heading', level: node.level ?? 1, inner: inner() };
    case 'link':
    case 'url':
    case 'autolink':
      return isOfTheWeb(node.target ?? '')
        ? { kind: 'link', url: node.target ?? '', inner: inner() }
        : plain(`${node.target}`);
    case 'timestamp':
      return { kind: 'time', seconds: Number(node.timestamp), style: node.format ?? 'f' };
    case 'user':
      return {
        kind: 'mention',
        of: 'user',
        name: world.users.get(node.id ?? '')?.global_name ?? 'unknown-user',
      };
    case 'channel':
      return { kind: 'mention', of: 'channel', name: world.channels.get(node.id ?? '')?.name ?? 'unknown' };
    case 'role':
      return { kind: 'mention', of: 'role', name: roleName(world, node.id ?? '') };
    case 'slashCommand':
      return { kind: 'mention', of: 'slash', name: node.fullName ?? node.name ?? '' };
    case 'everyone':
    case 'here':
      return { kind: 'mention', of: 'role', name: node.type };
    case 'emoji':
      return plain(`:${node.name ?? ''}:`);
    case 'twemoji':
      return plain(node.name);
    default:
      return plain(textOf(node.content));
  }
}

/** Joins neighbouring texts, which the parser splits, and builds list items and small print. */
function tidy(nodes: readonly Node[]): readonly Node[] {
  const joined: Node[] = [];
  for (const node of nodes) {
    const last = joined.at(-1);
    if (node.kind === 'text' && last?.kind === 'text')
      joined.splice(-1, 1, { kind: 'text', text: last.text + node.text });
    else joined.push(node);
  }
  return gatherLines(joined);
}

/** Builds list items, which the parser doesn't know, and small print after a quote, which it misses. */
function gatherLines(nodes: readonly Node[]): readonly Node[] {
  const gathered: Node[] = [];
  let line: Node[] | undefined;
  for (const [index, node] of nodes.entries()) {
    const before = nodes[index - 1]?.kind ?? 'break';
    const isAtStart = before === 'break' || before === 'quote';
    const [, mark, rest] = (isAtStart && node.kind === 'text' && /^(-#|[-*]) (.*)$/su.exec(node.text)) || [];
    if (mark !== undefined) {
      line = [plain(rest)];
      gathered.push({ kind: mark === '-#' ? 'small' : 'item', inner: line });
    } else if (node.kind === 'break' && line !== undefined) {
      line = undefined;
    } else if (line !== undefined) {
      line.push(node);
    } else {
      gathered.push(node);
    }
  }
  return gathered;
}

function plain(text: unknown): Node {
  return { kind: 'text', text: textOf(text) };
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return Array.isArray(content) ? content.map((one) => textOf(nodeShape.parse(one).content)).join('') : '';
}

function roleName(world: World, id: string): string {
  for (const guild of world.guilds.values()) {
    const role = guild.roles.get(id);
    if (role !== undefined) return role.name.replace(/^@/u, '');
  }
  return 'unknown-role';
}
