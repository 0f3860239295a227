ALTER TABLE "agenda_papers" ADD COLUMN "outcome" text;--> statement-breakpoint
ALTER TABLE "agenda_papers" ADD COLUMN "outcome_by" text;--> statement-breakpoint
ALTER TABLE "agenda_papers" ADD COLUMN "outcome_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "agenda_papers" ADD COLUMN "tagged" text;--> statement-breakpoint
ALTER TABLE "occurrences" ADD COLUMN "outcomes_asked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "agenda_papers" ADD CONSTRAINT "agenda_papers_outcome" CHECK (("agenda_papers"."outcome" is null) = ("agenda_papers"."outcome_at" is null));--> statement-breakpoint
ALTER TABLE "agenda_papers" ADD CONSTRAINT "agenda_papers_outcome_by" CHECK ("agenda_papers"."outcome_by" is null or "agenda_papers"."outcome" is not null);