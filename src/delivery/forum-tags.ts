import type { Paper } from '../papers/paper.ts';
import type { DiscussionTag, Forum } from './channel.ts';

/** Discord's limit for a post. */
const MAX_TAGS = 5;

/** The tag of papers that nobody has discussed yet, where a forum has it. */
const TO_DISCUSS: DiscussionTag = 'to discuss';

/** The tag of papers that somebody has discussed. */
const DISCUSSED: DiscussionTag = 'discussed';

/** Tags that fit any paper, in a forum that requires one. */
const FOR_ANY: readonly string[] = ['paper', 'papers', 'other'];

/**
 * Chooses the tags of a paper's post out of those that a forum has, by their names: its categories in their order, and
 * *to discuss*. Returns their ids: none if none fits, which a forum may not take.
 */
export function chooseTags(
  { tags, requiresTag }: Forum,
  { categories }: Pick<Paper, 'categories'>,
): string[] {
  const find = (name: string) => tags.find((tag) => isNamed(tag.name, name))?.id;
  const fitting = categories.flatMap((category) => find(category) ?? []);
  const toDiscuss = find(TO_DISCUSS);
  const chosen = [
    ...new Set(fitting.slice(0, toDiscuss === undefined ? MAX_TAGS : MAX_TAGS - 1)),
    ...(toDiscuss === undefined ? [] : [toDiscuss]),
  ];
  if (chosen.length > 0 || !requiresTag) return chosen;
  return FOR_ANY.flatMap((name) => find(name) ?? []).slice(0, 1);
}

/**
 * Chooses the tags of a post with one of *to discuss* and *discussed* in place of the other, given the ids of those that it
 * has. The last other one makes room for it. They stay as they are where the forum lacks it.
 */
export function retag({ tags }: Forum, applied: readonly string[], wanted: DiscussionTag): readonly string[] {
  const find = (name: string) => tags.find((tag) => isNamed(tag.name, name))?.id;
  const tag = find(wanted);
  if (tag === undefined) return applied;
  const other = find(wanted === DISCUSSED ? TO_DISCUSS : DISCUSSED);
  const rest = applied.filter((id) => id !== other && id !== tag);
  return [...rest.slice(0, MAX_TAGS - 1), tag];
}

/** Lists the categories for which a forum has no tag. */
export function listLackingTags({ tags }: Forum, categories: readonly string[]): string[] {
  return categories.filter((category) => !tags.some(({ name }) => isNamed(name, category)));
}

/** Says why a forum takes no post of some papers, and how to fix it; undefined if it takes all. */
export function findTagObstacle(
  channelId: string,
  forum: Forum,
  papers: readonly Pick<Paper, 'categories'>[],
): string | undefined {
  if (!forum.requiresTag) return undefined;
  const without = papers.filter((paper) => chooseTags(forum, paper).length === 0);
  if (without.length === 0) return undefined;
  const [category] = without.flatMap(({ categories }) => categories.slice(0, 1));
  const names = category === undefined ? 'Papers' : `${category} or Papers`;
  return `The forum <#${channelId}> requires a tag on each post and has none that fits. Add a tag named ${names}, or let posts have none, in the forum's settings.`;
}

function isNamed(name: string, wanted: string): boolean {
  return name.trim().toLowerCase() === wanted.toLowerCase();
}
