/** Prints a table in Markdown, its head at once and then row by row: a long run shows what it has. */
export function printTable(columns: readonly string[]): (cells: readonly string[]) => void {
  const print = (cells: readonly string[]): void => void process.stdout.write(`${formatRow(cells)}\n`);
  process.stdout.write('\n');
  print(columns);
  print(columns.map(() => '---'));
  return print;
}

function formatRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** Prints a paragraph. */
export function printText(text: string): void {
  process.stdout.write(`\n${text}\n`);
}

/** Prints a sentence and a list below it; nothing if the list is empty. */
export function printList(head: string, items: readonly string[]): void {
  if (items.length > 0) printText([head, ...items.map((item) => `- ${item}`)].join('\n'));
}

/** Formats a number of things: "1 paper", "1,400 papers". */
export function formatCount(count: number, thing: string): string {
  return `${count.toLocaleString('en')} ${thing}${count === 1 ? '' : 's'}`;
}
