CREATE TABLE "momentum_looks" (
	"source" text NOT NULL,
	"instance" text DEFAULT '' NOT NULL,
	"list_day" date NOT NULL,
	"hours" smallint NOT NULL,
	"try_at" timestamp with time zone,
	"taken_at" timestamp with time zone,
	CONSTRAINT "momentum_looks_source_instance_list_day_hours_pk" PRIMARY KEY("source","instance","list_day","hours"),
	CONSTRAINT "momentum_looks_hours" CHECK ("momentum_looks"."hours" in (24, 72))
);
--> statement-breakpoint
CREATE TABLE "momentum_readings" (
	"source" text NOT NULL,
	"instance" text DEFAULT '' NOT NULL,
	"list_day" date NOT NULL,
	"paper_id" text NOT NULL,
	"hours" smallint NOT NULL,
	"upvotes" integer,
	"comments" integer,
	"taken_at" timestamp with time zone NOT NULL,
	CONSTRAINT "momentum_readings_source_instance_list_day_paper_id_hours_pk" PRIMARY KEY("source","instance","list_day","paper_id","hours"),
	CONSTRAINT "momentum_readings_hours" CHECK ("momentum_readings"."hours" in (0, 24, 72))
);
--> statement-breakpoint
ALTER TABLE "feeds" ADD COLUMN "tells_risen" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "momentum_readings" ADD CONSTRAINT "momentum_readings_paper_id_papers_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "momentum_looks_try" ON "momentum_looks" USING btree ("try_at");--> statement-breakpoint
CREATE INDEX "momentum_readings_paper" ON "momentum_readings" USING btree ("paper_id");