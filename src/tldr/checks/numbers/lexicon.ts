import type { Language } from '../../../papers/tldr-preference.ts';

/**
 * Words for numbers, each list starting at its first number; `|` separates forms of one. Words that more often mean
 * something else (French "neuf", Italian "sei") and those for one, which are articles, only count next to another.
 */
const WORDS: Partial<Record<Language, readonly (readonly [first: number, step: number, words: string])[]>> = {
  en: [
    [
      0,
      1,
      'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
    ],
    [20, 10, 'twenty thirty forty|fourty fifty sixty seventy eighty ninety'],
  ],
  de: [
    [
      0,
      1,
      'null ein|eins|eine|einen zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn',
    ],
    [20, 10, 'zwanzig dreißig|dreissig vierzig fünfzig sechzig siebzig achtzig neunzig'],
  ],
  fr: [
    [1, 1, 'un|une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize'],
    [20, 10, 'vingt trente quarante cinquante soixante septante huitante|octante nonante'],
  ],
  es: [
    [
      1,
      1,
      'un|uno|una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve',
    ],
    [20, 10, 'veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa'],
    [
      21,
      1,
      'veintiún|veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve',
    ],
    [
      200,
      100,
      'doscientos|doscientas trescientos|trescientas cuatrocientos|cuatrocientas quinientos|quinientas seiscientos|seiscientas setecientos|setecientas ochocientos|ochocientas novecientos|novecientas',
    ],
  ],
  pt: [
    [
      1,
      1,
      'um|uma dois|duas três quatro cinco seis sete oito nove dez onze doze treze catorze|quatorze quinze dezesseis|dezasseis dezessete|dezassete dezoito dezenove|dezanove',
    ],
    [20, 10, 'vinte trinta quarenta cinquenta sessenta setenta oitenta noventa'],
    [
      200,
      100,
      'duzentos|duzentas trezentos|trezentas quatrocentos|quatrocentas quinhentos|quinhentas seiscentos|seiscentas setecentos|setecentas oitocentos|oitocentas novecentos|novecentas',
    ],
  ],
  it: [
    [
      1,
      1,
      'un|uno|una due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove',
    ],
    [
      20,
      10,
      'venti|vent trenta|trent quaranta|quarant cinquanta|cinquant sessanta|sessant settanta|settant ottanta|ottant novanta|novant',
    ],
  ],
  nl: [
    [
      0,
      1,
      'nul een|één twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien',
    ],
    [20, 10, 'twintig dertig veertig vijftig zestig zeventig tachtig negentig'],
  ],
  ru: [
    [
      0,
      1,
      'ноль один|одна|одно|одного|одной два|две|двух|двум|двумя три|трех|трёх|трем|трём|тремя четыре|четырех|четырёх|четырьмя пять|пяти|пятью шесть|шести|шестью семь|семи восемь|восьми девять|девяти десять|десяти одиннадцать|одиннадцати двенадцать|двенадцати тринадцать|тринадцати четырнадцать|четырнадцати пятнадцать|пятнадцати шестнадцать|шестнадцати семнадцать|семнадцати восемнадцать|восемнадцати девятнадцать|девятнадцати',
    ],
    [
      20,
      10,
      'двадцать|двадцати тридцать|тридцати сорок|сорока пятьдесят|пятидесяти шестьдесят|шестидесяти семьдесят|семидесяти восемьдесят|восьмидесяти девяносто|девяноста',
    ],
    [
      200,
      100,
      'двести|двухсот триста|трехсот|трёхсот четыреста|четырехсот|четырёхсот пятьсот|пятисот шестьсот|шестисот семьсот|семисот восемьсот|восьмисот девятьсот|девятисот',
    ],
  ],
  ar: [
    [
      1,
      1,
      'واحد|واحدة اثنان|اثنين|اثنتين ثلاثة|ثلاث أربعة|أربع خمسة|خمس ستة|ست سبعة|سبع ثمانية|ثماني|ثمان تسعة|تسع عشرة|عشر',
    ],
    [
      20,
      10,
      'عشرون|عشرين ثلاثون|ثلاثين أربعون|أربعين خمسون|خمسين ستون|ستين سبعون|سبعين ثمانون|ثمانين تسعون|تسعين',
    ],
  ],
};

/** Words that multiply the number before them. */
const POWERS: readonly (readonly [value: number, words: string])[] = [
  [100, 'hundred hundert cent cents cien ciento cem cento centos honderd сто ста مئة مائة'],
  [1_000, 'thousand tausend mille mil mila duizend тысяча тысячи тысяч ألف'],
  [
    1e6,
    'million millionen millions milione milioni millón millones milhão milhões miljoen миллион миллиона миллионов مليون',
  ],
  [
    1e9,
    'billion milliarde milliarden milliard milliards miliardo miliardi miljard bilhão bilhões миллиард миллиарда миллиардов مليار',
  ],
  [1e12, 'trillion'],
];

/** Words for numbers in lower case, and their values. */
export type Lexicon = ReadonlyMap<string, number>;

const lexicons = new Map<Language, Lexicon>();

/** Returns the words of English and one other language: papers are in English, and TL;DRs in either. */
export function lexiconOf(language: Language): Lexicon {
  const known = lexicons.get(language);
  if (known !== undefined) return known;
  const lexicon = new Map<string, number>();
  for (const [value, words] of POWERS) for (const word of words.split(' ')) lexicon.set(word, value);
  const lists = [...(WORDS.en ?? []), ...(WORDS[language] ?? [])];
  for (const [first, step, words] of lists)
    for (const [at, forms] of words.split(' ').entries())
      for (const form of forms.split('|')) lexicon.set(form, first + at * step);
  if (language === 'fr') for (const word of ['quatre-vingts', 'quatre-vingt']) lexicon.set(word, 80);
  lexicons.set(language, lexicon);
  return lexicon;
}
