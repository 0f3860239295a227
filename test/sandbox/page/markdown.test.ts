import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readMarkdown } from '../../../src/sandbox/page/markdown.ts';
import { World } from '../../../src/sandbox/world.ts';

const world = new World(Date.now);
const ada = world.addUser('Ada');
const channel = world.addChannel({ name: 'papers', guildId: undefined });
const read = (text: string) => readMarkdown(world, text, 'extended');
const text = (words: string) => ({ kind: 'text', text: words });

suite("Discord's markdown", () => {
  for (const [written, nodes] of [
    ['plain', [text('plain')]],
    [
      '**bold** _it_',
      [{ kind: 'bold', inner: [text('bold')] }, text(' '), { kind: 'italic', inner: [text('it')] }],
    ],
    ['a\\*b\\*', [text('a*b*')]],
    ['`a*b*`', [{ kind: 'code', text: 'a*b*' }]],
    ['||seen||', [{ kind: 'spoiler', inner: [text('seen')] }]],
    ['<t:1700000000:R>', [{ kind: 'time', seconds: 1_700_000_000, style: 'R' }]],
    ['<t:1700000000>', [{ kind: 'time', seconds: 1_700_000_000, style: 'f' }]],
    [`<@${ada.id}>`, [{ kind: 'mention', of: 'user', name: 'Ada' }]],
    [`<#${channel.id}>`, [{ kind: 'mention', of: 'channel', name: 'papers' }]],
    ['<@123456789012345678>', [{ kind: 'mention', of: 'user', name: 'unknown-user' }]],
    [
      '- one\n- two',
      [
        { kind: 'item', inner: [text('one')] },
        { kind: 'item', inner: [text('two')] },
      ],
    ],
    [
      '> said\n-# by **Ada**',
      [
        { kind: 'quote', inner: [text('said'), { kind: 'break' }] },
        { kind: 'small', inner: [text('by '), { kind: 'bold', inner: [text('Ada')] }] },
      ],
    ],
    ['[a](https://x.example/)', [{ kind: 'link', url: 'https://x.example/', inner: [text('a')] }]],
    ['<script>alert(1)</script>', [text('<script>alert(1)</script>')]],
  ] as const) {
    test(`reads ${written}`, () => assert.deepEqual(read(written), nodes));
  }

  test('has no link to anything but the web', () => {
    for (const url of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'vbscript:x']) {
      assert.doesNotMatch(JSON.stringify(read(`[a](${url}) <${url}> ${url}`)), /"kind":"link"/u, url);
    }
  });
});
