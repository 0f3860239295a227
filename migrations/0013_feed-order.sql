ALTER TABLE "feeds" ADD COLUMN "order" text DEFAULT 'upvotes' NOT NULL;--> statement-breakpoint
ALTER TABLE "feeds" ADD COLUMN "interests" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "feeds" ADD COLUMN "wild_card" boolean DEFAULT true NOT NULL;