ALTER TABLE "search_documents" ADD COLUMN "folded" text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX "search_documents_folded" ON "search_documents" USING btree (left("folded", 200) text_pattern_ops);--> statement-breakpoint
-- A length that doesn't match has the words counted again at the next start, now with what a stem's words have in common.
UPDATE "search_totals" SET "length" = "length" - 1;
