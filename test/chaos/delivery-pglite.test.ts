import { onGrounds } from './delivery.ts';
import { openOnPglite } from './places.ts';
import { FIRST_CHANNEL } from './report.ts';

onGrounds('a bot that is killed at random (PGlite)', {
  kind: 'pglite',
  skip: false,
  concurrency: 2,
  open: () => openOnPglite(FIRST_CHANNEL),
});
