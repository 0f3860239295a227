import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { readable } from '../../src/papers/readable.ts';
import { recorded } from '../support/recorded.ts';

suite('readable text', () => {
  const cases: [source: string, shown: string][] = [
    ['Distinguishability for $H$-chromatic functions', 'Distinguishability for H-chromatic functions'],
    ['\\alpha', 'α'],
    ['13.7times faster', '13.7times faster'],
    ['X_G^H stays', 'X_G^H stays'],
    ['$O(n^2)$ and $x_i$', 'O(n²) and xᵢ'],
    ['$10^{-3}$', '10⁻³'],
    ['GSBAK$^K$: $top$-$K$', 'GSBAKᴷ: top-K'],
    ['360$^\\circ$', '360°'],
    ['LLM$\\times$MapReduce', 'LLM×MapReduce'],
    ['$\\mathbb{R}^d$', 'ℝᵈ'],
    ['$\\frac{a+b}{c}$', '(a+b)/c'],
    ['$\\sqrt{2}$', '√2'],
    ['$\\mathcal{L}_{\\text{total}}$', 'L_total'],
    ['$\\log n$', 'log n'],
    ['\\textbf{bold} and \\emph{soft}', 'bold and soft'],
    ["G\\\"odel, Erd\\H{o}s, {\\'e}t\\'e", 'Gödel, Erdős, été'],
    ['O\\textquotesingle Neil and B\\t{oo}k', "O'Neil and Bo͡ok"],
    ['On \\texorpdfstring{$\\alpha$}{alpha}-divergence\\texttrademark', 'On α-divergence™'],
    ['5\\% of \\$10', '5% of $10'],
    ["``quoted'' text", '“quoted” text'],
    ['3--5 days --- or more', '3–5 days — or more'],
    ['run it with --flag', 'run it with --flag'],
    ['from $5 to $10 a day', 'from $5 to $10 a day'],
    ['$OneMillion-Bench', '$OneMillion-Bench'],
    ['a {snowy} photo of a {class}', 'a {snowy} photo of a {class}'],
    ['about ~20\\%', 'about ~20%'],
    ['two\n  lines', 'two lines'],
    ['\\ourmethod{} wins', 'ourmethod wins'],
    ['<b>HTML</b> & more', '<b>HTML</b> & more'],
    ['\\textbf{VLM-R$^3$} (\\textit{Omni$^2$})', 'VLM-R³ (Omni²)'],
    ['$n$--$m$ of $k$~parts', 'n–m of k parts'],
    ['Mus{é}e', 'Musée'],
    ['R\\textsuperscript{2} of CO\\textsubscript{2}', 'R² of CO₂'],
    ['$\\{1, \\dots, n\\}$', '{1, …, n}'],
    ['$A \\not\\subseteq B$', 'A ⊈ B'],
    ['so that \\begin{align*} x \\end{align*} holds', 'so that x holds'],
    ['$\\langle x \\rangle$', '⟨ x ⟩'],
    ['$O(n\\log n)$', 'O(n log n)'],
    ['60~Hz and (1)~one, 5~10', '60 Hz and (1) one, 5~10'],
    ['as shown~\\cite{some}.', 'as shown.'],
    ['6{,}181 lines, 4{times} faster, 360^{circ}', '6,181 lines, 4× faster, 360°'],
    ['\\L ukasz Kowal, H\\aa kon Berg, \\O ystein Aas', 'Łukasz Kowal, Håkon Berg, Øystein Aas'],
    ['{\\L}ukasz \\L{}ukasz \\L{ukasz} Stra\\ss e', 'Łukasz Łukasz Łukasz Straße'],
    ['Th\\d{i} Nguy\\~{\\^e}n Nguy\\~\\^en \\DJ or\\dj e', 'Thị Nguyễn Nguyễn Đorđe'],
    ["Mart\\'\\i nez \\.I\\c{s}\\i k", 'Martínez İşık'],
    [
      '{\\textless}b{\\textgreater} at {\\textasciitilde}/x or \\~{}/x, \\{\\vphantom{\\}}',
      '<b> at ~/x or ~/x, {',
    ],
    ['{\\itshape Die} \\noopsort{1931}\\enquote{S{\\"a}tze}', 'Die “Sätze”'],
    ['\\constructor{x} \\toString \\valueOf', 'constructor{x} toString valueOf'],
    ['\u001b[31mred\u001b[0m \u202e97\u202c', 'red 97'],
    ['', ''],
  ];
  for (const [source, shown] of cases) {
    test(`shows “${source}” as “${shown}”`, () => {
      assert.equal(readable(source), shown);
    });
  }

  test('never throws, and stays about as long as it was', () => {
    const latex = fc.array(
      fc.constantFrom(
        '$',
        '\\',
        '{',
        '}',
        '^',
        '_',
        '\\frac',
        '\\alpha',
        '\\"',
        ' ',
        'a',
        '~',
        '--',
        '\\text{',
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          latex.map((parts) => parts.join('')),
        ),
        (source) => {
          assert.ok(readable(source).length <= 2 * source.length + 2);
        },
      ),
    );
  });

  test('leaves text without a mark of LaTeX as it is, but for white space', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !/[\\$`~{\0]|--|''/u.test(text)),
        (source) => {
          assert.equal(readable(source), source.replace(/\s+/gu, ' ').trim());
        },
      ),
    );
  });

  test('takes a text that nests without end', () => {
    assert.doesNotThrow(() => readable(`$${'{'.repeat(100_000)}$`));
    assert.doesNotThrow(() => readable('\\text{'.repeat(20_000)));
    assert.doesNotThrow(() => readable('$\\sqrt'.repeat(20_000)));
    for (const command of ['\\bm', '\\sqrt', '\\frac', '\\"', '\\not', '\\L', '\\textsuperscript'])
      assert.doesNotThrow(() => readable(command.repeat(20_000)));
  });

  const edges = recorded('arxiv/edge-cases.jsonl');
  test('leaves no LaTeX command in any of the recorded titles', { skip: edges.skip }, () => {
    const titles = readFileSync(edges.path, 'utf8')
      .trim()
      .split('\n')
      .map((line): string => JSON.parse(line).title);

    const left = titles.map(readable).filter((title) => /\\[a-z]/u.test(title));

    assert.deepEqual(left, []);
  });
});
