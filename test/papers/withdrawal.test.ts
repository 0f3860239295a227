import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readWithdrawal } from '../../src/papers/withdrawal.ts';

suite('a notice of withdrawal', () => {
  const notices: Readonly<Record<string, 'withdrawn' | 'retracted'>> = {
    'This paper has been withdrawn by the author due to a crucial error in equation 3': 'withdrawn',
    'This submission has been withdrawn by arXiv administrators': 'withdrawn',
    Withdrawn: 'withdrawn',
    '(Withdrawn)': 'withdrawn',
    'WITHDRAWN: A title': 'withdrawn',
    'Withdrawn due to an error in Section 4': 'withdrawn',
    '12 pages. This paper has been withdrawn': 'withdrawn',
    'The authors have withdrawn this manuscript because of an error.': 'withdrawn',
    'We withdraw this paper as its proof is wrong': 'withdrawn',
    'This article has been retracted by the publisher': 'retracted',
  };
  for (const [text, kind] of Object.entries(notices))
    test(`“${text}” is one`, () => assert.equal(readWithdrawal([undefined, text]), kind));

  const others = [
    '9 pages, 5 figures. This paper was withdrawn from the IJCAI 2025 proceedings due to the lack of participation',
    'Accepted at a workshop (withdrawn before presentation due to lack of travel funding)',
    'This paper was accepted as a demo. However, it was withdrawn due to Visa issues',
    'Previously submitted to a conference and formally withdrawn',
    'Withdraw by ICML and prepare for NeurIPS or ICLR',
    'Withdrawn from the proceedings because the author was unable to attend the conference',
    'This paper proposes forklifts that enable the fork to be withdrawn without dragging the pallet',
    'Retraction-free approaches offer attractive alternatives to Riemannian ones',
    'We study how withdrawn papers are cited.',
  ];
  for (const text of others) test(`“${text}” is none`, () => assert.equal(readWithdrawal([text]), undefined));
});
