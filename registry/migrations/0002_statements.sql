ALTER TABLE "statement_bundles" ADD COLUMN "identity" text NOT NULL;--> statement-breakpoint
ALTER TABLE "statements" ADD COLUMN "bundles_digest" text COLLATE "C" NOT NULL;