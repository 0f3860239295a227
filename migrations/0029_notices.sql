ALTER TABLE "paper_changes" DROP CONSTRAINT "paper_changes_once";--> statement-breakpoint
ALTER TABLE "papers" ADD COLUMN "notices" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "paper_changes" ADD COLUMN "notice" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "paper_changes" ADD CONSTRAINT "paper_changes_once" UNIQUE("paper_id","kind","version","notice");