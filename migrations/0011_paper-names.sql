CREATE TABLE "different_papers" (
	"paper_id" text NOT NULL,
	"other_id" text NOT NULL,
	"said_at" timestamp with time zone NOT NULL,
	CONSTRAINT "different_papers_paper_id_other_id_pk" PRIMARY KEY("paper_id","other_id"),
	CONSTRAINT "different_papers_order" CHECK ("different_papers"."paper_id" collate "C" < "different_papers"."other_id" collate "C")
);
--> statement-breakpoint
CREATE TABLE "paper_names" (
	"name" text PRIMARY KEY NOT NULL,
	"paper_id" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "cards" DROP CONSTRAINT "cards_digest_paper";--> statement-breakpoint
ALTER TABLE "papers" ADD COLUMN "doi" text;--> statement-breakpoint
ALTER TABLE "papers" ADD COLUMN "venue" text;--> statement-breakpoint
ALTER TABLE "different_papers" ADD CONSTRAINT "different_papers_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "different_papers" ADD CONSTRAINT "different_papers_other_id_papers_id_fk" FOREIGN KEY ("other_id") REFERENCES "public"."papers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "paper_names" ADD CONSTRAINT "paper_names_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "different_papers_other" ON "different_papers" USING btree ("other_id");--> statement-breakpoint
CREATE INDEX "paper_names_paper" ON "paper_names" USING btree ("paper_id");--> statement-breakpoint
CREATE INDEX "paper_names_prefix" ON "paper_names" USING btree ("name" text_pattern_ops);--> statement-breakpoint
ALTER TABLE "cards" ADD CONSTRAINT "cards_digest_position" UNIQUE("digest_id","position");