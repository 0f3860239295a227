import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import pino from 'pino';
import type { Listing } from '../../src/papers/paper.ts';
import { createHttp } from '../../src/sources/http.ts';
import { createRss } from '../../src/sources/rss.ts';
import type { Ends } from '../support/ends.ts';
import { openSourceServer } from '../support/source-server.ts';

const DAY = Temporal.PlainDate.from('2026-03-02');
const NAMESPACES =
  'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/" xmlns:content="http://purl.org/rss/1.0/modules/content/"';
const rss = (items: string, before = ''): string =>
  `<?xml version="1.0"?>${before}<rss version="2.0" ${NAMESPACES}><channel><title>Lab</title>${items}</channel></rss>`;
const item = (id: string | number, more = ''): string =>
  `<item><title>Paper ${id}</title><link>https://lab.example/${id}</link>${more}</item>`;

/** Opens the source with a local server, whose clock can be moved. */
async function open(t: Ends) {
  const server = await openSourceServer(t);
  const clock = { now: Temporal.Instant.from('2026-03-02T12:00:00Z') };
  const now = () => clock.now;
  const http = createHttp({ userAgent: 'test', log: pino({ level: 'silent' }), sleep: async () => {} });
  const source = createRss({ http, now, allowPrivate: ['127.0.0.1'] });
  const collect = async (...paths: readonly string[]) => {
    const instance = paths.map((path) => `${server.url}${path}`).join(' ');
    const list = await source.fetchDay({ instance, day: DAY, today: DAY, categories: [] });
    assert.ok(list.state === 'listed');
    return list;
  };
  const serve = (body: string | Uint8Array, headers = {}) => server.answer(/./u, { body, headers });
  return { server, clock, source, collect, serve };
}

const idsOf = (list: { readonly listings: readonly Listing[] }) => list.listings.map(({ paper }) => paper.id);

suite('a feed by address', () => {
  test('gives a journal’s papers by DOI, with names, text and venue', async (t) => {
    const { collect, serve } = await open(t);
    serve(
      rss(
        `<item><title><![CDATA[CO<sub>2</sub> uptake in <i>E. coli</i> &amp; others]]></title><link>https://j.example/articles/1?utm_source=rss</link><guid>x1</guid><pubDate>Mon, 2 Mar 2026 00:00:00 EST</pubDate><dc:creator>Ada Lovelace</dc:creator><dc:creator>Grace Hopper</dc:creator><dc:identifier>doi:10.1000/AB.1</dc:identifier><prism:publicationName>Journal of Tests</prism:publicationName><description>&lt;p&gt;Short.&lt;/p&gt;</description><content:encoded><![CDATA[<p>Journal of Tests, Published online: 2 March 2026; doi:10.1000/AB.1</p><p>We measure uptake where p &lt; 0.05.</p><script>track()</script>]]></content:encoded></item>`,
      ),
    );

    const [listing] = (await collect('/rss')).listings;

    assert.deepEqual(listing?.paper, {
      id: '10.1000/ab.1',
      doi: '10.1000/ab.1',
      version: null,
      title: 'CO$_{2}$ uptake in E. coli & others',
      abstract: 'We measure uptake where p < 0.05.',
      abstractKind: 'abstract',
      authors: ['Ada Lovelace', 'Grace Hopper'],
      authorCount: 2,
      publishedOn: DAY,
      categories: [],
      organization: null,
      venue: 'Journal of Tests',
      sourceSummary: null,
      links: [{ label: 'Page', url: 'https://j.example/articles/1' }],
    });
  });

  const atom =
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><id>tag:lab.example,2026:1</id><title type="html">A &lt;b&gt;bold&lt;/b&gt; claim</title><link rel="alternate" href="/posts/1"/><author><name>Ada</name></author><updated>2026-03-01T10:00:00Z</updated><summary>Why.</summary></entry></feed>';
  const rdf =
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://b.example"><title>T</title></channel><item rdf:about="https://b.example/1"><title>One</title><link>https://b.example/content/10.1101/2026.02.01.700001v1?rss=1</link><dc:creator>Loconsole, M., Xue, C. D.</dc:creator><dc:date>2026-03-01</dc:date></item></rdf:RDF>';
  const json = JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: 'T',
    items: [
      { id: '7', url: 'https://arxiv.org/abs/2603.00001v2', title: 'One', authors: [{ name: 'Ada' }] },
      'junk',
    ],
  });
  const formats = [
    ['Atom', atom, 'tag:lab.example,2026:1', ['Ada']],
    ['RDF', rdf, '10.1101/2026.02.01.700001', ['M. Loconsole', 'C. D. Xue']],
    ['JSON', json, '2603.00001', ['Ada']],
  ] as const;
  for (const [name, body, id, authors] of formats) {
    test(`may be ${name}`, async (t) => {
      const { collect, serve } = await open(t);
      serve(body);

      const { listings, skipped } = await collect('/feed');

      assert.deepEqual([listings[0]?.paper.id, listings[0]?.paper.authors], [id, authors]);
      assert.equal(skipped.length, name === 'JSON' ? 1 : 0);
    });
  }

  test('dates a paper by its journal where the item itself has no date', async (t) => {
    const { collect, serve } = await open(t);
    serve(rss(item(1, '<prism:publicationDate>2026-03-02</prism:publicationDate>')));

    assert.deepEqual((await collect('/feed')).listings[0]?.paper.publishedOn, DAY);
  });

  test('is read in its own encoding, whatever the server calls it', async (t) => {
    const { collect, serve } = await open(t);
    const [head = '', tail = ''] = rss('<item><title>|</title><guid>1</guid></item>')
      .replace('"1.0"', '"1.0" encoding="windows-1251"')
      .split('|');
    const russian = Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]);
    serve(Buffer.concat([Buffer.from(head), russian, Buffer.from(tail)]), {
      'content-type': 'text/xml; charset=iso-8859-1',
    });

    assert.equal((await collect('/feed')).listings[0]?.paper.title, 'Привет');
  });

  test('loses no other item where one is broken, holds a bare & or is a bomb', async (t) => {
    const { collect, serve } = await open(t);
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>';
    serve(
      rss(
        `${item(1)}<item><title>Broken <b</title><link>https://lab.example/2</item>${item(3, '<author>R & D</author>')}${item('&b;')}<item><title></title></item>${item(6)}`,
        bomb,
      ),
    );

    const { listings, skipped } = await collect('/feed');

    const titles = listings.map(({ paper }) => paper.title);
    assert.ok(
      ['Paper 1', 'Paper 3', 'Paper 6'].every((title) => titles.includes(title)),
      titles.join(),
    );
    assert.ok(titles.every((title) => title.length < 50));
    assert.ok(skipped.length >= 1);
  });

  test('with 3,000 items, all dated 1970 and with one guid, has 3,000 papers by address', async (t) => {
    const { collect, serve } = await open(t);
    const old = '<guid>same</guid><pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>';
    serve(rss(Array.from({ length: 3_000 }, (_, index) => item(index, old)).join('')));

    const list = await collect('/feed');

    assert.equal(new Set(idsOf(list)).size, 3_000);
    assert.ok(list.listings.every(({ paper }) => paper.publishedOn === null));
  });

  test('knows an item of another feed of its host by a long guid, not by a short one', async (t) => {
    const { collect, serve, server } = await open(t);
    const known = '<guid>pubmed:39012345</guid>';
    serve(rss(item('a', '<guid>1</guid>') + item('b', known)));
    server.answer(/\/other$/u, { body: rss(item('c', '<guid>1</guid>') + item('d', known)) });

    const [one, other] = [await collect('/feed'), await collect('/other')].map(idsOf);

    assert.deepEqual([one?.[0], other?.[0]], ['https://lab.example/a', 'https://lab.example/c']);
    assert.equal(one?.[1], other?.[1]);
  });

  test('is asked once in five minutes, then whether it changed', async (t) => {
    const { collect, clock, server } = await open(t);
    const asked: (string | null)[] = [];
    server.answer(/./u, (url) => {
      asked.push(url.pathname);
      return asked.length === 1
        ? { body: rss(item(1)), headers: { etag: '"1"' } }
        : { status: 304, body: '' };
    });

    await collect('/feed');
    await collect('/feed');
    clock.now = clock.now.add({ minutes: 10 });
    const again = await collect('/feed');

    assert.equal(asked.length, 2);
    assert.deepEqual(idsOf(again), ['https://lab.example/1']);
  });

  test('may be several, in turn; one that fails costs only itself', async (t) => {
    const { collect, server } = await open(t);
    server.answer(/\/a$/u, { body: rss(item(1) + item(2)) });
    server.answer(/\/b$/u, { body: rss(item(1) + item(3)) });
    server.answer(/\/c$/u, { status: 401, body: '' });

    const list = await collect('/a', '/b', '/c');

    assert.deepEqual(
      idsOf(list).map((id) => id.at(-1)),
      ['1', '2', '3'],
    );
    assert.match(list.skipped[0]?.reason ?? '', /asks for a login.*HTTP status 401/u);
  });

  test('has ended with several addresses only when each has', async (t) => {
    const { collect, server } = await open(t);
    server.answer(/\/(?:a|b)$/u, { status: 410, body: '' });
    server.answer(/\/c$/u, { status: 503, body: '' });

    await assert.rejects(collect('/a', '/b'), { status: 410 });
    await assert.rejects(collect('/a', '/c'), { status: 503 });
    await assert.rejects(collect('/c', '/a'), { status: 503 });
  });

  const bad = [
    ['nothing', { body: '' }, /answered nothing/u],
    ['a page', { body: '<!doctype html><html></html>' }, /answered a web page without a feed/u],
    ['something else', { body: 'sorry' }, /answered something that is no feed/u],
    ['401', { status: 401, body: '' }, /asks for a login/u],
    ['410', { status: 410, body: '' }, /says that this feed has ended/u],
    ['itself', { status: 301, headers: { location: '/feed' }, body: '' }, /keeps redirecting/u],
  ] as const;
  for (const [name, answer, words] of bad) {
    test(`that answers ${name} is told in a sentence`, async (t) => {
      const { collect, server } = await open(t);
      server.answer(/./u, answer);

      await assert.rejects(collect('/feed'), words);
    });
  }

  const unfollowed = [
    ['401', { status: 401 }, /only feeds that need none can be followed \(HTTP status 401\)\.$/u],
    ['404', { status: 404 }, /Check the address in your browser\.$/u],
    ['410', { status: 410 }, /Look on its page for a newer one\.$/u],
    ['429', { status: 429, headers: { 'retry-after': '7200' } }, /Try again in 2 hours\.$/u],
    ['503', { status: 503 }, /HTTP status 503\. Try again in a few minutes\.$/u],
  ] as const;
  for (const [name, answer, words] of unfollowed) {
    test(`that answers ${name} says to who adds it what to do`, async (t) => {
      const { source, server } = await open(t);
      server.answer(/./u, { body: '', ...answer });

      await assert.rejects(async () => source.findInstance?.(`${server.url}/feed`), words);
    });
  }

  test('is found on its page, that of comments aside', async (t) => {
    const { source, server } = await open(t);
    const links =
      '<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed"><link href=\'/feed?a=1&amp;b=2\' type="application/atom+xml" rel="alternate">';
    server.answer(/^\/blog$/u, { body: `<html><head>${links}</head></html>` });
    server.answer(/^\/feed\?a=1&b=2$/u, { body: rss(item(1)) });
    server.answer(/^\/none$/u, { body: '<html></html>' });

    assert.equal(await source.findInstance?.(`${server.url}/blog`), `${server.url}/feed?a=1&b=2`);
    await assert.rejects(
      async () => source.findInstance?.(`${server.url}/none`),
      /Look on the page for a link/u,
    );
  });
});
