import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ComponentType } from 'discord-api-types/v10';
import { viewModal } from '../../../src/sandbox/page/form-view.ts';
import { World } from '../../../src/sandbox/world.ts';

const text = { type: ComponentType.TextInput, custom_id: 'note', style: 1 } as const;

suite('a form on the page', () => {
  test('shows inputs in rows and in labels, menus and texts', () => {
    const { inputs } = viewModal(new World(Date.now), {
      custom_id: 'form',
      title: 'A form',
      components: [
        { type: ComponentType.ActionRow, components: [{ ...text, label: 'In a row' }] },
        { type: ComponentType.Label, label: 'Labelled', description: 'Why', component: text },
        {
          type: ComponentType.Label,
          label: 'People',
          component: { type: ComponentType.UserSelect, custom_id: 'who', max_values: 3, required: false },
        },
        { type: ComponentType.TextDisplay, content: 'Read this' },
      ],
    });

    assert.deepEqual(
      inputs.map((input) => (input.kind === 'note' ? 'note' : `${input.kind} ${input.label} ${input.hint}`)),
      ['text In a row ', 'text Labelled Why', 'menu People ', 'note'],
    );
    const [, , menu] = inputs;
    assert.ok(menu?.kind === 'menu');
    assert.deepEqual([menu.menu.of, menu.menu.least, menu.menu.most], ['user', 0, 3]);
  });
});
