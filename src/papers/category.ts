/** The form of arXiv's categories, including old archives such as `hep-th` (https://arxiv.org/category_taxonomy). */
const CATEGORY = /^[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z]+(?:-[A-Za-z]+)*)?$/u;

/** Returns whether a text can be an arXiv category; only arXiv knows which exist. */
export function isCategory(text: string): boolean {
  return CATEGORY.test(text);
}

/**
 * The categories under which arXiv files new papers, by archive (https://arxiv.org/category_taxonomy); an archive
 * without parts is itself one. A category added there is refused here until it is added too: better than a feed that
 * can never post.
 */
const PARTS: Readonly<Record<string, string>> = {
  cs: 'AI AR CC CE CG CL CR CV CY DB DC DL DM DS ET FL GL GR GT HC IR IT LG LO MA MM MS NA NE NI OH OS PF PL RO SC SD SE SI SY',
  econ: 'EM GN TH',
  eess: 'AS IV SP SY',
  math: 'AC AG AP AT CA CO CT CV DG DS FA GM GN GR GT HO IT KT LO MG MP NA NT OA OC PR QA RA RT SG SP ST',
  'astro-ph': 'CO EP GA HE IM SR',
  'cond-mat': 'dis-nn mes-hall mtrl-sci other quant-gas soft stat-mech str-el supr-con',
  'gr-qc': '',
  'hep-ex': '',
  'hep-lat': '',
  'hep-ph': '',
  'hep-th': '',
  'math-ph': '',
  nlin: 'AO CD CG PS SI',
  'nucl-ex': '',
  'nucl-th': '',
  physics:
    'acc-ph ao-ph app-ph atm-clus atom-ph bio-ph chem-ph class-ph comp-ph data-an ed-ph flu-dyn gen-ph geo-ph hist-ph ins-det med-ph optics plasm-ph pop-ph soc-ph space-ph',
  'quant-ph': '',
  'q-bio': 'BM CB GN MN NC OT PE QM SC TO',
  'q-fin': 'CP EC GN MF PM PR RM ST TR',
  stat: 'AP CO ME ML OT TH',
};

const CATEGORIES = Object.keys(PARTS).flatMap(listCategories);

/** Lists the categories of an archive, in any case; none if there is no such archive. */
export function listCategories(archive: string): string[] {
  const name = archive.toLowerCase();
  const parts = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined;
  if (parts === undefined) return [];
  return parts === '' ? [name] : parts.split(' ').map((part) => `${name}.${part}`);
}

/** Finds the category that a text in any case names, in arXiv's spelling; undefined if arXiv has none of that name. */
export function findCategory(text: string): string | undefined {
  return CATEGORIES.find((category) => category.toLowerCase() === text.toLowerCase());
}
