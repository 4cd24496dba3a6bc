CREATE TABLE "bindings" (
	"locator" text COLLATE "C" NOT NULL,
	"log_index" bigint NOT NULL,
	CONSTRAINT "bindings_locator_log_index_pk" PRIMARY KEY("locator","log_index")
);
--> statement-breakpoint
CREATE TABLE "blobs" (
	"digest" text COLLATE "C" PRIMARY KEY NOT NULL,
	"content" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "definitions" (
	"hash" text COLLATE "C" PRIMARY KEY NOT NULL,
	"content" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"key_digest" text COLLATE "C" PRIMARY KEY NOT NULL,
	"request_digest" text COLLATE "C" NOT NULL,
	"log_index" bigint NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "log_head" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"size" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "operator_tokens" (
	"digest" text COLLATE "C" PRIMARY KEY NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "owners" (
	"name" text COLLATE "C" NOT NULL,
	"key_id" text COLLATE "C" NOT NULL,
	"public_key" "bytea" NOT NULL,
	"since_index" bigint NOT NULL,
	CONSTRAINT "owners_name_key_id_pk" PRIMARY KEY("name","key_id")
);
--> statement-breakpoint
CREATE TABLE "servers" (
	"name" text COLLATE "C" PRIMARY KEY NOT NULL,
	"latest_version" text COLLATE "C" NOT NULL,
	"latest_accepted_at" timestamp (3) with time zone NOT NULL,
	"words" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "versions" (
	"log_index" bigint PRIMARY KEY NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"version" text COLLATE "C" NOT NULL,
	"profile" text COLLATE "C" NOT NULL,
	"snapshot_digest" text COLLATE "C" NOT NULL,
	"bundle_digest" text COLLATE "C" NOT NULL,
	"key_id" text COLLATE "C" NOT NULL,
	"public_key" "bytea" NOT NULL,
	"accepted_at" timestamp (3) with time zone NOT NULL,
	"definition_count" integer NOT NULL,
	"error_count" integer NOT NULL,
	"warning_count" integer NOT NULL,
	"note_count" integer NOT NULL,
	"findings" "bytea" NOT NULL,
	"receipt" text,
	CONSTRAINT "versions_identity" UNIQUE("name","version","profile")
);
--> statement-breakpoint
ALTER TABLE "bindings" ADD CONSTRAINT "bindings_log_index_versions_log_index_fk" FOREIGN KEY ("log_index") REFERENCES "public"."versions"("log_index") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "owners" ADD CONSTRAINT "owners_name_servers_name_fk" FOREIGN KEY ("name") REFERENCES "public"."servers"("name") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "versions" ADD CONSTRAINT "versions_name_servers_name_fk" FOREIGN KEY ("name") REFERENCES "public"."servers"("name") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "idempotency_keys_by_age" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "servers_words" ON "servers" USING gin (to_tsvector('simple', "words"));--> statement-breakpoint
CREATE INDEX "versions_by_name" ON "versions" USING btree ("name","log_index");