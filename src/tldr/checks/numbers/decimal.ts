/** Formats a number so that it can be compared as text: "3.50", "3,5" and "35e-1" are "35e-1". */
export function writeDecimal(digits: string, power = 0): string {
  const [whole = '', fraction = '', ...more] = withoutGroups(digits).split(/[.,’' ]/u);
  // "1.2.3" is a version, and "1,2,3" a list: neither is a number that could be written differently.
  if (more.length > 0) return digits;
  const all = `${whole}${fraction}`.replace(/^0+/u, '');
  const significant = all.replace(/0+$/u, '');
  if (significant === '') return '0';
  return `${significant}e${power - fraction.length + (all.length - significant.length)}`;
}

/**
 * Removes thousands separators from "1,000", "1 000" and "1,000,000.5". "1.234" may follow either custom: its dot is a
 * decimal point.
 */
function withoutGroups(digits: string): string {
  const mark = /^\d{1,3}([,.’' ])\d{3}(?:\1\d{3})*(?=$|[.,]\d)/u.exec(digits)?.[1];
  if (mark === undefined) return digits;
  const isOnlyDot = mark === '.' && digits.split('.').length === 2 && !digits.includes(',');
  return isOnlyDot ? digits : digits.replaceAll(mark, '');
}
