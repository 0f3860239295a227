import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { renderDigest } from '../../src/mail/render/mail.ts';
import { renderSampleMails } from '../../src/sample-mails.ts';
import { assertAccessible, NO_BROWSER, openWindow, takePicture } from '../support/browser.ts';
import { mailContent, mailPaper } from '../support/mail-content.ts';
import { MONDAY } from '../support/papers.ts';

/** Texts that would break a page which trusts them. */
const HOSTILE = renderDigest(
  mailContent([
    mailPaper({
      title: `${'Donaudampfschifffahrtsgesellschaft'.repeat(9)} <img src=x onerror=alert(1)>`,
      summary: '"><script>alert(1)</script>‏עברית and العربية',
      links: [{ label: 'Abstract', url: `https://example.org/${'a'.repeat(300)}` }],
    }),
  ]),
  { url: undefined, mailTo: 'papers@example.org', subject: 'unsubscribe x' },
);

suite('mails in a mail program', { skip: NO_BROWSER }, () => {
  for (const width of [360, 800])
    for (const colorScheme of ['light', 'dark'] as const)
      test(`read well ${width} pixels wide, ${colorScheme}`, async () => {
        const mails = new Map([...(await renderSampleMails(MONDAY)), ['hostile', HOSTILE]]);
        for (const [name, { html }] of mails) {
          await using window = await openWindow('about:blank', {
            viewport: { width, height: 900 },
            colorScheme,
          });
          const { page, faults } = window;
          await page.setContent(html);

          const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
          await assertAccessible(page);
          await takePicture(page, `mail-${name}-${width}-${colorScheme}`);

          assert.equal(overflow, 0, `${name} is as wide as the window`);
          assert.deepEqual(faults, [], 'it fetches and runs nothing');
        }
      });
});
