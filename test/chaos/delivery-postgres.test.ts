import { findPrograms } from '../support/postgres-cluster.ts';
import { onGrounds } from './delivery.ts';
import { openOnPostgres } from './places.ts';
import { FIRST_CHANNEL } from './report.ts';

onGrounds('a bot that is killed at random (Postgres)', {
  kind: 'postgres',
  skip: findPrograms() === undefined && 'Postgres is not installed: none can be stopped and started',
  concurrency: 4,
  open: () => openOnPostgres(FIRST_CHANNEL),
});
