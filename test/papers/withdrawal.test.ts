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
    'Paper withdrawn by the authors': 'withdrawn',
    'Paper has been withdrawn': 'withdrawn',
    '12 pages, 3 figures, withdrawn due to an error in Lemma 2': 'withdrawn',
    'arXiv admin note: This submission has been withdrawn due to disputed authorship': 'withdrawn',
    'This version withdrawn by arXiv administrators because the author did not have the right': 'withdrawn',
    'This version has been removed by arXiv administrators': 'withdrawn',
    'This paper has now been withdrawn': 'withdrawn',
    'This version of the paper has been withdrawn': 'withdrawn',
    'This thesis should be withdrawn': 'withdrawn',
    'Has been withdrawn by the author': 'withdrawn',
    'This paper has been withdrawn by Ada Lovelace due to a wrong sign': 'withdrawn',
    'This paper has been superseded by arXiv:2603.00001 and withdrawn': 'withdrawn',
    'I am withdrawing this paper because Lemma 3 is wrong': 'withdrawn',
    'bioRxiv has withdrawn this article': 'withdrawn',
    'medRxiv has removed this preprint at the request of its institution': 'withdrawn',
    'This article has been removed by bioRxiv': 'withdrawn',
    'Withdrawal Statement The authors have withdrawn their manuscript owing to an error': 'withdrawn',
    'Withdrawal StatementThe authors have withdrawn their manuscript': 'withdrawn',
    'Removal statement: this preprint was removed by medRxiv': 'withdrawn',
    'RETRACTED ARTICLE: A title': 'retracted',
    'The author has requested that this paper be withdrawn': 'withdrawn',
  };
  for (const [text, kind] of Object.entries(notices))
    test(`“${text}” is one`, () => assert.equal(readWithdrawal([undefined, text]), kind));

  const others = [
    '9 pages, 5 figures. This paper was withdrawn from the IJCAI 2025 proceedings due to the lack of participation',
    'Accepted at a workshop (withdrawn before presentation due to lack of travel funding)',
    'This paper was accepted as a demo. However, it was withdrawn due to Visa issues',
    'Previously submitted to a conference and formally withdrawn',
    'Withdraw by ICML and prepare for NeurIPS or ICLR',
    'Removed: a figure that was there twice',
    'The data were removed by medRxiv users',
    'Withdrawal statements of banks are studied',
    'Withdrawn from the proceedings because the author was unable to attend the conference',
    'This paper proposes forklifts that enable the fork to be withdrawn without dragging the pallet',
    'Retraction-free approaches offer attractive alternatives to Riemannian ones',
    'We study how withdrawn papers are cited.',
    'This paper was never withdrawn',
    'This paper has not been withdrawn',
    'The earlier submission was withdrawn',
    'A previous version of this paper has been withdrawn; this one is complete',
    'The paper is retracted through the printer',
    'A paper was withdrawn by its authors. We ask why.',
    'The study was withdrawn by sponsors before it began',
    '12 pages, withdrawn from ICLR',
  ];
  for (const text of others) test(`“${text}” is none`, () => assert.equal(readWithdrawal([text]), undefined));
});
