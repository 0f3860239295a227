import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { buildLetter } from '../../../src/discord/render/letter.ts';
import { meetingWording as wording } from '../../../src/discord/render/meeting-text.ts';
import { commitTo } from '../../../src/meetings/rules/presenters.ts';
import type { AgendaView } from '../../../src/meetings/views.ts';
import { parseMessage } from '../../../src/sandbox/validate.ts';
import { aMeeting, anAgenda, anItem, anOccurrence, anOffer } from '../../support/meeting-views.ts';
import { paper } from '../../support/papers.ts';

const AGENDA_AT = { channelId: '7', messageId: '8' };

/** What strangers may write in a title or a meeting's name. */
const HOSTILE = [
  '@everyone **bold** `x` [a](https://evil.example) <@1> <t:0:R>',
  '```\n# heading\n- list\n> quote',
  '\\'.repeat(300),
  '😀'.repeat(300),
  '\u202eevil\u0000\u200b',
  '*'.repeat(2_000),
  '',
];

/** Checks a letter as Discord would. */
function checkLetter(letter: Parameters<typeof buildLetter>[0]) {
  return parseMessage(buildLetter(letter), 'new');
}

const papersNamed = (title: string, count: number): AgendaView['items'] =>
  Array.from({ length: count }, (_, index) =>
    anItem(`2603.0000${index}`, {
      paper: paper(`2603.0000${index}`, {
        title,
        links: [{ label: 'Abstract', url: `https://a.org/(${index})` }],
      }),
      voters: Array.from({ length: 40 }, (_unused, at) => `10000000000000${at}`),
    }),
  );

suite('the agenda', () => {
  test('counts the voters who left, instead of saying the same of each', () => {
    const items = [['1', '~a', '~b', '2'], ['~a']].map((voters, index) =>
      anItem(`2603.0000${index}`, { voters }),
    );

    const { text } = wording.agenda(anAgenda({ items }));

    assert.match(text, /4 votes: <@1>, <@2> and 2 people who left/u);
    assert.match(text, /1 vote: somebody who left/u);
  });

  test('says when, each paper with its voters, card and presenter, the seed, and what people vote for now', () => {
    const next = anOccurrence({ id: 2, heldAt: Temporal.Instant.from('2026-03-12T13:00:00Z'), seed: 'beef' });
    const items = [
      anItem('2603.00001', {
        voters: ['1', '2'],
        ownVoters: ['2'],
        presenter: { userId: '1', state: 'accepted' },
      }),
      anItem('2603.00002', { voters: ['3'], presenter: { userId: '3', state: 'open' } }),
      anItem('2603.00003', { voters: [] }),
    ];
    const { title, text, menu, offers } = wording.agenda(anAgenda({ items, next }));

    assert.equal(title, 'Agenda: Reading group, Thursday 5 March 2026');
    assert.equal(
      text,
      [
        '<t:1772715600:F> (14:00 Europe/Berlin) · Room 4',
        '',
        '**1. [Paper 2603.00001](https://arxiv.org/abs/2603.00001)**',
        '-# 2 votes: <@1> and <@2> (from the authors) · [card](https://discord.com/channels/100/5/2603.00001)',
        '<@1> presents.',
        '**2. [Paper 2603.00002](https://arxiv.org/abs/2603.00002)**',
        '-# 1 vote: <@3> · [card](https://discord.com/channels/100/5/2603.00002)',
        '<@3> is asked to present, until <t:1772661600:f>.',
        '**3. [Paper 2603.00003](https://arxiv.org/abs/2603.00003)**',
        '-# added by <@9> · [card](https://discord.com/channels/100/5/2603.00003)',
        'Open discussion: choose it under **I’ll present**.',
        '',
        `-# Ties are drawn by the seed \`c0ffee\`. Its SHA-256 was shown when voting opened, in \`/meeting show\` and under the agenda before: \`${commitTo('c0ffee')}\`. \`/meeting why\` draws again.`,
        `-# Voting for Thursday 12 March 2026 is open; its draw's seed has SHA-256 \`${commitTo('beef')}\`.`,
      ].join('\n'),
    );
    assert.deepEqual(
      menu?.choices.map(({ value }) => value),
      ['2603.00002', '2603.00003'],
      'what somebody presents is not offered',
    );
    assert.deepEqual(
      offers?.map(({ label, command }) => [label, command]),
      [
        ['Swap', 'meeting swap'],
        ['Skip this week', 'meeting skip-me'],
      ],
    );
  });

  test('says that nobody voted, and offers the most upvoted; or that there is nothing', () => {
    const agenda = { state: 'offered', because: 'no-votes', entries: [] } as const;
    const items = [anItem('2603.00001', { upvotes: 12 })];

    const offered = wording.agenda(anAgenda({ agenda, items })).text;
    const nothing = wording.agenda(anAgenda({ agenda, items: [] })).text;

    assert.match(offered, /Nobody has voted .+ The week’s most upvoted papers are offered instead\./u);
    assert.match(offered, /12 upvotes at its source, no vote here/u);
    assert.match(nothing, /No paper of this week has upvotes either/u);
    assert.doesNotThrow(() => checkLetter(wording.agenda(anAgenda({ agenda, items: [] }))));
  });

  test('says that it froze late', () => {
    const occurrence = anOccurrence({ frozenAt: Temporal.Instant.from('2026-03-04T20:00:00Z') });

    assert.match(wording.agenda(anAgenda({ occurrence })).text, /so this froze late, <t:1772654400:f>/u);
    assert.doesNotMatch(wording.agenda(anAgenda()).text, /froze late/u);
  });

  test('has nothing to press once it is over or called off', () => {
    for (const state of ['held', 'skipped'] as const) {
      const letter = wording.agenda(anAgenda({ occurrence: anOccurrence({ state }) }));
      assert.deepEqual([letter.menu, letter.offers], [undefined, undefined]);
    }
    const skipped = wording.agenda(anAgenda({ occurrence: anOccurrence({ state: 'skipped' }) }));
    assert.match(skipped.text, /^\*\*Called off\.\*\*/u);
  });

  test('of a meeting whose zone is no longer known is in UTC', () => {
    const meeting = aMeeting({ zone: 'Nowhere/Atlantis' });
    assert.match(wording.agenda(anAgenda({ meeting })).text, /\(13:00 UTC\)/u);
  });
});

suite('whatever titles and names hold', () => {
  for (const title of HOSTILE)
    for (const count of [1, 10, 40])
      test(`messages keep to Discord's limits: ${JSON.stringify(title.slice(0, 30))}, ${count} papers`, () => {
        const meeting = aMeeting({ name: title.slice(0, 50), place: title.slice(0, 100) });
        const items = papersNamed(title, count);
        const view = anAgenda({ meeting, items });
        const offer = { ...anOffer(), meeting, paper: paper('2603.00001', { title }) };
        const letters = [
          wording.agenda(view),
          wording.reminder(view, AGENDA_AT),
          wording.offer(offer, 'private'),
          wording.presenter(offer, 'channel'),
          wording.notice(meeting, view.occurrence, wording.notices.skipped(meeting, view.occurrence, '1')),
        ];

        for (const letter of letters) {
          checkLetter(letter);
          assert.ok(letter.title.length <= 256 && letter.text.length <= 4_000);
          assert.doesNotMatch(letter.text, /(?<!\\)\[a\]\(https:\/\/evil|^# heading|(?<!\\)\*\*bold/mu);
        }
        const event = wording.event(view, AGENDA_AT);
        assert.ok(event.name.length > 0 && event.name.length <= 100);
        assert.ok(event.description.length <= 1_000);
        assert.ok(event.place.length > 0 && event.place.length <= 100);
      });

  test('an agenda of more papers than fit counts the others', () => {
    const { text } = wording.agenda(anAgenda({ items: papersNamed('x'.repeat(300), 40) }));
    assert.match(text, /… and \d+ more papers\./u);
  });
});

suite('an offer', () => {
  test('asks in private, says until when, and can be answered there', () => {
    const { title, text, pings, offers } = wording.offer(anOffer(), 'private');

    assert.equal(title, 'Will you present “Paper 2603.00001”?');
    assert.match(text, /Please answer by <t:1772661600:F>/u);
    assert.match(text, /\[The agenda\]\(https:\/\/discord\.com\/channels\/100\/7\/8\)/u);
    assert.equal(pings, undefined);
    assert.deepEqual(
      offers?.map(({ label, command, options }) => [label, command, options]),
      ['Accept', 'Pass', 'Swap'].map((label) => [
        label,
        `meeting ${label.toLowerCase()}`,
        { server: '100', offer: 11 },
      ]),
    );
  });

  test('asks in the channel whoever takes no messages, and notifies them alone', () => {
    const letter = wording.offer(anOffer(), 'channel');

    assert.match(letter.text, /^<@3>, I can't send you private messages, so I'm asking here\./u);
    assert.deepEqual(letter.pings, ['3']);
  });

  test('says who handed it on', () => {
    assert.match(
      wording.offer({ ...anOffer(), from: '4' }, 'private').text,
      /<@4> would like to hand it on/u,
    );
  });
});

suite('the event', () => {
  test('says until when people vote, then what is on the agenda and where it is', () => {
    const before = anOccurrence({ state: 'voting', frozenAt: null });
    const voting = wording.event(anAgenda({ occurrence: before }), undefined);
    const frozen = wording.event(anAgenda(), AGENDA_AT);

    assert.equal(voting.name, 'Reading group');
    assert.match(voting.description, /^Vote for papers until <t:1772629200:f>/u);
    assert.equal(frozen.description, '1. Paper 2603.00001\nAgenda: https://discord.com/channels/100/7/8');
    assert.equal(frozen.place, 'Room 4');
    assert.equal(frozen.endsAt.since(frozen.startsAt).total('minutes'), 60);
  });

  test('without a place is in the channel', () => {
    const { place } = wording.event(anAgenda({ meeting: aMeeting({ place: '' }) }), undefined);
    assert.equal(place, 'https://discord.com/channels/100/5');
  });
});
