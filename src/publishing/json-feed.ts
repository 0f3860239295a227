import { formatTime } from './atom.ts';
import type { FeedEntry, FeedView } from './views.ts';
import { PUBLISHER } from './views.ts';

/** Returns a feed as JSON Feed (https://www.jsonfeed.org/version/1.1/). `self` is its address. */
export function writeJsonFeed(view: FeedView, self: string): string {
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: view.title,
    home_page_url: view.home,
    feed_url: self,
    authors: [{ name: PUBLISHER }],
    items: view.entries.map(itemOf),
  };
  return `${JSON.stringify(feed)}\n`;
}

function itemOf(entry: FeedEntry) {
  const { id, title, link, authors, categories, summary, content } = entry;
  return {
    id,
    ...(link !== undefined && { url: link }),
    title,
    summary,
    content_html: content,
    date_published: formatTime(entry.publishedAt),
    date_modified: formatTime(entry.updatedAt),
    ...(authors.length > 0 && { authors: authors.map((name) => ({ name })) }),
    ...(categories.length > 0 && { tags: categories }),
  };
}
