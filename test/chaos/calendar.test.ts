// The properties of the calendar, at ten times as many moments as in every run of `npm test`.
process.env.RUNS_A_ZONE = '40';
await import('../feeds/calendar.test.ts');
