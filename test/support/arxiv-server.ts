import type { SourceServer } from './source-server.ts';

/** A paper as arXiv has it. */
export interface ArxivPaper {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly abstract: string;
  readonly authors: readonly string[];
  readonly comment?: string;
  readonly journal?: string;
  readonly doi?: string;
}

type Announcement = 'new' | 'cross' | 'replace' | 'replace-cross';

const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const NAMESPACES =
  'xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"';

const publication = ({ comment, journal, doi }: ArxivPaper): string =>
  [
    comment === undefined ? '' : `<arxiv:comment>${escapeXml(comment)}</arxiv:comment>`,
    journal === undefined ? '' : `<arxiv:journal_ref>${escapeXml(journal)}</arxiv:journal_ref>`,
    doi === undefined ? '' : `<arxiv:doi>${escapeXml(doi)}</arxiv:doi>`,
  ].join('');

/** Announces papers in the feed of a day; returns a function that removes it. */
export function announce(
  server: SourceServer,
  day: string,
  papers: readonly (readonly [Announcement, ArxivPaper])[],
): () => void {
  const entries = papers.map(
    ([kind, paper]) => `<entry>
      <id>oai:arXiv.org:${paper.id}v${paper.version}</id>
      <title>${escapeXml(paper.title)}</title>
      <published>${day}T00:00:00-05:00</published>
      <summary>arXiv:${paper.id}v${paper.version} Announce Type: ${kind} Abstract: ${escapeXml(paper.abstract)}</summary>
      <category term="cs.CL"/>
      <arxiv:announce_type>${kind}</arxiv:announce_type>
      <dc:creator>${escapeXml(paper.authors.join(', '))}</dc:creator>
    </entry>`,
  );
  return server.answer(/^\/atom\//u, {
    body: `<?xml version="1.0"?><feed ${NAMESPACES}><updated>${day}T00:00:00-05:00</updated>${entries.join('')}</feed>`,
  });
}

/** Serves papers by their ids as the query API does; returns a function that removes them. */
export function serveArxiv(server: SourceServer, papers: readonly ArxivPaper[]): () => void {
  return server.answer(/^\/api\/query\?/u, (url) => {
    const wanted = (url.searchParams.get('id_list') ?? '').split(',');
    const found = papers.filter(({ id }) => wanted.includes(id));
    const entries = found.map(
      (paper) => `<entry>
        <id>http://arxiv.org/abs/${paper.id}v${paper.version}</id>
        <title>${escapeXml(paper.title)}</title>
        <published>2026-02-27T10:00:00Z</published>
        <summary>${escapeXml(paper.abstract)}</summary>
        ${paper.authors.map((name) => `<author><name>${escapeXml(name)}</name></author>`).join('')}
        <category term="cs.CL"/>
        ${publication(paper)}
      </entry>`,
    );
    return {
      body: `<?xml version="1.0"?><feed ${NAMESPACES}><opensearch:totalResults>${found.length}</opensearch:totalResults>${entries.join('')}</feed>`,
    };
  });
}
