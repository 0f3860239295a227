import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { post } from '../support/sandbox-page.ts';

const option = { label: 'One', value: '1', description: 'The first' };
const menu = { type: ComponentType.StringSelect, custom_id: 'menu', options: [option] };
const button = { type: ComponentType.Button, style: ButtonStyle.Primary, label: 'Go', custom_id: 'go' };

const holding = (...components: unknown[]) => ({
  content: 'Which one?',
  components: [{ type: ComponentType.ActionRow, components }],
});

/** As https://docs.discord.com/developers/components/reference#string-select has it. */
const REFUSED: [why: string, body: unknown][] = [
  ['no choices', holding({ ...menu, options: [] })],
  ['none at all', holding({ ...menu, options: undefined })],
  [
    '26 choices',
    holding({
      ...menu,
      options: Array.from({ length: 26 }, (_, index) => ({ ...option, value: `${index}` })),
    }),
  ],
  ['the same value twice', holding({ ...menu, options: [option, { ...option, label: 'Two' }] })],
  ['a label of 101 characters', holding({ ...menu, options: [{ ...option, label: 'x'.repeat(101) }] })],
  ['a value of 101 characters', holding({ ...menu, options: [{ ...option, value: 'x'.repeat(101) }] })],
  ['an empty value', holding({ ...menu, options: [{ ...option, value: '' }] })],
  ['a description of 101', holding({ ...menu, options: [{ ...option, description: 'x'.repeat(101) }] })],
  ['a placeholder of 151', holding({ ...menu, placeholder: 'x'.repeat(151) })],
  ['a custom id of 101', holding({ ...menu, custom_id: 'x'.repeat(101) })],
  ['a button beside it', holding(menu, button)],
  ['another menu beside it', holding(menu, { ...menu, custom_id: 'other' })],
];

suite('a menu in a message', () => {
  test('is refused outside Discord’s limits', async (t) => {
    const sandbox = await startSandbox({ rates: 'loose' });
    t.after(() => sandbox[Symbol.asyncDispose]());

    for (const [why, body] of REFUSED) await assert.rejects(post(sandbox, body), /50035/u, why);
    await post(sandbox, holding({ ...menu, placeholder: 'x'.repeat(150) }));
  });

  test('takes as many of its choices as it asks for, and none if it is disabled', async (t) => {
    const sandbox = await startSandbox({ rates: 'loose' });
    t.after(() => sandbox[Symbol.asyncDispose]());
    const ada = sandbox.as(sandbox.people.ada);
    const options = [option, { ...option, value: '2' }];
    await post(sandbox, holding({ ...menu, options }));
    await post(sandbox, holding({ ...menu, options, disabled: true }));
    const [open, disabled] = sandbox.messages(sandbox.channel.id);
    assert.ok(open && disabled);

    for (const values of [[], ['1', '2'], ['3']])
      await assert.rejects(ada.select(open, 'menu', values), { name: 'ClientRefusal' }, values.join());
    await assert.rejects(ada.select(disabled, 'menu', ['1']), /can't be used/u);
  });
});
