ALTER TABLE "millrace"."runs" ADD COLUMN "cancel_requested_by" text;--> statement-breakpoint
ALTER TABLE "millrace"."runs" ADD COLUMN "cancel_forced" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "millrace"."runs" ADD CONSTRAINT "runs_cancel_forced" CHECK (not "millrace"."runs"."cancel_forced" or "millrace"."runs"."cancel_requested_by" is not null);