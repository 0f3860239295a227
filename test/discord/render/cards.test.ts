import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { buildCard, buildHeader, type MessageBody, withoutLinks } from '../../../src/discord/render/cards.ts';
import type { Reason, Why } from '../../../src/feeds/choice.ts';
import { type Paper, SOURCE_NAMES } from '../../../src/papers/paper.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { Tldr } from '../../../src/tldr/tldr.ts';
import { listing, MONDAY, paper } from '../../support/papers.ts';
import { recorded } from '../../support/recorded.ts';
import { recordedOpenApi } from '../../support/recorded-open-api.ts';

const card = (of: Paper, more: Parameters<typeof listing>[1] = {}): MessageBody =>
  buildCard({ listing: listing(of, more), tldr: undefined });

const labelsOf = ({ components = [] }: MessageBody) =>
  components.flatMap((row) => row.components.flatMap((one) => ('label' in one ? one.label : [])));

suite('cards', () => {
  test('show what is known of a paper', () => {
    const links = [
      { label: 'Code', url: 'https://github.com/a/b' },
      { label: 'OpenReview', url: 'https://openreview.net/forum?id=1' },
      { label: 'PDF', url: 'https://arxiv.org/pdf/1' },
      { label: 'Abstract', url: 'https://arxiv.org/abs/1' },
    ];
    const known = paper('1', {
      title: 'On $H$-chromatic *things*',
      authors: ['Ada Lovelace', 'Ben _B_', 'Chloe C', 'Dan D'],
      authorCount: 10,
      categories: ['cs.CL', 'cs.AI'],
      organization: 'UC Berkeley',
      links,
    });

    const { embeds, components } = buildCard({
      listing: listing(known, { upvotes: 1_036, comments: 1, codeStars: 1_830 }),
      tldr: { maker: 'model', model: 'gpt-5-mini', text: 'It *works*.', id: 7 },
    });

    assert.deepEqual(embeds, [
      {
        color: 0xff_9d_00,
        title: 'On H-chromatic \\*things\\*',
        url: 'https://arxiv.org/abs/1',
        description:
          'It \\*works\\*.\n-# TL;DR by the model gpt-5-mini\n\nAda Lovelace, Ben \\_B\\_, Chloe C + 7',
        footer: { text: '1 Mar 2026 · cs.CL · UC Berkeley · ▲ 1,036 · 💬 1 · ★ 1,830' },
      },
    ]);
    const all = components?.flatMap((row) => row.components);
    const buttons = all?.map((button) => [
      'label' in button ? button.label : undefined,
      'url' in button ? button.url : 'custom_id' in button ? button.custom_id : undefined,
    ]);
    assert.deepEqual(buttons, [
      ['Abstract', 'https://arxiv.org/abs/1'],
      ['PDF', 'https://arxiv.org/pdf/1'],
      ['OpenReview', 'https://openreview.net/forum?id=1'],
      ['Code', 'https://github.com/a/b'],
      ['Evidence', 'evidence:model-7'],
      ['Discuss', 'do:papers discuss:{"paper":"1"}'],
      ['Save', 'do:papers save:{"paper":"1"}'],
      ['Add notes', 'do:papers note:{"paper":"1"}'],
    ]);
  });

  test("say when the line is the source's own, and when there is none", () => {
    const line = (of: Paper, tldr?: Tldr) =>
      buildCard({ listing: listing(of), tldr }).embeds?.[0]?.description;

    const credits = [
      ['huggingface', 'Hugging Face'],
      ['arxiv', 'arXiv'],
      ['sample', 'Daily Papers'],
    ] as const;
    for (const [source, publisher] of credits) {
      const [, credit] = line(paper('1'), { maker: 'source', text: 'Short.', source })?.split('\n') ?? [];
      assert.equal(credit, `-# TL;DR by ${publisher} (the source's own summary)`);
    }
    assert.match(
      line(paper('1')) ?? '',
      /^What paper 1 is about\.\n-# No TL;DR: this is the start of the abstract/u,
    );
    assert.match(
      line(paper('1', { abstractKind: 'description' })) ?? '',
      /-# No TL;DR: this is a description by Daily Papers/u,
    );
    assert.match(line(paper('1', { abstract: null })) ?? '', /^-# No TL;DR and no abstract known/u);
  });

  test('leave out what is no address', () => {
    const links = [
      { label: 'Abstract', url: 'javascript:alert(1)' },
      { label: 'PDF', url: 'nonsense' },
      { label: 'Code', url: `https://x.example/${'a'.repeat(600)}` },
    ];

    const body = card(paper('1', { links }));

    assert.deepEqual(labelsOf(body), ['Discuss', 'Save', 'Add notes']);
    assert.equal(body.embeds?.[0]?.url, undefined);
  });

  test("show the paper's own day, else the month that its arXiv id names", () => {
    const footer = (of: Paper) => card(of).embeds?.[0]?.footer?.text;
    const onDay = { publishedOn: Temporal.PlainDate.from('2021-06-17') };

    assert.equal(footer(paper('2603.00001', onDay)), '17 Jun 2021');
    assert.equal(footer(paper('2106.09685', { publishedOn: null })), 'Jun 2021');
    assert.equal(footer(paper('math.GT/9903136', { publishedOn: null })), 'Mar 1999');
    assert.equal(footer(paper('sample-1', { publishedOn: null })), undefined);
  });

  const badLinks: readonly [string, string | undefined][] = [
    ['https://example.org/my project', 'https://example.org/my%20project'],
    ['https://github.com/a/b c', 'https://github.com/a/b%20c'],
    [' HTTPS://Example.org/ü?q=“x”', 'https://example.org/%C3%BC?q=%E2%80%9Cx%E2%80%9D'],
    ['https://example.org/a\tb\nc', 'https://example.org/abc'],
    ['https://exa mple.org/', undefined],
    ['https://', undefined],
    ['ftp://example.org/', undefined],
    ['see the README', undefined],
  ];
  for (const [link, expected] of badLinks) {
    test(`write the link ${JSON.stringify(link)} as an address, or leave it out`, () => {
      const links = ['Abstract', 'PDF', 'Code', 'Project'].map((label) => ({ label, url: link }));

      const { embeds, components = [] } = card(paper('1', { links }));

      assert.equal(embeds?.[0]?.url, expected);
      const urls = components.flatMap((row) =>
        row.components.flatMap((one) => ('url' in one ? [one.url] : [])),
      );
      // The project is where the code is.
      assert.deepEqual(urls, expected === undefined ? [] : [expected, expected, expected]);
    });
  }

  test('keep all but their links and images where they are sent without them', () => {
    const links = [{ label: 'Abstract', url: 'https://a.example/' }];
    const tldr = { maker: 'source', text: 'Short.', source: 'huggingface' } as const;
    const whole = buildCard({ listing: listing(paper('1', { links })), tldr });

    const plain = withoutLinks(whole);

    const [{ url: _, ...embed } = {}] = whole.embeds ?? [];
    assert.deepEqual(plain.embeds, [embed]);
    assert.deepEqual(labelsOf(plain), ['Evidence', 'Discuss', 'Save', 'Add notes']);
  });

  test('are within the limits whatever a paper holds', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 6_000 }),
      fc.string({ unit: fc.constantFrom('*', '\\', '$', '{', 'x', ' ', '@', '<', '>'), maxLength: 6_000 }),
    );
    const papers = fc.record({
      title: text,
      abstract: fc.option(text),
      authors: fc.array(text, { maxLength: 5 }),
      organization: fc.option(text),
      categories: fc.array(text, { maxLength: 3 }),
      sourceSummary: fc.option(fc.record({ source: fc.constantFrom(...SOURCE_NAMES), text })),
      links: fc.array(fc.record({ label: fc.string({ minLength: 1, maxLength: 80 }), url: fc.webUrl() })),
    });
    fc.assert(
      fc.property(papers, (given) => {
        const of = paper('1', { ...given, authorCount: given.authors.length });
        const tldr =
          given.sourceSummary === null
            ? undefined
            : ({
                maker: 'source',
                text: given.sourceSummary.text,
                source: given.sourceSummary.source,
              } as const);

        const { embeds, components = [] } = buildCard({ listing: listing(of), tldr });

        const embed = embeds?.[0];
        assert.ok(components.length <= 5 && components.every((row) => row.components.length <= 5));

        assert.ok((embed?.title?.length ?? 0) <= 256 && (embed?.title?.length ?? 0) > 0);
        assert.ok((embed?.description?.length ?? 0) <= 4_096);
        assert.ok((embed?.footer?.text.length ?? 0) <= 2_048);
      }),
    );
  });

  test('a header counts what was chosen of what was listed', () => {
    const header = {
      source: 'huggingface',
      instance: '',
      listDay: MONDAY,
      voteEmoji: 'party:123',
      isLate: false,
    } as const;

    assert.equal(
      buildHeader({ ...header, chosen: 10, listed: 34 }).content,
      '## Monday 2 March 2026\nHugging Face Daily Papers: 10 of 34 papers. Vote <:party:123> for papers you want to discuss.',
    );
    assert.match(
      buildHeader({ ...header, lessEmoji: '👎', chosen: 1, listed: 2 }).content ?? '',
      /Vote <:party:123> for papers you want to discuss, 👎 for less like this\.$/u,
    );
    assert.match(buildHeader({ ...header, chosen: 3, listed: 3 }).content ?? '', /: all 3 papers\./u);
    assert.match(buildHeader({ ...header, chosen: 2, listed: 2 }).content ?? '', /: both papers\./u);
    assert.match(buildHeader({ ...header, chosen: 1, listed: 1 }).content ?? '', /: 1 paper\./u);
    assert.match(
      buildHeader({ ...header, chosen: 0, listed: 1, refused: ['7'] }).content ?? '',
      /: 0 of 1 paper\. .*\n-# Discord refused the card for 7\. /su,
    );
    assert.match(
      buildHeader({ ...header, chosen: 2, listed: 3, elsewhere: ['12'] }).content ?? '',
      /: 2 of 3 papers\. .*\n-# Other papers for this day are in <#12>\.$/su,
    );
    assert.match(buildHeader({ ...header, chosen: 1, listed: 1, isLate: true }).content ?? '', /\n-# Late:/u);
  });

  const edges = recorded('arxiv/edge-cases.jsonl');
  test('of all 559 recorded edge cases are taken by Discord and mention nobody', {
    skip: edges.skip,
  }, async (t) => {
    const sandbox = await startSandbox({
      rates: 'loose',
      openApi: recordedOpenApi(),
    });
    t.after(() => sandbox[Symbol.asyncDispose]());
    const records = readFileSync(edges.path, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.equal(records.length, 559);

    for (const { id, title, summary, authors, categories } of records) {
      const body = card(
        paper(id, { title, abstract: summary, authors, authorCount: authors.length, categories }),
      );
      // Without `allowed_mentions` of its own: the card itself must mention nobody.
      const answer = await fetch(`${sandbox.api}/v10/channels/${sandbox.channel.id}/messages`, {
        method: 'POST',
        headers: { authorization: `Bot ${sandbox.token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      assert.equal(answer.status, 200, `${id}: ${await answer.text()}`);
    }

    for (const message of sandbox.messages(sandbox.channel.id)) {
      assert.deepEqual([message.mentions, message.mention_roles, message.mention_everyone], [[], [], false]);
      const shown = `${message.embeds[0]?.title} ${message.embeds[0]?.description}`;
      assert.doesNotMatch(shown, /(?<!\\)<[@#:t]/u);
    }
  });

  test('says in small print why its paper was chosen, and marks a wild card', () => {
    const why = (given: Partial<Why>) =>
      buildCard({
        listing: listing(paper('1')),
        tldr: undefined,
        why: { reasons: [], isWildCard: false, ...given },
      }).embeds?.[0]?.description;
    const reasons: Reason[] = [
      { kind: 'words', text: '*diffusion* policy', from: 'votes' },
      { kind: 'author', text: 'Ada Lovelace', from: 'votes', votes: 2 },
      { kind: 'author', text: 'Grace Hopper', from: 'prior' },
    ];

    assert.ok(
      why({ reasons })?.endsWith(
        'Ada Lovelace\n-# Why: \\*diffusion\\* policy · Ada Lovelace (2 papers you voted for) · Grace Hopper (often picked elsewhere)',
      ),
      String(why({ reasons })),
    );
    assert.match(why({ isWildCard: true }) ?? '', /\n-# Wild card: the ranking is unsure about it\./u);
    assert.ok(why({})?.endsWith('Ada Lovelace'));
  });
});
