/** Powers of ten that a number is multiplied by, in the languages of TL;DRs. */
const SCALES: readonly (readonly [power: number, pattern: string])[] = [
  [
    9,
    'B|b|bn|(?i:mrd|billions?|milliarden?|milliards?|miliard[oi]|miljard|bilh(?:ão|ões)|миллиард(?:а|ов)?|млрд)|十亿|十億|십억|مليار',
  ],
  [
    6,
    'M|(?i:mn|mio|millions?|millionen|milion[ei]|mill(?:ón|ones)|milh(?:ão|ões)|miljoen|миллион(?:а|ов)?|млн)|百万|百萬|백만|مليون|ملايين',
  ],
  [12, 'T|(?i:trillions?)|兆|조|تريليون'],
  [3, 'k|K|(?i:thousands?|tausend|mille|mil|mila|duizend|тысяч[аи]?|тыс)|千|천|ألف|آلاف'],
  [8, '亿|億|억'],
  [4, '万|萬|만'],
];

/** Units that are distinguished, each with its spellings. A prefix of another comes after the longer one. */
const UNITS: readonly (readonly [unit: string, pattern: string])[] = [
  [
    'point',
    '(?i:percentage\\s+points?|prozentpunkte?n?|points?\\s+de\\s+pourcentage|puntos?\\s+porcentual(?:es)?|pontos?\\s+percentua(?:l|is)|punt[oi]\\s+percentual[ei]|procentpunt(?:en)?|процентн\\p{L}+\\s+пункт\\p{L}*|points?|pts?|pp|punkte?|pontos?|puntos?|punt[oi]|punten)|个?百分点|個?百分點|パーセントポイント|ポイント|%\\s?p(?!\\p{L})|%?\\s?(?:퍼센트)?\\s?포인트|نقط\\p{L}+\\s+مئوية',
  ],
  ['basis point', '(?i:bps|basis\\s+points?)'],
  [
    '%',
    '%|(?i:per\\s?cent|prozent|pour\\s?cent|por\\s+ciento|por\\s+cento|per\\s+cento|procent|процент(?:а|ов|ам|ами)?)|パーセント|퍼센트|프로|بالمئة|بالمائة|في\\s+المئة|في\\s+المائة',
  ],
  ['‰', '‰|(?i:per\\s?mille?)'],
  ['×', '[x×](?!\\s?\\d)|(?i:times|folds?|fach|mal|fois|veces|vezes|volte|keer|maal|раза?)|倍|배|مرات|أضعاف'],
  [
    'ms',
    '(?i:ms|milliseconds?|millisekunden?|millisecondes?|milisegundos?|millisecondi|мс)|毫秒|ミリ秒|밀리초',
  ],
  ['μs', '[μµ]s|(?i:microseconds?|mikrosekunden?|мкс)|微秒'],
  ['ns', '(?i:ns|nanoseconds?)'],
  [
    's',
    '(?i:s|secs?|seconds?|sekunden?|secondes?|segundos?|second[oi]|seconden|секунд[аы]?)|秒|초|ثانية|ثوان',
  ],
  [
    'min',
    '(?i:mins?|minutes?|minuten?|minutos?|minut[oi]|minuut|минут[аы]?)|分钟|分鐘|分(?!之)|분|دقيقة|دقائق',
  ],
  [
    'h',
    '(?i:h|hrs?|hours?|stunden?|heures?|horas?|or[ae]|uur|uren|час(?:а|ов)?)|个?小时|個?小時|時間|시간|ساعة|ساعات',
  ],
  ['week', '(?i:weeks?|wochen?|semaines?|semanas?|settiman[ae]|weken|недел[юиья]+)|周|週間?|주|أسابيع|أسبوع'],
  [
    'month',
    '(?i:months?|monate?n?|mois|mes(?:es)?|mês|mes[ei]|maand(?:en)?|месяц(?:а|ев)?)|个月|個月|か月|ヶ月|개월|شهر|أشهر',
  ],
  ['day', '(?i:days?|tage?n?|jours?|d[ií]as?|giorn[oi]|dag(?:en)?|день|дня|дней)|天|日(?!本)|일|يوم|أيام'],
  [
    'year',
    '(?i:years?|yrs?|jahre?n?|ans|années?|años?|anos?|ann[oi]|jaar|год(?:а|ов)?|лет)|年|년|سنة|سنوات|أعوام',
  ],
  ['decade', '(?i:decades?)'],
  ['bit', '(?i:bits?|бит(?:а|ов)?)|比特|ビット|비트'],
  ['byte', '(?i:bytes?|байт(?:а|ов)?)'],
  ['KB', '(?i:ki?b)'],
  ['MB', '(?i:mi?b)'],
  ['GB', '(?i:gi?b)'],
  ['TB', '(?i:ti?b)'],
  ['PB', '(?i:pi?b)'],
  ['Kbps', '(?i:kbps)'],
  ['Mbps', '(?i:mbps)'],
  ['Gbps', '(?i:gbps)'],
  ['fps', '(?i:fps|frames\\s+per\\s+second)'],
  ['frame', '(?i:frames?)'],
  ['Hz', '(?i:hz)'],
  ['kHz', '(?i:khz)'],
  ['MHz', '(?i:mhz)'],
  ['GHz', '(?i:ghz)'],
  ['nm', '(?i:nm|nanomet(?:er|re)s?)'],
  ['μm', '[μµ]m|(?i:micromet(?:er|re)s?|microns?)'],
  ['mm', '(?i:mm|millimet(?:er|re)s?)'],
  ['cm', '(?i:cm|centimet(?:er|re)s?)'],
  ['km', '(?i:km|kilomet(?:er|re)s?)'],
  ['m', 'm|(?i:met(?:er|re)s?)'],
  ['mile', '(?i:miles?)'],
  ['inch', '(?i:inch(?:es)?)'],
  ['foot', '(?i:ft|feet|foot)'],
  ['kg', '(?i:kg|kilograms?)'],
  ['mg', '(?i:mg|milligrams?)'],
  ['g', 'g|(?i:grams?)'],
  ['ton', '(?i:tons?|tonnes?)'],
  ['kWh', '(?i:kwh)'],
  ['mW', 'mW|(?i:milliwatts?)'],
  ['kW', 'kW|(?i:kilowatts?)'],
  ['MW', 'MW|(?i:megawatts?)'],
  ['W', 'W|(?i:watts?)'],
  ['pJ', 'pJ'],
  ['mJ', 'mJ'],
  ['kJ', 'kJ'],
  ['J', 'J|(?i:joules?)'],
  ['keV', 'keV'],
  ['MeV', 'MeV'],
  ['GeV', 'GeV'],
  ['TeV', 'TeV'],
  ['eV', 'eV'],
  ['mV', 'mV'],
  ['V', 'V|(?i:volts?)'],
  ['mA', 'mA'],
  ['kelvin', '(?i:kelvins?)'],
  ['°C', '°\\s?C|(?i:degrees\\s+celsius)'],
  ['°F', '°\\s?F|(?i:degrees\\s+fahrenheit)'],
  ['°', '°|(?i:degrees?|grad|grados|graus|gradi|graden|градус(?:а|ов)?)|度|도|درجة'],
  ['radian', '(?i:radians?)'],
  ['dB', '(?i:db|decibels?)'],
  ['D', '(?i:d|dims?|dimensions?|dimensional)|次元|维|維|차원'],
  ['pixel', '(?i:px|pixels?)'],
  ['FLOP', '(?i:flops?)'],
  ['MFLOP', '(?i:mflops?)'],
  ['GFLOP', '(?i:gflops?)'],
  ['TFLOP', '(?i:tflops?)'],
  ['PFLOP', '(?i:pflops?)'],
  ['token', '(?i:tokens?|токен(?:а|ов)?)|トークン|토큰'],
  [
    'parameter',
    '(?i:params?|parameters?|parametern?|paramètres?|parámetros?|parâmetros?|parametri|параметр(?:а|ов)?)|参数|參數|パラメータ|매개변수',
  ],
  ['$', '(?i:dollars?|usd)|美元|ドル|달러|دولار'],
  ['€', '(?i:euros?|eur)'],
];

/** A word in letters between spaces ends there; Chinese, Japanese and Korean have no spaces. */
const END =
  '(?:(?<=[\\p{Script=Han}\\p{Script=Katakana}\\p{Script=Hangul}])|(?![\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}\\p{Script=Arabic}\\p{M}]))';
const GAP = '[\\s-]{0,2}';

const SCALE = sticky(SCALES);
const UNIT = sticky(UNITS);
/** A unit in no table is still distinguished if it is attached to its number: "720p", "21st". */
const ATTACHED = /[\p{Script=Latin}]{1,4}(?!\p{L})/uy;

/** The text after a number: the power of ten it is multiplied by, its unit, and where both end. */
export interface Measure {
  readonly power: number;
  readonly unit: string | undefined;
  readonly end: number;
}

/** Reads the unit and scale of a number that ends at `at`. */
export function readMeasure(text: string, at: number): Measure {
  const scale = matchAt(SCALE, SCALES, text, at);
  const power = scale?.name ?? 0;
  const afterScale = scale?.end ?? at;
  const unit = matchAt(UNIT, UNITS, text, afterScale);
  if (unit !== undefined) return { power, unit: unit.name, end: unit.end };
  ATTACHED.lastIndex = afterScale;
  const attached = scale === undefined ? ATTACHED.exec(text) : null;
  if (attached === null) return { power, unit: undefined, end: afterScale };
  return { power, unit: `…${attached[0].toLowerCase()}`, end: afterScale + attached[0].length };
}

function sticky(table: readonly (readonly [unknown, string])[]): RegExp {
  return new RegExp(`${GAP}(?:${table.map(([, pattern]) => `(${pattern})${END}`).join('|')})`, 'uy');
}

function matchAt<Name>(
  pattern: RegExp,
  table: readonly (readonly [Name, string])[],
  text: string,
  at: number,
): { readonly name: Name; readonly end: number } | undefined {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  const entry = match && table[match.slice(1).findIndex((group) => group !== undefined)];
  return match && entry ? { name: entry[0], end: at + match[0].length } : undefined;
}
