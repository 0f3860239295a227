ALTER TABLE "tldr_flags" DROP CONSTRAINT "tldr_flags_once";--> statement-breakpoint
ALTER TABLE "tldr_flags" ADD COLUMN "reason" text;--> statement-breakpoint
ALTER TABLE "tldr_flags" ADD COLUMN "by_manager" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "tldr_flags" ADD CONSTRAINT "tldr_flags_once" UNIQUE("paper_id","language","maker","line","guild_id","user_id");