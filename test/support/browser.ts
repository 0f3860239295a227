import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { z } from 'zod';
import { launch, openIn, WHY_NONE, type Window } from './chromium.ts';

// What decides over a change must not leave these tests out unseen.
if (WHY_NONE !== undefined && process.env.CI === 'true') throw new Error(WHY_NONE);

/** Why browser tests are skipped, if there is no browser. */
export const NO_BROWSER = WHY_NONE ?? false;

/** Where pictures are put for people to look at. */
const PICTURES = join(import.meta.dirname, '../screenshots');

let browser: Promise<Browser> | undefined;
after(async () => (await browser)?.close());

/** Opens an address in a new window. All tests of a file share one browser. */
export async function openWindow(address: string, options?: BrowserContextOptions): Promise<Window> {
  browser ??= launch();
  return openIn(await browser, address, options);
}

const axeShape = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      impact: z.string().nullable(),
      nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
    }),
  ),
});

/** Waits until what moves on the page has come to rest, also within its components: colours half-way to others have no contrast worth measuring. What moves for ever is not waited for. */
const AT_REST = `(async () => {
  const roots = [document];
  for (const root of roots)
    for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) roots.push(shadowRoot);
  const ending = roots
    .flatMap((root) => root.getAnimations())
    .filter(({ effect }) => Number.isFinite(effect.getComputedTiming().endTime));
  await Promise.allSettled(ending.map(({ finished }) => finished));
})()`;

/** Asserts that axe-core finds no serious fault on what the page shows, once it has come to rest. */
export async function assertAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  await page.evaluate(AT_REST);
  const found = axeShape.parse(await page.evaluate('axe.run(document, { resultTypes: ["violations"] })'));
  const serious = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  assert.deepEqual(
    serious.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`,
    ),
    [],
  );
}

/**
 * Waits until an expression is true in the page, checked with every frame. Playwright's own way isn't allowed by our
 * policy.
 */
export async function untilTrue(page: Page, expression: string): Promise<void> {
  while (!(await page.evaluate(expression))) await page.evaluate('new Promise(requestAnimationFrame)');
}

/** Takes a picture for people to look at. */
export async function takePicture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}
