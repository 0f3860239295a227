import { pino } from 'pino';
import { createDrawer } from '../../src/charts/drawer.ts';
import { makeFigure } from '../support/figures.ts';

/** Measures how long charts take to draw, and how much memory that adds: `npm run bench:stats`. */

const DRAWS = 50;

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const megabytes = (): number => process.memoryUsage().rss / 1024 / 1024;
const drawer = createDrawer({ log: pino({ level: 'warn' }) });
const before = megabytes();

async function time(name: string, figure: ReturnType<typeof makeFigure>): Promise<number> {
  const start = performance.now();
  const png = await drawer.draw(figure);
  const ms = performance.now() - start;
  print(
    `${name}: ${ms.toFixed(0)} ms, ${((png?.length ?? 0) / 1024).toFixed(0)} KB, ${(megabytes() - before).toFixed(0)} MB more than before`,
  );
  return ms;
}

await time('The first, with loading', makeFigure({ weeks: 104 }));
const times: number[] = [];
for (let nth = 0; nth < DRAWS; nth += 1) {
  const start = performance.now();
  await drawer.draw(makeFigure({ weeks: 104 }));
  times.push(performance.now() - start);
}
const sorted = times.toSorted((a, b) => a - b);
print(
  `${DRAWS} more of two years: ${sorted[DRAWS / 2]?.toFixed(0)} ms in the middle, at most ${sorted.at(-1)?.toFixed(0)} ms`,
);
await time('Then one week', makeFigure({ weeks: 1, topics: 2, sources: 1 }));
await drawer[Symbol.asyncDispose]();
print(`After the thread has ended: ${(megabytes() - before).toFixed(0)} MB more than before`);
