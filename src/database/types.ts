import { customType, text } from 'drizzle-orm/pg-core';

/** A point in time: `timestamptz` in the database, `Temporal.Instant` in the code. */
export const instant = customType<{ data: Temporal.Instant; driverData: string }>({
  dataType: () => 'timestamp with time zone',
  toDriver: (value) => value.toString(),
  fromDriver: (text) => Temporal.Instant.from(text),
});

/** A calendar day: `date` in the database, `Temporal.PlainDate` in the code. */
export const day = customType<{ data: Temporal.PlainDate; driverData: string }>({
  dataType: () => 'date',
  toDriver: (value) => value.toString(),
  fromDriver: (text) => Temporal.PlainDate.from(text),
});

/** A full-text search vector, only made by the database. */
export const searchVector = customType<{ data: string; driverData: string }>({
  dataType: () => 'tsvector',
});

/** Returns a column for a language by its code, one of `LANGUAGE_CODES`. */
export const languageColumn = () =>
  text('language', { enum: ['en', 'de', 'fr', 'es', 'pt', 'it', 'nl', 'ru', 'zh', 'ja', 'ko', 'ar'] });
