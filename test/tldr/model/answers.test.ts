import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { z } from 'zod';
import { readCompletion } from '../../../src/tldr/model/answers.ts';
import type { Question } from '../../../src/tldr/model/prompt.ts';
import { openModelServer, type Reply } from '../../support/model-server.ts';
import { recorded } from '../../support/recorded.ts';
import { modelOn } from '../../support/tldr.ts';

const CASES = recorded('cases/llm-answers.jsonl');
const LINE =
  'A cache that keeps only the keys that later tokens attend to makes decoding 2.5 times faster on eight tasks.';
const GOOD = JSON.stringify({ line: LINE, evidence: 2 });
const SAID = { kind: 'tldr', text: LINE, evidence: 2 };

const caseShape = z.object({
  name: z.string(),
  status: z.number().optional(),
  when: z.string().optional(),
  body: z.unknown(),
});

/** When a server of the recorded cases answers with its failure. */
function isMet(when: string, { limits, prompt }: { limits: object; prompt: string }): boolean {
  if (when.includes('max_completion_tokens')) return 'max_completion_tokens' in limits;
  if (when.includes('"attack"')) return prompt.includes('attack');
  throw new Error(`No test knows the case "${when}".`);
}

const questionOf = (title: string): Question => ({ text: { title, sentences: ['One.'] }, language: 'en' });

function completion(content: unknown, more: object = {}): unknown {
  return {
    choices: [{ message: { content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1, completion_tokens: 1 },
    ...more,
  };
}

suite('an answer as servers really give it', () => {
  test('is read in every recorded case', { skip: CASES.skip }, async (t) => {
    const records = readFileSync(CASES.path, 'utf8').trim().split('\n');
    for (const record of records.map((line) => caseShape.parse(JSON.parse(line)))) {
      const { name, status, when, body } = record;
      await t.test(name, async (t) => {
        const server = await openModelServer(t);
        const recordedReply: Reply = { kind: 'body', body: JSON.stringify(body), status: status ?? 200 };
        server.answer(({ limits, messages }) => {
          const prompt = messages.map(({ content }) => content).join('\n');
          if (when !== undefined && !isMet(when, { limits, prompt })) return { kind: 'text', text: GOOD };
          return recordedReply;
        });
        const model = modelOn(server);
        const ask = (title: string) => model.ask(questionOf(title), new AbortController().signal);

        if (name === 'one-filtered-paper') await assert.rejects(ask('An attack'), /400 .*filtered/u);
        const answer = await ask('A cache');
        await ask('Another');

        assert.deepEqual(answer.said, SAID);
        assert.deepEqual(answer.usage, { input: 100, output: 20 });
        assert.ok(server.asked.every(({ isStructured }) => isStructured));
        // Asked again once, and with the name that is taken from then on.
        assert.equal(server.asked.length, when === undefined ? 2 : 3);
        if (name === 'max-completion-tokens-forbidden')
          assert.deepEqual(server.asked.at(-1)?.limits, { max_tokens: 2_000 });
      });
    }
  });

  const siblings: [string, unknown][] = [
    ['[THINK]', `[THINK]Let me count.[/THINK]${GOOD}`],
    ['a closing [/THINK] alone', `Let me count.[/THINK]\n${GOOD}`],
    ['<thought> in capitals', `<THOUGHT>{"line":"a draft","evidence":1}</THOUGHT>${GOOD}`],
    ['two thoughts', `<think>One.</think>\n<think>Two.</think>\n${GOOD}`],
    ["Seed's thoughts", `<seed:think>Hm.</seed:think>${GOOD}`],
    ["Kimi's thoughts", `◁think▷Hm.◁/think▷${GOOD}`],
    ["Cohere's thoughts", `<|START_THINKING|>Hm.<|END_THINKING|><|START_RESPONSE|>${GOOD}<|END_RESPONSE|>`],
    ['harmony with a constraint', `<|channel|>final <|constrain|>json<|message|>${GOOD}<|return|>`],
    ['harmony without its tokens', `analysisNeed a line.assistantfinal${GOOD}`],
    ['a draft before the answer', `{"line":"A draft.","evidence":1}\nBetter:\n${GOOD}`],
    ['a fence in capitals', `\`\`\`JSON\n${GOOD}\n\`\`\``],
    ['a fence and a remark', `\`\`\`json\n${GOOD}\n\`\`\`\nI chose sentence {2}.`],
    ['a list', `[${GOOD}]`],
    ['a list in prose', `Sure: [${GOOD}]`],
    ['JSON in a string', JSON.stringify(GOOD)],
    ['a wrapper', `{"answer":${GOOD}}`],
    ['parts of text alone', [GOOD.slice(0, 20), { type: 'text', text: GOOD.slice(20) }]],
    ['a turn that ran on', `${GOOD}<|im_end|>\n<|im_start|>user\nThanks!`],
    ['<|eot_id|> in the line', GOOD.replace('tasks.', 'tasks.<|eot_id|>')],
    ['the full-width token in the line', GOOD.replace('tasks.', 'tasks.<｜end▁of▁sentence｜>')],
    ['the token in the brackets of the prompt', GOOD.replace('tasks.', 'tasks.‹｜end▁of▁sentence｜›')],
    ['a thought in the line', GOOD.replace('A cache', '<think>Hm.</think>A cache')],
    ['</s> in the line', GOOD.replace('tasks.', 'tasks.</s>')],
    ['tokens before the line', GOOD.replace('A cache', '<|im_start|>assistant\\nA cache')],
  ];
  for (const [what, content] of siblings) {
    test(`is read with ${what}`, () => {
      assert.deepEqual(readCompletion(completion(content)).said, SAID);
    });
  }

  const bare: [string, string][] = [
    ['a thought', `Let me count.\n</think>\n\n${LINE}`],
    ['a token', `${LINE}<|eot_id|>`],
    ['a turn that ran on', `<|im_start|>assistant\n${LINE}<|im_end|>\n<|im_start|>user\nThanks!`],
    ['an introduction', `Here is the TL;DR:\n\n"${LINE}"`],
    ['a fence', `\`\`\`text\n${LINE}\n\`\`\``],
    [
      'harmony',
      `<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>${LINE}`,
    ],
  ];
  for (const [what, content] of bare) {
    test(`is read as a bare line with ${what}`, () => {
      assert.deepEqual(readCompletion(completion(content)).said, { ...SAID, evidence: undefined });
    });
  }

  test('keeps a line that speaks of thinking', () => {
    const line = 'Models that stop at </think> early lose 3 points.';
    for (const before of ['', '<think>Hm.</think>']) {
      const { said } = readCompletion(completion(`${before}${JSON.stringify({ line, evidence: 1 })}`));
      assert.deepEqual(said, { kind: 'tldr', text: line, evidence: 1 });
    }
  });

  const nothings: [string, unknown, RegExp][] = [
    ['a token in the middle', GOOD.replace('cache', 'ca<|fim_middle|>che'), /control token/u],
    [
      'a token that an invisible character hides',
      GOOD.replace('A', '<|im_\u2066end|> A <|x|> a'),
      /control/u,
    ],
    ['harmony without an answer', `<|channel|>analysis<|message|>${GOOD}`, /empty/u],
    ['a thought without an end', `[THINK]${GOOD}`, /empty/u],
    ['a thought behind a word', 'Sure. <think>Let me count.', /thinks aloud/u],
    ['half of its JSON behind prose', 'Here: {"line":"A cache', /not the JSON/u],
    ['parts without text', [{ type: 'thinking', thinking: 'Hm.' }], /empty/u],
    ['a text without an end', `A cache.${' '.repeat(200_000)}It works.`, /far too long/u],
    ['braces alone', '{'.repeat(90_000), /not the JSON/u],
  ];
  for (const [what, content, fault] of nothings) {
    test(`with ${what} is none`, () => {
      const { said } = readCompletion(completion(content));
      assert.match(said.kind === 'nothing' ? said.fault : `the line ${said.text}`, fault);
    });
  }

  test('that its server filtered is none', () => {
    const choices = [{ message: { content: 'A cache that' }, finish_reason: 'content_filter' }];
    assert.deepEqual(readCompletion({ choices }).said, {
      kind: 'nothing',
      fault: 'the answer was filtered by its server',
    });
  });

  const usages: [unknown, number, number][] = [
    [undefined, 7, 8],
    [null, 7, 8],
    ['many', 7, 8],
    [{}, 7, 8],
    [{ prompt_tokens: 100 }, 100, 8],
    [{ prompt_tokens: 100, total_tokens: 120 }, 100, 20],
    [{ completion_tokens: 20, total_tokens: 120 }, 100, 20],
    [{ prompt_tokens: null, completion_tokens: '20' }, 7, 8],
    [{ prompt_tokens: 1.5, completion_tokens: 2 }, 2, 2],
    [{ prompt_tokens: 3e9, completion_tokens: 20 }, 7, 20],
    [{ prompt_tokens: -1, completion_tokens: 20 }, 7, 20],
  ];
  for (const [usage, input, output] of usages) {
    test(`counts as ${input} and ${output} tokens with the usage ${JSON.stringify(usage)}`, () => {
      const answer = readCompletion(completion(GOOD, { usage }), { input: 7, output: 8 });
      assert.deepEqual(answer, { usage: { input, output }, said: SAID });
    });
  }
});
