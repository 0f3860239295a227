/** What arXiv's categories look like, old archives such as `hep-th` included (https://arxiv.org/category_taxonomy). */
const CATEGORY = /^[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z]+(?:-[A-Za-z]+)*)?$/u;

/** Whether a text can be an arXiv category; which ones there are only arXiv knows. */
export function isCategory(text: string): boolean {
  return CATEGORY.test(text);
}
