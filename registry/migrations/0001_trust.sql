CREATE TABLE "statement_bundles" (
	"log_index" bigint NOT NULL,
	"position" integer NOT NULL,
	"digest" text COLLATE "C" NOT NULL,
	CONSTRAINT "statement_bundles_log_index_position_pk" PRIMARY KEY("log_index","position")
);
--> statement-breakpoint
CREATE TABLE "statements" (
	"log_index" bigint PRIMARY KEY NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"version" text COLLATE "C",
	"profile" text COLLATE "C",
	"snapshot_digest" text COLLATE "C",
	"chain_position" bigint,
	"payload_digest" text COLLATE "C" NOT NULL,
	"identity_id" text COLLATE "C" NOT NULL,
	"identity" text NOT NULL,
	"accepted_at" timestamp (3) with time zone NOT NULL,
	"receipt" text,
	CONSTRAINT "statements_control" UNIQUE("name","chain_position")
);
--> statement-breakpoint
CREATE TABLE "withdrawals" (
	"name" text COLLATE "C" NOT NULL,
	"version" text COLLATE "C" NOT NULL,
	"status" text COLLATE "C" NOT NULL,
	"reason" text COLLATE "C" NOT NULL,
	"log_index" bigint NOT NULL,
	CONSTRAINT "withdrawals_name_version_pk" PRIMARY KEY("name","version")
);
--> statement-breakpoint
ALTER TABLE "owners" ALTER COLUMN "public_key" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "versions" ALTER COLUMN "public_key" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "owners" ADD COLUMN "identity" text;--> statement-breakpoint
ALTER TABLE "servers" ADD COLUMN "proof" text COLLATE "C";--> statement-breakpoint
ALTER TABLE "servers" ADD COLUMN "look_alike" text COLLATE "C";--> statement-breakpoint
ALTER TABLE "versions" ADD COLUMN "identity" text;--> statement-breakpoint
ALTER TABLE "statement_bundles" ADD CONSTRAINT "statement_bundles_log_index_statements_log_index_fk" FOREIGN KEY ("log_index") REFERENCES "public"."statements"("log_index") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "withdrawals" ADD CONSTRAINT "withdrawals_name_servers_name_fk" FOREIGN KEY ("name") REFERENCES "public"."servers"("name") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "statements_by_version" ON "statements" USING btree ("name","version","log_index");