-- What the migrations make, in one place for review: written by npm run schema, never run.

SET local check_function_bodies = off;

CREATE SCHEMA "private";

CREATE SEQUENCE "private"."document_flush" AS bigint INCREMENT BY 10000 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1 NO CYCLE;

CREATE TABLE "private"."api_key_secrets" (
  "api_key_id" uuid  NOT NULL,
  "hash"       bytea NOT NULL,
  CONSTRAINT "api_key_secrets_pkey" PRIMARY KEY (api_key_id)
);

CREATE TABLE "private"."asset_copies" (
  "tenant_id"        uuid NOT NULL,
  "configuration_id" uuid NOT NULL,
  "source"           text NOT NULL,
  "target"           text NOT NULL,
  CONSTRAINT "asset_copies_pkey" PRIMARY KEY (configuration_id, target)
);

CREATE TABLE "private"."audit_chain" (
  "tenant_id" uuid   NOT NULL,
  "seq"       bigint NOT NULL,
  "entry_id"  bigint NOT NULL,
  "hash"      bytea  NOT NULL,
  CONSTRAINT "audit_chain_pkey" PRIMARY KEY (tenant_id, seq),
  CONSTRAINT "audit_chain_tenant_id_entry_id_key" UNIQUE (tenant_id, entry_id)
);

CREATE TABLE "private"."audit_heads" (
  "tenant_id"    uuid                     NOT NULL,
  "seq"          bigint                   NOT NULL DEFAULT 0,
  "hash"         bytea                    NOT NULL DEFAULT '\x'::bytea,
  "sealed_at"    timestamp with time zone NOT NULL DEFAULT now(),
  "kept_seq"     bigint                   NOT NULL DEFAULT 0,
  "kept_at"      timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp WITH time zone,
  "removed"      bigint                   NOT NULL DEFAULT 0,
  "removed_hash" bytea                    NOT NULL DEFAULT '\x'::bytea,
  "leaving"      bigint                   NOT NULL DEFAULT 0,
  "kept_leaving" bigint                   NOT NULL DEFAULT 0,
  CONSTRAINT "audit_heads_pkey" PRIMARY KEY (tenant_id)
);

CREATE TABLE "private"."audit_unsealed" (
  "tenant_id" uuid   NOT NULL,
  "entry_id"  bigint NOT NULL,
  CONSTRAINT "audit_unsealed_pkey" PRIMARY KEY (tenant_id, entry_id)
);

CREATE TABLE "private"."comment_anchors" (
  "type"   text  NOT NULL,
  "fields" jsonb NOT NULL,
  CONSTRAINT "comment_anchors_fields_check" CHECK ((jsonb_typeof(fields) = 'object'::text)),
  CONSTRAINT "comment_anchors_pkey" PRIMARY KEY (TYPE),
  CONSTRAINT "comment_anchors_type_check" CHECK ((type ~ '^[a-z_]{2,30}$'::text))
);

CREATE TABLE "private"."comment_kinds" (
  "kind" text NOT NULL,
  CONSTRAINT "comment_kinds_pkey" PRIMARY KEY (kind)
);

CREATE TABLE "private"."configuration_authors" (
  "tenant_id"        uuid NOT NULL,
  "configuration_id" uuid NOT NULL,
  "user_id"          uuid NOT NULL,
  "approval_id"      uuid,
  CONSTRAINT "configuration_authors_pkey" PRIMARY KEY (configuration_id, user_id)
);

CREATE TABLE "private"."configuration_origins" (
  "tenant_id"        uuid  NOT NULL,
  "configuration_id" uuid  NOT NULL,
  "content"          jsonb NOT NULL,
  CONSTRAINT "configuration_origins_pkey" PRIMARY KEY (configuration_id)
);

CREATE TABLE "private"."configuration_revisions" (
  "tenant_id"        uuid NOT NULL,
  "configuration_id" uuid NOT NULL
);

CREATE TABLE "private"."context_secrets" (
  "tenant_id" uuid NOT NULL,
  "secret"    text NOT NULL,
  CONSTRAINT "context_secrets_pkey" PRIMARY KEY (tenant_id)
);

CREATE TABLE "private"."default_structures" ();

CREATE TABLE "private"."digest_links" (
  "user_id" uuid                     NOT NULL,
  "token"   text                     NOT NULL DEFAULT translate(encode(extensions.gen_random_bytes(32), 'base64'::text), '+/='::text, '-_'::text),
  "off_at"  timestamp with time zone,
  CONSTRAINT "digest_links_pkey" PRIMARY KEY (user_id),
  CONSTRAINT "digest_links_token_key" UNIQUE (token)
);

CREATE TABLE "private"."document_authors" (
  "document_id" uuid                     NOT NULL,
  "client"      bigint                   NOT NULL,
  "from_clock"  bigint                   NOT NULL,
  "to_clock"    bigint                   NOT NULL,
  "user_id"     uuid,
  "written_at"  timestamp with time zone NOT NULL,
  CONSTRAINT "document_authors_pkey" PRIMARY KEY (document_id, client, from_clock)
);

CREATE TABLE "private"."document_history" (
  "document_id" uuid                     NOT NULL,
  "fold"        integer                  NOT NULL,
  "since"       timestamp with time zone NOT NULL,
  "edits"       bytea                    NOT NULL,
  CONSTRAINT "document_history_pkey" PRIMARY KEY (document_id, fold)
);

CREATE TABLE "private"."document_kinds" (
  "kind"            text     NOT NULL,
  "opens"           text,
  "history"         interval NOT NULL DEFAULT '30 days'::interval,
  "version_every"   interval NOT NULL DEFAULT '00:05:00'::interval,
  "named_at_most"   integer  NOT NULL DEFAULT 100,
  "named_bytes"     bigint   NOT NULL DEFAULT (256 << 20),
  "roots"           jsonb,
  "checked_by"      text,
  "materialised_by" text,
  CONSTRAINT "document_kinds_checked_by_check" CHECK ((checked_by ~ '^[a-z_]{2,30}$'::text)),
  CONSTRAINT "document_kinds_history_check" CHECK ((history >= '01:00:00'::interval)),
  CONSTRAINT "document_kinds_materialised_by_check" CHECK ((materialised_by ~ '^[a-z_]{2,30}$'::text)),
  CONSTRAINT "document_kinds_named_at_most_check" CHECK ((named_at_most >= 0)),
  CONSTRAINT "document_kinds_named_bytes_check" CHECK ((named_bytes >= 0)),
  CONSTRAINT "document_kinds_opens_check" CHECK ((opens ~ '^private\.[a-z_]+$'::text)),
  CONSTRAINT "document_kinds_pkey" PRIMARY KEY (kind),
  CONSTRAINT "document_kinds_roots_check" CHECK ((jsonb_typeof(roots) = 'object'::text)),
  CONSTRAINT "document_kinds_version_every_check" CHECK ((version_every > '00:00:00'::interval))
);

CREATE TABLE "private"."document_quarantine" (
  "id"          bigint                   GENERATED ALWAYS AS IDENTITY NOT NULL,
  "document_id" uuid                     NOT NULL,
  "client"      bigint                   NOT NULL,
  "clock"       bigint                   NOT NULL,
  "path"        text[]                   NOT NULL,
  "value"       json                     NOT NULL,
  "size"        integer                  GENERATED ALWAYS AS (octet_length((VALUE)::text)) STORED NOT NULL,
  "reason"      text                     NOT NULL,
  "user_id"     uuid,
  "created_at"  timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "document_quarantine_document_id_client_clock_key" UNIQUE (document_id, client, clock),
  CONSTRAINT "document_quarantine_pkey" PRIMARY KEY (id)
);

CREATE TABLE "private"."document_rejects" (
  "id"          bigint                   GENERATED ALWAYS AS IDENTITY NOT NULL,
  "document_id" uuid                     NOT NULL,
  "data"        bytea                    NOT NULL,
  "rejected_at" timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "document_rejects_pkey" PRIMARY KEY (id)
);

CREATE TABLE "private"."document_sessions" (
  "id"          bigint                   GENERATED ALWAYS AS IDENTITY NOT NULL,
  "document_id" uuid                     NOT NULL,
  "user_id"     uuid,
  "started_at"  timestamp with time zone NOT NULL,
  "ended_at"    timestamp with time zone NOT NULL,
  "edits"       bigint                   NOT NULL,
  "bytes"       bigint                   NOT NULL,
  CONSTRAINT "document_sessions_pkey" PRIMARY KEY (id)
);

CREATE TABLE "private"."document_snapshots" (
  "document_id"  uuid                     NOT NULL,
  "state"        bytea                    NOT NULL,
  "state_vector" bytea                    NOT NULL,
  "deletions"    bytea                    NOT NULL,
  "fold"         integer                  NOT NULL DEFAULT 1,
  "until"        timestamp with time zone NOT NULL DEFAULT now(),
  "updated_at"   timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "document_snapshots_pkey" PRIMARY KEY (document_id)
);

CREATE TABLE "private"."document_states" (
  "id"           bigint                   GENERATED ALWAYS AS IDENTITY NOT NULL,
  "document_id"  uuid                     NOT NULL,
  "fold"         integer                  NOT NULL,
  "until"        timestamp with time zone NOT NULL,
  "state"        bytea                    NOT NULL,
  "state_vector" bytea                    NOT NULL,
  "version_id"   uuid,
  CONSTRAINT "document_states_pkey" PRIMARY KEY (id),
  CONSTRAINT "document_states_version_id_key" UNIQUE (version_id)
);

CREATE TABLE "private"."document_updates" (
  "document_id" uuid                     NOT NULL,
  "flush"       bigint                   NOT NULL,
  "position"    integer                  NOT NULL,
  "user_id"     uuid,
  "created_at"  timestamp with time zone NOT NULL DEFAULT now(),
  "data"        bytea                    NOT NULL,
  CONSTRAINT "document_updates_pkey" PRIMARY KEY (document_id, flush, "position")
);

ALTER TABLE "private"."document_updates"
  SET (autovacuum_vacuum_insert_threshold=50000, autovacuum_vacuum_scale_factor=0.05);

CREATE TABLE "private"."document_workers" (
  "id"         uuid                     NOT NULL,
  "started_at" timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "document_workers_pkey" PRIMARY KEY (id)
);

CREATE TABLE "private"."documents" (
  "id"             uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "tenant_id"      uuid                     NOT NULL,
  "kind"           text                     NOT NULL,
  "resource_id"    uuid                     NOT NULL,
  "created_at"     timestamp with time zone NOT NULL DEFAULT now(),
  "versions"       integer                  NOT NULL DEFAULT 0,
  "reverts"        integer                  NOT NULL DEFAULT 0,
  "trimmed"        integer                  NOT NULL DEFAULT 0,
  "nearly_full_at" timestamp with time zone,
  "touched"        integer                  NOT NULL DEFAULT 0,
  "materialised"   integer[]                NOT NULL DEFAULT '{}'::integer[],
  CONSTRAINT "documents_kind_resource_id_key" UNIQUE (kind, resource_id),
  CONSTRAINT "documents_pkey" PRIMARY KEY (id)
);

CREATE TABLE "private"."export_claims" (
  "export_id" uuid  NOT NULL,
  "claims"    jsonb NOT NULL,
  CONSTRAINT "export_claims_pkey" PRIMARY KEY (export_id)
);

CREATE TABLE "private"."export_formats" (
  "kind"     text NOT NULL,
  "format"   text NOT NULL,
  "job_kind" text NOT NULL,
  CONSTRAINT "export_formats_format_check" CHECK ((format ~ '^[a-z0-9]{2,10}$'::text)),
  CONSTRAINT "export_formats_pkey" PRIMARY KEY (kind, format)
);

CREATE TABLE "private"."export_tables" (
  "kind"    text NOT NULL,
  "name"    text NOT NULL,
  "rows_of" text NOT NULL,
  CONSTRAINT "export_tables_name_check" CHECK ((name ~ '^[a-z_]{2,30}$'::text)),
  CONSTRAINT "export_tables_pkey" PRIMARY KEY (kind, name),
  CONSTRAINT "export_tables_rows_of_check" CHECK ((rows_of ~ '^private\.[a-z_]+$'::text))
);

CREATE TABLE "private"."invitation_tokens" (
  "hash"          bytea NOT NULL,
  "invitation_id" uuid  NOT NULL,
  CONSTRAINT "invitation_tokens_pkey" PRIMARY KEY (hash)
);

CREATE TABLE "private"."live_configurations" (
  "configuration_id" uuid    NOT NULL,
  "tenant_id"        uuid    NOT NULL,
  "revision"         bigint  NOT NULL,
  "content"          jsonb   NOT NULL,
  "fold"             integer NOT NULL,
  "state_vector"     bytea   NOT NULL,
  "deletions"        bytea   NOT NULL,
  "problems"         jsonb   NOT NULL DEFAULT '{}'::jsonb,
  "writers"          uuid[]  NOT NULL DEFAULT '{}'::uuid[],
  CONSTRAINT "live_configurations_pkey" PRIMARY KEY (configuration_id)
);

CREATE TABLE "private"."notification_kinds" (
  "kind"  text NOT NULL,
  "title" text NOT NULL,
  CONSTRAINT "notification_kinds_kind_check" CHECK ((kind ~ '^[a-z_]+\.[a-z_]+$'::text)),
  CONSTRAINT "notification_kinds_pkey" PRIMARY KEY (kind),
  CONSTRAINT "notification_kinds_title_check" CHECK ((((char_length(title) >= 1) AND (char_length(title) <= 120)) AND (title !~ '[[:cntrl:]]'::text)))
);

CREATE TABLE "private"."notification_preferences" (
  "user_id" uuid NOT NULL,
  "kind"    text NOT NULL,
  CONSTRAINT "notification_preferences_pkey" PRIMARY KEY (user_id, kind)
);

CREATE TABLE "private"."preview_tokens" (
  "token_hash" bytea                    NOT NULL,
  "tenant_id"  uuid                     NOT NULL,
  "preview_id" uuid                     NOT NULL,
  "user_id"    uuid                     NOT NULL,
  "expires_at" timestamp with time zone NOT NULL DEFAULT (now() + '01:00:00'::interval),
  CONSTRAINT "preview_tokens_pkey" PRIMARY KEY (token_hash)
);

CREATE TABLE "private"."quota_kinds" (
  "kind"            text    NOT NULL,
  "default_at_most" bigint  NOT NULL,
  "unit"            text    NOT NULL,
  "daily"           boolean NOT NULL DEFAULT false,
  "usage_of"        text,
  CONSTRAINT "quota_kinds_check" CHECK ((daily = (usage_of IS NULL))),
  CONSTRAINT "quota_kinds_default_at_most_check" CHECK ((default_at_most >= 0)),
  CONSTRAINT "quota_kinds_kind_check" CHECK ((kind ~ '^[a-z_]{2,30}$'::text)),
  CONSTRAINT "quota_kinds_pkey" PRIMARY KEY (kind),
  CONSTRAINT "quota_kinds_usage_of_check" CHECK ((usage_of ~ '^private\.[a-z_]+$'::text))
);

CREATE TABLE "private"."quota_usage" (
  "tenant_id" uuid   NOT NULL,
  "kind"      text   NOT NULL,
  "day"       date,
  "used"      bigint NOT NULL,
  CONSTRAINT "quota_usage_pkey" PRIMARY KEY (tenant_id, kind)
);

ALTER TABLE "private"."quota_usage"
  SET (fillfactor=50);

CREATE TABLE "private"."quotas" (
  "tenant_id" uuid   NOT NULL,
  "kind"      text   NOT NULL,
  "at_most"   bigint NOT NULL,
  CONSTRAINT "quotas_at_most_check" CHECK ((at_most >= 0)),
  CONSTRAINT "quotas_pkey" PRIMARY KEY (tenant_id, kind)
);

CREATE UNLOGGED TABLE "private"."rate_counters" (
  "limit_name" text                     NOT NULL,
  "subject"    text                     NOT NULL,
  "counted_at" timestamp with time zone NOT NULL,
  "spent"      integer[]                NOT NULL,
  CONSTRAINT "rate_counters_pkey" PRIMARY KEY (limit_name, subject)
);

ALTER TABLE "private"."rate_counters"
  SET (fillfactor=50);

CREATE TABLE "private"."rate_limits" (
  "name"    text     NOT NULL,
  "at_most" integer  NOT NULL,
  "per"     interval NOT NULL,
  CONSTRAINT "rate_limits_at_most_check" CHECK ((at_most > 0)),
  CONSTRAINT "rate_limits_name_check" CHECK ((name ~ '^[a-z_]+\.[a-z_]+$'::text)),
  CONSTRAINT "rate_limits_per_check" CHECK (((per >= '00:00:01'::interval) AND (per <= '1 day'::interval))),
  CONSTRAINT "rate_limits_pkey" PRIMARY KEY (name)
);

CREATE TABLE "private"."resource_kinds" (
  "kind"      text    NOT NULL,
  "grants_of" text    NOT NULL,
  "listed_by" text,
  "people_of" text,
  "keyed"     boolean NOT NULL DEFAULT false,
  CONSTRAINT "resource_kinds_grants_of_check" CHECK ((grants_of ~ '^private\.[a-z_]+$'::text)),
  CONSTRAINT "resource_kinds_kind_check" CHECK ((kind ~ '^[a-z_]{2,30}$'::text)),
  CONSTRAINT "resource_kinds_listed_by_check" CHECK ((listed_by ~ '^private\.[a-z_]+$'::text)),
  CONSTRAINT "resource_kinds_people_of_check" CHECK ((people_of ~ '^private\.[a-z_]+$'::text)),
  CONSTRAINT "resource_kinds_pkey" PRIMARY KEY (kind)
);

CREATE TABLE "private"."room_invite_tokens" (
  "room_invite_id" uuid  NOT NULL,
  "hash"           bytea NOT NULL,
  CONSTRAINT "room_invite_tokens_hash_key" UNIQUE (hash),
  CONSTRAINT "room_invite_tokens_pkey" PRIMARY KEY (room_invite_id)
);

CREATE TABLE "private"."room_password_failures" (
  "room_id"      uuid                     NOT NULL,
  "subject"      text                     NOT NULL,
  "attempts"     integer                  NOT NULL,
  "last_at"      timestamp with time zone NOT NULL,
  "locked_until" timestamp with time zone,
  CONSTRAINT "room_password_failures_pkey" PRIMARY KEY (room_id, subject)
);

CREATE TABLE "private"."room_passwords" (
  "room_id" uuid NOT NULL,
  "hash"    text NOT NULL,
  CONSTRAINT "room_passwords_pkey" PRIMARY KEY (room_id)
);

CREATE TABLE "private"."schedule_kinds" (
  "kind"   text NOT NULL,
  "starts" text NOT NULL,
  CONSTRAINT "schedule_kinds_kind_check" CHECK ((kind ~ '^[a-z_.]{2,60}$'::text)),
  CONSTRAINT "schedule_kinds_pkey" PRIMARY KEY (kind),
  CONSTRAINT "schedule_kinds_starts_check" CHECK ((starts ~ '^private\.[a-z_]+$'::text))
);

CREATE TABLE "private"."settings" (
  "name"  text NOT NULL,
  "value" text NOT NULL,
  CONSTRAINT "settings_name_check" CHECK ((name ~ '^[a-z_]+$'::text)),
  CONSTRAINT "settings_pkey" PRIMARY KEY (name)
);

CREATE TABLE "private"."share_kinds" (
  "kind"     text    NOT NULL,
  "view_of"  text    NOT NULL,
  "pinnable" boolean NOT NULL DEFAULT false,
  CONSTRAINT "share_kinds_pkey" PRIMARY KEY (kind),
  CONSTRAINT "share_kinds_view_of_check" CHECK ((view_of ~ '^private\.[a-z_]+$'::text))
);

CREATE TABLE "private"."share_link_secrets" (
  "share_link_id" uuid  NOT NULL,
  "token_hash"    bytea NOT NULL,
  "password_hash" text,
  CONSTRAINT "share_link_secrets_pkey" PRIMARY KEY (share_link_id),
  CONSTRAINT "share_link_secrets_token_hash_key" UNIQUE (token_hash)
);

CREATE TABLE "private"."topics" (
  "kind"        text    NOT NULL,
  "resource_id" uuid    NOT NULL,
  "tenant_id"   uuid,
  "epoch"       integer NOT NULL DEFAULT 1,
  CONSTRAINT "topics_pkey" PRIMARY KEY (kind, resource_id),
  CONSTRAINT "topics_tenant_check" CHECK (((tenant_id IS NULL) = (kind = 'user'::text))),
  CONSTRAINT "topics_tenant_id_kind_resource_id_key" UNIQUE (tenant_id, kind, resource_id)
);

CREATE TABLE "public"."activation_schedules" (
  "id"               uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "tenant_id"        uuid                     NOT NULL,
  "configuration_id" uuid                     NOT NULL,
  "version_id"       uuid                     NOT NULL,
  "at"               timestamp with time zone NOT NULL,
  "until"            timestamp with time zone,
  "status"           text                     NOT NULL DEFAULT 'waiting'::text,
  "error"            text,
  "activation_id"    uuid,
  "begins_by"        uuid,
  "ends_by"          uuid,
  "created_by"       uuid,
  "created_at"       timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "activation_schedules_check" CHECK ((until > at)),
  CONSTRAINT "activation_schedules_pkey" PRIMARY KEY (id),
  CONSTRAINT "activation_schedules_status_check" CHECK ((status = ANY (ARRAY['waiting'::text, 'active'::text, 'done'::text, 'failed'::text, 'cancelled'::text])))
);

ALTER TABLE "public"."activation_schedules"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."activation_schedules" FROM "anon";

CREATE TABLE "public"."api_keys" (
  "id"        uuid NOT NULL DEFAULT gen_random_uuid(),
  "tenant_id" uuid NOT NULL,
  "name"      text NOT NULL,
  CONSTRAINT "api_keys_name_check" CHECK ((((char_length(name) >= 1) AND (char_length(name) <= 80)) AND (name !~ '[[:cntrl:]]'::text))),
  CONSTRAINT "api_keys_pkey" PRIMARY KEY (id),
  CONSTRAINT "api_keys_tenant_id_id_key" UNIQUE (tenant_id, id)
);

ALTER TABLE "public"."api_keys"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."api_keys" FROM "anon";

CREATE TABLE "public"."approval_rules" (
  "id"         uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "tenant_id"  uuid                     NOT NULL,
  "required"   boolean                  NOT NULL,
  "created_at" timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "approval_rules_pkey" PRIMARY KEY (id),
  CONSTRAINT "approval_rules_tenant_id_key" UNIQUE (tenant_id)
);

ALTER TABLE "public"."approval_rules"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."approval_rules" FROM "anon";

CREATE TABLE "public"."audit_log" (
  "tenant_id"  uuid                     NOT NULL,
  "id"         bigint                   GENERATED ALWAYS AS IDENTITY NOT NULL,
  "created_at" timestamp with time zone NOT NULL DEFAULT now(),
  "actor_kind" text                     NOT NULL,
  "actor_id"   uuid,
  "action"     text                     NOT NULL,
  "entity"     text                     NOT NULL,
  "entity_id"  text                     NOT NULL,
  "before"     jsonb,
  "after"      jsonb,
  "request_id" text,
  CONSTRAINT "audit_log_action_check" CHECK ((action ~ '^[a-z_]+\.[a-z_]+$'::text)),
  CONSTRAINT "audit_log_actor_kind_check" CHECK ((actor_kind = ANY (ARRAY['user'::text, 'key'::text, 'worker'::text, 'system'::text]))),
  CONSTRAINT "audit_log_pkey" PRIMARY KEY (tenant_id, id)
);

ALTER TABLE "public"."audit_log"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."audit_log" FROM "anon";

CREATE TABLE "public"."comment_revisions" (
  "tenant_id"  uuid                     NOT NULL,
  "comment_id" uuid                     NOT NULL,
  "resource"   text                     NOT NULL,
  "number"     integer                  NOT NULL,
  "body"       text                     NOT NULL,
  "created_at" timestamp with time zone NOT NULL,
  CONSTRAINT "comment_revisions_pkey" PRIMARY KEY (comment_id, number)
);

ALTER TABLE "public"."comment_revisions"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."comment_revisions" FROM "anon";

CREATE TABLE "public"."comments" (
  "id"            uuid                     NOT NULL,
  "tenant_id"     uuid                     NOT NULL,
  "resource_kind" text                     NOT NULL,
  "resource_id"   uuid                     NOT NULL,
  "resource"      text                     GENERATED ALWAYS AS (((resource_kind || ':'::text) || resource_id)) STORED NOT NULL,
  "thread_id"     uuid                     NOT NULL,
  "author_id"     uuid,
  "body"          text                     NOT NULL,
  "mentions"      uuid[]                   NOT NULL DEFAULT '{}'::uuid[],
  "anchor"        jsonb,
  "created_at"    timestamp with time zone NOT NULL DEFAULT now(),
  "edited_at"     timestamp with time zone,
  "deleted_at"    timestamp with time zone,
  "resolved_at"   timestamp with time zone,
  "resolved_by"   uuid,
  CONSTRAINT "comments_check1" CHECK (((anchor IS NULL) OR (thread_id = id))),
  CONSTRAINT "comments_check2" CHECK (((resolved_at IS NULL) OR (thread_id = id))),
  CONSTRAINT "comments_check" CHECK (((char_length(body) <= 10000) AND ((body = ''::text) = (deleted_at IS NOT NULL)))),
  CONSTRAINT "comments_mentions_check" CHECK ((cardinality(mentions) <= 50)),
  CONSTRAINT "comments_pkey" PRIMARY KEY (id),
  CONSTRAINT "comments_tenant_id_id_resource_key" UNIQUE (tenant_id, id, resource)
);

ALTER TABLE "public"."comments"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."comments" FROM "anon";

CREATE TABLE "public"."configuration_activations" (
  "id"               uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "tenant_id"        uuid                     NOT NULL,
  "configuration_id" uuid                     NOT NULL,
  "number"           bigint                   GENERATED ALWAYS AS IDENTITY NOT NULL,
  "revision"         bigint                   NOT NULL,
  "version_id"       uuid,
  "content"          jsonb                    NOT NULL,
  "content_hash"     text                     NOT NULL,
  "previous_id"      uuid,
  "activated_by"     uuid,
  "created_at"       timestamp with time zone NOT NULL DEFAULT now(),
  "ended_at"         timestamp with time zone,
  CONSTRAINT "configuration_activations_content_hash_check" CHECK ((content_hash ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT "configuration_activations_pkey" PRIMARY KEY (id),
  CONSTRAINT "configuration_activations_tenant_id_id_key" UNIQUE (tenant_id, id)
);

ALTER TABLE "public"."configuration_activations"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."configuration_activations" FROM "anon";

CREATE TABLE "public"."configuration_approvals" (
  "id"               uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "tenant_id"        uuid                     NOT NULL,
  "configuration_id" uuid                     NOT NULL,
  "content_hash"     text                     NOT NULL,
  "status"           text                     NOT NULL,
  "message"          text                     NOT NULL DEFAULT ''::text,
  "requested_by"     uuid,
  "comment"          text                     NOT NULL DEFAULT ''::text,
  "decided_by"       uuid,
  "decided_at"       timestamp with time zone,
  "used_at"          timestamp with time zone,
  "created_at"       timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "configuration_approvals_comment_check" CHECK ((char_length(comment) <= 1000)),
  CONSTRAINT "configuration_approvals_message_check" CHECK ((char_length(message) <= 1000)),
  CONSTRAINT "configuration_approvals_pkey" PRIMARY KEY (id),
  CONSTRAINT "configuration_approvals_status_check" CHECK ((status = ANY (ARRAY['requested'::text, 'approved'::text, 'rejected'::text, 'void'::text])))
);

ALTER TABLE "public"."configuration_approvals"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."configuration_approvals" FROM "anon";

CREATE TABLE "public"."configuration_data" (
  "tenant_id"        uuid NOT NULL,
  "configuration_id" uuid NOT NULL
);

ALTER TABLE "public"."configuration_data"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."configuration_data" FROM "anon";

CREATE TABLE "public"."configuration_versions" (
  "id"               uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "tenant_id"        uuid                     NOT NULL,
  "configuration_id" uuid                     NOT NULL,
  "version"          integer                  NOT NULL,
  "content"          jsonb                    NOT NULL,
  "content_hash"     text                     NOT NULL,
  "message"          text                     NOT NULL DEFAULT ''::text,
  "created_by"       uuid,
  "created_at"       timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "configuration_versions_configuration_id_version_key" UNIQUE (configuration_id, VERSION),
  CONSTRAINT "configuration_versions_content_hash_check" CHECK ((content_hash ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT "configuration_versions_message_check" CHECK ((char_length(message) <= 1000)),
  CONSTRAINT "configuration_versions_pkey" PRIMARY KEY (id),
  CONSTRAINT "configuration_versions_tenant_id_id_key" UNIQUE (tenant_id, id),
  CONSTRAINT "configuration_versions_version_check" CHECK ((version > 0))
);

ALTER TABLE "public"."configuration_versions"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."configuration_versions" FROM "anon";

CREATE TABLE "public"."configurations" (
  "id"               uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "tenant_id"        uuid                     NOT NULL,
  "name"             text                     NOT NULL,
  "description"      text                     NOT NULL DEFAULT ''::text,
  "revision"         bigint                   NOT NULL DEFAULT 1,
  "is_active"        boolean                  NOT NULL DEFAULT false,
  "activated_at"     timestamp with time zone,
  "deleted_at"       timestamp with time zone,
  "status"           text                     GENERATED ALWAYS AS (
CASE
    WHEN (deleted_at IS NOT NULL) THEN 'deleted'::text
    WHEN is_active THEN 'active'::text
    WHEN (activated_at IS NOT NULL) THEN 'inactive'::text
    ELSE 'draft'::text
END) STORED NOT NULL,
  "origin_tenant_id" uuid,
  "origin_id"        uuid,
  "origin_version"   integer,
  "created_by"       uuid,
  "created_at"       timestamp with time zone NOT NULL DEFAULT now(),
  "updated_at"       timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "configurations_check" CHECK (((deleted_at IS NULL) OR (NOT is_active))),
  CONSTRAINT "configurations_description_check" CHECK ((char_length(description) <= 2000)),
  CONSTRAINT "configurations_name_check" CHECK ((((char_length(name) >= 1) AND (char_length(name) <= 120)) AND (name !~ '[[:cntrl:]]'::text))),
  CONSTRAINT "configurations_pkey" PRIMARY KEY (id),
  CONSTRAINT "configurations_revision_check" CHECK ((revision > 0)),
  CONSTRAINT "configurations_tenant_id_id_key" UNIQUE (tenant_id, id)
);

ALTER TABLE "public"."configurations"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."configurations" FROM "anon";

CREATE TABLE "public"."context_sources" (
  "tenant_id"  uuid                     NOT NULL,
  "kind"       text                     NOT NULL,
  "jwks_url"   text,
  "issuer"     text                     NOT NULL,
  "audience"   text                     NOT NULL,
  "claims"     text[]                   NOT NULL DEFAULT '{}'::text[],
  "updated_by" uuid,
  "created_at" timestamp with time zone NOT NULL DEFAULT now(),
  "updated_at" timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "context_sources_audience_check" CHECK (((char_length(audience) >= 1) AND (char_length(audience) <= 200))),
  CONSTRAINT "context_sources_check" CHECK (((kind = 'jwks'::text) = (jwks_url IS NOT NULL))),
  CONSTRAINT "context_sources_issuer_check" CHECK (((char_length(issuer) >= 1) AND (char_length(issuer) <= 200))),
  CONSTRAINT "context_sources_kind_check" CHECK ((kind = ANY (ARRAY['jwks'::text, 'secret'::text]))),
  CONSTRAINT "context_sources_pkey" PRIMARY KEY (tenant_id)
);

ALTER TABLE "public"."context_sources"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."context_sources" FROM "anon";

CREATE TABLE "public"."document_versions" (
  "id"            uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "tenant_id"     uuid                     NOT NULL,
  "resource_kind" text                     NOT NULL,
  "resource_id"   uuid                     NOT NULL,
  "resource"      text                     GENERATED ALWAYS AS (((resource_kind || ':'::text) || resource_id)) STORED NOT NULL,
  "version"       integer                  NOT NULL,
  "name"          text,
  "created_by"    uuid,
  "created_at"    timestamp with time zone NOT NULL DEFAULT now(),
  "size"          bigint,
  "kept_until"    timestamp with time zone,
  CONSTRAINT "document_versions_name_check" CHECK ((((char_length(name) >= 1) AND (char_length(name) <= 120)) AND (name !~ '[[:cntrl:]]'::text))),
  CONSTRAINT "document_versions_pkey" PRIMARY KEY (id),
  CONSTRAINT "document_versions_resource_version_key" UNIQUE (resource, VERSION)
);

ALTER TABLE "public"."document_versions"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."document_versions" FROM "anon";

CREATE TABLE "public"."exports" (
  "id"           uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "tenant_id"    uuid                     NOT NULL,
  "requested_by" uuid                     NOT NULL,
  "kind"         text                     NOT NULL,
  "resource_id"  uuid                     NOT NULL,
  "format"       text                     NOT NULL,
  "options"      jsonb                    NOT NULL DEFAULT '{}'::jsonb,
  "file_name"    text                     NOT NULL DEFAULT 'export'::text,
  "job_id"       uuid,
  "status"       text                     NOT NULL DEFAULT 'pending'::text,
  "path"         text,
  "error"        text,
  "created_at"   timestamp with time zone NOT NULL DEFAULT now(),
  "finished_at"  timestamp with time zone,
  "expires_at"   timestamp with time zone NOT NULL DEFAULT (now() + '7 days'::interval),
  CONSTRAINT "exports_check" CHECK (((status = 'completed'::text) = (path IS NOT NULL))),
  CONSTRAINT "exports_options_check" CHECK ((jsonb_typeof(options) = 'object'::text)),
  CONSTRAINT "exports_pkey" PRIMARY KEY (id),
  CONSTRAINT "exports_status_check" CHECK ((status = ANY (ARRAY['pending'::text, 'processing'::text, 'completed'::text, 'failed'::text, 'expired'::text]))),
  CONSTRAINT "exports_tenant_id_id_key" UNIQUE (tenant_id, id)
);

ALTER TABLE "public"."exports"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."exports" FROM "anon";

CREATE TABLE "public"."invitations" (
  "id"        uuid NOT NULL DEFAULT gen_random_uuid(),
  "tenant_id" uuid NOT NULL,
  "email"     text NOT NULL,
  CONSTRAINT "invitations_email_check" CHECK (((email = lower(email)) AND ((char_length(email) >= 3) AND (char_length(email) <= 254)))),
  CONSTRAINT "invitations_pkey" PRIMARY KEY (id),
  CONSTRAINT "invitations_tenant_id_id_key" UNIQUE (tenant_id, id)
);

ALTER TABLE "public"."invitations"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."invitations" FROM "anon";

CREATE TABLE "public"."jobs" (
  "id"        uuid  NOT NULL DEFAULT gen_random_uuid(),
  "tenant_id" uuid  NOT NULL,
  "kind"      text  NOT NULL,
  "payload"   jsonb NOT NULL DEFAULT '{}'::jsonb,
  "key"       text,
  CONSTRAINT "jobs_key_check" CHECK (((char_length(key) >= 1) AND (char_length(key) <= 200))),
  CONSTRAINT "jobs_kind_check" CHECK ((kind ~ '^[a-z_]+\.[a-z_]+$'::text)),
  CONSTRAINT "jobs_payload_check" CHECK ((jsonb_typeof(payload) = 'object'::text)),
  CONSTRAINT "jobs_pkey" PRIMARY KEY (id),
  CONSTRAINT "jobs_tenant_id_id_key" UNIQUE (tenant_id, id)
);

ALTER TABLE "public"."jobs"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."jobs" FROM "anon";

CREATE TABLE "public"."members" (
  "tenant_id" uuid NOT NULL,
  "user_id"   uuid NOT NULL,
  CONSTRAINT "members_pkey" PRIMARY KEY (tenant_id, user_id)
);

ALTER TABLE "public"."members"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."members" FROM "anon";

CREATE TABLE "public"."notifications" (
  "id"            uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "tenant_id"     uuid                     NOT NULL,
  "user_id"       uuid                     NOT NULL,
  "kind"          text                     NOT NULL,
  "resource_kind" text                     NOT NULL,
  "resource_id"   uuid                     NOT NULL,
  "resource"      text                     GENERATED ALWAYS AS (((resource_kind || ':'::text) || resource_id)) STORED NOT NULL,
  "actor_id"      uuid,
  "payload"       jsonb                    NOT NULL,
  "collapse_key"  text                     NOT NULL DEFAULT ''::text,
  "times"         integer                  NOT NULL DEFAULT 1,
  "mailed_times"  integer                  NOT NULL DEFAULT 0,
  "mailed_at"     timestamp with time zone,
  "created_at"    timestamp with time zone NOT NULL DEFAULT now(),
  "updated_at"    timestamp with time zone NOT NULL DEFAULT now(),
  "read_at"       timestamp with time zone,
  CONSTRAINT "notifications_payload_check" CHECK (((jsonb_typeof(payload) = 'object'::text) AND (octet_length((payload)::text) <= 2000))),
  CONSTRAINT "notifications_pkey" PRIMARY KEY (id)
);

ALTER TABLE "public"."notifications"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."notifications" FROM "anon";

CREATE TABLE "public"."personas" (
  "tenant_id" uuid NOT NULL,
  "name"      text NOT NULL,
  "label"     text NOT NULL,
  CONSTRAINT "personas_label_check" CHECK ((((char_length(label) >= 1) AND (char_length(label) <= 80)) AND (label !~ '[[:cntrl:]]'::text))),
  CONSTRAINT "personas_name_check" CHECK ((name ~ '^[a-z][a-z0-9_]{1,39}$'::text)),
  CONSTRAINT "personas_pkey" PRIMARY KEY (tenant_id, name)
);

ALTER TABLE "public"."personas"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."personas" FROM "anon";

CREATE TABLE "public"."previews" (
  "id"               uuid NOT NULL DEFAULT gen_random_uuid(),
  "tenant_id"        uuid NOT NULL,
  "configuration_id" uuid NOT NULL,
  CONSTRAINT "previews_pkey" PRIMARY KEY (id),
  CONSTRAINT "previews_tenant_id_id_key" UNIQUE (tenant_id, id)
);

ALTER TABLE "public"."previews"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."previews" FROM "anon";

CREATE TABLE "public"."profiles" (
  "id"           uuid                     NOT NULL,
  "display_name" text                     NOT NULL,
  "avatar_url"   text,
  "created_at"   timestamp with time zone NOT NULL DEFAULT now(),
  "updated_at"   timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "profiles_avatar_url_check" CHECK (((char_length(avatar_url) <= 500) AND (avatar_url ~ '^https://[^[:space:][:cntrl:]"<>\\]+$'::text))),
  CONSTRAINT "profiles_display_name_check"
    CHECK ((((char_length(display_name) >= 1) AND (char_length(display_name) <= 80)) AND (display_name !~ '[[:cntrl:]\u202a-\u202e\u2066-\u2069]'::text))),
  CONSTRAINT "profiles_pkey" PRIMARY KEY (id)
);

ALTER TABLE "public"."profiles"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."profiles" FROM "anon";

CREATE TABLE "public"."release_items" (
  "tenant_id"        uuid                     NOT NULL,
  "release_id"       uuid                     NOT NULL,
  "target_tenant_id" uuid                     NOT NULL,
  "configuration_id" uuid                     NOT NULL,
  "version_id"       uuid                     NOT NULL,
  "activation_id"    uuid,
  "added_by"         uuid,
  "created_at"       timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "release_items_pkey" PRIMARY KEY (release_id, target_tenant_id)
);

ALTER TABLE "public"."release_items"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."release_items" FROM "anon";

CREATE TABLE "public"."releases" (
  "id"             uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "tenant_id"      uuid                     NOT NULL,
  "name"           text                     NOT NULL,
  "status"         text                     NOT NULL DEFAULT 'open'::text,
  "created_by"     uuid,
  "created_at"     timestamp with time zone NOT NULL DEFAULT now(),
  "applied_by"     uuid,
  "applied_at"     timestamp with time zone,
  "rolled_back_by" uuid,
  "rolled_back_at" timestamp with time zone,
  CONSTRAINT "releases_name_check" CHECK ((((char_length(name) >= 1) AND (char_length(name) <= 120)) AND (name !~ '[[:cntrl:]]'::text))),
  CONSTRAINT "releases_pkey" PRIMARY KEY (id),
  CONSTRAINT "releases_status_check" CHECK ((status = ANY (ARRAY['open'::text, 'applied'::text, 'rolled_back'::text]))),
  CONSTRAINT "releases_tenant_id_id_key" UNIQUE (tenant_id, id)
);

ALTER TABLE "public"."releases"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."releases" FROM "anon";

CREATE TABLE "public"."room_bans" (
  "tenant_id"  uuid                     NOT NULL,
  "room_id"    uuid                     NOT NULL,
  "user_id"    uuid                     NOT NULL,
  "banned_by"  uuid,
  "reason"     text,
  "created_at" timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "room_bans_pkey" PRIMARY KEY (room_id, user_id),
  CONSTRAINT "room_bans_reason_check" CHECK ((((char_length(reason) >= 1) AND (char_length(reason) <= 500)) AND (reason !~ '[[:cntrl:]]'::text)))
);

ALTER TABLE "public"."room_bans"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."room_bans" FROM "anon";

CREATE TABLE "public"."room_invites" (
  "id"         uuid NOT NULL DEFAULT gen_random_uuid(),
  "tenant_id"  uuid NOT NULL,
  "room_id"    uuid NOT NULL,
  "created_by" uuid NOT NULL,
  CONSTRAINT "room_invites_pkey" PRIMARY KEY (id),
  CONSTRAINT "room_invites_tenant_id_id_key" UNIQUE (tenant_id, id)
);

ALTER TABLE "public"."room_invites"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."room_invites" FROM "anon";

CREATE TABLE "public"."room_participants" (
  "tenant_id" uuid NOT NULL,
  "room_id"   uuid NOT NULL,
  "user_id"   uuid NOT NULL,
  CONSTRAINT "room_participants_pkey" PRIMARY KEY (room_id, user_id)
);

ALTER TABLE "public"."room_participants"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."room_participants" FROM "anon";

CREATE TABLE "public"."rooms" (
  "id"          uuid NOT NULL DEFAULT gen_random_uuid(),
  "tenant_id"   uuid NOT NULL,
  "code"        text NOT NULL,
  "name"        text NOT NULL,
  "description" text NOT NULL DEFAULT ''::text,
  CONSTRAINT "rooms_code_key" UNIQUE (code),
  CONSTRAINT "rooms_description_check" CHECK (((char_length(description) <= 1000) AND (description !~ '[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]'::text))),
  CONSTRAINT "rooms_name_check" CHECK ((((char_length(name) >= 1) AND (char_length(name) <= 120)) AND (name !~ '[[:cntrl:]]'::text))),
  CONSTRAINT "rooms_pkey" PRIMARY KEY (id),
  CONSTRAINT "rooms_tenant_id_id_key" UNIQUE (tenant_id, id)
);

ALTER TABLE "public"."rooms"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."rooms" FROM "anon";

CREATE TABLE "public"."schedules" (
  "id"         uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "tenant_id"  uuid                     NOT NULL,
  "kind"       text                     NOT NULL,
  "payload"    jsonb                    NOT NULL DEFAULT '{}'::jsonb,
  "cron"       text,
  "zone"       text                     NOT NULL DEFAULT 'UTC'::text,
  "created_by" uuid,
  "next_at"    timestamp with time zone NOT NULL,
  "last_at"    timestamp with time zone,
  "error"      text,
  "created_at" timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "schedules_cron_check" CHECK ((char_length(cron) <= 100)),
  CONSTRAINT "schedules_payload_check" CHECK ((jsonb_typeof(payload) = 'object'::text)),
  CONSTRAINT "schedules_pkey" PRIMARY KEY (id)
);

ALTER TABLE "public"."schedules"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."schedules" FROM "anon";

CREATE TABLE "public"."share_links" (
  "id"              uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "tenant_id"       uuid                     NOT NULL,
  "kind"            text                     NOT NULL,
  "resource_id"     uuid                     NOT NULL,
  "created_by"      uuid                     NOT NULL,
  "name"            text,
  "revision"        text,
  "has_password"    boolean                  NOT NULL,
  "max_uses"        integer,
  "uses"            integer                  NOT NULL DEFAULT 0,
  "failed_attempts" integer                  NOT NULL DEFAULT 0,
  "locked_until"    timestamp with time zone,
  "created_at"      timestamp with time zone NOT NULL DEFAULT now(),
  "expires_at"      timestamp with time zone NOT NULL,
  "last_used_at"    timestamp with time zone,
  "revoked_at"      timestamp with time zone,
  CONSTRAINT "share_links_check" CHECK (((uses >= 0) AND (uses <= max_uses))),
  CONSTRAINT "share_links_max_uses_check" CHECK ((max_uses > 0)),
  CONSTRAINT "share_links_name_check" CHECK ((((char_length(name) >= 1) AND (char_length(name) <= 120)) AND (name !~ '[[:cntrl:]]'::text))),
  CONSTRAINT "share_links_pkey" PRIMARY KEY (id),
  CONSTRAINT "share_links_tenant_id_id_key" UNIQUE (tenant_id, id)
);

ALTER TABLE "public"."share_links"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."share_links" FROM "anon";

CREATE TABLE "public"."share_visits" (
  "id"            uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "tenant_id"     uuid                     NOT NULL,
  "share_link_id" uuid                     NOT NULL,
  "user_id"       uuid,
  "outcome"       text                     NOT NULL,
  "created_at"    timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "share_visits_outcome_check" CHECK ((outcome = ANY (ARRAY['opened'::text, 'password_wrong'::text]))),
  CONSTRAINT "share_visits_pkey" PRIMARY KEY (id)
);

ALTER TABLE "public"."share_visits"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."share_visits" FROM "anon";

CREATE TABLE "public"."tenants" (
  "id"              uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "name"            text                     NOT NULL,
  "slug"            text                     NOT NULL,
  "created_at"      timestamp with time zone NOT NULL DEFAULT now(),
  "updated_at"      timestamp with time zone NOT NULL DEFAULT now(),
  "deleted_at"      timestamp with time zone,
  "mfa_required"    boolean                  NOT NULL DEFAULT false,
  "session_max_age" interval,
  "allowed_origins" text[]                   NOT NULL DEFAULT '{}'::text[],
  "audit_retention" interval,
  CONSTRAINT "tenants_audit_retention_check"
    CHECK (((EXTRACT(epoch FROM audit_retention) >= ((30 * 86400))::numeric) AND (EXTRACT(epoch FROM audit_retention) <= ((36525)::numeric * 86400.0)))),
  CONSTRAINT "tenants_name_check" CHECK ((((char_length(name) >= 1) AND (char_length(name) <= 120)) AND (name !~ '[[:cntrl:]]'::text))),
  CONSTRAINT "tenants_pkey" PRIMARY KEY (id),
  CONSTRAINT "tenants_session_max_age_check" CHECK (((EXTRACT(epoch FROM session_max_age) >= (300)::numeric) AND (EXTRACT(epoch FROM session_max_age) <= ((30 * 86400))::numeric))),
  CONSTRAINT "tenants_slug_check" CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND ((char_length(slug) >= 2) AND (char_length(slug) <= 63)))),
  CONSTRAINT "tenants_slug_key" UNIQUE (slug)
);

ALTER TABLE "public"."tenants"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."tenants" FROM "anon";

CREATE TABLE "public"."tiles" (
  "id"             uuid                     NOT NULL DEFAULT gen_random_uuid(),
  "tenant_id"      uuid                     NOT NULL,
  "type"           text                     NOT NULL,
  "version"        integer                  NOT NULL DEFAULT 1,
  "name"           text                     NOT NULL,
  "category"       text                     NOT NULL,
  "description"    text                     NOT NULL DEFAULT ''::text,
  "schema"         jsonb                    NOT NULL,
  "default_props"  jsonb                    NOT NULL DEFAULT '{}'::jsonb,
  "template"       text                     NOT NULL,
  "sample_context" jsonb                    NOT NULL DEFAULT '{}'::jsonb,
  "container"      boolean                  NOT NULL DEFAULT false,
  "created_by"     uuid,
  "created_at"     timestamp with time zone NOT NULL DEFAULT now(),
  "deprecated_at"  timestamp with time zone,
  "replaced_by"    text,
  CONSTRAINT "tiles_category_check" CHECK ((category ~ '^[a-z][a-z0-9_]{1,29}$'::text)),
  CONSTRAINT "tiles_default_props_check" CHECK ((jsonb_typeof(default_props) = 'object'::text)),
  CONSTRAINT "tiles_description_check" CHECK ((char_length(description) <= 500)),
  CONSTRAINT "tiles_name_check" CHECK ((((char_length(name) >= 1) AND (char_length(name) <= 80)) AND (name !~ '[[:cntrl:]]'::text))),
  CONSTRAINT "tiles_pkey" PRIMARY KEY (id),
  CONSTRAINT "tiles_sample_context_check" CHECK ((jsonb_typeof(sample_context) = 'object'::text)),
  CONSTRAINT "tiles_schema_check" CHECK ((jsonb_typeof(schema) = 'object'::text)),
  CONSTRAINT "tiles_template_check" CHECK ((octet_length(template) <= 65536)),
  CONSTRAINT "tiles_tenant_id_id_key" UNIQUE (tenant_id, id),
  CONSTRAINT "tiles_tenant_id_type_version_key" UNIQUE (tenant_id, TYPE, VERSION),
  CONSTRAINT "tiles_type_check" CHECK ((type ~ '^[a-z][a-z0-9_]{1,39}$'::text)),
  CONSTRAINT "tiles_version_check" CHECK ((version > 0))
);

ALTER TABLE "public"."tiles"
  ENABLE ROW LEVEL SECURITY;

REVOKE ALL ON TABLE "public"."tiles" FROM "anon";

REVOKE ALL ON SEQUENCE "public"."audit_log_id_seq" FROM "anon";

REVOKE ALL ON SEQUENCE "public"."audit_log_id_seq" FROM "authenticated";

REVOKE ALL ON SEQUENCE "public"."audit_log_id_seq" FROM "service_role";

REVOKE ALL ON SEQUENCE "public"."configuration_activations_number_seq" FROM "anon";

REVOKE ALL ON SEQUENCE "public"."configuration_activations_number_seq" FROM "authenticated";

REVOKE ALL ON SEQUENCE "public"."configuration_activations_number_seq" FROM "service_role";

CREATE TYPE "public"."drawing_right" AS ENUM (
  'editors',
  'owners',
  'nobody'
);

CREATE TYPE "public"."job_priority" AS ENUM (
  'interactive',
  'normal',
  'bulk'
);

ALTER TABLE "public"."jobs"
  ADD COLUMN "priority" public.job_priority NOT NULL DEFAULT 'normal'::public.job_priority;

ALTER TABLE "public"."jobs"
  ADD COLUMN "turn" bigint NOT NULL;

ALTER TABLE "public"."jobs"
  ADD COLUMN "created_by" uuid;

ALTER TABLE "public"."jobs"
  ADD COLUMN "status" text NOT NULL DEFAULT 'queued'::text;

ALTER TABLE "public"."jobs"
  ADD COLUMN "progress" real NOT NULL DEFAULT 0;

ALTER TABLE "public"."jobs"
  ADD COLUMN "attempts" integer NOT NULL DEFAULT 0;

ALTER TABLE "public"."jobs"
  ADD COLUMN "error" text;

ALTER TABLE "public"."jobs"
  ADD COLUMN "created_at" timestamp WITH time zone NOT NULL DEFAULT now();

ALTER TABLE "public"."jobs"
  ADD COLUMN "started_at" timestamp WITH time zone;

ALTER TABLE "public"."jobs"
  ADD COLUMN "finished_at" timestamp WITH time zone;

ALTER TABLE "public"."jobs"
  ADD COLUMN "duration" interval GENERATED ALWAYS AS ((finished_at - started_at)) STORED;

CREATE TYPE "public"."member_role" AS ENUM (
  'viewer',
  'editor',
  'admin',
  'owner'
);

ALTER TABLE "private"."comment_kinds"
  ADD COLUMN "writes" public.member_role NOT NULL DEFAULT 'viewer'::public.member_role;

ALTER TABLE "private"."export_tables"
  ADD COLUMN "scheduled_by" public.member_role NOT NULL DEFAULT 'editor'::public.member_role;

ALTER TABLE "public"."api_keys"
  ADD COLUMN "role" public.member_role NOT NULL;

ALTER TABLE "public"."api_keys"
  ADD COLUMN "kind" text NOT NULL;

ALTER TABLE "public"."api_keys"
  ADD COLUMN "resource_id" uuid NOT NULL;

ALTER TABLE "public"."api_keys"
  ADD COLUMN "created_by" uuid;

ALTER TABLE "public"."api_keys"
  ADD COLUMN "outlives_maker" boolean NOT NULL;

ALTER TABLE "public"."api_keys"
  ADD COLUMN "user_id" uuid;

ALTER TABLE "public"."api_keys"
  ADD COLUMN "created_at" timestamp WITH time zone NOT NULL DEFAULT now();

ALTER TABLE "public"."api_keys"
  ADD COLUMN "secret_since" timestamp WITH time zone NOT NULL DEFAULT now();

ALTER TABLE "public"."api_keys"
  ADD COLUMN "expires_at" timestamp WITH time zone NOT NULL;

ALTER TABLE "public"."api_keys"
  ADD COLUMN "revoked_at" timestamp WITH time zone;

ALTER TABLE "public"."api_keys"
  ADD COLUMN "last_used_at" timestamp WITH time zone;

ALTER TABLE "public"."invitations"
  ADD COLUMN "role" public.member_role NOT NULL;

ALTER TABLE "public"."invitations"
  ADD COLUMN "invited_by" uuid NOT NULL;

ALTER TABLE "public"."invitations"
  ADD COLUMN "created_at" timestamp WITH time zone NOT NULL DEFAULT now();

ALTER TABLE "public"."invitations"
  ADD COLUMN "expires_at" timestamp WITH time zone NOT NULL;

ALTER TABLE "public"."invitations"
  ADD COLUMN "accepted_at" timestamp WITH time zone;

ALTER TABLE "public"."invitations"
  ADD COLUMN "revoked_at" timestamp WITH time zone;

ALTER TABLE "public"."members"
  ADD COLUMN "role" public.member_role NOT NULL;

ALTER TABLE "public"."members"
  ADD COLUMN "created_at" timestamp WITH time zone NOT NULL DEFAULT now();

ALTER TABLE "public"."room_invites"
  ADD COLUMN "role" public.member_role NOT NULL;

ALTER TABLE "public"."room_invites"
  ADD COLUMN "max_uses" integer;

ALTER TABLE "public"."room_invites"
  ADD COLUMN "uses" integer NOT NULL DEFAULT 0;

ALTER TABLE "public"."room_invites"
  ADD COLUMN "created_at" timestamp WITH time zone NOT NULL DEFAULT now();

ALTER TABLE "public"."room_invites"
  ADD COLUMN "expires_at" timestamp WITH time zone NOT NULL;

ALTER TABLE "public"."room_invites"
  ADD COLUMN "revoked_at" timestamp WITH time zone;

ALTER TABLE "public"."room_participants"
  ADD COLUMN "role" public.member_role NOT NULL;

ALTER TABLE "public"."room_participants"
  ADD COLUMN "role_at_most" public.member_role;

ALTER TABLE "public"."room_participants"
  ADD COLUMN "came_by" text NOT NULL DEFAULT 'granted'::text;

ALTER TABLE "public"."room_participants"
  ADD COLUMN "created_at" timestamp WITH time zone NOT NULL DEFAULT now();

ALTER TABLE "public"."room_participants"
  ADD COLUMN "joined_at" timestamp WITH time zone NOT NULL DEFAULT now();

ALTER TABLE "public"."room_participants"
  ADD COLUMN "seen_at" timestamp WITH time zone NOT NULL DEFAULT now();

ALTER TABLE "public"."room_participants"
  ADD COLUMN "left_at" timestamp WITH time zone;

CREATE TYPE "public"."notification_delivery" AS ENUM (
  'none',
  'in_app',
  'digest'
);

ALTER TABLE "private"."notification_kinds"
  ADD COLUMN "delivery" public.notification_delivery NOT NULL DEFAULT 'in_app'::public.notification_delivery;

ALTER TABLE "private"."notification_preferences"
  ADD COLUMN "delivery" public.notification_delivery NOT NULL;

CREATE TYPE "public"."tile_audience" AS ENUM (
  'consumer',
  'business'
);

ALTER TABLE "public"."personas"
  ADD COLUMN "audience" public.tile_audience NOT NULL;

ALTER TABLE "public"."personas"
  ADD COLUMN "context" jsonb NOT NULL;

ALTER TABLE "public"."personas"
  ADD COLUMN "created_by" uuid;

ALTER TABLE "public"."personas"
  ADD COLUMN "created_at" timestamp WITH time zone NOT NULL DEFAULT now();

ALTER TABLE "public"."personas"
  ADD COLUMN "updated_at" timestamp WITH time zone NOT NULL DEFAULT now();

CREATE TYPE "public"."tile_mode" AS ENUM (
  'app',
  'desktop',
  'mobile'
);

ALTER TABLE "private"."configuration_revisions"
  ADD COLUMN "mode" public.tile_mode NOT NULL;

ALTER TABLE "private"."configuration_revisions"
  ADD COLUMN "audience" public.tile_audience NOT NULL;

ALTER TABLE "private"."configuration_revisions"
  ADD COLUMN "revision" bigint NOT NULL;

ALTER TABLE "private"."configuration_revisions"
  ADD COLUMN "tile_structure" jsonb NOT NULL;

ALTER TABLE "private"."configuration_revisions"
  ADD COLUMN "settings" jsonb NOT NULL;

ALTER TABLE "private"."configuration_revisions"
  ADD COLUMN "created_at" timestamp WITH time zone NOT NULL DEFAULT now();

ALTER TABLE "private"."configuration_revisions"
  ADD COLUMN "replaced_by" bigint;

ALTER TABLE "private"."configuration_revisions"
  ADD COLUMN "replaced_at" timestamp WITH time zone;

ALTER TABLE "private"."default_structures"
  ADD COLUMN "mode" public.tile_mode NOT NULL;

ALTER TABLE "private"."default_structures"
  ADD COLUMN "audience" public.tile_audience NOT NULL;

ALTER TABLE "private"."default_structures"
  ADD COLUMN "tile_structure" jsonb NOT NULL;

ALTER TABLE "private"."default_structures"
  ADD COLUMN "settings" jsonb NOT NULL DEFAULT '{}'::jsonb;

ALTER TABLE "public"."configuration_data"
  ADD COLUMN "mode" public.tile_mode NOT NULL;

ALTER TABLE "public"."configuration_data"
  ADD COLUMN "audience" public.tile_audience NOT NULL;

ALTER TABLE "public"."configuration_data"
  ADD COLUMN "tile_structure" jsonb NOT NULL;

ALTER TABLE "public"."configuration_data"
  ADD COLUMN "settings" jsonb NOT NULL DEFAULT '{}'::jsonb;

ALTER TABLE "public"."configuration_data"
  ADD COLUMN "created_at" timestamp WITH time zone NOT NULL DEFAULT now();

ALTER TABLE "public"."configuration_data"
  ADD COLUMN "updated_at" timestamp WITH time zone NOT NULL DEFAULT now();

ALTER TABLE "public"."configuration_data"
  ADD COLUMN "updated_by" uuid;

ALTER TABLE "public"."previews"
  ADD COLUMN "mode" public.tile_mode;

ALTER TABLE "public"."previews"
  ADD COLUMN "audience" public.tile_audience;

ALTER TABLE "public"."previews"
  ADD COLUMN "content_hash" text NOT NULL;

ALTER TABLE "public"."previews"
  ADD COLUMN "html" text NOT NULL;

ALTER TABLE "public"."previews"
  ADD COLUMN "styles" text[] NOT NULL;

ALTER TABLE "public"."previews"
  ADD COLUMN "simulated" boolean NOT NULL;

ALTER TABLE "public"."previews"
  ADD COLUMN "created_by" uuid;

ALTER TABLE "public"."previews"
  ADD COLUMN "created_at" timestamp WITH time zone NOT NULL DEFAULT now();

ALTER TABLE "public"."previews"
  ADD COLUMN "expires_at" timestamp WITH time zone NOT NULL DEFAULT (now() + '01:00:00'::interval);

CREATE TYPE "public"."visibility" AS ENUM (
  'private',
  'tenant',
  'public'
);

ALTER TABLE "public"."rooms"
  ADD COLUMN "visibility" public.visibility NOT NULL DEFAULT 'tenant'::public.visibility;

ALTER TABLE "public"."rooms"
  ADD COLUMN "join_role" public.member_role NOT NULL DEFAULT 'viewer'::public.member_role;

ALTER TABLE "public"."rooms"
  ADD COLUMN "has_password" boolean NOT NULL DEFAULT false;

ALTER TABLE "public"."rooms"
  ADD COLUMN "guests_allowed" boolean NOT NULL DEFAULT false;

ALTER TABLE "public"."rooms"
  ADD COLUMN "max_participants" integer NOT NULL DEFAULT 100;

ALTER TABLE "public"."rooms"
  ADD COLUMN "drawing" public.drawing_right NOT NULL DEFAULT 'editors'::public.drawing_right;

ALTER TABLE "public"."rooms"
  ADD COLUMN "last_active_at" timestamp WITH time zone NOT NULL DEFAULT now();

ALTER TABLE "public"."rooms"
  ADD COLUMN "created_at" timestamp WITH time zone NOT NULL DEFAULT now();

ALTER TABLE "public"."rooms"
  ADD COLUMN "updated_at" timestamp WITH time zone NOT NULL DEFAULT now();

ALTER TABLE "public"."rooms"
  ADD COLUMN "deleted_at" timestamp WITH time zone;

CREATE OR REPLACE FUNCTION private.accept_invitation (
  token text
)
  RETURNS public.tenants
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  caller uuid := auth.uid();
  home uuid;
  invitation public.invitations;
  tenant public.tenants;
begin
  perform private.refuse_guests();
  perform private.refuse_machines();
  perform private.check_limit('invitations.accept', caller::text);
  select i.tenant_id into home
  from private.invitation_tokens k join public.invitations i on i.id = k.invitation_id
  where k.hash = extensions.digest(token, 'sha256');
  -- The tenant first, as in all that changes members; then the invitation, which only one can still find open.
  select * into tenant from public.tenants t where t.id = home for no key update;
  update public.invitations i set accepted_at = now()
  from private.invitation_tokens k
  where k.hash = extensions.digest(token, 'sha256') and i.id = k.invitation_id
    and i.accepted_at is null and i.revoked_at is null and i.expires_at > now()
    and exists (select from private.live_members m
      where m.tenant_id = i.tenant_id and m.user_id = i.invited_by and m.role >= 'admin' and m.role >= i.role)
  returning i.* into invitation;
  if invitation.id is null then
    perform private.fail(404, 'invitation_not_found', hint => 'It was used, taken back or is too old: ask for another.');
  end if;
  perform private.ensure_profile(caller);
  insert into public.members as m (tenant_id, user_id, role) values (invitation.tenant_id, caller, invitation.role)
  on conflict on constraint members_pkey do update set role = greatest(m.role, excluded.role);
  return tenant;
end $function$;

CREATE OR REPLACE FUNCTION private.activate_configuration (
  id                uuid,
  expected_revision bigint
)
  RETURNS public.configuration_activations
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  configuration public.configurations := private.configuration_for(id, 'editor');
  draft jsonb;
  live public.configuration_activations;
begin
  perform from public.tenants t where t.id = configuration.tenant_id for no key update;
  configuration := private.lock_configuration(configuration.id);
  if not private.check_revision(configuration, expected_revision) then
    perform private.fail(409, 'configuration_conflict', jsonb_build_object('revision', configuration.revision),
      'It was saved since: look at it again.');
  end if;
  draft := private.configuration_content(configuration.id);
  -- Asked twice, it is activated once.
  select * into live from public.configuration_activations a
  where a.tenant_id = configuration.tenant_id and a.ended_at is null and a.configuration_id = configuration.id
    and a.content_hash = private.content_hash(draft);
  if live.id is not null then
    return live;
  end if;
  return private.put_live(configuration.id, draft, configuration.revision);
end $function$;

CREATE OR REPLACE FUNCTION private.add_member (
  tenant_id uuid,
  user_id   uuid,
  role      public.member_role
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform private.ensure_profile(add_member.user_id);
  insert into public.members (tenant_id, user_id, role)
  values (add_member.tenant_id, add_member.user_id, add_member.role);
end $function$;

CREATE OR REPLACE FUNCTION private.add_participant (
  room    public.rooms,
  user_id uuid,
  role    public.member_role,
  came_by text
)
  RETURNS boolean
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  -- The caller holds a lock on the room: of those who come at once, only so many find a place.
  if not private.has_place(room, add_participant.user_id) then
    -- To end a part is to lock the tenant, which others lock before the room: who has only the room waits for none of them.
    perform from public.tenants t where t.id = room.tenant_id for no key update skip locked;
    if found then
      perform private.end_absent_guests(room.id, '10 minutes');
    end if;
    if not private.has_place(room, add_participant.user_id) then
      return false;
    end if;
  end if;
  perform private.ensure_profile(add_participant.user_id);
  insert into public.room_participants as p (tenant_id, room_id, user_id, role, came_by, role_at_most)
  values (room.tenant_id, room.id, add_participant.user_id, add_participant.role, add_participant.came_by,
    case when add_participant.came_by = 'granted' then add_participant.role end)
  on conflict on constraint room_participants_pkey do update
    set role = excluded.role, came_by = excluded.came_by, left_at = null, seen_at = excluded.seen_at,
      role_at_most = coalesce(excluded.role_at_most, p.role_at_most),
      joined_at = case when p.left_at is null then p.joined_at else excluded.joined_at end;
  return true;
end $function$;

CREATE OR REPLACE FUNCTION private.add_tile (
  tenant_id  uuid,
  type       text,
  version    integer,
  definition jsonb
)
  RETURNS public.tiles
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  tile public.tiles;
begin
  perform private.check_input(private.check_definition(definition));
  perform private.use_quota(add_tile.tenant_id, 'tiles', 1);
  insert into public.tiles (tenant_id, type, version, name, category, description, schema, default_props, template,
    sample_context, container, created_by)
  values (add_tile.tenant_id, add_tile.type, add_tile.version, definition ->> 'name', coalesce(definition ->> 'category', 'custom'),
    coalesce(definition ->> 'description', ''), definition -> 'schema', coalesce(definition -> 'default_props', '{}'),
    definition ->> 'template', coalesce(definition -> 'sample_context', '{}'),
    coalesce((definition ->> 'container')::boolean, false), auth.uid())
  returning * into tile;
  perform private.send_event('tenant', tile.tenant_id, 'tile.published',
    jsonb_build_object('tile_id', tile.id, 'type', tile.type, 'version', tile.version));
  return tile;
end $function$;

CREATE OR REPLACE FUNCTION private.add_to_release (
  release_id       uuid,
  configuration_id uuid,
  version          integer
)
  RETURNS public.release_items
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  release public.releases := private.release_for(release_id, 'editor');
  configuration public.configurations := private.configuration_for(configuration_id, 'editor');
  published public.configuration_versions := private.version_for(configuration.id, version);
  item public.release_items;
begin
  if release.status <> 'open' then
    perform private.fail(409, 'release_not_open', hint => 'It has been applied: make another.');
  end if;
  perform private.check_input(jsonb_build_object('release_id', case when
    (select count(*) from public.release_items i where i.release_id = release.id) >= 100 then 'at most 100 configurations' end));
  insert into public.release_items as i (tenant_id, release_id, target_tenant_id, configuration_id, version_id, added_by)
  values (release.tenant_id, release.id, configuration.tenant_id, configuration.id, published.id, auth.uid())
  on conflict on constraint release_items_pkey do update set version_id = excluded.version_id, added_by = excluded.added_by
    where i.configuration_id = excluded.configuration_id
  returning * into item;
  if item.release_id is null then
    perform private.fail(409, 'tenant_in_release', jsonb_build_object('configuration_id', (
        select i.configuration_id from public.release_items i
        where i.release_id = release.id and i.target_tenant_id = configuration.tenant_id)),
      'Only one of a tenant is ever live: remove the other one.');
  end if;
  perform private.send_event('tenant', release.tenant_id, 'release.changed', jsonb_build_object('release_id', release.id));
  return item;
end $function$;

CREATE OR REPLACE FUNCTION private.address_in (
  headers jsonb
)
  RETURNS text
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  header text := (select lower(s.value) from private.settings s where s.name = 'address_header');
  hops int := coalesce((select s.value::int from private.settings s where s.name = 'address_hops'), 1);
  entries text[] := string_to_array(headers ->> header, ',');
begin
  return case when header is not null and headers is not null
    then coalesce(private.network_of(entries[cardinality(entries) - hops + 1]), 'unknown') end;
end $function$;

CREATE OR REPLACE FUNCTION private.allow_origins (
  tenant_id uuid,
  origins   text[]
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  if coalesce(private.lock_tenant(allow_origins.tenant_id) < 'admin', true) then
    perform private.fail(403, 'forbidden', hint => 'The security of a tenant is for its admins.');
  end if;
  perform private.check_input(jsonb_build_object('origins', case
    when origins is null or cardinality(origins) > 20 or array_ndims(origins) > 1 then 'a list of at most 20'
    when exists (select from unnest(origins) o
      where coalesce(o !~ '^https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$', true)) then 'each <scheme>://<host>[:<port>], as browsers send it'
    -- Nobody locks themselves out.
    when private.origin() <> all (nullif(origins, '{}')) then 'has to hold the page of this request, ' || private.origin() end));
  update public.tenants t set allowed_origins = origins where t.id = allow_origins.tenant_id;
end $function$;

CREATE OR REPLACE FUNCTION private.anchor_problem (
  anchor jsonb
)
  RETURNS text
  LANGUAGE plpgsql
  STABLE
  SET search_path TO ''
  AS $function$
declare
  wanted jsonb := (select a.fields from private.comment_anchors a where a.type = anchor ->> 'type');
begin
  if anchor is not null and wanted is null then
    return (select 'an object of type: ' || string_agg(a.type, ', ' order by a.type) from private.comment_anchors a);
  elsif anchor - 'type' - array(select jsonb_object_keys(wanted)) <> '{}' or exists (
    select from jsonb_each_text(wanted) field (name, type)
    where jsonb_typeof(anchor -> field.name) is distinct from field.type
      or case field.type when 'number' then anchor ->> field.name !~ '^\d{1,9}$'
        else char_length(anchor ->> field.name) not between 1 and 500 or anchor ->> field.name ~ '[[:cntrl:]]' end
  ) then
    return 'fields of ' || (anchor ->> 'type') || ': ' || wanted;
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.announce_participant()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform private.send_event('room', new.room_id,
    case
      when new.left_at is null and (tg_op = 'INSERT' or old.left_at is not null) then 'participant.joined'
      when new.left_at is null then 'participant.role_changed'
      when auth.uid() is null or new.user_id = auth.uid() then 'participant.left'
      else 'participant.kicked' end,
    jsonb_build_object('user_id', new.user_id, 'role', new.role));
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.announce_room()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform private.send_event('room', new.id, tg_argv[0], '{}');
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.append_server_edit (
  document private.documents,
  data     bytea,
  user_id  uuid              DEFAULT NULL::uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  flush bigint := nextval('private.document_flush');
begin
  insert into private.document_updates (document_id, flush, position, user_id, created_at, data)
  values (document.id, flush, 1, append_server_edit.user_id, clock_timestamp(), append_server_edit.data);
  -- In the form in which workers tell each other; the name is no worker's, so that all of them listen.
  perform pg_notify('tenon_documents', 'server:' || flush || ':' || document.id);
  -- Where nobody has it open, nobody would look whether it is kept as rows.
  perform pg_notify('tenon_materials', document.id::text);
end $function$;

CREATE OR REPLACE FUNCTION private.apply_release (
  id uuid
)
  RETURNS public.releases
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  release public.releases := private.release_for(id, 'editor');
  blocked jsonb;
  item record;
  activation public.configuration_activations;
begin
  if release.status <> 'open' then
    perform private.fail(409, 'release_not_open', hint => 'It has been applied: make another.');
  end if;
  -- Nothing of it goes live, or comes to be otherwise, in the meantime.
  perform from public.tenants t where t.id in (select i.target_tenant_id from public.release_items i where i.release_id = release.id)
  order by t.id for no key update;
  select jsonb_agg(jsonb_build_object('configuration_id', p.configuration_id, 'name', p.name, 'problem', p.problem))
  into blocked from private.release_plan(release.id) p where p.problem is not null;
  if blocked is not null then
    perform private.fail(409, 'release_blocked', jsonb_build_object('configurations', blocked), 'Mend these, or take them out.');
  end if;
  for item in select p.* from private.release_plan(release.id) p loop
    if (item.live).configuration_id is distinct from item.configuration_id or (item.live).content_hash <> item.content_hash then
      activation := private.put_live(item.configuration_id, item.content,
        (select c.revision from public.configurations c where c.id = item.configuration_id), item.version_id);
      update public.release_items i set activation_id = activation.id
      where i.release_id = release.id and i.target_tenant_id = item.tenant_id;
    end if;
  end loop;
  update public.releases r set status = 'applied', applied_by = auth.uid(), applied_at = now()
  where r.id = release.id returning * into release;
  perform private.send_event('tenant', release.tenant_id, 'release.applied', jsonb_build_object('release_id', release.id));
  return release;
end $function$;

CREATE OR REPLACE FUNCTION private.approve_configuration (
  id           uuid,
  content_hash text,
  comment      text
)
  RETURNS public.configuration_approvals
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$ select private.decide_approval(id, content_hash, 'approved', comment) $function$;

CREATE OR REPLACE FUNCTION private.audit()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  before jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - 'updated_at' end;
  after jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - 'updated_at' end;
  whole jsonb := coalesce(after, before);
  key text := whole ->> 'id';
begin
  if tg_op = 'UPDATE' then
    select jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, after -> o.key) into before, after
    from jsonb_each(before) o where o.value <> after -> o.key;
    if after is null then
      return null;
    end if;
  end if;
  if key is null then
    select string_agg(whole ->> a.attname, ':' order by k.place) into key
    from pg_catalog.pg_index i
      cross join unnest(i.indkey::int2[]) with ordinality k (attnum, place)
      join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
    where i.indrelid = tg_relid and i.indisprimary and a.attname <> 'tenant_id';
  end if;
  perform private.note_audit(
    coalesce(whole ->> 'tenant_id', whole ->> 'id')::uuid,
    tg_argv[0] || case tg_op when 'INSERT' then '.created' when 'UPDATE' then '.changed' else '.deleted' end,
    tg_argv[0], key, after, before, tg_argv[1:]);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.audit_bytes (
  entry public.audit_log
)
  RETURNS bytea
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  select convert_to(jsonb_build_array(
    entry.tenant_id, entry.id, extract(epoch from entry.created_at), entry.actor_kind, entry.actor_id, entry.action,
    entry.entity, entry.entity_id, entry.before, entry.after, entry.request_id)::text, 'UTF8')
$function$;

CREATE OR REPLACE FUNCTION private.audit_grants (
  resource_id uuid,
  user_id     uuid
)
  RETURNS TABLE (
    role   public.member_role,
    source text
  )
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  return query
    select 'viewer'::public.member_role, 'tenant_admin' from private.live_members m
    where m.tenant_id = audit_grants.resource_id and m.user_id = audit_grants.user_id and m.role >= 'admin';
end $function$;

CREATE OR REPLACE FUNCTION private.audit_values (
  row_values jsonb,
  secrets    text[]
)
  RETURNS jsonb
  LANGUAGE plpgsql
  IMMUTABLE
  STRICT
  SET search_path TO ''
  AS $function$
declare
  bytes int := octet_length(row_values::text);
begin
  if bytes <= 2048 and not row_values ?| secrets then
    return row_values;
  end if;
  select jsonb_object_agg(v.key, case
    when v.value <> 'null' and v.key = any (secrets) then '{"hidden": true}'
    when octet_length(v.value::text) > 2048 then jsonb_build_object('cut', octet_length(v.value::text))
    else v.value end)
  into row_values from jsonb_each(row_values) v;
  bytes := octet_length(row_values::text);
  return case when bytes > 16384 then jsonb_build_object('cut', bytes) else row_values end;
end $function$;

CREATE OR REPLACE FUNCTION private.ban_participant (
  room_id uuid,
  user_id uuid,
  reason  text
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  room public.rooms;
begin
  reason := private.clean_name(reason);
  perform private.check_input(jsonb_build_object(
    'reason', case when char_length(reason) > 500 then 'up to 500 characters' end));
  room := private.lock_room(ban_participant.room_id, 'owner');
  if ban_participant.user_id = auth.uid() or exists (select from public.members m
    where m.tenant_id = room.tenant_id and m.user_id = ban_participant.user_id and m.role >= 'admin') then
    perform private.fail(403, 'forbidden', hint => 'Nobody bans themselves, or an admin of the tenant.');
  end if;
  if not exists (select from public.room_participants p where p.room_id = room.id and p.user_id = ban_participant.user_id)
    and private.role_of(ban_participant.user_id, 'room', room.id) is null then
    perform private.fail(404, 'participant_not_found');
  end if;
  if exists (select from public.api_keys k where k.user_id = ban_participant.user_id) then
    perform private.fail(403, 'forbidden', hint => 'A key is revoked, not banned.');
  end if;
  insert into public.room_bans (tenant_id, room_id, user_id, banned_by, reason)
  values (room.tenant_id, room.id, ban_participant.user_id, auth.uid(), ban_participant.reason)
  on conflict on constraint room_bans_pkey do nothing;
  update public.room_participants p set left_at = now()
  where p.room_id = room.id and p.user_id = ban_participant.user_id and p.left_at is null;
  if not found then
    perform private.rotate_topics(room.tenant_id, 'room', room.id);
    perform private.review_rights(ban_participant.user_id);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.body_problem (
  body text
)
  RETURNS text
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  -- Lines and tabs are text; other control characters hide something.
  select '1 to 10,000 characters, no control characters'
  where body is null or char_length(body) > 10000 or trim(body, e' \t\r\n') = '' or body ~ '[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]'
$function$;

CREATE OR REPLACE FUNCTION private.break_circles (
  base    jsonb,
  ours    jsonb,
  theirs  jsonb,
  choices jsonb,
  at      text,
  INOUT   parents jsonb,
  INOUT   conflicts jsonb
)
  RETURNS record
  LANGUAGE plpgsql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
declare
  circle record;
  rounds int := 0;
begin
  loop
    rounds := rounds + 1;
    with recursive above as (
      select p.key as id, p.value as parent from jsonb_each_text(parents) p
      union
      select a.id, parents ->> a.parent from above a where a.parent <> ''
    ), round as (
      select t.*, at || private.json_pointer(array[t.id, 'parent']) as place
      from above a join private.paired_tiles(base, ours, theirs) t on t.id = a.id
      where a.id = a.parent
    ), side as (
      select coalesce(bool_or(choices ->> r.place = 'ours'), false) as for_ours,
        coalesce(bool_or(choices ->> r.place = 'theirs'), false) as for_theirs from round r
    ), settled as (
      -- The end of what would go round for ever is ours too.
      select r.*, s.for_ours and s.for_theirs as is_contradicted,
        case when s.for_theirs and not s.for_ours and rounds < 10 then r.their_parent else r.our_parent end as parent
      from round r, side s
    )
    select jsonb_object_agg(r.id, case when parents ? r.parent then r.parent else '' end)
        filter (where r.parent is not null) as parents,
      jsonb_agg(private.conflict(r.place, 'moved', to_jsonb(r.base_parent), to_jsonb(r.our_parent), to_jsonb(r.their_parent)))
        filter (where r.our_parent <> r.their_parent and (r.is_contradicted or choices -> r.place is null)
          and not conflicts @> jsonb_build_array(jsonb_build_object('at', r.place)))
        as conflicts
    into circle from settled r;
    exit when circle.parents is null;
    parents := parents || circle.parents;
    conflicts := conflicts || coalesce(circle.conflicts, '[]');
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION private.broken_rule (
  value  jsonb,
  schema jsonb
)
  RETURNS text
  LANGUAGE plpgsql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
declare
  kind text := jsonb_typeof(value);
  content text := value #>> '{}';
  number numeric := case when kind = 'number' then value::numeric end;
  size int := case kind when 'string' then char_length(content) when 'array' then jsonb_array_length(value) end;
  rule text := case
    when schema ->> 'type' = 'integer' and coalesce(number <> trunc(number), true) then 'a whole number'
    when schema ->> 'type' not in (kind, 'integer') then case schema ->> 'type'
      when 'string' then 'a text' when 'number' then 'a number' when 'boolean' then 'true or false'
      when 'object' then 'an object' when 'array' then 'a list' else 'null' end
    when value <> schema -> 'const' then 'exactly ' || coalesce(schema ->> 'const', 'null') end;
begin
  if rule is null and schema ? 'enum' and not schema -> 'enum' @> jsonb_build_array(value) then
    rule := (
      select 'one of ' || string_agg(coalesce(e.value #>> '{}', 'null'), ', ' order by e.place)
      from jsonb_array_elements(schema -> 'enum') with ordinality e (value, place));
  end if;
  return case
    when rule is not null then rule
    when number < (schema ->> 'minimum')::numeric then 'at least ' || (schema ->> 'minimum')
    when number > (schema ->> 'maximum')::numeric then 'at most ' || (schema ->> 'maximum')
    when kind = 'string' then case
      when size < (schema ->> 'minLength')::int then 'at least ' || (schema ->> 'minLength') || ' characters'
      when size > (schema ->> 'maxLength')::int then 'at most ' || (schema ->> 'maxLength') || ' characters'
      when content !~ (schema ->> 'pattern') then 'like ' || (schema ->> 'pattern')
      when schema ? 'format' then private.check_format(content, schema ->> 'format') end
    when kind = 'array' then case
      when size < (schema ->> 'minItems')::int then 'at least ' || (schema ->> 'minItems') || ' entries'
      when size > (schema ->> 'maxItems')::int then 'at most ' || (schema ->> 'maxItems') || ' entries' end
  end;
end $function$;

CREATE OR REPLACE FUNCTION private.bytes_of (
  metadata jsonb
)
  RETURNS bigint
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$ select greatest(0, coalesce(metadata ->> 'size', metadata ->> 'contentLength', '0')::numeric::bigint) $function$;

CREATE OR REPLACE FUNCTION private.caller_address()
  RETURNS text
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$ select private.address_in(nullif(current_setting('request.headers', true), '')::jsonb) $function$;

CREATE OR REPLACE FUNCTION private.cancel_job (
  id uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  job public.jobs := private.lock_job(cancel_job.id);
begin
  if job.status not in ('queued', 'running') then
    perform private.fail(409, 'job_finished');
  end if;
  -- From here on nothing of the job counts; the worker that runs it sees so within a second, and stops.
  -- It may have started after this transaction did.
  update public.jobs j
  set status = 'cancelled', error = 'cancelled', finished_at = greatest(now(), j.started_at) where j.id = job.id;
  if to_regprocedure('graphile_worker.remove_job(text)') is not null then
    execute 'select graphile_worker.remove_job($1)' using 'job:' || job.id;
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.cancel_scheduled_activation (
  id uuid
)
  RETURNS public.activation_schedules
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  schedule public.activation_schedules;
begin
  select * into schedule from public.activation_schedules s where s.id = cancel_scheduled_activation.id;
  if private.role_on('configuration', schedule.configuration_id) is null then
    perform private.fail(404, 'schedule_not_found');
  end if;
  perform private.configuration_for(schedule.configuration_id, 'editor');
  delete from public.schedules s where s.id in (schedule.begins_by, schedule.ends_by);
  if not found then
    perform private.fail(409, 'schedule_ended', hint => 'It has been activated, or cancelled before.');
  end if;
  select * into schedule from public.activation_schedules s where s.id = schedule.id;
  return schedule;
end $function$;

CREATE OR REPLACE FUNCTION private.check_audit_chain (
  tenant_id uuid,
  seq       bigint,
  hash      text,
  first     bigint DEFAULT NULL::bigint
)
  RETURNS TABLE (
    valid     boolean,
    sealed    bigint,
    unsealed  bigint,
    broken_at bigint,
    reason    text,
    begins_at bigint
  )
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  -- Entries are looked up one by one: how many a tenant has, and so which join is quick, the planner does not know.
  with head as (
    select coalesce(h.seq, 0) as seq, coalesce(h.removed, 0) as removed, coalesce(h.removed_hash, '') as removed_hash
    from (select check_audit_chain.tenant_id as id) t left join private.audit_heads h on h.tenant_id = t.id
  ), links as (
    select c.seq, c.hash, c.bytes is null as gone,
      c.seq <> head.removed + row_number() over chain as torn,
      c.hash <> sha256(lag(c.hash, 1, head.removed_hash) over chain || c.bytes) as wrong
    from head, (
      select c.seq, c.hash, (select private.audit_bytes(l) from public.audit_log l
        where l.tenant_id = c.tenant_id and l.id = c.entry_id) as bytes
      from private.audit_chain c where c.tenant_id = check_audit_chain.tenant_id
      offset 0 -- or what is hashed is looked up and written out for each of its uses
    ) c
    window chain as (order by c.seq)
  ), last as (
    select coalesce(max(links.seq), head.removed) as seq from head left join links on true group by head.removed
  ), unsealed as (
    select (select u.entry_id from private.audit_unsealed u
      where u.tenant_id = l.tenant_id and u.entry_id = l.id) is null as untold
    from public.audit_log l
    where l.tenant_id = check_audit_chain.tenant_id and (select c.seq from private.audit_chain c
      where c.tenant_id = l.tenant_id and c.entry_id = l.id) is null
  ), findings as (
    select links.seq, case when torn then 'cut' when gone then 'deleted' else 'edited' end as reason
    from links where torn or gone or wrong
    union all
    select last.seq + 1, 'cut' from last, head
    where last.seq < check_audit_chain.seq or last.seq <> head.seq or exists (select from unsealed where untold)
    union all
    select check_audit_chain.first, 'cut' from head where check_audit_chain.first <= head.removed
    union all
    select ends.seq, 'rewritten' from (select l.seq, l.hash from links l union all select h.removed, h.removed_hash from head h) ends
    where ends.seq = check_audit_chain.seq and ends.hash <> decode(check_audit_chain.hash, 'hex')
  ), foremost as (
    select * from findings order by findings.seq limit 1
  )
  select foremost.seq is null, last.seq, (select count(*) from unsealed), foremost.seq, foremost.reason, head.removed + 1
  from head, last left join foremost on true
$function$;

CREATE OR REPLACE FUNCTION private.check_board_options()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  name text;
  value jsonb;
  problems jsonb := '{}';
begin
  -- How long an export is kept is no matter of its format.
  for name, value in select * from jsonb_each(new.options - 'expires_in') loop
    problems := problems || jsonb_build_object('options.' || name, case
      when new.format = 'json' then 'not an option of json'
      when name = 'scale' and new.format = 'png' then
        case when not value @? 'strict $ ? (@ >= 0.1 && @ <= 4)' then '0.1 to 4' end
      when name = 'padding' then
        case when not value @? 'strict $ ? (@ >= 0 && @ <= 1000)' then '0 to 1000' end
      when name = 'background' then
        case when not value @? 'strict $ ? (@ like_regex "^(none|#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?)$")'
          then 'none, #rrggbb or #rrggbbaa' end
      else 'not an option of ' || new.format end);
  end loop;
  perform private.check_input(problems);
  return new;
end $function$;

CREATE OR REPLACE FUNCTION private.check_configuration (
  name        text,
  description text
)
  RETURNS jsonb
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  select jsonb_build_object(
    'name', case when coalesce(char_length(name), 0) not between 1 and 120 then '1 to 120 characters' end,
    'description', case when char_length(description) > 2000 then 'at most 2000 characters' end)
$function$;

CREATE OR REPLACE FUNCTION private.check_configuration_options()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  name text;
  value jsonb;
  problems jsonb := '{}';
begin
  -- How long an export is kept is no matter of its format.
  for name, value in select * from jsonb_each(new.options - 'expires_in') loop
    problems := problems || jsonb_build_object('options.' || left(name, 64), case
      when name = 'version' then
        case when not private.is_whole(value, 1, 2147483647) then 'the number of a version' end
      when name = 'mode' and new.format = 'html' then
        case when not value <@ '["app", "desktop", "mobile"]' then 'one of: app, desktop, mobile' end
      when name = 'audience' and new.format = 'html' then
        case when not value <@ '["consumer", "business"]' then 'one of: consumer, business' end
      when name = 'persona' and new.format = 'html' then
        case when jsonb_typeof(value) <> 'string' or not exists (select from public.personas p
          where p.name = value #>> '{}' and p.tenant_id in (private.system_tenant(), new.tenant_id))
          then 'the name of a persona' end
      when name = 'minify' and new.format in ('html', 'zip') then
        case when jsonb_typeof(value) <> 'boolean' then 'true or false' end
      else 'not an option of ' || new.format end);
  end loop;
  if new.options ? 'mode' <> new.options ? 'audience' then
    problems := problems || jsonb_build_object(
      case when new.options ? 'mode' then 'options.audience' else 'options.mode' end, 'both, or neither for all pages');
  end if;
  perform private.check_input(problems);
  return new;
end $function$;

CREATE OR REPLACE FUNCTION private.check_content (
  tenant_id uuid,
  content   jsonb
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SET search_path TO ''
  AS $function$
declare
  problems jsonb := '{}';
  mode text;
  audiences jsonb;
  audience text;
  page jsonb;
  path text;
begin
  if jsonb_typeof(content) is distinct from 'object' or content = '{}' then
    return '{"content": "pages, each at <mode> and <audience>"}';
  elsif content - '{app,desktop,mobile}'::text[] <> '{}' then
    return '{"content": "app, desktop and mobile alone"}';
  end if;
  for mode, audiences in select * from jsonb_each(content) loop
    if jsonb_typeof(audiences) <> 'object' or audiences = '{}' then
      problems := problems || jsonb_build_object(mode, 'pages, each at its audience');
      continue;
    elsif audiences - '{consumer,business}'::text[] <> '{}' then
      problems := problems || jsonb_build_object(mode, 'consumer and business alone');
      continue;
    end if;
    for audience, page in select * from jsonb_each(audiences) loop
      path := mode || '.' || audience;
      if jsonb_typeof(page) <> 'object' or page = '{}' then
        problems := problems || jsonb_build_object(path, 'tile_structure, settings or both');
      elsif page - '{tile_structure,settings}'::text[] <> '{}' then
        problems := problems || jsonb_build_object(path, 'tile_structure and settings alone');
      else
        problems := problems
          || case when page ? 'tile_structure'
            then private.check_structure(check_content.tenant_id, page -> 'tile_structure', path) else '{}' end
          || case when page ? 'settings'
            then private.check_schema(page -> 'settings', private.settings_schema(), path || '.settings') else '{}' end;
      end if;
    end loop;
  end loop;
  return problems;
end $function$;

CREATE OR REPLACE FUNCTION private.check_definition (
  definition jsonb
)
  RETURNS jsonb
  LANGUAGE plpgsql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
declare
  size text := private.check_size(definition, 128);
  problems jsonb := case when size is not null then jsonb_build_object('definition', size)
    else private.check_schema(coalesce(definition, 'null'), '{
      "type": "object", "additionalProperties": false, "required": ["name", "schema", "template"],
      "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 80},
        "category": {"type": "string", "maxLength": 30, "pattern": "^[a-z][a-z0-9_]{1,29}$"},
        "description": {"type": "string", "maxLength": 500},
        "schema": {"type": "object", "required": ["type"], "properties": {"type": {"enum": ["object"]}}},
        "default_props": {"type": "object"},
        "template": {"type": "string", "minLength": 1, "maxLength": 60000},
        "sample_context": {"type": "object"},
        "container": {"type": "boolean"}}}', 'definition') end;
begin
  if problems <> '{}' then
    return problems;
  end if;
  problems := private.check_schema_form(definition -> 'schema', 'definition.schema');
  return problems || jsonb_strip_nulls(jsonb_build_object(
      'definition.name', case when private.clean_name(definition ->> 'name') is distinct from definition ->> 'name'
        then 'no control characters, and nothing around it' end,
      'definition.template', case when octet_length(definition ->> 'template') > 65536 then 'at most 64 KiB' end))
    -- What is required may be for people to fill in.
    || case when problems = '{}' then private.check_schema(coalesce(definition -> 'default_props', '{}'),
      (definition -> 'schema') - 'required', 'definition.default_props') else '{}' end;
end $function$;

CREATE OR REPLACE FUNCTION private.check_exportable (
  kind    text,
  options jsonb
)
  RETURNS void
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  kinds text[] := array(select f.kind from private.export_formats f union select t.kind from private.export_tables t order by 1);
begin
  perform private.check_input(jsonb_build_object(
    'resource', case when not coalesce(kind = any (kinds), false) then
      '<kind>:<uuid>, of kind: ' || array_to_string(kinds, ', ') end,
    'options', case when jsonb_typeof(options) is distinct from 'object' then 'an object' end));
end $function$;

CREATE OR REPLACE FUNCTION private.check_failures (
  limit_name text,
  subject    text
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  if exists (
    select from private.rate_counters c join private.rate_limits l on l.name = c.limit_name,
      lateral (select extract(epoch from l.per) / 10 as tenth) t,
      lateral (select least(11, floor(extract(epoch from clock_timestamp()) / t.tenth)
        - floor(extract(epoch from c.counted_at) / t.tenth))::int as gone) passed
    where c.limit_name = check_failures.limit_name and c.subject = check_failures.subject
      and (select sum(n) from unnest(c.spent[1 + greatest(0, passed.gone):]) n) >= l.at_most
  ) then
    perform private.check_limit(check_failures.limit_name, check_failures.subject);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.check_format (
  value  text,
  format text
)
  RETURNS text
  LANGUAGE plpgsql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
begin
  -- Addresses are those that RFC 3986 allows without user and port games, ASCII alone: nothing in them ends an
  -- attribute, and no other scheme is spelt in a second way.
  return case
    when format = 'color' then case when value !~ '^#[0-9A-Fa-f]{6}$' then '#rrggbb' end
    when char_length(value) > 2048 then 'at most 2048 characters'
    when value ~ '^https://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?([/?#][A-Za-z0-9._~:/?#@!$&()*+,;=%\[\]-]*)?$'
      then null
    when format = 'asset' then case when value !~ '^asset:[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$'
      then 'asset:<path> or an https address' end
    when value !~ '^mailto:[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+(\?[A-Za-z0-9._~:/?@!$&()*+,;=%-]*)?$'
      and value !~ '^tel:\+?[0-9().-]{3,30}$'
      and value !~ '^/([A-Za-z0-9._~:?#@!$&()*+,;=%\[\]-][A-Za-z0-9._~:/?#@!$&()*+,;=%\[\]-]*)?$'
      and value !~ '^#[A-Za-z0-9._~:/?@!$&()*+,;=%-]*$'
      then 'https:, mailto:, tel:, /path or #anchor' end;
end $function$;

CREATE OR REPLACE FUNCTION private.check_history (
  resource_kind text,
  resource_id   uuid,
  missing       text DEFAULT 'resource_not_found'::text
)
  RETURNS void
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  role public.member_role := private.role_on(resource_kind, resource_id);
begin
  if role is null then
    perform private.fail(404, missing);
  elsif role < 'editor' then
    perform private.fail(403, 'forbidden', hint => 'This takes the role editor.');
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.check_input (
  problems jsonb
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
begin
  problems := jsonb_strip_nulls(problems);
  if problems <> '{}' then
    perform private.fail(422, 'invalid_input', problems);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.check_limit (
  limit_name text,
  subject    text
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  answer record;
begin
  -- Nobody is counted where nobody is known: a seed, the operator, an address without a trusted proxy.
  if subject is null then
    return;
  end if;
  select * into answer from private.spend(limit_name, subject);
  if not answer.allowed then
    raise sqlstate 'PGRST' using
      message = json_build_object('code', 'PT429', 'message', 'rate_limited',
        'details', json_build_object('limit', limit_name, 'at_most', answer.at_most,
          'remaining', answer.remaining, 'reset', answer.reset, 'retry_after', answer.retry_after)::text,
        'hint', 'Try again in ' || answer.retry_after || ' s.'),
      detail = json_build_object('status', 429, 'headers', json_build_object(
        'Retry-After', answer.retry_after::text, 'RateLimit-Limit', answer.at_most::text,
        'RateLimit-Remaining', answer.remaining::text, 'RateLimit-Reset', answer.reset::text));
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.check_may_schedule (
  kind        text,
  resource_id uuid,
  options     jsonb
)
  RETURNS void
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  role public.member_role := private.role_on(kind, resource_id);
  at_least public.member_role := coalesce((select t.scheduled_by from private.export_tables t
    where (t.kind, t.name) = (check_may_schedule.kind, options ->> 'table')), 'editor');
begin
  if role is null then
    perform private.fail(404, 'resource_not_found');
  end if;
  if role < at_least then
    perform private.fail(403, 'forbidden', hint => 'Scheduling this takes the role ' || at_least || '.');
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.check_moment (
  document_id uuid,
  moment      timestamp with time zone
)
  RETURNS void
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  document private.documents;
begin
  select * into document from private.documents d where d.id = check_moment.document_id;
  if private.moment_problem(document, moment) is not null then
    perform private.fail(404, 'snapshot_not_found', hint => 'It lies too far back.');
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.check_note (
  field text,
  note  text
)
  RETURNS text
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
begin
  note := regexp_replace(coalesce(note, ''), '^\s+|[^\n[:print:]]|\s+$', '', 'g');
  perform private.check_input(jsonb_build_object(field, case when char_length(note) > 1000 then 'at most 1000 characters' end));
  return note;
end $function$;

CREATE OR REPLACE FUNCTION private.check_pattern (
  pattern text
)
  RETURNS text
  LANGUAGE plpgsql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
declare
  plain constant text := 'A-Za-z0-9 _@:,;=!#%&~"''<>/';
  escaped constant text := '\\[][^$\\.*+?(){}|/]';
  in_class constant text := '([' || plain || '.*+?(){}|$]|\\[][^\\-])';
  class constant text := '\[\^?' || in_class || '(-[A-Za-z0-9]|' || in_class || ')*-?\]';
  times constant text := '([?*+]|\{[0-9]{1,3}(,[0-9]{0,3})?\})?';
begin
  -- One run of characters and classes from ^ to $, without groups, alternatives and references. With three quantifiers
  -- that vary, on at most 256 characters, no engine takes more than a few million steps.
  if pattern !~ ('^\^(([' || plain || '-]|' || escaped || '|' || class || ')' || times || ')*[$]$')
    or (select count(*) from regexp_matches(pattern, '\\.|\[(?:\\.|[^]\\])*\]|([?*+]|\{[0-9]+,[0-9]*\})', 'g') part
      where part[1] is not null) > 3 then
    return '^…$ of characters, classes as [a-z] and at most three of ? * + {n,m}';
  end if;
  perform '' ~ pattern;
  return null;
exception when invalid_regular_expression then
  return 'a regular expression';
end $function$;

CREATE OR REPLACE FUNCTION private.check_revision (
  configuration     public.configurations,
  expected_revision bigint
)
  RETURNS boolean
  LANGUAGE plpgsql
  STABLE
  SET search_path TO ''
  AS $function$
begin
  perform private.check_input(jsonb_build_object('expected_revision', case
    when expected_revision is null or expected_revision < 1 then 'the revision that was read'
    when expected_revision > configuration.revision then 'at most ' || configuration.revision || ', which is the newest' end));
  return expected_revision = configuration.revision;
end $function$;

CREATE OR REPLACE FUNCTION private.check_room_role (
  room_id  uuid,
  at_least public.member_role
)
  RETURNS void
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  role public.member_role := private.room_role(check_room_role.room_id);
begin
  if role is null then
    perform private.fail(404, 'room_not_found');
  elsif role < at_least then
    perform private.fail(403, 'forbidden', hint => 'This takes the role ' || at_least || ' on the room.');
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.check_schema (
  value  jsonb,
  schema jsonb,
  path   text  DEFAULT ''::text
)
  RETURNS jsonb
  LANGUAGE plpgsql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
declare
  rule text := private.broken_rule(value, schema);
  inside text := case when path = '' then '' else path || '.' end;
  problems jsonb := '{}';
  name text;
  part jsonb;
  wrong jsonb;
  told int := 0;
  strange int := 0;
begin
  if rule is not null then
    return jsonb_build_object(path, rule);
  end if;
  if jsonb_typeof(value) = 'object' then
    if schema ? 'required' then
      for name in select * from jsonb_array_elements_text(schema -> 'required') loop
        if not value ? name then
          problems := problems || jsonb_build_object(inside || name, 'is missing');
        end if;
      end loop;
    end if;
    for name, part in select * from jsonb_each(value) loop
      if schema -> 'properties' ? name then
        problems := problems || private.check_schema(part, schema #> array['properties', name], inside || name);
      elsif schema -> 'additionalProperties' = 'false' and strange < 50 then
        -- Whoever sends thousands of wrong ones is told of the first: their number is nobody's burden.
        strange := strange + 1;
        problems := problems || jsonb_build_object(inside || left(name, 64), 'is not known');
      end if;
    end loop;
  elsif jsonb_typeof(value) = 'array' and schema ? 'items' then
    for part, name in select a.value, a.place - 1 from jsonb_array_elements(value) with ordinality a (value, place) loop
      wrong := private.check_schema(part, schema -> 'items', inside || name);
      if wrong <> '{}' then
        problems := problems || wrong;
        told := told + 1;
        exit when told = 50;
      end if;
    end loop;
  end if;
  return problems;
end $function$;

CREATE OR REPLACE FUNCTION private.check_schema_form (
  schema jsonb,
  path   text    DEFAULT 'schema'::text,
  depth  integer DEFAULT 1
)
  RETURNS jsonb
  LANGUAGE plpgsql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
declare
  names constant text := '^[A-Za-z][A-Za-z0-9_]{0,63}$';
  problems jsonb := private.check_schema(schema, '{
    "type": "object", "additionalProperties": false, "required": ["type"],
    "properties": {
      "type": {"enum": ["string", "number", "integer", "boolean", "object", "array", "null"]},
      "title": {"type": "string"}, "description": {"type": "string"}, "default": {}, "const": {},
      "enum": {"type": "array", "minItems": 1, "maxItems": 200},
      "minimum": {"type": "number"}, "maximum": {"type": "number"},
      "minLength": {"type": "integer", "minimum": 0, "maximum": 100000},
      "maxLength": {"type": "integer", "minimum": 0, "maximum": 100000},
      "pattern": {"type": "string", "maxLength": 200},
      "format": {"enum": ["asset", "link", "color"]},
      "items": {"type": "object"},
      "minItems": {"type": "integer", "minimum": 0, "maximum": 1000},
      "maxItems": {"type": "integer", "minimum": 0, "maximum": 1000},
      "properties": {"type": "object"}, "additionalProperties": {"type": "boolean"},
      "required": {"type": "array", "maxItems": 200, "items": {"type": "string"}}}}', path);
  name text;
  part jsonb;
begin
  if problems <> '{}' then
    return problems;
  end if;
  problems := jsonb_strip_nulls(jsonb_build_object(
    path, case when depth > 6 then 'at most 6 levels' end,
    path || '.enum', case when schema -> 'enum' @? '$[*] ? (@.type() == "object" || @.type() == "array")'
      then 'texts, numbers, true, false or null' end,
    path || '.const', case when jsonb_typeof(schema -> 'const') in ('object', 'array')
      then 'a text, a number, true, false or null' end,
    path || '.pattern', case when schema ? 'pattern' then case
      when coalesce((schema ->> 'maxLength')::int, 1000) > 256 then 'only with a maxLength of at most 256'
      else private.check_pattern(schema ->> 'pattern') end end,
    path || '.format', case when schema ? 'format' and schema ->> 'type' <> 'string' then 'only of a text' end));
  for name, part in select * from jsonb_each(schema -> 'properties') loop
    problems := problems || case
      when name !~ names or name in ('constructor', 'prototype')
        then jsonb_build_object(path || '.properties.' || left(name, 64), 'a name of letters, digits and _')
      when depth <= 6 then private.check_schema_form(part, path || '.properties.' || name, depth + 1)
      else '{}' end;
  end loop;
  if schema ? 'items' and depth <= 6 then
    problems := problems || private.check_schema_form(schema -> 'items', path || '.items', depth + 1);
  end if;
  return problems;
end $function$;

CREATE OR REPLACE FUNCTION private.check_share_options (
  options  jsonb,
  pinnable boolean
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
declare
  unknown jsonb;
  label text := private.clean_name(options ->> 'name');
begin
  select coalesce(jsonb_object_agg(key, 'unknown option'), '{}') into unknown from jsonb_object_keys(options) key
  where key <> all (array['name', 'expires_in', 'password', 'max_uses', 'revision']);
  perform private.check_input(unknown || jsonb_build_object(
    'name', case when options ? 'name' and (jsonb_typeof(options -> 'name') <> 'string'
      or coalesce(char_length(label), 0) not between 1 and 120) then '1 to 120 characters' end,
    'expires_in', case when options ? 'expires_in' and not private.is_whole(options -> 'expires_in', 60, 31622400)
      then '60 to 31622400 seconds' end,
    -- More than 72 bytes bcrypt does not read.
    'password', case when options ? 'password' and (jsonb_typeof(options -> 'password') <> 'string'
      or octet_length(options ->> 'password') not between 8 and 72) then '8 to 72 bytes' end,
    'max_uses', case when options ? 'max_uses' and not private.is_whole(options -> 'max_uses', 1, 1000000)
      then '1 to 1000000' end,
    'revision', case when options ? 'revision' and not pinnable then 'this kind has no revisions'
      when options ? 'revision' and (jsonb_typeof(options -> 'revision') <> 'string'
        or char_length(options ->> 'revision') not between 1 and 100) then '1 to 100 characters' end));
end $function$;

CREATE OR REPLACE FUNCTION private.check_size (
  value jsonb,
  kib   integer
)
  RETURNS text
  LANGUAGE plpgsql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
begin
  return case
    when pg_column_size(value) > kib * 4096 then 'at most ' || kib || ' KiB'
    -- Asked before the text is made: a number of a few letters may be one of 131,072 digits.
    when exists (select from jsonb_path_query(value, 'strict $.** ? (@.type() == "number")') n
      where abs(n::numeric) > 1e15 or scale(n::numeric) > 15) then 'numbers up to 1e15, of at most 15 decimals'
    when octet_length(value::text) > kib * 1024 then 'at most ' || kib || ' KiB' end;
end $function$;

CREATE OR REPLACE FUNCTION private.check_snapshots (
  document private.documents
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  rule private.document_kinds;
  named bigint;
  bytes bigint;
begin
  -- Counted under the lock that gave the version its number, or its name.
  select * into strict rule from private.document_kinds k where k.kind = document.kind;
  select count(*), coalesce(sum(v.size), 0) into named, bytes from public.document_versions v
  where v.resource = document.kind || ':' || document.resource_id and v.name is not null;
  if named > rule.named_at_most then
    perform private.fail(403, 'quota_exceeded',
      jsonb_build_object('quota', 'snapshots', 'at_most', rule.named_at_most, 'used', named - 1));
  elsif bytes > rule.named_bytes then
    perform private.fail(403, 'quota_exceeded',
      jsonb_build_object('quota', 'snapshot_bytes', 'at_most', rule.named_bytes, 'used', bytes));
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.check_structure (
  tenant_id uuid,
  structure jsonb,
  path      text
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SET search_path TO ''
  AS $function$
declare
  problems jsonb;
  refused text := coalesce(private.check_size(structure, 256),
    case when jsonb_typeof(structure) <> 'object' or coalesce(jsonb_typeof(structure -> 'tiles') <> 'array', true)
      then '{"tiles": […]}' end);
begin
  if refused is not null then
    return jsonb_build_object(path || '.tile_structure', refused);
  end if;
  if structure - 'tiles' <> '{}' then
    return jsonb_build_object(path || '.tile_structure', 'tiles alone');
  end if;
  with recursive placed as (
    select t.tile, 1 as depth, '{}'::text[] as around, 'tiles.' || (t.place - 1) as place
    from jsonb_array_elements(structure -> 'tiles') with ordinality t (tile, place)
    union all
    select c.tile, p.depth + 1, p.around || (p.tile ->> 'id'), p.place || '.children.' || (c.place - 1)
    from placed p cross join lateral jsonb_array_elements(
      case when jsonb_typeof(p.tile -> 'children') = 'array' then p.tile -> 'children' else '[]' end) with ordinality c (tile, place)
    where p.depth <= 8
  ), named as (
    select p.*, p.tile ->> 'id' as id, count(*) over (partition by p.tile ->> 'id') as times, count(*) over () as total,
      path || '.' || case when p.tile ->> 'id' ~ '^[A-Za-z0-9_-]{1,64}$' then 'tiles.' || (p.tile ->> 'id') else p.place end as at
    from placed p
  ), found as (
    (select jsonb_build_object(path || '.tiles', 'at most 500 tiles') as problem from named n where n.total > 500 limit 1)
    union all
    select case when n.depth > 8 then jsonb_build_object(n.at, 'at most 8 levels')
      else private.check_tile(n.tile, d, n.at) || case
        when n.id = any (n.around) then jsonb_build_object(n.at || '.id', 'is in a tile of the same id')
        when n.times > 1 and n.id is not null then jsonb_build_object(n.at || '.id', 'is not used twice')
        else '{}' end end
    from named n left join lateral (
      select t.* from public.tiles t
      where t.tenant_id in (private.system_tenant(), check_structure.tenant_id) and t.type = n.tile ->> 'type'
        and (not n.tile ? 'version' or to_jsonb(t.version) = n.tile -> 'version')
      order by t.version desc limit 1) d on true
    where n.total <= 500
  )
  select jsonb_object_agg(first.key, first.value) into problems
  from (select p.key, p.value from found f, jsonb_each(f.problem) p limit 50) first;
  return coalesce(problems, '{}');
end $function$;

CREATE OR REPLACE FUNCTION private.check_tenants_owned()
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  at_most bigint := (select s.value::bigint from private.settings s where s.name = 'tenants_per_person');
  owned bigint;
begin
  -- Counted under a lock on the owner: two who ask at once for the same person do not both get the last one.
  perform from public.profiles p where p.id = auth.uid() for no key update;
  select count(*) into owned from public.members m join public.tenants t on t.id = m.tenant_id
  where m.user_id = auth.uid() and m.role = 'owner' and t.deleted_at is null;
  if owned > at_most then
    perform private.fail(403, 'quota_exceeded', jsonb_build_object('quota', 'tenants', 'at_most', at_most,
      'used', owned - 1));
  end if;
  perform private.check_limit('tenants.create', auth.uid()::text);
end $function$;

CREATE OR REPLACE FUNCTION private.check_tile (
  tile       jsonb,
  definition public.tiles,
  path       text
)
  RETURNS jsonb
  LANGUAGE plpgsql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
declare
  problems jsonb;
begin
  if jsonb_typeof(tile) <> 'object' then
    return jsonb_build_object(path, 'an object');
  end if;
  problems := jsonb_strip_nulls(jsonb_build_object(
    path || '.id', case when coalesce(jsonb_typeof(tile -> 'id') <> 'string' or tile ->> 'id' !~ '^[A-Za-z0-9_-]{1,64}$', true)
      then '1 to 64 of A-Z, a-z, 0-9, _ and -' end,
    path || '.type', case when definition.id is null and not tile ? 'version' then 'a type of the library' end,
    path || '.version', case when definition.id is null and tile ? 'version' then 'a version of a type of the library' end,
    path || '.children', case
      when not tile ? 'children' then null
      when jsonb_typeof(tile -> 'children') <> 'array' then 'a list of tiles'
      when not definition.container then 'only in a container' end,
    path || '.props', case
      when coalesce(jsonb_typeof(tile -> 'props') <> 'object', true) then 'an object'
      when octet_length(tile ->> 'props') > 32768 then 'at most 32 KiB' end));
  if tile - '{id,type,version,props,children}'::text[] <> '{}' then
    problems := problems || (select jsonb_object_agg(path || '.' || left(name, 64), 'is not known')
      from jsonb_object_keys(tile - '{id,type,version,props,children}'::text[]) name);
  end if;
  if definition.id is not null and octet_length(tile ->> 'props') <= 32768 then
    problems := problems || private.check_schema(tile -> 'props', definition.schema, path || '.props');
  end if;
  return problems;
end $function$;

CREATE OR REPLACE FUNCTION private.clean_name (
  name text
)
  RETURNS text
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$ select nullif(trim(regexp_replace(name, '[[:cntrl:]\u202a-\u202e\u2066-\u2069]', '', 'g')), '') $function$;

CREATE OR REPLACE FUNCTION private.clone_configuration (
  id          uuid,
  tenant_id   uuid,
  name        text,
  description text
)
  RETURNS public.configurations
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  origin public.configurations := private.configuration_for(id, 'viewer');
begin
  origin := private.lock_configuration(origin.id);
  return private.make_configuration(coalesce(clone_configuration.tenant_id, origin.tenant_id), name,
    coalesce(clone_configuration.description, origin.description), private.draft_of(origin.id), origin);
end $function$;

CREATE OR REPLACE FUNCTION private.close_document()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  delete from private.documents d where d.kind = tg_argv[0] and d.resource_id = old.id;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.close_room()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  if tg_op = 'UPDATE' then
    perform private.rotate_topics(new.tenant_id, 'room', new.id);
  end if;
  perform pg_notify('tenon_rights', 'room:' || old.id);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.close_topic()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  delete from private.topics t where t.kind = tg_argv[0] and t.resource_id = old.id;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.closed_tenants()
  RETURNS TABLE (
    tenant_id uuid,
    reason    text
  )
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select m.tenant_id, case
      when t.mfa_required and coalesce((select auth.jwt() ->> 'aal'), 'aal1') <> 'aal2' then 'mfa_required'
      when coalesce((select private.origin()) <> all (nullif(t.allowed_origins, '{}')), false) then 'origin_not_allowed'
      else 'session_too_old' end
  from public.members m join public.tenants t on t.id = m.tenant_id join private.open_tenants o on o.id = t.id
  where m.user_id = (select auth.uid()) and o.closed_for = m.user_id
$function$;

CREATE OR REPLACE FUNCTION private.complete_job (
  id uuid
)
  RETURNS boolean
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  with completed as (
    update public.jobs j set status = 'completed', progress = 1, finished_at = now(), error = null
    where j.id = complete_job.id and j.status = 'running' returning 1
  )
  select exists (select from completed)
$function$;

CREATE OR REPLACE FUNCTION private.configuration_conflict (
  configuration     public.configurations,
  content           jsonb,
  expected_revision bigint
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  page record;
  sides jsonb := '{"base": {}, "ours": {}, "theirs": {}, "merged": {}}';
  conflicts jsonb := '[]';
  side record;
  tiles record;
  settings record;
begin
  for page in
    select p.mode, p.audience, b.tile_structure as base, b.settings as base_settings,
      d.tile_structure as ours, d.settings as our_settings,
      coalesce(p.tile_structure, b.tile_structure, d.tile_structure) as theirs,
      coalesce(p.settings, b.settings, d.settings) as their_settings
    from private.pages_of(content) p
    join public.configuration_data d
      on (d.configuration_id, d.mode, d.audience) = (configuration.id, p.mode, p.audience)
    left join lateral (
      select r.* from private.configuration_revisions r
      where (r.configuration_id, r.mode, r.audience) = (configuration.id, p.mode, p.audience)
        and r.revision <= expected_revision and coalesce(r.replaced_by > expected_revision, true)) b on true
  loop
    select * into tiles from private.merge_structures(page.base, page.ours, page.theirs,
      at => format('/%s/%s/tiles', page.mode, page.audience));
    select * into settings from private.merge_values(page.base_settings, page.our_settings, page.their_settings,
      at => format('/%s/%s/settings', page.mode, page.audience));
    for side in values ('base', page.base, page.base_settings), ('ours', page.ours, page.our_settings),
      ('theirs', page.theirs, page.their_settings), ('merged', tiles.merged, settings.merged)
    loop
      sides := jsonb_set(sides, array[side.column1, page.mode::text], coalesce(sides #> array[side.column1, page.mode::text], '{}')
        || jsonb_build_object(page.audience, jsonb_build_object('tile_structure', side.column2, 'settings', side.column3)));
    end loop;
    conflicts := conflicts || tiles.conflicts || settings.conflicts;
  end loop;
  return jsonb_build_object('revision', configuration.revision) || case
    -- Too long ago to say what was changed on which side.
    when sides @? '$.base.*.*.tile_structure ? (@ == null)' then sides - '{base,merged}'::text[]
    else sides || jsonb_build_object('conflicts', conflicts) end;
end $function$;

CREATE OR REPLACE FUNCTION private.configuration_content (
  configuration_id uuid
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  pages jsonb := private.draft_of(configuration_id);
  tenant uuid := (select c.tenant_id from public.configurations c where c.id = configuration_content.configuration_id);
begin
  return jsonb_build_object('pages', pages, 'tiles', coalesce((
    select jsonb_object_agg(t.type, t.version) from (
      select t.type, max(t.version) as version
      from private.pages_of(pages) p cross join lateral private.flat_tiles(p.tile_structure) f
      join public.tiles t on t.type = f.tile ->> 'type' and t.tenant_id in (private.system_tenant(), tenant)
      where not f.tile ? 'version' group by t.type) t), '{}'));
end $function$;

CREATE OR REPLACE FUNCTION private.configuration_for (
  id       uuid,
  at_least public.member_role
)
  RETURNS public.configurations
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  role public.member_role := private.role_on('configuration', configuration_for.id);
  configuration public.configurations;
begin
  if role is null then
    perform private.fail(404, 'configuration_not_found');
  end if;
  if role < at_least then
    perform private.fail(403, 'forbidden', hint => 'This takes the role ' || at_least || ' on the configuration.');
  end if;
  select * into configuration from public.configurations c where c.id = configuration_for.id;
  return configuration;
end $function$;

CREATE OR REPLACE FUNCTION private.configurations_used()
  RETURNS TABLE (
    tenant_id uuid,
    used      bigint
  )
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$ select c.tenant_id, count(*) from public.configurations c group by 1 $function$;

CREATE OR REPLACE FUNCTION private.conflict (
  at     text,
  kind   text,
  base   jsonb,
  ours   jsonb,
  theirs jsonb
)
  RETURNS jsonb
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  select jsonb_build_object('at', at, 'kind', kind)
    || private.json_entry('base', base) || private.json_entry('ours', ours) || private.json_entry('theirs', theirs)
$function$;

CREATE OR REPLACE FUNCTION private.content_at (
  id uuid
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  kept record;
begin
  select v.configuration_id, v.content into kept from public.configuration_versions v where v.id = content_at.id
  union all
  select a.configuration_id, a.content from public.configuration_activations a where a.id = content_at.id;
  if private.role_on('configuration', coalesce(kept.configuration_id, content_at.id)) is null then
    perform private.fail(404, 'version_not_found');
  end if;
  return coalesce(kept.content, private.configuration_content(content_at.id));
end $function$;

CREATE OR REPLACE FUNCTION private.content_hash (
  content jsonb
)
  RETURNS text
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$ select encode(sha256(convert_to(content::text, 'UTF8')), 'hex') $function$;

CREATE OR REPLACE FUNCTION private.context_secret (
  tenant_id uuid
)
  RETURNS text
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$ select s.secret from private.context_secrets s where s.tenant_id = context_secret.tenant_id $function$;

CREATE OR REPLACE FUNCTION private.copy_assets()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  -- What could not be copied before is decided anew.
  delete from private.asset_copies a where a.configuration_id = new.configuration_id;
  insert into private.asset_copies (tenant_id, configuration_id, source, target)
  select new.tenant_id, new.configuration_id, a.path, private.own_asset(new.tenant_id, new.configuration_id, a.reference)
  from public.configurations c
    cross join lateral jsonb_to_recordset(private.page_assets(c.origin_tenant_id, c.origin_id, new.content))
      as a (reference text, path text)
  -- What is there already is the clone's own.
  where c.id = new.configuration_id and not exists (select from storage.objects o where o.bucket_id = 'assets'
    and o.name = private.own_asset(new.tenant_id, new.configuration_id, a.reference))
  on conflict do nothing;
  if found then
    perform private.enqueue(new.tenant_id, 'configuration.assets',
      jsonb_build_object('configuration_id', new.configuration_id), priority => 'interactive');
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.count_bytes()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  files text := concat_ws(' union all ',
    case when tg_op <> 'DELETE' then 'select name, private.bytes_of(metadata) as bytes from added' end,
    case when tg_op <> 'INSERT' then 'select name, -private.bytes_of(metadata) as bytes from removed' end);
  change record;
begin
  for change in execute format(
    'select private.tenant_of_file(name) as tenant_id, sum(bytes)::bigint as amount from (%s) files
     group by 1 having sum(bytes) <> 0 and private.tenant_of_file(name) is not null order by 1', files) loop
    perform private.use_quota(change.tenant_id, 'storage', change.amount);
  end loop;
  return null;
exception when sqlstate 'PT403' then
  -- The one refusal of the database that Storage passes on as a refusal.
  raise insufficient_privilege using message = sqlerrm;
end $function$;

CREATE OR REPLACE FUNCTION private.count_call()
  RETURNS TABLE (
    allowed     boolean,
    at_most     integer,
    remaining   integer,
    reset       integer,
    retry_after integer
  )
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$ select * from private.spend('functions.call', auth.uid()::text) where auth.uid() is not null $function$;

CREATE OR REPLACE FUNCTION private.count_failure (
  limit_name text,
  subject    text,
  failure    jsonb
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  answer record;
begin
  if subject is null then
    return failure;
  end if;
  select * into answer from private.spend(count_failure.limit_name, count_failure.subject);
  -- Others who came at the same time have failed first.
  return case when answer.allowed then failure else private.refuse(429, 'rate_limited',
    to_jsonb(answer) - 'allowed' || jsonb_build_object('limit', count_failure.limit_name),
    'Try again in ' || answer.retry_after || ' s.') end;
end $function$;

CREATE OR REPLACE FUNCTION private.count_password_failure (
  room_id uuid
)
  RETURNS integer
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  with counted as (
    select s.subject, s.free_attempts, 1 + coalesce((select f.attempts from private.room_password_failures f
      where f.room_id = count_password_failure.room_id and f.subject = s.subject
        and f.last_at > clock_timestamp() - interval '1 day'), 0) as attempts
    from private.room_password_subjects() s
  ), noted as (
    insert into private.room_password_failures as f (room_id, subject, attempts, last_at, locked_until)
    select count_password_failure.room_id, c.subject, c.attempts, clock_timestamp(),
      case when c.attempts >= c.free_attempts then clock_timestamp()
        + least(interval '1 minute' * 2 ^ least(c.attempts - c.free_attempts, 6), interval '1 hour') end
    from counted c
    on conflict on constraint room_password_failures_pkey do update
      set attempts = excluded.attempts, last_at = excluded.last_at, locked_until = excluded.locked_until
  )
  select greatest(min(c.free_attempts - c.attempts), 0) from counted c
$function$;

CREATE OR REPLACE FUNCTION private.count_quota()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  change record;
begin
  -- In the order of tenants, so that two who count in several do not wait for each other in a circle.
  if tg_op = 'INSERT' then
    for change in select a.tenant_id, count(*) as amount from added a group by 1 order by 1 loop
      perform private.use_quota(change.tenant_id, tg_argv[0], change.amount);
    end loop;
  else
    for change in select r.tenant_id, count(*) as amount from removed r group by 1 order by 1 loop
      perform private.use_quota(change.tenant_id, tg_argv[0], -change.amount);
    end loop;
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.count_visitor (
  tenant_id uuid,
  requester uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  if not exists (select from public.members m
      where m.tenant_id = count_visitor.tenant_id and m.user_id = count_visitor.requester)
    and not exists (select from public.api_keys k
      where k.tenant_id = count_visitor.tenant_id and k.user_id = count_visitor.requester) then
    perform private.check_limit('exports.create_visitors', count_visitor.tenant_id::text);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.create_api_key (
  tenant         uuid,
  name           text,
  role           public.member_role,
  resource       text,
  expires_at     timestamp with time zone,
  outlives_maker boolean
)
  RETURNS TABLE (
    id      uuid,
    api_key text
  )
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  target record := private.parse_resource(coalesce(resource, 'tenant:' || tenant));
  caller_role public.member_role;
begin
  perform private.refuse_machines();
  caller_role := private.lock_tenant(tenant);
  name := private.clean_name(name);
  expires_at := coalesce(expires_at, now() + interval '90 days');
  perform private.check_input(jsonb_build_object(
    'name', case when coalesce(char_length(name), 0) not between 1 and 80 then '1 to 80 characters' end,
    'resource', case when not exists (select from private.resource_kinds k where k.kind = target.kind and k.keyed) then (
      select '<kind>:<uuid>, of kind: ' || string_agg(k.kind, ', ' order by k.kind) from private.resource_kinds k where k.keyed) end,
    'role', case
      when target.kind = 'tenant' and coalesce(role = 'owner', true) then 'viewer, editor or admin'
      when target.kind <> 'tenant' and coalesce(role = 'admin', true) then 'viewer, editor or owner' end,
    'expires_at', case when expires_at not between now() and now() + interval '366 days'
      then 'in the future, within a year' end));
  if caller_role is null or caller_role < 'admin' then
    perform private.fail(403, 'forbidden', hint => 'Making a key takes an admin of the tenant.');
  end if;
  if private.role_on(target.kind, target.id) is null or not exists (select from private.topics t
    where (t.tenant_id, t.kind, t.resource_id) = (tenant, target.kind, target.id)) then
    perform private.fail(404, 'resource_not_found');
  end if;
  insert into public.api_keys as k (tenant_id, name, role, kind, resource_id, created_by, outlives_maker, expires_at)
  values (tenant, create_api_key.name, create_api_key.role, target.kind, target.id, auth.uid(),
    coalesce(create_api_key.outlives_maker, false), create_api_key.expires_at)
  returning k.id into create_api_key.id;
  api_key := private.new_key_secret(create_api_key.id);
  return next;
end $function$;

CREATE OR REPLACE FUNCTION private.create_comment (
  resource text,
  body     text,
  thread   uuid,
  anchor   jsonb,
  mentions uuid[]
)
  RETURNS public.comments
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
#variable_conflict use_variable
declare
  target record := private.parse_resource(resource);
  needed public.member_role := (select k.writes from private.comment_kinds k where k.kind = target.kind);
  granted public.member_role := private.role_on(target.kind, target.id);
  fresh uuid := gen_random_uuid();
  comment public.comments;
begin
  perform private.check_limit('comments.write', auth.uid()::text);
  mentions := array(select distinct person from unnest(mentions) person);
  perform private.check_input(jsonb_build_object(
    'resource', case when needed is null then (
      select '<kind>:<uuid>, of kind: ' || string_agg(k.kind, ', ' order by k.kind) from private.comment_kinds k) end,
    'body', private.body_problem(body),
    'anchor', case when thread is null or anchor is null then private.anchor_problem(anchor)
      else 'only for the first comment of a thread' end));
  if granted is null then
    perform private.fail(404, 'resource_not_found');
  end if;
  if granted < needed then
    perform private.fail(403, 'forbidden', hint => 'Commenting here takes a higher role.');
  end if;
  perform private.check_input(jsonb_build_object('mentions', private.mentions_problem(mentions, target.kind, target.id)));
  if thread is not null and not exists (
    select from public.comments c where c.id = thread and c.thread_id = thread and c.resource = create_comment.resource) then
    perform private.fail(404, 'comment_not_found');
  end if;
  insert into public.comments (id, tenant_id, resource_kind, resource_id, thread_id, author_id, body, anchor, mentions)
  select fresh, t.tenant_id, t.kind, t.resource_id, coalesce(thread, fresh), auth.uid(), body, anchor, mentions
  from private.topics t where t.kind = target.kind and t.resource_id = target.id for key share
  returning * into comment;
  if comment.id is null then
    perform private.fail(404, 'resource_not_found');
  end if;
  perform private.notify_thread(comment, mentions, true);
  return comment;
end $function$;

CREATE OR REPLACE FUNCTION private.create_configuration (
  tenant_id   uuid,
  name        text,
  description text,
  clone_from  uuid
)
  RETURNS public.configurations
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  if clone_from is not null then
    return private.clone_configuration(clone_from, create_configuration.tenant_id, create_configuration.name,
      create_configuration.description);
  end if;
  return private.make_configuration(create_configuration.tenant_id, create_configuration.name,
    create_configuration.description, private.default_content());
end $function$;

CREATE OR REPLACE FUNCTION private.create_export (
  resource text,
  format   text,
  options  jsonb
)
  RETURNS public.exports
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  target record := private.parse_resource(resource);
begin
  perform private.check_limit('exports.create', auth.uid()::text);
  perform private.check_exportable(target.kind, options);
  if private.role_on(target.kind, target.id) is null then
    perform private.fail(404, 'resource_not_found');
  end if;
  perform private.check_input(private.export_problems(target.kind, format, options));
  return private.request_export(target.kind, target.id, format, options, auth.uid(), auth.jwt(), 'normal');
end $function$;

CREATE OR REPLACE FUNCTION private.create_profile()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform private.ensure_profile(new.id);
  return null;
exception when others then
  -- Nobody is kept from signing up by a profile: who joins a tenant gets one then.
  raise warning 'no profile for %: %', new.id, sqlerrm;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.create_release (
  tenant_id uuid,
  name      text
)
  RETURNS public.releases
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  role public.member_role := private.tenant_role(create_release.tenant_id);
  release public.releases;
begin
  perform private.check_limit('configurations.create', auth.uid()::text);
  if role is null then
    perform private.fail(404, 'tenant_not_found');
  end if;
  if role < 'editor' then
    perform private.fail(403, 'forbidden', hint => 'Creating a release takes an editor of the tenant.');
  end if;
  name := private.clean_name(name);
  perform private.check_input(jsonb_build_object(
    'name', case when coalesce(char_length(name), 0) not between 1 and 120 then '1 to 120 characters' end));
  insert into public.releases (tenant_id, name, created_by)
  values (create_release.tenant_id, create_release.name, auth.uid()) returning * into release;
  perform private.send_event('tenant', release.tenant_id, 'release.created', jsonb_build_object('release_id', release.id));
  return release;
end $function$;

CREATE OR REPLACE FUNCTION private.create_room (
  tenant_id  uuid,
  name       text,
  visibility public.visibility
)
  RETURNS public.rooms
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  tenant_role public.member_role := private.tenant_role(create_room.tenant_id);
  room public.rooms;
begin
  perform private.check_limit('rooms.create', auth.uid()::text);
  if tenant_role is null then
    perform private.fail(404, 'tenant_not_found');
  end if;
  if tenant_role < 'editor' then
    perform private.fail(403, 'forbidden', hint => 'Creating a room takes an editor of the tenant.');
  end if;
  name := private.clean_name(name);
  perform private.check_input(jsonb_build_object(
    'name', case when coalesce(char_length(name), 0) not between 1 and 120 then '1 to 120 characters' end,
    'visibility', case when visibility is null then 'private, tenant or public' end));
  insert into public.rooms (tenant_id, code, name, visibility)
  values (create_room.tenant_id, private.room_code(), create_room.name, create_room.visibility)
  returning * into room;
  -- What a key makes is its maker's: a right of its own would not end with it.
  insert into public.room_participants (tenant_id, room_id, user_id, role)
  select m.tenant_id, room.id, m.user_id, 'owner' from public.members m
  where m.tenant_id = room.tenant_id
    and m.user_id = coalesce((select k.created_by from public.api_keys k where k.user_id = auth.uid()), auth.uid());
  return room;
end $function$;

CREATE OR REPLACE FUNCTION private.create_room_invite (
  room_id    uuid,
  role       public.member_role,
  expires_in integer,
  max_uses   integer
)
  RETURNS TABLE (
    id         uuid,
    token      text,
    expires_at timestamp with time zone
  )
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform private.refuse_machines();
  perform private.check_limit('rooms.invite', auth.uid()::text);
  perform private.check_input(jsonb_build_object(
    'role', case when coalesce(role = 'admin', true) then 'viewer, editor or owner' end,
    'expires_in', case when coalesce(expires_in, 0) not between 60 and 31622400 then '60 to 31622400 seconds' end,
    'max_uses', case when max_uses not between 1 and 1000000 then '1 to 1000000' end));
  perform private.check_room_role(create_room_invite.room_id, greatest('editor', role));
  token := translate(encode(extensions.gen_random_bytes(32), 'base64'), '+/=', '-_');
  insert into public.room_invites as i (tenant_id, room_id, created_by, role, max_uses, expires_at)
  select r.tenant_id, r.id, auth.uid(), create_room_invite.role, create_room_invite.max_uses,
    now() + make_interval(secs => expires_in)
  from public.rooms r where r.id = create_room_invite.room_id
  returning i.id, i.expires_at into create_room_invite.id, create_room_invite.expires_at;
  insert into private.room_invite_tokens (room_invite_id, hash)
  values (create_room_invite.id, extensions.digest(token, 'sha256'));
  return next;
end $function$;

CREATE OR REPLACE FUNCTION private.create_share_link (
  resource_type text,
  resource_id   uuid,
  options       jsonb
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  share private.share_kinds;
  role public.member_role := private.role_on(resource_type, resource_id);
  token text := translate(encode(extensions.gen_random_bytes(32), 'base64'), '+/=', '-_');
  link public.share_links;
  view jsonb;
begin
  perform private.check_limit('share_links.create', auth.uid()::text);
  select * into share from private.share_kinds k where k.kind = resource_type;
  perform private.check_input(jsonb_build_object(
    'resource_type', case when share.kind is null then (
      select 'one of: ' || string_agg(k.kind, ', ' order by k.kind) from private.share_kinds k) end,
    'options', case when jsonb_typeof(options) is distinct from 'object' then 'an object' end));
  if role is null then
    perform private.fail(404, 'resource_not_found');
  end if;
  if role < 'editor' then
    perform private.fail(403, 'forbidden', hint => 'Sharing takes an editor.');
  end if;
  options := jsonb_strip_nulls(options);
  perform private.check_share_options(options, share.pinnable);
  if options ? 'revision' then
    execute format('select %s($1, $2)', share.view_of) into view using resource_id, options ->> 'revision';
    perform private.check_input(jsonb_build_object('revision', case when view is null then 'no such revision' end));
  end if;
  insert into public.share_links (
    tenant_id, kind, resource_id, created_by, name, revision, has_password, max_uses, expires_at)
  select t.tenant_id, t.kind, t.resource_id, auth.uid(), private.clean_name(options ->> 'name'), options ->> 'revision',
    options ? 'password', (options ->> 'max_uses')::numeric::int,
    now() + make_interval(secs => coalesce((options ->> 'expires_in')::numeric::int, 604800))
  from private.topics t where t.kind = resource_type and t.resource_id = create_share_link.resource_id
  returning * into link;
  -- Deleted a moment ago.
  if link.id is null then
    perform private.fail(404, 'resource_not_found');
  end if;
  insert into private.share_link_secrets (share_link_id, token_hash, password_hash)
  values (link.id, extensions.digest(token, 'sha256'),
    extensions.crypt(options ->> 'password', extensions.gen_salt('bf', 10)));
  return jsonb_build_object('id', link.id, 'token', token, 'expires_at', link.expires_at);
end $function$;

CREATE OR REPLACE FUNCTION private.create_snapshot (
  resource_kind text,
  resource_id   uuid,
  name          text
)
  RETURNS public.document_versions
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  document private.documents := private.document_for(resource_kind, resource_id, 'editor', false);
  label text := private.snapshot_name(name);
  version public.document_versions;
begin
  perform private.check_limit('documents.snapshot', auth.uid()::text);
  update private.documents d set versions = d.versions + 1 where d.id = document.id returning d.* into document;
  -- The clock after the lock: what has been shown by now is in it.
  insert into public.document_versions (tenant_id, resource_kind, resource_id, version, name, created_by, created_at)
  values (document.tenant_id, document.kind, document.resource_id, document.versions, label, auth.uid(), clock_timestamp())
  returning * into version;
  perform private.check_snapshots(document);
  perform private.enqueue(document.tenant_id, 'document.snapshot',
    jsonb_build_object('document_id', document.id, 'version_id', version.id, 'at', version.created_at,
      'resource', document.kind || ':' || document.resource_id),
    priority => 'interactive');
  return version;
end $function$;

CREATE OR REPLACE FUNCTION private.create_tenant (
  name text,
  slug text
)
  RETURNS public.tenants
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  tenant public.tenants;
begin
  perform private.refuse_guests();
  perform private.refuse_machines();
  name := private.clean_name(name);
  perform private.check_input(jsonb_build_object(
    'name', case when coalesce(char_length(name), 0) not between 1 and 120 then '1 to 120 characters' end,
    'slug', case when slug is null or slug !~ '^[a-z0-9]+(-[a-z0-9]+)*$' or char_length(slug) not between 2 and 63
      then '2 to 63 of a-z, 0-9 and single hyphens between them' end));
  insert into public.tenants (name, slug) values (create_tenant.name, create_tenant.slug)
    on conflict do nothing returning * into tenant;
  if tenant.id is null then
    perform private.fail(409, 'slug_taken', jsonb_build_object('slug', 'already in use'), 'Choose another slug.');
  end if;
  perform private.add_member(tenant.id, auth.uid(), 'owner');
  perform private.check_tenants_owned();
  return tenant;
end $function$;

CREATE OR REPLACE FUNCTION private.create_tile (
  tenant_id  uuid,
  type       text,
  definition jsonb
)
  RETURNS public.tiles
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  newest public.tiles := private.lock_tiles(create_tile.tenant_id, create_tile.type);
begin
  perform private.check_input(jsonb_build_object('type', case
    when coalesce(create_tile.type !~ '^custom_[a-z0-9_]{1,33}$', true) then 'custom_ and 1 to 33 of a-z, 0-9 and _' end));
  if newest.id is not null then
    perform private.fail(409, 'tile_exists', jsonb_build_object('type', 'already in use'), 'Publish a new version of it.');
  end if;
  return private.add_tile(create_tile.tenant_id, create_tile.type, 1, definition);
end $function$;

CREATE OR REPLACE FUNCTION private.cron_field (
  field text,
  low   integer,
  high  integer,
  names text[]  DEFAULT '{}'::text[]
)
  RETURNS integer[]
  LANGUAGE plpgsql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
declare
  item text;
  part text[];
  bound int[];
  found int[] := '{}';
begin
  foreach item in array string_to_array(lower(coalesce(field, '')), ',') loop
    part := regexp_match(item, '^(?:\*|([0-9]{1,2}|[a-z]{3})(?:-([0-9]{1,2}|[a-z]{3}))?)(?:/([0-9]{1,2}))?$');
    -- A step without a range to step through is no line of any crontab.
    if part is null or (part[3] is not null and part[1] is not null and part[2] is null) then
      return null;
    end if;
    bound := array[
      coalesce(array_position(names, part[1]) - 1 + low, nullif(substring(part[1] from '^[0-9]+$'), '')::int),
      coalesce(array_position(names, part[2]) - 1 + low, nullif(substring(part[2] from '^[0-9]+$'), '')::int)];
    if part[1] is null then
      bound := array[low, high];
    elsif part[2] is null then
      bound[2] := bound[1];
    end if;
    if not coalesce(bound[1] between low and high and bound[2] between bound[1] and high and part[3]::int is distinct from 0, false) then
      return null;
    end if;
    found := found || array(select generate_series(bound[1], bound[2], coalesce(part[3]::int, 1)));
  end loop;
  return nullif(found, '{}');
end $function$;

CREATE OR REPLACE FUNCTION private.cron_next (
  cron  text,
  after timestamp with time zone,
  zone  text
)
  RETURNS timestamp WITH time zone
  LANGUAGE plpgsql
  STABLE
  SET search_path TO ''
  AS $function$
declare
  fields text[] := regexp_split_to_array(trim(cron), '\s+');
  minutes int[] := private.cron_field(fields[1], 0, 59);
  hours int[] := private.cron_field(fields[2], 0, 23);
  days int[] := private.cron_field(fields[3], 1, 31);
  months int[] := private.cron_field(fields[4], 1, 12, '{jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec}');
  weekdays int[] := private.cron_field(fields[5], 0, 7, '{sun,mon,tue,wed,thu,fri,sat}');
  day date;
  on_day boolean;
  due timestamptz;
begin
  perform private.check_input(jsonb_build_object(
    'cron', case when cardinality(fields) is distinct from 5
      or minutes is null or hours is null or days is null or months is null or weekdays is null
      then 'minute hour day month weekday, each *, a number, a range, a list or a step' end,
    'zone', case when not exists (select from pg_catalog.pg_timezone_names n where n.name = zone)
      then 'a time zone such as Europe/Berlin' end));
  day := (after at time zone zone)::date;
  -- Nine years hold a 29 February, also around a year such as 2100 that has none.
  for waited in 0..3288 loop
    on_day := extract(day from day) = any (days);
    -- Two restrictions widen each other (POSIX): on the 13th, and on Fridays.
    if fields[3] like '*%' or fields[5] like '*%' then
      on_day := on_day and private.on_weekday(day, weekdays);
    else
      on_day := on_day or private.on_weekday(day, weekdays);
    end if;
    if on_day and extract(month from day) = any (months) then
      if fields[2] like '*%' then
        -- Every so often: by the time that passes, so that an hour that comes twice counts twice.
        select min(t.at) into due
        from generate_series(day::timestamp at time zone zone, (day + 1)::timestamp at time zone zone, '1 minute') t(at)
        where t.at > after and (t.at at time zone zone)::date = day
          and extract(minute from t.at at time zone zone) = any (minutes)
          and extract(hour from t.at at time zone zone) = any (hours);
      else
        -- At an hour: once, by the clock on the wall; where the clock leaps over it, by as much later.
        select min(t.at) into due
        from unnest(hours) h, unnest(minutes) m, lateral (select (day + make_time(h, m, 0)) at time zone zone as at) t
        where t.at > after;
      end if;
      if due is not null then
        return due;
      end if;
    end if;
    day := day + 1;
  end loop;
  perform private.fail(422, 'invalid_input', jsonb_build_object('cron', 'a day that comes'));
end $function$;

CREATE OR REPLACE FUNCTION private.deactivate_configuration (
  id uuid
)
  RETURNS public.configuration_activations
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  configuration public.configurations := private.configuration_for(id, 'editor');
begin
  perform from public.tenants t where t.id = configuration.tenant_id for no key update;
  configuration := private.lock_configuration(configuration.id);
  if not configuration.is_active then
    perform private.fail(409, 'configuration_not_active', hint => 'It is not live, or not any more.');
  end if;
  return private.take_offline(configuration.tenant_id);
end $function$;

CREATE OR REPLACE FUNCTION private.decide_approval (
  configuration_id uuid,
  content_hash     text,
  status           text,
  comment          text
)
  RETURNS public.configuration_approvals
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  configuration public.configurations := private.configuration_for(configuration_id, 'editor');
  approval public.configuration_approvals;
  content jsonb;
  hash text;
begin
  perform private.refuse_machines();
  comment := private.check_note('comment', comment);
  configuration := private.lock_configuration(configuration.id);
  content := private.configuration_content(configuration.id);
  hash := private.content_hash(content);
  if decide_approval.content_hash is distinct from hash then
    perform private.fail(409, 'content_changed', jsonb_build_object('content_hash', hash), 'Look at it as it is now.');
  end if;
  select * into approval from public.configuration_approvals a
  where a.configuration_id = configuration.id and a.content_hash = hash and a.status in ('requested', 'approved') for update;
  if status = 'approved' and (
    approval.requested_by in (select private.hands_of(auth.uid())) or private.has_written(configuration, content)) then
    perform private.fail(403, 'author_cannot_approve', hint => 'This takes somebody who has not edited it since it was last approved.');
  end if;
  if status = 'rejected' and (approval.id is null or approval.used_at is not null) then
    perform private.fail(404, 'approval_not_found');
  end if;
  if approval.id is null then
    insert into public.configuration_approvals (tenant_id, configuration_id, content_hash, status, comment, decided_by, decided_at)
    values (configuration.tenant_id, configuration.id, hash, status, decide_approval.comment, auth.uid(), now())
    returning * into approval;
  elsif approval.status <> decide_approval.status then
    update public.configuration_approvals a
    set status = decide_approval.status, comment = decide_approval.comment, decided_by = auth.uid(), decided_at = now()
    where a.id = approval.id returning * into approval;
  end if;
  update private.configuration_authors x set approval_id = case when approval.status = 'approved' then approval.id end
  where x.configuration_id = configuration.id and (x.approval_id is null or x.approval_id = approval.id);
  return approval;
end $function$;

CREATE OR REPLACE FUNCTION private.default_content()
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select jsonb_object_agg(m.mode, m.audiences) from (
    select s.mode, jsonb_object_agg(s.audience, jsonb_build_object('tile_structure', s.tile_structure, 'settings', s.settings)) as audiences
    from private.default_structures s group by s.mode
  ) m
$function$;

CREATE OR REPLACE FUNCTION private.delete_comment (
  id uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  old public.comments := private.lock_comment(delete_comment.id);
begin
  if old.deleted_at is not null then
    perform private.fail(404, 'comment_not_found');
  end if;
  if old.author_id is distinct from auth.uid()
    and private.role_on(old.resource_kind, old.resource_id) is distinct from 'owner' then
    perform private.fail(403, 'forbidden', hint => 'A comment is deleted by its author or an owner of the resource.');
  end if;
  delete from public.comment_revisions r where r.comment_id = old.id;
  update public.comments c set body = '', mentions = '{}', deleted_at = now() where c.id = old.id;
end $function$;

CREATE OR REPLACE FUNCTION private.delete_configuration (
  id uuid
)
  RETURNS timestamp WITH time zone
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  configuration public.configurations := private.configuration_for(id, 'editor');
begin
  configuration := private.lock_configuration(configuration.id);
  if configuration.is_active then
    perform private.fail(409, 'configuration_active', hint => 'Activate another one first, or deactivate this one.');
  end if;
  update public.configurations c set deleted_at = now() where c.id = configuration.id returning * into configuration;
  perform private.send_configuration_event(configuration, 'deleted');
  perform pg_notify('tenon_rights', 'configuration:' || configuration.id);
  return configuration.deleted_at + interval '7 days';
end $function$;

CREATE OR REPLACE FUNCTION private.delete_persona (
  tenant_id uuid,
  name      text
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  if coalesce(private.tenant_role(delete_persona.tenant_id) < 'editor', false) then
    perform private.fail(403, 'forbidden', hint => 'Personas are for editors.');
  end if;
  delete from public.personas p
  where p.tenant_id = delete_persona.tenant_id and p.name = delete_persona.name
    and private.tenant_role(p.tenant_id) >= 'editor';
  if not found then
    perform private.fail(404, 'persona_not_found');
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.delete_room (
  room_id uuid
)
  RETURNS timestamp WITH time zone
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  room public.rooms := private.lock_room(delete_room.room_id, 'owner');
begin
  update public.rooms r set deleted_at = now() where r.id = room.id;
  return now() + interval '7 days';
end $function$;

CREATE OR REPLACE FUNCTION private.delete_snapshot (
  id uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  locked record := private.lock_version(id);
  version public.document_versions := locked.version;
begin
  if version.kept_until > now() and locked.role < 'owner' then
    perform private.fail(403, 'forbidden', hint => 'A link shows this version: it is for owners to delete.');
  end if;
  delete from public.document_versions v where v.id = version.id;
end $function$;

CREATE OR REPLACE FUNCTION private.delete_tenant (
  tenant_id uuid
)
  RETURNS timestamp WITH time zone
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  if private.lock_tenant(delete_tenant.tenant_id) is distinct from 'owner' then
    perform private.fail(403, 'forbidden', hint => 'Only an owner deletes a tenant.');
  end if;
  update public.tenants t set deleted_at = now() where t.id = delete_tenant.tenant_id;
  return now() + interval '7 days';
end $function$;

CREATE OR REPLACE FUNCTION private.delete_updates()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  delete from private.document_updates u where u.document_id = old.id;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.deleted_rooms()
  RETURNS TABLE (
    id         uuid,
    tenant_id  uuid,
    name       text,
    deleted_at timestamp with time zone,
    purged_at  timestamp with time zone
  )
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select r.id, r.tenant_id, r.name, r.deleted_at, r.deleted_at + interval '7 days'
  from public.rooms r
  where r.deleted_at is not null and (
    r.tenant_id in (select private.my_tenants('admin'))
    or exists (
      select from public.room_participants p join private.open_tenants t on t.id = p.tenant_id
      where p.room_id = r.id and p.user_id = (select auth.uid()) and p.role = 'owner' and p.left_at is null
        and t.closed_for is distinct from p.user_id))
$function$;

CREATE OR REPLACE FUNCTION private.deleted_tenants()
  RETURNS TABLE (
    id         uuid,
    name       text,
    slug       text,
    deleted_at timestamp with time zone,
    purged_at  timestamp with time zone
  )
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select t.id, t.name, t.slug, t.deleted_at, t.deleted_at + interval '7 days'
  from public.tenants t join public.members m on m.tenant_id = t.id
  where m.user_id = (select auth.uid()) and m.role = 'owner' and t.deleted_at is not null
$function$;

CREATE OR REPLACE FUNCTION private.delivery_to (
  user_id uuid,
  kind    text
)
  RETURNS public.notification_delivery
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select coalesce(p.delivery, case when l.off_at is null then k.delivery else least(k.delivery, 'in_app') end)
  from private.notification_kinds k
    left join private.notification_preferences p on p.kind = k.kind and p.user_id = delivery_to.user_id
    left join private.digest_links l on l.user_id = delivery_to.user_id
  where k.kind = delivery_to.kind
$function$;

CREATE OR REPLACE FUNCTION private.demand_approval (
  configuration_id uuid,
  content_hash     text
)
  RETURNS void
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  if exists (select from public.approval_rules r join public.configurations c using (tenant_id)
      where c.id = demand_approval.configuration_id and r.required)
    and not exists (select from public.configuration_approvals a
      where a.configuration_id = demand_approval.configuration_id and a.content_hash = demand_approval.content_hash
        and a.status = 'approved') then
    perform private.fail(409, 'approval_required',
      jsonb_build_object('configuration_id', configuration_id, 'content_hash', content_hash),
      'Have it approved by somebody who has not edited it.');
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.deprecate_tile (
  tenant_id   uuid,
  type        text,
  replaced_by text
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  newest public.tiles := private.lock_tiles(deprecate_tile.tenant_id, deprecate_tile.type);
begin
  if newest.id is null then
    perform private.fail(404, 'tile_not_found');
  end if;
  perform private.check_input(jsonb_build_object('replaced_by', case when deprecate_tile.replaced_by is not null
    and (deprecate_tile.replaced_by = newest.type or not exists (select from public.tiles t
      where t.tenant_id in (private.system_tenant(), newest.tenant_id) and t.type = deprecate_tile.replaced_by))
    then 'another type of the library' end));
  update public.tiles t set deprecated_at = coalesce(t.deprecated_at, now()), replaced_by = deprecate_tile.replaced_by
  where t.tenant_id = newest.tenant_id and t.type = newest.type;
  perform private.send_event('tenant', newest.tenant_id, 'tile.deprecated', jsonb_build_object('type', newest.type));
end $function$;

CREATE OR REPLACE FUNCTION private.diff_content (
  a jsonb,
  b jsonb
)
  RETURNS jsonb
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  with pages as (
    select mode, audience, private.diff_structures(o.tile_structure, n.tile_structure)
      || jsonb_build_object('settings', private.diff_values(o.settings, n.settings)) as diff
    from private.pages_of(a -> 'pages') o join private.pages_of(b -> 'pages') n using (mode, audience)
    where (o.tile_structure, o.settings) <> (n.tile_structure, n.settings)
  ), modes as (
    select p.mode, jsonb_object_agg(p.audience, p.diff) as audiences from pages p group by p.mode
  )
  select jsonb_build_object(
    'pages', coalesce((select jsonb_object_agg(m.mode, m.audiences) from modes m), '{}'),
    'tiles', private.diff_values(a -> 'tiles', b -> 'tiles'))
$function$;

CREATE OR REPLACE FUNCTION private.diff_structures (
  a jsonb,
  b jsonb
)
  RETURNS jsonb
  LANGUAGE plpgsql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
begin
  return (
    with pairs as (
      select coalesce(o.id, n.id) as id, o.parent as old_parent, o.place as old_place, o.tile as old_tile,
        n.parent as new_parent, n.place as new_place, n.tile as new_tile
      from private.flat_tiles(a) o full join private.flat_tiles(b) n on n.id = o.id
    ), kept as (
      select p.old_parent as parent, private.unmoved(array_agg(p.old_place order by p.new_place)) as places
      from pairs p where p.old_parent = p.new_parent group by 1
    ), told as (
      select p.id, p.old_tile, p.new_tile,
        jsonb_build_object('parent', nullif(p.old_parent, ''), 'position', p.old_place) as "from",
        jsonb_build_object('parent', nullif(p.new_parent, ''), 'position', p.new_place) as "to",
        p.old_parent <> p.new_parent or not p.old_place = any (k.places) as moved,
        private.diff_values(p.old_tile - 'children', p.new_tile - 'children') as changes
      from pairs p left join kept k on k.parent = p.new_parent
    )
    select jsonb_build_object(
      'added', coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'type', t.new_tile -> 'type') || t."to" order by t.id)
        filter (where t.old_tile is null), '[]'),
      'removed', coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'type', t.old_tile -> 'type') || t."from" order by t.id)
        filter (where t.new_tile is null), '[]'),
      'moved', coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'type', t.new_tile -> 'type', 'from', t."from", 'to', t."to")
        order by t.id) filter (where t.moved), '[]'),
      'changed', coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'type', t.new_tile -> 'type', 'changes', t.changes)
        order by t.id) filter (where t.old_tile is not null and t.new_tile is not null and t.changes <> '[]'), '[]'))
    from told t);
end $function$;

CREATE OR REPLACE FUNCTION private.diff_values (
  before jsonb,
  after  jsonb
)
  RETURNS jsonb
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  with recursive pairs as (
    select '{}'::text[] as path, diff_values.before, diff_values.after
    union all
    select p.path || k.key, p.before -> k.key, p.after -> k.key
    from pairs p cross join lateral (select jsonb_object_keys(p.before || p.after) as key) k
    where private.is_object(p.before) and private.is_object(p.after) and p.before <> p.after
  )
  select coalesce(jsonb_agg(
    jsonb_build_object('path', private.json_pointer(p.path))
      || private.json_entry('before', p.before) || private.json_entry('after', p.after)
    order by p.path collate "C"), '[]')
  from pairs p
  where p.before is distinct from p.after and not (private.is_object(p.before) and private.is_object(p.after))
$function$;

CREATE OR REPLACE FUNCTION private.diff_versions (
  a uuid,
  b uuid
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$ select private.diff_content(private.content_at(a), private.content_at(b)) $function$;

CREATE OR REPLACE FUNCTION private.document_for (
  resource_kind text,
  resource_id   uuid,
  at_least      public.member_role,
  changes       boolean
)
  RETURNS private.documents
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  held public.member_role := private.role_on(resource_kind, resource_id);
  role public.member_role;
  document private.documents;
begin
  select o.role into role from private.open_document(resource_kind, resource_id) o;
  if role is null then
    perform private.fail(404, 'resource_not_found');
  end if;
  -- Owners say who may change it, and mend it while nobody else may.
  if held = 'owner' or not changes then
    role := held;
  end if;
  if role < at_least then
    perform private.fail(403, 'forbidden', hint => case when held < at_least then 'This takes the role ' || at_least || '.'
      else 'Only its owners change it now.' end);
  end if;
  select * into document from private.documents d
  where (d.kind, d.resource_id) = (document_for.resource_kind, document_for.resource_id);
  return document;
end $function$;

CREATE OR REPLACE FUNCTION private.documents_used()
  RETURNS TABLE (
    tenant_id uuid,
    used      bigint
  )
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$ select d.tenant_id, count(*) from private.documents d group by 1 $function$;

CREATE OR REPLACE FUNCTION private.draft_of (
  configuration_id uuid
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select jsonb_object_agg(m.mode, m.audiences) from (
    select d.mode, jsonb_object_agg(d.audience, jsonb_build_object('tile_structure', d.tile_structure, 'settings', d.settings)) as audiences
    from public.configuration_data d where d.configuration_id = draft_of.configuration_id group by d.mode
  ) m
$function$;

CREATE OR REPLACE FUNCTION private.due_digests()
  RETURNS SETOF uuid
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$ select distinct n.user_id from private.mailable_notifications n $function$;

CREATE OR REPLACE FUNCTION private.due_documents (
  among uuid[]
)
  RETURNS TABLE (
    id       uuid,
    is_quiet boolean
  )
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  -- Where somebody is writing, the worker that they are at will do it.
  select d.id, not exists (select from private.document_updates u
    where u.document_id = d.id and u.created_at > now() - interval '10 seconds')
  from private.documents d join private.document_kinds k on k.kind = d.kind and k.materialised_by is not null
    join private.document_marks m on m.document_id = d.id
  -- What only the rows have seen is taken over when somebody opens it: a log that nobody reads does not grow.
  where m.mark[1:2] is distinct from m.materialised[1:2] and d.id = any (coalesce(among, array(
    select a.id from private.document_kinds k join private.documents a using (kind) where k.materialised_by is not null)))
  -- Those that cannot be materialised are in nobody's way.
  order by random()
$function$;

CREATE OR REPLACE FUNCTION private.earliest_moment (
  document private.documents
)
  RETURNS timestamp WITH time zone
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select case when document.trimmed = 0 then document.created_at else (
    select min(b.until) from private.document_bases b where b.document_id = document.id and b.fold >= document.trimmed) end
$function$;

CREATE OR REPLACE FUNCTION private.edit_comment (
  id       uuid,
  body     text,
  mentions uuid[]
)
  RETURNS public.comments
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
#variable_conflict use_column
declare
  old public.comments := private.lock_comment(edit_comment.id);
  mentioned uuid[] := array(select distinct person from unnest(coalesce(edit_comment.mentions, old.mentions)) person);
  comment public.comments;
begin
  perform private.check_limit('comments.write', auth.uid()::text);
  if old.deleted_at is not null then
    perform private.fail(404, 'comment_not_found');
  end if;
  if old.author_id is distinct from auth.uid() then
    perform private.fail(403, 'forbidden', hint => 'A comment is edited by its author.');
  end if;
  -- Who was mentioned before may have lost sight of the resource since: only new names have to hold.
  perform private.check_input(jsonb_build_object(
    'body', private.body_problem(edit_comment.body),
    'mentions', case when cardinality(mentioned) > 50 then private.mentions_problem(mentioned, null, null) else
      private.mentions_problem(array(select unnest(mentioned) except select unnest(old.mentions)),
        old.resource_kind, old.resource_id) end));
  if old.body <> edit_comment.body then
    insert into public.comment_revisions (tenant_id, comment_id, resource, number, body, created_at)
    select old.tenant_id, old.id, old.resource, count(*) + 1, old.body, coalesce(old.edited_at, old.created_at)
    from public.comment_revisions r where r.comment_id = old.id;
  end if;
  update public.comments c set body = edit_comment.body, mentions = mentioned,
    edited_at = case when c.body = edit_comment.body then c.edited_at else now() end
  where c.id = old.id returning * into comment;
  perform private.notify_thread(comment, array(select unnest(mentioned) except select unnest(old.mentions)), false);
  return comment;
end $function$;

CREATE OR REPLACE FUNCTION private.end_absent_guests (
  room_id uuid     DEFAULT NULL::uuid,
  absent  interval DEFAULT '1 day'::interval
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  claims text := current_setting('request.jwt.claims', true);
begin
  -- Nobody does it to them, whoever it is that needs their place.
  perform set_config('request.jwt.claims', '', true);
  update public.room_participants p set left_at = now()
  from auth.users u
  where (p.room_id = end_absent_guests.room_id or end_absent_guests.room_id is null)
    and p.left_at is null and p.seen_at < now() - end_absent_guests.absent and u.id = p.user_id and u.is_anonymous;
  perform set_config('request.jwt.claims', coalesce(claims, ''), true);
end $function$;

CREATE OR REPLACE FUNCTION private.end_activation (
  id uuid
)
  RETURNS boolean
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  activation public.configuration_activations;
begin
  select * into activation from public.configuration_activations a where a.id = end_activation.id;
  perform from public.tenants t where t.id = activation.tenant_id for no key update;
  if not exists (select from public.configuration_activations a where a.id = activation.id and a.ended_at is null) then
    return false;
  end if;
  if activation.previous_id is null then
    perform private.take_offline(activation.tenant_id);
  else
    perform private.undo_activation(activation.id);
  end if;
  return true;
end $function$;

CREATE OR REPLACE FUNCTION private.end_activation_schedule()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  update public.activation_schedules s set status = 'cancelled'
  where s.id = (old.payload ->> 'id')::uuid and s.status = 'waiting';
  update public.activation_schedules s set until = null, status = 'done'
  where s.id = (old.payload ->> 'id')::uuid and s.status = 'active' and s.ends_by = old.id;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.end_expired_keys()
  RETURNS void
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$ update public.api_keys k set revoked_at = k.expires_at where k.revoked_at is null and k.expires_at < now() $function$;

CREATE OR REPLACE FUNCTION private.end_guests()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  update public.room_participants p set left_at = now()
  where p.room_id = new.id and p.left_at is null and private.is_guest(p.user_id);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.end_key_rights()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  if old.kind = 'tenant' then
    perform private.rotate_topics(old.tenant_id);
  else
    perform private.rotate_topics(old.tenant_id, old.kind, old.resource_id);
  end if;
  perform pg_notify('tenon_rights', 'user:' || old.user_id);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.end_participations()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  update public.room_participants p set left_at = now()
  where p.tenant_id = old.tenant_id and p.user_id = old.user_id and p.left_at is null;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.end_rights()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  if tg_op = 'DELETE' or new.role < old.role then
    perform private.rotate_topics(old.tenant_id);
  end if;
  perform private.review_rights(old.user_id);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.end_room_rights()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  if old.left_at is null and (tg_op = 'DELETE' or new.left_at is not null or new.role < old.role) then
    perform private.rotate_topics(old.tenant_id, 'room', old.room_id);
  end if;
  perform private.review_rights(old.user_id);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.end_tenant_rights()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform private.rotate_topics(new.id);
  perform pg_notify('tenon_rights', 'user:' || people.user_id) from (
    select m.user_id from public.members m where m.tenant_id = new.id
    union
    select p.user_id from public.room_participants p where p.tenant_id = new.id
    union
    select k.user_id from public.api_keys k where k.tenant_id = new.id and k.user_id is not null
  ) people;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.enqueue (
  tenant_id  uuid,
  kind       text,
  payload    jsonb,
  key        text                DEFAULT NULL::text,
  priority   public.job_priority DEFAULT 'normal'::public.job_priority,
  created_by uuid                DEFAULT auth.uid()
)
  RETURNS uuid
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
#variable_conflict use_column
declare
  job public.jobs;
begin
  insert into public.jobs (tenant_id, kind, payload, key, priority, turn, created_by)
  values (enqueue.tenant_id, enqueue.kind, enqueue.payload, enqueue.key, enqueue.priority,
    private.next_turn(enqueue.tenant_id, enqueue.priority),
    (select p.id from public.profiles p where p.id = enqueue.created_by))
  on conflict (tenant_id, kind, key) where key is not null do nothing returning * into job;
  if job.id is null then
    return (select j.id from public.jobs j
      where (j.tenant_id, j.kind, j.key) = (enqueue.tenant_id, enqueue.kind, enqueue.key));
  end if;
  perform private.queue_job(job);
  return job.id;
end $function$;

CREATE OR REPLACE FUNCTION private.enqueue_revert (
  document private.documents,
  kind     text,
  payload  jsonb
)
  RETURNS uuid
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform private.check_limit('documents.restore', auth.uid()::text);
  perform private.note_audit(document.tenant_id, kind || '_asked', document.kind, document.resource_id::text, payload);
  return private.enqueue(document.tenant_id, kind, payload || jsonb_build_object(
      'document_id', document.id, 'resource', document.kind || ':' || document.resource_id),
    priority => 'interactive');
end $function$;

CREATE OR REPLACE FUNCTION private.enqueue_waiting()
  RETURNS integer
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  job public.jobs;
  queued int := 0;
begin
  -- The queue offers a job no more after its last attempt. A row that runs all the same was left by a worker that
  -- died in it; one that waits was given back in time, and gets new attempts.
  execute $spent$
    update public.jobs j
    set status = 'failed', error = 'worker_died', finished_at = now()
    where j.id in (
      select spent.id from public.jobs spent join graphile_worker.jobs q on q.key = 'job:' || spent.id
      where spent.status = 'running' and q.locked_at is null and q.attempts >= q.max_attempts
      -- Whoever cancels it holds the row, and waits for the queue's.
      for update of spent skip locked)
  $spent$;
  for job in execute $waiting$
    select j.* from public.jobs j
    where j.status in ('queued', 'running')
      and not exists (select from graphile_worker.jobs q
        where q.key = 'job:' || j.id and (q.locked_at is not null or q.attempts < q.max_attempts))
    order by j.turn for update of j skip locked
  $waiting$ loop
    perform private.queue_job(job);
    queued := queued + 1;
  end loop;
  return queued;
end $function$;

CREATE OR REPLACE FUNCTION private.ensure_profile (
  user_id uuid
)
  RETURNS void
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  insert into public.profiles (id, display_name)
  select u.id,
    left(coalesce(
      private.clean_name(u.raw_user_meta_data ->> 'display_name'),
      private.clean_name(split_part(u.email, '@', 1)),
      'Guest'), 80)
  from auth.users u where u.id = ensure_profile.user_id
  on conflict do nothing
$function$;

CREATE OR REPLACE FUNCTION private.enter_room (
  room     public.rooms,
  held     public.member_role,
  password text,
  invite   text
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  guest boolean := private.is_guest(auth.uid());
  -- Once an owner has given them a role, nothing that anybody may use gives more.
  at_most public.member_role := (select p.role_at_most from public.room_participants p
    where p.room_id = room.id and p.user_id = auth.uid());
  offer public.room_invites;
  role public.member_role := room.join_role;
  refusal jsonb;
begin
  -- Who has a role is not sent away for what would give them no other.
  if held is not null and invite is null and not private.may_rise(room, held, password) then
    return null;
  end if;
  if held is null and exists (
    select from public.room_bans b where b.room_id = room.id and b.user_id = auth.uid()) then
    return private.note_refusal(room, private.refuse(403, 'room_banned', hint => 'An owner of the room lifts a ban.'));
  end if;
  if guest and not room.guests_allowed then
    return private.note_refusal(room,
      private.refuse(403, 'guest_not_allowed', hint => 'Sign in with an account of your own.'));
  end if;
  if invite is not null then
    offer := private.live_room_invite(room.id, invite);
    if offer.id is null and held is not null then
      -- A link that somebody has come in by goes on leading them there.
      return null;
    elsif offer.id is null then
      return private.note_refusal(room, private.refuse(404, 'room_invite_not_found',
        hint => 'It was used up, taken back or is too old: ask for another.'));
    end if;
    role := offer.role;
  elsif room.has_password then
    refusal := private.try_room_password(room, password);
    if refusal is not null then
      return refusal;
    end if;
  elsif room.visibility <> 'public' then
    return private.note_refusal(room, private.refuse(404, 'room_not_found', hint => 'Ask to be invited.'));
  end if;
  -- A guest's account ends with their browser: they own nothing.
  if guest then
    role := least(role, 'editor');
  end if;
  role := least(role, at_most);
  if held >= role then
    return null;
  end if;
  if not private.add_participant(room, auth.uid(), role,
    case when offer.id is not null then 'invite' when room.has_password then 'password' else 'code' end) then
    -- Who has a role needs no place for it, and goes on as they were.
    return case when held is null then private.note_refusal(room,
      private.refuse(409, 'room_full', hint => 'Try again when somebody has left.')) end;
  end if;
  update public.room_invites i set uses = i.uses + 1 where i.id = offer.id;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.expect_revision (
  configuration     public.configurations,
  expected_revision bigint
)
  RETURNS void
  LANGUAGE plpgsql
  STABLE
  SET search_path TO ''
  AS $function$
begin
  if not private.check_revision(configuration, expected_revision) then
    perform private.fail(409, 'configuration_conflict', jsonb_build_object('revision', configuration.revision),
      'It was saved since: look at it again.');
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.expire_exports()
  RETURNS void
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  update public.exports e set status = 'expired', path = null where e.status = 'completed' and e.expires_at <= now();
  delete from public.exports e where e.finished_at < now() - interval '30 days' and e.status in ('failed', 'expired')
$function$;

CREATE OR REPLACE FUNCTION private.explain_access (
  user_id  uuid,
  action   text,
  resource text
)
  RETURNS TABLE (
    allowed boolean,
    needed  public.member_role,
    role    public.member_role,
    source  text
  )
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  target record := private.parse_resource(resource);
  least public.member_role := case action when 'read' then 'viewer' when 'write' then 'editor' when 'manage' then 'owner' end;
  home uuid := (select t.tenant_id from private.topics t where t.kind = target.kind and t.resource_id = target.id);
  grants_of text := (select k.grants_of from private.resource_kinds k where k.kind = target.kind);
begin
  perform private.check_input(jsonb_build_object(
    'resource', case when target.id is null then '<kind>:<uuid>' end,
    'action', case when least is null then 'read, write or manage' end));
  if home is null or home <> all (array(select private.my_tenants('admin'))) then
    perform private.fail(404, 'resource_not_found');
  end if;
  return query execute format(
    'select coalesce(g.role >= $3, false), $3, g.role, coalesce(g.source, ''none'')
     from (select) always left join lateral (select * from %s($1, $2) order by role desc, source limit 1) g on true',
    grants_of) using target.id, explain_access.user_id, least;
end $function$;

CREATE OR REPLACE FUNCTION private.export_problems (
  kind    text,
  format  text,
  options jsonb
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  tables text := (select string_agg(t.name, ', ' order by t.name) from private.export_tables t where t.kind = export_problems.kind);
  formats text := (select string_agg(f.format, ', ' order by f.format)
    from private.export_formats f where f.kind = export_problems.kind);
begin
  return jsonb_strip_nulls(jsonb_build_object(
    'format', case
      when options ? 'table' and not coalesce(format = any (array['csv', 'json', 'xlsx']), false) then 'one of: csv, json, xlsx'
      when not options ? 'table' and not exists (select from private.export_formats f
        where (f.kind, f.format) = (export_problems.kind, export_problems.format)) then
        'one of: ' || coalesce(formats, '(none)')
          || coalesce('; or, with a table in the options (' || tables || '), csv, json, xlsx', '') end,
    'options.table', case when options ? 'table' and not exists (select from private.export_tables t
      where (t.kind, t.name) = (export_problems.kind, options ->> 'table')) then 'one of: ' || coalesce(tables, '(none)') end,
    'options.bom', case when options ? 'bom' and jsonb_typeof(options -> 'bom') <> 'boolean' then 'true or false' end,
    'options.expires_in', case when options ? 'expires_in' and not coalesce(
      jsonb_typeof(options -> 'expires_in') = 'number' and options ->> 'expires_in' ~ '^[0-9]{1,7}$'
      and (options ->> 'expires_in')::int between 3600 and 2592000, false) then '3600 to 2592000 seconds' end));
end $function$;

CREATE OR REPLACE FUNCTION private.fail (
  status integer,
  code   text,
  fields jsonb   DEFAULT NULL::jsonb,
  hint   text    DEFAULT NULL::text
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
begin
  raise exception using
    errcode = 'PT' || status, message = code, detail = coalesce(fields::text, ''), hint = coalesce(hint, '');
end $function$;

CREATE OR REPLACE FUNCTION private.fail_job (
  id    uuid,
  error text,
  final boolean
)
  RETURNS boolean
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  with failed as (
    update public.jobs j
    set error = left(fail_job.error, 1000),
      status = case when final then 'failed' else 'queued' end,
      finished_at = case when final then now() end
    where j.id = fail_job.id and j.status = 'running' returning 1
  )
  select exists (select from failed)
$function$;

CREATE OR REPLACE FUNCTION private.finish_asset_copies (
  job_id           uuid,
  configuration_id uuid,
  targets          text[]
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  if private.complete_job(finish_asset_copies.job_id) then
    delete from private.asset_copies a
    where a.configuration_id = finish_asset_copies.configuration_id and a.target = any (targets);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.finish_digest (
  notification_ids uuid[],
  times            integer[]
)
  RETURNS void
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  update public.notifications n set mailed_times = mailed.times, mailed_at = now()
  from unnest(notification_ids, finish_digest.times) mailed (id, times)
  where n.id = mailed.id and n.user_id = (select auth.uid())
$function$;

CREATE OR REPLACE FUNCTION private.finish_export (
  job_id    uuid,
  export_id uuid,
  path      text
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  if private.complete_job(finish_export.job_id) then
    update public.exports e
    set status = 'completed', path = finish_export.path, finished_at = now(), error = null,
      expires_at = now() + coalesce((e.options ->> 'expires_in')::int * interval '1 second', '7 days')
    where e.id = finish_export.export_id and e.status = 'processing';
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.finish_revert (
  job_id  uuid,
  reverts integer,
  data    bytea
)
  RETURNS boolean
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  job public.jobs;
  document private.documents;
  role public.member_role;
begin
  select * into job from public.jobs j where j.id = job_id and j.status = 'running' for update;
  select * into document from private.documents d where d.id = (job.payload ->> 'document_id')::uuid for no key update;
  if document.id is null then
    -- Cancelled, or the document is gone.
    perform private.complete_job(job_id);
    return true;
  end if;
  -- Who asked may have lost the right since.
  role := private.role_of(job.created_by, document.kind, document.resource_id);
  if role < 'owner' then
    role := private.role_in_document(document.kind, document.resource_id, role);
  end if;
  if role is null then
    perform private.fail(404, 'resource_not_found');
  elsif role < (case when job.payload ->> 'user_id' <> job.created_by::text then 'owner' else 'editor' end)::public.member_role then
    perform private.fail(403, 'forbidden');
  end if;
  if data is not null then
    -- Two that were made up from the same document would bring the same things back twice.
    if document.reverts <> finish_revert.reverts then
      return false;
    end if;
    update private.documents d set reverts = d.reverts + 1 where d.id = document.id;
    perform private.append_server_edit(document, finish_revert.data, job.created_by);
  end if;
  perform private.send_event(document.kind, document.resource_id,
    case job.kind when 'document.undo' then 'document.undone' else 'document.restored' end,
    jsonb_build_object('job_id', job.id, 'changed', data is not null));
  perform private.complete_job(job_id);
  return true;
end $function$;

CREATE OR REPLACE FUNCTION private.finish_snapshot (
  job_id       uuid,
  document_id  uuid,
  version_id   uuid,
  fold         integer,
  state        bytea,
  state_vector bytea
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  if not private.complete_job(finish_snapshot.job_id) then
    return;
  end if;
  -- One that was deleted in the meantime gets none.
  update public.document_versions v set size = length(finish_snapshot.state)
  where v.id = finish_snapshot.version_id and v.size is null;
  insert into private.document_states (document_id, version_id, fold, until, state, state_vector)
  select d.id, v.id, finish_snapshot.fold, v.created_at, finish_snapshot.state, finish_snapshot.state_vector
  from public.document_versions v join private.documents d on d.id = finish_snapshot.document_id
  where v.id = finish_snapshot.version_id
  on conflict do nothing;
end $function$;

CREATE OR REPLACE FUNCTION private.flat_tiles (
  structure jsonb
)
  RETURNS TABLE (
    id     text,
    parent text,
    place  integer,
    tile   jsonb
  )
  LANGUAGE plpgsql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
#variable_conflict use_column
begin
  return query
    with recursive nested as (
      select '' as parent, t.place, t.tile
      from jsonb_array_elements(structure -> 'tiles') with ordinality t (tile, place)
      union all
      select n.tile ->> 'id', t.place, t.tile
      from nested n, jsonb_array_elements(n.tile -> 'children') with ordinality t (tile, place)
    )
    select n.tile ->> 'id', n.parent, n.place::int - 1,
      case when n.tile ? 'children' then jsonb_set(n.tile, '{children}', '[]') else n.tile end
    from nested n;
end $function$;

CREATE OR REPLACE FUNCTION private.follow_export_job()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  update public.exports e
  set status = case new.status when 'queued' then 'pending' else 'failed' end, error = new.error, finished_at = new.finished_at
  where e.tenant_id = new.tenant_id and e.job_id = new.id and e.status in ('pending', 'processing', 'failed');
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.follow_queue()
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  if not exists (select from pg_catalog.pg_trigger t
    where t.tgrelid = to_regclass('graphile_worker._private_jobs') and t.tgname = 'start_taken_job') then
    execute $trigger$
      create or replace trigger start_taken_job before update of locked_at on graphile_worker._private_jobs
      for each row when (new.key like 'job:%' and new.locked_at is not null and new.locked_at is distinct from old.locked_at)
      execute function private.start_taken_job()
    $trigger$;
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.forget_audit()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  delete from private.audit_unsealed u where u.tenant_id = old.id;
  delete from public.audit_log l where l.tenant_id = old.id;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.forget_counters()
  RETURNS void
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$ delete from private.rate_counters c where c.counted_at < now() - interval '27 hours' $function$;

CREATE OR REPLACE FUNCTION private.forget_document_workers()
  RETURNS integer
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  lock table private.document_workers in share row exclusive mode;
  with gone as (
    delete from private.document_workers w
    where not exists (select from pg_catalog.pg_locks l
      where l.locktype = 'advisory' and l.objsubid = 2 and l.mode = 'ShareLock' and l.granted
        and l.classid = (hashtext('tenon_document_worker')::bigint & 4294967295)::oid
        and l.objid = (hashtext(w.id::text)::bigint & 4294967295)::oid)
    returning 1
  )
  select count(*)::int from gone
$function$;

CREATE OR REPLACE FUNCTION private.get_attribution (
  resource_kind text,
  resource_id   uuid,
  clients       bigint[]
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  document private.documents;
begin
  perform private.check_history(resource_kind, resource_id);
  select * into document from private.documents d
  where (d.kind, d.resource_id) = (get_attribution.resource_kind, get_attribution.resource_id);
  return jsonb_build_object(
    'ranges', (
      select coalesce(jsonb_agg(jsonb_build_object('client', a.client, 'from', a.from_clock, 'to', a.to_clock,
        'user_id', a.user_id, 'at', a.written_at) order by a.client, a.from_clock), '[]')
      from private.document_authors a
      where a.document_id = document.id and (clients is null or a.client = any (clients))),
    'updates', (
      select coalesce(jsonb_agg(jsonb_build_object('update', translate(encode(u.data, 'base64'), e'\n', ''),
        'user_id', p.id, 'at', u.created_at) order by u.created_at, u.flush, u.position), '[]')
      from private.document_updates u left join public.profiles p on p.id = u.user_id
      where u.document_id = document.id));
end $function$;

CREATE OR REPLACE FUNCTION private.get_configuration (
  id uuid
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  configuration public.configurations := private.configuration_for(id, 'viewer');
begin
  return to_jsonb(configuration) || jsonb_build_object(
    'role', private.role_on('configuration', configuration.id),
    'data', private.draft_of(configuration.id),
    'activation', (
      select jsonb_build_object('id', a.id, 'revision', a.revision, 'version_id', a.version_id, 'created_at', a.created_at)
      from public.configuration_activations a
      where a.tenant_id = configuration.tenant_id and a.configuration_id = configuration.id and a.ended_at is null));
end $function$;

CREATE OR REPLACE FUNCTION private.get_snapshot (
  id uuid
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  version public.document_versions;
begin
  select * into version from public.document_versions v where v.id = get_snapshot.id;
  perform private.check_history(version.resource_kind, version.resource_id, 'snapshot_not_found');
  return to_jsonb(version) || coalesce((
    select jsonb_build_object('state', translate(encode(s.state, 'base64'), e'\n', ''),
      'state_vector', translate(encode(s.state_vector, 'base64'), e'\n', ''))
    from private.document_states s where s.version_id = version.id), '{"state": null, "state_vector": null}');
end $function$;

CREATE OR REPLACE FUNCTION private.grants_on_configuration (
  resource_id uuid,
  user_id     uuid
)
  RETURNS TABLE (
    role   public.member_role,
    source text
  )
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  return query
    select g.role, g.source from private.configuration_grants g
    where g.configuration_id = grants_on_configuration.resource_id and g.user_id = grants_on_configuration.user_id;
end $function$;

CREATE OR REPLACE FUNCTION private.grants_on_room (
  resource_id uuid,
  user_id     uuid
)
  RETURNS TABLE (
    role   public.member_role,
    source text
  )
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  return query
    select g.role, g.source from private.room_grants g
    where g.room_id = grants_on_room.resource_id and g.user_id = grants_on_room.user_id;
end $function$;

CREATE OR REPLACE FUNCTION private.grants_on_user (
  resource_id uuid,
  user_id     uuid
)
  RETURNS TABLE (
    role   public.member_role,
    source text
  )
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  return query
    select 'owner'::public.member_role, 'self' from public.profiles p
    where p.id = grants_on_user.resource_id and p.id = grants_on_user.user_id;
end $function$;

CREATE OR REPLACE FUNCTION private.hands_of (
  user_id uuid
)
  RETURNS SETOF uuid
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select hands_of.user_id
  union all select k.user_id from public.api_keys k where k.created_by = hands_of.user_id and k.user_id is not null
$function$;

CREATE OR REPLACE FUNCTION private.has_digest_link (
  token text
)
  RETURNS boolean
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$ select exists (select from private.digest_links l where l.token = has_digest_link.token) $function$;

CREATE OR REPLACE FUNCTION private.has_place (
  room    public.rooms,
  user_id uuid
)
  RETURNS boolean
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select count(*) < room.max_participants from public.room_participants p
  where p.room_id = room.id and p.left_at is null and p.user_id <> has_place.user_id
$function$;

CREATE OR REPLACE FUNCTION private.has_written (
  configuration public.configurations,
  content       jsonb
)
  RETURNS boolean
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select exists (
    select from private.configuration_authors x
    where x.configuration_id = configuration.id and x.approval_id is null
      and x.user_id in (select private.hands_of(auth.uid()))
  ) or exists (
    -- Pages follow the newest version of a tile: a new one is an edit of them.
    select from public.tiles t
    where t.tenant_id = configuration.tenant_id and t.created_by in (select private.hands_of(auth.uid()))
      and content -> 'tiles' -> t.type = to_jsonb(t.version)
      and t.created_at > coalesce((select max(a.decided_at) from public.configuration_approvals a
        where a.configuration_id = configuration.id and a.status in ('approved', 'void')), '-infinity')
  )
$function$;

CREATE OR REPLACE FUNCTION private.heal_document (
  document_id uuid,
  findings    jsonb,
  kept        json[],
  data        bytea
)
  RETURNS integer
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
#variable_conflict use_column
declare
  document private.documents;
  news jsonb;
begin
  -- Of several workers that have found the same, the second finds it here.
  select * into document from private.documents d where d.id = heal_document.document_id for no key update;
  with added as (
    insert into private.document_quarantine (document_id, client, clock, path, value, reason, user_id)
    select document.id, (f ->> 'client')::bigint, (f ->> 'clock')::bigint,
      array(select jsonb_array_elements_text(f -> 'path')), kept[n], f ->> 'reason', (f ->> 'user')::uuid
    from jsonb_array_elements(findings) with ordinality as found (f, n)
    where document.id is not null
    on conflict do nothing returning path, reason
  )
  select jsonb_agg(jsonb_build_object('path', path, 'reason', reason)) into news from added;
  if news is null then
    return 0;
  end if;
  perform private.append_server_edit(document, heal_document.data);
  perform private.send_event(document.kind, document.resource_id, 'document.healed', jsonb_build_object('values', news));
  -- The latest go on: somebody who writes nothing else fills no disk.
  delete from private.document_quarantine q using (
    select id, row_number() over latest as place, sum(size) over latest as bytes
    from private.document_quarantine where document_id = document.id window latest as (order by id desc)
  ) held
  where q.id = held.id and held.place > 1 and (held.place > 1000 or held.bytes > 20000000);
  return jsonb_array_length(news);
end $function$;

CREATE OR REPLACE FUNCTION private.import_configuration (
  tenant_id uuid,
  file      jsonb,
  name      text
)
  RETURNS public.configurations
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  missing jsonb;
begin
  if private.tenant_role(import_configuration.tenant_id) is null then
    perform private.fail(404, 'tenant_not_found');
  end if;
  perform private.check_input(jsonb_build_object(
    'file', case when jsonb_typeof(file) is distinct from 'object'
      or (file ->> 'format', file -> 'version') is distinct from ('tenon.configuration', '1'::jsonb)
      then 'a configuration that was exported as json, version 1' end));
  perform private.check_input(private.check_content(import_configuration.tenant_id, file -> 'pages'));
  select jsonb_object_agg(format('%s.%s', m, a), 'tile_structure and settings') into missing
  from unnest(enum_range(null::public.tile_mode)) m, unnest(enum_range(null::public.tile_audience)) a
  where not coalesce(file -> 'pages' -> m::text -> a::text ?& array['tile_structure', 'settings'], false);
  perform private.check_input(coalesce(missing, '{}'));
  return private.make_configuration(import_configuration.tenant_id, coalesce(import_configuration.name, file ->> 'name'),
    '', file -> 'pages');
end $function$;

CREATE OR REPLACE FUNCTION private.invite_member (
  tenant_id uuid,
  email     text,
  role      public.member_role
)
  RETURNS public.invitations
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
#variable_conflict use_column
declare
  caller_role public.member_role := private.lock_tenant(invite_member.tenant_id);
  invitation public.invitations;
begin
  email := lower(trim(email));
  perform private.check_input(jsonb_build_object(
    'email', case when email is null or email !~ '^[^[:space:]@]+@[^[:space:]@]+\.[^[:space:]@]+$'
      or char_length(email) > 254 then 'an e-mail address' end,
    'role', case when role is null then 'viewer, editor, admin or owner' end));
  if caller_role is null or caller_role < 'admin' or invite_member.role > caller_role then
    perform private.fail(403, 'forbidden', hint => 'Inviting takes an admin who holds the role that is offered.');
  end if;
  if exists (select from public.members m join auth.users u on u.id = m.user_id
    where m.tenant_id = invite_member.tenant_id and u.email = invite_member.email) then
    perform private.fail(409, 'already_member', jsonb_build_object('email', 'belongs to the tenant'));
  end if;
  perform private.check_limit('members.invite', auth.uid()::text);
  perform private.check_limit('members.invite_tenant', invite_member.tenant_id::text);
  insert into public.invitations (tenant_id, email, role, invited_by, expires_at)
  values (invite_member.tenant_id, invite_member.email, invite_member.role, auth.uid(), now() + interval '7 days')
  on conflict (tenant_id, email) where accepted_at is null and revoked_at is null
    do update set role = excluded.role, invited_by = excluded.invited_by, expires_at = excluded.expires_at
  returning * into invitation;
  perform private.enqueue(invitation.tenant_id, 'invitation.mail', jsonb_build_object('invitation_id', invitation.id));
  return invitation;
end $function$;

CREATE OR REPLACE FUNCTION private.is_guest (
  user_id uuid
)
  RETURNS boolean
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$ select coalesce((select u.is_anonymous from auth.users u where u.id = is_guest.user_id), true) $function$;

CREATE OR REPLACE FUNCTION private.is_object (
  value jsonb
)
  RETURNS boolean
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$ select coalesce(jsonb_typeof(value) = 'object', false) $function$;

CREATE OR REPLACE FUNCTION private.is_whole (
  value   jsonb,
  lowest  integer,
  highest integer
)
  RETURNS boolean
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  select case when jsonb_typeof(value) = 'number'
    then value::numeric between lowest and highest and value::numeric % 1 = 0 else false end
$function$;

CREATE OR REPLACE FUNCTION private.join_document_workers (
  worker uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
begin
  -- It lives as long as a connection that holds this lock. Shared, for the server may not have noticed yet that the
  -- last one of the same worker is gone.
  perform pg_advisory_lock_shared(hashtext('tenon_document_worker'), hashtext(worker::text));
  -- Who has just looked for the dead may have missed the lock, and not deleted the row yet.
  lock table private.document_workers in share row exclusive mode;
  insert into private.document_workers (id) values (worker) on conflict do nothing;
  perform private.forget_document_workers();
end $function$;

CREATE OR REPLACE FUNCTION private.join_room (
  room     text,
  password text,
  invite   text
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  place uuid;
  target public.rooms;
  held public.member_role;
  refusal jsonb;
begin
  perform private.refuse_machines();
  perform private.check_limit('rooms.join', auth.uid()::text);
  perform private.check_limit('rooms.join_address', private.caller_address());
  select r.id into place from public.rooms r join private.open_tenants t on t.id = r.tenant_id
  where t.closed_for is null and (r.code = private.read_room_code(join_room.room)
    or r.id = (private.parse_resource('room:' || lower(trim(join_room.room)))).id);
  held := private.room_role(place);
  select * into target from public.rooms r where r.id = place;
  -- Most have what they get: they lock nothing.
  if held is null or invite is not null or private.may_rise(target, held, password) then
    select * into target from public.rooms r where r.id = place and r.deleted_at is null for no key update;
    if target.id is null then
      return private.refuse(404, 'room_not_found', hint => 'Check the code.');
    end if;
    refusal := private.enter_room(target, private.room_role(place), password, invite);
    if refusal is not null then
      return refusal;
    end if;
  end if;
  perform private.note_activity(place);
  return (select to_jsonb(r) || jsonb_build_object('role', private.room_role(r.id)) from public.rooms r where r.id = place);
end $function$;

CREATE OR REPLACE FUNCTION private.join_sessions (
  pieces private.document_sessions[]
)
  RETURNS TABLE (
    user_id    uuid,
    started_at timestamp with time zone,
    ended_at   timestamp with time zone,
    edits      bigint,
    bytes      bigint
  )
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  with begun as (
    select p.*, p.started_at > max(p.ended_at) over (
      partition by p.user_id order by p.started_at rows between unbounded preceding and 1 preceding
    ) + interval '5 minutes' as anew
    from unnest(pieces) p
  ), numbered as (
    select b.*, count(*) filter (where b.anew) over (partition by b.user_id order by b.started_at) as number from begun b
  )
  select n.user_id, min(n.started_at), max(n.ended_at), sum(n.edits)::bigint, sum(n.bytes)::bigint
  from numbered n group by n.user_id, n.number
$function$;

CREATE OR REPLACE FUNCTION private.json_entry (
  key   text,
  value jsonb
)
  RETURNS jsonb
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$ select case when value is null then '{}'::jsonb else jsonb_build_object(key, value) end $function$;

CREATE OR REPLACE FUNCTION private.json_pointer (
  path text[]
)
  RETURNS text
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  select coalesce(string_agg('/' || replace(replace(step, '~', '~0'), '/', '~1'), '' order by place), '')
  from unnest(path) with ordinality p (step, place)
$function$;

CREATE OR REPLACE FUNCTION private.keep_audit()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  -- A tenant that is deleted for good takes its log along, and age takes what stands before the beginning of a chain.
  if tg_op = 'DELETE' and (not exists (select from public.tenants t where t.id = old.tenant_id)
    or exists (select from private.audit_chain c join private.audit_heads h on h.tenant_id = c.tenant_id
      where c.tenant_id = old.tenant_id and c.entry_id = old.id and c.seq <= h.removed)) then
    return old;
  end if;
  raise exception 'the audit log is only added to' using errcode = '42501';
end $function$;

CREATE OR REPLACE FUNCTION private.keep_audit_for (
  tenant_id uuid,
  retention interval
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  if coalesce(private.lock_tenant(keep_audit_for.tenant_id) < 'admin', true) then
    perform private.fail(403, 'forbidden', hint => 'The security of a tenant is for its admins.');
  end if;
  perform private.check_input(jsonb_build_object(
    'retention', case when extract(epoch from retention) not between 30 * 86400 and 36525 * 86400.0
      then '30 days to 100 years, or null for ever' end));
  -- In days: months are of any length, and with days of the opposite sign they compare as little and reach far.
  update public.tenants t set audit_retention = make_interval(days => ceil(extract(epoch from retention) / 86400)::int)
  where t.id = keep_audit_for.tenant_id;
end $function$;

CREATE OR REPLACE FUNCTION private.keep_configuration_version()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
begin
  raise exception 'a version never changes' using errcode = '42501';
end $function$;

CREATE OR REPLACE FUNCTION private.keep_head (
  tenant_id uuid,
  seq       bigint,
  first     bigint
)
  RETURNS void
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  update private.audit_heads h
  set kept_seq = keep_head.seq, kept_at = now(), kept_leaving = coalesce(keep_head.first - 1, h.kept_leaving)
  where h.tenant_id = keep_head.tenant_id and h.kept_seq < keep_head.seq
$function$;

CREATE OR REPLACE FUNCTION private.keep_origin()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  insert into private.configuration_origins (tenant_id, configuration_id, content)
  select c.tenant_id, c.id, private.draft_of(c.id) from public.configurations c
  where c.id in (select a.configuration_id from added a) and c.origin_id is not null
  on conflict do nothing;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.keep_preview (
  configuration_id uuid,
  user_id          uuid,
  content_hash     text,
  html             text,
  styles           text[],
  simulated        boolean,
  mode             public.tile_mode,
  audience         public.tile_audience
)
  RETURNS text
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
#variable_conflict use_column
declare
  tenant uuid := (select c.tenant_id from public.configurations c
    where c.id = keep_preview.configuration_id and c.deleted_at is null);
  preview public.previews;
begin
  if tenant is null then
    perform private.fail(404, 'configuration_not_found');
  end if;
  -- What is over counts for nothing, also before it is tidied away.
  delete from public.previews p where p.tenant_id = tenant and p.expires_at <= now();
  insert into public.previews as p
    (tenant_id, configuration_id, mode, audience, content_hash, html, styles, simulated, created_by)
  values (tenant, keep_preview.configuration_id, keep_preview.mode, keep_preview.audience, keep_preview.content_hash,
    keep_preview.html, keep_preview.styles, keep_preview.simulated, keep_preview.user_id)
  on conflict on constraint previews_configuration_id_content_hash_key do update set expires_at = excluded.expires_at
  returning p.* into preview;
  return private.new_preview_token(preview, keep_preview.user_id);
end $function$;

CREATE OR REPLACE FUNCTION private.keep_shared_version()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  -- Written to the row, so that who thins at the same time sees it, or has been first.
  update public.document_versions v set kept_until = greatest(v.kept_until, new.expires_at)
  where v.resource = new.kind || ':' || new.resource_id and v.version::text = new.revision;
  if not found then
    perform private.check_input('{"revision": "no such revision"}');
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.keep_version (
  document_id uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  document private.documents;
begin
  update private.documents d set versions = d.versions + 1
  from private.document_kinds k
  where d.id = keep_version.document_id and k.kind = d.kind and not exists (
    select from public.document_versions v
    where v.resource = d.kind || ':' || d.resource_id and v.created_at > now() - k.version_every)
  returning d.* into document;
  with snapshot as (
    select s.* from private.document_snapshots s where s.document_id = document.id
  ), version as (
    insert into public.document_versions (tenant_id, resource_kind, resource_id, version, created_at, size)
    select document.tenant_id, document.kind, document.resource_id, document.versions, s.until, length(s.state)
    from snapshot s returning id
  )
  insert into private.document_states (document_id, version_id, fold, until, state, state_vector)
  select s.document_id, v.id, s.fold, s.until, s.state, s.state_vector from snapshot s, version v;
end $function$;

CREATE OR REPLACE FUNCTION private.kick_participant (
  room_id uuid,
  user_id uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  room public.rooms := private.lock_room(kick_participant.room_id, 'owner');
begin
  update public.room_participants p set left_at = now()
  where p.room_id = room.id and p.user_id = kick_participant.user_id and p.left_at is null;
  if not found then
    perform private.fail(404, 'participant_not_found');
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.last_of_age (
  head  private.audit_heads,
  until timestamp with time zone
)
  RETURNS bigint
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  -- What does not fit is left, with all behind it: a log that was meddled with does not lose the traces of it.
  select coalesce(min(c.seq) filter (where (c.fits and c.created_at < until) is not true) - 1, max(c.seq), head.removed)
  from (
    select c.seq, l.created_at,
      c.hash = sha256(lag(c.hash, 1, head.removed_hash) over (order by c.seq) || private.audit_bytes(l)) as fits
    from (select * from private.audit_chain c where c.tenant_id = head.tenant_id order by c.seq limit 100000) c
      left join public.audit_log l on l.tenant_id = c.tenant_id and l.id = c.entry_id
  ) c
$function$;

CREATE OR REPLACE FUNCTION private.leave_room (
  room_id uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  room public.rooms := private.lock_room(leave_room.room_id, 'viewer');
begin
  update public.room_participants p set left_at = now()
  where p.room_id = room.id and p.user_id = auth.uid() and p.left_at is null;
  if not found then
    perform private.fail(404, 'participant_not_found', hint => 'You are here through the tenant.');
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.limit_session_age (
  tenant_id uuid,
  max_age   interval
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  if coalesce(private.lock_tenant(limit_session_age.tenant_id) < 'admin', true) then
    perform private.fail(403, 'forbidden', hint => 'The security of a tenant is for its admins.');
  end if;
  perform private.check_input(jsonb_build_object(
    'max_age', case when extract(epoch from max_age) not between 300 and 30 * 86400
      then '5 minutes to 30 days, or null for no limit' end));
  -- In seconds: months and days of opposite signs compare as little and reach far.
  update public.tenants t set session_max_age = justify_hours(make_interval(secs => extract(epoch from max_age)::float8))
  where t.id = limit_session_age.tenant_id;
end $function$;

CREATE OR REPLACE FUNCTION private.list_configurations (
  tenant_id uuid,
  search    text,
  status    text,
  after     uuid,
  at_most   integer
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  role public.member_role := private.tenant_role(list_configurations.tenant_id);
  last public.configurations;
  pattern text := '%' || regexp_replace(private.clean_name(search), '([\\%_])', '\\\1', 'g') || '%';
  answer jsonb;
begin
  if role is null then
    perform private.fail(404, 'tenant_not_found');
  end if;
  select * into last from public.configurations c where (c.tenant_id, c.id) = (list_configurations.tenant_id, after);
  perform private.check_input(jsonb_build_object(
    'status', case when status not in ('draft', 'active', 'inactive', 'deleted') then 'draft, active, inactive or deleted' end,
    'search', case when char_length(search) > 200 then 'at most 200 characters' end,
    'after', case when after is not null and last.id is null then 'the id of a configuration of this tenant' end,
    'at_most', case when at_most is null or at_most not between 1 and 200 then '1 to 200' end));
  if status = 'deleted' and role < 'editor' then
    perform private.fail(403, 'forbidden', hint => 'What was deleted is for editors.');
  end if;
  with found as (
    select c.* from public.configurations c
    where c.tenant_id = list_configurations.tenant_id and (pattern is null or c.name ilike pattern or c.description ilike pattern)
      and (c.deleted_at is null or role >= 'editor')
  ), page as (
    select f.*, row_number() over (order by f.created_at desc, f.id desc) as place from found f
    where case when list_configurations.status is null then f.deleted_at is null else f.status = list_configurations.status end
      and (last.id is null or (f.created_at, f.id) < (last.created_at, last.id))
    order by f.created_at desc, f.id desc limit at_most + 1
  )
  select jsonb_build_object(
    'configurations', coalesce((select jsonb_agg(to_jsonb(p) - 'place' order by p.place) from page p where p.place <= at_most), '[]'),
    'next', (select p.id from page p where p.place = at_most and exists (select from page q where q.place > at_most)),
    'counts', '{"draft": 0, "active": 0, "inactive": 0}'::jsonb || coalesce((
      select jsonb_object_agg(n.status, n.count) from (select f.status, count(*) from found f group by 1) n), '{}'))
  into answer;
  return answer;
end $function$;

CREATE OR REPLACE FUNCTION private.list_document_sessions (
  resource_kind text,
  resource_id   uuid,
  before        timestamp with time zone,
  page_size     integer
)
  RETURNS TABLE (
    user_id    uuid,
    started_at timestamp with time zone,
    ended_at   timestamp with time zone,
    edits      bigint,
    bytes      bigint
  )
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  document private.documents;
begin
  perform private.check_history(resource_kind, resource_id);
  perform private.check_input(jsonb_build_object('page_size', case
    when not coalesce(page_size between 1 and 200, false) then '1 to 200' end));
  select * into document from private.documents d
  where (d.kind, d.resource_id) = (list_document_sessions.resource_kind, list_document_sessions.resource_id);
  return query
    select j.* from private.join_sessions(array(
      select s from private.document_sessions s where s.document_id = document.id
      union all
      select row(null, u.document_id, p.id, u.created_at, u.created_at, 1, length(u.data))::private.document_sessions
      from private.document_updates u left join public.profiles p on p.id = u.user_id
      where u.document_id = document.id)) j
    where before is null or j.started_at < before
    -- Those who began together are not torn apart: the next page is before them all.
    order by j.started_at desc fetch first page_size rows with ties;
end $function$;

CREATE OR REPLACE FUNCTION private.list_quarantine (
  resource_kind text,
  resource_id   uuid,
  before        bigint
)
  RETURNS TABLE (
    id         bigint,
    path       text[],
    value      json,
    reason     text,
    user_id    uuid,
    created_at timestamp with time zone
  )
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
#variable_conflict use_column
begin
  perform private.check_history(resource_kind, list_quarantine.resource_id);
  return query
    select q.id, q.path, q.value, q.reason, q.user_id, q.created_at from (
      select q.*, sum(q.size) over (order by q.id desc) - q.size as bytes
      from private.document_quarantine q join private.documents d on d.id = q.document_id
      where d.kind = resource_kind and d.resource_id = list_quarantine.resource_id and (before is null or q.id < before)
    ) q where bytes < 1000000 order by q.id desc limit 100;
end $function$;

CREATE OR REPLACE FUNCTION private.live_room_invite (
  room_id uuid,
  token   text
)
  RETURNS public.room_invites
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  invite public.room_invites;
begin
  -- Locked: those who come at once are counted one after the other, each finding what the ones before it left.
  select i.* into invite from private.room_invite_tokens t join public.room_invites i on i.id = t.room_invite_id
  where t.hash = extensions.digest(token, 'sha256') and i.room_id = live_room_invite.room_id
    and i.revoked_at is null and i.expires_at > now() and (i.max_uses is null or i.uses < i.max_uses)
  for no key update of i;
  if coalesce(private.role_of(invite.created_by, 'room', invite.room_id) < greatest('editor', invite.role), true) then
    return null;
  end if;
  return invite;
end $function$;

CREATE OR REPLACE FUNCTION private.live_share_link (
  token text
)
  RETURNS public.share_links
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  link public.share_links;
begin
  -- Locked: those who come at once are counted one after the other, each finding what the ones before it left.
  select l.* into link from private.share_link_secrets s join public.share_links l on l.id = s.share_link_id
  where s.token_hash = extensions.digest(token, 'sha256')
    and l.revoked_at is null and l.expires_at > now() and (l.max_uses is null or l.uses < l.max_uses)
  for no key update of l;
  return case when private.role_of(link.created_by, link.kind, link.resource_id) >= 'editor' then link end;
end $function$;

CREATE OR REPLACE FUNCTION private.lock_comment (
  id uuid
)
  RETURNS public.comments
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  comment public.comments := (select c from public.comments c where c.id = lock_comment.id);
begin
  if comment.id is null or private.role_on(comment.resource_kind, comment.resource_id) is null then
    perform private.fail(404, 'comment_not_found');
  end if;
  -- The resource first, as when it is deleted with all its comments.
  perform from private.topics t
  where t.kind = comment.resource_kind and t.resource_id = comment.resource_id for key share;
  select c.* into comment from public.comments c where c.id = lock_comment.id for update;
  if not found then
    perform private.fail(404, 'comment_not_found');
  end if;
  return comment;
end $function$;

CREATE OR REPLACE FUNCTION private.lock_configuration (
  id uuid
)
  RETURNS public.configurations
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  configuration public.configurations;
begin
  select * into configuration from public.configurations c
  where c.id = lock_configuration.id and c.deleted_at is null for no key update;
  if configuration.id is null then
    perform private.fail(404, 'configuration_not_found');
  end if;
  return configuration;
end $function$;

CREATE OR REPLACE FUNCTION private.lock_job (
  id uuid
)
  RETURNS public.jobs
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  job public.jobs;
begin
  select * into job from public.jobs j
  where j.id = lock_job.id and (j.tenant_id = any (array(select private.my_tenants('viewer')))
    or (j.created_by = auth.uid() and j.payload ->> 'resource' in (select private.my_resources()))) for update;
  if job.id is null then
    perform private.fail(404, 'job_not_found');
  end if;
  if job.created_by is distinct from auth.uid() and private.tenant_role(job.tenant_id) < 'admin' then
    perform private.fail(403, 'forbidden', hint => 'A job is for who asked for it, and for admins.');
  end if;
  return job;
end $function$;

CREATE OR REPLACE FUNCTION private.lock_room (
  room_id  uuid,
  at_least public.member_role
)
  RETURNS public.rooms
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  room public.rooms;
begin
  perform private.check_room_role(lock_room.room_id, at_least);
  -- The order of all who change a room: its tenant, which whoever rotates topics locks; the room; its participants; its
  -- topic.
  perform from public.tenants t
  where t.id = (select r.tenant_id from public.rooms r where r.id = lock_room.room_id) for no key update;
  select * into room from public.rooms r where r.id = lock_room.room_id for no key update;
  -- Again, after the wait: two who take each other's role away do not both succeed.
  perform private.check_room_role(lock_room.room_id, at_least);
  return room;
end $function$;

CREATE OR REPLACE FUNCTION private.lock_tenant (
  tenant_id uuid
)
  RETURNS public.member_role
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  if private.tenant_role(lock_tenant.tenant_id) is null then
    perform private.fail(404, 'tenant_not_found');
  end if;
  -- Read after the wait: two who take each other's role away do not both succeed.
  perform from public.tenants t where t.id = lock_tenant.tenant_id for no key update;
  return private.tenant_role(lock_tenant.tenant_id);
end $function$;

CREATE OR REPLACE FUNCTION private.lock_tenants()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform from public.tenants t
  where t.id in (select m.tenant_id from public.members m where m.user_id = old.id
    union all select p.tenant_id from public.room_participants p where p.user_id = old.id)
  order by t.id for no key update;
  return old;
end $function$;

CREATE OR REPLACE FUNCTION private.lock_tiles (
  tenant_id uuid,
  type      text
)
  RETURNS public.tiles
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  newest public.tiles;
begin
  if coalesce(private.lock_tenant(lock_tiles.tenant_id) < 'admin', true) then
    perform private.fail(403, 'forbidden', hint => 'The tiles of a tenant are for its admins.');
  end if;
  select * into newest from public.tiles t
  where t.tenant_id = lock_tiles.tenant_id and t.type = lock_tiles.type order by t.version desc limit 1;
  return newest;
end $function$;

CREATE OR REPLACE FUNCTION private.lock_version (
  id  uuid,
  OUT version public.document_versions,
  OUT role public.member_role
)
  RETURNS record
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  select * into version from public.document_versions v where v.id = lock_version.id for update;
  role := private.role_on(version.resource_kind, version.resource_id);
  if role is null then
    perform private.fail(404, 'snapshot_not_found');
  end if;
  -- Whoever gave it its name decides on it, and owners do.
  if role < (case when version.name is null or version.created_by = auth.uid() then 'editor' else 'owner' end)::public.member_role then
    perform private.fail(403, 'forbidden', hint => 'A named version is for who named it, and for owners.');
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.make_configuration (
  tenant_id   uuid,
  name        text,
  description text,
  content     jsonb,
  origin      public.configurations DEFAULT NULL::public.configurations
)
  RETURNS public.configurations
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  tenant_role public.member_role := private.tenant_role(make_configuration.tenant_id);
  configuration public.configurations;
begin
  perform private.check_limit('configurations.create', auth.uid()::text);
  if tenant_role is null then
    perform private.fail(404, 'tenant_not_found');
  end if;
  if tenant_role < 'editor' then
    perform private.fail(403, 'forbidden', hint => 'Creating a configuration takes an editor of the tenant.');
  end if;
  name := private.clean_name(name);
  perform private.check_input(private.check_configuration(name, description)
    || private.check_content(make_configuration.tenant_id, content));
  insert into public.configurations (tenant_id, name, description, origin_tenant_id, origin_id, created_by)
  values (make_configuration.tenant_id, make_configuration.name, coalesce(make_configuration.description, ''),
    origin.tenant_id, origin.id, auth.uid())
  returning * into configuration;
  insert into public.configuration_data (tenant_id, configuration_id, mode, audience, tile_structure, settings, updated_by)
  select configuration.tenant_id, configuration.id, p.mode, p.audience, p.tile_structure, p.settings, auth.uid()
  from private.pages_of(content) p;
  insert into private.configuration_revisions (tenant_id, configuration_id, mode, audience, revision, tile_structure, settings)
  select d.tenant_id, d.configuration_id, d.mode, d.audience, configuration.revision, d.tile_structure, d.settings
  from public.configuration_data d where d.configuration_id = configuration.id;
  perform private.send_configuration_event(configuration, 'created');
  return configuration;
end $function$;

CREATE OR REPLACE FUNCTION private.mark_all_notifications_read (
  tenant_id uuid
)
  RETURNS integer
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  with marked as (
    update public.notifications n set read_at = now()
    where n.user_id = (select auth.uid()) and n.read_at is null
      and n.tenant_id = coalesce(mark_all_notifications_read.tenant_id, n.tenant_id)
      and n.resource in (select private.my_resources())
    returning 1
  )
  select count(*)::int from marked
$function$;

CREATE OR REPLACE FUNCTION private.mark_notification_read (
  id uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  update public.notifications n set read_at = coalesce(n.read_at, now())
  where n.id = mark_notification_read.id and n.user_id = auth.uid()
    and private.role_on(n.resource_kind, n.resource_id) is not null;
  if not found then
    perform private.fail(404, 'notification_not_found');
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.may_join (
  topic text
)
  RETURNS boolean
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  parts text[] := regexp_match(topic, '^([a-z_]+):([0-9a-f-]{36}):([0-9]+)$');
begin
  return parts is not null
    and private.role_on(parts[1], parts[2]::uuid) is not null
    and exists (select from private.topics t
      where t.kind = parts[1] and t.resource_id = parts[2]::uuid and t.epoch = parts[3]::int);
exception when invalid_text_representation or numeric_value_out_of_range then
  return false;
end $function$;

CREATE OR REPLACE FUNCTION private.may_rise (
  room     public.rooms,
  held     public.member_role,
  password text
)
  RETURNS boolean
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select held < least(room.join_role, (select p.role_at_most from public.room_participants p
      where p.room_id = room.id and p.user_id = auth.uid()))
    and case when room.has_password then coalesce(password, '') <> '' else room.visibility = 'public' end
    and (room.guests_allowed or not private.is_guest(auth.uid()))
$function$;

CREATE OR REPLACE FUNCTION private.members_used()
  RETURNS TABLE (
    tenant_id uuid,
    used      bigint
  )
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$ select m.tenant_id, count(*) from public.members m group by 1 $function$;

CREATE OR REPLACE FUNCTION private.mentions_problem (
  mentions    uuid[],
  kind        text,
  resource_id uuid
)
  RETURNS text
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  -- Strangers and people that do not exist are the same: nobody learns here who has an account.
  select 'at most 50 people, all of whom may read the resource'
  where cardinality(mentions) > 50
    or exists (select from unnest(mentions) person where private.role_of(person, kind, resource_id) is null)
$function$;

CREATE OR REPLACE FUNCTION private.merge_content (
  base    jsonb,
  ours    jsonb,
  theirs  jsonb,
  choices jsonb,
  OUT     merged jsonb,
  OUT     conflicts jsonb
)
  RETURNS record
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  with pages as (
    select o.mode, o.audience, tiles.merged as tiles, settings.merged as settings, tiles.conflicts || settings.conflicts as conflicts
    from private.pages_of(ours) o
    join private.pages_of(base) b using (mode, audience)
    join private.pages_of(theirs) t using (mode, audience)
    cross join lateral private.merge_structures(b.tile_structure, o.tile_structure, t.tile_structure, choices,
      format('/%s/%s/tiles', mode, audience)) tiles
    cross join lateral private.merge_values(b.settings, o.settings, t.settings, choices,
      format('/%s/%s/settings', mode, audience)) settings
  ), modes as (
    select p.mode, jsonb_object_agg(p.audience, jsonb_build_object('tile_structure', p.tiles, 'settings', p.settings)) as audiences
    from pages p group by p.mode
  )
  select (select jsonb_object_agg(m.mode, m.audiences) from modes m),
    (select coalesce(jsonb_agg(c.conflict), '[]') from pages p cross join lateral jsonb_array_elements(p.conflicts) c (conflict))
$function$;

CREATE OR REPLACE FUNCTION private.merge_deletions (
  base    jsonb,
  ours    jsonb,
  theirs  jsonb,
  choices jsonb,
  at      text,
  OUT     kept text[],
  OUT     dropped text[],
  OUT     conflicts jsonb
)
  RETURNS record
  LANGUAGE plpgsql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
begin
  with recursive tiles as (
    select p.*, case when p.our_tile is null then 'ours' else 'theirs' end as deleted_by,
      coalesce(p.our_parent, p.their_parent) as parent, coalesce(p.our_tile, p.their_tile) as tile
    from private.paired_tiles(base, ours, theirs) p
    where p.our_tile is not null or p.their_tile is not null
  ), disputed as (
    select t.*, at || private.json_pointer(array[t.id]) as place,
      choices ->> (at || private.json_pointer(array[t.id])) as choice
    from tiles t
    where t.base_tile is not null and (t.our_tile is null or t.their_tile is null)
      and (t.tile - 'children' <> t.base_tile - 'children' or t.parent <> t.base_parent
        or exists (select from tiles c where t.id in (c.our_parent, c.their_parent) and c.base_parent is distinct from t.id))
  ), dropped as (
    select d.id from disputed d where d.choice = d.deleted_by
    union
    select t.id from dropped d join tiles t on t.parent = d.id
    where t.our_tile is null or t.their_tile is null
  )
  select
    array(select t.id from tiles t
      where ((t.our_tile is not null and t.their_tile is not null) or t.base_tile is null
        or t.id in (select d.id from disputed d)) and t.id not in (select d.id from dropped d)),
    array(select d.id from dropped d),
    coalesce((select jsonb_agg(private.conflict(d.place, 'deleted', d.base_tile, d.our_tile, d.their_tile))
      from disputed d where d.choice is null and d.id not in (select x.id from dropped x)), '[]')
  into kept, dropped, conflicts;
end $function$;

CREATE OR REPLACE FUNCTION private.merge_live_configuration (
  base   jsonb,
  ours   jsonb,
  theirs jsonb,
  OUT    merged jsonb,
  OUT    conflicts jsonb
)
  RETURNS record
  LANGUAGE sql
  IMMUTABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$ select m.merged, m.conflicts from private.merge_content(base, ours, theirs, '{}') m $function$;

CREATE OR REPLACE FUNCTION private.merge_order (
  base    text[],
  ours    text[],
  theirs  text[],
  members text[],
  prefer  text,
  OUT     ordered text[],
  OUT     contested boolean
)
  RETURNS record
  LANGUAGE plpgsql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
begin
  with recursive places as (
    select m.id, array_position(base, m.id) as b, array_position(ours, m.id) as o, array_position(theirs, m.id) as t
    from unnest(members) m (id)
  ), still as (
    select private.unmoved(array_agg(p.b order by p.o)) as o, private.unmoved(array_agg(p.b order by p.t)) as t
    from places p where p.b is not null and p.o is not null and p.t is not null
  ), placed as (
    select p.*, case
        when p.t is null then 'ours'
        when p.o is null then 'theirs'
        when p.b is null or not (p.b = any (s.o) or p.b = any (s.t)) then 'both'
        when not p.b = any (s.o) then 'ours'
        when not p.b = any (s.t) then 'theirs'
        else 'nobody' end as mover
    from places p cross join still s
  ), anchored as (
    -- What is moved follows what it follows on the side that moved it, unless the other side took that away.
    select p.*, coalesce(o.anchor, '') as our_anchor, coalesce(t.anchor, '') as their_anchor
    from placed p
      left join (select q.id, lag(q.id) over (order by q.o) as anchor from placed q where q.mover <> 'theirs') o using (id)
      left join (select q.id, lag(q.id) over (order by q.t) as anchor from placed q where q.mover <> 'ours') t using (id)
  ), lines (id, line, path) as (
    select '', 0::bigint, '{}'::text[]
    union all
    select a.id, coalesce(a.line, l.line), case when a.line is null then l.path || a.id else '{}' end
    from lines l join (
      select x.id, case
          when x.mover = 'nobody' then ''
          when x.mover = 'theirs' or (x.mover = 'both' and prefer = 'theirs') then x.their_anchor
          else x.our_anchor end as anchor,
        case when x.mover = 'nobody' then row_number() over (partition by x.mover = 'nobody' order by x.b) end as line
      from anchored x
    ) a on a.anchor = l.id
  )
  select (select array_agg(l.id order by l.line, l.path collate "C") from lines l where l.id <> ''),
    coalesce((select bool_or(a.our_anchor <> a.their_anchor) from anchored a where a.mover = 'both'), false)
  into ordered, contested;
end $function$;

CREATE OR REPLACE FUNCTION private.merge_parents (
  base    jsonb,
  ours    jsonb,
  theirs  jsonb,
  choices jsonb,
  at      text,
  OUT     parents jsonb,
  OUT     conflicts jsonb
)
  RETURNS record
  LANGUAGE plpgsql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
declare
  deletions record;
begin
  select * into deletions from private.merge_deletions(base, ours, theirs, choices, at);
  with tiles as (
    select p.id, p.base_parent as b, p.our_parent as o, p.their_parent as t,
      at || private.json_pointer(array[p.id, 'parent']) as place,
      p.our_parent = any (deletions.dropped) as o_dropped, p.their_parent = any (deletions.dropped) as t_dropped
    from private.paired_tiles(base, ours, theirs) p
    where (p.our_tile is not null or p.their_tile is not null) and p.id <> all (deletions.dropped)
  ), moved as (
    select *, coalesce(o <> t and not o_dropped and not t_dropped, false)
      and o is distinct from b and t is distinct from b as contested
    from tiles
  )
  select
    coalesce(jsonb_object_agg(m.id, case
      when m.o is null or m.t is null then coalesce(m.o, m.t)
      when m.o_dropped and m.t_dropped then ''
      when m.o_dropped then m.t
      when m.t_dropped then m.o
      when coalesce(choices ->> m.place, case when m.contested or m.t = m.b then 'ours' end) = 'ours' then m.o
      else m.t end), '{}'),
    coalesce(jsonb_agg(private.conflict(m.place, 'moved', to_jsonb(m.b), to_jsonb(m.o), to_jsonb(m.t)))
      filter (where m.contested and choices -> m.place is null), '[]')
  into parents, conflicts from moved m;
  select * into parents, conflicts from private.break_circles(base, ours, theirs, choices, at, parents, conflicts);
  -- What stays needs what it is in, even where that was deleted.
  with recursive needed as (
    select k.id, parents ->> k.id as parent from unnest(deletions.kept) k (id)
    union
    select n.parent, parents ->> n.parent from needed n where n.parent <> ''
  )
  select coalesce(jsonb_object_agg(n.id, n.parent), '{}') into parents from needed n;
  conflicts := deletions.conflicts || conflicts;
end $function$;

CREATE OR REPLACE FUNCTION private.merge_structures (
  base    jsonb,
  ours    jsonb,
  theirs  jsonb,
  choices jsonb           DEFAULT '{}'::jsonb,
  at      text            DEFAULT ''::text,
  OUT     merged jsonb,
  OUT     conflicts jsonb
)
  RETURNS record
  LANGUAGE plpgsql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
begin
  with tree as (
    select * from private.merge_parents(base, ours, theirs, choices, at)
  ), tiles as (
    select p.*, tree.parents ->> p.id as parent
    from private.paired_tiles(base, ours, theirs) p, tree where tree.parents ? p.id
  ), contents as (
    select t.id, m.*
    from tiles t cross join lateral private.merge_tile(t.base_tile, t.our_tile, t.their_tile,
      exists (select from tiles c where c.our_parent = t.id and c.parent = t.id),
      exists (select from tiles c where c.their_parent = t.id and c.parent = t.id),
      choices, at || private.json_pointer(array[t.id])) m
  ), families as (
    select s.side, s.parent, array_agg(s.id order by s.place) as ids
    from (
      select 'base' as side, f.* from private.flat_tiles(base) f
      union all select 'ours', f.* from private.flat_tiles(ours) f
      union all select 'theirs', f.* from private.flat_tiles(theirs) f
    ) s group by s.side, s.parent
  ), orders as (
    select m.parent, m.place, b.ids as base_ids, o.ids as our_ids, t.ids as their_ids, done.*
    from (
      select t.parent, at || case when t.parent <> '' then private.json_pointer(array[t.parent, 'children']) else '' end as place,
        array_agg(t.id) as members
      from tiles t group by t.parent
    ) m
      left join families b on b.side = 'base' and b.parent = m.parent
      left join families o on o.side = 'ours' and o.parent = m.parent
      left join families t on t.side = 'theirs' and t.parent = m.parent
      cross join lateral private.merge_order(b.ids, o.ids, t.ids, m.members, choices ->> m.place) done
  ), siblings as (
    select o.parent, jsonb_agg(c.merged order by u.place) as tiles
    from orders o cross join lateral unnest(o.ordered) with ordinality u (id, place) join contents c on c.id = u.id
    group by o.parent
  ), told as (
    select jsonb_array_elements(tree.conflicts) as conflict from tree
    union all select jsonb_array_elements(c.conflicts) from contents c
    union all select private.conflict(o.place, 'ordered', to_jsonb(o.base_ids), to_jsonb(o.our_ids), to_jsonb(o.their_ids))
      from orders o where o.contested and choices -> o.place is null
  )
  select jsonb_build_object('tiles', private.nest_tiles(coalesce(
      (select jsonb_object_agg(s.parent, s.tiles) from siblings s), '{}'))),
    coalesce((select jsonb_agg(t.conflict order by t.conflict ->> 'at' collate "C") from told t), '[]')
  into merged, conflicts;
end $function$;

CREATE OR REPLACE FUNCTION private.merge_tile (
  base          jsonb,
  ours          jsonb,
  theirs        jsonb,
  ours_filled   boolean,
  theirs_filled boolean,
  choices       jsonb,
  at            text,
  OUT           merged jsonb,
  OUT           conflicts jsonb
)
  RETURNS record
  LANGUAGE plpgsql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
declare
  place text := at || '/type';
  changer text;
  holds boolean;
begin
  conflicts := '[]';
  if ours is null or theirs is null then
    merged := coalesce(ours, theirs);
  elsif ours -> 'type' <> theirs -> 'type' then
    -- Another type has other properties, and may hold no tiles: it goes with none of the other side.
    changer := case when base - 'children' = theirs - 'children' and (ours_filled or not theirs_filled) then 'ours'
      when base - 'children' = ours - 'children' and (theirs_filled or not ours_filled) then 'theirs' end;
    if changer is null and choices -> place is null then
      conflicts := jsonb_build_array(private.conflict(place, 'changed', base, ours, theirs));
    end if;
    changer := coalesce(changer, choices ->> place, case when theirs_filled and not ours_filled then 'theirs' end, 'ours');
    merged := case changer when 'theirs' then theirs else ours end;
  else
    select * into merged, conflicts from private.merge_values(
      base - 'children', ours - 'children', theirs - 'children', choices, at);
    holds := case when (ours ? 'children') = (theirs ? 'children') then ours ? 'children'
      else not coalesce(base ? 'children', false) end;
    merged := merged || case when holds then '{"children": []}' else '{}' end::jsonb;
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.merge_values (
  base    jsonb,
  ours    jsonb,
  theirs  jsonb,
  choices jsonb           DEFAULT '{}'::jsonb,
  at      text            DEFAULT ''::text,
  OUT     merged jsonb,
  OUT     conflicts jsonb
)
  RETURNS record
  LANGUAGE plpgsql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
declare
  name text;
  inner_values record;
begin
  conflicts := '[]';
  if base is not distinct from theirs or ours is not distinct from theirs then
    merged := ours;
  elsif base is not distinct from ours then
    merged := theirs;
  elsif private.is_object(ours) and private.is_object(theirs) then
    merged := '{}';
    for name in select jsonb_object_keys(ours || theirs) order by 1 loop
      select * into inner_values from private.merge_values(
        base -> name, ours -> name, theirs -> name, choices, at || private.json_pointer(array[name]));
      merged := merged || private.json_entry(name, inner_values.merged);
      conflicts := conflicts || inner_values.conflicts;
    end loop;
  else
    merged := case choices ->> at when 'theirs' then theirs else ours end;
    if choices -> at is null then
      conflicts := jsonb_build_array(private.conflict(at, 'changed', base, ours, theirs));
    end if;
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.moment_problem (
  document private.documents,
  moment   timestamp with time zone
)
  RETURNS text
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select 'from ' || to_char(private.earliest_moment(document) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' to now'
  where not coalesce(moment between private.earliest_moment(document) and clock_timestamp(), false)
$function$;

CREATE OR REPLACE FUNCTION private.my_audit_logs (
  at_least public.member_role
)
  RETURNS SETOF uuid
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  return query select t from private.my_tenants('admin') t where at_least <= 'viewer';
end $function$;

CREATE OR REPLACE FUNCTION private.my_configuration_tenants (
  at_least public.member_role
)
  RETURNS SETOF uuid
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  return query
    select m.tenant_id from private.live_members m where m.user_id = (select auth.uid()) and m.role >= at_least
    union
    select k.tenant_id from private.key_grants k
    where k.kind = 'configuration' and k.user_id = (select auth.uid()) and k.role >= at_least;
end $function$;

CREATE OR REPLACE FUNCTION private.my_configurations (
  at_least public.member_role
)
  RETURNS SETOF uuid
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  return query
    select distinct g.configuration_id from private.configuration_grants g
    where g.user_id = (select auth.uid()) and g.role >= at_least;
end $function$;

CREATE OR REPLACE FUNCTION private.my_job_tenants()
  RETURNS SETOF uuid
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  tenant uuid;
begin
  -- From one tenant to the next by the index, however many jobs somebody has asked for.
  loop
    tenant := (select j.tenant_id from public.jobs j
      where j.created_by = (select auth.uid()) and (tenant is null or j.tenant_id > tenant)
      order by j.tenant_id limit 1);
    exit when tenant is null;
    return next tenant;
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION private.my_keyed_configurations (
  at_least public.member_role
)
  RETURNS SETOF uuid
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  return query
    select k.resource_id from private.key_grants k
    where k.kind = 'configuration' and k.user_id = (select auth.uid()) and k.role >= at_least;
end $function$;

CREATE OR REPLACE FUNCTION private.my_people()
  RETURNS SETOF uuid
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  people_of text;
begin
  return query
    select other.user_id
    from private.live_members mine
    join (select m.tenant_id, m.user_id from public.members m
      union all select k.tenant_id, k.user_id from public.api_keys k) other using (tenant_id)
    where mine.user_id = (select auth.uid()) and other.user_id is not null;
  for people_of in select k.people_of from private.resource_kinds k where k.people_of is not null loop
    return query execute format('select * from %s()', people_of);
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION private.my_resources (
  at_least public.member_role DEFAULT 'viewer'::public.member_role
)
  RETURNS SETOF text
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  registered private.resource_kinds;
begin
  for registered in select * from private.resource_kinds k where k.listed_by is not null loop
    return query execute format('select %L || id from %s($1) id', registered.kind || ':', registered.listed_by)
      using at_least;
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION private.my_room_bans()
  RETURNS SETOF uuid
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  return query select b.room_id from public.room_bans b where b.user_id = (select auth.uid());
end $function$;

CREATE OR REPLACE FUNCTION private.my_room_scopes (
  at_least public.member_role,
  seen     public.visibility
)
  RETURNS SETOF uuid
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  return query select s.tenant_id from private.room_scopes s
  where s.user_id = (select auth.uid()) and s.role >= at_least and s.least <= seen;
end $function$;

CREATE OR REPLACE FUNCTION private.my_room_tenants (
  at_least public.member_role
)
  RETURNS SETOF uuid
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  return query
    select s.tenant_id from private.room_scopes s where s.user_id = (select auth.uid()) and s.role >= at_least
    union
    select s.tenant_id from private.shared_rooms s where s.user_id = (select auth.uid()) and s.role >= at_least;
end $function$;

CREATE OR REPLACE FUNCTION private.my_rooms (
  at_least public.member_role
)
  RETURNS SETOF uuid
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  return query
    select distinct g.room_id from private.room_grants g
    where g.user_id = (select auth.uid()) and g.role >= at_least;
end $function$;

CREATE OR REPLACE FUNCTION private.my_share_links()
  RETURNS SETOF uuid
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  kind private.resource_kinds;
begin
  for kind in select k.* from private.resource_kinds k join private.share_kinds using (kind) loop
    return query execute format(
      'select l.id from public.share_links l where l.kind = $1 and l.resource_id in (select %s(''editor''))', kind.listed_by)
    using kind.kind;
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION private.my_shared_rooms (
  at_least public.member_role
)
  RETURNS SETOF uuid
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  return query select s.room_id from private.shared_rooms s
  where s.user_id = (select auth.uid()) and s.role >= at_least;
end $function$;

CREATE OR REPLACE FUNCTION private.my_tenants (
  at_least public.member_role
)
  RETURNS SETOF uuid
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  return query
    select m.tenant_id from private.live_members m
    where m.user_id = (select auth.uid()) and m.role >= at_least;
end $function$;

CREATE OR REPLACE FUNCTION private.name_origin_version()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  -- Versions that were there before hold nothing that the draft does not go beyond.
  new.origin_version := (select coalesce(max(v.version), 0) from public.configuration_versions v
    where v.configuration_id = new.origin_id);
  return new;
end $function$;

CREATE OR REPLACE FUNCTION private.nest_tiles (
  siblings jsonb,
  parent   text  DEFAULT ''::text
)
  RETURNS jsonb
  LANGUAGE plpgsql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
begin
  return (
    select coalesce(jsonb_agg(
      case when siblings ? (t.tile ->> 'id')
        then jsonb_set(t.tile, '{children}', private.nest_tiles(siblings, t.tile ->> 'id')) else t.tile end
      order by t.place), '[]')
    from jsonb_array_elements(siblings -> parent) with ordinality t (tile, place));
end $function$;

CREATE OR REPLACE FUNCTION private.network_of (
  address text
)
  RETURNS text
  LANGUAGE plpgsql
  IMMUTABLE
  STRICT
  SET search_path TO ''
  AS $function$
declare
  host inet;
begin
  host := trim(address);
  -- One household or server has a whole /64 of IPv6.
  return host(case when family(host) = 6 and not host <<= '::ffff:0:0/96'
    then network(set_masklen(host, 64))::inet else host end);
exception when invalid_text_representation then
  return 'unknown';
end $function$;

CREATE OR REPLACE FUNCTION private.new_key_secret (
  id uuid
)
  RETURNS text
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  secret text := encode(extensions.gen_random_bytes(32), 'hex');
begin
  insert into private.api_key_secrets as s (api_key_id, hash)
  values (new_key_secret.id, extensions.digest(secret, 'sha256'))
  on conflict (api_key_id) do update set hash = excluded.hash;
  return 'tenon_' || replace(new_key_secret.id::text, '-', '') || '_' || secret;
end $function$;

CREATE OR REPLACE FUNCTION private.new_preview_token (
  preview public.previews,
  user_id uuid
)
  RETURNS text
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  token text := translate(encode(extensions.gen_random_bytes(32), 'base64'), '+/=', '-_');
begin
  insert into private.preview_tokens (token_hash, tenant_id, preview_id, user_id)
  values (extensions.digest(token, 'sha256'), preview.tenant_id, preview.id, new_preview_token.user_id);
  return token;
end $function$;

CREATE OR REPLACE FUNCTION private.next_turn (
  tenant_id uuid,
  priority  public.job_priority
)
  RETURNS bigint
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  return greatest(
    coalesce(
      (select max(j.turn) from public.jobs j where j.priority = next_turn.priority and j.status = 'running'),
      (select min(j.turn) from public.jobs j where j.priority = next_turn.priority and j.status = 'queued'),
      0),
    (select max(j.turn) + 1 from public.jobs j
      where j.tenant_id = next_turn.tenant_id and j.priority = next_turn.priority and j.status in ('queued', 'running')));
end $function$;

CREATE OR REPLACE FUNCTION private.note_activity (
  room_id uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  -- Once a minute, by whoever comes first; nobody waits for it.
  update public.rooms r set last_active_at = now()
  where r.id = (select idle.id from public.rooms idle
    where idle.id = note_activity.room_id and idle.last_active_at < now() - interval '1 minute'
    for no key update skip locked);
  update public.room_participants p set seen_at = now()
  where p.room_id = note_activity.room_id and p.user_id = auth.uid()
    and p.left_at is null and p.seen_at < now() - interval '5 minutes';
end $function$;

CREATE OR REPLACE FUNCTION private.note_audit (
  tenant_id uuid,
  action    text,
  entity    text,
  entity_id text,
  after     jsonb  DEFAULT NULL::jsonb,
  before    jsonb  DEFAULT NULL::jsonb,
  secrets   text[] DEFAULT '{}'::text[]
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  claims jsonb := nullif(current_setting('request.jwt.claims', true), '');
  headers json := nullif(current_setting('request.headers', true), '');
  actor uuid := claims ->> 'sub';
begin
  with entry as (
    insert into public.audit_log (tenant_id, actor_kind, actor_id, action, entity, entity_id, before, after, request_id)
    select t.id,
      case
        when claims #> '{app_metadata,api_key}' is not null then 'key'
        when actor is not null then 'user'
        when session_user = 'tenon_worker' then 'worker'
        else 'system' end,
      actor, note_audit.action, note_audit.entity, note_audit.entity_id,
      private.audit_values(note_audit.before, secrets), private.audit_values(note_audit.after, secrets),
      left(coalesce(headers ->> 'x-request-id', headers ->> 'sb-request-id', headers ->> 'cf-ray'), 200)
    -- No entry where the tenant is being deleted, and its rows with it; the lock is that of a foreign key.
    from public.tenants t where t.id = note_audit.tenant_id for key share
    returning audit_log.tenant_id, audit_log.id
  )
  insert into private.audit_unsealed (tenant_id, entry_id) select e.tenant_id, e.id from entry e;
end $function$;

CREATE OR REPLACE FUNCTION private.note_author()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform private.note_configuration_authors(s.configuration_id, array_agg(distinct coalesce(s.updated_by, auth.uid())))
  from saved s group by s.configuration_id;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.note_authors (
  document_id uuid,
  authors     jsonb
)
  RETURNS void
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  insert into private.document_authors (document_id, client, from_clock, to_clock, user_id, written_at)
  select note_authors.document_id, a.client, a."from", a."to", p.id, to_timestamp(a.at / 1e6)
  from jsonb_to_recordset(authors) a (client bigint, "from" bigint, "to" bigint, author uuid, at float8)
    left join public.profiles p on p.id = a.author
  on conflict do nothing
$function$;

CREATE OR REPLACE FUNCTION private.note_configuration_authors (
  configuration_id uuid,
  user_ids         uuid[]
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  insert into private.configuration_authors as x (tenant_id, configuration_id, user_id)
  select c.tenant_id, c.id, p.id
  from public.configurations c cross join public.profiles p
  where c.id = note_configuration_authors.configuration_id and p.id = any (note_configuration_authors.user_ids)
  on conflict on constraint configuration_authors_pkey do update set approval_id = null;
end $function$;

CREATE OR REPLACE FUNCTION private.note_refusal (
  room    public.rooms,
  refusal jsonb
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform private.note_audit(room.tenant_id, 'room.entry_refused', 'room', room.id::text,
    jsonb_build_object('reason', refusal ->> 'message'));
  return refusal;
end $function$;

CREATE OR REPLACE FUNCTION private.note_security (
  events jsonb
)
  RETURNS TABLE (
    place       integer,
    retry_after integer
  )
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  caller text := current_setting('request.jwt.claims', true);
  entry record;
  answer record;
begin
  -- By the tenant of the resource, whatever the worker believes; of what does not exist there is none.
  for entry in
    select t.tenant_id, e.event ->> 'action' as action, e.event ->> 'reason' as reason, e.event ->> 'user' as person,
      min(e.event ->> 'claims') as claims, sum((e.event ->> 'count')::bigint) as times,
      min(t.kind || ':' || t.resource_id) as resource, count(distinct t) as resources,
      array_agg(e.ordinality::int - 1) as places
    from jsonb_array_elements(events) with ordinality e (event)
      join private.document_kinds k on k.kind = e.event ->> 'kind'
      join private.topics t on t.kind = k.kind and t.resource_id = (e.event ->> 'id')::uuid
    group by 1, 2, 3, 4 order by 1, 2, 3, 4
  loop
    select * into answer from private.spend('documents.security',
      concat_ws(':', entry.tenant_id, entry.action, entry.reason, entry.person));
    if answer.allowed then
      perform set_config('request.jwt.claims', coalesce(entry.claims, ''), true);
      perform private.note_audit(entry.tenant_id, entry.action, 'document', entry.resource,
        jsonb_strip_nulls(jsonb_build_object('reason', entry.reason, 'user_id', entry.person, 'times', entry.times,
          'resources', nullif(entry.resources, 1))));
    end if;
    return query select p, answer.retry_after from unnest(entry.places) p;
  end loop;
  perform set_config('request.jwt.claims', coalesce(caller, ''), true);
end $function$;

CREATE OR REPLACE FUNCTION private.note_sessions (
  document_id uuid,
  sessions    jsonb
)
  RETURNS void
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  with pieces as (
    select row(null, note_sessions.document_id, p.id, to_timestamp(s."from" / 1e6), to_timestamp(s."to" / 1e6),
      s.edits, s.bytes)::private.document_sessions as piece
    from jsonb_to_recordset(sessions) s (author uuid, "from" float8, "to" float8, edits bigint, bytes bigint)
      left join public.profiles p on p.id = s.author
  ), earlier as (
    delete from private.document_sessions s
    where s.document_id = note_sessions.document_id
      and s.ended_at >= (select min((p.piece).started_at) from pieces p) - interval '5 minutes'
    returning s as piece
  )
  insert into private.document_sessions (document_id, user_id, started_at, ended_at, edits, bytes)
  select note_sessions.document_id, j.*
  from private.join_sessions(array(select p.piece from pieces p union all select e.piece from earlier e)) j
$function$;

CREATE OR REPLACE FUNCTION private.notification_settings()
  RETURNS TABLE (
    kind     text,
    title    text,
    delivery public.notification_delivery
  )
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select k.kind, k.title, private.delivery_to((select auth.uid()), k.kind)
  from private.notification_kinds k order by k.kind
$function$;

CREATE OR REPLACE FUNCTION private.notify (
  user_id       uuid,
  kind          text,
  resource_kind text,
  resource_id   uuid,
  payload       jsonb DEFAULT '{}'::jsonb,
  collapse_key  text  DEFAULT ''::text
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
#variable_conflict use_column
declare
  delivery public.notification_delivery := private.delivery_to(notify.user_id, notify.kind);
  told public.notifications;
begin
  if delivery is null or not exists (
    select from private.resource_kinds k where k.kind = notify.resource_kind and k.listed_by is not null) then
    raise exception '% of a % cannot be told: register the one, and how the other is listed', notify.kind, notify.resource_kind;
  end if;
  if notify.user_id is null or notify.user_id = auth.uid() or delivery = 'none'
    or private.role_of(notify.user_id, notify.resource_kind, notify.resource_id) is null then
    return;
  end if;
  insert into public.notifications as n
    (tenant_id, user_id, kind, resource_kind, resource_id, actor_id, payload, collapse_key)
  select t.tenant_id, notify.user_id, notify.kind, t.kind, t.resource_id, auth.uid(), notify.payload, notify.collapse_key
  from private.topics t where t.kind = notify.resource_kind and t.resource_id = notify.resource_id
  on conflict (user_id, kind, resource, collapse_key) where read_at is null
    do update set times = n.times + 1, payload = excluded.payload, actor_id = excluded.actor_id, updated_at = now()
  returning * into told;
  -- A burst is one event, as it is one row.
  if told.times = 1 then
    -- Sessions without a second factor hear it too: of a tenant that requires one they learn no more than an id.
    perform private.send_event('user', told.user_id, 'notification', jsonb_strip_nulls(jsonb_build_object(
      'notification_id', told.id,
      'kind', (select told.kind from public.tenants t where t.id = told.tenant_id and not t.mfa_required))));
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.notify_inviter()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform private.notify(new.invited_by, 'invitation.accepted', 'tenant', new.tenant_id,
    jsonb_build_object('invitation_id', new.id));
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.notify_member()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform private.notify(new.user_id, 'member.role_changed', 'tenant', new.tenant_id,
    jsonb_build_object('role', new.role));
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.notify_requester()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  -- Each export is a file of its own: they do not collapse.
  perform private.notify(new.requested_by,
    case new.status when 'completed' then 'export.ready' else 'export.failed' end,
    new.kind, new.resource_id, jsonb_build_object('export_id', new.id), new.id::text);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.notify_scheduler()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform private.notify(new.created_by, 'schedule.failed', 'tenant', new.tenant_id,
    jsonb_build_object('schedule_id', new.id, 'error', new.error), new.id::text);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.notify_thread (
  comment   public.comments,
  mentioned uuid[],
  reply     boolean
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  told record;
begin
  for told in
    select person as user_id, 'comment.mention' as kind from unnest(mentioned) person
    union
    select c.author_id, 'comment.reply' from public.comments c
    where reply and c.tenant_id = comment.tenant_id and c.thread_id = comment.thread_id and c.deleted_at is null
      and c.author_id <> all (mentioned)
    order by user_id, kind
  loop
    perform private.notify(told.user_id, told.kind, comment.resource_kind, comment.resource_id,
      jsonb_build_object('comment_id', comment.id, 'thread_id', comment.thread_id), comment.thread_id::text);
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION private.on_weekday (
  day      date,
  weekdays integer[]
)
  RETURNS boolean
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$ select extract(dow from day)::int = any (weekdays) or (extract(dow from day) = 0 and 7 = any (weekdays)) $function$;

CREATE OR REPLACE FUNCTION private.open_board (
  room_id uuid,
  role    public.member_role
)
  RETURNS public.member_role
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform private.note_activity(open_board.room_id);
  return (
    select case when r.drawing = 'editors' or r.drawing = 'owners' and open_board.role = 'owner'
      then open_board.role else 'viewer' end
    from public.rooms r where r.id = open_board.room_id);
end $function$;

CREATE OR REPLACE FUNCTION private.open_document (
  kind        text,
  resource_id uuid
)
  RETURNS TABLE (
    document_id uuid,
    tenant_id   uuid,
    role        public.member_role
  )
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  granted public.member_role := private.role_in_document(open_document.kind, open_document.resource_id,
    private.role_on(open_document.kind, open_document.resource_id));
begin
  if granted is null then
    return;
  end if;
  return query
    select d.id, d.tenant_id, granted from private.documents d
    where d.kind = open_document.kind and d.resource_id = open_document.resource_id;
  if found then
    return;
  end if;
  insert into private.documents (tenant_id, kind, resource_id)
  select t.tenant_id, t.kind, t.resource_id from private.topics t join private.document_kinds using (kind)
  where t.kind = open_document.kind and t.resource_id = open_document.resource_id
  on conflict do nothing;
  return query
    select d.id, d.tenant_id, granted from private.documents d
    where d.kind = open_document.kind and d.resource_id = open_document.resource_id;
end $function$;

CREATE OR REPLACE FUNCTION private.open_invitation (
  invitation_id uuid,
  hash          bytea
)
  RETURNS TABLE (
    email      text,
    tenant     text,
    inviter    text,
    role       public.member_role,
    expires_at timestamp with time zone
  )
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  with opened as (
    insert into private.invitation_tokens (hash, invitation_id)
    select open_invitation.hash, i.id from public.invitations i
    where i.id = open_invitation.invitation_id
      and i.accepted_at is null and i.revoked_at is null and i.expires_at > now()
    returning invitation_id
  )
  select i.email, t.name, p.display_name, i.role, i.expires_at
  from opened o
    join public.invitations i on i.id = o.invitation_id
    join public.tenants t on t.id = i.tenant_id
    join public.profiles p on p.id = i.invited_by
$function$;

CREATE OR REPLACE FUNCTION private.open_previews (
  configuration_id uuid,
  content_hashes   text[]
)
  RETURNS TABLE (
    content_hash text,
    token        text,
    html         text
  )
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
#variable_conflict use_column
declare
  preview public.previews;
begin
  if private.role_on('configuration', open_previews.configuration_id) is null then
    perform private.fail(404, 'configuration_not_found');
  end if;
  perform private.check_input(jsonb_build_object('content_hashes',
    case when coalesce(cardinality(content_hashes) > 40, true) then 'at most 40' end));
  for preview in
    update public.previews p set expires_at = now() + interval '1 hour'
    where p.configuration_id = open_previews.configuration_id and p.content_hash = any (content_hashes) and p.expires_at > now()
    returning p.*
  loop
    content_hash := preview.content_hash;
    html := preview.html;
    token := private.new_preview_token(preview, auth.uid());
    return next;
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION private.open_share_link (
  token    text,
  password text
)
  RETURNS jsonb
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$ select private.try_share_link(token, password, auth.uid(), private.caller_address()) $function$;

CREATE OR REPLACE FUNCTION private.open_share_link_for (
  token    text,
  password text,
  visitor  uuid,
  headers  jsonb
)
  RETURNS jsonb
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$ select private.try_share_link(token, password, visitor, private.address_in(headers)) $function$;

CREATE OR REPLACE FUNCTION private.open_topic()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  insert into private.topics (kind, resource_id, tenant_id)
  values (tg_argv[0], new.id, coalesce(to_jsonb(new) ->> 'tenant_id', new.id::text)::uuid);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.open_user_topic()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  insert into private.topics (kind, resource_id) values ('user', new.id);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.origin()
  RETURNS text
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$ select nullif(current_setting('request.headers', true), '')::jsonb ->> 'origin' $function$;

CREATE OR REPLACE FUNCTION private.own_asset (
  tenant_id        uuid,
  configuration_id uuid,
  reference        text
)
  RETURNS text
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  select tenant_id || '/configuration/' || configuration_id || '/' || replace(substr(reference, 7), '/', '.')
$function$;

CREATE OR REPLACE FUNCTION private.page_assets (
  tenant_id        uuid,
  configuration_id uuid,
  content          jsonb
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  return (
    with named as (
      select distinct n.value #>> '{}' as reference
      from jsonb_path_query(content, 'strict $.** ? (@.type() == "string" && @ starts with "asset:")') n (value)
    ), places as (
      select n.reference, private.own_asset(page_assets.tenant_id, configuration_id, n.reference) as path, true as own
      from named n
      union all
      select n.reference, place.path, place.path = private.own_asset(page_assets.tenant_id, configuration_id,
        'asset:' || regexp_replace(n.reference, '^.*/', ''))
      from named n cross join lateral (
        select page_assets.tenant_id || '/configuration/' || substr(n.reference, 7) as path) place
      where n.reference like '%/%'
    ), found as (
      select distinct on (p.reference) p.reference, o.name, coalesce(o.metadata ->> 'eTag', o.updated_at::text) as revision
      from places p join storage.objects o on o.bucket_id = 'assets' and o.name = p.path
      where (o.metadata ->> 'size')::bigint <= 2097152
        -- Its own are seen with it; those of another are whoever's who may read that one.
        and (p.own or private.role_on_file(o.name) >= 'viewer')
      -- What a clone has a copy of is shown from where it is from, as long as it is there.
      order by p.reference, o.name = private.own_asset(page_assets.tenant_id, configuration_id, p.reference)
    )
    select coalesce(jsonb_agg(jsonb_build_object('reference', f.reference, 'path', f.name, 'revision', f.revision)
      order by f.reference), '[]')
    from found f);
end $function$;

CREATE OR REPLACE FUNCTION private.page_content (
  configuration_id uuid,
  version          integer
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  return (
    select case when page_content.version is null then private.configuration_content(page_content.configuration_id) else (
      select v.content from public.configuration_versions v
      where v.configuration_id = page_content.configuration_id and v.version = page_content.version) end);
end $function$;

CREATE OR REPLACE FUNCTION private.page_source (
  configuration_id uuid,
  content          jsonb
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  return (
    select jsonb_build_object('tenant_id', c.tenant_id, 'configuration_id', c.id, 'name', c.name, 'institution', t.name,
      'pages', content -> 'pages', 'pins', coalesce(content -> 'tiles', '{}'),
      'tiles', private.page_tiles(c.tenant_id, content -> 'pages', coalesce(content -> 'tiles', '{}')),
      'assets', private.page_assets(c.tenant_id, c.id, content -> 'pages'),
      'personas', (
        select jsonb_object_agg(p.name, jsonb_build_object('label', p.label, 'context', p.context)
          order by p.tenant_id = private.system_tenant() desc)
        from public.personas p where p.tenant_id in (private.system_tenant(), c.tenant_id)))
    from public.configurations c join public.tenants t on t.id = c.tenant_id
    where c.id = page_source.configuration_id and c.deleted_at is null);
end $function$;

CREATE OR REPLACE FUNCTION private.page_tiles (
  tenant_id uuid,
  content   jsonb,
  pins      jsonb
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  return (
    with recursive placed as (
      select t.tile, 1 as depth
      from jsonb_path_query(content, 'strict $.*.*.tile_structure.tiles[*]') t (tile)
      union all
      select c.tile, p.depth + 1 from placed p cross join lateral jsonb_array_elements(
        case when jsonb_typeof(p.tile -> 'children') = 'array' then p.tile -> 'children' else '[]' end) c (tile)
      where p.depth < 10
    ), named as (
      select distinct p.tile ->> 'type' as type, coalesce(p.tile ->> 'version', pins ->> (p.tile ->> 'type')) as version
      from placed p
    )
    select coalesce(jsonb_agg(jsonb_build_object('type', t.type, 'version', t.version, 'name', t.name,
      'category', t.category, 'template', t.template, 'default_props', t.default_props,
      'sample_context', t.sample_context, 'container', t.container, 'deprecated', t.deprecated_at is not null,
      'library', t.tenant_id = private.system_tenant()) order by t.type, t.version), '[]')
    from named n join public.tiles t
      on t.type = n.type and t.tenant_id in (private.system_tenant(), page_tiles.tenant_id)
      and t.version::text = coalesce(n.version, (select max(other.version)::text from public.tiles other
        where other.tenant_id = t.tenant_id and other.type = t.type)));
end $function$;

CREATE OR REPLACE FUNCTION private.pages_of (
  content jsonb
)
  RETURNS TABLE (
    mode           public.tile_mode,
    audience       public.tile_audience,
    tile_structure jsonb,
    settings       jsonb
  )
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  select m.key::public.tile_mode, a.key::public.tile_audience, a.value -> 'tile_structure', a.value -> 'settings'
  from jsonb_each(content) m cross join lateral jsonb_each(m.value) a
$function$;

CREATE OR REPLACE FUNCTION private.paired_tiles (
  base   jsonb,
  ours   jsonb,
  theirs jsonb
)
  RETURNS TABLE (
    id           text,
    base_parent  text,
    base_tile    jsonb,
    our_parent   text,
    our_tile     jsonb,
    their_parent text,
    their_tile   jsonb
  )
  LANGUAGE plpgsql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
#variable_conflict use_column
begin
  return query
    select coalesce(b.id, o.id, t.id), b.parent, b.tile, o.parent, o.tile, t.parent, t.tile
    from private.flat_tiles(base) b
      full join private.flat_tiles(ours) o on o.id = b.id
      full join private.flat_tiles(theirs) t on t.id = coalesce(b.id, o.id);
end $function$;

CREATE OR REPLACE FUNCTION private.parse_resource (
  resource text,
  OUT      kind text,
  OUT      id uuid
)
  RETURNS record
  LANGUAGE plpgsql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
declare
  parts text[] := regexp_match(resource,
    '^([a-z_]{2,30}):([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$');
begin
  kind := parts[1];
  id := parts[2]::uuid;
end $function$;

CREATE OR REPLACE FUNCTION private.people_in_my_rooms()
  RETURNS SETOF uuid
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  return query
    select p.user_id from private.shared_rooms s join public.room_participants p on p.room_id = s.room_id
    where s.user_id = (select auth.uid())
    union
    select p.user_id from private.room_scopes s
      join public.room_participants p on p.tenant_id = s.tenant_id and p.came_by <> 'granted'
      join public.rooms r on r.id = p.room_id and r.visibility >= s.least and r.deleted_at is null
    where s.user_id = (select auth.uid());
end $function$;

CREATE OR REPLACE FUNCTION private.personas_used()
  RETURNS TABLE (
    tenant_id uuid,
    used      bigint
  )
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$ select p.tenant_id, count(*) from public.personas p where p.tenant_id <> private.system_tenant() group by 1 $function$;

CREATE OR REPLACE FUNCTION private.preview_release (
  id uuid
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  release public.releases;
begin
  select * into release from public.releases r
  where r.id = preview_release.id and r.tenant_id = any (array(select private.my_tenants('viewer')));
  if release.id is null then
    perform private.fail(404, 'release_not_found');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'tenant_id', p.tenant_id, 'configuration_id', p.configuration_id, 'name', p.name, 'problem', p.problem,
      'version_id', p.version_id, 'version', p.version, 'content_hash', p.content_hash,
      'live', case when (p.live).id is not null then jsonb_build_object('configuration_id', (p.live).configuration_id,
        'activation_id', (p.live).id, 'version_id', (p.live).version_id, 'content_hash', (p.live).content_hash) end,
      'diff', case when (p.live).id is not null and p.content is not null
        then private.diff_content((p.live).content, p.content) end)), '[]')
    from private.release_plan(release.id) p);
end $function$;

CREATE OR REPLACE FUNCTION private.preview_source (
  configuration_id uuid,
  version          integer,
  compare          boolean
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
#variable_conflict use_variable
declare
  content jsonb;
  source jsonb;
begin
  if private.role_on('configuration', configuration_id) is null then
    perform private.fail(404, 'configuration_not_found');
  end if;
  content := private.page_content(configuration_id, version);
  if content is null then
    perform private.fail(404, 'version_not_found');
  end if;
  source := private.page_source(configuration_id, content);
  return source || jsonb_build_object(
    'context_source', (select to_jsonb(s) from public.context_sources s where s.tenant_id = (source ->> 'tenant_id')::uuid),
    'live', case when compare then (
      select a.content -> 'pages' from public.configuration_activations a
      where a.tenant_id = (source ->> 'tenant_id')::uuid and a.ended_at is null) end);
end $function$;

CREATE OR REPLACE FUNCTION private.previews_used()
  RETURNS TABLE (
    tenant_id uuid,
    used      bigint
  )
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$ select p.tenant_id, count(*) from public.previews p group by 1 $function$;

CREATE OR REPLACE FUNCTION private.protect_last_owner()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  if old.role = 'owner' and (tg_op = 'DELETE' or new.role <> 'owner') then
    -- Whoever takes an owner away waits here for the others who do; the next statement sees what they did.
    -- No row: the tenant itself is being deleted.
    perform from public.tenants t where t.id = old.tenant_id for no key update;
    if found and not exists (
      select from public.members m
      where m.tenant_id = old.tenant_id and m.role = 'owner' and m.user_id <> old.user_id
    ) then
      perform private.fail(409, 'last_owner', hint => 'Make someone else an owner first.');
    end if;
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $function$;

CREATE OR REPLACE FUNCTION private.publish_configuration (
  id                uuid,
  expected_revision bigint,
  message           text
)
  RETURNS public.configuration_versions
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  configuration public.configurations := private.configuration_for(id, 'editor');
  content jsonb;
  newest public.configuration_versions;
begin
  perform private.check_limit('configurations.save', auth.uid()::text);
  message := private.check_note('message', message);
  configuration := private.lock_configuration(configuration.id);
  perform private.expect_revision(configuration, expected_revision);
  content := private.configuration_content(configuration.id);
  select * into newest from public.configuration_versions v
  where v.configuration_id = configuration.id order by v.version desc limit 1;
  if newest.content_hash = private.content_hash(content) then
    return newest;
  end if;
  insert into public.configuration_versions (tenant_id, configuration_id, version, content, content_hash, message, created_by)
  values (configuration.tenant_id, configuration.id, coalesce(newest.version, 0) + 1, content, private.content_hash(content),
    publish_configuration.message, auth.uid())
  returning * into newest;
  perform private.send_configuration_event(configuration, 'published',
    jsonb_build_object('version_id', newest.id, 'version', newest.version, 'content_hash', newest.content_hash));
  return newest;
end $function$;

CREATE OR REPLACE FUNCTION private.publish_tile_version (
  tenant_id  uuid,
  type       text,
  definition jsonb
)
  RETURNS public.tiles
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  newest public.tiles := private.lock_tiles(publish_tile_version.tenant_id, publish_tile_version.type);
begin
  if newest.id is null then
    perform private.fail(404, 'tile_not_found');
  end if;
  perform private.check_input(jsonb_build_object('definition',
    case when jsonb_typeof(definition) is distinct from 'object' then 'an object' end));
  return private.add_tile(newest.tenant_id, newest.type, newest.version + 1, jsonb_build_object(
    'name', newest.name, 'category', newest.category, 'description', newest.description, 'schema', newest.schema,
    'default_props', newest.default_props, 'template', newest.template, 'sample_context', newest.sample_context,
    'container', newest.container) || definition);
end $function$;

CREATE OR REPLACE FUNCTION private.purge_configurations()
  RETURNS void
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$ delete from public.configurations c where c.deleted_at < now() - interval '7 days' $function$;

CREATE OR REPLACE FUNCTION private.purge_jobs()
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  delete from public.jobs j where j.finished_at < now() - interval '30 days';
  -- What a dead worker left in its last attempt, or somebody cancelled under it.
  execute $spent$
    select graphile_worker.complete_jobs(array_agg(q.id)) from graphile_worker.jobs q
    where q.locked_at is null and q.attempts >= q.max_attempts and q.updated_at < now() - interval '1 day'
  $spent$;
end $function$;

CREATE OR REPLACE FUNCTION private.purge_notifications()
  RETURNS void
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  delete from public.notifications n
  where n.updated_at < now() - case when n.read_at is null then interval '1 year' else interval '90 days' end
$function$;

CREATE OR REPLACE FUNCTION private.purge_previews()
  RETURNS void
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  delete from private.preview_tokens t where t.expires_at <= now();
  delete from public.previews p where p.expires_at <= now()
$function$;

CREATE OR REPLACE FUNCTION private.purge_quarantine()
  RETURNS void
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$ delete from private.document_quarantine where created_at < now() - interval '30 days' $function$;

CREATE OR REPLACE FUNCTION private.purge_rooms()
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  delete from public.rooms r where r.deleted_at < now() - interval '7 days';
  delete from public.room_invites i where i.expires_at < now() - interval '30 days';
  delete from private.room_password_failures f where f.last_at < now() - interval '1 day';
end $function$;

CREATE OR REPLACE FUNCTION private.purge_share_links()
  RETURNS void
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  delete from public.share_visits v where v.created_at < now() - interval '90 days';
  delete from public.share_links l where l.expires_at < now() - interval '30 days'
$function$;

CREATE OR REPLACE FUNCTION private.purge_tenants()
  RETURNS integer
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  with purged as (
    delete from public.tenants t where t.deleted_at < now() - interval '7 days' returning 1
  )
  select count(*)::int from purged
$function$;

CREATE OR REPLACE FUNCTION private.purge_updates()
  RETURNS void
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  -- One look into the index for each document, and not at all its rows.
  with recursive logged as (
    (select u.document_id from private.document_updates u order by u.document_id limit 1)
    union all
    select (select u.document_id from private.document_updates u where u.document_id > l.document_id
      order by u.document_id limit 1)
    from logged l where l.document_id is not null
  )
  delete from private.document_updates u
  using logged l
  where u.document_id = l.document_id and not exists (select from private.documents d where d.id = l.document_id)
$function$;

CREATE OR REPLACE FUNCTION private.put_live (
  configuration_id uuid,
  content          jsonb,
  revision         bigint,
  version_id       uuid                             DEFAULT NULL::uuid,
  back_to          public.configuration_activations DEFAULT NULL::public.configuration_activations
)
  RETURNS public.configuration_activations
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  tenant uuid := (select c.tenant_id from public.configurations c where c.id = put_live.configuration_id);
  ended public.configuration_activations;
  activation public.configuration_activations;
  configuration public.configurations;
begin
  -- One at a time in a tenant, in the order of this lock; configurations are locked after it.
  perform from public.tenants t where t.id = tenant for no key update;
  configuration := private.lock_configuration(put_live.configuration_id);
  ended := private.take_offline(tenant, configuration.id);
  update public.configurations c set is_active = true, activated_at = now() where c.id = configuration.id
  returning * into configuration;
  insert into public.configuration_activations
    (tenant_id, configuration_id, revision, version_id, content, content_hash, previous_id, activated_by)
  values (tenant, configuration.id, put_live.revision, put_live.version_id, put_live.content,
    private.content_hash(put_live.content), case when back_to.id is null then ended.id else back_to.previous_id end,
    (select p.id from public.profiles p where p.id = auth.uid()))
  returning * into activation;
  perform private.send_configuration_event(configuration, 'activated',
    jsonb_build_object('activation_id', activation.id, 'version_id', activation.version_id));
  return activation;
end $function$;

CREATE OR REPLACE FUNCTION private.queue_age()
  RETURNS TABLE (
    kind   text,
    jobs   bigint,
    oldest double precision
  )
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select j.kind, count(*), extract(epoch from now() - min(j.created_at))::float8
  from public.jobs j where j.status = 'queued' group by 1
$function$;

CREATE OR REPLACE FUNCTION private.queue_job (
  job public.jobs
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  SET plan_cache_mode TO 'force_generic_plan'
  AS $function$
begin
  -- The library's schema comes with the first start of a worker, in steps; until its last one the row waits.
  if not exists (select from pg_catalog.pg_proc p
    where p.oid = to_regproc('graphile_worker.add_job') and p.pronargs = 9) then
    return;
  end if;
  -- The queue takes the smallest priority, then the earliest time: turns are milliseconds of a long past year.
  perform graphile_worker.add_job(job.kind, json_build_object('job_id', job.id), max_attempts => 3,
    job_key => 'job:' || job.id, priority => array_position(enum_range(job.priority), job.priority),
    run_at => to_timestamp(job.turn / 1000.0));
end $function$;

CREATE OR REPLACE FUNCTION private.read_live_configuration (
  configuration_id uuid
)
  RETURNS TABLE (
    revision      bigint,
    draft         jsonb,
    base          jsonb,
    base_revision bigint,
    fold          integer,
    state_vector  bytea,
    deletions     bytea,
    troubled      boolean
  )
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select c.revision, private.draft_of(c.id), l.content, l.revision, l.fold, l.state_vector, l.deletions,
    coalesce(l.problems <> '{}', false)
  from public.configurations c left join private.live_configurations l on l.configuration_id = c.id
  where c.id = read_live_configuration.configuration_id and c.deleted_at is null
$function$;

CREATE OR REPLACE FUNCTION private.read_preview (
  token text
)
  RETURNS TABLE (
    content_hash text,
    html         text,
    styles       text[]
  )
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select p.content_hash, p.html, p.styles
  from private.preview_tokens t join public.previews p on p.id = t.preview_id
  where t.token_hash = extensions.digest(token, 'sha256') and t.expires_at > now()
    and private.role_of(t.user_id, 'configuration', p.configuration_id) is not null
$function$;

CREATE OR REPLACE FUNCTION private.read_room_code (
  said text
)
  RETURNS text
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  select regexp_replace(regexp_replace(lower(said), '[^a-z0-9]', '', 'g'), '^(.{4})(.{4})(.{4})$', '\1-\2-\3')
$function$;

CREATE OR REPLACE FUNCTION private.realtime_topic (
  kind text,
  id   uuid
)
  RETURNS text
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  if private.role_on(kind, id) is null then
    perform private.fail(404, 'resource_not_found');
  end if;
  return (select private.topic_name(t) from private.topics t
    where t.kind = realtime_topic.kind and t.resource_id = realtime_topic.id);
end $function$;

CREATE OR REPLACE FUNCTION private.recount_quotas()
  RETURNS TABLE (
    tenant_id uuid,
    kind      text,
    drift     bigint
  )
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  counts text;
begin
  -- One at a time. Rows and ledger commit together, so one statement sees them agree, or sees by how much they do
  -- not; that much is added to what is there by then.
  perform from private.quota_kinds k order by k.kind for update;
  select string_agg(format('select %L::text as kind, c.tenant_id, c.used from %s() c', k.kind, k.usage_of), ' union all ')
  into counts from private.quota_kinds k where k.usage_of is not null;
  return query execute format($mend$
    with drifts as (
      select tenant_id, kind, coalesce(actual.used, 0) - coalesce(ledger.used, 0) as drift
      from (%s) actual full join (
        select l.* from private.quota_usage l join private.quota_kinds k using (kind) where k.usage_of is not null
      ) ledger using (tenant_id, kind)
      where coalesce(actual.used, 0) <> coalesce(ledger.used, 0)
    ), mended as (
      insert into private.quota_usage as u (tenant_id, kind, used) select * from drifts
      on conflict on constraint quota_usage_pkey do update set used = u.used + excluded.used
    )
    select * from drifts
  $mend$, counts);
end $function$;

CREATE OR REPLACE FUNCTION private.redeem_api_key (
  api_key text
)
  RETURNS TABLE (
    id    uuid,
    name  text,
    email text,
    ready boolean
  )
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  parts text[] := regexp_match(api_key, '^tenon_([0-9a-f]{32})_([0-9a-f]{64})$');
  key public.api_keys;
  machine uuid;
begin
  select k.* into key
  from public.api_keys k
  join private.api_key_secrets s on s.api_key_id = k.id
  join public.tenants t on t.id = k.tenant_id
  where k.id = parts[1]::uuid and s.hash = extensions.digest(parts[2], 'sha256')
    and k.revoked_at is null and k.expires_at > now() and t.deleted_at is null
    and (k.outlives_maker or exists (select from public.members m
      where m.tenant_id = k.tenant_id and m.user_id = k.created_by));
  if key.id is null then
    perform private.fail(401, 'api_key_not_valid', hint => 'It is unknown, revoked, expired or its maker has left: make another.');
  end if;
  id := key.id;
  name := key.name;
  -- No mail goes to this domain (RFC 2606).
  email := 'key-' || key.id || '@machines.invalid';
  -- Only Auth's admin writes app_metadata: nobody takes a machine's place by signing up with its address.
  select u.id into machine from auth.users u
  where u.email = redeem_api_key.email and u.raw_app_meta_data ->> 'api_key' = key.id::text;
  ready := machine is not null;
  if ready then
    perform private.ensure_profile(machine);
    update public.api_keys k set user_id = machine, last_used_at = now() where k.id = key.id;
  end if;
  return next;
end $function$;

CREATE OR REPLACE FUNCTION private.refuse (
  status integer,
  code   text,
  fields jsonb   DEFAULT NULL::jsonb,
  hint   text    DEFAULT NULL::text
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
begin
  -- REST answers with these and commits, where an error would undo what was written.
  perform set_config('response.status', status::text, true);
  if fields ? 'retry_after' then
    perform set_config('response.headers', (
      select jsonb_agg(jsonb_build_object(header, fields ->> field))
      from (values ('Retry-After', 'retry_after'), ('RateLimit-Limit', 'at_most'), ('RateLimit-Remaining', 'remaining'),
        ('RateLimit-Reset', 'reset')) told (header, field)
      where fields ? field)::text, true);
  end if;
  return jsonb_build_object(
    'code', 'PT' || status, 'message', code, 'details', coalesce(fields::text, ''), 'hint', coalesce(hint, ''));
end $function$;

CREATE OR REPLACE FUNCTION private.refuse_guests()
  RETURNS void
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  if not exists (select from auth.users u where u.id = auth.uid() and not u.is_anonymous) then
    perform private.fail(403, 'guest_not_allowed', hint => 'Sign in with an account of your own.');
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.refuse_machines()
  RETURNS void
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  if exists (select from auth.users u where u.id = auth.uid() and u.raw_app_meta_data ? 'api_key') then
    perform private.fail(403, 'machine_not_allowed', hint => 'A person does this, not a key.');
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.reject_configuration (
  id           uuid,
  content_hash text,
  comment      text
)
  RETURNS public.configuration_approvals
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$ select private.decide_approval(id, content_hash, 'rejected', comment) $function$;

CREATE OR REPLACE FUNCTION private.release_for (
  id       uuid,
  at_least public.member_role
)
  RETURNS public.releases
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  release public.releases;
begin
  select * into release from public.releases r
  where r.id = release_for.id and r.tenant_id = any (array(select private.my_tenants('viewer')));
  if release.id is null then
    perform private.fail(404, 'release_not_found');
  end if;
  if private.tenant_role(release.tenant_id) < at_least then
    perform private.fail(403, 'forbidden', hint => 'This takes the role ' || at_least || ' in the tenant of the release.');
  end if;
  if at_least > 'viewer' then
    select * into release from public.releases r where r.id = release_for.id for no key update;
  end if;
  return release;
end $function$;

CREATE OR REPLACE FUNCTION private.release_plan (
  release_id uuid
)
  RETURNS TABLE (
    tenant_id        uuid,
    configuration_id uuid,
    name             text,
    version_id       uuid,
    version          integer,
    content          jsonb,
    content_hash     text,
    live             public.configuration_activations,
    problem          text
  )
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select i.target_tenant_id, i.configuration_id, c.name, v.id, v.version, v.content, v.content_hash, live.activation,
    case
      when seen.role is null then 'configuration_not_found'
      when seen.role < 'editor' then 'forbidden'
      when v.id is null then 'version_not_found'
      when exists (select from public.approval_rules r where r.tenant_id = i.target_tenant_id and r.required)
        and not exists (select from public.configuration_approvals a
          where a.configuration_id = i.configuration_id and a.content_hash = v.content_hash and a.status = 'approved')
        then 'approval_required' end
  from public.release_items i
    cross join lateral private.role_on('configuration', i.configuration_id) seen (role)
    left join public.configurations c on c.id = i.configuration_id and seen.role is not null
    left join public.configuration_versions v on v.id = i.version_id and v.configuration_id = c.id
    left join lateral (select a as activation from public.configuration_activations a
      where a.tenant_id = c.tenant_id and a.ended_at is null) live on true
  where i.release_id = release_plan.release_id
  order by i.target_tenant_id
$function$;

CREATE OR REPLACE FUNCTION private.remove_context_source (
  tenant_id uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  if coalesce(private.lock_tenant(remove_context_source.tenant_id) < 'admin', true) then
    perform private.fail(403, 'forbidden', hint => 'Where contexts come from is for the admins of a tenant.');
  end if;
  delete from public.context_sources s where s.tenant_id = remove_context_source.tenant_id;
  if found then
    perform private.note_audit(remove_context_source.tenant_id, 'context_source.deleted', 'context_source',
      remove_context_source.tenant_id::text);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.remove_from_release (
  release_id       uuid,
  configuration_id uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  release public.releases := private.release_for(release_id, 'editor');
begin
  if release.status <> 'open' then
    perform private.fail(409, 'release_not_open', hint => 'It has been applied: make another.');
  end if;
  delete from public.release_items i
  where i.release_id = release.id and i.configuration_id = remove_from_release.configuration_id;
  if not found then
    perform private.fail(404, 'configuration_not_found', hint => 'It is not in this release.');
  end if;
  perform private.send_event('tenant', release.tenant_id, 'release.changed', jsonb_build_object('release_id', release.id));
end $function$;

CREATE OR REPLACE FUNCTION private.remove_left (
  head private.audit_heads
)
  RETURNS bigint
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  update private.audit_heads h set removed = c.seq, removed_hash = c.hash from private.audit_chain c
  where h.tenant_id = head.tenant_id and c.tenant_id = head.tenant_id and c.seq = head.leaving;
  delete from public.audit_log l using private.audit_chain c
  where c.tenant_id = head.tenant_id and c.seq <= head.leaving and l.tenant_id = c.tenant_id and l.id = c.entry_id;
  delete from private.audit_chain c where c.tenant_id = head.tenant_id and c.seq <= head.leaving;
  select head.leaving - head.removed
$function$;

CREATE OR REPLACE FUNCTION private.remove_member (
  tenant_id uuid,
  user_id   uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  caller_role public.member_role := private.lock_tenant(remove_member.tenant_id);
  target public.members;
begin
  select * into target from public.members m
  where m.tenant_id = remove_member.tenant_id and m.user_id = remove_member.user_id;
  if not found then
    perform private.fail(404, 'member_not_found');
  end if;
  if target.user_id <> auth.uid()
    and (caller_role is null or caller_role < 'admin' or target.role > caller_role) then
    perform private.fail(403, 'forbidden', hint => 'Removing a member takes an admin, removing an owner takes an owner.');
  end if;
  delete from public.members m where m.tenant_id = target.tenant_id and m.user_id = target.user_id;
end $function$;

CREATE OR REPLACE FUNCTION private.rename_snapshot (
  id   uuid,
  name text
)
  RETURNS public.document_versions
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  version public.document_versions := (private.lock_version(id)).version;
  label text := private.snapshot_name(name);
  document private.documents;
begin
  select * into document from private.documents d
  where (d.kind, d.resource_id) = (version.resource_kind, version.resource_id) for no key update;
  update public.document_versions v
  set name = label, created_by = case when v.name is null then auth.uid() else v.created_by end
  where v.id = version.id returning * into version;
  perform private.check_snapshots(document);
  return version;
end $function$;

CREATE OR REPLACE FUNCTION private.request_approval (
  configuration_id  uuid,
  expected_revision bigint,
  message           text
)
  RETURNS public.configuration_approvals
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  configuration public.configurations := private.configuration_for(configuration_id, 'editor');
  approval public.configuration_approvals;
  hash text;
begin
  message := private.check_note('message', message);
  configuration := private.lock_configuration(configuration.id);
  perform private.expect_revision(configuration, expected_revision);
  hash := private.content_hash(private.configuration_content(configuration.id));
  insert into public.configuration_approvals (tenant_id, configuration_id, content_hash, status, message, requested_by)
  values (configuration.tenant_id, configuration.id, hash, 'requested', request_approval.message, auth.uid())
  on conflict do nothing returning * into approval;
  if approval.id is null then
    select * into approval from public.configuration_approvals a
    where a.configuration_id = configuration.id and a.content_hash = hash and a.status in ('requested', 'approved');
  end if;
  return approval;
end $function$;

CREATE OR REPLACE FUNCTION private.request_export (
  kind        text,
  resource_id uuid,
  format      text,
  options     jsonb,
  requester   uuid,
  claims      jsonb,
  priority    public.job_priority
)
  RETURNS public.exports
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  job_kind text := coalesce(case when options ? 'table' then 'export.table' end,
    (select f.job_kind from private.export_formats f
      where (f.kind, f.format) = (request_export.kind, request_export.format)));
  export public.exports;
begin
  insert into public.exports (tenant_id, requested_by, kind, resource_id, format, options, file_name)
  select t.tenant_id, requester, t.kind, t.resource_id, request_export.format, request_export.options,
    concat_ws('-', n.slug, coalesce(options ->> 'table', t.kind), to_char(now() at time zone 'utc', 'YYYY-MM-DD'))
      || '.' || request_export.format
  from private.topics t join public.tenants n on n.id = t.tenant_id
  where t.kind = request_export.kind and t.resource_id = request_export.resource_id
  returning * into export;
  -- After the ledger of the quota, which the insert has locked, as all exports do: schedules begin many in one transaction.
  perform private.count_visitor(export.tenant_id, requester);
  insert into private.export_claims (export_id, claims) values (export.id, request_export.claims);
  update public.exports e
  set job_id = private.enqueue(export.tenant_id, job_kind, jsonb_build_object(
      'export_id', export.id, 'resource', export.kind || ':' || export.resource_id),
    priority => request_export.priority, created_by => requester)
  where e.id = export.id returning * into export;
  return export;
end $function$;

CREATE OR REPLACE FUNCTION private.require_approval (
  tenant_id uuid,
  required  boolean
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  if coalesce(private.lock_tenant(require_approval.tenant_id) < 'admin', true) then
    perform private.fail(403, 'forbidden', hint => 'Who has to approve is for the admins of a tenant.');
  end if;
  perform private.check_input(jsonb_build_object('required', case when required is null then 'true or false' end));
  insert into public.approval_rules as r (tenant_id, required)
  values (require_approval.tenant_id, require_approval.required)
  on conflict on constraint approval_rules_tenant_id_key do update set required = excluded.required;
end $function$;

CREATE OR REPLACE FUNCTION private.require_mfa (
  tenant_id uuid,
  required  boolean
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  if coalesce(private.lock_tenant(require_mfa.tenant_id) < 'admin', true) then
    perform private.fail(403, 'forbidden', hint => 'The security of a tenant is for its admins.');
  end if;
  perform private.check_input(jsonb_build_object('required', case when required is null then 'true or false' end));
  -- Who asks it of others has it: nobody locks themselves out.
  if required and coalesce(auth.jwt() ->> 'aal', 'aal1') <> 'aal2' then
    perform private.fail(403, 'mfa_required', hint => 'Sign in with a second factor yourself first.');
  end if;
  update public.tenants t set mfa_required = required where t.id = require_mfa.tenant_id;
end $function$;

CREATE OR REPLACE FUNCTION private.resolve_thread (
  id       uuid,
  resolved boolean
)
  RETURNS public.comments
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  first public.comments := private.lock_comment(resolve_thread.id);
begin
  if first.thread_id <> first.id then
    perform private.fail(404, 'comment_not_found');
  end if;
  if first.author_id is distinct from auth.uid()
    and coalesce(private.role_on(first.resource_kind, first.resource_id) < 'editor', true) then
    perform private.fail(403, 'forbidden', hint => 'A thread is resolved by who began it, or an editor of the resource.');
  end if;
  perform private.check_input(jsonb_build_object('resolved', case when resolved is null then 'true or false' end));
  if resolved <> (first.resolved_at is not null) then
    update public.comments c
    set resolved_at = case when resolved then now() end, resolved_by = case when resolved then auth.uid() end
    where c.id = first.id returning * into first;
  end if;
  return first;
end $function$;

CREATE OR REPLACE FUNCTION private.restore_configuration (
  id uuid
)
  RETURNS public.configurations
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  configuration public.configurations;
begin
  update public.configurations c set deleted_at = null
  where c.id = restore_configuration.id and c.deleted_at is not null
    and c.tenant_id = any (array(select private.my_tenants('editor')))
  returning * into configuration;
  if configuration.id is null then
    perform private.fail(404, 'configuration_not_found');
  end if;
  perform private.send_configuration_event(configuration, 'restored');
  return configuration;
end $function$;

CREATE OR REPLACE FUNCTION private.restore_document (
  resource_kind text,
  resource_id   uuid,
  version       integer,
  at            timestamp with time zone
)
  RETURNS uuid
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  document private.documents := private.document_for(resource_kind, resource_id, 'editor', true);
  wanted public.document_versions;
begin
  perform private.check_input(jsonb_build_object(
    'version', case when (version is null) = (at is null) then 'either a version or a time' end,
    'at', case when version is null and at is not null then private.moment_problem(document, at) end));
  if version is not null then
    select * into wanted from public.document_versions v
    where v.resource = document.kind || ':' || document.resource_id and v.version = restore_document.version;
    if wanted.id is null then
      perform private.fail(404, 'snapshot_not_found');
    end if;
  end if;
  return private.enqueue_revert(document, 'document.restore', jsonb_strip_nulls(jsonb_build_object(
    'version', version, 'version_id', wanted.id, 'at', coalesce(at, wanted.created_at))));
end $function$;

CREATE OR REPLACE FUNCTION private.restore_room (
  room_id uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  update public.rooms r set deleted_at = null
  where r.id = restore_room.room_id and r.id in (select d.id from private.deleted_rooms() d);
  if not found then
    perform private.fail(404, 'room_not_found');
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.restore_tenant (
  tenant_id uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  update public.tenants t set deleted_at = null
  where t.id = restore_tenant.tenant_id and t.id in (select d.id from private.deleted_tenants() d);
  if not found then
    perform private.fail(404, 'tenant_not_found');
  end if;
  perform private.check_tenants_owned();
end $function$;

CREATE OR REPLACE FUNCTION private.restore_turns()
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  -- The library counts the wait before another attempt in real time, which is later than every turn.
  execute $due$
    select graphile_worker.reschedule_jobs(array[q.id], run_at => to_timestamp(j.turn / 1000.0))
    from public.jobs j join graphile_worker.jobs q on q.key = 'job:' || j.id
    where j.status = 'queued' and j.attempts > 0 and q.locked_at is null and q.attempts < q.max_attempts
      and q.run_at between greatest(j.started_at, to_timestamp(j.turn / 1000.0)) and now()
  $due$;
end $function$;

CREATE OR REPLACE FUNCTION private.restore_version (
  configuration_id  uuid,
  version           integer,
  expected_revision bigint
)
  RETURNS public.configurations
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  configuration public.configurations := private.configuration_for(configuration_id, 'editor');
  content jsonb;
begin
  perform private.check_limit('configurations.save', auth.uid()::text);
  content := (private.version_for(configuration.id, version)).content -> 'pages';
  perform private.check_input(private.check_content(configuration.tenant_id, content));
  configuration := private.lock_configuration(configuration.id);
  if expected_revision is not null then
    perform private.expect_revision(configuration, expected_revision);
  end if;
  return private.store_content(configuration, content);
end $function$;

CREATE OR REPLACE FUNCTION private.resume_jobs (
  dead_workers text[]
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  execute 'select graphile_worker.force_unlock_workers($1)' using dead_workers;
  perform private.enqueue_waiting();
  -- The library tells its workers of new jobs only; of these they would hear with their next look.
  perform pg_notify('jobs:insert', '{"count": 1}');
end $function$;

CREATE OR REPLACE FUNCTION private.retry_job (
  id uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  job public.jobs := private.lock_job(retry_job.id);
begin
  if job.status not in ('failed', 'cancelled') then
    perform private.fail(409, 'job_not_failed');
  end if;
  update public.jobs j
  set status = 'queued', progress = 0, attempts = 0, error = null, started_at = null, finished_at = null,
    turn = private.next_turn(j.tenant_id, j.priority)
  where j.id = job.id returning * into job;
  perform private.queue_job(job);
end $function$;

CREATE OR REPLACE FUNCTION private.review_board()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform pg_notify('tenon_rights', 'room:' || new.id);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.review_rights (
  user_id uuid
)
  RETURNS void
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select pg_notify('tenon_rights', 'user:' || person.id) from (
    select review_rights.user_id as id
    union all
    select k.user_id from public.api_keys k where k.created_by = review_rights.user_id and k.user_id is not null
  ) person
$function$;

CREATE OR REPLACE FUNCTION private.revoke_api_key (
  id uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  update public.api_keys k set revoked_at = now()
  where k.id = revoke_api_key.id and k.revoked_at is null and k.tenant_id in (select private.my_tenants('admin'));
  if not found then
    perform private.fail(404, 'api_key_not_found');
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.revoke_invitation (
  id uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  update public.invitations i set revoked_at = now()
  where i.id = revoke_invitation.id and i.accepted_at is null and i.revoked_at is null
    and i.tenant_id in (select private.my_tenants('admin'));
  if not found then
    perform private.fail(404, 'invitation_not_found');
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.revoke_room_invite (
  id uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  update public.room_invites i set revoked_at = now()
  where i.id = revoke_room_invite.id and i.revoked_at is null and private.room_role(i.room_id) >= 'editor';
  if not found then
    perform private.fail(404, 'room_invite_not_found');
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.revoke_share_link (
  id uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  update public.share_links l set revoked_at = now()
  where l.id = revoke_share_link.id and l.revoked_at is null and l.id in (select private.my_share_links());
  if not found then
    perform private.fail(404, 'share_link_not_found');
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.role_in_document (
  kind        text,
  resource_id uuid,
  held        public.member_role
)
  RETURNS public.member_role
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  opens text := (select k.opens from private.document_kinds k where k.kind = role_in_document.kind);
begin
  if held is not null and opens is not null then
    execute format('select %s($1, $2)', opens) into held using resource_id, held;
  end if;
  return held;
end $function$;

CREATE OR REPLACE FUNCTION private.role_of (
  user_id     uuid,
  kind        text,
  resource_id uuid
)
  RETURNS public.member_role
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  grants_of text := (select k.grants_of from private.resource_kinds k where k.kind = role_of.kind);
  role public.member_role;
begin
  if grants_of is null then
    return null;
  end if;
  execute format('select max(role) from %s($1, $2)', grants_of) into role using resource_id, user_id;
  return role;
end $function$;

CREATE OR REPLACE FUNCTION private.role_on (
  kind        text,
  resource_id uuid
)
  RETURNS public.member_role
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  return private.role_of(auth.uid(), kind, resource_id);
end $function$;

CREATE OR REPLACE FUNCTION private.role_on_file (
  path text
)
  RETURNS public.member_role
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  parts text[] := regexp_match(path, '^([0-9a-f-]{36})/([a-z_]+)/([0-9a-f-]{36})/[^/]+$');
begin
  -- The tenant in the path is the resource's own: nobody files things under another one.
  if not exists (select from private.topics t
    where t.kind = parts[2] and t.resource_id = parts[3]::uuid and t.tenant_id = parts[1]::uuid) then
    return null;
  end if;
  return private.role_on(parts[2], parts[3]::uuid);
exception when invalid_text_representation then
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.roll_back_release (
  id uuid
)
  RETURNS public.releases
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  release public.releases := private.release_for(id, 'editor');
  blocked jsonb;
begin
  if release.status <> 'applied' then
    perform private.fail(409, 'release_not_applied', hint => 'Only what has been applied is rolled back, once.');
  end if;
  perform from public.tenants t where t.id in (select i.target_tenant_id from public.release_items i where i.release_id = release.id)
  order by t.id for no key update;
  with acts as (
    select i.configuration_id, a.ended_at, c.name, private.role_on('configuration', i.configuration_id) as role,
      a.previous_id is not null and b.id is null as stranded
    from public.release_items i
      join public.configuration_activations a on a.id = i.activation_id
      join public.configurations c on c.id = a.configuration_id
      left join public.configuration_activations p on p.id = a.previous_id
      left join public.configurations b on b.id = p.configuration_id and b.deleted_at is null
    where i.release_id = release.id
  ), checked as (
    select x.*, case
        when x.role is null then 'configuration_not_found'
        when x.role < 'editor' then 'forbidden'
        when x.ended_at is not null then 'activation_ended'
        when x.stranded then 'nothing_to_roll_back_to' end as problem
    from acts x
  )
  select jsonb_agg(jsonb_build_object('configuration_id', k.configuration_id,
    'name', case when k.role is not null then k.name end, 'problem', k.problem))
  into blocked from checked k where k.problem is not null;
  if blocked is not null then
    perform private.fail(409, 'release_blocked', jsonb_build_object('configurations', blocked), 'Roll the others back one by one.');
  end if;
  perform private.end_activation(i.activation_id)
  from (select * from public.release_items i where i.release_id = release.id order by i.target_tenant_id) i
  where i.activation_id is not null;
  update public.releases r set status = 'rolled_back', rolled_back_by = auth.uid(), rolled_back_at = now()
  where r.id = release.id returning * into release;
  perform private.send_event('tenant', release.tenant_id, 'release.rolled_back', jsonb_build_object('release_id', release.id));
  return release;
end $function$;

CREATE OR REPLACE FUNCTION private.rollback_activation (
  id uuid
)
  RETURNS public.configuration_activations
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  configuration_id uuid := (select a.configuration_id from public.configuration_activations a where a.id = rollback_activation.id);
begin
  if private.role_on('configuration', configuration_id) is null then
    perform private.fail(404, 'activation_not_found');
  end if;
  perform private.configuration_for(configuration_id, 'editor');
  return private.undo_activation(rollback_activation.id);
end $function$;

CREATE OR REPLACE FUNCTION private.room_code()
  RETURNS text
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  -- 12 of 32 letters and digits that are not mistaken for each other (no l, o, 0, 1): 60 bits.
  select regexp_replace(
    string_agg(substr('abcdefghijkmnpqrstuvwxyz23456789', (get_byte(bytes, i) & 31) + 1, 1), '' order by i),
    '^(.{4})(.{4})(.{4})$', '\1-\2-\3')
  from extensions.gen_random_bytes(12) bytes, generate_series(0, 11) i
$function$;

CREATE OR REPLACE FUNCTION private.room_password_subjects()
  RETURNS TABLE (
    subject       text,
    free_attempts integer
  )
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select * from (values (auth.uid()::text, 5), (private.caller_address(), 20), ('everybody', 100)) s (subject, free)
  where s.subject is not null
$function$;

CREATE OR REPLACE FUNCTION private.room_role (
  room_id uuid
)
  RETURNS public.member_role
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  return (
    select max(g.role) from private.room_grants g
    where g.room_id = room_role.room_id and g.user_id = (select auth.uid()));
end $function$;

CREATE OR REPLACE FUNCTION private.rooms_used()
  RETURNS TABLE (
    tenant_id uuid,
    used      bigint
  )
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$ select r.tenant_id, count(*) from public.rooms r group by 1 $function$;

CREATE OR REPLACE FUNCTION private.rotate_api_key (
  id uuid
)
  RETURNS text
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform private.refuse_machines();
  update public.api_keys k set secret_since = clock_timestamp()
  where k.id = rotate_api_key.id and k.revoked_at is null and k.tenant_id in (select private.my_tenants('admin'));
  if not found then
    perform private.fail(404, 'api_key_not_found');
  end if;
  return private.new_key_secret(rotate_api_key.id);
end $function$;

CREATE OR REPLACE FUNCTION private.rotate_topics (
  tenant_id   uuid,
  kind        text DEFAULT NULL::text,
  resource_id uuid DEFAULT NULL::uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  topic private.topics;
begin
  -- Several topics are locked one after the other: in a tenant only one does so at a time.
  perform from public.tenants t where t.id = rotate_topics.tenant_id for no key update;
  for topic in
    select * from private.topics t
    where t.tenant_id = rotate_topics.tenant_id
      and (rotate_topics.kind is null or (t.kind, t.resource_id) = (rotate_topics.kind, rotate_topics.resource_id))
    order by t.kind, t.resource_id for update
  loop
    perform realtime.send('{}', 'rotated', private.topic_name(topic), true);
    update private.topics t set epoch = t.epoch + 1 where (t.kind, t.resource_id) = (topic.kind, topic.resource_id);
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION private.run_activation_schedule (
  schedule public.activation_schedules,
  ends     boolean
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  version public.configuration_versions;
  activation public.configuration_activations;
begin
  if not ends and schedule.status = 'waiting' then
    if schedule.until <= now() then
      perform private.fail(409, 'schedule_ended', hint => 'No worker ran between its beginning and its end.');
    end if;
    select * into version from public.configuration_versions v where v.id = schedule.version_id;
    activation := private.put_live(schedule.configuration_id, version.content,
      (select c.revision from public.configurations c where c.id = schedule.configuration_id), version.id);
    update public.activation_schedules s
    set activation_id = activation.id, status = case when s.until is null then 'done' else 'active' end
    where s.id = schedule.id;
  elsif ends and schedule.status = 'active' then
    perform private.end_activation(schedule.activation_id);
    update public.activation_schedules s set status = 'done' where s.id = schedule.id;
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.run_schedules()
  RETURNS integer
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  due record;
  refusal text;
  begun int := 0;
begin
  for due in
    select s.id, s.tenant_id, s.payload, s.cron, s.zone, k.starts
    from public.schedules s join private.schedule_kinds k using (kind)
    join public.tenants t on t.id = s.tenant_id and t.deleted_at is null
    where s.next_at <= now() order by s.next_at limit 100 for update of s skip locked
  loop
    -- Counted from now: what was missed happens once, however often it was missed.
    begin
      update public.schedules s set last_at = now(), next_at = private.cron_next(due.cron, now(), due.zone), error = null
      where s.id = due.id and s.cron is not null;
      execute format('select %s($1, $2)', due.starts) using due.tenant_id, due.payload;
      delete from public.schedules s where s.id = due.id and s.cron is null;
      begun := begun + 1;
    exception when others then
      -- One that fails does not keep the others from their time. What was refused is as a rule refused again.
      -- A limit is refused with headers: the code is in what it says.
      refusal := case when sqlstate like 'PT4%' then sqlerrm
        when sqlstate = 'PGRST' then sqlerrm::jsonb ->> 'message' end;
      if refusal is null then
        raise warning 'schedule % did not begin: %', due.id, sqlerrm;
      end if;
      update public.schedules s
      set error = coalesce(refusal, 'internal'),
        next_at = case when s.cron is null then now() + interval '1 minute'
          when refusal is not null then private.cron_next(s.cron, now() + interval '1 hour', s.zone)
          else now() + interval '1 hour' end
      where s.id = due.id;
    end;
  end loop;
  return begun;
end $function$;

CREATE OR REPLACE FUNCTION private.save_configuration (
  configuration_id  uuid,
  content           jsonb,
  expected_revision bigint
)
  RETURNS public.configurations
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  configuration public.configurations := private.configuration_for(configuration_id, 'editor');
begin
  perform private.check_limit('configurations.save', auth.uid()::text);
  -- Before the lock: nobody waits for the reading of somebody else's tiles.
  perform private.check_input(private.check_content(configuration.tenant_id, content));
  configuration := private.lock_configuration(configuration.id);
  if not private.check_revision(configuration, expected_revision) then
    perform private.fail(409, 'configuration_conflict',
      private.configuration_conflict(configuration, content, expected_revision),
      'Look at conflicts, then save merged against revision.');
  end if;
  return private.store_content(configuration, content);
end $function$;

CREATE OR REPLACE FUNCTION private.save_configuration_data (
  configuration_id  uuid,
  mode              public.tile_mode,
  audience          public.tile_audience,
  tile_structure    jsonb,
  expected_revision bigint,
  settings          jsonb
)
  RETURNS public.configurations
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform private.check_input(jsonb_build_object(
    'mode', case when mode is null then 'app, desktop or mobile' end,
    'audience', case when audience is null then 'consumer or business' end,
    'tile_structure', case when tile_structure is null then 'the tiles of the page' end));
  return private.save_configuration(configuration_id, jsonb_build_object(mode, jsonb_build_object(audience,
    jsonb_build_object('tile_structure', tile_structure)
      || case when settings is null then '{}' else jsonb_build_object('settings', settings) end)), expected_revision);
end $function$;

CREATE OR REPLACE FUNCTION private.save_live_configuration (
  configuration_id  uuid,
  expected_revision bigint,
  expected_base     bigint,
  pages             jsonb,
  problems          jsonb,
  conflicts         jsonb,
  edit              bytea,
  writers           uuid[],
  fold              integer,
  state_vector      bytea,
  deletions         bytea
)
  RETURNS boolean
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  configuration public.configurations;
  live private.live_configurations;
  unsaved uuid[] := '{}';
begin
  select * into configuration from public.configurations c where c.id = save_live_configuration.configuration_id;
  if pages <> '{}' then
    -- Before the lock, as for any save.
    problems := private.check_content(configuration.tenant_id, pages);
    pages := private.sound_pages(pages, problems);
  end if;
  select * into configuration from public.configurations c
  where c.id = configuration.id and c.deleted_at is null for no key update;
  if configuration.id is null then
    return true;
  end if;
  select * into live from private.live_configurations l where l.configuration_id = configuration.id;
  if configuration.revision <> expected_revision or live.revision is distinct from expected_base then
    return false;
  end if;
  writers := array(select w.id from unnest(writers || live.writers) with ordinality w (id, place) group by w.id order by min(w.place));
  if problems <> '{}' then
    unsaved := writers;
  end if;
  if problems <> coalesce(live.problems, '{}') then
    perform private.tell_live_configuration(configuration, 'problems', jsonb_build_object('problems', problems));
  end if;
  if pages is null then
    update private.live_configurations l
    set problems = save_live_configuration.problems, writers = unsaved, fold = save_live_configuration.fold,
      state_vector = save_live_configuration.state_vector, deletions = save_live_configuration.deletions
    where l.configuration_id = configuration.id;
    return true;
  end if;
  insert into private.live_configurations as l
    (configuration_id, tenant_id, revision, content, fold, state_vector, deletions, problems, writers)
  values (configuration.id, configuration.tenant_id, configuration.revision, private.draft_of(configuration.id),
    save_live_configuration.fold, save_live_configuration.state_vector, save_live_configuration.deletions, problems, unsaved)
  on conflict on constraint live_configurations_pkey do update
  set revision = excluded.revision, content = excluded.content, problems = excluded.problems, writers = excluded.writers,
    fold = excluded.fold, state_vector = excluded.state_vector, deletions = excluded.deletions;
  if edit is not null then
    perform private.append_server_edit(d, edit) from private.documents d
    where d.kind = 'configuration' and d.resource_id = configuration.id;
  end if;
  if conflicts <> '[]' then
    perform private.tell_live_configuration(configuration, 'merged', jsonb_build_object('conflicts', (
      select jsonb_agg(jsonb_build_object('at', c.value -> 'at', 'kind', c.value -> 'kind'))
      from (select value from jsonb_array_elements(conflicts) limit 50) c)));
  end if;
  if pages <> '{}' then
    perform private.store_live_pages(configuration, pages, array(
      select p.id from unnest(writers) with ordinality w (id, place) join public.profiles p using (id) order by w.place));
  end if;
  return true;
end $function$;

CREATE OR REPLACE FUNCTION private.save_persona (
  tenant_id uuid,
  name      text,
  label     text,
  audience  public.tile_audience,
  context   jsonb
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
#variable_conflict use_variable
declare
  role public.member_role := private.tenant_role(tenant_id);
begin
  if role is null then
    perform private.fail(404, 'tenant_not_found');
  end if;
  if role < 'editor' then
    perform private.fail(403, 'forbidden', hint => 'Personas are for editors.');
  end if;
  label := private.clean_name(label);
  perform private.check_input(jsonb_build_object(
    'name', case when coalesce(name !~ '^[a-z][a-z0-9_]{1,39}$', true) then 'small letters, digits and _, 2 to 40' end,
    'label', case when coalesce(char_length(label), 0) not between 1 and 80 then '1 to 80 characters' end,
    'audience', case when audience is null then 'consumer or business' end,
    'context', case when jsonb_typeof(context) is distinct from 'object' then 'an object'
      when octet_length(context::text) > 65536 then 'at most 65536 bytes' end));
  insert into public.personas as p (tenant_id, name, label, audience, context, created_by)
  values (tenant_id, name, label, audience, context, auth.uid())
  on conflict on constraint personas_pkey do update
    set (label, audience, context) = row (excluded.label, excluded.audience, excluded.context)
    where p.tenant_id <> private.system_tenant();
end $function$;

CREATE OR REPLACE FUNCTION private.schedule (
  tenant_id uuid,
  kind      text,
  payload   jsonb,
  cron      text,
  zone      text  DEFAULT 'UTC'::text
)
  RETURNS uuid
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  id uuid;
begin
  perform private.check_input(jsonb_build_object('kind', case when not exists (
    select from private.schedule_kinds k where k.kind = schedule.kind) then 'a kind that can be scheduled' end));
  insert into public.schedules (tenant_id, kind, payload, cron, zone, created_by, next_at)
  values (schedule.tenant_id, schedule.kind, schedule.payload, schedule.cron, schedule.zone,
    (select p.id from public.profiles p where p.id = auth.uid()),
    private.cron_next(schedule.cron, now(), schedule.zone))
  returning schedules.id into id;
  return id;
end $function$;

CREATE OR REPLACE FUNCTION private.schedule_activation (
  id      uuid,
  at      timestamp with time zone,
  until   timestamp with time zone,
  version integer
)
  RETURNS public.activation_schedules
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  configuration public.configurations := private.configuration_for(id, 'editor');
  published public.configuration_versions;
  schedule_id uuid := gen_random_uuid();
  schedule public.activation_schedules;
begin
  perform private.check_input(jsonb_build_object(
    'at', case when at is null or at not between now() and now() + interval '366 days' then 'a time within the next 366 days' end,
    'until', case when until not between at + interval '1 second' and at + interval '366 days' then 'after at, within 366 days' end));
  perform private.check_limit('configurations.save', auth.uid()::text);
  published := private.version_for(configuration.id, version);
  perform private.demand_approval(configuration.id, published.content_hash);
  insert into public.activation_schedules (id, tenant_id, configuration_id, version_id, at, until, created_by, begins_by, ends_by)
  values (schedule_id, configuration.tenant_id, configuration.id, published.id, schedule_activation.at, schedule_activation.until, auth.uid(),
    private.schedule_once(configuration.tenant_id, 'configuration.activate', jsonb_build_object('id', schedule_id), at),
    case when until is not null then
      private.schedule_once(configuration.tenant_id, 'configuration.activate', jsonb_build_object('id', schedule_id, 'end', true), until) end)
  returning * into schedule;
  return schedule;
end $function$;

CREATE OR REPLACE FUNCTION private.schedule_export (
  resource text,
  format   text,
  cron     text,
  zone     text,
  options  jsonb
)
  RETURNS uuid
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  target record := private.parse_resource(resource);
  home uuid := (select t.tenant_id from private.topics t where (t.kind, t.resource_id) = (target.kind, target.id));
begin
  perform private.check_limit('exports.create', auth.uid()::text);
  perform private.check_exportable(target.kind, options);
  if private.role_on(target.kind, target.id) is null then
    perform private.fail(404, 'resource_not_found');
  end if;
  perform private.check_input(private.export_problems(target.kind, format, options));
  perform private.check_may_schedule(target.kind, target.id, options);
  return private.schedule(home, 'export', jsonb_build_object('resource', resource, 'format', format, 'options', options,
    'requested_by', auth.uid(), 'claims', auth.jwt()), cron, zone);
end $function$;

CREATE OR REPLACE FUNCTION private.schedule_once (
  tenant_id uuid,
  kind      text,
  payload   jsonb,
  at        timestamp with time zone
)
  RETURNS uuid
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  insert into public.schedules (tenant_id, kind, payload, created_by, next_at)
  select schedule_once.tenant_id, k.kind, schedule_once.payload,
    (select p.id from public.profiles p where p.id = auth.uid()), schedule_once.at
  from private.schedule_kinds k where k.kind = schedule_once.kind
  returning schedules.id
$function$;

CREATE OR REPLACE FUNCTION private.seal_audit()
  RETURNS integer
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  head private.audit_heads;
  sealed int := 0;
begin
  insert into private.audit_heads (tenant_id)
  select distinct u.tenant_id from private.audit_unsealed u on conflict do nothing;
  for head in
    select * from private.audit_heads h
    where exists (select from private.audit_unsealed u where u.tenant_id = h.tenant_id)
    for update skip locked
  loop
    begin
      sealed := sealed + private.seal_tenant(head);
    exception when unique_violation then
      -- Somebody has meddled with this chain: no reason to leave the others unsealed.
      raise warning 'the audit chain of % does not go on from its head', head.tenant_id;
    end;
  end loop;
  return sealed;
end $function$;

CREATE OR REPLACE FUNCTION private.seal_tenant (
  head private.audit_heads
)
  RETURNS integer
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  entry record;
  link bytea := head.hash;
  entries bigint[] := '{}';
  hashes bytea[] := '{}';
begin
  for entry in
    select u.entry_id, (select private.audit_bytes(l) from public.audit_log l
      where l.tenant_id = head.tenant_id and l.id = u.entry_id) as bytes
    from private.audit_unsealed u where u.tenant_id = head.tenant_id order by u.entry_id
  loop
    -- An entry that is gone already gets a link too, which nothing will ever fit.
    link := sha256(link || coalesce(entry.bytes, ''));
    hashes := array_append(hashes, link);
    entries := array_append(entries, entry.entry_id);
  end loop;
  delete from private.audit_unsealed u where u.tenant_id = head.tenant_id and u.entry_id = any (entries);
  insert into private.audit_chain (tenant_id, seq, entry_id, hash)
  select head.tenant_id, head.seq + links.place, links.entry_id, links.hash
  from unnest(entries, hashes) with ordinality links (entry_id, hash, place);
  update private.audit_heads h set seq = h.seq + cardinality(entries), hash = link, sealed_at = now()
  where h.tenant_id = head.tenant_id and entries <> '{}';
  return cardinality(entries);
end $function$;

CREATE OR REPLACE FUNCTION private.send_configuration_event (
  configuration public.configurations,
  event         text,
  payload       jsonb                 DEFAULT '{}'::jsonb
)
  RETURNS void
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select private.send_event(topic.kind, topic.id, 'configuration.' || event, jsonb_build_object(
    'configuration_id', configuration.id, 'revision', configuration.revision, 'by', auth.uid(), 'at', now()) || payload)
  from (values ('configuration', configuration.id), ('tenant', configuration.tenant_id)) topic (kind, id)
$function$;

CREATE OR REPLACE FUNCTION private.send_event (
  kind        text,
  resource_id uuid,
  event       text,
  payload     jsonb
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  topic private.topics;
begin
  -- The share lock makes a rotation wait for this event, or this event for the rotation: none is sent to a name
  -- that somebody without rights still listens to.
  select * into topic from private.topics t
  where t.kind = send_event.kind and t.resource_id = send_event.resource_id for share;
  if found then
    perform realtime.send(payload, event, private.topic_name(topic), true);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.set_context_source (
  tenant_id uuid,
  issuer    text,
  audience  text,
  jwks_url  text,
  secret    text,
  claims    text[]
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
#variable_conflict use_variable
begin
  perform private.refuse_machines();
  if coalesce(private.lock_tenant(tenant_id) < 'admin', true) then
    perform private.fail(403, 'forbidden', hint => 'Where contexts come from is for the admins of a tenant.');
  end if;
  perform private.check_input(jsonb_build_object(
    'issuer', case when coalesce(char_length(issuer), 0) not between 1 and 200 then '1 to 200 characters, as tokens say it' end,
    'audience', case when coalesce(char_length(audience), 0) not between 1 and 200 then '1 to 200 characters, as tokens say it' end,
    'jwks_url', case when (jwks_url is null) = (secret is null) then 'this or a secret'
      when char_length(jwks_url) > 500 or jwks_url !~ '^https://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(:[0-9]{1,5})?(/[A-Za-z0-9._~/%-]*)?$'
        then 'an https address of a public host' end,
    'secret', case when octet_length(secret) not between 32 and 512 then '32 to 512 bytes' end,
    'claims', case when claims is null or cardinality(claims) > 20 or array_ndims(claims) > 1
      or exists (select from unnest(claims) c where coalesce(c !~ '^[a-z][a-z0-9_]{0,39}$', true))
      then 'at most 20 names of small letters, digits and _' end));
  insert into public.context_sources as s (tenant_id, kind, jwks_url, issuer, audience, claims, updated_by)
  values (tenant_id, case when secret is null then 'jwks' else 'secret' end, jwks_url, issuer, audience, claims, auth.uid())
  on conflict on constraint context_sources_pkey do update set (kind, jwks_url, issuer, audience, claims, updated_by)
    = row (excluded.kind, excluded.jwks_url, excluded.issuer, excluded.audience, excluded.claims, excluded.updated_by);
  delete from private.context_secrets s where s.tenant_id = set_context_source.tenant_id;
  insert into private.context_secrets (tenant_id, secret) select tenant_id, secret where secret is not null;
  -- By hand: a secret that is another one changes no row that a trigger sees.
  perform private.note_audit(tenant_id, 'context_source.changed', 'context_source', tenant_id::text,
    jsonb_build_object('issuer', issuer, 'audience', audience, 'jwks_url', jwks_url, 'claims', to_jsonb(claims),
      'secret', secret), secrets => array['secret']);
end $function$;

CREATE OR REPLACE FUNCTION private.set_member_role (
  tenant_id uuid,
  user_id   uuid,
  role      public.member_role
)
  RETURNS public.members
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  caller_role public.member_role := private.lock_tenant(set_member_role.tenant_id);
  target public.members;
begin
  perform private.check_input(jsonb_build_object(
    'role', case when role is null then 'viewer, editor, admin or owner' end));
  select * into target from public.members m
  where m.tenant_id = set_member_role.tenant_id and m.user_id = set_member_role.user_id;
  if not found then
    perform private.fail(404, 'member_not_found');
  end if;
  if (caller_role is null or caller_role < 'admin' or greatest(target.role, set_member_role.role) > caller_role)
    and not (target.user_id = auth.uid() and set_member_role.role < target.role) then
    perform private.fail(403, 'forbidden', hint => 'Changing a role takes an admin who holds both the old and the new one.');
  end if;
  update public.members m set role = set_member_role.role
  where m.tenant_id = target.tenant_id and m.user_id = target.user_id returning * into target;
  return target;
end $function$;

CREATE OR REPLACE FUNCTION private.set_notification_delivery (
  kind     text,
  delivery public.notification_delivery
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform private.check_input(jsonb_build_object(
    'kind', case when not exists (
      select from private.notification_kinds k where k.kind = set_notification_delivery.kind) then (
      select 'one of: ' || string_agg(k.kind, ', ' order by k.kind) from private.notification_kinds k) end,
    'delivery', case when delivery is null then 'none, in_app or digest' end));
  insert into private.notification_preferences (user_id, kind, delivery)
  values (auth.uid(), set_notification_delivery.kind, set_notification_delivery.delivery)
  on conflict on constraint notification_preferences_pkey do update set delivery = excluded.delivery;
end $function$;

CREATE OR REPLACE FUNCTION private.set_participant_role (
  room_id uuid,
  user_id uuid,
  role    public.member_role
)
  RETURNS public.room_participants
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  room public.rooms;
  participant public.room_participants;
begin
  perform private.check_input(jsonb_build_object(
    'role', case when coalesce(role = 'admin', true) then 'viewer, editor or owner' end));
  room := private.lock_room(set_participant_role.room_id, 'owner');
  update public.room_participants p set role = set_participant_role.role, role_at_most = set_participant_role.role
  where p.room_id = room.id and p.user_id = set_participant_role.user_id and p.left_at is null;
  if not found then
    if not exists (select from public.members m
      where m.tenant_id = room.tenant_id and m.user_id = set_participant_role.user_id) then
      perform private.fail(404, 'participant_not_found', hint => 'Who is no member of the tenant comes by an invite.');
    elsif exists (select from public.room_bans b
      where b.room_id = room.id and b.user_id = set_participant_role.user_id) then
      perform private.fail(403, 'room_banned', hint => 'Lift the ban first.');
    elsif not private.add_participant(room, set_participant_role.user_id, role, 'granted') then
      perform private.fail(409, 'room_full', hint => 'Raise max_participants, or let somebody go.');
    end if;
  end if;
  if role = 'owner' and private.is_guest(set_participant_role.user_id) then
    perform private.fail(403, 'guest_not_allowed', hint => 'A guest owns nothing.');
  end if;
  select * into participant from public.room_participants p
  where p.room_id = room.id and p.user_id = set_participant_role.user_id;
  return participant;
end $function$;

CREATE OR REPLACE FUNCTION private.set_quota (
  tenant_id uuid,
  kind      text,
  at_most   bigint
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform private.check_input(jsonb_build_object(
    'kind', case when not exists (select from private.quota_kinds k where k.kind = set_quota.kind) then (
      select 'one of: ' || string_agg(k.kind, ', ' order by k.kind) from private.quota_kinds k) end,
    'at_most', case when at_most < 0 then '0 or more; null for the default' end));
  if not exists (select from public.tenants t where t.id = set_quota.tenant_id) then
    perform private.fail(404, 'tenant_not_found');
  end if;
  if at_most is null then
    delete from private.quotas q where q.tenant_id = set_quota.tenant_id and q.kind = set_quota.kind;
  else
    insert into private.quotas (tenant_id, kind, at_most)
    values (set_quota.tenant_id, set_quota.kind, set_quota.at_most)
    on conflict on constraint quotas_pkey do update set at_most = excluded.at_most;
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.set_room_password (
  room_id  uuid,
  password text
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  room public.rooms;
begin
  -- More than 72 bytes bcrypt does not read.
  perform private.check_input(jsonb_build_object('password', case
    when octet_length(password) not between 8 and 72 then '8 to 72 bytes, or null for none' end));
  room := private.lock_room(set_room_password.room_id, 'owner');
  if password is null then
    delete from private.room_passwords p where p.room_id = room.id;
  else
    insert into private.room_passwords (room_id, hash)
    values (room.id, extensions.crypt(password, extensions.gen_salt('bf', 10)))
    on conflict on constraint room_passwords_pkey do update set hash = excluded.hash;
    perform private.note_audit(room.tenant_id, 'room.password_set', 'room', room.id::text);
  end if;
  delete from private.room_password_failures f where f.room_id = room.id;
  update public.rooms r set has_password = password is not null
  where r.id = room.id and r.has_password <> (password is not null);
end $function$;

CREATE OR REPLACE FUNCTION private.settings_schema()
  RETURNS jsonb
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  select jsonb_build_object('type', 'object', 'additionalProperties', false, 'properties', jsonb_build_object(
    'title', '{"type": "string", "minLength": 1, "maxLength": 120}'::jsonb,
    'language', '{"type": "string", "maxLength": 16, "pattern": "^[a-z]{2,3}[A-Za-z0-9-]{0,12}$"}'::jsonb,
    'theme', jsonb_build_object('type', 'object', 'additionalProperties', false, 'properties', jsonb_build_object(
      'colors', jsonb_build_object('type', 'object', 'additionalProperties', false, 'properties', (
        select jsonb_object_agg(name, '{"type": "string", "format": "color"}'::jsonb)
        from unnest('{primary,on_primary,background,surface,text,muted,accent,danger}'::text[]) name)),
      'font', '{"type": "string", "enum": ["system", "grotesque", "humanist", "geometric", "rounded", "serif"]}'::jsonb,
      'logo', '{"type": "string", "format": "asset"}'::jsonb,
      'radius', '{"type": "number", "minimum": 0, "maximum": 32}'::jsonb,
      'dark', '{"type": "string", "enum": ["off", "on", "auto"]}'::jsonb))))
$function$;

CREATE OR REPLACE FUNCTION private.share_link_door (
  token   text,
  address text
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  link public.share_links;
begin
  perform private.check_failures('share_links.open', address);
  link := private.live_share_link(token);
  if link.id is null then
    return private.count_failure('share_links.open', address, private.refuse(404, 'share_link_not_found'));
  end if;
  return to_jsonb(case when link.has_password then 'password' when link.max_uses is not null then 'click' else 'open' end);
end $function$;

CREATE OR REPLACE FUNCTION private.signed_in_at()
  RETURNS timestamp WITH time zone
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$
  select to_timestamp(min((method ->> 'timestamp')::bigint))
  from jsonb_array_elements(auth.jwt() -> 'amr') method
$function$;

CREATE OR REPLACE FUNCTION private.snapshot_name (
  name text
)
  RETURNS text
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
begin
  name := private.clean_name(name);
  perform private.check_input(jsonb_build_object('name', case
    when coalesce(char_length(name), 0) not between 1 and 120 then '1 to 120 characters' end));
  return name;
end $function$;

CREATE OR REPLACE FUNCTION private.sound_pages (
  pages    jsonb,
  problems jsonb
)
  RETURNS jsonb
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  select coalesce(jsonb_object_agg(m.mode, m.audiences), '{}') from (
    select p.mode, jsonb_object_agg(p.audience, jsonb_build_object('tile_structure', p.tile_structure, 'settings', p.settings)) as audiences
    from private.pages_of(pages) p
    where not exists (select from jsonb_object_keys(problems) path where starts_with(path, format('%s.%s.', p.mode, p.audience)))
    group by p.mode
  ) m
$function$;

CREATE OR REPLACE FUNCTION private.spend (
  limit_name text,
  subject    text,
  cost       integer DEFAULT 1
)
  RETURNS TABLE (
    allowed     boolean,
    at_most     integer,
    remaining   integer,
    reset       integer,
    retry_after integer
  )
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  rule private.rate_limits;
  counter private.rate_counters;
  tenth numeric;
begin
  select * into rule from private.rate_limits l where l.name = spend.limit_name;
  if not found then
    raise exception 'no limit is registered as %', limit_name;
  end if;
  perform private.check_input(jsonb_build_object('cost', case when coalesce(cost, 0) < 1 then 'at least 1' end));
  tenth := extract(epoch from rule.per) / 10;
  -- The clock is read under the row's lock, so that counts follow each other as their times do; never backwards.
  insert into private.rate_counters as c (limit_name, subject, counted_at, spent)
  select rule.name, spend.subject, clock_timestamp(), array_fill(0, array[10]) || spend.cost
  where spend.cost <= rule.at_most
  on conflict on constraint rate_counters_pkey do update
    set (counted_at, spent) = (
      select clock.at, left_over[:10] || left_over[11] + spend.cost
      from (select greatest(clock_timestamp(), c.counted_at) as at) clock,
        lateral (select least(11, floor(extract(epoch from clock.at) / tenth)
          - floor(extract(epoch from c.counted_at) / tenth))::int as gone) passed,
        lateral (select c.spent[gone + 1:] || array_fill(0, array[gone]) as left_over) kept)
    where spend.cost + (
      select coalesce(sum(n), 0) from unnest(c.spent[1 + greatest(0, least(11,
        floor(extract(epoch from clock_timestamp()) / tenth)
          - floor(extract(epoch from c.counted_at) / tenth)))::int:]) n) <= rule.at_most
  returning c.* into counter;
  allowed := found;
  if not allowed then
    select * into counter from private.rate_counters c
    where c.limit_name = spend.limit_name and c.subject = spend.subject;
  end if;
  -- When each tenth leaves the window, in seconds from now, and what is still spent after that.
  return query
    select spend.allowed, rule.at_most,
      greatest(0, rule.at_most - coalesce(sum(n) filter (where leaves > 0), 0))::int,
      coalesce(ceil(max(leaves)), 0)::int,
      case when spend.allowed then 0
        else greatest(1, coalesce(ceil(min(leaves) filter (where still_spent + cost <= rule.at_most)), ceil(11 * tenth)))
      end::int
    from (
      select n, (floor(extract(epoch from counter.counted_at) / tenth) + i) * tenth - extract(epoch from clock_timestamp()) as leaves,
        sum(n) over (order by i desc) - n as still_spent
      from unnest(counter.spent) with ordinality as spent (n, i)
    ) tenths;
end $function$;

CREATE OR REPLACE FUNCTION private.start_activation (
  tenant_id uuid,
  payload   jsonb
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  schedule public.activation_schedules;
  role public.member_role;
begin
  select * into schedule from public.activation_schedules s where s.id = (payload ->> 'id')::uuid for no key update;
  -- Who scheduled it was signed in as the tenant asks, then; what counts now is the role.
  role := private.role_of(schedule.created_by, 'configuration', schedule.configuration_id);
  begin
    if role is null then
      perform private.fail(404, 'configuration_not_found');
    end if;
    if role < 'editor' then
      perform private.fail(403, 'forbidden', hint => 'Who scheduled it may no longer activate it.');
    end if;
    perform private.run_activation_schedule(schedule, payload ? 'end');
  exception when sqlstate 'PT403' or sqlstate 'PT404' or sqlstate 'PT409' then
    update public.activation_schedules s set status = 'failed', error = sqlerrm
    where s.id = schedule.id and s.status in ('waiting', 'active');
  end;
end $function$;

CREATE OR REPLACE FUNCTION private.start_digest()
  RETURNS TABLE (
    email           text,
    notification_id uuid,
    times           integer,
    title           text,
    tenant          text,
    unsubscribe     text
  )
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  -- Whoever mails this person now holds the row; it stops nothing but a change of their name.
  perform from public.profiles p where p.id = auth.uid() for no key update skip locked;
  if not found then
    return;
  end if;
  insert into private.digest_links (user_id) values (auth.uid()) on conflict do nothing;
  return query
    select n.email, n.id, n.times, n.title, t.name, l.token
    from private.mailable_notifications n join public.tenants t on t.id = n.tenant_id
      join private.digest_links l on l.user_id = n.user_id
    where n.user_id = (select auth.uid()) and n.resource in (select private.my_resources())
    order by t.name, n.updated_at desc;
end $function$;

CREATE OR REPLACE FUNCTION private.start_export (
  export_id uuid
)
  RETURNS TABLE (
    tenant_id   uuid,
    kind        text,
    resource_id uuid,
    document_id uuid,
    format      text,
    options     jsonb,
    claims      jsonb,
    rows_of     text
  )
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
#variable_conflict use_column
declare
  export public.exports;
  held jsonb := (select c.claims from private.export_claims c where c.export_id = start_export.export_id);
begin
  update public.exports e set status = 'processing'
  where e.id = start_export.export_id and e.status in ('pending', 'processing') returning * into export;
  if export.id is null then
    return;
  end if;
  perform set_config('request.jwt.claims', held::text, true);
  if private.role_on(export.kind, export.resource_id) is null then
    perform private.fail(404, 'resource_not_found');
  end if;
  return query
    select export.tenant_id, export.kind, export.resource_id,
      (select d.id from private.documents d where (d.kind, d.resource_id) = (export.kind, export.resource_id)),
      export.format, export.options, held,
      (select t.rows_of from private.export_tables t where (t.kind, t.name) = (export.kind, export.options ->> 'table'));
end $function$;

CREATE OR REPLACE FUNCTION private.start_job (
  id uuid
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  started jsonb;
begin
  update public.jobs j
  set status = 'running', attempts = j.attempts + 1, started_at = coalesce(j.started_at, now()), error = null, progress = 0
  where j.id = start_job.id and j.status in ('queued', 'running')
  returning j.payload || jsonb_build_object('job_id', j.id, 'tenant_id', j.tenant_id) into started;
  return started;
end $function$;

CREATE OR REPLACE FUNCTION private.start_scheduled_export (
  tenant_id uuid,
  payload   jsonb
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  target record := private.parse_resource(payload ->> 'resource');
begin
  perform set_config('request.jwt.claims', payload ->> 'claims', true);
  perform private.check_may_schedule(target.kind, target.id, payload -> 'options');
  perform set_config('request.jwt.claims', '', true);
  perform private.request_export(target.kind, target.id, payload ->> 'format',
    payload -> 'options', (payload ->> 'requested_by')::uuid, payload -> 'claims', 'bulk');
end $function$;

CREATE OR REPLACE FUNCTION private.start_taken_job()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  job_id uuid := substr(new.key, 5);
  started jsonb;
begin
  -- Whoever holds the row may wait for the queue's, as in cancelling it. Then the worker asks for the start, and waits.
  perform from public.jobs j where j.id = job_id for no key update skip locked;
  if found then
    started := private.start_job(job_id);
  end if;
  new.payload := json_build_object('job_id', job_id, 'started', started);
  return new;
end $function$;

CREATE OR REPLACE FUNCTION private.stop_digest (
  token text
)
  RETURNS boolean
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  with stopped as (
    update private.digest_links l set off_at = coalesce(l.off_at, now()) where l.token = stop_digest.token
    returning l.user_id
  ), chosen as (
    update private.notification_preferences p set delivery = 'in_app'
    from stopped where p.user_id = stopped.user_id and p.delivery = 'digest'
  )
  select exists (select from stopped)
$function$;

CREATE OR REPLACE FUNCTION private.storage_used()
  RETURNS TABLE (
    tenant_id uuid,
    used      bigint
  )
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select t.id, sum(private.bytes_of(o.metadata))::bigint
  from storage.objects o join public.tenants t on t.id::text = split_part(o.name, '/', 1)
  group by 1
$function$;

CREATE OR REPLACE FUNCTION private.store_content (
  configuration public.configurations,
  content       jsonb,
  saved_by      uuid                  DEFAULT auth.uid()
)
  RETURNS public.configurations
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  changed text[];
begin
  with stored as (
    update public.configuration_data d
    set tile_structure = coalesce(p.tile_structure, d.tile_structure), settings = coalesce(p.settings, d.settings),
      updated_by = saved_by
    from private.pages_of(content) p
    where d.configuration_id = configuration.id and (d.mode, d.audience) = (p.mode, p.audience)
      and (coalesce(p.tile_structure, d.tile_structure), coalesce(p.settings, d.settings)) <> (d.tile_structure, d.settings)
    returning d.*
  ), replaced as (
    update private.configuration_revisions r set replaced_by = configuration.revision + 1, replaced_at = now()
    from stored s
    where (r.configuration_id, r.mode, r.audience) = (s.configuration_id, s.mode, s.audience) and r.replaced_by is null
  ), kept as (
    insert into private.configuration_revisions
      (tenant_id, configuration_id, mode, audience, revision, tile_structure, settings)
    select s.tenant_id, s.configuration_id, s.mode, s.audience, configuration.revision + 1, s.tile_structure, s.settings
    from stored s returning mode, audience
  )
  select array_agg(k.mode || '.' || k.audience order by k.mode, k.audience) into changed from kept k;
  if changed is null then
    return configuration;
  end if;
  update public.configurations c set revision = c.revision + 1 where c.id = configuration.id returning * into configuration;
  perform private.thin_revisions(configuration.id);
  perform private.send_configuration_event(configuration, 'changed', jsonb_build_object('pages', changed, 'by', saved_by));
  return configuration;
end $function$;

CREATE OR REPLACE FUNCTION private.store_fold (
  document_id  uuid,
  flushes      bigint[],
  state        bytea,
  state_vector bytea,
  deletions    bytea,
  edits        bytea,
  authors      jsonb,
  sessions     jsonb,
  rejected     bytea[]
)
  RETURNS text
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
#variable_conflict use_column
declare
  stamp text;
begin
  -- Locked first: who trims the history decides by what it is.
  perform from private.document_snapshots s where s.document_id = store_fold.document_id for update;
  -- Where nothing else stands for the time before it any more, it is kept.
  insert into private.document_states (document_id, fold, until, state, state_vector)
  select s.document_id, s.fold, s.until, s.state, s.state_vector
  from private.document_snapshots s join private.documents d on d.id = s.document_id and d.trimmed = s.fold
  where s.document_id = store_fold.document_id and not exists (
    select from private.document_states kept
    where kept.document_id = s.document_id and kept.fold = s.fold and kept.until <= s.until);
  with gone as (
    -- Exactly what was read: a lower number may have been committed in the meantime.
    delete from private.document_updates u
    where u.document_id = store_fold.document_id and u.flush = any (store_fold.flushes)
    returning u.created_at
  ), folded as (
    insert into private.document_snapshots as s (document_id, state, state_vector, deletions, until, updated_at)
    select store_fold.document_id, store_fold.state, store_fold.state_vector, store_fold.deletions,
      (select max(g.created_at) from gone g), clock_timestamp()
    on conflict on constraint document_snapshots_pkey do update
      set state = excluded.state, state_vector = excluded.state_vector, deletions = excluded.deletions,
        fold = s.fold + 1, until = greatest(s.until, excluded.until), updated_at = excluded.updated_at
    returning s.fold, s.updated_at
  ), kept as (
    insert into private.document_history (document_id, fold, since, edits)
    select store_fold.document_id, f.fold, (select min(g.created_at) from gone g), store_fold.edits from folded f
  ), set_aside as (
    insert into private.document_rejects (document_id, data)
    select store_fold.document_id, data from unnest(store_fold.rejected) data
  )
  select f.updated_at::text into stamp from folded f;
  perform private.note_sessions(store_fold.document_id, store_fold.sessions);
  perform private.note_authors(store_fold.document_id, store_fold.authors);
  perform private.keep_version(store_fold.document_id);
  return stamp;
end $function$;

CREATE OR REPLACE FUNCTION private.store_live_pages (
  configuration public.configurations,
  pages         jsonb,
  people        uuid[]
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  before jsonb := private.draft_of(configuration.id);
  after jsonb;
begin
  -- First, so that the save is known for what the document has already.
  update private.live_configurations l set revision = configuration.revision + 1 where l.configuration_id = configuration.id;
  perform private.note_configuration_authors(configuration.id, people);
  configuration := private.store_content(configuration, pages, people[1]);
  after := private.draft_of(configuration.id);
  update private.live_configurations l set revision = configuration.revision, content = after
  where l.configuration_id = configuration.id;
  perform private.note_audit(configuration.tenant_id, 'configuration.edited', 'configuration', configuration.id::text,
    jsonb_build_object('revision', configuration.revision, 'people', people));
  perform private.tell_live_configuration(configuration, 'edited', jsonb_build_object('people', people,
    'pages', private.touched_tiles(private.diff_content(
      jsonb_build_object('pages', before), jsonb_build_object('pages', after)))));
end $function$;

CREATE OR REPLACE FUNCTION private.stray_files()
  RETURNS TABLE (
    bucket text,
    name   text
  )
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select o.bucket_id, o.name
  from storage.objects o, regexp_match(o.name, '^([0-9a-f-]{36})/([a-z_]+)/([0-9a-f-]{36})/([0-9a-f-]{36})?') part
  where o.bucket_id in ('files', 'exports', 'audit', 'assets') and o.created_at < now() - interval '1 hour'
    and (not exists (select from private.topics t
        where t.kind = part[2] and t.resource_id::text = part[3] and t.tenant_id::text = part[1])
      -- What was made for an export that then failed, was cancelled or deleted, or whose time is over.
      or o.bucket_id = 'exports' and not exists (select from public.exports e
        where e.path = o.name or (e.id::text = part[4] and e.status in ('pending', 'processing'))))
  limit 1000
$function$;

CREATE OR REPLACE FUNCTION private.stray_machines()
  RETURNS SETOF uuid
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select u.id from auth.users u
  where u.raw_app_meta_data ? 'api_key'
    and not exists (select from public.api_keys k where k.id::text = u.raw_app_meta_data ->> 'api_key')
  limit 1000
$function$;

CREATE OR REPLACE FUNCTION private.system_tenant()
  RETURNS uuid
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$ select '5e5e5e5e-0000-4000-8000-000000000000'::uuid $function$;

CREATE OR REPLACE FUNCTION private.take_offline (
  tenant_id uuid,
  successor uuid DEFAULT NULL::uuid
)
  RETURNS public.configuration_activations
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  ended public.configuration_activations;
  configuration public.configurations;
begin
  update public.configuration_activations a set ended_at = now()
  where a.tenant_id = take_offline.tenant_id and a.ended_at is null returning * into ended;
  update public.configurations c set is_active = false
  where c.id = ended.configuration_id and c.id is distinct from successor returning * into configuration;
  if configuration.id is not null then
    perform private.send_configuration_event(configuration, 'deactivated', jsonb_build_object('activation_id', ended.id));
  end if;
  return ended;
end $function$;

CREATE OR REPLACE FUNCTION private.tell_activation_schedule()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform private.send_configuration_event(c, 'schedule_' || new.status, jsonb_build_object('schedule_id', new.id))
  from public.configurations c where c.id = new.configuration_id;
  if new.status = 'failed' then
    perform private.notify(new.created_by, 'activation.failed', 'configuration', new.configuration_id,
      jsonb_build_object('schedule_id', new.id, 'error', new.error));
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.tell_approval()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  told jsonb := jsonb_build_object('approval_id', new.id, 'content_hash', new.content_hash);
begin
  perform private.send_configuration_event(c, 'approval_' || new.status, told)
  from public.configurations c where c.id = new.configuration_id;
  if new.status = 'requested' then
    perform private.notify(m.user_id, 'approval.requested', 'configuration', new.configuration_id, told)
    from (select m.user_id from public.members m where m.tenant_id = new.tenant_id and m.role >= 'admin' order by 1) m;
  elsif new.status in ('approved', 'rejected') then
    perform private.notify(new.requested_by, 'approval.decided', 'configuration', new.configuration_id,
      told || jsonb_build_object('status', new.status));
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.tell_comment()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform private.send_event(new.resource_kind, new.resource_id, tg_argv[0],
    jsonb_build_object('comment_id', new.id, 'thread_id', new.thread_id));
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.tell_export()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform private.send_event(new.kind, new.resource_id, 'export.' || new.status, jsonb_build_object('export_id', new.id));
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.tell_fullness (
  document_id uuid,
  nearly_full boolean,
  bytes       bigint,
  at_most     bigint
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  document private.documents;
begin
  if not nearly_full then
    update private.documents d set nearly_full_at = null where d.id = tell_fullness.document_id;
    return;
  end if;
  -- Whichever of several workers comes first tells. A worker that died cannot say that there is room again: so a day
  -- later it is told anew.
  update private.documents d set nearly_full_at = now()
  where d.id = tell_fullness.document_id
    and (d.nearly_full_at is null or d.nearly_full_at < now() - interval '1 day')
  returning d.* into document;
  if found then
    perform private.send_event(document.kind, document.resource_id, 'document.nearly_full',
      jsonb_build_object('bytes', bytes, 'at_most', at_most));
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.tell_invitations()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform private.send_event('tenant', new.tenant_id,
    case when new.accepted_at is not null then 'invitation.accepted'
      when new.revoked_at is not null then 'invitation.revoked'
      else 'invitation.sent' end,
    jsonb_build_object('invitation_id', new.id));
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.tell_job()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform private.send_event('tenant', new.tenant_id, 'job.' || new.status,
    jsonb_build_object('job_id', new.id, 'kind', new.kind));
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.tell_keys()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform private.send_event('tenant', new.tenant_id,
    case when tg_op = 'INSERT' then 'api_key.created'
      when new.revoked_at is not null then 'api_key.revoked'
      else 'api_key.rotated' end,
    jsonb_build_object('api_key_id', new.id));
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.tell_live_configuration (
  configuration public.configurations,
  event         text,
  payload       jsonb
)
  RETURNS void
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select private.send_event('configuration', configuration.id, 'configuration.' || event,
    jsonb_build_object('configuration_id', configuration.id, 'revision', configuration.revision, 'at', now()) || payload)
$function$;

CREATE OR REPLACE FUNCTION private.tell_members()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  member public.members := coalesce(new, old);
begin
  -- After a removal the topic is a new one already: who was removed does not hear of it.
  perform private.send_event('tenant', member.tenant_id,
    case tg_op when 'INSERT' then 'member.added' when 'DELETE' then 'member.removed' else 'member.changed' end,
    jsonb_build_object('user_id', member.user_id));
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.tell_version()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform private.send_event(new.resource_kind, new.resource_id, 'snapshot.created',
    jsonb_build_object('id', new.id, 'version', new.version));
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.tenant_grants (
  resource_id uuid,
  user_id     uuid
)
  RETURNS TABLE (
    role   public.member_role,
    source text
  )
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  return query
    select m.role, m.source from private.live_members m
    where m.tenant_id = tenant_grants.resource_id and m.user_id = tenant_grants.user_id;
end $function$;

CREATE OR REPLACE FUNCTION private.tenant_of_file (
  path text
)
  RETURNS uuid
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select t.id from public.tenants t
  where t.id = (regexp_match(path, '^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/'))[1]::uuid
$function$;

CREATE OR REPLACE FUNCTION private.tenant_role (
  tenant_id uuid
)
  RETURNS public.member_role
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  return (
    select m.role from private.live_members m
    where m.tenant_id = tenant_role.tenant_id and m.user_id = (select auth.uid()));
end $function$;

CREATE OR REPLACE FUNCTION private.tenant_usage (
  tenant_id uuid
)
  RETURNS TABLE (
    kind    text,
    used    bigint,
    at_most bigint,
    unit    text,
    daily   boolean
  )
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  role public.member_role := private.tenant_role(tenant_usage.tenant_id);
begin
  if role is null then
    perform private.fail(404, 'tenant_not_found');
  end if;
  if role < 'admin' then
    perform private.fail(403, 'forbidden', hint => 'What a tenant uses is for its admins.');
  end if;
  return query
    select k.kind, case when k.daily and u.day is distinct from private.today() then 0 else coalesce(u.used, 0) end,
      coalesce(q.at_most, k.default_at_most), k.unit, k.daily
    from private.quota_kinds k
    left join private.quotas q on q.kind = k.kind and q.tenant_id = tenant_usage.tenant_id
    left join private.quota_usage u on u.kind = k.kind and u.tenant_id = tenant_usage.tenant_id
    order by k.kind;
end $function$;

CREATE OR REPLACE FUNCTION private.thin_revisions (
  configuration_id uuid
)
  RETURNS void
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  with held as (
    select r.mode, r.audience, r.revision,
      r.replaced_at - r.created_at < '1 minute' and r.replaced_at < now() - interval '1 hour' as passed,
      row_number() over (partition by r.mode, r.audience order by r.revision desc) as place
    from private.configuration_revisions r where r.configuration_id = thin_revisions.configuration_id
  )
  delete from private.configuration_revisions r using held h
  where r.configuration_id = thin_revisions.configuration_id
    and (r.mode, r.audience, r.revision) = (h.mode, h.audience, h.revision) and (h.passed or h.place > 1000)
$function$;

CREATE OR REPLACE FUNCTION private.thin_versions()
  RETURNS integer
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  with ranked as (
    select v.id, v.created_at < now() - k.history as old, row_number() over (
      partition by v.resource, case
        when v.created_at > now() - interval '1 hour' then v.id::text
        when v.created_at > now() - interval '1 day' then 'hour ' || date_trunc('hour', v.created_at, 'UTC')
        else 'day ' || date_trunc('day', v.created_at, 'UTC') end
      order by v.version desc) as place
    from public.document_versions v join private.document_kinds k on k.kind = v.resource_kind
    -- One that has not got its bytes by then never will.
    where v.name is null or (v.size is null and v.created_at < now() - k.history)
  ), thinned as (
    delete from public.document_versions v using ranked r
    where r.id = v.id and (r.old or r.place > 1) and coalesce(v.kept_until < now(), true) returning 1
  )
  select count(*)::int from thinned
$function$;

CREATE OR REPLACE FUNCTION private.tiles_used()
  RETURNS TABLE (
    tenant_id uuid,
    used      bigint
  )
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$ select t.tenant_id, count(*) from public.tiles t where t.tenant_id <> private.system_tenant() group by 1 $function$;

CREATE OR REPLACE FUNCTION private.today()
  RETURNS date
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select (clock_timestamp() at time zone 'UTC')::date $function$;

CREATE OR REPLACE FUNCTION private.topic_name (
  topic private.topics
)
  RETURNS text
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$ select topic.kind || ':' || topic.resource_id || ':' || topic.epoch $function$;

CREATE OR REPLACE FUNCTION private.touch()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SET search_path TO ''
  AS $function$
begin
  new.updated_at := now();
  return new;
end $function$;

CREATE OR REPLACE FUNCTION private.touch_document (
  kind        text,
  resource_id uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  touched uuid;
begin
  update private.documents d set touched = d.touched + 1
  where d.kind = touch_document.kind and d.resource_id = touch_document.resource_id returning d.id into touched;
  if touched is not null then
    perform pg_notify('tenon_materials', touched::text);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.touch_live_configuration()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  -- A save that came out of the document has been noted before it is made.
  if exists (select from private.live_configurations l
    where l.configuration_id = new.id and (l.revision <> new.revision or old.deleted_at is not null)) then
    perform private.touch_document('configuration', new.id);
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.touched_tiles (
  diff jsonb
)
  RETURNS jsonb
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$
  select coalesce(jsonb_object_agg(m.mode, m.audiences), '{}') from (
    select mode.key as mode, jsonb_object_agg(page.key, (
      select jsonb_object_agg(kind, case kind when 'settings' then (
          select coalesce(jsonb_agg(c.value -> 'path'), '[]') from (
            select value from jsonb_array_elements(page.value -> kind) limit 50) c)
        else (
          select coalesce(jsonb_agg(c.value -> 'id'), '[]') from (
            select value from jsonb_array_elements(page.value -> kind) limit 50) c) end)
      from unnest('{added,removed,moved,changed,settings}'::text[]) kind)) as audiences
    from jsonb_each(diff -> 'pages') mode cross join lateral jsonb_each(mode.value) page
    group by mode.key
  ) m
$function$;

CREATE OR REPLACE FUNCTION private.transfer_ownership (
  tenant_id uuid,
  user_id   uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  if private.lock_tenant(transfer_ownership.tenant_id) is distinct from 'owner' then
    perform private.fail(403, 'forbidden', hint => 'Only an owner gives a tenant away.');
  end if;
  update public.members m set role = 'owner'
  where m.tenant_id = transfer_ownership.tenant_id and m.user_id = transfer_ownership.user_id;
  if not found then
    perform private.fail(404, 'member_not_found');
  end if;
  update public.members m set role = 'admin'
  where m.tenant_id = transfer_ownership.tenant_id and m.user_id = auth.uid()
    and m.user_id <> transfer_ownership.user_id;
end $function$;

CREATE OR REPLACE FUNCTION private.trim_audit()
  RETURNS bigint
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  due record;
  last bigint;
  trimmed bigint := 0;
begin
  for due in
    select h as head, t.audit_retention as retention
    from private.audit_heads h join public.tenants t on t.id = h.tenant_id
    -- Begun once a day: what is said of it is an entry too.
    where t.audit_retention is not null and (h.leaving > h.removed or exists (
      select from private.audit_chain c join public.audit_log l on l.tenant_id = c.tenant_id and l.id = c.entry_id
      where c.tenant_id = h.tenant_id and c.seq = h.removed + 1
        and l.created_at < now() - t.audit_retention - interval '1 day'))
    for update of h skip locked
  loop
    last := private.last_of_age(due.head, now() - due.retention);
    if (due.head).leaving = (due.head).removed and last > (due.head).removed then
      update private.audit_heads h set leaving = last where h.tenant_id = (due.head).tenant_id;
      perform private.note_audit((due.head).tenant_id, 'audit.trimmed', 'audit', (due.head).tenant_id::text,
        jsonb_build_object('first', last + 1, 'removed', last - (due.head).removed, 'retention', due.retention));
    elsif (due.head).leaving > (due.head).removed and (due.head).kept_leaving = (due.head).leaving
      and last >= (due.head).leaving then
      trimmed := trimmed + private.remove_left(due.head);
    end if;
  end loop;
  return trimmed;
end $function$;

CREATE OR REPLACE FUNCTION private.trim_history()
  RETURNS integer
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  due record;
  base int;
  trimmed int := 0;
begin
  for due in
    select d.id, now() - k.history as reach
    from private.documents d join private.document_kinds k using (kind)
    where exists (select from private.document_bases b
      where b.document_id = d.id and b.until <= now() - k.history and b.fold > d.trimmed)
    limit 100
  loop
    -- A fold waits meanwhile: what it would replace may be what everything later builds on.
    perform from private.document_snapshots s where s.document_id = due.id for update;
    select max(b.fold) into base from private.document_bases b where b.document_id = due.id and b.until <= due.reach;
    update private.documents d set trimmed = base where d.id = due.id and base > d.trimmed;
    delete from private.document_history h where h.document_id = due.id and h.fold <= base;
    trimmed := trimmed + 1;
  end loop;
  -- States without a version, but for those that the history begins with.
  delete from private.document_states s using private.documents d
  where d.id = s.document_id and s.version_id is null and s.fold <> d.trimmed;
  return trimmed;
end $function$;

CREATE OR REPLACE FUNCTION private.try_room_password (
  room     public.rooms,
  password text
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  secret text := (select p.hash from private.room_passwords p where p.room_id = room.id);
  -- The caller holds a lock on the room: those who guess at once are counted one after the other.
  locked_until timestamptz := (select max(f.locked_until) from private.room_password_failures f
    join private.room_password_subjects() s using (subject) where f.room_id = room.id);
begin
  if coalesce(password, '') = '' then
    return private.refuse(401, 'password_required', jsonb_build_object('password', 'required'));
  elsif locked_until > clock_timestamp() then
    return private.refuse(429, 'room_locked', jsonb_build_object('retry_after',
      ceil(extract(epoch from locked_until - clock_timestamp()))), 'Wait, then try again.');
  elsif secret = extensions.crypt(password, secret) then
    -- Only their own: others who guess are not forgiven by it.
    delete from private.room_password_failures f where f.room_id = room.id and f.subject = auth.uid()::text;
    return null;
  end if;
  return private.note_refusal(room, private.refuse(401, 'password_wrong',
    jsonb_build_object('attempts_left', private.count_password_failure(room.id))));
end $function$;

CREATE OR REPLACE FUNCTION private.try_share_link (
  token    text,
  password text,
  visitor  uuid,
  address  text
)
  RETURNS jsonb
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  link public.share_links;
  free_attempts constant int := 5;
  view jsonb;
begin
  perform private.check_failures('share_links.open', address);
  link := private.live_share_link(token);
  if link.id is null then
    return private.count_failure('share_links.open', address, private.refuse(404, 'share_link_not_found',
      hint => 'It was used up, taken back or is too old: ask for another.'));
  end if;
  if link.has_password and coalesce(password, '') = '' then
    return private.refuse(401, 'password_required', jsonb_build_object('password', 'required'));
  end if;
  if link.has_password and link.locked_until > now() then
    return private.refuse(429, 'share_link_locked',
      jsonb_build_object('retry_after', ceil(extract(epoch from link.locked_until - now()))), 'Wait, then try again.');
  end if;
  visitor := (select p.id from public.profiles p where p.id = visitor);
  if link.has_password and not exists (select from private.share_link_secrets s
    where s.share_link_id = link.id and s.password_hash = extensions.crypt(try_share_link.password, s.password_hash))
  then
    link.failed_attempts := link.failed_attempts + 1;
    update public.share_links l
    set failed_attempts = link.failed_attempts,
      locked_until = case when link.failed_attempts >= free_attempts
        then clock_timestamp() + least(interval '1 minute' * 2 ^ least(link.failed_attempts - free_attempts, 6), interval '1 hour') end
    where l.id = link.id;
    insert into public.share_visits (tenant_id, share_link_id, user_id, outcome)
    values (link.tenant_id, link.id, visitor, 'password_wrong');
    return private.count_failure('share_links.open', address, private.refuse(401, 'password_wrong',
      jsonb_build_object('attempts_left', greatest(free_attempts - link.failed_attempts, 0))));
  end if;
  execute format('select %s($1, $2)', (select k.view_of from private.share_kinds k where k.kind = link.kind))
  into view using link.resource_id, link.revision;
  if view is null then
    return private.refuse(404, 'share_link_not_found', hint => 'What it showed is gone.');
  end if;
  update public.share_links l
  set uses = l.uses + 1, last_used_at = now(), failed_attempts = 0, locked_until = null where l.id = link.id;
  insert into public.share_visits (tenant_id, share_link_id, user_id, outcome)
  values (link.tenant_id, link.id, visitor, 'opened');
  return jsonb_build_object('kind', link.kind, 'revision', link.revision, 'view', view);
end $function$;

CREATE OR REPLACE FUNCTION private.unban_participant (
  room_id uuid,
  user_id uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  perform private.check_room_role(unban_participant.room_id, 'owner');
  delete from public.room_bans b
  where b.room_id = unban_participant.room_id and b.user_id = unban_participant.user_id;
  if not found then
    perform private.fail(404, 'ban_not_found');
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.undo_activation (
  id uuid
)
  RETURNS public.configuration_activations
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  activation public.configuration_activations;
  back_to public.configuration_activations;
begin
  perform from public.tenants t
  where t.id = (select a.tenant_id from public.configuration_activations a where a.id = undo_activation.id) for no key update;
  select * into activation from public.configuration_activations a where a.id = undo_activation.id;
  if activation.ended_at is not null then
    perform private.fail(409, 'activation_ended', hint => 'Something else is live by now: look again.');
  end if;
  select a.* into back_to from public.configuration_activations a join public.configurations c on c.id = a.configuration_id
  where a.id = activation.previous_id and c.deleted_at is null;
  if back_to.id is null then
    perform private.fail(409, 'nothing_to_roll_back_to', hint => 'Nothing was live before, or it has been deleted.');
  end if;
  return private.put_live(back_to.configuration_id, back_to.content, back_to.revision, back_to.version_id, back_to);
end $function$;

CREATE OR REPLACE FUNCTION private.undo_edits (
  resource_kind text,
  resource_id   uuid,
  user_id       uuid,
  since         timestamp with time zone,
  until         timestamp with time zone
)
  RETURNS uuid
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  document private.documents := private.document_for(resource_kind, resource_id,
    case when user_id = auth.uid() then 'editor' else 'owner' end::public.member_role, true);
begin
  perform private.check_input(jsonb_build_object(
    'user_id', case when user_id is null then 'whose edits' end,
    'since', private.moment_problem(document, since),
    'until', case when until <= since then 'after since' end));
  return private.enqueue_revert(document, 'document.undo', jsonb_build_object(
    'user_id', user_id, 'since', since, 'until', coalesce(until, clock_timestamp())));
end $function$;

CREATE OR REPLACE FUNCTION private.unkept_heads (
  every interval
)
  RETURNS TABLE (
    tenant_id uuid,
    first     bigint,
    seq       bigint,
    hash      text,
    sealed_at timestamp with time zone
  )
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select h.tenant_id, h.leaving + 1, h.seq, encode(h.hash, 'hex'), h.sealed_at from private.audit_heads h
  where h.seq > h.kept_seq and h.kept_at <= now() - every
  order by h.kept_at limit 1000
$function$;

CREATE OR REPLACE FUNCTION private.unmoved (
  places integer[]
)
  RETURNS integer[]
  LANGUAGE plpgsql
  IMMUTABLE
  STRICT
  SET search_path TO ''
  AS $function$
declare
  lowest int[] := '{}';
  ends int[] := '{}';
  before int[] := '{}';
  found int[] := '{}';
  length int;
  at int;
begin
  for i in 1..cardinality(places) loop
    -- The longest rising row of places that this one can end.
    length := case when lowest = '{}' then 0 else width_bucket(places[i], lowest) end + 1;
    lowest[length] := places[i];
    ends[length] := i;
    before[i] := case when length > 1 then ends[length - 1] end;
  end loop;
  at := ends[cardinality(ends)];
  while at is not null loop
    found := places[at] || found;
    at := before[at];
  end loop;
  return found;
end $function$;

CREATE OR REPLACE FUNCTION private.unschedule (
  id uuid
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  schedule public.schedules;
begin
  select * into schedule from public.schedules s
  where s.id = unschedule.id and (s.tenant_id = any (array(select private.my_tenants('viewer')))
    or (s.created_by = auth.uid() and s.payload ->> 'resource' in (select private.my_resources())));
  if schedule.id is null then
    perform private.fail(404, 'schedule_not_found');
  end if;
  if schedule.created_by is distinct from auth.uid() and private.tenant_role(schedule.tenant_id) < 'admin' then
    perform private.fail(403, 'forbidden', hint => 'A schedule is for who made it, and for admins.');
  end if;
  delete from public.schedules s where s.id = schedule.id;
end $function$;

CREATE OR REPLACE FUNCTION private.update_configuration (
  id          uuid,
  name        text,
  description text
)
  RETURNS public.configurations
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  configuration public.configurations := private.configuration_for(id, 'editor');
begin
  name := case when name is null then configuration.name else private.clean_name(name) end;
  description := coalesce(description, configuration.description);
  perform private.check_input(private.check_configuration(name, description));
  update public.configurations c set name = update_configuration.name, description = update_configuration.description
  where c.id = configuration.id and c.deleted_at is null returning * into configuration;
  if configuration.id is null then
    perform private.fail(404, 'configuration_not_found');
  end if;
  perform private.send_configuration_event(configuration, 'renamed');
  return configuration;
end $function$;

CREATE OR REPLACE FUNCTION private.update_from_origin (
  id                uuid,
  expected_revision bigint,
  choices           jsonb
)
  RETURNS public.configurations
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  configuration public.configurations := private.configuration_for(id, 'editor');
  newest public.configuration_versions;
  base jsonb;
  result record;
begin
  perform private.check_limit('configurations.save', auth.uid()::text);
  perform private.check_input(jsonb_build_object('choices', case
    when coalesce(jsonb_typeof(choices) <> 'object', true) then 'an object'
    when exists (select from jsonb_each(choices) c where c.value not in ('"ours"', '"theirs"')) then 'ours or theirs for the place of each conflict' end));
  if private.role_on('configuration', configuration.origin_id) is null then
    perform private.fail(404, 'origin_not_found', hint => 'It was not cloned, or from what you may not read any more.');
  end if;
  newest := private.version_for(configuration.origin_id, null);
  configuration := private.lock_configuration(configuration.id);
  perform private.expect_revision(configuration, expected_revision);
  if newest.version <= configuration.origin_version then
    return configuration;
  end if;
  select o.content into strict base from private.configuration_origins o where o.configuration_id = configuration.id;
  select * into result from private.merge_content(base, private.draft_of(configuration.id), newest.content -> 'pages', choices);
  if result.conflicts <> '[]' then
    perform private.fail(409, 'configuration_conflict', jsonb_build_object('revision', configuration.revision,
      'origin_version', newest.version, 'conflicts', result.conflicts, 'merged', result.merged),
      'Choose ours or theirs for the place of each conflict.');
  end if;
  perform private.check_input(private.check_content(configuration.tenant_id, result.merged));
  update private.configuration_origins o set content = newest.content -> 'pages' where o.configuration_id = configuration.id;
  update public.configurations c set origin_version = newest.version where c.id = configuration.id;
  return private.store_content(private.lock_configuration(configuration.id), result.merged);
end $function$;

CREATE OR REPLACE FUNCTION private.update_room (
  room_id          uuid,
  name             text,
  description      text,
  visibility       public.visibility,
  join_role        public.member_role,
  guests_allowed   boolean,
  max_participants integer,
  drawing          public.drawing_right
)
  RETURNS public.rooms
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  named boolean := name is not null;
  room public.rooms;
begin
  update_room.name := private.clean_name(update_room.name);
  perform private.check_input(jsonb_build_object(
    'name', case when named and coalesce(char_length(update_room.name), 0) not between 1 and 120
      then '1 to 120 characters' end,
    'description', case when char_length(update_room.description) > 1000
      or update_room.description ~ '[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]' then 'up to 1000 characters, no control characters' end,
    'join_role', case when update_room.join_role > 'editor' then 'viewer or editor' end,
    'max_participants', case when update_room.max_participants not between 1 and 1000 then '1 to 1000' end));
  room := private.lock_room(update_room.room_id, 'owner');
  update public.rooms r
  set name = coalesce(update_room.name, r.name), description = coalesce(update_room.description, r.description),
    visibility = coalesce(update_room.visibility, r.visibility), join_role = coalesce(update_room.join_role, r.join_role),
    guests_allowed = coalesce(update_room.guests_allowed, r.guests_allowed),
    max_participants = coalesce(update_room.max_participants, r.max_participants),
    drawing = coalesce(update_room.drawing, r.drawing)
  where r.id = room.id returning * into room;
  return room;
end $function$;

CREATE OR REPLACE FUNCTION private.use_approval()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  -- Before it is asked for: an edit at the same time either voids the approval first, or comes too late to.
  update public.configuration_approvals a set used_at = now()
  where a.configuration_id = new.configuration_id and a.content_hash = new.content_hash
    and a.status = 'approved' and a.used_at is null;
  perform private.demand_approval(new.configuration_id, new.content_hash);
  return new;
end $function$;

CREATE OR REPLACE FUNCTION private.use_quota (
  tenant_id uuid,
  kind      text,
  amount    bigint
)
  RETURNS void
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  rule private.quota_kinds;
  at_most bigint;
begin
  if amount <= 0 then
    -- Giving back is never refused, and a tenant that is being deleted has no ledger any more.
    update private.quota_usage u set used = u.used + use_quota.amount
    where u.tenant_id = use_quota.tenant_id and u.kind = use_quota.kind;
    return;
  end if;
  select * into strict rule from private.quota_kinds k where k.kind = use_quota.kind;
  at_most := coalesce((select q.at_most from private.quotas q
    where q.tenant_id = use_quota.tenant_id and q.kind = use_quota.kind), rule.default_at_most);
  insert into private.quota_usage as u (tenant_id, kind, day, used)
  select use_quota.tenant_id, rule.kind, case when rule.daily then private.today() end, use_quota.amount
  where use_quota.amount <= at_most
  on conflict on constraint quota_usage_pkey do update
    set day = greatest(u.day, excluded.day),
      used = excluded.used + case when excluded.day > u.day then 0 else u.used end
    where excluded.used + case when excluded.day > u.day then 0 else u.used end <= at_most;
  if not found then
    perform private.fail(403, 'quota_exceeded', jsonb_build_object('quota', rule.kind, 'at_most', at_most,
      'used', coalesce((select u.used from private.quota_usage u
        where u.tenant_id = use_quota.tenant_id and u.kind = use_quota.kind), 0)));
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.verify_audit_chain (
  tenant uuid,
  seq    bigint,
  hash   text,
  first  bigint
)
  RETURNS TABLE (
    valid     boolean,
    sealed    bigint,
    unsealed  bigint,
    broken_at bigint,
    reason    text,
    begins_at bigint
  )
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  caller_role public.member_role := private.tenant_role(tenant);
begin
  if caller_role is null then
    perform private.fail(404, 'tenant_not_found');
  end if;
  if caller_role < 'admin' then
    perform private.fail(403, 'forbidden', hint => 'The audit log of a tenant is for its admins.');
  end if;
  perform private.check_input(jsonb_build_object(
    'seq', case when seq < 1 or (seq is null and hash is not null) then 'a positive number, with the hash of its head' end,
    'hash', case when hash !~ '^[0-9a-f]{64}$' or (hash is null and seq is not null) then '64 of 0-9, a-f' end,
    'first', case when first < 1 then 'a positive number' end));
  return query select * from private.check_audit_chain(tenant, seq, hash, first);
end $function$;

CREATE OR REPLACE FUNCTION private.version_for (
  configuration_id uuid,
  version          integer
)
  RETURNS public.configuration_versions
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  found_version public.configuration_versions;
begin
  select * into found_version from public.configuration_versions v
  where v.configuration_id = version_for.configuration_id and (version_for.version is null or v.version = version_for.version)
  order by v.version desc limit 1;
  if found_version.id is null then
    perform private.fail(404, 'version_not_found', hint => 'Publish the configuration first, or name another version.');
  end if;
  return found_version;
end $function$;

CREATE OR REPLACE FUNCTION private.view_of_configuration (
  resource_id uuid,
  revision    text
)
  RETURNS jsonb
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
declare
  content jsonb := case when revision is null or revision ~ '^[1-9][0-9]{0,8}$'
    then private.page_content(resource_id, revision::int) end;
  view jsonb := case when content is not null then private.page_source(resource_id, content) end;
begin
  -- Whom a tenant has made up beside them is its own matter.
  return view || jsonb_build_object('personas', (
    select jsonb_object_agg(p.key, p.value) from jsonb_each(view -> 'personas') p
    where p.key in ('family', 'small_business')));
end $function$;

CREATE OR REPLACE FUNCTION private.view_of_room (
  resource_id uuid,
  revision    text
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select jsonb_build_object('name', r.name, 'folder', r.tenant_id || '/room/' || r.id || '/', 'updates', (
    select coalesce(jsonb_agg(translate(encode(part.data, 'base64'), e'\n', '')), '[]')
    from private.documents d cross join lateral (
      select s.state as data from private.document_snapshots s where s.document_id = d.id
      union all
      select u.data from private.document_updates u where u.document_id = d.id
    ) part
    where d.kind = 'room' and d.resource_id = r.id))
  from public.rooms r where r.id = view_of_room.resource_id and view_of_room.revision is null
  union all
  select jsonb_build_object('name', r.name, 'folder', r.tenant_id || '/room/' || r.id || '/', 'as_of', v.created_at,
    'updates', jsonb_build_array(translate(encode(s.state, 'base64'), e'\n', '')))
  from public.rooms r
  join public.document_versions v on v.resource = 'room:' || r.id
  join private.document_states s on s.version_id = v.id
  where r.id = view_of_room.resource_id and v.version::text = view_of_room.revision
$function$;

CREATE OR REPLACE FUNCTION private.void_approvals()
  RETURNS TRIGGER
  LANGUAGE plpgsql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
begin
  update public.configuration_approvals a set status = 'void'
  where a.configuration_id = new.id and a.status in ('requested', 'approved') and a.used_at is null;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION private.watch_jobs (
  progress jsonb
)
  RETURNS SETOF uuid
  LANGUAGE sql
  SECURITY DEFINER
  SET search_path TO ''
  AS $function$
  select set_config('synchronous_commit', 'off', true);
  update public.jobs j set progress = least(greatest(p.value::real, 0), 1)
  from jsonb_each_text(watch_jobs.progress) p
  where j.id = p.key::uuid and j.status = 'running' and j.progress is distinct from p.value::real;
  select p.key::uuid from jsonb_each(watch_jobs.progress) p
  where not exists (select from public.jobs j where j.id = p.key::uuid and j.status = 'running')
$function$;

CREATE OR REPLACE FUNCTION public.accept_invitation (
  token text
)
  RETURNS public.tenants
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.accept_invitation(token) $function$;

REVOKE ALL ON FUNCTION "public"."accept_invitation"(text) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.activate_configuration (
  id                uuid,
  expected_revision bigint
)
  RETURNS public.configuration_activations
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.activate_configuration(id, expected_revision) $function$;

REVOKE ALL ON FUNCTION "public"."activate_configuration"(uuid, bigint) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.add_to_release (
  release_id       uuid,
  configuration_id uuid,
  version          integer DEFAULT NULL::integer
)
  RETURNS public.release_items
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.add_to_release(release_id, configuration_id, version) $function$;

REVOKE ALL ON FUNCTION "public"."add_to_release"(uuid, uuid, integer) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.allow_origins (
  tenant_id uuid,
  origins   text[]
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.allow_origins(tenant_id, origins) $function$;

REVOKE ALL ON FUNCTION "public"."allow_origins"(uuid, text[]) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.apply_release (
  id uuid
)
  RETURNS public.releases
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.apply_release(id) $function$;

REVOKE ALL ON FUNCTION "public"."apply_release"(uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.approve_configuration (
  id           uuid,
  content_hash text,
  comment      text DEFAULT ''::text
)
  RETURNS public.configuration_approvals
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.approve_configuration(id, content_hash, comment) $function$;

REVOKE ALL ON FUNCTION "public"."approve_configuration"(uuid, text, text) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.ban_participant (
  room_id uuid,
  user_id uuid,
  reason  text DEFAULT NULL::text
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.ban_participant(room_id, user_id, reason) $function$;

REVOKE ALL ON FUNCTION "public"."ban_participant"(uuid, uuid, text) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.cancel_job (
  id uuid
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.cancel_job(id) $function$;

REVOKE ALL ON FUNCTION "public"."cancel_job"(uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.cancel_scheduled_activation (
  id uuid
)
  RETURNS public.activation_schedules
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.cancel_scheduled_activation(id) $function$;

REVOKE ALL ON FUNCTION "public"."cancel_scheduled_activation"(uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.clone_configuration (
  id          uuid,
  name        text,
  tenant_id   uuid DEFAULT NULL::uuid,
  description text DEFAULT NULL::text
)
  RETURNS public.configurations
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.clone_configuration(id, tenant_id, name, description) $function$;

REVOKE ALL ON FUNCTION "public"."clone_configuration"(uuid, text, uuid, text) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.closed_tenants()
  RETURNS TABLE (
    tenant_id uuid,
    reason    text
  )
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$ select * from private.closed_tenants() $function$;

REVOKE ALL ON FUNCTION "public"."closed_tenants"() FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.context_secret (
  tenant_id uuid
)
  RETURNS text
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$ select private.context_secret(tenant_id) $function$;

REVOKE ALL ON FUNCTION "public"."context_secret"(uuid) FROM PUBLIC, "anon", "authenticated";

CREATE OR REPLACE FUNCTION public.count_call()
  RETURNS TABLE (
    allowed     boolean,
    at_most     integer,
    remaining   integer,
    reset       integer,
    retry_after integer
  )
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select * from private.count_call() $function$;

REVOKE ALL ON FUNCTION "public"."count_call"() FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.create_api_key (
  tenant         uuid,
  name           text,
  role           public.member_role,
  resource       text                     DEFAULT NULL::text,
  expires_at     timestamp with time zone DEFAULT NULL::timestamp WITH time zone,
  outlives_maker boolean                  DEFAULT false
)
  RETURNS TABLE (
    id      uuid,
    api_key text
  )
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select * from private.create_api_key(tenant, name, role, resource, expires_at, outlives_maker) $function$;

REVOKE ALL ON FUNCTION "public"."create_api_key"(uuid, text, public.member_role, text, timestamp WITH time zone, boolean) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.create_comment (
  resource text,
  body     text,
  thread   uuid   DEFAULT NULL::uuid,
  anchor   jsonb  DEFAULT NULL::jsonb,
  mentions uuid[] DEFAULT '{}'::uuid[]
)
  RETURNS public.comments
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.create_comment(resource, body, thread, anchor, mentions) $function$;

REVOKE ALL ON FUNCTION "public"."create_comment"(text, text, uuid, jsonb, uuid[]) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.create_configuration (
  tenant_id   uuid,
  name        text,
  description text DEFAULT ''::text,
  clone_from  uuid DEFAULT NULL::uuid
)
  RETURNS public.configurations
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.create_configuration(tenant_id, name, description, clone_from) $function$;

REVOKE ALL ON FUNCTION "public"."create_configuration"(uuid, text, text, uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.create_export (
  resource text,
  format   text,
  options  jsonb DEFAULT '{}'::jsonb
)
  RETURNS public.exports
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.create_export(resource, format, options) $function$;

REVOKE ALL ON FUNCTION "public"."create_export"(text, text, jsonb) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.create_release (
  tenant_id uuid,
  name      text
)
  RETURNS public.releases
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.create_release(tenant_id, name) $function$;

REVOKE ALL ON FUNCTION "public"."create_release"(uuid, text) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.create_room (
  tenant_id  uuid,
  name       text,
  visibility public.visibility DEFAULT 'tenant'::public.visibility
)
  RETURNS public.rooms
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.create_room(tenant_id, name, visibility) $function$;

REVOKE ALL ON FUNCTION "public"."create_room"(uuid, text, public.visibility) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.create_room_invite (
  room_id    uuid,
  role       public.member_role DEFAULT 'viewer'::public.member_role,
  expires_in integer            DEFAULT 604800,
  max_uses   integer            DEFAULT NULL::integer
)
  RETURNS TABLE (
    id         uuid,
    token      text,
    expires_at timestamp with time zone
  )
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select * from private.create_room_invite(room_id, role, expires_in, max_uses) $function$;

REVOKE ALL ON FUNCTION "public"."create_room_invite"(uuid, public.member_role, integer, integer) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.create_share_link (
  resource_type text,
  resource_id   uuid,
  options       jsonb DEFAULT '{}'::jsonb
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.create_share_link(resource_type, resource_id, options) $function$;

REVOKE ALL ON FUNCTION "public"."create_share_link"(text, uuid, jsonb) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.create_snapshot (
  resource_kind text,
  resource_id   uuid,
  name          text
)
  RETURNS public.document_versions
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.create_snapshot(resource_kind, resource_id, name) $function$;

REVOKE ALL ON FUNCTION "public"."create_snapshot"(text, uuid, text) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.create_tenant (
  name text,
  slug text
)
  RETURNS public.tenants
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.create_tenant(name, slug) $function$;

REVOKE ALL ON FUNCTION "public"."create_tenant"(text, text) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.create_tile (
  tenant_id  uuid,
  type       text,
  definition jsonb
)
  RETURNS public.tiles
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.create_tile(tenant_id, type, definition) $function$;

REVOKE ALL ON FUNCTION "public"."create_tile"(uuid, text, jsonb) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.deactivate_configuration (
  id uuid
)
  RETURNS public.configuration_activations
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.deactivate_configuration(id) $function$;

REVOKE ALL ON FUNCTION "public"."deactivate_configuration"(uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.delete_comment (
  id uuid
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.delete_comment(id) $function$;

REVOKE ALL ON FUNCTION "public"."delete_comment"(uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.delete_configuration (
  id uuid
)
  RETURNS timestamp WITH time zone
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.delete_configuration(id) $function$;

REVOKE ALL ON FUNCTION "public"."delete_configuration"(uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.delete_persona (
  tenant_id uuid,
  name      text
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.delete_persona(tenant_id, name) $function$;

REVOKE ALL ON FUNCTION "public"."delete_persona"(uuid, text) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.delete_room (
  room_id uuid
)
  RETURNS timestamp WITH time zone
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.delete_room(room_id) $function$;

REVOKE ALL ON FUNCTION "public"."delete_room"(uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.delete_snapshot (
  id uuid
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.delete_snapshot(id) $function$;

REVOKE ALL ON FUNCTION "public"."delete_snapshot"(uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.delete_tenant (
  tenant_id uuid
)
  RETURNS timestamp WITH time zone
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.delete_tenant(tenant_id) $function$;

REVOKE ALL ON FUNCTION "public"."delete_tenant"(uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.deleted_rooms()
  RETURNS TABLE (
    id         uuid,
    tenant_id  uuid,
    name       text,
    deleted_at timestamp with time zone,
    purged_at  timestamp with time zone
  )
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$ select * from private.deleted_rooms() $function$;

REVOKE ALL ON FUNCTION "public"."deleted_rooms"() FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.deleted_tenants()
  RETURNS TABLE (
    id         uuid,
    name       text,
    slug       text,
    deleted_at timestamp with time zone,
    purged_at  timestamp with time zone
  )
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$ select * from private.deleted_tenants() $function$;

REVOKE ALL ON FUNCTION "public"."deleted_tenants"() FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.deprecate_tile (
  tenant_id   uuid,
  type        text,
  replaced_by text DEFAULT NULL::text
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.deprecate_tile(tenant_id, type, replaced_by) $function$;

REVOKE ALL ON FUNCTION "public"."deprecate_tile"(uuid, text, text) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.diff_versions (
  a uuid,
  b uuid
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$ select private.diff_versions(a, b) $function$;

REVOKE ALL ON FUNCTION "public"."diff_versions"(uuid, uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.edit_comment (
  id       uuid,
  body     text,
  mentions uuid[] DEFAULT NULL::uuid[]
)
  RETURNS public.comments
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.edit_comment(id, body, mentions) $function$;

REVOKE ALL ON FUNCTION "public"."edit_comment"(uuid, text, uuid[]) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.explain_access (
  user_id  uuid,
  action   text,
  resource text
)
  RETURNS TABLE (
    allowed boolean,
    needed  public.member_role,
    role    public.member_role,
    source  text
  )
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$ select * from private.explain_access(user_id, action, resource) $function$;

REVOKE ALL ON FUNCTION "public"."explain_access"(uuid, text, text) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.get_attribution (
  resource_kind text,
  resource_id   uuid,
  clients       bigint[] DEFAULT NULL::bigint[]
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$ select private.get_attribution(resource_kind, resource_id, clients) $function$;

REVOKE ALL ON FUNCTION "public"."get_attribution"(text, uuid, bigint[]) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.get_configuration (
  id uuid
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$ select private.get_configuration(id) $function$;

REVOKE ALL ON FUNCTION "public"."get_configuration"(uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.get_room (
  room text
)
  RETURNS TABLE (
    id               uuid,
    tenant_id        uuid,
    code             text,
    name             text,
    description      text,
    visibility       public.visibility,
    join_role        public.member_role,
    has_password     boolean,
    guests_allowed   boolean,
    max_participants integer,
    drawing          public.drawing_right,
    last_active_at   timestamp with time zone,
    created_at       timestamp with time zone,
    updated_at       timestamp with time zone,
    role             public.member_role,
    participants     integer
  )
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$ select * from private.get_room(room) $function$;

REVOKE ALL ON FUNCTION "public"."get_room"(text) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.get_snapshot (
  id uuid
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$ select private.get_snapshot(id) $function$;

REVOKE ALL ON FUNCTION "public"."get_snapshot"(uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.import_configuration (
  tenant_id uuid,
  file      jsonb,
  name      text  DEFAULT NULL::text
)
  RETURNS public.configurations
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.import_configuration(tenant_id, file, name) $function$;

REVOKE ALL ON FUNCTION "public"."import_configuration"(uuid, jsonb, text) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.invite_member (
  tenant_id uuid,
  email     text,
  role      public.member_role
)
  RETURNS public.invitations
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.invite_member(tenant_id, email, role) $function$;

REVOKE ALL ON FUNCTION "public"."invite_member"(uuid, text, public.member_role) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.join_room (
  room     text,
  password text DEFAULT NULL::text,
  invite   text DEFAULT NULL::text
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.join_room(room, password, invite) $function$;

REVOKE ALL ON FUNCTION "public"."join_room"(text, text, text) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.keep_audit_for (
  tenant_id uuid,
  retention interval
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.keep_audit_for(tenant_id, retention) $function$;

REVOKE ALL ON FUNCTION "public"."keep_audit_for"(uuid, interval) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.keep_preview (
  configuration_id uuid,
  user_id          uuid,
  content_hash     text,
  html             text,
  styles           text[],
  simulated        boolean,
  mode             public.tile_mode     DEFAULT NULL::public.tile_mode,
  audience         public.tile_audience DEFAULT NULL::public.tile_audience
)
  RETURNS text
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.keep_preview(configuration_id, user_id, content_hash, html, styles, simulated, mode, audience) $function$;

REVOKE ALL ON FUNCTION "public"."keep_preview"(uuid, uuid, text, text, text[], boolean, public.tile_mode, public.tile_audience) FROM PUBLIC, "anon", "authenticated";

CREATE OR REPLACE FUNCTION public.kick_participant (
  room_id uuid,
  user_id uuid
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.kick_participant(room_id, user_id) $function$;

REVOKE ALL ON FUNCTION "public"."kick_participant"(uuid, uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.leave_room (
  room_id uuid
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.leave_room(room_id) $function$;

REVOKE ALL ON FUNCTION "public"."leave_room"(uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.limit_session_age (
  tenant_id uuid,
  max_age   interval
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.limit_session_age(tenant_id, max_age) $function$;

REVOKE ALL ON FUNCTION "public"."limit_session_age"(uuid, interval) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.list_configurations (
  tenant_id uuid,
  search    text    DEFAULT NULL::text,
  status    text    DEFAULT NULL::text,
  after     uuid    DEFAULT NULL::uuid,
  at_most   integer DEFAULT 50
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$ select private.list_configurations(tenant_id, search, status, after, at_most) $function$;

REVOKE ALL ON FUNCTION "public"."list_configurations"(uuid, text, text, uuid, integer) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.list_document_sessions (
  resource_kind text,
  resource_id   uuid,
  before        timestamp with time zone DEFAULT NULL::timestamp WITH time zone,
  page_size     integer                  DEFAULT 50
)
  RETURNS TABLE (
    user_id    uuid,
    started_at timestamp with time zone,
    ended_at   timestamp with time zone,
    edits      bigint,
    bytes      bigint
  )
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$ select * from private.list_document_sessions(resource_kind, resource_id, before, page_size) $function$;

REVOKE ALL ON FUNCTION "public"."list_document_sessions"(text, uuid, timestamp WITH time zone, integer) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.list_quarantine (
  resource_kind text,
  resource_id   uuid,
  before        bigint DEFAULT NULL::bigint
)
  RETURNS TABLE (
    id         bigint,
    path       text[],
    value      json,
    reason     text,
    user_id    uuid,
    created_at timestamp with time zone
  )
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$ select * from private.list_quarantine(resource_kind, resource_id, before) $function$;

REVOKE ALL ON FUNCTION "public"."list_quarantine"(text, uuid, bigint) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.list_rooms (
  in_tenant uuid                     DEFAULT NULL::uuid,
  search    text                     DEFAULT NULL::text,
  before    timestamp with time zone DEFAULT NULL::timestamp WITH time zone,
  before_id uuid                     DEFAULT NULL::uuid,
  page_size integer                  DEFAULT 50
)
  RETURNS TABLE (
    id               uuid,
    tenant_id        uuid,
    code             text,
    name             text,
    description      text,
    visibility       public.visibility,
    join_role        public.member_role,
    has_password     boolean,
    guests_allowed   boolean,
    max_participants integer,
    drawing          public.drawing_right,
    last_active_at   timestamp with time zone,
    created_at       timestamp with time zone,
    updated_at       timestamp with time zone,
    role             public.member_role,
    participants     integer
  )
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$ select * from private.list_rooms(in_tenant, search, before, before_id, page_size) $function$;

REVOKE ALL ON FUNCTION "public"."list_rooms"(uuid, text, timestamp WITH time zone, uuid, integer) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.mark_all_notifications_read (
  tenant_id uuid DEFAULT NULL::uuid
)
  RETURNS integer
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.mark_all_notifications_read(tenant_id) $function$;

REVOKE ALL ON FUNCTION "public"."mark_all_notifications_read"(uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.mark_notification_read (
  id uuid
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.mark_notification_read(id) $function$;

REVOKE ALL ON FUNCTION "public"."mark_notification_read"(uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.notification_settings()
  RETURNS TABLE (
    kind     text,
    title    text,
    delivery public.notification_delivery
  )
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$ select * from private.notification_settings() $function$;

REVOKE ALL ON FUNCTION "public"."notification_settings"() FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.open_previews (
  configuration_id uuid,
  content_hashes   text[]
)
  RETURNS TABLE (
    content_hash text,
    token        text,
    html         text
  )
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select * from private.open_previews(configuration_id, content_hashes) $function$;

REVOKE ALL ON FUNCTION "public"."open_previews"(uuid, text[]) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.open_share_link (
  token    text,
  password text DEFAULT NULL::text
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
BEGIN ATOMIC
 SELECT private.open_share_link(token, password)
  AS open_share_link;
END;

REVOKE ALL ON FUNCTION "public"."open_share_link"(text, text) FROM PUBLIC, "service_role";

CREATE OR REPLACE FUNCTION public.open_share_link_for (
  token    text,
  password text,
  visitor  uuid,
  headers  jsonb
)
  RETURNS jsonb
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.open_share_link_for(token, password, visitor, headers) $function$;

REVOKE ALL ON FUNCTION "public"."open_share_link_for"(text, text, uuid, jsonb) FROM PUBLIC, "anon", "authenticated";

CREATE OR REPLACE FUNCTION public.preview_release (
  id uuid
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$ select private.preview_release(id) $function$;

REVOKE ALL ON FUNCTION "public"."preview_release"(uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.preview_source (
  configuration_id uuid,
  version          integer DEFAULT NULL::integer,
  compare          boolean DEFAULT false
)
  RETURNS jsonb
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$ select private.preview_source(configuration_id, version, compare) $function$;

REVOKE ALL ON FUNCTION "public"."preview_source"(uuid, integer, boolean) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.publish_configuration (
  id                uuid,
  expected_revision bigint,
  message           text   DEFAULT ''::text
)
  RETURNS public.configuration_versions
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.publish_configuration(id, expected_revision, message) $function$;

REVOKE ALL ON FUNCTION "public"."publish_configuration"(uuid, bigint, text) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.publish_tile_version (
  tenant_id  uuid,
  type       text,
  definition jsonb
)
  RETURNS public.tiles
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.publish_tile_version(tenant_id, type, definition) $function$;

REVOKE ALL ON FUNCTION "public"."publish_tile_version"(uuid, text, jsonb) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.realtime_topic (
  kind text,
  id   uuid
)
  RETURNS text
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$ select private.realtime_topic(kind, id) $function$;

REVOKE ALL ON FUNCTION "public"."realtime_topic"(text, uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.redeem_api_key (
  api_key text
)
  RETURNS TABLE (
    id    uuid,
    name  text,
    email text,
    ready boolean
  )
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select * from private.redeem_api_key(api_key) $function$;

REVOKE ALL ON FUNCTION "public"."redeem_api_key"(text) FROM PUBLIC, "anon", "authenticated";

CREATE OR REPLACE FUNCTION public.reject_configuration (
  id           uuid,
  content_hash text,
  comment      text DEFAULT ''::text
)
  RETURNS public.configuration_approvals
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.reject_configuration(id, content_hash, comment) $function$;

REVOKE ALL ON FUNCTION "public"."reject_configuration"(uuid, text, text) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.remove_context_source (
  tenant_id uuid
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.remove_context_source(tenant_id) $function$;

REVOKE ALL ON FUNCTION "public"."remove_context_source"(uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.remove_from_release (
  release_id       uuid,
  configuration_id uuid
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.remove_from_release(release_id, configuration_id) $function$;

REVOKE ALL ON FUNCTION "public"."remove_from_release"(uuid, uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.remove_member (
  tenant_id uuid,
  user_id   uuid
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.remove_member(tenant_id, user_id) $function$;

REVOKE ALL ON FUNCTION "public"."remove_member"(uuid, uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.rename_snapshot (
  id   uuid,
  name text
)
  RETURNS public.document_versions
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.rename_snapshot(id, name) $function$;

REVOKE ALL ON FUNCTION "public"."rename_snapshot"(uuid, text) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.request_approval (
  configuration_id  uuid,
  expected_revision bigint,
  message           text   DEFAULT ''::text
)
  RETURNS public.configuration_approvals
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.request_approval(configuration_id, expected_revision, message) $function$;

REVOKE ALL ON FUNCTION "public"."request_approval"(uuid, bigint, text) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.require_approval (
  tenant_id uuid,
  required  boolean
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.require_approval(tenant_id, required) $function$;

REVOKE ALL ON FUNCTION "public"."require_approval"(uuid, boolean) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.require_mfa (
  tenant_id uuid,
  required  boolean
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.require_mfa(tenant_id, required) $function$;

REVOKE ALL ON FUNCTION "public"."require_mfa"(uuid, boolean) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.resolve_thread (
  id       uuid,
  resolved boolean DEFAULT true
)
  RETURNS public.comments
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.resolve_thread(id, resolved) $function$;

REVOKE ALL ON FUNCTION "public"."resolve_thread"(uuid, boolean) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.restore_configuration (
  id uuid
)
  RETURNS public.configurations
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.restore_configuration(id) $function$;

REVOKE ALL ON FUNCTION "public"."restore_configuration"(uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.restore_document (
  resource_kind text,
  resource_id   uuid,
  version       integer                  DEFAULT NULL::integer,
  at            timestamp with time zone DEFAULT NULL::timestamp WITH time zone
)
  RETURNS uuid
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.restore_document(resource_kind, resource_id, version, at) $function$;

REVOKE ALL ON FUNCTION "public"."restore_document"(text, uuid, integer, timestamp WITH time zone) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.restore_room (
  room_id uuid
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.restore_room(room_id) $function$;

REVOKE ALL ON FUNCTION "public"."restore_room"(uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.restore_tenant (
  tenant_id uuid
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.restore_tenant(tenant_id) $function$;

REVOKE ALL ON FUNCTION "public"."restore_tenant"(uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.restore_version (
  configuration_id  uuid,
  version           integer,
  expected_revision bigint  DEFAULT NULL::bigint
)
  RETURNS public.configurations
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.restore_version(configuration_id, version, expected_revision) $function$;

REVOKE ALL ON FUNCTION "public"."restore_version"(uuid, integer, bigint) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.retry_job (
  id uuid
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.retry_job(id) $function$;

REVOKE ALL ON FUNCTION "public"."retry_job"(uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.revoke_api_key (
  id uuid
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.revoke_api_key(id) $function$;

REVOKE ALL ON FUNCTION "public"."revoke_api_key"(uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.revoke_invitation (
  id uuid
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.revoke_invitation(id) $function$;

REVOKE ALL ON FUNCTION "public"."revoke_invitation"(uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.revoke_room_invite (
  id uuid
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.revoke_room_invite(id) $function$;

REVOKE ALL ON FUNCTION "public"."revoke_room_invite"(uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.revoke_share_link (
  id uuid
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.revoke_share_link(id) $function$;

REVOKE ALL ON FUNCTION "public"."revoke_share_link"(uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.roll_back_release (
  id uuid
)
  RETURNS public.releases
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.roll_back_release(id) $function$;

REVOKE ALL ON FUNCTION "public"."roll_back_release"(uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.rollback_activation (
  id uuid
)
  RETURNS public.configuration_activations
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.rollback_activation(id) $function$;

REVOKE ALL ON FUNCTION "public"."rollback_activation"(uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.rotate_api_key (
  id uuid
)
  RETURNS text
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.rotate_api_key(id) $function$;

REVOKE ALL ON FUNCTION "public"."rotate_api_key"(uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.save_configuration (
  configuration_id  uuid,
  content           jsonb,
  expected_revision bigint
)
  RETURNS public.configurations
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.save_configuration(configuration_id, content, expected_revision) $function$;

REVOKE ALL ON FUNCTION "public"."save_configuration"(uuid, jsonb, bigint) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.save_configuration_data (
  configuration_id  uuid,
  mode              public.tile_mode,
  audience          public.tile_audience,
  tile_structure    jsonb,
  expected_revision bigint,
  settings          jsonb                DEFAULT NULL::jsonb
)
  RETURNS public.configurations
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  select private.save_configuration_data(configuration_id, mode, audience, tile_structure, expected_revision, settings)
$function$;

REVOKE ALL ON FUNCTION "public"."save_configuration_data"(uuid, public.tile_mode, public.tile_audience, jsonb, bigint, jsonb) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.save_persona (
  tenant_id uuid,
  name      text,
  label     text,
  audience  public.tile_audience,
  context   jsonb
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.save_persona(tenant_id, name, label, audience, context) $function$;

REVOKE ALL ON FUNCTION "public"."save_persona"(uuid, text, text, public.tile_audience, jsonb) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.schedule_activation (
  id      uuid,
  at      timestamp with time zone,
  until   timestamp with time zone DEFAULT NULL::timestamp WITH time zone,
  version integer                  DEFAULT NULL::integer
)
  RETURNS public.activation_schedules
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.schedule_activation(id, at, until, version) $function$;

REVOKE ALL ON FUNCTION "public"."schedule_activation"(uuid, timestamp WITH time zone, timestamp WITH time zone, integer) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.schedule_export (
  resource text,
  format   text,
  cron     text,
  zone     text  DEFAULT 'UTC'::text,
  options  jsonb DEFAULT '{}'::jsonb
)
  RETURNS uuid
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.schedule_export(resource, format, cron, zone, options) $function$;

REVOKE ALL ON FUNCTION "public"."schedule_export"(text, text, text, text, jsonb) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.set_context_source (
  tenant_id uuid,
  issuer    text,
  audience  text,
  jwks_url  text   DEFAULT NULL::text,
  secret    text   DEFAULT NULL::text,
  claims    text[] DEFAULT '{}'::text[]
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.set_context_source(tenant_id, issuer, audience, jwks_url, secret, claims) $function$;

REVOKE ALL ON FUNCTION "public"."set_context_source"(uuid, text, text, text, text, text[]) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.set_member_role (
  tenant_id uuid,
  user_id   uuid,
  role      public.member_role
)
  RETURNS public.members
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.set_member_role(tenant_id, user_id, role) $function$;

REVOKE ALL ON FUNCTION "public"."set_member_role"(uuid, uuid, public.member_role) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.set_notification_delivery (
  kind     text,
  delivery public.notification_delivery
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.set_notification_delivery(kind, delivery) $function$;

REVOKE ALL ON FUNCTION "public"."set_notification_delivery"(text, public.notification_delivery) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.set_participant_role (
  room_id uuid,
  user_id uuid,
  role    public.member_role
)
  RETURNS public.room_participants
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.set_participant_role(room_id, user_id, role) $function$;

REVOKE ALL ON FUNCTION "public"."set_participant_role"(uuid, uuid, public.member_role) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.set_quota (
  tenant_id uuid,
  kind      text,
  at_most   bigint
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.set_quota(tenant_id, kind, at_most) $function$;

REVOKE ALL ON FUNCTION "public"."set_quota"(uuid, text, bigint) FROM PUBLIC, "anon", "authenticated";

CREATE OR REPLACE FUNCTION public.set_room_password (
  room_id  uuid,
  password text DEFAULT NULL::text
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.set_room_password(room_id, password) $function$;

REVOKE ALL ON FUNCTION "public"."set_room_password"(uuid, text) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.settings_schema()
  RETURNS jsonb
  LANGUAGE sql
  IMMUTABLE
  SET search_path TO ''
  AS $function$ select private.settings_schema() $function$;

REVOKE ALL ON FUNCTION "public"."settings_schema"() FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.tenant_usage (
  tenant_id uuid
)
  RETURNS TABLE (
    kind    text,
    used    bigint,
    at_most bigint,
    unit    text,
    daily   boolean
  )
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$ select * from private.tenant_usage(tenant_id) $function$;

REVOKE ALL ON FUNCTION "public"."tenant_usage"(uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.transfer_ownership (
  tenant_id uuid,
  user_id   uuid
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.transfer_ownership(tenant_id, user_id) $function$;

REVOKE ALL ON FUNCTION "public"."transfer_ownership"(uuid, uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.unban_participant (
  room_id uuid,
  user_id uuid
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.unban_participant(room_id, user_id) $function$;

REVOKE ALL ON FUNCTION "public"."unban_participant"(uuid, uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.undo_edits (
  resource_kind text,
  resource_id   uuid,
  user_id       uuid,
  since         timestamp with time zone,
  until         timestamp with time zone DEFAULT NULL::timestamp WITH time zone
)
  RETURNS uuid
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.undo_edits(resource_kind, resource_id, user_id, since, until) $function$;

REVOKE ALL ON FUNCTION "public"."undo_edits"(text, uuid, uuid, timestamp WITH time zone, timestamp WITH time zone) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.unschedule (
  id uuid
)
  RETURNS void
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.unschedule(id) $function$;

REVOKE ALL ON FUNCTION "public"."unschedule"(uuid) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.update_configuration (
  id          uuid,
  name        text DEFAULT NULL::text,
  description text DEFAULT NULL::text
)
  RETURNS public.configurations
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.update_configuration(id, name, description) $function$;

REVOKE ALL ON FUNCTION "public"."update_configuration"(uuid, text, text) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.update_from_origin (
  id                uuid,
  expected_revision bigint,
  choices           jsonb  DEFAULT '{}'::jsonb
)
  RETURNS public.configurations
  LANGUAGE sql
  SET search_path TO ''
  AS $function$ select private.update_from_origin(id, expected_revision, choices) $function$;

REVOKE ALL ON FUNCTION "public"."update_from_origin"(uuid, bigint, jsonb) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.update_room (
  room_id          uuid,
  name             text                 DEFAULT NULL::text,
  description      text                 DEFAULT NULL::text,
  visibility       public.visibility    DEFAULT NULL::public.visibility,
  join_role        public.member_role   DEFAULT NULL::public.member_role,
  guests_allowed   boolean              DEFAULT NULL::boolean,
  max_participants integer              DEFAULT NULL::integer,
  drawing          public.drawing_right DEFAULT NULL::public.drawing_right
)
  RETURNS public.rooms
  LANGUAGE sql
  SET search_path TO ''
  AS $function$
  select private.update_room(
    room_id, name, description, visibility, join_role, guests_allowed, max_participants, drawing)
$function$;

REVOKE ALL ON FUNCTION "public"."update_room"(uuid, text, text, public.visibility, public.member_role, boolean, integer, public.drawing_right) FROM PUBLIC, "anon", "service_role";

CREATE OR REPLACE FUNCTION public.verify_audit_chain (
  tenant uuid,
  seq    bigint DEFAULT NULL::bigint,
  hash   text   DEFAULT NULL::text,
  first  bigint DEFAULT NULL::bigint
)
  RETURNS TABLE (
    valid     boolean,
    sealed    bigint,
    unsealed  bigint,
    broken_at bigint,
    reason    text,
    begins_at bigint
  )
  LANGUAGE sql
  STABLE
  SET search_path TO ''
  AS $function$ select * from private.verify_audit_chain(tenant, seq, hash, first) $function$;

REVOKE ALL ON FUNCTION "public"."verify_audit_chain"(uuid, bigint, text, bigint) FROM PUBLIC, "anon", "service_role";

ALTER TABLE "private"."audit_chain"
  ADD CONSTRAINT "audit_chain_tenant_id_fkey" FOREIGN KEY (tenant_id) REFERENCES private.audit_heads(tenant_id) ON DELETE CASCADE;

ALTER TABLE "private"."configuration_revisions"
  ADD CONSTRAINT "configuration_revisions_pkey" PRIMARY KEY (configuration_id, mode, audience, revision);

ALTER TABLE "private"."default_structures"
  ADD CONSTRAINT "default_structures_pkey" PRIMARY KEY (mode, audience);

ALTER TABLE "private"."documents"
  ADD CONSTRAINT "documents_kind_fkey" FOREIGN KEY (kind) REFERENCES private.document_kinds(kind);

ALTER TABLE "private"."document_authors"
  ADD CONSTRAINT "document_authors_document_id_fkey" FOREIGN KEY (document_id) REFERENCES private.documents(id) ON DELETE CASCADE;

ALTER TABLE "private"."document_history"
  ADD CONSTRAINT "document_history_document_id_fkey" FOREIGN KEY (document_id) REFERENCES private.documents(id) ON DELETE CASCADE;

ALTER TABLE "private"."document_quarantine"
  ADD CONSTRAINT "document_quarantine_document_id_fkey" FOREIGN KEY (document_id) REFERENCES private.documents(id) ON DELETE CASCADE;

ALTER TABLE "private"."document_rejects"
  ADD CONSTRAINT "document_rejects_document_id_fkey" FOREIGN KEY (document_id) REFERENCES private.documents(id) ON DELETE CASCADE;

ALTER TABLE "private"."document_sessions"
  ADD CONSTRAINT "document_sessions_document_id_fkey" FOREIGN KEY (document_id) REFERENCES private.documents(id) ON DELETE CASCADE;

ALTER TABLE "private"."document_snapshots"
  ADD CONSTRAINT "document_snapshots_document_id_fkey" FOREIGN KEY (document_id) REFERENCES private.documents(id) ON DELETE CASCADE;

ALTER TABLE "private"."document_states"
  ADD CONSTRAINT "document_states_document_id_fkey" FOREIGN KEY (document_id) REFERENCES private.documents(id) ON DELETE CASCADE;

ALTER TABLE "private"."notification_preferences"
  ADD CONSTRAINT "notification_preferences_kind_fkey" FOREIGN KEY (kind) REFERENCES private.notification_kinds(kind) ON DELETE CASCADE;

ALTER TABLE "private"."quota_usage"
  ADD CONSTRAINT "quota_usage_kind_fkey" FOREIGN KEY (kind) REFERENCES private.quota_kinds(kind);

ALTER TABLE "private"."quotas"
  ADD CONSTRAINT "quotas_kind_fkey" FOREIGN KEY (kind) REFERENCES private.quota_kinds(kind);

ALTER TABLE "private"."comment_kinds"
  ADD CONSTRAINT "comment_kinds_kind_fkey" FOREIGN KEY (kind) REFERENCES private.resource_kinds(kind);

ALTER TABLE "private"."document_kinds"
  ADD CONSTRAINT "document_kinds_kind_fkey" FOREIGN KEY (kind) REFERENCES private.resource_kinds(kind);

ALTER TABLE "private"."export_formats"
  ADD CONSTRAINT "export_formats_kind_fkey" FOREIGN KEY (kind) REFERENCES private.resource_kinds(kind);

ALTER TABLE "private"."export_tables"
  ADD CONSTRAINT "export_tables_kind_fkey" FOREIGN KEY (kind) REFERENCES private.resource_kinds(kind);

ALTER TABLE "private"."share_kinds"
  ADD CONSTRAINT "share_kinds_kind_fkey" FOREIGN KEY (kind) REFERENCES private.resource_kinds(kind);

ALTER TABLE "private"."topics"
  ADD CONSTRAINT "topics_kind_fkey" FOREIGN KEY (kind) REFERENCES private.resource_kinds(kind);

ALTER TABLE "public"."api_keys"
  ADD CONSTRAINT "api_keys_check1" CHECK (((kind = 'tenant'::text) = (resource_id = tenant_id)));

ALTER TABLE "public"."api_keys"
  ADD CONSTRAINT "api_keys_check" CHECK ((role <> (
CASE kind
    WHEN 'tenant'::text THEN 'owner'::text
    ELSE 'admin'::text
END)::public.member_role));

ALTER TABLE "private"."api_key_secrets"
  ADD CONSTRAINT "api_key_secrets_api_key_id_fkey" FOREIGN KEY (api_key_id) REFERENCES public.api_keys(id) ON DELETE CASCADE;

ALTER TABLE "public"."api_keys"
  ADD CONSTRAINT "api_keys_tenant_id_kind_resource_id_fkey" FOREIGN KEY (tenant_id, kind, resource_id) REFERENCES private.topics(tenant_id, kind, resource_id) ON DELETE CASCADE;

ALTER TABLE "public"."comment_revisions"
  ADD CONSTRAINT "comment_revisions_tenant_id_comment_id_resource_fkey" FOREIGN KEY (tenant_id, comment_id, resource) REFERENCES public.comments(tenant_id, id, resource)
    ON DELETE CASCADE;

ALTER TABLE "public"."comments"
  ADD CONSTRAINT "comments_tenant_id_resource_kind_resource_id_fkey" FOREIGN KEY (tenant_id, resource_kind, resource_id) REFERENCES private.topics(tenant_id, kind, resource_id)
    ON DELETE CASCADE;

ALTER TABLE "public"."comments"
  ADD CONSTRAINT "comments_tenant_id_thread_id_resource_fkey" FOREIGN KEY (tenant_id, thread_id, resource) REFERENCES public.comments(tenant_id, id, resource) ON DELETE CASCADE;

ALTER TABLE "public"."activation_schedules"
  ADD CONSTRAINT "activation_schedules_tenant_id_activation_id_fkey" FOREIGN KEY (tenant_id, activation_id) REFERENCES public.configuration_activations(tenant_id, id) ON DELETE
    SET NULL (activation_id);

ALTER TABLE "public"."configuration_activations"
  ADD CONSTRAINT "configuration_activations_tenant_id_previous_id_fkey" FOREIGN KEY (tenant_id, previous_id) REFERENCES public.configuration_activations(tenant_id, id) ON DELETE
    SET NULL (previous_id);

ALTER TABLE "private"."configuration_authors"
  ADD CONSTRAINT "configuration_authors_approval_id_fkey" FOREIGN KEY (approval_id) REFERENCES public.configuration_approvals(id) ON DELETE SET NULL;

ALTER TABLE "public"."configuration_data"
  ADD CONSTRAINT "configuration_data_pkey" PRIMARY KEY (configuration_id, mode, audience);

ALTER TABLE "public"."activation_schedules"
  ADD CONSTRAINT "activation_schedules_tenant_id_version_id_fkey" FOREIGN KEY (tenant_id, version_id) REFERENCES public.configuration_versions(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."configuration_activations"
  ADD CONSTRAINT "configuration_activations_tenant_id_version_id_fkey" FOREIGN KEY (tenant_id, version_id) REFERENCES public.configuration_versions(tenant_id, id) ON DELETE
    SET NULL (version_id);

ALTER TABLE "private"."asset_copies"
  ADD CONSTRAINT "asset_copies_tenant_id_configuration_id_fkey" FOREIGN KEY (tenant_id, configuration_id) REFERENCES public.configurations(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE "private"."configuration_authors"
  ADD CONSTRAINT "configuration_authors_tenant_id_configuration_id_fkey" FOREIGN KEY (tenant_id, configuration_id) REFERENCES public.configurations(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE "private"."configuration_origins"
  ADD CONSTRAINT "configuration_origins_tenant_id_configuration_id_fkey" FOREIGN KEY (tenant_id, configuration_id) REFERENCES public.configurations(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE "private"."configuration_revisions"
  ADD CONSTRAINT "configuration_revisions_tenant_id_configuration_id_fkey" FOREIGN KEY (tenant_id, configuration_id) REFERENCES public.configurations(tenant_id, id)
    ON DELETE CASCADE;

ALTER TABLE "private"."live_configurations"
  ADD CONSTRAINT "live_configurations_tenant_id_configuration_id_fkey" FOREIGN KEY (tenant_id, configuration_id) REFERENCES public.configurations(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."activation_schedules"
  ADD CONSTRAINT "activation_schedules_tenant_id_configuration_id_fkey" FOREIGN KEY (tenant_id, configuration_id) REFERENCES public.configurations(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."configuration_activations"
  ADD CONSTRAINT "configuration_activations_tenant_id_configuration_id_fkey" FOREIGN KEY (tenant_id, configuration_id) REFERENCES public.configurations(tenant_id, id)
    ON DELETE CASCADE;

ALTER TABLE "public"."configuration_approvals"
  ADD CONSTRAINT "configuration_approvals_tenant_id_configuration_id_fkey" FOREIGN KEY (tenant_id, configuration_id) REFERENCES public.configurations(tenant_id, id)
    ON DELETE CASCADE;

ALTER TABLE "public"."configuration_data"
  ADD CONSTRAINT "configuration_data_tenant_id_configuration_id_fkey" FOREIGN KEY (tenant_id, configuration_id) REFERENCES public.configurations(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."configuration_versions"
  ADD CONSTRAINT "configuration_versions_tenant_id_configuration_id_fkey" FOREIGN KEY (tenant_id, configuration_id) REFERENCES public.configurations(tenant_id, id)
    ON DELETE CASCADE;

ALTER TABLE "private"."context_secrets"
  ADD CONSTRAINT "context_secrets_tenant_id_fkey" FOREIGN KEY (tenant_id) REFERENCES public.context_sources(tenant_id) ON DELETE CASCADE;

ALTER TABLE "private"."document_states"
  ADD CONSTRAINT "document_states_version_id_fkey" FOREIGN KEY (version_id) REFERENCES public.document_versions(id) ON DELETE SET NULL;

ALTER TABLE "public"."document_versions"
  ADD CONSTRAINT "document_versions_tenant_id_resource_kind_resource_id_fkey" FOREIGN KEY (tenant_id, resource_kind, resource_id)
    REFERENCES private.topics(tenant_id, kind, resource_id) ON DELETE CASCADE;

ALTER TABLE "private"."export_claims"
  ADD CONSTRAINT "export_claims_export_id_fkey" FOREIGN KEY (export_id) REFERENCES public.exports(id) ON DELETE CASCADE;

ALTER TABLE "private"."invitation_tokens"
  ADD CONSTRAINT "invitation_tokens_invitation_id_fkey" FOREIGN KEY (invitation_id) REFERENCES public.invitations(id) ON DELETE CASCADE;

ALTER TABLE "public"."jobs"
  ADD CONSTRAINT "jobs_progress_check" CHECK (((progress >= (0)::double precision) AND (progress <= (1)::double precision)));

ALTER TABLE "public"."jobs"
  ADD CONSTRAINT "jobs_status_check" CHECK ((status = ANY (ARRAY['queued'::text, 'running'::text, 'completed'::text, 'failed'::text, 'cancelled'::text])));

ALTER TABLE "public"."exports"
  ADD CONSTRAINT "exports_tenant_id_job_id_fkey" FOREIGN KEY (tenant_id, job_id) REFERENCES public.jobs(tenant_id, id) ON DELETE SET NULL (job_id);

ALTER TABLE "public"."notifications"
  ADD CONSTRAINT "notifications_tenant_id_resource_kind_resource_id_fkey" FOREIGN KEY (tenant_id, resource_kind, resource_id)
    REFERENCES private.topics(tenant_id, kind, resource_id) ON DELETE CASCADE;

ALTER TABLE "public"."personas"
  ADD CONSTRAINT "personas_context_check" CHECK (((jsonb_typeof(context) = 'object'::text) AND (octet_length((context)::text) <= 65536)));

ALTER TABLE "public"."previews"
  ADD CONSTRAINT "previews_configuration_id_content_hash_key" UNIQUE (configuration_id, content_hash);

ALTER TABLE "public"."previews"
  ADD CONSTRAINT "previews_content_hash_check" CHECK ((content_hash ~ '^[0-9a-f]{64}$'::text));

ALTER TABLE "public"."previews"
  ADD CONSTRAINT "previews_html_check" CHECK ((octet_length(html) <= 16777216));

ALTER TABLE "public"."previews"
  ADD CONSTRAINT "previews_tenant_id_configuration_id_fkey" FOREIGN KEY (tenant_id, configuration_id) REFERENCES public.configurations(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE "private"."preview_tokens"
  ADD CONSTRAINT "preview_tokens_tenant_id_preview_id_fkey" FOREIGN KEY (tenant_id, preview_id) REFERENCES public.previews(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."profiles"
  ADD CONSTRAINT "profiles_id_fkey" FOREIGN KEY (id) REFERENCES auth.users(id) ON DELETE CASCADE;

ALTER TABLE "private"."configuration_authors"
  ADD CONSTRAINT "configuration_authors_user_id_fkey" FOREIGN KEY (user_id) REFERENCES public.profiles(id) ON DELETE CASCADE;

ALTER TABLE "private"."digest_links"
  ADD CONSTRAINT "digest_links_user_id_fkey" FOREIGN KEY (user_id) REFERENCES public.profiles(id) ON DELETE CASCADE;

ALTER TABLE "private"."document_authors"
  ADD CONSTRAINT "document_authors_user_id_fkey" FOREIGN KEY (user_id) REFERENCES public.profiles(id) ON DELETE SET NULL;

ALTER TABLE "private"."document_sessions"
  ADD CONSTRAINT "document_sessions_user_id_fkey" FOREIGN KEY (user_id) REFERENCES public.profiles(id) ON DELETE SET NULL;

ALTER TABLE "private"."notification_preferences"
  ADD CONSTRAINT "notification_preferences_user_id_fkey" FOREIGN KEY (user_id) REFERENCES public.profiles(id) ON DELETE CASCADE;

ALTER TABLE "private"."preview_tokens"
  ADD CONSTRAINT "preview_tokens_user_id_fkey" FOREIGN KEY (user_id) REFERENCES public.profiles(id) ON DELETE CASCADE;

ALTER TABLE "public"."activation_schedules"
  ADD CONSTRAINT "activation_schedules_created_by_fkey" FOREIGN KEY (created_by) REFERENCES public.profiles(id) ON DELETE SET NULL;

ALTER TABLE "public"."api_keys"
  ADD CONSTRAINT "api_keys_created_by_fkey" FOREIGN KEY (created_by) REFERENCES public.profiles(id) ON DELETE SET NULL;

ALTER TABLE "public"."api_keys"
  ADD CONSTRAINT "api_keys_user_id_fkey" FOREIGN KEY (user_id) REFERENCES public.profiles(id) ON DELETE SET NULL;

ALTER TABLE "public"."comments"
  ADD CONSTRAINT "comments_author_id_fkey" FOREIGN KEY (author_id) REFERENCES public.profiles(id) ON DELETE SET NULL;

ALTER TABLE "public"."comments"
  ADD CONSTRAINT "comments_resolved_by_fkey" FOREIGN KEY (resolved_by) REFERENCES public.profiles(id) ON DELETE SET NULL;

ALTER TABLE "public"."configuration_activations"
  ADD CONSTRAINT "configuration_activations_activated_by_fkey" FOREIGN KEY (activated_by) REFERENCES public.profiles(id) ON DELETE SET NULL;

ALTER TABLE "public"."configuration_approvals"
  ADD CONSTRAINT "configuration_approvals_decided_by_fkey" FOREIGN KEY (decided_by) REFERENCES public.profiles(id) ON DELETE SET NULL;

ALTER TABLE "public"."configuration_approvals"
  ADD CONSTRAINT "configuration_approvals_requested_by_fkey" FOREIGN KEY (requested_by) REFERENCES public.profiles(id) ON DELETE SET NULL;

ALTER TABLE "public"."configuration_data"
  ADD CONSTRAINT "configuration_data_updated_by_fkey" FOREIGN KEY (updated_by) REFERENCES public.profiles(id) ON DELETE SET NULL;

ALTER TABLE "public"."configuration_versions"
  ADD CONSTRAINT "configuration_versions_created_by_fkey" FOREIGN KEY (created_by) REFERENCES public.profiles(id) ON DELETE SET NULL;

ALTER TABLE "public"."configurations"
  ADD CONSTRAINT "configurations_created_by_fkey" FOREIGN KEY (created_by) REFERENCES public.profiles(id) ON DELETE SET NULL;

ALTER TABLE "public"."context_sources"
  ADD CONSTRAINT "context_sources_updated_by_fkey" FOREIGN KEY (updated_by) REFERENCES public.profiles(id) ON DELETE SET NULL;

ALTER TABLE "public"."document_versions"
  ADD CONSTRAINT "document_versions_created_by_fkey" FOREIGN KEY (created_by) REFERENCES public.profiles(id) ON DELETE SET NULL;

ALTER TABLE "public"."exports"
  ADD CONSTRAINT "exports_requested_by_fkey" FOREIGN KEY (requested_by) REFERENCES public.profiles(id) ON DELETE CASCADE;

ALTER TABLE "public"."invitations"
  ADD CONSTRAINT "invitations_invited_by_fkey" FOREIGN KEY (invited_by) REFERENCES public.profiles(id) ON DELETE CASCADE;

ALTER TABLE "public"."jobs"
  ADD CONSTRAINT "jobs_created_by_fkey" FOREIGN KEY (created_by) REFERENCES public.profiles(id) ON DELETE SET NULL;

ALTER TABLE "public"."members"
  ADD CONSTRAINT "members_user_id_fkey" FOREIGN KEY (user_id) REFERENCES public.profiles(id) ON DELETE CASCADE;

ALTER TABLE "public"."notifications"
  ADD CONSTRAINT "notifications_actor_id_fkey" FOREIGN KEY (actor_id) REFERENCES public.profiles(id) ON DELETE SET NULL;

ALTER TABLE "public"."notifications"
  ADD CONSTRAINT "notifications_user_id_fkey" FOREIGN KEY (user_id) REFERENCES public.profiles(id) ON DELETE CASCADE;

ALTER TABLE "public"."personas"
  ADD CONSTRAINT "personas_created_by_fkey" FOREIGN KEY (created_by) REFERENCES public.profiles(id) ON DELETE SET NULL;

ALTER TABLE "public"."previews"
  ADD CONSTRAINT "previews_created_by_fkey" FOREIGN KEY (created_by) REFERENCES public.profiles(id) ON DELETE SET NULL;

ALTER TABLE "public"."release_items"
  ADD CONSTRAINT "release_items_added_by_fkey" FOREIGN KEY (added_by) REFERENCES public.profiles(id) ON DELETE SET NULL;

ALTER TABLE "public"."releases"
  ADD CONSTRAINT "releases_applied_by_fkey" FOREIGN KEY (applied_by) REFERENCES public.profiles(id) ON DELETE SET NULL;

ALTER TABLE "public"."releases"
  ADD CONSTRAINT "releases_created_by_fkey" FOREIGN KEY (created_by) REFERENCES public.profiles(id) ON DELETE SET NULL;

ALTER TABLE "public"."releases"
  ADD CONSTRAINT "releases_rolled_back_by_fkey" FOREIGN KEY (rolled_back_by) REFERENCES public.profiles(id) ON DELETE SET NULL;

ALTER TABLE "public"."release_items"
  ADD CONSTRAINT "release_items_tenant_id_release_id_fkey" FOREIGN KEY (tenant_id, release_id) REFERENCES public.releases(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."room_bans"
  ADD CONSTRAINT "room_bans_banned_by_fkey" FOREIGN KEY (banned_by) REFERENCES public.profiles(id) ON DELETE SET NULL;

ALTER TABLE "public"."room_bans"
  ADD CONSTRAINT "room_bans_user_id_fkey" FOREIGN KEY (user_id) REFERENCES public.profiles(id) ON DELETE CASCADE;

ALTER TABLE "public"."room_invites"
  ADD CONSTRAINT "room_invites_check" CHECK (((uses >= 0) AND (uses <= max_uses)));

ALTER TABLE "public"."room_invites"
  ADD CONSTRAINT "room_invites_created_by_fkey" FOREIGN KEY (created_by) REFERENCES public.profiles(id) ON DELETE CASCADE;

ALTER TABLE "public"."room_invites"
  ADD CONSTRAINT "room_invites_max_uses_check" CHECK ((max_uses > 0));

ALTER TABLE "private"."room_invite_tokens"
  ADD CONSTRAINT "room_invite_tokens_room_invite_id_fkey" FOREIGN KEY (room_invite_id) REFERENCES public.room_invites(id) ON DELETE CASCADE;

ALTER TABLE "public"."room_invites"
  ADD CONSTRAINT "room_invites_role_check" CHECK ((role <> 'admin'::public.member_role));

ALTER TABLE "public"."room_participants"
  ADD CONSTRAINT "room_participants_came_by_check" CHECK ((came_by = ANY (ARRAY['granted'::text, 'code'::text, 'password'::text, 'invite'::text])));

ALTER TABLE "public"."room_participants"
  ADD CONSTRAINT "room_participants_check" CHECK ((role <= role_at_most));

ALTER TABLE "public"."room_participants"
  ADD CONSTRAINT "room_participants_role_check" CHECK ((role <> 'admin'::public.member_role));

ALTER TABLE "public"."room_participants"
  ADD CONSTRAINT "room_participants_user_id_fkey" FOREIGN KEY (user_id) REFERENCES public.profiles(id) ON DELETE CASCADE;

ALTER TABLE "public"."rooms"
  ADD CONSTRAINT "rooms_join_role_check" CHECK ((join_role <= 'editor'::public.member_role));

ALTER TABLE "public"."rooms"
  ADD CONSTRAINT "rooms_max_participants_check" CHECK (((max_participants >= 1) AND (max_participants <= 1000)));

ALTER TABLE "private"."room_password_failures"
  ADD CONSTRAINT "room_password_failures_room_id_fkey" FOREIGN KEY (room_id) REFERENCES public.rooms(id) ON DELETE CASCADE;

ALTER TABLE "private"."room_passwords"
  ADD CONSTRAINT "room_passwords_room_id_fkey" FOREIGN KEY (room_id) REFERENCES public.rooms(id) ON DELETE CASCADE;

ALTER TABLE "public"."room_bans"
  ADD CONSTRAINT "room_bans_tenant_id_room_id_fkey" FOREIGN KEY (tenant_id, room_id) REFERENCES public.rooms(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."room_invites"
  ADD CONSTRAINT "room_invites_tenant_id_room_id_fkey" FOREIGN KEY (tenant_id, room_id) REFERENCES public.rooms(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."room_participants"
  ADD CONSTRAINT "room_participants_tenant_id_room_id_fkey" FOREIGN KEY (tenant_id, room_id) REFERENCES public.rooms(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."schedules"
  ADD CONSTRAINT "schedules_created_by_fkey" FOREIGN KEY (created_by) REFERENCES public.profiles(id) ON DELETE CASCADE;

ALTER TABLE "public"."share_links"
  ADD CONSTRAINT "share_links_created_by_fkey" FOREIGN KEY (created_by) REFERENCES public.profiles(id) ON DELETE CASCADE;

ALTER TABLE "private"."share_link_secrets"
  ADD CONSTRAINT "share_link_secrets_share_link_id_fkey" FOREIGN KEY (share_link_id) REFERENCES public.share_links(id) ON DELETE CASCADE;

ALTER TABLE "public"."share_links"
  ADD CONSTRAINT "share_links_tenant_id_kind_resource_id_fkey" FOREIGN KEY (tenant_id, kind, resource_id) REFERENCES private.topics(tenant_id, kind, resource_id) ON DELETE CASCADE;

ALTER TABLE "public"."share_visits"
  ADD CONSTRAINT "share_visits_tenant_id_share_link_id_fkey" FOREIGN KEY (tenant_id, share_link_id) REFERENCES public.share_links(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE "public"."share_visits"
  ADD CONSTRAINT "share_visits_user_id_fkey" FOREIGN KEY (user_id) REFERENCES public.profiles(id) ON DELETE SET NULL;

ALTER TABLE "private"."audit_heads"
  ADD CONSTRAINT "audit_heads_tenant_id_fkey" FOREIGN KEY (tenant_id) REFERENCES public.tenants(id) ON DELETE CASCADE;

ALTER TABLE "private"."documents"
  ADD CONSTRAINT "documents_tenant_id_fkey" FOREIGN KEY (tenant_id) REFERENCES public.tenants(id) ON DELETE CASCADE;

ALTER TABLE "private"."quota_usage"
  ADD CONSTRAINT "quota_usage_tenant_id_fkey" FOREIGN KEY (tenant_id) REFERENCES public.tenants(id) ON DELETE CASCADE;

ALTER TABLE "private"."quotas"
  ADD CONSTRAINT "quotas_tenant_id_fkey" FOREIGN KEY (tenant_id) REFERENCES public.tenants(id) ON DELETE CASCADE;

ALTER TABLE "private"."topics"
  ADD CONSTRAINT "topics_tenant_id_fkey" FOREIGN KEY (tenant_id) REFERENCES public.tenants(id) ON DELETE CASCADE;

ALTER TABLE "public"."api_keys"
  ADD CONSTRAINT "api_keys_tenant_id_fkey" FOREIGN KEY (tenant_id) REFERENCES public.tenants(id) ON DELETE CASCADE;

ALTER TABLE "public"."approval_rules"
  ADD CONSTRAINT "approval_rules_tenant_id_fkey" FOREIGN KEY (tenant_id) REFERENCES public.tenants(id) ON DELETE CASCADE;

ALTER TABLE "public"."configurations"
  ADD CONSTRAINT "configurations_tenant_id_fkey" FOREIGN KEY (tenant_id) REFERENCES public.tenants(id) ON DELETE CASCADE;

ALTER TABLE "public"."context_sources"
  ADD CONSTRAINT "context_sources_tenant_id_fkey" FOREIGN KEY (tenant_id) REFERENCES public.tenants(id) ON DELETE CASCADE;

ALTER TABLE "public"."exports"
  ADD CONSTRAINT "exports_tenant_id_fkey" FOREIGN KEY (tenant_id) REFERENCES public.tenants(id) ON DELETE CASCADE;

ALTER TABLE "public"."invitations"
  ADD CONSTRAINT "invitations_tenant_id_fkey" FOREIGN KEY (tenant_id) REFERENCES public.tenants(id) ON DELETE CASCADE;

ALTER TABLE "public"."jobs"
  ADD CONSTRAINT "jobs_tenant_id_fkey" FOREIGN KEY (tenant_id) REFERENCES public.tenants(id) ON DELETE CASCADE;

ALTER TABLE "public"."members"
  ADD CONSTRAINT "members_tenant_id_fkey" FOREIGN KEY (tenant_id) REFERENCES public.tenants(id) ON DELETE CASCADE;

ALTER TABLE "public"."personas"
  ADD CONSTRAINT "personas_tenant_id_fkey" FOREIGN KEY (tenant_id) REFERENCES public.tenants(id) ON DELETE CASCADE;

ALTER TABLE "public"."release_items"
  ADD CONSTRAINT "release_items_target_tenant_id_fkey" FOREIGN KEY (target_tenant_id) REFERENCES public.tenants(id) ON DELETE CASCADE;

ALTER TABLE "public"."releases"
  ADD CONSTRAINT "releases_tenant_id_fkey" FOREIGN KEY (tenant_id) REFERENCES public.tenants(id) ON DELETE CASCADE;

ALTER TABLE "public"."rooms"
  ADD CONSTRAINT "rooms_tenant_id_fkey" FOREIGN KEY (tenant_id) REFERENCES public.tenants(id) ON DELETE CASCADE;

ALTER TABLE "public"."schedules"
  ADD CONSTRAINT "schedules_tenant_id_fkey" FOREIGN KEY (tenant_id) REFERENCES public.tenants(id) ON DELETE CASCADE;

ALTER TABLE "public"."tiles"
  ADD CONSTRAINT "tiles_created_by_fkey" FOREIGN KEY (created_by) REFERENCES public.profiles(id) ON DELETE SET NULL;

ALTER TABLE "public"."tiles"
  ADD CONSTRAINT "tiles_tenant_id_fkey" FOREIGN KEY (tenant_id) REFERENCES public.tenants(id) ON DELETE CASCADE;

CREATE VIEW "private"."document_bases" AS  SELECT s.document_id,
    s.fold,
    s.until,
    s.state
   FROM private.document_states s
UNION ALL
 SELECT s.document_id,
    s.fold,
    s.until,
    s.state
   FROM private.document_snapshots s;

CREATE VIEW "private"."document_marks" WITH (security_invoker=true) AS  SELECT d.id AS document_id,
    d.materialised,
    ARRAY[COALESCE(s.fold, 0), ( SELECT (count(*))::integer AS count
           FROM private.document_updates u
          WHERE (u.document_id = d.id)), d.touched] AS mark
   FROM (private.documents d
     LEFT JOIN private.document_snapshots s ON ((s.document_id = d.id)));

CREATE VIEW "private"."exported_entries" WITH (security_invoker=true) AS  SELECT tenant_id AS resource_id,
    id,
    created_at,
    actor_kind,
    actor_id,
    action,
    entity,
    entity_id,
    before,
    after,
    request_id
   FROM public.audit_log l
  ORDER BY id;

CREATE VIEW "private"."exported_members" WITH (security_invoker=true) AS  SELECT m.tenant_id AS resource_id,
    p.display_name AS name,
    m.role,
    m.created_at AS joined_at,
    m.user_id
   FROM (public.members m
     JOIN public.profiles p ON ((p.id = m.user_id)))
  ORDER BY m.created_at, m.user_id;

CREATE VIEW "private"."live_keys" AS  SELECT k.tenant_id,
    k.kind,
    k.resource_id,
    k.user_id,
    k.role,
    k.created_by,
    k.outlives_maker
   FROM (public.api_keys k
     JOIN public.tenants t ON ((t.id = k.tenant_id)))
  WHERE ((k.user_id IS NOT NULL) AND (k.revoked_at IS NULL) AND (k.expires_at > now()) AND (t.deleted_at IS NULL) AND ((k.user_id IS DISTINCT FROM ( SELECT auth.uid() AS uid)) OR (to_timestamp((( SELECT ((auth.jwt() ->> 'iat'::text))::bigint AS int8))::double precision) >= date_trunc('second'::text, k.secret_since))));

CREATE VIEW "private"."key_grants" AS  SELECT k.tenant_id,
    k.kind,
    k.resource_id,
    k.user_id,
    LEAST(k.role, maker.role) AS role
   FROM private.live_keys k,
    LATERAL private.role_of(k.created_by, k.kind, k.resource_id) maker(role)
  WHERE ((k.kind <> 'tenant'::text) AND (k.outlives_maker OR (maker.role IS NOT NULL)));

CREATE VIEW "private"."mailable_notifications" AS  SELECT n.id,
    n.user_id,
    (u.email)::text AS email,
    n.tenant_id,
    n.resource,
    n.times,
    n.updated_at,
    k.title
   FROM ((((public.notifications n
     JOIN auth.users u ON (((u.id = n.user_id) AND (u.email_confirmed_at IS NOT NULL))))
     JOIN private.notification_kinds k ON ((k.kind = n.kind)))
     LEFT JOIN private.notification_preferences p ON (((p.user_id = n.user_id) AND (p.kind = n.kind))))
     LEFT JOIN private.digest_links l ON ((l.user_id = n.user_id)))
  WHERE ((n.read_at IS NULL) AND (n.times > n.mailed_times) AND (COALESCE(p.delivery,
        CASE
            WHEN (l.off_at IS NULL) THEN k.delivery
            ELSE NULL::public.notification_delivery
        END) = 'digest'::public.notification_delivery) AND (NOT (EXISTS ( SELECT
           FROM public.notifications m
          WHERE ((m.user_id = n.user_id) AND (m.mailed_at > (now() - '23:00:00'::interval)))))));

CREATE VIEW "private"."open_tenants" AS  SELECT id,
        CASE
            WHEN ((mfa_required AND (COALESCE(( SELECT (auth.jwt() ->> 'aal'::text)), 'aal1'::text) <> 'aal2'::text)) OR ((session_max_age IS NOT NULL) AND COALESCE((( SELECT private.signed_in_at() AS signed_in_at) < (now() - session_max_age)), true)) OR ((allowed_origins <> '{}'::text[]) AND COALESCE((( SELECT private.origin() AS origin) <> ALL (allowed_origins)), false))) THEN ( SELECT auth.uid() AS uid)
            ELSE NULL::uuid
        END AS closed_for
   FROM public.tenants t
  WHERE (deleted_at IS NULL);

CREATE VIEW "private"."live_members" AS  SELECT m.tenant_id,
    m.user_id,
    m.role,
    'member'::text AS source
   FROM (public.members m
     JOIN private.open_tenants t ON ((t.id = m.tenant_id)))
  WHERE (t.closed_for IS DISTINCT FROM m.user_id)
UNION ALL
 SELECT k.tenant_id,
    k.user_id,
    LEAST(k.role, m.role) AS role,
    'api_key'::text AS source
   FROM (private.live_keys k
     LEFT JOIN public.members m ON (((m.tenant_id = k.tenant_id) AND (m.user_id = k.created_by))))
  WHERE ((k.kind = 'tenant'::text) AND (k.outlives_maker OR (m.role IS NOT NULL)));

CREATE VIEW "private"."configuration_grants" AS  SELECT c.tenant_id,
    c.id AS configuration_id,
    m.user_id,
        CASE
            WHEN (m.role >= 'admin'::public.member_role) THEN 'owner'::public.member_role
            ELSE m.role
        END AS role,
        CASE
            WHEN (m.role >= 'admin'::public.member_role) THEN 'tenant_admin'::text
            ELSE 'tenant_member'::text
        END AS source
   FROM (public.configurations c
     JOIN private.live_members m USING (tenant_id))
  WHERE (c.deleted_at IS NULL)
UNION ALL
 SELECT k.tenant_id,
    k.resource_id AS configuration_id,
    k.user_id,
    k.role,
    'api_key'::text AS source
   FROM (private.key_grants k
     JOIN public.configurations c ON (((c.id = k.resource_id) AND (c.deleted_at IS NULL))))
  WHERE (k.kind = 'configuration'::text);

CREATE VIEW "private"."room_overview" WITH (security_invoker=true) AS  SELECT id,
    tenant_id,
    code,
    name,
    description,
    visibility,
    join_role,
    has_password,
    guests_allowed,
    max_participants,
    drawing,
    last_active_at,
    created_at,
    updated_at,
    private.room_role(id) AS role,
    ( SELECT (count(*))::integer AS count
           FROM public.room_participants p
          WHERE ((p.room_id = r.id) AND (p.left_at IS NULL))) AS participants
   FROM public.rooms r;

CREATE OR REPLACE FUNCTION private.get_room (
  room text
)
  RETURNS SETOF private.room_overview
  LANGUAGE plpgsql
  STABLE
  SET search_path TO ''
  AS $function$
begin
  return query
    select o.* from private.room_overview o
    where o.code = private.read_room_code(get_room.room)
      or o.id = (private.parse_resource('room:' || lower(trim(get_room.room)))).id;
  if not found then
    perform private.fail(404, 'room_not_found');
  end if;
end $function$;

CREATE OR REPLACE FUNCTION private.list_rooms (
  in_tenant uuid,
  search    text,
  before    timestamp with time zone,
  before_id uuid,
  page_size integer
)
  RETURNS SETOF private.room_overview
  LANGUAGE plpgsql
  STABLE
  SET search_path TO ''
  AS $function$
begin
  perform private.check_input(jsonb_build_object(
    'before_id', case when (before is null) <> (before_id is null) then 'with before: the last room of the page before' end,
    'page_size', case when coalesce(page_size, 0) not between 1 and 100 then '1 to 100' end));
  return query
    select o.* from private.room_overview o
    where (in_tenant is null or o.tenant_id = in_tenant)
      and (coalesce(search, '') = '' or position(lower(search) in lower(o.name)) > 0 or o.code = private.read_room_code(search))
      and (before is null or (o.last_active_at, o.id) < (before, before_id))
    order by o.last_active_at desc, o.id desc limit page_size;
end $function$;

CREATE VIEW "private"."room_scopes" AS  SELECT tenant_id,
    user_id,
    (
        CASE
            WHEN (role >= 'admin'::public.member_role) THEN 'private'::text
            ELSE 'tenant'::text
        END)::public.visibility AS "least",
        CASE
            WHEN (role >= 'admin'::public.member_role) THEN 'owner'::public.member_role
            ELSE role
        END AS role,
        CASE
            WHEN (role >= 'admin'::public.member_role) THEN 'tenant_admin'::text
            ELSE 'tenant_member'::text
        END AS source
   FROM private.live_members m;

CREATE VIEW "private"."shared_rooms" AS  SELECT p.tenant_id,
    p.room_id,
    p.user_id,
    p.role,
    'participant'::text AS source
   FROM ((public.room_participants p
     JOIN private.open_tenants t ON ((t.id = p.tenant_id)))
     JOIN public.rooms r ON ((r.id = p.room_id)))
  WHERE ((p.left_at IS NULL) AND (r.deleted_at IS NULL) AND (t.closed_for IS DISTINCT FROM p.user_id))
UNION ALL
 SELECT k.tenant_id,
    k.resource_id AS room_id,
    k.user_id,
    k.role,
    'api_key'::text AS source
   FROM (private.key_grants k
     JOIN public.rooms r ON ((r.id = k.resource_id)))
  WHERE ((k.kind = 'room'::text) AND (r.deleted_at IS NULL));

CREATE VIEW "private"."room_grants" AS  SELECT r.tenant_id,
    r.id AS room_id,
    s.user_id,
    s.role,
    s.source
   FROM (public.rooms r
     JOIN private.room_scopes s ON (((s.tenant_id = r.tenant_id) AND (r.visibility >= s."least"))))
  WHERE ((r.deleted_at IS NULL) AND ((s."least" = 'private'::public.visibility) OR (NOT (EXISTS ( SELECT
           FROM public.room_bans b
          WHERE ((b.room_id = r.id) AND (b.user_id = s.user_id)))))))
UNION ALL
 SELECT s.tenant_id,
    s.room_id,
    s.user_id,
    s.role,
    s.source
   FROM private.shared_rooms s;

CREATE VIEW "public"."room_snapshots" WITH (security_invoker=true) AS  SELECT id,
    tenant_id,
    resource_id AS room_id,
    version,
    name,
    created_by,
    created_at,
    size,
    (name IS NOT NULL) AS is_named
   FROM public.document_versions v
  WHERE (resource_kind = 'room'::text);

REVOKE ALL ON TABLE "public"."room_snapshots" FROM "anon";

CREATE INDEX asset_copies_tenant_id_idx ON private.asset_copies USING btree (tenant_id, configuration_id);

CREATE INDEX audit_heads_unkept_idx ON private.audit_heads USING btree (kept_at)
  WHERE (seq > kept_seq);

CREATE INDEX configuration_authors_approval_id_idx ON private.configuration_authors USING btree (approval_id);

CREATE INDEX configuration_authors_tenant_id_idx ON private.configuration_authors USING btree (tenant_id, configuration_id);

CREATE INDEX configuration_authors_user_id_idx ON private.configuration_authors USING btree (user_id);

CREATE INDEX configuration_origins_tenant_id_idx ON private.configuration_origins USING btree (tenant_id, configuration_id);

CREATE INDEX configuration_revisions_tenant_id_idx ON private.configuration_revisions USING btree (tenant_id, configuration_id);

CREATE INDEX document_authors_user_id_idx ON private.document_authors USING btree (user_id);

CREATE INDEX document_rejects_document_id_idx ON private.document_rejects USING btree (document_id);

CREATE INDEX document_sessions_document_id_idx ON private.document_sessions USING btree (document_id, ended_at);

CREATE INDEX document_sessions_user_id_idx ON private.document_sessions USING btree (user_id);

CREATE INDEX document_states_document_id_idx ON private.document_states USING btree (document_id, until);

CREATE INDEX documents_tenant_id_idx ON private.documents USING btree (tenant_id);

CREATE INDEX invitation_tokens_invitation_id_idx ON private.invitation_tokens USING btree (invitation_id);

CREATE INDEX live_configurations_tenant_id_idx ON private.live_configurations USING btree (tenant_id, configuration_id);

CREATE INDEX notification_preferences_kind_idx ON private.notification_preferences USING btree (kind);

CREATE INDEX preview_tokens_expires_at_idx ON private.preview_tokens USING btree (expires_at);

CREATE INDEX preview_tokens_preview_id_idx ON private.preview_tokens USING btree (tenant_id, preview_id);

CREATE INDEX preview_tokens_user_id_idx ON private.preview_tokens USING btree (user_id);

CREATE INDEX quota_usage_kind_idx ON private.quota_usage USING btree (kind);

CREATE INDEX quotas_kind_idx ON private.quotas USING btree (kind);

CREATE INDEX activation_schedules_activation_id_idx ON public.activation_schedules USING btree (tenant_id, activation_id);

CREATE INDEX activation_schedules_created_by_idx ON public.activation_schedules USING btree (created_by);

CREATE INDEX activation_schedules_tenant_id_idx ON public.activation_schedules USING btree (tenant_id, configuration_id, at);

CREATE INDEX activation_schedules_version_id_idx ON public.activation_schedules USING btree (tenant_id, version_id);

CREATE INDEX api_keys_created_by_idx ON public.api_keys USING btree (created_by);

CREATE INDEX api_keys_resource_idx ON public.api_keys USING btree (tenant_id, kind, resource_id);

CREATE UNIQUE INDEX api_keys_user_id_key ON public.api_keys USING btree (user_id);

CREATE INDEX audit_log_actor_idx ON public.audit_log USING btree (tenant_id, actor_id, id);

CREATE INDEX audit_log_created_at_idx ON public.audit_log USING btree (tenant_id, created_at);

CREATE INDEX audit_log_entity_id_idx ON public.audit_log USING btree (tenant_id, entity_id, id);

CREATE INDEX audit_log_entity_idx ON public.audit_log USING btree (tenant_id, entity, id);

CREATE INDEX comment_revisions_resource_idx ON public.comment_revisions USING btree (resource);

CREATE INDEX comment_revisions_tenant_id_idx ON public.comment_revisions USING btree (tenant_id, comment_id, resource);

CREATE INDEX comments_author_id_idx ON public.comments USING btree (author_id);

CREATE INDEX comments_resolved_by_idx ON public.comments USING btree (resolved_by);

CREATE INDEX comments_resource_idx ON public.comments USING btree (resource, created_at, id);

CREATE INDEX comments_tenant_id_idx ON public.comments USING btree (tenant_id, resource_kind, resource_id);

CREATE INDEX comments_thread_id_idx ON public.comments USING btree (tenant_id, thread_id, resource);

CREATE INDEX configuration_activations_activated_by_idx ON public.configuration_activations USING btree (activated_by);

CREATE INDEX configuration_activations_configuration_id_idx ON public.configuration_activations USING btree (tenant_id, configuration_id, number DESC);

CREATE UNIQUE INDEX configuration_activations_live_key ON public.configuration_activations USING btree (tenant_id)
  WHERE (ended_at IS NULL);

CREATE INDEX configuration_activations_previous_id_idx ON public.configuration_activations USING btree (tenant_id, previous_id);

CREATE INDEX configuration_activations_tenant_id_idx ON public.configuration_activations USING btree (tenant_id, number DESC);

CREATE INDEX configuration_activations_version_id_idx ON public.configuration_activations USING btree (tenant_id, version_id);

CREATE INDEX configuration_approvals_decided_by_idx ON public.configuration_approvals USING btree (decided_by);

CREATE UNIQUE INDEX configuration_approvals_open_key ON public.configuration_approvals USING btree (configuration_id, content_hash)
  WHERE (status = ANY (ARRAY['requested'::text, 'approved'::text]));

CREATE INDEX configuration_approvals_requested_by_idx ON public.configuration_approvals USING btree (requested_by);

CREATE INDEX configuration_approvals_tenant_id_idx ON public.configuration_approvals USING btree (tenant_id, configuration_id, created_at DESC);

CREATE INDEX configuration_data_tenant_id_idx ON public.configuration_data USING btree (tenant_id, configuration_id);

CREATE INDEX configuration_data_updated_by_idx ON public.configuration_data USING btree (updated_by);

CREATE INDEX configuration_versions_created_by_idx ON public.configuration_versions USING btree (created_by);

CREATE INDEX configuration_versions_tenant_id_idx ON public.configuration_versions USING btree (tenant_id, configuration_id);

CREATE UNIQUE INDEX configurations_active_key ON public.configurations USING btree (tenant_id)
  WHERE is_active;

CREATE INDEX configurations_created_by_idx ON public.configurations USING btree (created_by);

CREATE INDEX configurations_deleted_at_idx ON public.configurations USING btree (deleted_at)
  WHERE (deleted_at IS NOT NULL);

CREATE INDEX configurations_tenant_id_idx ON public.configurations USING btree (tenant_id, created_at DESC, id DESC);

CREATE INDEX context_sources_updated_by_idx ON public.context_sources USING btree (updated_by);

CREATE INDEX document_versions_created_by_idx ON public.document_versions USING btree (created_by);

CREATE INDEX document_versions_resource_idx ON public.document_versions USING btree (tenant_id, resource_kind, resource_id);

CREATE INDEX exports_expires_at_idx ON public.exports USING btree (expires_at)
  WHERE (status = 'completed'::text);

CREATE INDEX exports_job_id_idx ON public.exports USING btree (tenant_id, job_id);

CREATE INDEX exports_requested_by_idx ON public.exports USING btree (requested_by, created_at DESC);

CREATE INDEX exports_tenant_id_idx ON public.exports USING btree (tenant_id, created_at DESC);

CREATE INDEX invitations_invited_by_idx ON public.invitations USING btree (invited_by);

CREATE UNIQUE INDEX invitations_open_key ON public.invitations USING btree (tenant_id, email)
  WHERE ((accepted_at IS NULL) AND (revoked_at IS NULL));

CREATE INDEX jobs_created_by_idx ON public.jobs USING btree (created_by, tenant_id);

CREATE UNIQUE INDEX jobs_key_idx ON public.jobs USING btree (tenant_id, kind, key)
  WHERE (key IS NOT NULL);

CREATE INDEX jobs_retrying_idx ON public.jobs USING btree (id)
  WHERE ((status = 'queued'::text) AND (attempts > 0));

CREATE INDEX jobs_tenant_id_idx ON public.jobs USING btree (tenant_id, created_at DESC);

CREATE INDEX jobs_tenant_turn_idx ON public.jobs USING btree (tenant_id, priority, turn)
  WHERE (status = ANY (ARRAY['queued'::text, 'running'::text]));

CREATE INDEX jobs_turn_idx ON public.jobs USING btree (priority, status, turn)
  WHERE (status = ANY (ARRAY['queued'::text, 'running'::text]));

CREATE INDEX members_user_id_idx ON public.members USING btree (user_id, tenant_id);

CREATE INDEX notifications_actor_id_idx ON public.notifications USING btree (actor_id);

CREATE INDEX notifications_mailed_at_idx ON public.notifications USING btree (user_id, mailed_at)
  WHERE (mailed_at IS NOT NULL);

CREATE INDEX notifications_tenant_id_idx ON public.notifications USING btree (tenant_id, resource_kind, resource_id);

CREATE INDEX notifications_unmailed_idx ON public.notifications USING btree (user_id)
  WHERE ((read_at IS NULL) AND (times > mailed_times));

CREATE UNIQUE INDEX notifications_unread_key ON public.notifications USING btree (user_id, kind, resource, collapse_key)
  WHERE (read_at IS NULL);

CREATE INDEX notifications_updated_at_idx ON public.notifications USING btree (updated_at);

CREATE INDEX notifications_user_id_idx ON public.notifications USING btree (user_id, updated_at DESC, id);

CREATE INDEX personas_created_by_idx ON public.personas USING btree (created_by);

CREATE INDEX previews_created_by_idx ON public.previews USING btree (created_by);

CREATE INDEX previews_expires_at_idx ON public.previews USING btree (expires_at);

CREATE INDEX previews_tenant_id_idx ON public.previews USING btree (tenant_id, configuration_id);

CREATE INDEX release_items_added_by_idx ON public.release_items USING btree (added_by);

CREATE INDEX release_items_target_tenant_id_idx ON public.release_items USING btree (target_tenant_id);

CREATE INDEX release_items_tenant_id_idx ON public.release_items USING btree (tenant_id, release_id);

CREATE INDEX releases_applied_by_idx ON public.releases USING btree (applied_by);

CREATE INDEX releases_created_by_idx ON public.releases USING btree (created_by);

CREATE INDEX releases_rolled_back_by_idx ON public.releases USING btree (rolled_back_by);

CREATE INDEX releases_tenant_id_idx ON public.releases USING btree (tenant_id, created_at DESC);

CREATE INDEX room_bans_banned_by_idx ON public.room_bans USING btree (banned_by);

CREATE INDEX room_bans_tenant_id_idx ON public.room_bans USING btree (tenant_id, room_id);

CREATE INDEX room_bans_user_id_idx ON public.room_bans USING btree (user_id, room_id);

CREATE INDEX room_invites_created_by_idx ON public.room_invites USING btree (created_by);

CREATE INDEX room_invites_expires_at_idx ON public.room_invites USING btree (expires_at);

CREATE INDEX room_invites_room_id_idx ON public.room_invites USING btree (room_id, tenant_id, created_at DESC);

CREATE INDEX room_participants_outsiders_idx ON public.room_participants USING btree (tenant_id)
  WHERE (came_by <> 'granted'::text);

CREATE INDEX room_participants_tenant_id_idx ON public.room_participants USING btree (tenant_id, room_id);

CREATE INDEX room_participants_user_id_idx ON public.room_participants USING btree (user_id);

CREATE INDEX rooms_deleted_at_idx ON public.rooms USING btree (deleted_at)
  WHERE (deleted_at IS NOT NULL);

CREATE INDEX rooms_last_active_at_idx ON public.rooms USING btree (tenant_id, last_active_at DESC, id DESC);

CREATE INDEX rooms_tenant_id_idx ON public.rooms USING btree (tenant_id, created_at DESC);

CREATE INDEX schedules_created_by_idx ON public.schedules USING btree (created_by);

CREATE INDEX schedules_next_at_idx ON public.schedules USING btree (next_at);

CREATE INDEX schedules_tenant_id_idx ON public.schedules USING btree (tenant_id, created_at);

CREATE INDEX share_links_created_by_idx ON public.share_links USING btree (created_by);

CREATE INDEX share_links_expires_at_idx ON public.share_links USING btree (expires_at);

CREATE INDEX share_links_resource_idx ON public.share_links USING btree (kind, resource_id, tenant_id);

CREATE INDEX share_visits_created_at_idx ON public.share_visits USING btree (created_at);

CREATE INDEX share_visits_share_link_id_idx ON public.share_visits USING btree (share_link_id, tenant_id, created_at DESC);

CREATE INDEX share_visits_user_id_idx ON public.share_visits USING btree (user_id);

CREATE INDEX tiles_created_by_idx ON public.tiles USING btree (created_by);

CREATE TRIGGER users_create_profile
  AFTER INSERT ON auth.users
  FOR EACH ROW
  EXECUTE FUNCTION private.create_profile();

CREATE TRIGGER configuration_origins_copy_assets
  AFTER INSERT OR UPDATE OF content ON private.configuration_origins
  FOR EACH ROW
  EXECUTE FUNCTION private.copy_assets();

CREATE TRIGGER documents_count_added AFTER INSERT ON private.documents REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION private.count_quota (
  'documents'
);

CREATE TRIGGER documents_count_removed AFTER DELETE ON private.documents REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION private.count_quota (
  'documents'
);

CREATE TRIGGER documents_delete_updates
  AFTER DELETE ON private.documents
  FOR EACH ROW
  EXECUTE FUNCTION private.delete_updates();

CREATE TRIGGER activation_schedules_audit
  AFTER INSERT OR DELETE OR UPDATE ON public.activation_schedules
  FOR EACH ROW
  EXECUTE FUNCTION private.audit('activation_schedule');

CREATE TRIGGER activation_schedules_tell_made
  AFTER INSERT ON public.activation_schedules
  FOR EACH ROW
  EXECUTE FUNCTION private.tell_activation_schedule();

CREATE TRIGGER activation_schedules_tell
  AFTER UPDATE OF status ON public.activation_schedules
  FOR EACH ROW
  WHEN ((new.status <> old.status))
  EXECUTE FUNCTION private.tell_activation_schedule();

CREATE TRIGGER api_keys_audit
  AFTER INSERT OR DELETE OR UPDATE OF revoked_at, secret_since ON public.api_keys
  FOR EACH ROW
  EXECUTE FUNCTION private.audit('api_key');

CREATE TRIGGER api_keys_end_rights
  AFTER UPDATE OF revoked_at, secret_since ON public.api_keys
  FOR EACH ROW
  WHEN ((old.user_id IS NOT NULL))
  EXECUTE FUNCTION private.end_key_rights();

CREATE TRIGGER api_keys_tell
  AFTER INSERT OR UPDATE OF revoked_at, secret_since ON public.api_keys
  FOR EACH ROW
  EXECUTE FUNCTION private.tell_keys();

CREATE TRIGGER approval_rules_audit
  AFTER INSERT OR UPDATE ON public.approval_rules
  FOR EACH ROW
  EXECUTE FUNCTION private.audit('approval_rule');

CREATE TRIGGER audit_log_keep_all
  BEFORE TRUNCATE ON public.audit_log
  FOR EACH STATEMENT
  EXECUTE FUNCTION private.keep_audit();

CREATE TRIGGER audit_log_keep
  BEFORE DELETE OR UPDATE ON public.audit_log
  FOR EACH ROW
  EXECUTE FUNCTION private.keep_audit();

CREATE TRIGGER comments_tell_created
  AFTER INSERT ON public.comments
  FOR EACH ROW
  EXECUTE FUNCTION private.tell_comment('comment.created');

CREATE TRIGGER comments_tell_deleted
  AFTER UPDATE OF deleted_at ON public.comments
  FOR EACH ROW
  WHEN (((new.deleted_at IS NOT NULL) AND (old.deleted_at IS NULL)))
  EXECUTE FUNCTION private.tell_comment('comment.deleted');

CREATE TRIGGER comments_tell_edited
  AFTER UPDATE OF edited_at ON public.comments
  FOR EACH ROW
  WHEN ((new.edited_at IS DISTINCT FROM old.edited_at))
  EXECUTE FUNCTION private.tell_comment('comment.edited');

CREATE TRIGGER comments_tell_reopened
  AFTER UPDATE OF resolved_at ON public.comments
  FOR EACH ROW
  WHEN (((new.resolved_at IS NULL) AND (old.resolved_at IS NOT NULL)))
  EXECUTE FUNCTION private.tell_comment('comment.reopened');

CREATE TRIGGER comments_tell_resolved
  AFTER UPDATE OF resolved_at ON public.comments
  FOR EACH ROW
  WHEN (((new.resolved_at IS NOT NULL) AND (old.resolved_at IS NULL)))
  EXECUTE FUNCTION private.tell_comment('comment.resolved');

CREATE TRIGGER configuration_activations_audit
  AFTER INSERT OR DELETE OR UPDATE ON public.configuration_activations
  FOR EACH ROW
  EXECUTE FUNCTION private.audit('activation');

CREATE TRIGGER configuration_activations_use_approval
  BEFORE INSERT ON public.configuration_activations
  FOR EACH ROW
  EXECUTE FUNCTION private.use_approval();

CREATE TRIGGER configuration_approvals_audit
  AFTER INSERT OR DELETE OR UPDATE ON public.configuration_approvals
  FOR EACH ROW
  EXECUTE FUNCTION private.audit('approval');

CREATE TRIGGER configuration_approvals_tell_request
  AFTER INSERT ON public.configuration_approvals
  FOR EACH ROW
  EXECUTE FUNCTION private.tell_approval();

CREATE TRIGGER configuration_approvals_tell
  AFTER UPDATE OF status ON public.configuration_approvals
  FOR EACH ROW
  WHEN ((new.status <> old.status))
  EXECUTE FUNCTION private.tell_approval();

CREATE TRIGGER configuration_data_audit
  AFTER INSERT OR DELETE OR UPDATE ON public.configuration_data
  FOR EACH ROW
  EXECUTE FUNCTION private.audit('configuration_data');

CREATE TRIGGER configuration_data_keep_origin
  AFTER INSERT ON public.configuration_data REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT
  EXECUTE FUNCTION private.keep_origin();

CREATE TRIGGER configuration_data_note_author
  AFTER UPDATE ON public.configuration_data REFERENCING NEW TABLE AS saved
  FOR EACH STATEMENT
  EXECUTE FUNCTION private.note_author();

CREATE TRIGGER configuration_data_note_first_author
  AFTER INSERT ON public.configuration_data REFERENCING NEW TABLE AS saved
  FOR EACH STATEMENT
  EXECUTE FUNCTION private.note_author();

CREATE TRIGGER configuration_data_touch
  BEFORE UPDATE ON public.configuration_data
  FOR EACH ROW
  EXECUTE FUNCTION private.touch();

CREATE TRIGGER configuration_versions_audit
  AFTER INSERT OR DELETE ON public.configuration_versions
  FOR EACH ROW
  EXECUTE FUNCTION private.audit('configuration_version');

CREATE TRIGGER configuration_versions_keep
  BEFORE UPDATE ON public.configuration_versions
  FOR EACH ROW
  WHEN
    ((((((((new.tenant_id IS DISTINCT FROM old.tenant_id) OR (new.configuration_id IS DISTINCT FROM old.configuration_id)) OR (new.version IS DISTINCT FROM old.version)) OR
    (new.content IS DISTINCT FROM old.content)) OR (new.content_hash IS DISTINCT FROM old.content_hash)) OR (new.message IS DISTINCT FROM old.message)) OR
    (new.created_at IS DISTINCT FROM old.created_at)))
  EXECUTE FUNCTION private.keep_configuration_version();

CREATE TRIGGER configuration_versions_use_approval
  BEFORE INSERT ON public.configuration_versions
  FOR EACH ROW
  EXECUTE FUNCTION private.use_approval();

CREATE TRIGGER configurations_audit
  AFTER INSERT OR DELETE OR UPDATE ON public.configurations
  FOR EACH ROW
  EXECUTE FUNCTION private.audit('configuration');

CREATE TRIGGER configurations_close_document
  AFTER DELETE ON public.configurations
  FOR EACH ROW
  EXECUTE FUNCTION private.close_document('configuration');

CREATE TRIGGER configurations_close_topic
  AFTER DELETE ON public.configurations
  FOR EACH ROW
  EXECUTE FUNCTION private.close_topic('configuration');

CREATE TRIGGER configurations_count_added AFTER INSERT ON public.configurations REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION private.count_quota (
  'configurations'
);

CREATE TRIGGER configurations_count_removed AFTER DELETE ON public.configurations REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION private.count_quota (
  'configurations'
);

CREATE TRIGGER configurations_name_origin_version
  BEFORE INSERT ON public.configurations
  FOR EACH ROW
  WHEN (((new.origin_id IS NOT NULL) AND (new.origin_version IS NULL)))
  EXECUTE FUNCTION private.name_origin_version();

CREATE TRIGGER configurations_open_topic
  AFTER INSERT ON public.configurations
  FOR EACH ROW
  EXECUTE FUNCTION private.open_topic('configuration');

CREATE TRIGGER configurations_touch_live
  AFTER UPDATE OF revision, deleted_at ON public.configurations
  FOR EACH ROW
  WHEN (((new.deleted_at IS NULL) AND ((new.revision <> old.revision) OR (old.deleted_at IS NOT NULL))))
  EXECUTE FUNCTION private.touch_live_configuration();

CREATE TRIGGER configurations_touch
  BEFORE UPDATE ON public.configurations
  FOR EACH ROW
  EXECUTE FUNCTION private.touch();

CREATE TRIGGER configurations_void_approvals
  AFTER UPDATE OF revision ON public.configurations
  FOR EACH ROW
  WHEN ((new.revision <> old.revision))
  EXECUTE FUNCTION private.void_approvals();

CREATE TRIGGER context_sources_touch
  BEFORE UPDATE ON public.context_sources
  FOR EACH ROW
  EXECUTE FUNCTION private.touch();

CREATE TRIGGER document_versions_audit_deleted
  AFTER DELETE ON public.document_versions
  FOR EACH ROW
  WHEN ((old.name IS NOT NULL))
  EXECUTE FUNCTION private.audit('document_version');

CREATE TRIGGER document_versions_audit_named
  AFTER INSERT ON public.document_versions
  FOR EACH ROW
  WHEN ((new.name IS NOT NULL))
  EXECUTE FUNCTION private.audit('document_version');

CREATE TRIGGER document_versions_audit_renamed
  AFTER UPDATE OF name ON public.document_versions
  FOR EACH ROW
  EXECUTE FUNCTION private.audit('document_version');

CREATE TRIGGER document_versions_tell
  AFTER INSERT OR UPDATE OF size ON public.document_versions
  FOR EACH ROW
  WHEN ((new.size IS NOT NULL))
  EXECUTE FUNCTION private.tell_version();

CREATE TRIGGER exports_check_board_options
  BEFORE INSERT ON public.exports
  FOR EACH ROW
  WHEN (((new.kind = 'room'::text) AND (new.format = ANY (ARRAY['svg'::text, 'png'::text, 'pdf'::text, 'json'::text])) AND (NOT (new.options ? 'table'::text))))
  EXECUTE FUNCTION private.check_board_options();

CREATE TRIGGER exports_check_configuration_options
  BEFORE INSERT ON public.exports
  FOR EACH ROW
  WHEN (((new.kind = 'configuration'::text) AND (new.format = ANY (ARRAY['html'::text, 'zip'::text, 'json'::text])) AND (NOT (new.options ? 'table'::text))))
  EXECUTE FUNCTION private.check_configuration_options();

CREATE TRIGGER exports_count_added AFTER INSERT ON public.exports REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION private.count_quota (
  'exports'
);

CREATE TRIGGER exports_notify
  AFTER UPDATE OF status ON public.exports
  FOR EACH ROW
  WHEN (((old.status <> new.status) AND (new.status = ANY (ARRAY['completed'::text, 'failed'::text]))))
  EXECUTE FUNCTION private.notify_requester();

CREATE TRIGGER exports_tell
  AFTER UPDATE OF status ON public.exports
  FOR EACH ROW
  WHEN (((new.status = ANY (ARRAY['completed'::text, 'failed'::text])) AND (new.status <> old.status)))
  EXECUTE FUNCTION private.tell_export();

CREATE TRIGGER invitations_audit
  AFTER INSERT OR DELETE OR UPDATE ON public.invitations
  FOR EACH ROW
  EXECUTE FUNCTION private.audit('invitation');

CREATE TRIGGER invitations_notify
  AFTER UPDATE OF accepted_at ON public.invitations
  FOR EACH ROW
  WHEN (((old.accepted_at IS NULL) AND (new.accepted_at IS NOT NULL)))
  EXECUTE FUNCTION private.notify_inviter();

CREATE TRIGGER invitations_tell
  AFTER INSERT OR UPDATE ON public.invitations
  FOR EACH ROW
  EXECUTE FUNCTION private.tell_invitations();

CREATE TRIGGER jobs_follow_export
  AFTER UPDATE OF status ON public.jobs
  FOR EACH ROW
  WHEN (((new.kind ~~ 'export.%'::text) AND ((new.status = ANY (ARRAY['failed'::text, 'cancelled'::text])) OR (old.status = ANY (ARRAY['failed'::text, 'cancelled'::text])))))
  EXECUTE FUNCTION private.follow_export_job();

CREATE TRIGGER jobs_tell
  AFTER UPDATE OF status ON public.jobs
  FOR EACH ROW
  WHEN (((new.status = ANY (ARRAY['completed'::text, 'failed'::text, 'cancelled'::text])) AND (new.status <> old.status)))
  EXECUTE FUNCTION private.tell_job();

CREATE TRIGGER members_audit
  AFTER INSERT OR DELETE OR UPDATE ON public.members
  FOR EACH ROW
  EXECUTE FUNCTION private.audit('member');

CREATE TRIGGER members_count_added AFTER INSERT ON public.members REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION private.count_quota (
  'members'
);

CREATE TRIGGER members_count_removed AFTER DELETE ON public.members REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION private.count_quota (
  'members'
);

CREATE TRIGGER members_end_participations
  AFTER DELETE ON public.members
  FOR EACH ROW
  EXECUTE FUNCTION private.end_participations();

CREATE TRIGGER members_end_rights
  AFTER DELETE OR UPDATE OF ROLE ON public.members
  FOR EACH ROW
  EXECUTE FUNCTION private.end_rights();

CREATE TRIGGER members_notify
  AFTER UPDATE OF ROLE ON public.members
  FOR EACH ROW
  WHEN ((old.role <> new.role))
  EXECUTE FUNCTION private.notify_member();

CREATE TRIGGER members_protect_last_owner
  BEFORE DELETE OR UPDATE OF ROLE ON public.members
  FOR EACH ROW
  EXECUTE FUNCTION private.protect_last_owner();

CREATE TRIGGER members_tell
  AFTER INSERT OR DELETE OR UPDATE OF ROLE ON public.members
  FOR EACH ROW
  EXECUTE FUNCTION private.tell_members();

CREATE TRIGGER personas_audit
  AFTER INSERT OR DELETE OR UPDATE ON public.personas
  FOR EACH ROW
  EXECUTE FUNCTION private.audit('persona');

CREATE TRIGGER personas_count AFTER INSERT ON public.personas REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION private.count_quota (
  'personas'
);

CREATE TRIGGER personas_touch
  BEFORE UPDATE ON public.personas
  FOR EACH ROW
  EXECUTE FUNCTION private.touch();

CREATE TRIGGER personas_uncount AFTER DELETE ON public.personas REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION private.count_quota (
  'personas'
);

CREATE TRIGGER previews_count AFTER INSERT ON public.previews REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION private.count_quota (
  'previews'
);

CREATE TRIGGER previews_uncount AFTER DELETE ON public.previews REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION private.count_quota (
  'previews'
);

CREATE TRIGGER profiles_close_topic
  AFTER DELETE ON public.profiles
  FOR EACH ROW
  EXECUTE FUNCTION private.close_topic('user');

CREATE TRIGGER profiles_lock_tenants
  BEFORE DELETE ON public.profiles
  FOR EACH ROW
  EXECUTE FUNCTION private.lock_tenants();

CREATE TRIGGER profiles_open_topic
  AFTER INSERT ON public.profiles
  FOR EACH ROW
  EXECUTE FUNCTION private.open_user_topic();

CREATE TRIGGER profiles_touch
  BEFORE UPDATE ON public.profiles
  FOR EACH ROW
  EXECUTE FUNCTION private.touch();

CREATE TRIGGER release_items_audit
  AFTER INSERT OR DELETE OR UPDATE ON public.release_items
  FOR EACH ROW
  EXECUTE FUNCTION private.audit('release_item');

CREATE TRIGGER releases_audit
  AFTER INSERT OR DELETE OR UPDATE ON public.releases
  FOR EACH ROW
  EXECUTE FUNCTION private.audit('release');

CREATE TRIGGER room_bans_audit
  AFTER INSERT OR DELETE ON public.room_bans
  FOR EACH ROW
  EXECUTE FUNCTION private.audit('room_ban');

CREATE TRIGGER room_invites_audit
  AFTER INSERT OR DELETE OR UPDATE OF revoked_at ON public.room_invites
  FOR EACH ROW
  EXECUTE FUNCTION private.audit('room_invite');

CREATE TRIGGER room_participants_announce_entry
  AFTER INSERT ON public.room_participants
  FOR EACH ROW
  WHEN ((new.left_at IS NULL))
  EXECUTE FUNCTION private.announce_participant();

CREATE TRIGGER room_participants_announce
  AFTER UPDATE OF ROLE, left_at ON public.room_participants
  FOR EACH ROW
  WHEN ((((new.left_at IS NULL) <> (old.left_at IS NULL)) OR ((new.left_at IS NULL) AND (new.role <> old.role))))
  EXECUTE FUNCTION private.announce_participant();

CREATE TRIGGER room_participants_audit
  AFTER INSERT OR DELETE OR UPDATE OF ROLE, came_by, joined_at, left_at ON public.room_participants
  FOR EACH ROW
  EXECUTE FUNCTION private.audit('participant');

CREATE TRIGGER room_participants_end_rights
  AFTER DELETE OR UPDATE OF ROLE, left_at ON public.room_participants
  FOR EACH ROW
  EXECUTE FUNCTION private.end_room_rights();

CREATE TRIGGER rooms_announce_change
  AFTER UPDATE OF name, description, visibility, join_role, has_password, guests_allowed, max_participants, drawing ON public.rooms
  FOR EACH ROW
  WHEN
    (((((((((new.name IS DISTINCT FROM old.name) OR (new.description IS DISTINCT FROM old.description)) OR (new.visibility IS DISTINCT FROM old.visibility)) OR (new.join_role IS
    DISTINCT FROM old.join_role)) OR (new.has_password IS DISTINCT FROM old.has_password)) OR (new.guests_allowed IS DISTINCT FROM old.guests_allowed)) OR
    (new.max_participants IS DISTINCT FROM old.max_participants)) OR (new.drawing IS DISTINCT FROM old.drawing)))
  EXECUTE FUNCTION private.announce_room('room.changed');

CREATE TRIGGER rooms_announce_deletion
  AFTER UPDATE OF deleted_at ON public.rooms
  FOR EACH ROW
  WHEN (((new.deleted_at IS NOT NULL) AND (old.deleted_at IS NULL)))
  EXECUTE FUNCTION private.announce_room('room.deleted');

CREATE TRIGGER rooms_audit
  AFTER INSERT OR DELETE OR UPDATE OF code, name, description, visibility, join_role, has_password, guests_allowed, max_participants, drawing, deleted_at ON public.rooms
  FOR EACH ROW
  EXECUTE FUNCTION private.audit('room', 'code');

CREATE TRIGGER rooms_close_document
  AFTER DELETE ON public.rooms
  FOR EACH ROW
  EXECUTE FUNCTION private.close_document('room');

CREATE TRIGGER rooms_close_on_delete
  AFTER DELETE ON public.rooms
  FOR EACH ROW
  EXECUTE FUNCTION private.close_room();

CREATE TRIGGER rooms_close_on_update
  AFTER UPDATE OF visibility, deleted_at ON public.rooms
  FOR EACH ROW
  WHEN (((new.visibility < old.visibility) OR ((new.deleted_at IS NOT NULL) AND (old.deleted_at IS NULL))))
  EXECUTE FUNCTION private.close_room();

CREATE TRIGGER rooms_close_topic
  AFTER DELETE ON public.rooms
  FOR EACH ROW
  EXECUTE FUNCTION private.close_topic('room');

CREATE TRIGGER rooms_count_added AFTER INSERT ON public.rooms REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION private.count_quota (
  'rooms'
);

CREATE TRIGGER rooms_count_removed AFTER DELETE ON public.rooms REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION private.count_quota (
  'rooms'
);

CREATE TRIGGER rooms_end_guests
  AFTER UPDATE OF guests_allowed ON public.rooms
  FOR EACH ROW
  WHEN ((old.guests_allowed AND (NOT new.guests_allowed)))
  EXECUTE FUNCTION private.end_guests();

CREATE TRIGGER rooms_open_topic
  AFTER INSERT ON public.rooms
  FOR EACH ROW
  EXECUTE FUNCTION private.open_topic('room');

CREATE TRIGGER rooms_review_board
  AFTER UPDATE OF drawing ON public.rooms
  FOR EACH ROW
  WHEN ((new.drawing <> old.drawing))
  EXECUTE FUNCTION private.review_board();

CREATE TRIGGER rooms_touch
  BEFORE UPDATE ON public.rooms
  FOR EACH ROW
  WHEN ((new.last_active_at = old.last_active_at))
  EXECUTE FUNCTION private.touch();

CREATE TRIGGER schedules_audit
  AFTER INSERT OR DELETE ON public.schedules
  FOR EACH ROW
  EXECUTE FUNCTION private.audit('schedule');

CREATE TRIGGER schedules_end_activation
  AFTER DELETE ON public.schedules
  FOR EACH ROW
  WHEN ((old.kind = 'configuration.activate'::text))
  EXECUTE FUNCTION private.end_activation_schedule();

CREATE TRIGGER schedules_notify
  AFTER UPDATE OF error ON public.schedules
  FOR EACH ROW
  WHEN (((new.error IS DISTINCT FROM old.error) AND (new.error IS NOT NULL) AND (new.created_by IS NOT NULL)))
  EXECUTE FUNCTION private.notify_scheduler();

CREATE TRIGGER share_links_audit
  AFTER INSERT OR DELETE OR UPDATE OF revoked_at ON public.share_links
  FOR EACH ROW
  EXECUTE FUNCTION private.audit('share_link');

CREATE TRIGGER share_links_keep_version
  AFTER INSERT ON public.share_links
  FOR EACH ROW
  WHEN (((new.kind = 'room'::text) AND (new.revision IS NOT NULL)))
  EXECUTE FUNCTION private.keep_shared_version();

CREATE TRIGGER tenants_audit
  AFTER INSERT OR UPDATE ON public.tenants
  FOR EACH ROW
  EXECUTE FUNCTION private.audit('tenant');

CREATE TRIGGER tenants_end_rights
  AFTER UPDATE OF deleted_at ON public.tenants
  FOR EACH ROW
  WHEN (((old.deleted_at IS NULL) AND (new.deleted_at IS NOT NULL)))
  EXECUTE FUNCTION private.end_tenant_rights();

CREATE TRIGGER tenants_end_unfit_rights
  AFTER UPDATE OF mfa_required, session_max_age, allowed_origins ON public.tenants
  FOR EACH ROW
  WHEN
    ((((new.mfa_required IS DISTINCT FROM old.mfa_required) OR (new.session_max_age IS DISTINCT FROM old.session_max_age)) OR (new.allowed_origins IS DISTINCT FROM
    old.allowed_origins)))
  EXECUTE FUNCTION private.end_tenant_rights();

CREATE TRIGGER tenants_forget_audit
  AFTER DELETE ON public.tenants
  FOR EACH ROW
  EXECUTE FUNCTION private.forget_audit();

CREATE TRIGGER tenants_open_audit_topic
  AFTER INSERT ON public.tenants
  FOR EACH ROW
  EXECUTE FUNCTION private.open_topic('audit');

CREATE TRIGGER tenants_open_topic
  AFTER INSERT ON public.tenants
  FOR EACH ROW
  EXECUTE FUNCTION private.open_topic('tenant');

CREATE TRIGGER tenants_touch
  BEFORE UPDATE ON public.tenants
  FOR EACH ROW
  EXECUTE FUNCTION private.touch();

CREATE TRIGGER tiles_audit
  AFTER INSERT OR UPDATE ON public.tiles
  FOR EACH ROW
  WHEN ((new.tenant_id <> private.system_tenant()))
  EXECUTE FUNCTION private.audit('tile');

CREATE TRIGGER tenon_count_added
  AFTER INSERT ON storage.objects REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT
  EXECUTE FUNCTION private.count_bytes();

CREATE TRIGGER tenon_count_removed
  AFTER DELETE ON storage.objects REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT
  EXECUTE FUNCTION private.count_bytes();

CREATE TRIGGER tenon_count_replaced
  AFTER UPDATE ON storage.objects REFERENCING OLD TABLE AS removed NEW TABLE AS added
  FOR EACH STATEMENT
  EXECUTE FUNCTION private.count_bytes();

CREATE POLICY "activation_schedules_read" ON "public"."activation_schedules"
  FOR SELECT
  TO "authenticated"
  USING (((tenant_id = ANY (ARRAY( SELECT private.my_configuration_tenants('viewer'::public.member_role) AS my_configuration_tenants))) AND (EXISTS ( SELECT
   FROM public.configurations c
  WHERE (c.id = activation_schedules.configuration_id)))));

CREATE POLICY "api_keys_read" ON "public"."api_keys"
  FOR SELECT
  TO "authenticated"
  USING ((tenant_id = ANY (ARRAY( SELECT private.my_tenants('admin'::public.member_role) AS my_tenants))));

CREATE POLICY "approval_rules_read" ON "public"."approval_rules"
  FOR SELECT
  TO "authenticated"
  USING ((tenant_id = ANY (ARRAY( SELECT private.my_tenants('viewer'::public.member_role) AS my_tenants))));

CREATE POLICY "audit_log_read" ON "public"."audit_log"
  FOR SELECT
  TO "authenticated"
  USING ((tenant_id = ANY (ARRAY( SELECT private.my_tenants('admin'::public.member_role) AS my_tenants))));

CREATE POLICY "comment_revisions_read" ON "public"."comment_revisions"
  FOR SELECT
  TO "authenticated"
  USING ((resource = ANY (ARRAY( SELECT private.my_resources() AS my_resources))));

CREATE POLICY "comments_read" ON "public"."comments"
  FOR SELECT
  TO "authenticated"
  USING ((resource = ANY (ARRAY( SELECT private.my_resources() AS my_resources))));

CREATE POLICY "configuration_activations_read" ON "public"."configuration_activations"
  FOR SELECT
  TO "authenticated"
  USING (((tenant_id = ANY (ARRAY( SELECT private.my_configuration_tenants('viewer'::public.member_role) AS my_configuration_tenants))) AND (EXISTS ( SELECT
   FROM public.configurations c
  WHERE (c.id = configuration_activations.configuration_id)))));

CREATE POLICY "configuration_approvals_read" ON "public"."configuration_approvals"
  FOR SELECT
  TO "authenticated"
  USING (((tenant_id = ANY (ARRAY( SELECT private.my_configuration_tenants('viewer'::public.member_role) AS my_configuration_tenants))) AND (EXISTS ( SELECT
   FROM public.configurations c
  WHERE (c.id = configuration_approvals.configuration_id)))));

CREATE POLICY "configuration_data_read" ON "public"."configuration_data"
  FOR SELECT
  TO "authenticated"
  USING (((tenant_id = ANY (ARRAY( SELECT private.my_configuration_tenants('viewer'::public.member_role) AS my_configuration_tenants))) AND (EXISTS ( SELECT
   FROM public.configurations c
  WHERE (c.id = configuration_data.configuration_id)))));

CREATE POLICY "configuration_versions_read" ON "public"."configuration_versions"
  FOR SELECT
  TO "authenticated"
  USING (((tenant_id = ANY (ARRAY( SELECT private.my_configuration_tenants('viewer'::public.member_role) AS my_configuration_tenants))) AND (EXISTS ( SELECT
   FROM public.configurations c
  WHERE (c.id = configuration_versions.configuration_id)))));

CREATE POLICY "configurations_read" ON "public"."configurations"
  FOR SELECT
  TO "authenticated"
  USING
    (((deleted_at IS NULL) AND (tenant_id = ANY (ARRAY( SELECT private.my_configuration_tenants('viewer'::public.member_role) AS my_configuration_tenants))) AND ((tenant_id = ANY
    (ARRAY( SELECT private.my_tenants('viewer'::public.member_role) AS my_tenants))) OR
    (id = ANY (ARRAY( SELECT private.my_keyed_configurations('viewer'::public.member_role) AS my_keyed_configurations))))));

CREATE POLICY "context_sources_read" ON "public"."context_sources"
  FOR SELECT
  TO "authenticated"
  USING ((tenant_id = ANY (ARRAY( SELECT private.my_tenants('viewer'::public.member_role) AS my_tenants))));

CREATE POLICY "document_versions_read" ON "public"."document_versions"
  FOR SELECT
  TO "authenticated"
  USING ((resource = ANY (ARRAY( SELECT private.my_resources('editor'::public.member_role) AS my_resources))));

CREATE POLICY "exports_delete" ON "public"."exports"
  FOR DELETE
  TO "authenticated"
  USING ((requested_by = ( SELECT auth.uid() AS uid)));

CREATE POLICY "exports_read" ON "public"."exports"
  FOR SELECT
  TO "authenticated"
  USING (((requested_by = ( SELECT auth.uid() AS uid)) AND (private.role_on(kind, resource_id) IS NOT NULL)));

CREATE POLICY "invitations_read" ON "public"."invitations"
  FOR SELECT
  TO "authenticated"
  USING ((tenant_id = ANY (ARRAY( SELECT private.my_tenants('admin'::public.member_role) AS my_tenants))));

CREATE POLICY "jobs_read" ON "public"."jobs"
  FOR SELECT
  TO "authenticated"
  USING (((tenant_id = ANY (ARRAY( SELECT private.my_tenants('viewer'::public.member_role) AS my_tenants
UNION ALL
 SELECT private.my_job_tenants() AS my_job_tenants))) AND ((tenant_id <> ALL (ARRAY( SELECT t.t
   FROM private.my_job_tenants() t(t)
  WHERE (private.tenant_role(t.t) IS NULL)))) OR
    ((created_by = ( SELECT auth.uid() AS uid)) AND ((payload ->> 'resource'::text) IN ( SELECT private.my_resources() AS my_resources))))));

CREATE POLICY "members_read" ON "public"."members"
  FOR SELECT
  TO "authenticated"
  USING ((tenant_id = ANY (ARRAY( SELECT private.my_tenants('viewer'::public.member_role) AS my_tenants))));

CREATE POLICY "notifications_read" ON "public"."notifications"
  FOR SELECT
  TO "authenticated"
  USING (((user_id = ( SELECT auth.uid() AS uid)) AND (resource IN ( SELECT private.my_resources() AS my_resources))));

CREATE POLICY "personas_read" ON "public"."personas"
  FOR SELECT
  TO "authenticated"
  USING ((tenant_id = ANY ((private.system_tenant() || ARRAY( SELECT private.my_tenants('viewer'::public.member_role) AS my_tenants)))));

CREATE POLICY "previews_read" ON "public"."previews"
  FOR SELECT
  TO "authenticated"
  USING (((tenant_id = ANY (ARRAY( SELECT private.my_configuration_tenants('viewer'::public.member_role) AS my_configuration_tenants))) AND (EXISTS ( SELECT
   FROM public.configurations c
  WHERE (c.id = previews.configuration_id)))));

CREATE POLICY "profiles_read" ON "public"."profiles"
  FOR SELECT
  TO "authenticated"
  USING (((id = ( SELECT auth.uid() AS uid)) OR (id = ANY (ARRAY( SELECT private.my_people() AS my_people)))));

CREATE POLICY "profiles_update" ON "public"."profiles"
  FOR UPDATE
  TO "authenticated"
  USING ((id = ( SELECT auth.uid() AS uid)))
  WITH CHECK ((id = ( SELECT auth.uid() AS uid)));

CREATE POLICY "release_items_read" ON "public"."release_items"
  FOR SELECT
  TO "authenticated"
  USING ((tenant_id = ANY (ARRAY( SELECT private.my_tenants('viewer'::public.member_role) AS my_tenants))));

CREATE POLICY "releases_read" ON "public"."releases"
  FOR SELECT
  TO "authenticated"
  USING ((tenant_id = ANY (ARRAY( SELECT private.my_tenants('viewer'::public.member_role) AS my_tenants))));

CREATE POLICY "room_bans_read" ON "public"."room_bans"
  FOR SELECT
  TO "authenticated"
  USING ((room_id = ANY (ARRAY( SELECT private.my_rooms('owner'::public.member_role) AS my_rooms))));

CREATE POLICY "room_invites_read" ON "public"."room_invites"
  FOR SELECT
  TO "authenticated"
  USING ((room_id = ANY (ARRAY( SELECT private.my_rooms('editor'::public.member_role) AS my_rooms))));

CREATE POLICY "room_participants_read" ON "public"."room_participants"
  FOR SELECT
  TO "authenticated"
  USING (((tenant_id = ANY (ARRAY( SELECT private.my_room_tenants('viewer'::public.member_role) AS my_room_tenants))) AND (EXISTS ( SELECT
   FROM public.rooms r
  WHERE (r.id = room_participants.room_id)))));

CREATE POLICY "rooms_read" ON "public"."rooms"
  FOR SELECT
  TO "authenticated"
  USING
    (((deleted_at IS NULL) AND (tenant_id = ANY (ARRAY( SELECT private.my_room_tenants('viewer'::public.member_role) AS my_room_tenants))) AND (((visibility >=
    'tenant'::public.visibility) AND (tenant_id = ANY (ARRAY( SELECT private.my_room_scopes('viewer'::public.member_role, 'tenant'::public.visibility) AS my_room_scopes))) AND
    (id <> ALL (ARRAY( SELECT private.my_room_bans() AS my_room_bans)))) OR
    (tenant_id = ANY (ARRAY( SELECT private.my_room_scopes('viewer'::public.member_role, 'private'::public.visibility) AS my_room_scopes))) OR
    (id = ANY (ARRAY( SELECT private.my_shared_rooms('viewer'::public.member_role) AS my_shared_rooms))))));

CREATE POLICY "schedules_read" ON "public"."schedules"
  FOR SELECT
  TO "authenticated"
  USING
    (((tenant_id = ANY (ARRAY( SELECT private.my_tenants('viewer'::public.member_role) AS my_tenants))) OR ((created_by = ( SELECT auth.uid() AS uid)) AND ((payload ->>
    'resource'::text) IN ( SELECT private.my_resources() AS my_resources)))));

CREATE POLICY "share_links_read" ON "public"."share_links"
  FOR SELECT
  TO "authenticated"
  USING ((id = ANY (ARRAY( SELECT private.my_share_links() AS my_share_links))));

CREATE POLICY "share_visits_read" ON "public"."share_visits"
  FOR SELECT
  TO "authenticated"
  USING ((share_link_id = ANY (ARRAY( SELECT private.my_share_links() AS my_share_links))));

CREATE POLICY "tenants_read" ON "public"."tenants"
  FOR SELECT
  TO "authenticated"
  USING ((id = ANY (ARRAY( SELECT private.my_tenants('viewer'::public.member_role) AS my_tenants))));

CREATE POLICY "tenants_update" ON "public"."tenants"
  FOR UPDATE
  TO "authenticated"
  USING ((id = ANY (ARRAY( SELECT private.my_tenants('admin'::public.member_role) AS my_tenants))))
  WITH CHECK ((id = ANY (ARRAY( SELECT private.my_tenants('admin'::public.member_role) AS my_tenants))));

CREATE POLICY "tiles_read" ON "public"."tiles"
  FOR SELECT
  TO "authenticated"
  USING ((tenant_id = ANY ((private.system_tenant() || ARRAY( SELECT private.my_tenants('viewer'::public.member_role) AS my_tenants)))));

CREATE POLICY "tenon_topics_presence" ON "realtime"."messages"
  FOR INSERT
  TO "authenticated"
  WITH CHECK (((extension = 'presence'::text) AND ( SELECT private.may_join(( SELECT realtime.topic() AS topic)) AS may_join)));

CREATE POLICY "tenon_topics_read" ON "realtime"."messages"
  FOR SELECT
  TO "authenticated"
  USING (((EXTENSION = ANY (ARRAY['broadcast'::text, 'presence'::text])) AND ( SELECT private.may_join(( SELECT realtime.topic() AS topic)) AS may_join)));

CREATE POLICY "tenon_assets_create" ON "storage"."objects"
  FOR INSERT
  TO "authenticated"
  WITH CHECK (((bucket_id = 'assets'::text) AND (name ~ '^[0-9a-f-]{36}/configuration/'::text) AND (private.role_on_file(name) >= 'editor'::public.member_role)));

CREATE POLICY "tenon_assets_delete" ON "storage"."objects"
  FOR DELETE
  TO "authenticated"
  USING (((bucket_id = 'assets'::text) AND (private.role_on_file(name) >= 'editor'::public.member_role)));

CREATE POLICY "tenon_assets_read" ON "storage"."objects"
  FOR SELECT
  TO "authenticated"
  USING (((bucket_id = 'assets'::text) AND (private.role_on_file(name) >= 'viewer'::public.member_role)));

CREATE POLICY "tenon_assets_unsigned" ON "storage"."objects"
  AS RESTRICTIVE
  FOR ALL
  TO "authenticated"
  USING (((bucket_id <> 'assets'::text) OR (COALESCE(storage.operation(), ''::text) !~~ 'storage.object.sign%'::text)));

CREATE POLICY "tenon_assets_update" ON "storage"."objects"
  FOR UPDATE
  TO "authenticated"
  USING (((bucket_id = 'assets'::text) AND (private.role_on_file(name) >= 'editor'::public.member_role)))
  WITH CHECK (((bucket_id = 'assets'::text) AND (name ~ '^[0-9a-f-]{36}/configuration/'::text) AND (private.role_on_file(name) >= 'editor'::public.member_role)));

CREATE POLICY "tenon_audit_read" ON "storage"."objects"
  FOR SELECT
  TO "authenticated"
  USING (((bucket_id = 'audit'::text) AND (private.role_on_file(name) >= 'viewer'::public.member_role)));

CREATE POLICY "tenon_audit_unsigned" ON "storage"."objects"
  AS RESTRICTIVE
  FOR ALL
  TO "authenticated"
  USING (((bucket_id <> 'audit'::text) OR (COALESCE(storage.operation(), ''::text) !~~ 'storage.object.sign%'::text)));

CREATE POLICY "tenon_files_create" ON "storage"."objects"
  FOR INSERT
  TO "authenticated"
  WITH CHECK (((bucket_id = 'files'::text) AND (private.role_on_file(name) >= 'editor'::public.member_role)));

CREATE POLICY "tenon_files_delete" ON "storage"."objects"
  FOR DELETE
  TO "authenticated"
  USING (((bucket_id = 'files'::text) AND (private.role_on_file(name) >= 'editor'::public.member_role)));

CREATE POLICY "tenon_files_read" ON "storage"."objects"
  FOR SELECT
  TO "authenticated"
  USING ((((bucket_id = 'files'::text) AND (private.role_on_file(name) >= 'viewer'::public.member_role)) OR ((bucket_id = 'exports'::text) AND (name IN ( SELECT e.path
   FROM public.exports e
  WHERE ((e.path IS NOT NULL) AND (e.expires_at > now())))))));

CREATE POLICY "tenon_files_unsigned" ON "storage"."objects"
  AS RESTRICTIVE
  FOR ALL
  TO "authenticated"
  USING (((bucket_id <> ALL (ARRAY['files'::text, 'exports'::text])) OR (COALESCE(storage.operation(), ''::text) !~~ 'storage.object.sign%'::text)));

CREATE POLICY "tenon_files_update" ON "storage"."objects"
  FOR UPDATE
  TO "authenticated"
  USING (((bucket_id = 'files'::text) AND (private.role_on_file(name) >= 'editor'::public.member_role)))
  WITH CHECK (((bucket_id = 'files'::text) AND (private.role_on_file(name) >= 'editor'::public.member_role)));

COMMENT ON COLUMN "private"."document_history"."since" IS 'When the first of them was written.';

COMMENT ON COLUMN "private"."document_kinds"."checked_by" IS 'Which check of the worker looks at its content; the list is worker/checks.ts.';

COMMENT ON COLUMN "private"."document_kinds"."history" IS 'How far back a document can be restored to any moment.';

COMMENT ON COLUMN "private"."document_kinds"."materialised_by" IS 'What of the worker keeps its documents as rows too, and the other way round; the list is worker/materials.ts.';

COMMENT ON COLUMN "private"."document_kinds"."named_at_most" IS 'How many named versions one document may have.';

COMMENT ON COLUMN "private"."document_kinds"."named_bytes" IS 'How many bytes its named versions may have together.';

COMMENT ON COLUMN "private"."document_kinds"."roots" IS 'The types of its roots by name: map, array, text, xml or any; * stands for all others, which are taken out where it is missing. Null: they are not looked at.';

COMMENT ON COLUMN "private"."document_kinds"."version_every" IS 'A document that is edited gets a version by itself, at most this often.';

COMMENT ON COLUMN "private"."document_snapshots"."fold" IS 'How often the log was folded into it.';

COMMENT ON COLUMN "private"."document_snapshots"."until" IS 'When the latest of what is in it was written.';

COMMENT ON COLUMN "private"."documents"."materialised" IS 'What there was when it was materialised last: the latest fold, how many updates the log had beyond it, and touched. Between two folds a log only grows.';

COMMENT ON COLUMN "private"."documents"."reverts" IS 'Rises with each: one that was made up before another came in between is made up anew.';

COMMENT ON COLUMN "private"."documents"."touched" IS 'How often the rows were changed by somebody else.';

COMMENT ON COLUMN "private"."documents"."trimmed" IS 'What was folded up to this fold is kept as a state, and no longer edit by edit.';

COMMENT ON COLUMN "private"."documents"."versions" IS 'The number of its latest version.';

COMMENT ON COLUMN "private"."live_configurations"."content" IS 'The draft as of the revision.';

COMMENT ON COLUMN "private"."live_configurations"."problems" IS 'Why some of them were not saved, by tile and field.';

COMMENT ON COLUMN "private"."live_configurations"."state_vector" IS 'With deletions and fold: the edits that were looked at, so that later ones are told from them, and who wrote those.';

COMMENT ON COLUMN "private"."live_configurations"."writers" IS 'Whose edits may be among those that were not saved, the latest first: they are authors once these are, however long that takes.';

COMMENT ON COLUMN "public"."api_keys"."secret_since" IS 'Tokens that were issued before are worth nothing.';

COMMENT ON COLUMN "public"."api_keys"."user_id" IS 'The machine: the account as which the key acts; null before its first use.';

COMMENT ON COLUMN "public"."audit_log"."before" IS 'The row before; of a change, only the columns that changed.';

COMMENT ON COLUMN "public"."configuration_activations"."activated_by" IS 'Null where a schedule did it, for who made that.';

COMMENT ON COLUMN "public"."configuration_activations"."previous_id" IS 'What a roll back returns to.';

COMMENT ON COLUMN "public"."configuration_activations"."version_id" IS 'The version that was activated; null where it was the draft.';

COMMENT ON COLUMN "public"."configuration_approvals"."used_at" IS 'When the content first went out under the approval; no edit voids it then.';

COMMENT ON COLUMN "public"."configurations"."origin_id" IS 'What it was cloned from. No reference: it outlives its origin.';

COMMENT ON COLUMN "public"."document_versions"."kept_until" IS 'Until then something shows it, and it stays; triggers of what shows it set it.';

COMMENT ON COLUMN "public"."document_versions"."size" IS 'In bytes; null while it is being made.';

COMMENT ON COLUMN "public"."room_participants"."joined_at" IS 'When they last came; `created_at` is the first time.';

COMMENT ON COLUMN "public"."room_participants"."role_at_most" IS 'The role that an owner has given them: coming in, by whatever way and however often, gives no more. Null: none has.';

COMMENT ON COLUMN "public"."room_participants"."seen_at" IS 'When they last had the board open, to five minutes.';

COMMENT ON COLUMN "public"."rooms"."join_role" IS 'What somebody becomes who joins by the code of a public room, or by the password.';

COMMENT ON COLUMN "public"."rooms"."last_active_at" IS 'When somebody last joined or had the board open, to the minute.';

COMMENT ON COLUMN "public"."rooms"."max_participants" IS 'Counts those who take part by themselves, not those who are here through the tenant.';

COMMENT ON COLUMN "public"."tenants"."audit_retention" IS 'How long entries of the audit log are kept; null for ever.';

COMMENT ON COLUMN "public"."tiles"."replaced_by" IS 'The type to use instead of a deprecated one.';

COMMENT ON COLUMN "public"."tiles"."schema" IS 'What props are allowed: the subset of JSON Schema of docs/tiles.md.';

COMMENT ON FUNCTION "private"."accept_invitation"(text) IS 'See public.accept_invitation.';

COMMENT ON FUNCTION "private"."activate_configuration"(uuid, bigint) IS 'See public.activate_configuration.';

COMMENT ON FUNCTION "private"."add_member"(uuid, uuid, public.member_role) IS 'Adds a member without asking; for definer functions, seeds and tests.';

COMMENT ON FUNCTION "private"."add_participant"(public.rooms, uuid, public.member_role, text) IS 'Lets somebody into a locked room, or back; false where it is full.';

COMMENT ON FUNCTION "private"."add_tile"(uuid, text, integer, jsonb) IS 'A version of a type of a tenant, checked, counted and told. Raises invalid_input, quota_exceeded.';

COMMENT ON FUNCTION "private"."add_to_release"(uuid, uuid, integer) IS 'See public.add_to_release.';

COMMENT ON FUNCTION "private"."address_in"(jsonb) IS 'Where a request with these headers comes from, by the one that the operator trusts; null where none is, unknown where it holds no address.';

COMMENT ON FUNCTION "private"."allow_origins"(uuid, text[]) IS 'See public.allow_origins.';

COMMENT ON FUNCTION "private"."anchor_problem"(jsonb) IS 'The rule that a place breaks, or null.';

COMMENT ON FUNCTION "private"."announce_participant"() IS 'Trigger: who comes, goes or changes role is an event of the room.';

COMMENT ON FUNCTION "private"."announce_room"() IS 'Trigger (event): a change of a room is an event of it.';

COMMENT ON FUNCTION "private"."append_server_edit"(private.documents, bytea, uuid) IS 'Appends an edit that came over no socket to a document, somebody''s or nobody''s, and shows it to all who have it open.';

COMMENT ON FUNCTION "private"."apply_release"(uuid) IS 'See public.apply_release.';

COMMENT ON FUNCTION "private"."approve_configuration"(uuid, text, text) IS 'See public.approve_configuration.';

COMMENT ON FUNCTION "private"."audit"() IS 'Trigger (entity, columns with secrets…): what happens to a row is in the audit log, with what changed. A secret is named, never shown.';

COMMENT ON FUNCTION "private"."audit_bytes"(public.audit_log) IS 'What is hashed of an entry: its columns as a JSON array, the time in seconds. Never changes: old seals depend on it.';

COMMENT ON FUNCTION "private"."audit_grants"(uuid, uuid) IS 'What a person holds on a tenant''s audit log, and why.';

COMMENT ON FUNCTION "private"."audit_values"(jsonb, text[]) IS 'Values as the log keeps them: a secret is {"hidden": true}, more than 2 kB (all together: 16 kB) are {"cut": bytes}.';

COMMENT ON FUNCTION "private"."ban_participant"(uuid, uuid, text) IS 'See public.ban_participant.';

COMMENT ON FUNCTION "private"."body_problem"(text) IS 'The rule that the text of a comment breaks, or null.';

COMMENT ON FUNCTION "private"."break_circles"(jsonb, jsonb, jsonb, jsonb, text, jsonb, jsonb) IS 'Where each side moved a tile into what the other side moved, the parents of one side count, theirs if only these were chosen: one side alone has no circle. Choices that contradict each other settle nothing.';

COMMENT ON FUNCTION "private"."broken_rule"(jsonb, jsonb) IS 'The first rule of a schema that a value itself breaks, in words; what is in it is not looked at.';

COMMENT ON FUNCTION "private"."bytes_of"(jsonb) IS 'The size of a file by its metadata; what is about to be uploaded has only announced it.';

COMMENT ON FUNCTION "private"."caller_address"() IS 'Where the request that REST serves comes from, as private.address_in says it.';

COMMENT ON FUNCTION "private"."cancel_job"(uuid) IS 'See public.cancel_job.';

COMMENT ON FUNCTION "private"."cancel_scheduled_activation"(uuid) IS 'See public.cancel_scheduled_activation.';

COMMENT ON FUNCTION "private"."check_audit_chain"(uuid, bigint, text, bigint) IS 'Computes a tenant''s chain again and compares it with the log, and with a head that was kept outside, if one is given. Asks for no rights.';

COMMENT ON FUNCTION "private"."check_board_options"() IS 'Trigger: refuses options that a file of a board does not have. Raises invalid_input.';

COMMENT ON FUNCTION "private"."check_configuration"(text, text) IS 'What is wrong with the name and description of a configuration, if anything.';

COMMENT ON FUNCTION "private"."check_configuration_options"() IS 'Trigger: refuses options that files of a configuration do not have. Raises invalid_input.';

COMMENT ON FUNCTION "private"."check_content"(uuid, jsonb) IS 'What is wrong with pages that are to be saved in a tenant, {"<mode>": {"<audience>": {"tile_structure", "settings"}}}; either of a page may be left out.';

COMMENT ON FUNCTION "private"."check_definition"(jsonb) IS 'What is wrong with {"name", "category", "description", "schema", "default_props", "template", "sample_context", "container"} of a tile.';

COMMENT ON FUNCTION "private"."check_exportable"(text, jsonb) IS 'Raises invalid_input where a kind of resource has no exports, or options are none.';

COMMENT ON FUNCTION "private"."check_failures"(text, text) IS 'Raises rate_limited where a subject has failed as often as a limit lets it. Waits for nobody; a null subject is not counted.';

COMMENT ON FUNCTION "private"."check_format"(text, text) IS 'The rule that a text breaks as color, asset or link; null where it is one.';

COMMENT ON FUNCTION "private"."check_history"(text, uuid, text) IS 'Refuses who may not read what a document was. Raises resource_not_found, or what is missing instead, and forbidden.';

COMMENT ON FUNCTION "private"."check_input"(jsonb) IS 'Raises invalid_input with every field whose value, the rule that was broken, is not null.';

COMMENT ON FUNCTION "private"."check_limit"(text, text) IS 'Counts a call, or raises rate_limited. What raises later takes its own count back. A null subject is not counted.';

COMMENT ON FUNCTION "private"."check_may_schedule"(text, uuid, jsonb) IS 'Whether the caller may have this exported again and again. Raises resource_not_found, forbidden.';

COMMENT ON FUNCTION "private"."check_moment"(uuid, timestamp with time zone) IS 'For a job that has waited: whether a moment of a document can still be built. Raises snapshot_not_found.';

COMMENT ON FUNCTION "private"."check_note"(text, text) IS 'What somebody remarks, as it is kept. Raises invalid_input where it is too long.';

COMMENT ON FUNCTION "private"."check_pattern"(text) IS 'What keeps a pattern from being used in a schema; null where nothing does.';

COMMENT ON FUNCTION "private"."check_revision"(public.configurations, bigint) IS 'Whether a revision is the newest one. Raises invalid_input for one that there has never been.';

COMMENT ON FUNCTION "private"."check_room_role"(uuid, public.member_role) IS 'Raises room_not_found, or forbidden, where the caller holds less on a room.';

COMMENT ON FUNCTION "private"."check_schema"(jsonb, jsonb, text) IS 'What of a value breaks a schema (docs/tiles.md says which part of JSON Schema it may use): paths, each with the rule in words; {} for nothing.';

COMMENT ON FUNCTION "private"."check_schema_form"(jsonb, text, integer) IS 'What of a schema is not of the part of JSON Schema that there is: paths, each with the rule in words; {} for nothing.';

COMMENT ON FUNCTION "private"."check_share_options"(jsonb, boolean) IS 'Raises invalid_input where the options of a link do not fit.';

COMMENT ON FUNCTION "private"."check_size"(jsonb, integer) IS 'What keeps a value from being kept: its size, or numbers that no browser knows exactly.';

COMMENT ON FUNCTION "private"."check_snapshots"(private.documents) IS 'Refuses one named version too many of a document, and more where they have too many bytes. Raises quota_exceeded.';

COMMENT ON FUNCTION "private"."check_structure"(uuid, jsonb, text) IS 'What is wrong with the tiles of a page of a tenant, 50 problems at most, by paths such as app.consumer.tiles.<id>.props.label.';

COMMENT ON FUNCTION "private"."check_tenants_owned"() IS 'Refuses one live tenant too many, and too many in an hour, to a caller who has just made or restored one. Raises quota_exceeded, rate_limited.';

COMMENT ON FUNCTION "private"."check_tile"(jsonb, public.tiles, text) IS 'What is wrong with one tile of a structure, by the path to it; its children are not looked at.';

COMMENT ON FUNCTION "private"."clean_name"(text) IS 'A name as people see it: nothing that controls, or turns around what is written beside it; nothing around it, null for nothing.';

COMMENT ON FUNCTION "private"."clone_configuration"(uuid, uuid, text, text) IS 'See public.clone_configuration.';

COMMENT ON FUNCTION "private"."close_document"() IS 'Trigger (kind): the document of a resource ends with it.';

COMMENT ON FUNCTION "private"."close_room"() IS 'Trigger: a room that is deleted or less visible ends rights that nobody took away by name.';

COMMENT ON FUNCTION "private"."close_topic"() IS 'Trigger (kind): the topic of a resource ends with it.';

COMMENT ON FUNCTION "private"."closed_tenants"() IS 'See public.closed_tenants.';

COMMENT ON FUNCTION "private"."complete_job"(uuid) IS 'For the one statement with which a job ends its work; false where the job is cancelled, and its work must not count.';

COMMENT ON FUNCTION "private"."configuration_conflict"(public.configurations, jsonb, bigint) IS 'What a save that comes late is told: the pages as they were (base), as they are (ours), as they were sent (theirs) and merged, with what both changed.';

COMMENT ON FUNCTION "private"."configuration_content"(uuid) IS 'What a configuration is now, for good: its six pages, and in tiles the version of each type that the pages name without one.';

COMMENT ON FUNCTION "private"."configuration_for"(uuid, public.member_role) IS 'A configuration on which the caller holds at least this role. Raises configuration_not_found, forbidden.';

COMMENT ON FUNCTION "private"."configurations_used"() IS 'How many configurations each tenant has; deleted ones count until they are gone.';

COMMENT ON FUNCTION "private"."conflict"(text, text, jsonb, jsonb, jsonb) IS 'A conflict as it is told: where (a choice names it by that), of which kind, and what each side has there.';

COMMENT ON FUNCTION "private"."content_at"(uuid) IS 'The content of a version or an activation that the caller may read, or, by the id of a configuration, of its draft. Raises version_not_found.';

COMMENT ON FUNCTION "private"."content_hash"(jsonb) IS 'SHA-256 of content, in hex; the same for the same content, however it was written.';

COMMENT ON FUNCTION "private"."context_secret"(uuid) IS 'See public.context_secret.';

COMMENT ON FUNCTION "private"."copy_assets"() IS 'Trigger: what a clone takes over from its origin names pictures; those that the caller may see are copied for it.';

COMMENT ON FUNCTION "private"."count_bytes"() IS 'Trigger: what is uploaded, replaced, moved and deleted changes what its tenant has in Storage.';

COMMENT ON FUNCTION "private"."count_call"() IS 'See public.count_call.';

COMMENT ON FUNCTION "private"."count_failure"(text, text, jsonb) IS 'Counts a failure, and gives its answer as private.refuse made it, or that there were too many.';

COMMENT ON FUNCTION "private"."count_password_failure"(uuid) IS 'Counts a wrong password of a locked room, and gives how many the caller has left; after the last one the door is locked to them for a minute, then two, up to an hour.';

COMMENT ON FUNCTION "private"."count_quota"() IS 'Trigger (kind), once a statement: counts the rows of `added` or `removed`, its transition table, in their tenants.';

COMMENT ON FUNCTION "private"."count_visitor"(uuid, uuid) IS 'Counts an export of somebody who is no member of the tenant, nor a key of it: all of these together leave most of its quota to its people. Raises rate_limited.';

COMMENT ON FUNCTION "private"."create_api_key"(uuid, text, public.member_role, text, timestamp with time zone, boolean) IS 'See public.create_api_key.';

COMMENT ON FUNCTION "private"."create_comment"(text, text, uuid, jsonb, uuid[]) IS 'See public.create_comment.';

COMMENT ON FUNCTION "private"."create_configuration"(uuid, text, text, uuid) IS 'See public.create_configuration.';

COMMENT ON FUNCTION "private"."create_export"(text, text, jsonb) IS 'See public.create_export.';

COMMENT ON FUNCTION "private"."create_profile"() IS 'Trigger: a new account gets a profile; never fails the sign-up.';

COMMENT ON FUNCTION "private"."create_release"(uuid, text) IS 'See public.create_release.';

COMMENT ON FUNCTION "private"."create_room"(uuid, text, public.visibility) IS 'See public.create_room.';

COMMENT ON FUNCTION "private"."create_room_invite"(uuid, public.member_role, integer, integer) IS 'See public.create_room_invite.';

COMMENT ON FUNCTION "private"."create_share_link"(text, uuid, jsonb) IS 'See public.create_share_link.';

COMMENT ON FUNCTION "private"."create_snapshot"(text, uuid, text) IS 'See public.create_snapshot.';

COMMENT ON FUNCTION "private"."create_tenant"(text, text) IS 'See public.create_tenant.';

COMMENT ON FUNCTION "private"."create_tile"(uuid, text, jsonb) IS 'See public.create_tile.';

COMMENT ON FUNCTION "private"."cron_field"(text, integer, integer, text[]) IS 'The numbers that one field of a crontab line names; null for nonsense.';

COMMENT ON FUNCTION "private"."cron_next"(text, timestamp with time zone, text) IS 'The first time after another at which a crontab line is due, by the clock of a time zone. Raises invalid_input for nonsense, and for days that never come.';

COMMENT ON FUNCTION "private"."deactivate_configuration"(uuid) IS 'See public.deactivate_configuration.';

COMMENT ON FUNCTION "private"."decide_approval"(uuid, text, text, text) IS 'Notes what the caller thinks of the content that they name. Raises configuration_not_found, forbidden, machine_not_allowed, invalid_input, content_changed, author_cannot_approve, approval_not_found.';

COMMENT ON FUNCTION "private"."default_content"() IS 'The six pages that a new configuration begins with.';

COMMENT ON FUNCTION "private"."delete_comment"(uuid) IS 'See public.delete_comment.';

COMMENT ON FUNCTION "private"."delete_configuration"(uuid) IS 'See public.delete_configuration.';

COMMENT ON FUNCTION "private"."delete_persona"(uuid, text) IS 'See public.delete_persona.';

COMMENT ON FUNCTION "private"."delete_room"(uuid) IS 'See public.delete_room.';

COMMENT ON FUNCTION "private"."delete_snapshot"(uuid) IS 'See public.delete_snapshot.';

COMMENT ON FUNCTION "private"."delete_tenant"(uuid) IS 'See public.delete_tenant.';

COMMENT ON FUNCTION "private"."delete_updates"() IS 'Trigger: the log of a document ends with it.';

COMMENT ON FUNCTION "private"."deleted_rooms"() IS 'See public.deleted_rooms.';

COMMENT ON FUNCTION "private"."deleted_tenants"() IS 'See public.deleted_tenants.';

COMMENT ON FUNCTION "private"."delivery_to"(uuid, text) IS 'How a person is told of a kind: as they chose, else as the kind says.';

COMMENT ON FUNCTION "private"."demand_approval"(uuid, text) IS 'Refuses content that nobody has approved where the tenant asks for it. Raises approval_required.';

COMMENT ON FUNCTION "private"."deprecate_tile"(uuid, text, text) IS 'See public.deprecate_tile.';

COMMENT ON FUNCTION "private"."diff_content"(jsonb, jsonb) IS 'What was done to pages, {"<mode>": {"<audience>": {added, removed, moved, changed, settings}}} of those that differ, and to the versions of tiles in them.';

COMMENT ON FUNCTION "private"."diff_structures"(jsonb, jsonb) IS 'What was done to tiles between two structures: {added, removed, moved, changed}. A tile that others passed has not moved.';

COMMENT ON FUNCTION "private"."diff_values"(jsonb, jsonb) IS 'What turns one value into another: [{path, before, after}], each the whole of what changed; what is not there has no key.';

COMMENT ON FUNCTION "private"."diff_versions"(uuid, uuid) IS 'See public.diff_versions.';

COMMENT ON FUNCTION "private"."document_for"(text, uuid, public.member_role, boolean) IS 'The document of a resource for a caller who holds a role on it, and who may change it now, if they are to. Raises resource_not_found, forbidden.';

COMMENT ON FUNCTION "private"."documents_used"() IS 'How many live documents each tenant has.';

COMMENT ON FUNCTION "private"."draft_of"(uuid) IS 'The six pages of a draft, {"<mode>": {"<audience>": {"tile_structure", "settings"}}}.';

COMMENT ON FUNCTION "private"."due_digests"() IS 'The people who may have something to be mailed.';

COMMENT ON FUNCTION "private"."due_documents"(uuid[]) IS 'Which documents, of these or of all (null), have edits that are not in the rows that they are kept as, perhaps; and whether nobody writes there now.';

COMMENT ON FUNCTION "private"."earliest_moment"(private.documents) IS 'How far back a document can be built.';

COMMENT ON FUNCTION "private"."edit_comment"(uuid, text, uuid[]) IS 'See public.edit_comment.';

COMMENT ON FUNCTION "private"."end_absent_guests"(uuid, interval) IS 'Ends the parts of guests who have not had the board open for so long, in one room or all: who closes a tab says no goodbye.';

COMMENT ON FUNCTION "private"."end_activation"(uuid) IS 'Brings back what was live before an activation, or nothing where nothing was; false where something else is live by now. Asks for no right. Raises nothing_to_roll_back_to, approval_required.';

COMMENT ON FUNCTION "private"."end_activation_schedule"() IS 'Trigger: a schedule that is ended before its time activates nothing; one that has begun stays live.';

COMMENT ON FUNCTION "private"."end_expired_keys"() IS 'An expired key has no rights any more; this also ends the topics that its tokens still listen to.';

COMMENT ON FUNCTION "private"."end_guests"() IS 'Trigger: a room that allows guests no more has none.';

COMMENT ON FUNCTION "private"."end_key_rights"() IS 'Trigger: a key that is revoked or has a new secret ends what its tokens opened.';

COMMENT ON FUNCTION "private"."end_participations"() IS 'Trigger: who leaves a tenant keeps no role on its rooms.';

COMMENT ON FUNCTION "private"."end_rights"() IS 'Trigger: a lost or changed role takes effect on events and open sockets.';

COMMENT ON FUNCTION "private"."end_room_rights"() IS 'Trigger: a lost or changed role takes effect on events and open sockets.';

COMMENT ON FUNCTION "private"."end_tenant_rights"() IS 'Trigger: what is open in a tenant ends when it is deleted.';

COMMENT ON FUNCTION "private"."enqueue"(uuid, text, jsonb, text, public.job_priority, uuid) IS 'Adds a job of a kind (a file in worker/jobs) with ids as its payload, in the caller''s transaction. Three attempts. With a key that the tenant''s kind has had already it adds none, and gives the id of the one that is there.';

COMMENT ON FUNCTION "private"."enqueue_revert"(private.documents, text, jsonb) IS 'Asks for a job that takes something back. Raises rate_limited.';

COMMENT ON FUNCTION "private"."enqueue_waiting"() IS 'Brings rows and queue together: hands over every unfinished job that the queue will not offer, and says how many.';

COMMENT ON FUNCTION "private"."ensure_profile"(uuid) IS 'Makes the profile of an account that has none.';

COMMENT ON FUNCTION "private"."enter_room"(public.rooms, public.member_role, text, text) IS 'Lets the caller into a locked room if they may come in; null where they are, else the refusal.';

COMMENT ON FUNCTION "private"."expect_revision"(public.configurations, bigint) IS 'Refuses what was decided on an older draft than there is. Raises invalid_input, configuration_conflict.';

COMMENT ON FUNCTION "private"."expire_exports"() IS 'Ends exports whose time is over, and forgets those that ended long ago.';

COMMENT ON FUNCTION "private"."explain_access"(uuid, text, text) IS 'See public.explain_access.';

COMMENT ON FUNCTION "private"."export_problems"(text, text, jsonb) IS 'What is wrong with a format and options for a kind of resource: a rule for each bad field.';

COMMENT ON FUNCTION "private"."fail"(integer, text, jsonb, text) IS 'Raises a problem: HTTP status, a code of docs/errors.md, the bad fields and their rules, what to do about it.';

COMMENT ON FUNCTION "private"."fail_job"(uuid, text, boolean) IS 'Notes why an attempt ended without success; after the final one the job is failed. False where it runs no more: it was cancelled.';

COMMENT ON FUNCTION "private"."finish_asset_copies"(uuid, uuid, text[]) IS 'Ends a job and forgets the copies that it made, or that nobody can make any more.';

COMMENT ON FUNCTION "private"."finish_digest"(uuid[], integer[]) IS 'Notes what has been mailed to the caller; what came meanwhile stays for the next digest.';

COMMENT ON FUNCTION "private"."finish_export"(uuid, uuid, text) IS 'Ends an export and its job together: the row, the event and the job''s status commit as one, or not at all where the job was cancelled.';

COMMENT ON FUNCTION "private"."finish_revert"(uuid, integer, bytea) IS 'Appends the edit with which a job takes something back, tells of it, and ends the job, all at once; false where another came in between, and it has to be made up anew. Raises resource_not_found, forbidden.';

COMMENT ON FUNCTION "private"."finish_snapshot"(uuid, uuid, uuid, integer, bytea, bytea) IS 'Ends a version and its job together. The state has all edits of the history up to its fold, and those until its time.';

COMMENT ON FUNCTION "private"."flat_tiles"(jsonb) IS 'Every tile of a structure without its children, its parent (empty at the top) and its place among its siblings, from 0.';

COMMENT ON FUNCTION "private"."follow_export_job"() IS 'Trigger: an export fails with its job, and waits again when that is retried.';

COMMENT ON FUNCTION "private"."follow_queue"() IS 'Lets jobs start when they are taken; once the library has made its tables.';

COMMENT ON FUNCTION "private"."forget_audit"() IS 'Trigger: the audit log of a tenant ends with it.';

COMMENT ON FUNCTION "private"."forget_counters"() IS 'Deletes counters that no window reaches back to: the longest is a day and a tenth.';

COMMENT ON FUNCTION "private"."forget_document_workers"() IS 'Forgets workers whose connection is gone, and says how many.';

COMMENT ON FUNCTION "private"."get_attribution"(text, uuid, bigint[]) IS 'See public.get_attribution.';

COMMENT ON FUNCTION "private"."get_configuration"(uuid) IS 'See public.get_configuration.';

COMMENT ON FUNCTION "private"."get_room"(text) IS 'See public.get_room.';

COMMENT ON FUNCTION "private"."get_snapshot"(uuid) IS 'See public.get_snapshot.';

COMMENT ON FUNCTION "private"."grants_on_configuration"(uuid, uuid) IS 'What a person holds on a configuration, and why.';

COMMENT ON FUNCTION "private"."grants_on_room"(uuid, uuid) IS 'What a person holds on a room, and why.';

COMMENT ON FUNCTION "private"."grants_on_user"(uuid, uuid) IS 'What somebody holds on a person: everything on themselves, nothing on others.';

COMMENT ON FUNCTION "private"."hands_of"(uuid) IS 'A person, and the machines that act by keys of theirs: what those do, the person has done.';

COMMENT ON FUNCTION "private"."has_digest_link"(text) IS 'Whether a token is one of a digest: what looks at its link changes nothing.';

COMMENT ON FUNCTION "private"."has_place"(public.rooms, uuid) IS 'Whether there is room for somebody, who may be there already.';

COMMENT ON FUNCTION "private"."has_written"(public.configurations, jsonb) IS 'Whether the caller has edited a configuration, or a tile that it follows, since all of that was last approved.';

COMMENT ON FUNCTION "private"."heal_document"(uuid, jsonb, json[], bytea) IS 'Keeps values that break a document (findings: client, clock, path, reason, user; kept: the values), appends the edit that takes them out, and tells of it, all at once. Returns how many were not kept before; the edit goes with them.';

COMMENT ON FUNCTION "private"."import_configuration"(uuid, jsonb, text) IS 'See public.import_configuration.';

COMMENT ON FUNCTION "private"."invite_member"(uuid, text, public.member_role) IS 'See public.invite_member.';

COMMENT ON FUNCTION "private"."is_guest"(uuid) IS 'Whether somebody is anonymous, whatever their token says.';

COMMENT ON FUNCTION "private"."is_object"(jsonb) IS 'Whether a value is there, and an object.';

COMMENT ON FUNCTION "private"."is_whole"(jsonb, integer, integer) IS 'Whether JSON is a whole number in a range.';

COMMENT ON FUNCTION "private"."join_document_workers"(uuid) IS 'Makes the session that of a worker, which is told of all updates whose append begins after this.';

COMMENT ON FUNCTION "private"."join_room"(text, text, text) IS 'See public.join_room.';

COMMENT ON FUNCTION "private"."join_sessions"(private.document_sessions[]) IS 'Pieces of people''s work, joined where no more than five minutes lie between them.';

COMMENT ON FUNCTION "private"."json_entry"(text, jsonb) IS 'An object with one key, or with none where there is no value.';

COMMENT ON FUNCTION "private"."json_pointer"(text[]) IS 'A path as RFC 6901 writes it, such as /theme/colors/primary.';

COMMENT ON FUNCTION "private"."keep_audit"() IS 'Trigger: no role changes, deletes or truncates what is in the audit log and has its place in the chain.';

COMMENT ON FUNCTION "private"."keep_audit_for"(uuid, interval) IS 'See public.keep_audit_for.';

COMMENT ON FUNCTION "private"."keep_configuration_version"() IS 'Trigger: what has been published stays as it is, whoever asks.';

COMMENT ON FUNCTION "private"."keep_head"(uuid, bigint, bigint) IS 'Notes that a head is signed and kept outside, and which first seal it names; null where somebody else has signed it.';

COMMENT ON FUNCTION "private"."keep_origin"() IS 'Trigger: the first pages of a clone are those of its origin.';

COMMENT ON FUNCTION "private"."keep_preview"(uuid, uuid, text, text, text[], boolean, public.tile_mode, public.tile_audience) IS 'See public.keep_preview.';

COMMENT ON FUNCTION "private"."keep_shared_version"() IS 'Trigger: a version that a link shows is not thinned before the link ends.';

COMMENT ON FUNCTION "private"."keep_version"(uuid) IS 'Keeps the snapshot as a version, if the last one is not too young.';

COMMENT ON FUNCTION "private"."kick_participant"(uuid, uuid) IS 'See public.kick_participant.';

COMMENT ON FUNCTION "private"."last_of_age"(private.audit_heads, timestamp with time zone) IS 'The last seal up to which a chain is whole and every entry older than a time, looking at 100,000.';

COMMENT ON FUNCTION "private"."leave_room"(uuid) IS 'See public.leave_room.';

COMMENT ON FUNCTION "private"."limit_session_age"(uuid, interval) IS 'See public.limit_session_age.';

COMMENT ON FUNCTION "private"."list_configurations"(uuid, text, text, uuid, integer) IS 'See public.list_configurations.';

COMMENT ON FUNCTION "private"."list_document_sessions"(text, uuid, timestamp with time zone, integer) IS 'See public.list_document_sessions.';

COMMENT ON FUNCTION "private"."list_quarantine"(text, uuid, bigint) IS 'See public.list_quarantine.';

COMMENT ON FUNCTION "private"."list_rooms"(uuid, text, timestamp with time zone, uuid, integer) IS 'See public.list_rooms.';

COMMENT ON FUNCTION "private"."live_room_invite"(uuid, text) IS 'The invite that a token is now, as far as its maker may still give it; null for none.';

COMMENT ON FUNCTION "private"."live_share_link"(text) IS 'The link that a token opens now; null for any other, whatever the reason.';

COMMENT ON FUNCTION "private"."lock_comment"(uuid) IS 'A comment that the caller may read, held for a change. Raises comment_not_found.';

COMMENT ON FUNCTION "private"."lock_configuration"(uuid) IS 'A configuration that nobody else changes until the transaction ends. Asks for no right. Raises configuration_not_found.';

COMMENT ON FUNCTION "private"."lock_job"(uuid) IS 'A job that the caller may end or repeat, as nobody else can change it now. Raises job_not_found, forbidden.';

COMMENT ON FUNCTION "private"."lock_room"(uuid, public.member_role) IS 'Makes changes of a room and its participants one at a time, for callers who hold this role. Raises room_not_found, forbidden.';

COMMENT ON FUNCTION "private"."lock_tenant"(uuid) IS 'Makes changes of a tenant''s members one at a time, and says what the caller may do then. Raises tenant_not_found.';

COMMENT ON FUNCTION "private"."lock_tenants"() IS 'Trigger: an account that is deleted locks its tenants before its rows in them, in the order of remove_member.';

COMMENT ON FUNCTION "private"."lock_tiles"(uuid, text) IS 'The newest version of a type of a tenant, of which an admin now makes the next; null where there is none. Raises tenant_not_found, forbidden.';

COMMENT ON FUNCTION "private"."lock_version"(uuid) IS 'A version that the caller may change. Raises snapshot_not_found, forbidden.';

COMMENT ON FUNCTION "private"."make_configuration"(uuid, text, text, jsonb, public.configurations) IS 'A new configuration of a tenant with these six pages, which are checked, and what it was cloned from. Raises tenant_not_found, forbidden, invalid_input, quota_exceeded, rate_limited.';

COMMENT ON FUNCTION "private"."mark_all_notifications_read"(uuid) IS 'See public.mark_all_notifications_read.';

COMMENT ON FUNCTION "private"."mark_notification_read"(uuid) IS 'See public.mark_notification_read.';

COMMENT ON FUNCTION "private"."may_join"(text) IS 'Whether the caller may read the topic of this name, and it is the current one.';

COMMENT ON FUNCTION "private"."may_rise"(public.rooms, public.member_role, text) IS 'Whether the caller, who holds a role on a room, asks for the more that it gives to whoever passes by.';

COMMENT ON FUNCTION "private"."members_used"() IS 'How many members each tenant has.';

COMMENT ON FUNCTION "private"."mentions_problem"(uuid[], text, uuid) IS 'The rule that a list of mentioned people breaks, or null.';

COMMENT ON FUNCTION "private"."merge_content"(jsonb, jsonb, jsonb, jsonb) IS 'What two made of six pages; see merge_structures and merge_values.';

COMMENT ON FUNCTION "private"."merge_deletions"(jsonb, jsonb, jsonb, jsonb, text) IS 'Which tiles stay, and which are dropped because somebody chose so, with what the other side put into them.';

COMMENT ON FUNCTION "private"."merge_live_configuration"(jsonb, jsonb, jsonb) IS 'What a document (ours) and a save (theirs) made of a draft. Where both changed the same, the document stands, and it is a conflict.';

COMMENT ON FUNCTION "private"."merge_order"(text[], text[], text[], text[], text) IS 'Siblings in an order in which each side finds what it moved, and whether both moved the same ones to different places.';

COMMENT ON FUNCTION "private"."merge_parents"(jsonb, jsonb, jsonb, jsonb, text) IS 'The tiles of the merged structure, each with its parent (empty at the top): {tile: parent}.';

COMMENT ON FUNCTION "private"."merge_structures"(jsonb, jsonb, jsonb, jsonb, text) IS 'What two made of one structure, and their conflicts: [{at, kind, base, ours, theirs}], kind changed, deleted, moved or ordered. Where there is one, ours or what was not deleted stands until a choice {at: ours or theirs} says otherwise.';

COMMENT ON FUNCTION "private"."merge_tile"(jsonb, jsonb, jsonb, boolean, boolean, jsonb, text) IS 'What two made of one tile, without its children; filled: whether tiles are in it on that side that stay.';

COMMENT ON FUNCTION "private"."merge_values"(jsonb, jsonb, jsonb, jsonb, text) IS 'What two made of one value. Where both changed the same, ours stands until a choice {at: ours or theirs} says otherwise, and it is a conflict.';

COMMENT ON FUNCTION "private"."moment_problem"(private.documents, timestamp with time zone) IS 'The rule that a moment breaks to which a document is to be brought back, or null.';

COMMENT ON FUNCTION "private"."my_audit_logs"(public.member_role) IS 'The audit logs on which the caller holds at least this role; nobody holds more than viewer.';

COMMENT ON FUNCTION "private"."my_configuration_tenants"(public.member_role) IS 'The tenants of all configurations on which the caller holds at least this role.';

COMMENT ON FUNCTION "private"."my_configurations"(public.member_role) IS 'The configurations on which the caller holds at least this role.';

COMMENT ON FUNCTION "private"."my_job_tenants"() IS 'The tenants in which the caller has asked for a job, whether or not they belong to them.';

COMMENT ON FUNCTION "private"."my_keyed_configurations"(public.member_role) IS 'The single configurations on which a key gives the caller at least this role.';

COMMENT ON FUNCTION "private"."my_people"() IS 'Everybody and every machine that shares a tenant with the caller, or meets them on a resource.';

COMMENT ON FUNCTION "private"."my_resources"(public.member_role) IS 'Everything of the kinds that can be listed on which the caller holds at least this role, by itself what they may read, as <kind>:<uuid>; where rows are of many kinds it is asked once a statement.';

COMMENT ON FUNCTION "private"."my_room_bans"() IS 'The rooms from which the caller is banned.';

COMMENT ON FUNCTION "private"."my_room_scopes"(public.member_role, public.visibility) IS 'The tenants in which the caller holds at least this role on every room of a visibility.';

COMMENT ON FUNCTION "private"."my_room_tenants"(public.member_role) IS 'The tenants of all rooms on which the caller holds at least this role.';

COMMENT ON FUNCTION "private"."my_rooms"(public.member_role) IS 'The rooms on which the caller holds at least this role.';

COMMENT ON FUNCTION "private"."my_share_links"() IS 'The links of all resources that the caller may edit.';

COMMENT ON FUNCTION "private"."my_shared_rooms"(public.member_role) IS 'The single rooms on which the caller holds at least this role.';

COMMENT ON FUNCTION "private"."my_tenants"(public.member_role) IS 'The tenants in which the caller holds at least this role. Written `= any (array(select …))` it runs once a statement.';

COMMENT ON FUNCTION "private"."name_origin_version"() IS 'Trigger: a clone knows which versions of its origin are older than itself; 0 where there was none.';

COMMENT ON FUNCTION "private"."nest_tiles"(jsonb, text) IS 'The tiles under a parent with all that is in them, from {parent: [tile]}.';

COMMENT ON FUNCTION "private"."network_of"(text) IS 'What counts as one address: of IPv6 its network; unknown for text that holds none, null where none is known.';

COMMENT ON FUNCTION "private"."new_key_secret"(uuid) IS 'Gives a key its secret, in place of the one it had, and says it this once.';

COMMENT ON FUNCTION "private"."new_preview_token"(public.previews, uuid) IS 'Gives somebody a token for a preview, said this once.';

COMMENT ON FUNCTION "private"."next_turn"(uuid, public.job_priority) IS 'When the next job of a tenant is due among those of its class: a tenant with a thousand waiting does not hold up one with a single one.';

COMMENT ON FUNCTION "private"."note_activity"(uuid) IS 'Notes that the caller is in a room.';

COMMENT ON FUNCTION "private"."note_audit"(uuid, text, text, text, jsonb, jsonb, text[]) IS 'Adds an entry to a tenant''s audit log, as part of the transaction: what is undone leaves none. For what no row tells, such as a refusal that is returned.';

COMMENT ON FUNCTION "private"."note_author"() IS 'Trigger: who edits pages is an author of their configuration.';

COMMENT ON FUNCTION "private"."note_authors"(uuid, jsonb) IS 'Notes who wrote what was folded, at times in microseconds. Of what comes twice, the first counts.';

COMMENT ON FUNCTION "private"."note_configuration_authors"(uuid, uuid[]) IS 'Notes who has edited a configuration, where a save was made of the edits of several.';

COMMENT ON FUNCTION "private"."note_refusal"(public.rooms, jsonb) IS 'Notes in the audit log that somebody was not let into a room, and gives what they are told.';

COMMENT ON FUNCTION "private"."note_security"(jsonb) IS 'Notes what the worker saw at document sockets, [{action, kind, id, reason, user, claims, count}], in the tenants'' audit logs. Gives for the events of known resources when to try again: 0 once noted.';

COMMENT ON FUNCTION "private"."note_sessions"(uuid, jsonb) IS 'Adds sessions, with times in microseconds, to those of a document.';

COMMENT ON FUNCTION "private"."notification_settings"() IS 'See public.notification_settings.';

COMMENT ON FUNCTION "private"."notify"(uuid, text, text, uuid, jsonb, text) IS 'Tells a person, unless they did it themselves, want no such notice, or may not read the resource; what is unread of the same kind, resource and key collapses.';

COMMENT ON FUNCTION "private"."notify_inviter"() IS 'Trigger: who invited somebody is told that they came.';

COMMENT ON FUNCTION "private"."notify_member"() IS 'Trigger: a member is told of their new role.';

COMMENT ON FUNCTION "private"."notify_requester"() IS 'Trigger: who asked for an export is told of its end.';

COMMENT ON FUNCTION "private"."notify_scheduler"() IS 'Trigger: who scheduled what could not begin is told why, once until it begins again.';

COMMENT ON FUNCTION "private"."notify_thread"(public.comments, uuid[], boolean) IS 'Tells who is mentioned, and of a reply who took part in the thread.';

COMMENT ON FUNCTION "private"."on_weekday"(date, integer[]) IS 'Whether a day is one of these weekdays; Sunday is 0 and 7.';

COMMENT ON FUNCTION "private"."open_board"(uuid, public.member_role) IS 'The role that somebody has on the board of a room: a viewer''s, where the room does not let them draw.';

COMMENT ON FUNCTION "private"."open_document"(text, uuid) IS 'The document of a resource, made on first use, with the caller''s role on it; no row where they have none.';

COMMENT ON FUNCTION "private"."open_invitation"(uuid, bytea) IS 'Lets a token open an invitation, and gives what its mail says; no row where it is open no more.';

COMMENT ON FUNCTION "private"."open_previews"(uuid, text[]) IS 'See public.open_previews.';

COMMENT ON FUNCTION "private"."open_share_link"(text, text) IS 'See public.open_share_link.';

COMMENT ON FUNCTION "private"."open_share_link_for"(text, text, uuid, jsonb) IS 'See public.open_share_link_for.';

COMMENT ON FUNCTION "private"."open_topic"() IS 'Trigger (kind): a new resource gets its topic.';

COMMENT ON FUNCTION "private"."open_user_topic"() IS 'Trigger: a new person gets their topic.';

COMMENT ON FUNCTION "private"."origin"() IS 'The page that a browser sent this request from; null where it was no browser.';

COMMENT ON FUNCTION "private"."own_asset"(uuid, uuid, text) IS 'Where a configuration has a picture itself: one that it names of another configuration lies there as <id>.<file>, if it was cloned with it.';

COMMENT ON FUNCTION "private"."page_assets"(uuid, uuid, jsonb) IS 'The pictures that content names and the caller may see, or anybody to whom the configuration is shown: {reference, path, revision}.';

COMMENT ON FUNCTION "private"."page_content"(uuid, integer) IS 'A version of a configuration, or what it is now where none is named; null where there is none. Asks for no right.';

COMMENT ON FUNCTION "private"."page_source"(uuid, jsonb) IS 'What pages of a configuration are drawn of: content, {pages, tiles}, with the tiles, pictures and personas that go with it. Asks for no right.';

COMMENT ON FUNCTION "private"."page_tiles"(uuid, jsonb, jsonb) IS 'The types that pages name, in the versions in which they name them.';

COMMENT ON FUNCTION "private"."pages_of"(jsonb) IS 'Content that has been checked, page by page; what a page leaves out is null.';

COMMENT ON FUNCTION "private"."paired_tiles"(jsonb, jsonb, jsonb) IS 'The tiles of three structures, each with what it is and where in all of them.';

COMMENT ON FUNCTION "private"."parse_resource"(text) IS 'Splits <kind>:<uuid>; both null where it is not of that form.';

COMMENT ON FUNCTION "private"."people_in_my_rooms"() IS 'Everybody who takes or took part in the rooms where the caller does, and whoever came into those of their tenants.';

COMMENT ON FUNCTION "private"."personas_used"() IS 'How many personas each tenant has of its own.';

COMMENT ON FUNCTION "private"."preview_release"(uuid) IS 'See public.preview_release.';

COMMENT ON FUNCTION "private"."preview_source"(uuid, integer, boolean) IS 'See public.preview_source.';

COMMENT ON FUNCTION "private"."previews_used"() IS 'How many previews are kept for each tenant.';

COMMENT ON FUNCTION "private"."protect_last_owner"() IS 'Trigger: a tenant keeps at least one owner, whoever asks and however.';

COMMENT ON FUNCTION "private"."publish_configuration"(uuid, bigint, text) IS 'See public.publish_configuration.';

COMMENT ON FUNCTION "private"."publish_tile_version"(uuid, text, jsonb) IS 'See public.publish_tile_version.';

COMMENT ON FUNCTION "private"."purge_configurations"() IS 'Deletes for good what was deleted 7 days ago.';

COMMENT ON FUNCTION "private"."purge_jobs"() IS 'Deletes jobs that ended 30 days ago, and what the queue will never offer again.';

COMMENT ON FUNCTION "private"."purge_notifications"() IS 'Deletes notifications 90 days after they were read, or a year after they came.';

COMMENT ON FUNCTION "private"."purge_previews"() IS 'Deletes previews whose hour is over.';

COMMENT ON FUNCTION "private"."purge_quarantine"() IS 'Forgets what was taken out of documents 30 days ago.';

COMMENT ON FUNCTION "private"."purge_rooms"() IS 'Deletes for good the rooms that were deleted 7 days ago, invites 30 days after their expiry, and wrong passwords after a day.';

COMMENT ON FUNCTION "private"."purge_share_links"() IS 'Deletes visits after 90 days, and links 30 days after their expiry.';

COMMENT ON FUNCTION "private"."purge_tenants"() IS 'Deletes for good what was deleted 7 days ago, and says how many tenants.';

COMMENT ON FUNCTION "private"."purge_updates"() IS 'Deletes what was being appended while its document was deleted.';

COMMENT ON FUNCTION "private"."put_live"(uuid, jsonb, bigint, uuid, public.configuration_activations) IS 'Makes content of a configuration what its tenant shows, in place of what it showed. The one way there: a trigger on configuration_activations sees, and may refuse, every activation. Asks for no right. Raises configuration_not_found.';

COMMENT ON FUNCTION "private"."queue_age"() IS 'How many jobs of each kind wait, and how many seconds the oldest has waited: for metrics.';

COMMENT ON FUNCTION "private"."queue_job"(public.jobs) IS 'Hands a job to the queue, where there is one.';

COMMENT ON FUNCTION "private"."read_live_configuration"(uuid) IS 'The draft of a configuration that is not deleted, and what of it is in its document: base, the draft of base_revision.';

COMMENT ON FUNCTION "private"."read_preview"(text) IS 'The page that a token shows; no row where it shows none, whatever the reason.';

COMMENT ON FUNCTION "private"."read_room_code"(text) IS 'A room code as it is kept, from how somebody has heard and typed it.';

COMMENT ON FUNCTION "private"."realtime_topic"(text, uuid) IS 'See public.realtime_topic.';

COMMENT ON FUNCTION "private"."recount_quotas"() IS 'Makes the ledger what rows and files really are, and says where it was not.';

COMMENT ON FUNCTION "private"."redeem_api_key"(text) IS 'See public.redeem_api_key.';

COMMENT ON FUNCTION "private"."refuse"(integer, text, jsonb, text) IS 'What private.fail raises, as an answer: for what counts failures, and has to keep the count.';

COMMENT ON FUNCTION "private"."refuse_guests"() IS 'Raises guest_not_allowed where the caller is anonymous, whatever the token says.';

COMMENT ON FUNCTION "private"."refuse_machines"() IS 'Raises machine_not_allowed where the caller is a key: it has rights in its tenant, and gets none elsewhere.';

COMMENT ON FUNCTION "private"."reject_configuration"(uuid, text, text) IS 'See public.reject_configuration.';

COMMENT ON FUNCTION "private"."release_for"(uuid, public.member_role) IS 'A release of a tenant in which the caller holds at least this role, locked for whoever changes it. Raises release_not_found, forbidden.';

COMMENT ON FUNCTION "private"."release_plan"(uuid) IS 'What a release makes live for the caller, with what is live now and the code of what would stop it; of what they may not read, only that.';

COMMENT ON FUNCTION "private"."remove_context_source"(uuid) IS 'See public.remove_context_source.';

COMMENT ON FUNCTION "private"."remove_from_release"(uuid, uuid) IS 'See public.remove_from_release.';

COMMENT ON FUNCTION "private"."remove_left"(private.audit_heads) IS 'Removes the seals of a chain, and their entries, that a head that is kept outside says are leaving, and says how many.';

COMMENT ON FUNCTION "private"."remove_member"(uuid, uuid) IS 'See public.remove_member.';

COMMENT ON FUNCTION "private"."rename_snapshot"(uuid, text) IS 'See public.rename_snapshot.';

COMMENT ON FUNCTION "private"."request_approval"(uuid, bigint, text) IS 'See public.request_approval.';

COMMENT ON FUNCTION "private"."request_export"(text, uuid, text, jsonb, uuid, jsonb, public.job_priority) IS 'Makes an export and its job, of input that was checked, for somebody with these claims.';

COMMENT ON FUNCTION "private"."require_approval"(uuid, boolean) IS 'See public.require_approval.';

COMMENT ON FUNCTION "private"."require_mfa"(uuid, boolean) IS 'See public.require_mfa.';

COMMENT ON FUNCTION "private"."resolve_thread"(uuid, boolean) IS 'See public.resolve_thread.';

COMMENT ON FUNCTION "private"."restore_configuration"(uuid) IS 'See public.restore_configuration.';

COMMENT ON FUNCTION "private"."restore_document"(text, uuid, integer, timestamp with time zone) IS 'See public.restore_document.';

COMMENT ON FUNCTION "private"."restore_room"(uuid) IS 'See public.restore_room.';

COMMENT ON FUNCTION "private"."restore_tenant"(uuid) IS 'See public.restore_tenant.';

COMMENT ON FUNCTION "private"."restore_turns"() IS 'Gives jobs whose next attempt is due their turn back: others would go on overtaking them.';

COMMENT ON FUNCTION "private"."restore_version"(uuid, integer, bigint) IS 'See public.restore_version.';

COMMENT ON FUNCTION "private"."resume_jobs"(text[]) IS 'Frees the jobs of workers that are gone, for others to take up; a job that was in its last attempt has failed.';

COMMENT ON FUNCTION "private"."retry_job"(uuid) IS 'See public.retry_job.';

COMMENT ON FUNCTION "private"."review_board"() IS 'Trigger: who may draw is asked again for all open sockets.';

COMMENT ON FUNCTION "private"."review_rights"(uuid) IS 'Has open sockets ask again what they may: those of a person, and of the machines that have no more than the person.';

COMMENT ON FUNCTION "private"."revoke_api_key"(uuid) IS 'See public.revoke_api_key.';

COMMENT ON FUNCTION "private"."revoke_invitation"(uuid) IS 'See public.revoke_invitation.';

COMMENT ON FUNCTION "private"."revoke_room_invite"(uuid) IS 'See public.revoke_room_invite.';

COMMENT ON FUNCTION "private"."revoke_share_link"(uuid) IS 'See public.revoke_share_link.';

COMMENT ON FUNCTION "private"."role_in_document"(text, uuid, public.member_role) IS 'The role that somebody who holds one on a resource has in its document now, where the kind says so.';

COMMENT ON FUNCTION "private"."role_of"(uuid, text, uuid) IS 'The role of a person on a resource of any registered kind; null where they have none, or it does not exist.';

COMMENT ON FUNCTION "private"."role_on"(text, uuid) IS 'The role of the caller on a resource of any registered kind; null where they have none, or it does not exist.';

COMMENT ON FUNCTION "private"."role_on_file"(text) IS 'The role of the caller on the resource that a path belongs to; null for any other path.';

COMMENT ON FUNCTION "private"."roll_back_release"(uuid) IS 'See public.roll_back_release.';

COMMENT ON FUNCTION "private"."rollback_activation"(uuid) IS 'See public.rollback_activation.';

COMMENT ON FUNCTION "private"."room_code"() IS 'A room code: short enough to read out, too many to guess.';

COMMENT ON FUNCTION "private"."room_password_subjects"() IS 'As whom the caller guesses the password of a room, and how often each may be wrong before the door is locked to them.';

COMMENT ON FUNCTION "private"."room_role"(uuid) IS 'The role of the caller on one room; null for a stranger.';

COMMENT ON FUNCTION "private"."rooms_used"() IS 'How many rooms each tenant has.';

COMMENT ON FUNCTION "private"."rotate_api_key"(uuid) IS 'See public.rotate_api_key.';

COMMENT ON FUNCTION "private"."rotate_topics"(uuid, text, uuid) IS 'Ends the topics of a tenant, or of one of its resources, with an event without content, and begins new ones.';

COMMENT ON FUNCTION "private"."run_activation_schedule"(public.activation_schedules, boolean) IS 'Begins or ends what was scheduled. Raises schedule_ended, and what activating raises.';

COMMENT ON FUNCTION "private"."run_schedules"() IS 'Begins what is due, each once, in one transaction with its next time or its end; says how many.';

COMMENT ON FUNCTION "private"."save_configuration"(uuid, jsonb, bigint) IS 'See public.save_configuration.';

COMMENT ON FUNCTION "private"."save_configuration_data"(uuid, public.tile_mode, public.tile_audience, jsonb, bigint, jsonb) IS 'See public.save_configuration_data.';

COMMENT ON FUNCTION "private"."save_live_configuration"(uuid, bigint, bigint, jsonb, jsonb, jsonb, bytea, uuid[], integer, bytea, bytea) IS 'Saves the pages that edits of a document have changed, by whom they were (the latest first), and appends the edit that brings into the document what was saved elsewhere. Pages with problems stay as they are, and that is told; without pages (null) it is all that is done. False where either has changed since it was looked at.';

COMMENT ON FUNCTION "private"."save_persona"(uuid, text, text, public.tile_audience, jsonb) IS 'See public.save_persona.';

COMMENT ON FUNCTION "private"."schedule"(uuid, text, jsonb, text, text) IS 'Begins something of a registered kind whenever a crontab line is due in a time zone. Raises invalid_input.';

COMMENT ON FUNCTION "private"."schedule_activation"(uuid, timestamp with time zone, timestamp with time zone, integer) IS 'See public.schedule_activation.';

COMMENT ON FUNCTION "private"."schedule_export"(text, text, text, text, jsonb) IS 'See public.schedule_export.';

COMMENT ON FUNCTION "private"."schedule_once"(uuid, text, jsonb, timestamp with time zone) IS 'Begins something of a registered kind once, at its time or as soon after it as a worker runs; gives no id where the kind is none.';

COMMENT ON FUNCTION "private"."seal_audit"() IS 'Seals what waits and says how many entries; a tenant that another one seals just now is left to it.';

COMMENT ON FUNCTION "private"."seal_tenant"(private.audit_heads) IS 'Seals what waits in the tenant of a head that the caller has locked: each hash is the SHA-256 of the one before and the entry.';

COMMENT ON FUNCTION "private"."send_configuration_event"(public.configurations, text, jsonb) IS 'Tells what happens to a configuration, on its topic and on its tenant''s: with its revision, who did it and when.';

COMMENT ON FUNCTION "private"."send_event"(text, uuid, text, jsonb) IS 'Sends a small event (ids, kinds, positions; never rows or secrets) to those who may read a resource, with the commit.';

COMMENT ON FUNCTION "private"."set_context_source"(uuid, text, text, text, text, text[]) IS 'See public.set_context_source.';

COMMENT ON FUNCTION "private"."set_member_role"(uuid, uuid, public.member_role) IS 'See public.set_member_role.';

COMMENT ON FUNCTION "private"."set_notification_delivery"(text, public.notification_delivery) IS 'See public.set_notification_delivery.';

COMMENT ON FUNCTION "private"."set_participant_role"(uuid, uuid, public.member_role) IS 'See public.set_participant_role.';

COMMENT ON FUNCTION "private"."set_quota"(uuid, text, bigint) IS 'See public.set_quota.';

COMMENT ON FUNCTION "private"."set_room_password"(uuid, text) IS 'See public.set_room_password.';

COMMENT ON FUNCTION "private"."settings_schema"() IS 'See public.settings_schema.';

COMMENT ON FUNCTION "private"."share_link_door"(text, text) IS 'What a page asks for before it opens a link: a password, a click (what only previews a link uses nothing up), or nothing. Answers share_link_not_found; raises rate_limited.';

COMMENT ON FUNCTION "private"."signed_in_at"() IS 'When the caller''s session began, as its token says; refreshing does not change it.';

COMMENT ON FUNCTION "private"."snapshot_name"(text) IS 'A name for a version, cleaned. Raises invalid_input.';

COMMENT ON FUNCTION "private"."sound_pages"(jsonb, jsonb) IS 'Those of some pages of which check_content has found nothing.';

COMMENT ON FUNCTION "private"."spend"(text, text, integer) IS 'Counts towards a limit unless it is reached; what is refused costs nothing. Gives what remains, in how many seconds all of it is back, and in how many to try again.';

COMMENT ON FUNCTION "private"."start_activation"(uuid, jsonb) IS 'Begins or ends what was scheduled, for who scheduled it; what is refused is not tried again, and says why.';

COMMENT ON FUNCTION "private"."start_digest"() IS 'What the digest of the caller says, for one worker at a time, with the token of their link; no row where there is nothing they may read and lack.';

COMMENT ON FUNCTION "private"."start_export"(uuid) IS 'What a job needs to make an export; no row where it is finished or gone. Raises resource_not_found where the requester has lost the resource.';

COMMENT ON FUNCTION "private"."start_job"(uuid) IS 'Counts an attempt and gives the payload; null where the job is finished or gone.';

COMMENT ON FUNCTION "private"."start_scheduled_export"(uuid, jsonb) IS 'Begins an export that was scheduled, for who scheduled it. Raises resource_not_found, forbidden where they may no longer, quota_exceeded, rate_limited.';

COMMENT ON FUNCTION "private"."start_taken_job"() IS 'Trigger of the queue: starts the job that a worker takes, and gives it the payload as `started`; null where that job is finished, gone or held.';

COMMENT ON FUNCTION "private"."stop_digest"(text) IS 'Nothing comes to a person by mail any more, of no kind, until they choose one for it again; false where the token is none.';

COMMENT ON FUNCTION "private"."storage_used"() IS 'How many bytes lie under the id of each tenant.';

COMMENT ON FUNCTION "private"."store_content"(public.configurations, jsonb, uuid) IS 'Makes pages the draft of a configuration: a new revision, unless nothing is different. The one way in for whoever has checked them (private.check_content) and holds the lock (private.lock_configuration).';

COMMENT ON FUNCTION "private"."store_fold"(uuid, bigint[], bytea, bytea, bytea, bytea, jsonb, jsonb, bytea[]) IS 'Puts a new snapshot in the place of what it was made of; the edits go on as history. What Yjs could not apply is kept where it harms nobody.';

COMMENT ON FUNCTION "private"."store_live_pages"(public.configurations, jsonb, uuid[]) IS 'Saves what people have made of pages in a document, with all of them as its authors; the last who wrote stands for them where one is asked for.';

COMMENT ON FUNCTION "private"."stray_files"() IS 'Files whose resource or export is gone, 1,000 at most: Storage deletes bytes only when it is asked itself.';

COMMENT ON FUNCTION "private"."stray_machines"() IS 'Accounts of keys that went with their tenant, 1,000 at most.';

COMMENT ON FUNCTION "private"."system_tenant"() IS 'The tenant of what comes with the product and everybody may read.';

COMMENT ON FUNCTION "private"."take_offline"(uuid, uuid) IS 'Ends what is live in a tenant, if anything is; the successor stays active. For whoever holds the lock on the tenant.';

COMMENT ON FUNCTION "private"."tell_activation_schedule"() IS 'Trigger: what becomes of a schedule is an event, and a notice where it failed.';

COMMENT ON FUNCTION "private"."tell_approval"() IS 'Trigger: what becomes of an approval is an event, and a notice for whom it waits.';

COMMENT ON FUNCTION "private"."tell_comment"() IS 'Trigger (event): a change of a comment is an event on the topic of its resource.';

COMMENT ON FUNCTION "private"."tell_export"() IS 'Trigger: the end of an export is an event on the topic of its resource.';

COMMENT ON FUNCTION "private"."tell_fullness"(uuid, boolean, bigint, bigint) IS 'Sends document.nearly_full to those who may read the resource, or takes note that there is room again.';

COMMENT ON FUNCTION "private"."tell_invitations"() IS 'Trigger: what becomes of an invitation is an event of the tenant.';

COMMENT ON FUNCTION "private"."tell_job"() IS 'Trigger: the end of a job is an event on the topic of its tenant, whose members see its jobs.';

COMMENT ON FUNCTION "private"."tell_keys"() IS 'Trigger: what becomes of a key is an event of the tenant.';

COMMENT ON FUNCTION "private"."tell_live_configuration"(public.configurations, text, jsonb) IS 'Tells who has a configuration open what its document and its draft made of each other.';

COMMENT ON FUNCTION "private"."tell_members"() IS 'Trigger: who comes, goes or changes role is an event of the tenant.';

COMMENT ON FUNCTION "private"."tell_version"() IS 'Trigger: a version that has its bytes is an event of its resource.';

COMMENT ON FUNCTION "private"."tenant_grants"(uuid, uuid) IS 'What a person holds on a tenant, and why.';

COMMENT ON FUNCTION "private"."tenant_of_file"(text) IS 'The tenant under whose id a file lies, in whatever bucket; null for none.';

COMMENT ON FUNCTION "private"."tenant_role"(uuid) IS 'The role of the caller in one tenant; null for a stranger.';

COMMENT ON FUNCTION "private"."tenant_usage"(uuid) IS 'See public.tenant_usage.';

COMMENT ON FUNCTION "private"."thin_revisions"(uuid) IS 'Keeps what each page of a configuration became in the last hour, and before that what stood for a minute: a thousand of it.';

COMMENT ON FUNCTION "private"."thin_versions"() IS 'Of versions without a name, keeps all of an hour, then one of each hour for a day, then one of each day as long as the history goes; and those that something shows.';

COMMENT ON FUNCTION "private"."tiles_used"() IS 'How many versions of tiles each tenant has made.';

COMMENT ON FUNCTION "private"."today"() IS 'The day on which daily quotas count.';

COMMENT ON FUNCTION "private"."topic_name"(private.topics) IS 'The name of a topic as clients join it.';

COMMENT ON FUNCTION "private"."touch"() IS 'Trigger: keeps updated_at.';

COMMENT ON FUNCTION "private"."touch_document"(text, uuid) IS 'Has a document take over what rows that it is kept as have become: at once where it is open, and otherwise with its next opening.';

COMMENT ON FUNCTION "private"."touch_live_configuration"() IS 'Trigger: a draft that is saved, or comes back, and has been opened as a document is told to it.';

COMMENT ON FUNCTION "private"."touched_tiles"(jsonb) IS 'Of a difference between drafts, which tiles were added, removed, moved and changed, and which settings: up to 50 each.';

COMMENT ON FUNCTION "private"."transfer_ownership"(uuid, uuid) IS 'See public.transfer_ownership.';

COMMENT ON FUNCTION "private"."trim_audit"() IS 'Removes what a head that is kept outside says is leaving, or says in the log what is to leave next; gives how many entries are gone.';

COMMENT ON FUNCTION "private"."trim_history"() IS 'Deletes edits that are in the last state from before the promised time, of 100 documents at most; says of how many.';

COMMENT ON FUNCTION "private"."try_room_password"(public.rooms, text) IS 'Tries a password on a locked room and counts it; null where it is right, else the refusal.';

COMMENT ON FUNCTION "private"."try_share_link"(text, text, uuid, text) IS 'What a link shows, or why it does not; for whom, if they are known, and from which address, if one is.';

COMMENT ON FUNCTION "private"."unban_participant"(uuid, uuid) IS 'See public.unban_participant.';

COMMENT ON FUNCTION "private"."undo_activation"(uuid) IS 'Makes live what was live before an activation, with its content of then. Asks for no right. Raises activation_ended, nothing_to_roll_back_to.';

COMMENT ON FUNCTION "private"."undo_edits"(text, uuid, uuid, timestamp with time zone, timestamp with time zone) IS 'See public.undo_edits.';

COMMENT ON FUNCTION "private"."unkept_heads"(interval) IS 'Heads that are not kept outside yet, of tenants where the last one is so old, each with the first seal that stays.';

COMMENT ON FUNCTION "private"."unmoved"(integer[]) IS 'Of distinct places in a new order, as many as possible that still rise: the others have been moved. (Longest increasing subsequence, by patience sorting.)';

COMMENT ON FUNCTION "private"."unschedule"(uuid) IS 'See public.unschedule.';

COMMENT ON FUNCTION "private"."update_configuration"(uuid, text, text) IS 'See public.update_configuration.';

COMMENT ON FUNCTION "private"."update_from_origin"(uuid, bigint, jsonb) IS 'See public.update_from_origin.';

COMMENT ON FUNCTION "private"."update_room"(uuid, text, text, public.visibility, public.member_role, boolean, integer, public.drawing_right) IS 'See public.update_room.';

COMMENT ON FUNCTION "private"."use_approval"() IS 'Trigger: nothing goes out without an approval where the tenant asks for one, on whatever path. Raises approval_required.';

COMMENT ON FUNCTION "private"."use_quota"(uuid, text, bigint) IS 'Takes an amount from a quota, or gives a negative one back, for definer functions and triggers. Raises quota_exceeded.';

COMMENT ON FUNCTION "private"."verify_audit_chain"(uuid, bigint, text, bigint) IS 'See public.verify_audit_chain.';

COMMENT ON FUNCTION "private"."version_for"(uuid, integer) IS 'A version of a configuration, by itself the newest. Asks for no right. Raises version_not_found.';

COMMENT ON FUNCTION "private"."view_of_configuration"(uuid, text) IS 'What a link to a configuration shows: what its pages are drawn of; null where there is no such version.';

COMMENT ON FUNCTION "private"."view_of_room"(uuid, text) IS 'What a link to a room shows: its name, the folder of the files that its board may show, and its document as updates in base64; of a version as_of says when it was so. Null where there is no such version, or none yet.';

COMMENT ON FUNCTION "private"."void_approvals"() IS 'Trigger: an edit voids what was asked for and approved before, even where it is undone again.';

COMMENT ON FUNCTION "private"."watch_jobs"(jsonb) IS 'Notes how far the running jobs of a worker are, {id: 0 to 1}, and gives those that it should no longer run.';

COMMENT ON FUNCTION "public"."accept_invitation"(text) IS 'Takes the caller into the tenant that an invitation''s token opens, once. Raises invitation_not_found, guest_not_allowed, quota_exceeded, rate_limited.';

COMMENT ON FUNCTION "public"."activate_configuration"(uuid, bigint) IS 'Makes a draft, as it is in this revision, what its tenant shows; what was live before ends. Raises configuration_not_found, forbidden, invalid_input, configuration_conflict.';

COMMENT ON FUNCTION "public"."add_to_release"(uuid, uuid, integer) IS 'Puts a version of a configuration, by itself the newest, into a release; again, and it is the other version. Raises release_not_found, configuration_not_found, version_not_found, forbidden, invalid_input, release_not_open, tenant_in_release.';

COMMENT ON FUNCTION "public"."allow_origins"(uuid, text[]) IS 'Gives rights in a tenant to browsers on these pages only; an empty list ends the rule, and it asks nothing of who is no browser. Raises tenant_not_found, forbidden, invalid_input.';

COMMENT ON FUNCTION "public"."apply_release"(uuid) IS 'Makes everything in a release live at once, or nothing: then release_blocked names each configuration that stops it, and why. Raises release_not_found, forbidden, release_not_open, release_blocked.';

COMMENT ON FUNCTION "public"."approve_configuration"(uuid, text, text) IS 'Approves a draft whose content has this hash, for editors who have not edited it since it was last approved and did not ask for it. Raises configuration_not_found, forbidden, machine_not_allowed, invalid_input, content_changed, author_cannot_approve.';

COMMENT ON FUNCTION "public"."ban_participant"(uuid, uuid, text) IS 'Takes somebody out of a room and bars every way back, also their rights by the tenant; for owners. Raises room_not_found, forbidden, participant_not_found, invalid_input.';

COMMENT ON FUNCTION "public"."cancel_job"(uuid) IS 'Ends a job that waits or runs, for good: for who asked for it, and admins. Raises job_not_found, forbidden, job_finished.';

COMMENT ON FUNCTION "public"."cancel_scheduled_activation"(uuid) IS 'Keeps a version from going live, or, where it is live by now, from ending. Raises schedule_not_found, forbidden, schedule_ended.';

COMMENT ON FUNCTION "public"."clone_configuration"(uuid, text, uuid, text) IS 'Makes a configuration from the draft of one that the caller may read, in its tenant or in another one. A tile that the other tenant does not have is refused by name. Raises configuration_not_found, tenant_not_found, forbidden, invalid_input, quota_exceeded, rate_limited.';

COMMENT ON FUNCTION "public"."closed_tenants"() IS 'The tenants of the caller that give this session no rights, and why: mfa_required, session_too_old or origin_not_allowed.';

COMMENT ON FUNCTION "public"."context_secret"(uuid) IS 'The secret that a tenant''s contexts are verified with, for the function that verifies them; for the service key alone.';

COMMENT ON FUNCTION "public"."count_call"() IS 'Counts a call of an edge function for the caller; functions ask it before they work. Gives whether it is allowed, and does not raise.';

COMMENT ON FUNCTION "public"."create_api_key"(uuid, text, public.member_role, text, timestamp with time zone, boolean) IS 'Makes a key for a machine, for a tenant or one resource (<kind>:<uuid>) of it, 90 days unless said otherwise; it is told this once. It never has more than its maker, and ends with their membership unless it outlives them. Raises tenant_not_found, resource_not_found, forbidden, machine_not_allowed, invalid_input.';

COMMENT ON FUNCTION "public"."create_comment"(text, text, uuid, jsonb, uuid[]) IS 'Begins a thread on <kind>:<uuid>, at a place in it or none, or replies in one. Raises invalid_input, resource_not_found, comment_not_found, forbidden, rate_limited.';

COMMENT ON FUNCTION "public"."create_configuration"(uuid, text, text, uuid) IS 'Makes a configuration with six pages: what the library suggests, or the draft of another configuration that the caller may read. Raises tenant_not_found, configuration_not_found, forbidden, invalid_input, quota_exceeded, rate_limited.';

COMMENT ON FUNCTION "public"."create_export"(text, text, jsonb) IS 'Asks for a file of a resource (<kind>:<uuid>), or with options.table of its rows; export.completed or export.failed tells when. Raises invalid_input, resource_not_found, quota_exceeded, rate_limited.';

COMMENT ON FUNCTION "public"."create_release"(uuid, text) IS 'Makes an empty release. Raises tenant_not_found, forbidden, invalid_input, rate_limited.';

COMMENT ON FUNCTION "public"."create_room"(uuid, text, public.visibility) IS 'Makes a room that the caller owns. Raises tenant_not_found, forbidden, invalid_input, quota_exceeded, rate_limited.';

COMMENT ON FUNCTION "public"."create_room_invite"(uuid, public.member_role, integer, integer) IS 'Makes a link into a room for its editors, with no more than they hold, for so many seconds (7 days) and uses; the token is told this once. Raises room_not_found, forbidden, machine_not_allowed, invalid_input, rate_limited.';

COMMENT ON FUNCTION "public"."create_share_link"(text, uuid, jsonb) IS 'Makes a link to a resource and gives {id, token, expires_at}, the token this once. Options: name, expires_in (seconds, 7 days), password, max_uses, revision. Raises resource_not_found, forbidden, invalid_input, rate_limited.';

COMMENT ON FUNCTION "public"."create_snapshot"(text, uuid, text) IS 'Keeps a document as it is now under a name; the event snapshot.created says when its bytes are there. Raises invalid_input, resource_not_found, forbidden, quota_exceeded, rate_limited.';

COMMENT ON FUNCTION "public"."create_tenant"(text, text) IS 'Makes a tenant with the caller as its owner. Raises invalid_input, slug_taken, guest_not_allowed, quota_exceeded, rate_limited.';

COMMENT ON FUNCTION "public"."create_tile"(uuid, text, jsonb) IS 'Makes a type of tile for a tenant, custom_…, in its first version: {"name", "schema", "template"} and, if need be, "category", "description", "default_props", "sample_context", "container". For admins. Raises tenant_not_found, forbidden, invalid_input, tile_exists, quota_exceeded.';

COMMENT ON FUNCTION "public"."deactivate_configuration"(uuid) IS 'Ends what is live of a configuration, so that its tenant shows none. Raises configuration_not_found, forbidden, configuration_not_active.';

COMMENT ON FUNCTION "public"."delete_comment"(uuid) IS 'Empties a comment for good, with all it said before; its place in the thread stays. Raises comment_not_found, forbidden.';

COMMENT ON FUNCTION "public"."delete_configuration"(uuid) IS 'Deletes a configuration that is not active, and says until when restore_configuration brings it back. Raises configuration_not_found, forbidden, configuration_active.';

COMMENT ON FUNCTION "public"."delete_persona"(uuid, text) IS 'Deletes a simulated customer of a tenant. Raises forbidden, persona_not_found.';

COMMENT ON FUNCTION "public"."delete_room"(uuid) IS 'Ends a room for everybody, and says until when restore_room brings it back. Raises room_not_found, forbidden.';

COMMENT ON FUNCTION "public"."delete_snapshot"(uuid) IS 'Deletes a version. Raises snapshot_not_found, forbidden.';

COMMENT ON FUNCTION "public"."delete_tenant"(uuid) IS 'Ends a tenant for everybody, and says until when restore_tenant brings it back. Raises tenant_not_found, forbidden.';

COMMENT ON FUNCTION "public"."deleted_rooms"() IS 'The deleted rooms that the caller may restore, and until when.';

COMMENT ON FUNCTION "public"."deleted_tenants"() IS 'The deleted tenants that the caller may restore, and until when.';

COMMENT ON FUNCTION "public"."deprecate_tile"(uuid, text, text) IS 'Says of all versions of a type of a tenant that they are not for new tiles, and what to use instead. Pages that have them stay as they are; a new version ends it. For admins. Raises tenant_not_found, tile_not_found, forbidden, invalid_input.';

COMMENT ON FUNCTION "public"."diff_versions"(uuid, uuid) IS 'What was done from a to b, each a version, an activation or, by the id of its configuration, a draft: {pages: {"<mode>": {"<audience>": {added, removed, moved, changed, settings}}}, tiles}. Raises version_not_found.';

COMMENT ON FUNCTION "public"."edit_comment"(uuid, text, uuid[]) IS 'Changes a comment of the caller; what it said is kept in comment_revisions, and only new mentions are told. Raises invalid_input, comment_not_found, forbidden, rate_limited.';

COMMENT ON FUNCTION "public"."explain_access"(uuid, text, text) IS 'Whether a person may read, write or manage <kind>:<uuid>, and the grant that decides: for admins of its tenant. Raises invalid_input, resource_not_found.';

COMMENT ON FUNCTION "public"."get_attribution"(text, uuid, bigint[]) IS 'Who wrote what of a document: `ranges` of clocks of Yjs clients, of all or of some, and `updates` in base64 that are so new that their ranges are still in them; for editors. Raises resource_not_found, forbidden.';

COMMENT ON FUNCTION "public"."get_configuration"(uuid) IS 'A configuration with all that an editor of it needs, as of one moment: its row, the caller''s role, the six pages in data, and what of it is live in activation, or null. Raises configuration_not_found.';

COMMENT ON FUNCTION "public"."get_room"(text) IS 'A room by its code or id, with the role of the caller and how many take part. Raises room_not_found.';

COMMENT ON FUNCTION "public"."get_snapshot"(uuid) IS 'A version with its document as a Yjs update, and its state vector, in base64; null while it is being made; for editors. Raises snapshot_not_found, forbidden.';

COMMENT ON FUNCTION "public"."import_configuration"(uuid, jsonb, text) IS 'A new configuration with the pages of one that was exported as json; the types of tiles have to be there. Raises tenant_not_found, forbidden, invalid_input (each page and tile that does not fit), quota_exceeded, rate_limited.';

COMMENT ON FUNCTION "public"."invite_member"(uuid, text, public.member_role) IS 'Asks somebody into a tenant by mail, for 7 days; asked again, the mail is sent again with the new role. Raises tenant_not_found, forbidden, invalid_input, already_member, rate_limited.';

COMMENT ON FUNCTION "public"."join_room"(text, text, text) IS 'Enters a room by its code or id: with a role on it already, by an invite, by the password, or a public one. Who has a role gets the higher one that these give, where there is a place, and else keeps theirs. Gives the room and the role. Answers room_not_found, room_invite_not_found, password_required, password_wrong (5 in a row lock the door to the caller for a minute, then longer), room_locked, guest_not_allowed, room_banned, room_full. Raises rate_limited, machine_not_allowed.';

COMMENT ON FUNCTION "public"."keep_audit_for"(uuid, interval) IS 'How long the entries of a tenant''s audit log are kept, at least 30 days; null for ever. Raises tenant_not_found, forbidden, invalid_input.';

COMMENT ON FUNCTION "public"."keep_preview"(uuid, uuid, text, text, text[], boolean, public.tile_mode, public.tile_audience) IS 'Keeps a page that the function `preview` has drawn for somebody who may read the configuration, and gives a token for it; for the service key alone. Raises configuration_not_found, quota_exceeded.';

COMMENT ON FUNCTION "public"."kick_participant"(uuid, uuid) IS 'Takes somebody out of a room, for its owners; whoever may join it may come back. Raises room_not_found, forbidden, participant_not_found.';

COMMENT ON FUNCTION "public"."leave_room"(uuid) IS 'Ends the caller''s own part in a room; the last owner may go too, since the admins of its tenant own every room. Raises room_not_found, participant_not_found.';

COMMENT ON FUNCTION "public"."limit_session_age"(uuid, interval) IS 'Gives rights in a tenant only to sessions that began no longer ago than this; null ends the limit. Raises tenant_not_found, forbidden, invalid_input.';

COMMENT ON FUNCTION "public"."list_configurations"(uuid, text, text, uuid, integer) IS 'Configurations of a tenant, the newest first: {"configurations": [rows], "next": what to send as after, or null, "counts": how many that match the search in each status}. Deleted ones only by their status, for editors. Raises tenant_not_found, forbidden, invalid_input.';

COMMENT ON FUNCTION "public"."list_document_sessions"(text, uuid, timestamp with time zone, integer) IS 'Who worked on a document from when to when, the latest first: edits and bytes without a pause of more than five minutes. The next page is `before` the last start of this one. For editors. Raises invalid_input, resource_not_found, forbidden.';

COMMENT ON FUNCTION "public"."list_quarantine"(text, uuid, bigint) IS 'What was taken out of a document because it broke it, the latest first, up to 100 values or a megabyte; the next page is before the last id. Kept for 30 days, up to 1,000 values or 20 MB. For editors. Raises resource_not_found, forbidden.';

COMMENT ON FUNCTION "public"."list_rooms"(uuid, text, timestamp with time zone, uuid, integer) IS 'The rooms that the caller may read, of one tenant or all, the last active first; the next page is before the last one''s last_active_at and id. Raises invalid_input.';

COMMENT ON FUNCTION "public"."mark_all_notifications_read"(uuid) IS 'Marks all that the caller sees as read, or what they see of one tenant, and says how many.';

COMMENT ON FUNCTION "public"."mark_notification_read"(uuid) IS 'Marks one notification of the caller as read; what comes after it is a new one. Raises notification_not_found.';

COMMENT ON FUNCTION "public"."notification_settings"() IS 'Every kind of notification, and how the caller is told of it.';

COMMENT ON FUNCTION "public"."open_previews"(uuid, text[]) IS 'Those of these previews of a configuration that have been drawn within the hour, each with a token for its page. Raises configuration_not_found, invalid_input.';

COMMENT ON FUNCTION "public"."open_share_link"(text, text) IS 'What a link shows, {kind, revision, view}, for anybody; counts a use. Answers password_required, password_wrong (5 in a row lock the link for a minute, then longer), share_link_locked, share_link_not_found. Raises rate_limited where an address has failed too often.';

COMMENT ON FUNCTION "public"."open_share_link_for"(text, text, uuid, jsonb) IS 'What open_share_link does, for a server with the secret key that somebody has asked: their account, if they are signed in, and the headers of their request. Answers and raises as that does.';

COMMENT ON FUNCTION "public"."preview_release"(uuid) IS 'As if it were applied: for each tenant the version that would be live, its hash, what is live now, the difference, and the code of what would stop the release. Raises release_not_found.';

COMMENT ON FUNCTION "public"."preview_source"(uuid, integer, boolean) IS 'What previews of a configuration are drawn of: {pages, pins, tiles, assets, personas, context_source, live}, as it is now or in a version; live, where it is compared, is what the tenant shows. Raises configuration_not_found, version_not_found.';

COMMENT ON FUNCTION "public"."publish_configuration"(uuid, bigint, text) IS 'Keeps a draft as the next version, or gives the newest one where that is the same. Activates nothing. Raises configuration_not_found, forbidden, invalid_input, configuration_conflict, approval_required, rate_limited.';

COMMENT ON FUNCTION "public"."publish_tile_version"(uuid, text, jsonb) IS 'Makes the next version of a type of a tenant; what the definition leaves out is as in the version before. Tiles without a version of their own follow it in drafts. For admins. Raises tenant_not_found, tile_not_found, forbidden, invalid_input, quota_exceeded.';

COMMENT ON FUNCTION "public"."realtime_topic"(text, uuid) IS 'The name of the private channel that carries a resource''s events. Ask again after the event `rotated`. Raises resource_not_found.';

COMMENT ON FUNCTION "public"."redeem_api_key"(text) IS 'For the function token: the account as which a key acts, and whether it has been made. Raises api_key_not_valid.';

COMMENT ON FUNCTION "public"."reject_configuration"(uuid, text, text) IS 'Refuses what was asked for, or takes back an approval under which nothing has gone out yet. Raises configuration_not_found, forbidden, machine_not_allowed, invalid_input, content_changed, approval_not_found.';

COMMENT ON FUNCTION "public"."remove_context_source"(uuid) IS 'Previews of a tenant believe no token any more; without a source it does nothing. Raises tenant_not_found, forbidden.';

COMMENT ON FUNCTION "public"."remove_from_release"(uuid, uuid) IS 'Takes a configuration out of a release. Raises release_not_found, forbidden, release_not_open, configuration_not_found.';

COMMENT ON FUNCTION "public"."remove_member"(uuid, uuid) IS 'Takes someone (or the caller) out of a tenant; their rights end with the commit. Raises tenant_not_found, member_not_found, forbidden, last_owner.';

COMMENT ON FUNCTION "public"."rename_snapshot"(uuid, text) IS 'Gives a version another name, or its first, from which on it is kept. Raises invalid_input, snapshot_not_found, forbidden, quota_exceeded.';

COMMENT ON FUNCTION "public"."request_approval"(uuid, bigint, text) IS 'Asks for the approval of a draft as it is, and gives what is there where it was asked for already. Raises configuration_not_found, forbidden, invalid_input, configuration_conflict.';

COMMENT ON FUNCTION "public"."require_approval"(uuid, boolean) IS 'Asks that what is published, activated or released in a tenant has been approved by somebody who did not edit it, or ends that rule. Raises tenant_not_found, forbidden, invalid_input.';

COMMENT ON FUNCTION "public"."require_mfa"(uuid, boolean) IS 'Gives rights in a tenant only to sessions with a second factor (aal2), or to all again. Raises tenant_not_found, forbidden, mfa_required, invalid_input.';

COMMENT ON FUNCTION "public"."resolve_thread"(uuid, boolean) IS 'Resolves a thread, by the id of its first comment, or opens it again. Raises comment_not_found, forbidden, invalid_input.';

COMMENT ON FUNCTION "public"."restore_configuration"(uuid) IS 'Brings a deleted configuration back, as it was, for editors of its tenant. Raises configuration_not_found.';

COMMENT ON FUNCTION "public"."restore_document"(text, uuid, integer, timestamp with time zone) IS 'Makes a document what it was, in a version or at a time, by an edit like any other; gives the id of the job, and the event document.restored tells of its end. Raises invalid_input, resource_not_found, snapshot_not_found, forbidden, rate_limited.';

COMMENT ON FUNCTION "public"."restore_room"(uuid) IS 'Brings a deleted room back, as it was. Raises room_not_found.';

COMMENT ON FUNCTION "public"."restore_tenant"(uuid) IS 'Brings a deleted tenant back, as it was. Raises tenant_not_found, quota_exceeded.';

COMMENT ON FUNCTION "public"."restore_version"(uuid, integer, bigint) IS 'Makes the pages of a version the draft, as a save of the caller; whatever is published or active stays as it is. Raises configuration_not_found, version_not_found, forbidden, invalid_input, configuration_conflict, rate_limited.';

COMMENT ON FUNCTION "public"."retry_job"(uuid) IS 'Gives a job that failed or was cancelled three new attempts: for who asked for it, and admins. Raises job_not_found, forbidden, job_not_failed.';

COMMENT ON FUNCTION "public"."revoke_api_key"(uuid) IS 'Ends a key, and with it what its tokens may do. Raises api_key_not_found.';

COMMENT ON FUNCTION "public"."revoke_invitation"(uuid) IS 'Takes an open invitation back. Raises invitation_not_found.';

COMMENT ON FUNCTION "public"."revoke_room_invite"(uuid) IS 'Takes an invite back, for anybody who may make one. Raises room_invite_not_found.';

COMMENT ON FUNCTION "public"."revoke_share_link"(uuid) IS 'Takes a link back, for anybody who may edit what it shows. Raises share_link_not_found.';

COMMENT ON FUNCTION "public"."roll_back_release"(uuid) IS 'Brings back, at once, what was live before a release in each of its tenants; where something else has gone live since it rolls nothing back, and names it. Raises release_not_found, forbidden, release_not_applied, release_blocked, approval_required.';

COMMENT ON FUNCTION "public"."rollback_activation"(uuid) IS 'Undoes the activation that is live: what was live before it is live again, with its content of then; drafts stay as they are. Raises activation_not_found, forbidden, activation_ended, nothing_to_roll_back_to.';

COMMENT ON FUNCTION "public"."rotate_api_key"(uuid) IS 'Gives a key a new secret; the old one, and every token that it was traded for, is worth nothing at once. Raises api_key_not_found, machine_not_allowed.';

COMMENT ON FUNCTION "public"."save_configuration"(uuid, jsonb, bigint) IS 'Saves several pages of a draft as one, {"<mode>": {"<audience>": {"tile_structure", "settings"}}}; what is left out stays. Raises configuration_not_found, forbidden, invalid_input, configuration_conflict, rate_limited.';

COMMENT ON FUNCTION "public"."save_configuration_data"(uuid, public.tile_mode, public.tile_audience, jsonb, bigint, jsonb) IS 'Saves one page of a draft; without settings those of before stay. Raises configuration_not_found, forbidden, invalid_input, configuration_conflict, rate_limited.';

COMMENT ON FUNCTION "public"."save_persona"(uuid, text, text, public.tile_audience, jsonb) IS 'Makes or changes a simulated customer of a tenant: what tiles find in `context`. Raises tenant_not_found, forbidden, invalid_input, quota_exceeded.';

COMMENT ON FUNCTION "public"."schedule_activation"(uuid, timestamp with time zone, timestamp with time zone, integer) IS 'Makes a version, by itself the newest, live at a time; until brings back what was live before, unless something else has gone live. Raises configuration_not_found, version_not_found, forbidden, invalid_input, approval_required, rate_limited.';

COMMENT ON FUNCTION "public"."schedule_export"(text, text, text, text, jsonb) IS 'Makes an export for the caller whenever a crontab line is due; gives the schedule''s id. It begins while the caller may edit the resource, of an audit log read it. Raises invalid_input, resource_not_found, forbidden, rate_limited.';

COMMENT ON FUNCTION "public"."set_context_source"(uuid, text, text, text, text, text[]) IS 'Says whose tokens previews of a tenant believe: those of the keys at jwks_url, or signed with a secret, which nothing reads back; issuer and audience as the tokens say them; further claims that its tiles use. Raises tenant_not_found, forbidden, machine_not_allowed, invalid_input.';

COMMENT ON FUNCTION "public"."set_member_role"(uuid, uuid, public.member_role) IS 'Gives a member another role, at once for all that is open. Raises tenant_not_found, member_not_found, forbidden, last_owner, invalid_input.';

COMMENT ON FUNCTION "public"."set_notification_delivery"(text, public.notification_delivery) IS 'How the caller is told of a kind from now on; none is the opt-out. Raises invalid_input.';

COMMENT ON FUNCTION "public"."set_participant_role"(uuid, uuid, public.member_role) IS 'Gives a participant another role, at once for all that is open, or a member of the tenant a role of their own; for owners. No code, password or invite gives more than it from then on. Raises room_not_found, forbidden, participant_not_found, guest_not_allowed, room_banned, room_full, invalid_input.';

COMMENT ON FUNCTION "public"."set_quota"(uuid, text, bigint) IS 'Gives one tenant another quota, or with null the default again: for the operator, by the secret key. Raises invalid_input, tenant_not_found.';

COMMENT ON FUNCTION "public"."set_room_password"(uuid, text) IS 'Gives a room a password by which anybody with its code comes in, or with null takes it away; who takes part already stays. Raises room_not_found, forbidden, invalid_input.';

COMMENT ON FUNCTION "public"."settings_schema"() IS 'What the settings of a page may be, as a schema of docs/tiles.md.';

COMMENT ON FUNCTION "public"."tenant_usage"(uuid) IS 'What a tenant uses of each quota, and how much it may: for its admins. Raises tenant_not_found, forbidden.';

COMMENT ON FUNCTION "public"."transfer_ownership"(uuid, uuid) IS 'Makes another member an owner, and the caller an admin. Raises tenant_not_found, member_not_found, forbidden.';

COMMENT ON FUNCTION "public"."unban_participant"(uuid, uuid) IS 'Lifts a ban, for owners; a role of their own the person does not get back by it. Raises room_not_found, forbidden, ban_not_found.';

COMMENT ON FUNCTION "public"."undo_edits"(text, uuid, uuid, timestamp with time zone, timestamp with time zone) IS 'Takes back what one person did to a document from one time until before another, and leaves what others did: one''s own edits for editors, anybody''s for owners. Gives the id of the job; the event document.undone tells of its end. Raises invalid_input, resource_not_found, forbidden, rate_limited.';

COMMENT ON FUNCTION "public"."unschedule"(uuid) IS 'Ends a schedule: for who made it, and admins. Raises schedule_not_found, forbidden.';

COMMENT ON FUNCTION "public"."update_configuration"(uuid, text, text) IS 'Changes the name or description of a configuration; what is left out stays. Raises configuration_not_found, forbidden, invalid_input.';

COMMENT ON FUNCTION "public"."update_from_origin"(uuid, bigint, jsonb) IS 'Merges what the origin of a clone has published since into its draft, as a save of the caller. Where both changed the same it saves nothing and names each conflict, until choices {at: ours or theirs} settle them. Raises configuration_not_found, origin_not_found, version_not_found, forbidden, invalid_input, configuration_conflict, rate_limited.';

COMMENT ON FUNCTION "public"."update_room"(uuid, text, text, public.visibility, public.member_role, boolean, integer, public.drawing_right) IS 'Changes what is given of a room, for its owners; what gives less ends at once what it gave. Raises room_not_found, forbidden, invalid_input.';

COMMENT ON FUNCTION "public"."verify_audit_chain"(uuid, bigint, text, bigint) IS 'Whether the audit log is as it was sealed, and as a head (seq, hash, first) that was kept outside says; if not, where it breaks: edited, deleted, cut or rewritten. Raises tenant_not_found, forbidden, invalid_input.';

COMMENT ON SEQUENCE "private"."document_flush" IS 'Each value opens a block of 10,000 flush ids for one worker.';

COMMENT ON TABLE "private"."api_key_secrets" IS 'SHA-256 of the secret of a key: 256 random bits, shown once.';

COMMENT ON TABLE "private"."asset_copies" IS 'Pictures that a clone is yet to get: from where in the bucket assets, to where.';

COMMENT ON TABLE "private"."audit_chain" IS 'The seals of the audit log, in each tenant without a gap, from 1 or from where those before were removed for their age.';

COMMENT ON TABLE "private"."audit_heads" IS 'The last link of each tenant''s chain, locked while it is sealed, the last that was signed and kept elsewhere, and where the chain begins.';

COMMENT ON TABLE "private"."audit_unsealed" IS 'Entries of the audit log that wait to be sealed, for about a second.';

COMMENT ON TABLE "private"."comment_anchors" IS 'Places that a thread can be about: each field with string (1 to 500 characters) or number (whole, from 0).';

COMMENT ON TABLE "private"."comment_kinds" IS 'Kinds of resources that have comments, and the role that writes them; the kind also says how it is listed.';

COMMENT ON TABLE "private"."configuration_authors" IS 'Who has edited a configuration, and the approval that covers all of it; null as long as none does.';

COMMENT ON TABLE "private"."configuration_origins" IS 'The pages of the origin as a clone last took them over: the base of the next merge. A copy, since origins are edited and deleted.';

COMMENT ON TABLE "private"."configuration_revisions" IS 'Pages as they became in a revision, and stayed until another; a page that a revision left alone has no row in it.';

COMMENT ON TABLE "private"."context_secrets" IS 'The secret that an institution signs contexts with, for HS256.';

COMMENT ON TABLE "private"."default_structures" IS 'What a new configuration begins with; the library fills it with tiles that it has.';

COMMENT ON TABLE "private"."digest_links" IS 'The link by which whoever reads a digest gets no more of them, without signing in; from off_at on only what they have chosen for mail since.';

COMMENT ON TABLE "private"."document_authors" IS 'Who wrote the edits of a Yjs client from one clock until before another, as far as they are folded.';

COMMENT ON TABLE "private"."document_history" IS 'The updates that are in the snapshot since a fold, each with its time and author, as worker/documents/history/chunk.ts packs them.';

COMMENT ON TABLE "private"."document_kinds" IS 'The kinds of resources that own a document; opens(resource, role), if there is one, is told whenever somebody opens it, and gives the role that they have on it then.';

COMMENT ON TABLE "private"."document_quarantine" IS 'Values that broke what their document may hold. Client and clock name the item in the document: it is taken out once.';

COMMENT ON TABLE "private"."document_rejects" IS 'Updates that Yjs could not apply, taken out of the log for somebody to look at.';

COMMENT ON TABLE "private"."document_sessions" IS 'When somebody wrote without a pause of more than five minutes, and how much, as far as it is folded.';

COMMENT ON TABLE "private"."document_snapshots" IS 'All updates that were folded, as one; beside it what a client that has every insertion may lack: the deletions.';

COMMENT ON TABLE "private"."document_states" IS 'A document as it was: all that was written until then, as one update.';

COMMENT ON TABLE "private"."document_updates" IS 'Updates since the snapshot, one row each; a flush is what one transaction of one worker appended.';

COMMENT ON TABLE "private"."document_workers" IS 'Workers that serve documents, and perhaps some that have died.';

COMMENT ON TABLE "private"."documents" IS 'One row per live document; on the socket it is named <kind>:<resource id>.';

COMMENT ON TABLE "private"."export_claims" IS 'What the requester''s token said: their rights are asked with it again when the file is made.';

COMMENT ON TABLE "private"."export_formats" IS 'Which formats a kind of resource can be exported to as a whole, and the job that does it.';

COMMENT ON TABLE "private"."export_tables" IS 'Tables of a kind of resource, each with its view: resource_id, then the columns as they are exported. It is read as the requester, so it is a security_invoker view that authenticated may select. scheduled_by is the least role on the resource to have it made again and again.';

COMMENT ON TABLE "private"."invitation_tokens" IS 'SHA-256 of the tokens that open an invitation.';

COMMENT ON TABLE "private"."live_configurations" IS 'Configurations that have been opened as documents: which draft is in the document, and which of its edits were looked at for the draft.';

COMMENT ON TABLE "private"."notification_kinds" IS 'What people can be told, in a few words for settings and mail, and how they are where they have not chosen.';

COMMENT ON TABLE "private"."notification_preferences" IS 'How a person has chosen to be told of a kind.';

COMMENT ON TABLE "private"."preview_tokens" IS 'SHA-256 of the tokens that show a preview, 256 random bits each, and to whom they were given.';

COMMENT ON TABLE "private"."quota_kinds" IS 'Kinds of quotas: daily ones begin anew at midnight UTC; of the others a function () says what each tenant really has.';

COMMENT ON TABLE "private"."quota_usage" IS 'The ledger: what a tenant has of each kind; of a daily one, on that day.';

COMMENT ON TABLE "private"."quotas" IS 'What single tenants may have instead of the default.';

COMMENT ON TABLE "private"."rate_counters" IS 'What each subject has spent of a limit, up to the moment of the last count.';

COMMENT ON TABLE "private"."rate_limits" IS 'How often one subject may do what; never more in any stretch of time that long.';

COMMENT ON TABLE "private"."resource_kinds" IS 'Kinds of resources: grants_of(resource, person) gives their roles on it, each with its source; listed_by(role) the ids on which the caller holds a role; people_of() whom the caller meets on them, beside their tenants; keyed whether there are API keys for one of them, which grants_of then includes.';

COMMENT ON TABLE "private"."room_invite_tokens" IS 'SHA-256 of the token of an invite: 256 random bits, shown once.';

COMMENT ON TABLE "private"."room_password_failures" IS 'How often a person (their id), an address, or everybody together have guessed the password of a room wrong, until a day has passed without.';

COMMENT ON TABLE "private"."room_passwords" IS 'bcrypt of the passwords of rooms.';

COMMENT ON TABLE "private"."schedule_kinds" IS 'What can be scheduled, each with the name of its function (tenant, payload), which enqueues a job or does what is quick.';

COMMENT ON TABLE "private"."settings" IS 'Settings of the project: see docs/limits.md for their names.';

COMMENT ON TABLE "private"."share_kinds" IS 'Kinds that can be shared by a link: view_of(resource, revision) gives as JSON what a link shows, null where there is no such revision; pinnable says whether there are revisions.';

COMMENT ON TABLE "private"."share_link_secrets" IS 'SHA-256 of a link''s token, which is found by it, and bcrypt of its password: a token has 256 bits, a password has few.';

COMMENT ON TABLE "private"."topics" IS 'The current epoch of each resource''s Realtime topic; made and deleted with the resource.';

COMMENT ON TABLE "public"."activation_schedules" IS 'Versions that go live by themselves, for who scheduled them: waiting, active until their end, done, failed (`error` is why) or cancelled.';

COMMENT ON TABLE "public"."api_keys" IS 'Keys for machines: for a whole tenant or one resource, never more than the role, never more than their maker holds.';

COMMENT ON TABLE "public"."approval_rules" IS 'The tenants that were asked whether what is published, activated or released has to be approved; without a row it does not.';

COMMENT ON TABLE "public"."audit_log" IS 'What was done in a tenant: <entity>.created, .changed, .deleted for rows, other verbs for what changes none.';

COMMENT ON TABLE "public"."comment_revisions" IS 'What an edited comment said before, from `created_at` on; gone when it is deleted.';

COMMENT ON TABLE "public"."comments" IS 'Comments on resources; `body` is Markdown as it was written, for clients to render safely. Deleted ones keep their place.';

COMMENT ON TABLE "public"."configuration_activations" IS 'What was live, in the order of `number`: a configuration with its content at that moment. The one that has not ended is live now.';

COMMENT ON TABLE "public"."configuration_approvals" IS 'Who asked for the approval of which content, and who decided. `void`: it was edited before it went out.';

COMMENT ON TABLE "public"."configuration_data" IS 'The draft of a configuration: the tiles and settings of each of its six pages, checked at every save.';

COMMENT ON TABLE "public"."configuration_versions" IS 'Published states of configurations: all six pages and the versions of the tiles in them, with a hash.';

COMMENT ON TABLE "public"."configurations" IS 'How an institution''s pages look. `revision` rises with every save of their content; `status` is draft, active, inactive (was active before) or deleted.';

COMMENT ON TABLE "public"."context_sources" IS 'Who signs the tokens that a tenant''s previews believe; `claims` are those that its own tiles use, beside the known ones.';

COMMENT ON TABLE "public"."document_versions" IS 'Documents as they were at a moment. Named ones are kept until they are deleted; those without a name become fewer with time.';

COMMENT ON TABLE "public"."exports" IS 'A file made of a resource on request; `path` is its name in the bucket `exports` until it expires, `file_name` what to call it for people.';

COMMENT ON TABLE "public"."invitations" IS 'Who was asked into a tenant, with which role, by whom, and what became of it.';

COMMENT ON TABLE "public"."jobs" IS 'Work for the worker; made by private.enqueue in the transaction that wants it done.';

COMMENT ON TABLE "public"."members" IS 'Who belongs to a tenant, and with which role.';

COMMENT ON TABLE "public"."notifications" IS 'What a person was told; `times` is how often since they last looked, `payload` (ids, no content) is the latest.';

COMMENT ON TABLE "public"."personas" IS 'Simulated customers for previews: what tiles find in their context. A tenant''s own hides one of the same name that came with the product.';

COMMENT ON TABLE "public"."previews" IS 'Pages that were drawn in the last hour; without a mode and an audience, one that shows several. What is in them goes to holders of their tokens alone: it may be about a real customer.';

COMMENT ON TABLE "public"."profiles" IS 'What others may see of an account; made when the account is.';

COMMENT ON TABLE "public"."release_items" IS 'What a release makes live, in each of its tenants one version; `activation_id` is what applying it has made, null where that was live already.';

COMMENT ON TABLE "public"."releases" IS 'Versions that go live together, or not at all.';

COMMENT ON TABLE "public"."room_bans" IS 'Who may not come into a room, for its owners to read; lifted by being deleted.';

COMMENT ON TABLE "public"."room_invites" IS 'Links into a room: with which role, until when, how often, and how often already.';

COMMENT ON TABLE "public"."room_participants" IS 'Roles that people hold on a room by themselves, not through its tenant; with `left_at`, held once.';

COMMENT ON TABLE "public"."rooms" IS 'A whiteboard; readable by whom its visibility and its participants say.';

COMMENT ON TABLE "public"."schedules" IS 'What begins again and again in a tenant, or once where it has no crontab line; `error`, a code, says what kept it from it the last time.';

COMMENT ON TABLE "public"."share_links" IS 'Links that let whoever holds them read a resource: as it is, or in one revision; until when, how often, and how often already.';

COMMENT ON TABLE "public"."share_visits" IS 'When a link was opened, or tried with a wrong password; by whom, if they were signed in.';

COMMENT ON TABLE "public"."tenants" IS 'A customer; every other row of the product belongs to one.';

COMMENT ON TABLE "public"."tiles" IS 'Types of tiles, in versions that never change: what their props are, and how they are drawn. The newest version counts where none is named.';

COMMENT ON TYPE "public"."drawing_right" IS 'Who may draw on a board; nobody: it is frozen, and everybody views it.';

COMMENT ON TYPE "public"."job_priority" IS 'interactive: somebody looks at the screen; bulk: nobody waits. A class runs while no job of one before it waits.';

COMMENT ON TYPE "public"."member_role" IS 'What someone may do in a tenant or on a resource; each role holds all before it. Resources never use admin.';

COMMENT ON TYPE "public"."notification_delivery" IS 'none: not told at all; in_app: a row and an event; digest: also by mail, while it is unread.';

COMMENT ON TYPE "public"."tile_audience" IS 'For whose customers a page is: people, or companies.';

COMMENT ON TYPE "public"."tile_mode" IS 'Where a page is shown: in the institution''s app, on a desktop, in the browser of a phone.';

COMMENT ON TYPE "public"."visibility" IS 'private: only who was granted; tenant: members with their role in the tenant; public: also beyond, as the resource says.';

COMMENT ON VIEW "private"."configuration_grants" IS 'Who holds which role on which configuration, and where it comes from.';

COMMENT ON VIEW "private"."document_bases" IS 'All from which a moment can be built that came later.';

COMMENT ON VIEW "private"."document_marks" IS 'What there is of each document: where the mark is another than when it was materialised, it is due.';

COMMENT ON VIEW "private"."exported_entries" IS 'The audit log of a tenant, as a table to export.';

COMMENT ON VIEW "private"."exported_members" IS 'The members of a tenant, as a table to export.';

COMMENT ON VIEW "private"."key_grants" IS 'What keys give on single resources now.';

COMMENT ON VIEW "private"."live_keys" IS 'The keys that give a machine rights now, before what their makers hold is looked at.';

COMMENT ON VIEW "private"."live_members" IS 'The members of tenants and the machines, as far as they have rights now.';

COMMENT ON VIEW "private"."mailable_notifications" IS 'What is unread and to be mailed, to people who had no mail for a day; whether they may still read it is asked as them.';

COMMENT ON VIEW "private"."open_tenants" IS 'The tenants that give rights, and the caller where they give them none.';

COMMENT ON VIEW "private"."room_grants" IS 'Who holds which role on which room, and where it comes from.';

COMMENT ON VIEW "private"."room_overview" IS 'The rooms that the caller may read, what they hold there, and how many take part.';

COMMENT ON VIEW "private"."room_scopes" IS 'What people hold on all rooms of a tenant that are at least so visible, and why.';

COMMENT ON VIEW "private"."shared_rooms" IS 'What people and keys hold on single rooms, and why.';

COMMENT ON VIEW "public"."room_snapshots" IS 'Rooms as they were, for their editors: versions that somebody has named, and those that were made while they were edited.';

REVOKE ALL ON FUNCTION "private"."accept_invitation"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."accept_invitation"(text) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."activate_configuration"(uuid, bigint) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."activate_configuration"(uuid, bigint) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."add_member"(uuid, uuid, public.member_role) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."add_participant"(public.rooms, uuid, public.member_role, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."add_tile"(uuid, text, integer, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."add_to_release"(uuid, uuid, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."add_to_release"(uuid, uuid, integer) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."address_in"(jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."allow_origins"(uuid, text[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."allow_origins"(uuid, text[]) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."anchor_problem"(jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."announce_participant"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."announce_room"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."append_server_edit"(private.documents, bytea, uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."apply_release"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."apply_release"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."approve_configuration"(uuid, text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."approve_configuration"(uuid, text, text) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."audit"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."audit_bytes"(public.audit_log) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."audit_grants"(uuid, uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."audit_values"(jsonb, text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."ban_participant"(uuid, uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."ban_participant"(uuid, uuid, text) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."body_problem"(text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."break_circles"(jsonb, jsonb, jsonb, jsonb, text, jsonb, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."broken_rule"(jsonb, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."bytes_of"(jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."caller_address"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."cancel_job"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."cancel_job"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."cancel_scheduled_activation"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."cancel_scheduled_activation"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."check_audit_chain"(uuid, bigint, text, bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."check_board_options"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."check_configuration"(text, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."check_configuration_options"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."check_content"(uuid, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."check_definition"(jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."check_exportable"(text, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."check_failures"(text, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."check_format"(text, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."check_history"(text, uuid, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."check_input"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."check_input"(jsonb) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."check_limit"(text, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."check_may_schedule"(text, uuid, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."check_moment"(uuid, timestamp WITH time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."check_moment"(uuid, timestamp WITH time zone) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."check_note"(text, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."check_pattern"(text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."check_revision"(public.configurations, bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."check_room_role"(uuid, public.member_role) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."check_schema"(jsonb, jsonb, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."check_schema_form"(jsonb, text, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."check_share_options"(jsonb, boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."check_size"(jsonb, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."check_snapshots"(private.documents) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."check_structure"(uuid, jsonb, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."check_tenants_owned"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."check_tile"(jsonb, public.tiles, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."clean_name"(text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."clone_configuration"(uuid, uuid, text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."clone_configuration"(uuid, uuid, text, text) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."close_document"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."close_room"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."close_topic"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."closed_tenants"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."closed_tenants"() TO "authenticated";

REVOKE ALL ON FUNCTION "private"."complete_job"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."complete_job"(uuid) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."configuration_conflict"(public.configurations, jsonb, bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."configuration_content"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."configuration_for"(uuid, public.member_role) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."configurations_used"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."conflict"(text, text, jsonb, jsonb, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."content_at"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."content_hash"(jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."context_secret"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."context_secret"(uuid) TO "service_role";

REVOKE ALL ON FUNCTION "private"."copy_assets"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."count_bytes"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."count_call"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."count_call"() TO "authenticated";

REVOKE ALL ON FUNCTION "private"."count_failure"(text, text, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."count_password_failure"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."count_quota"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."count_visitor"(uuid, uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."create_api_key"(uuid, text, public.member_role, text, timestamp WITH time zone, boolean) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."create_api_key"(uuid, text, public.member_role, text, timestamp WITH time zone, boolean) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."create_comment"(text, text, uuid, jsonb, uuid[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."create_comment"(text, text, uuid, jsonb, uuid[]) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."create_configuration"(uuid, text, text, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."create_configuration"(uuid, text, text, uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."create_export"(text, text, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."create_export"(text, text, jsonb) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."create_profile"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."create_release"(uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."create_release"(uuid, text) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."create_room"(uuid, text, public.visibility) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."create_room"(uuid, text, public.visibility) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."create_room_invite"(uuid, public.member_role, integer, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."create_room_invite"(uuid, public.member_role, integer, integer) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."create_share_link"(text, uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."create_share_link"(text, uuid, jsonb) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."create_snapshot"(text, uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."create_snapshot"(text, uuid, text) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."create_tenant"(text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."create_tenant"(text, text) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."create_tile"(uuid, text, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."create_tile"(uuid, text, jsonb) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."cron_field"(text, integer, integer, text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."cron_next"(text, timestamp WITH time zone, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."deactivate_configuration"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."deactivate_configuration"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."decide_approval"(uuid, text, text, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."default_content"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."delete_comment"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."delete_comment"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."delete_configuration"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."delete_configuration"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."delete_persona"(uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."delete_persona"(uuid, text) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."delete_room"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."delete_room"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."delete_snapshot"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."delete_snapshot"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."delete_tenant"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."delete_tenant"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."delete_updates"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."deleted_rooms"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."deleted_rooms"() TO "authenticated";

REVOKE ALL ON FUNCTION "private"."deleted_tenants"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."deleted_tenants"() TO "authenticated";

REVOKE ALL ON FUNCTION "private"."delivery_to"(uuid, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."demand_approval"(uuid, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."deprecate_tile"(uuid, text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."deprecate_tile"(uuid, text, text) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."diff_content"(jsonb, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."diff_structures"(jsonb, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."diff_values"(jsonb, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."diff_versions"(uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."diff_versions"(uuid, uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."document_for"(text, uuid, public.member_role, boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."documents_used"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."draft_of"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."due_digests"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."due_digests"() TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."due_documents"(uuid[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."due_documents"(uuid[]) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."earliest_moment"(private.documents) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."edit_comment"(uuid, text, uuid[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."edit_comment"(uuid, text, uuid[]) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."end_absent_guests"(uuid, interval) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."end_absent_guests"(uuid, interval) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."end_activation"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."end_activation_schedule"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."end_expired_keys"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."end_expired_keys"() TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."end_guests"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."end_key_rights"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."end_participations"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."end_rights"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."end_room_rights"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."end_tenant_rights"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."enqueue"(uuid, text, jsonb, text, public.job_priority, uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."enqueue_revert"(private.documents, text, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."enqueue_waiting"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."enqueue_waiting"() TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."ensure_profile"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."enter_room"(public.rooms, public.member_role, text, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."expect_revision"(public.configurations, bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."expire_exports"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."expire_exports"() TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."explain_access"(uuid, text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."explain_access"(uuid, text, text) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."export_problems"(text, text, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."fail"(integer, text, jsonb, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."fail"(integer, text, jsonb, text) TO "authenticated", "tenon_worker";

REVOKE ALL ON FUNCTION "private"."fail_job"(uuid, text, boolean) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."fail_job"(uuid, text, boolean) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."finish_asset_copies"(uuid, uuid, text[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."finish_asset_copies"(uuid, uuid, text[]) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."finish_digest"(uuid[], integer[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."finish_digest"(uuid[], integer[]) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."finish_export"(uuid, uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."finish_export"(uuid, uuid, text) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."finish_revert"(uuid, integer, bytea) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."finish_revert"(uuid, integer, bytea) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."finish_snapshot"(uuid, uuid, uuid, integer, bytea, bytea) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."finish_snapshot"(uuid, uuid, uuid, integer, bytea, bytea) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."flat_tiles"(jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."follow_export_job"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."follow_queue"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."follow_queue"() TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."forget_audit"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."forget_counters"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."forget_counters"() TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."forget_document_workers"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."forget_document_workers"() TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."get_attribution"(text, uuid, bigint[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."get_attribution"(text, uuid, bigint[]) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."get_configuration"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."get_configuration"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."get_room"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."get_room"(text) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."get_snapshot"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."get_snapshot"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."grants_on_configuration"(uuid, uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."grants_on_room"(uuid, uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."grants_on_user"(uuid, uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."hands_of"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."has_digest_link"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."has_digest_link"(text) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."has_place"(public.rooms, uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."has_written"(public.configurations, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."heal_document"(uuid, jsonb, json[], bytea) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."heal_document"(uuid, jsonb, json[], bytea) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."import_configuration"(uuid, jsonb, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."import_configuration"(uuid, jsonb, text) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."invite_member"(uuid, text, public.member_role) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."invite_member"(uuid, text, public.member_role) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."is_guest"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."is_object"(jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."is_whole"(jsonb, integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."join_document_workers"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."join_document_workers"(uuid) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."join_room"(text, text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."join_room"(text, text, text) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."join_sessions"(private.document_sessions[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."json_entry"(text, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."json_pointer"(text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."keep_audit"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."keep_audit_for"(uuid, interval) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."keep_audit_for"(uuid, interval) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."keep_configuration_version"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."keep_head"(uuid, bigint, bigint) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."keep_head"(uuid, bigint, bigint) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."keep_origin"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."keep_preview"(uuid, uuid, text, text, text[], boolean, public.tile_mode, public.tile_audience) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."keep_preview"(uuid, uuid, text, text, text[], boolean, public.tile_mode, public.tile_audience) TO "service_role";

REVOKE ALL ON FUNCTION "private"."keep_shared_version"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."keep_version"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."kick_participant"(uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."kick_participant"(uuid, uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."last_of_age"(private.audit_heads, timestamp WITH time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."leave_room"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."leave_room"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."limit_session_age"(uuid, interval) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."limit_session_age"(uuid, interval) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."list_configurations"(uuid, text, text, uuid, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."list_configurations"(uuid, text, text, uuid, integer) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."list_document_sessions"(text, uuid, timestamp WITH time zone, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."list_document_sessions"(text, uuid, timestamp WITH time zone, integer) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."list_quarantine"(text, uuid, bigint) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."list_quarantine"(text, uuid, bigint) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."list_rooms"(uuid, text, timestamp WITH time zone, uuid, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."list_rooms"(uuid, text, timestamp WITH time zone, uuid, integer) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."live_room_invite"(uuid, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."live_share_link"(text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."lock_comment"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."lock_configuration"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."lock_job"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."lock_room"(uuid, public.member_role) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."lock_tenant"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."lock_tenants"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."lock_tiles"(uuid, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."lock_version"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."make_configuration"(uuid, text, text, jsonb, public.configurations) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."mark_all_notifications_read"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."mark_all_notifications_read"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."mark_notification_read"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."mark_notification_read"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."may_join"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."may_join"(text) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."may_rise"(public.rooms, public.member_role, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."members_used"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."mentions_problem"(uuid[], text, uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."merge_content"(jsonb, jsonb, jsonb, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."merge_deletions"(jsonb, jsonb, jsonb, jsonb, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."merge_live_configuration"(jsonb, jsonb, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."merge_live_configuration"(jsonb, jsonb, jsonb) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."merge_order"(text[], text[], text[], text[], text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."merge_parents"(jsonb, jsonb, jsonb, jsonb, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."merge_structures"(jsonb, jsonb, jsonb, jsonb, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."merge_tile"(jsonb, jsonb, jsonb, boolean, boolean, jsonb, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."merge_values"(jsonb, jsonb, jsonb, jsonb, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."moment_problem"(private.documents, timestamp WITH time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."my_audit_logs"(public.member_role) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."my_configuration_tenants"(public.member_role) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."my_configuration_tenants"(public.member_role) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."my_configurations"(public.member_role) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."my_configurations"(public.member_role) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."my_job_tenants"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."my_job_tenants"() TO "authenticated";

REVOKE ALL ON FUNCTION "private"."my_keyed_configurations"(public.member_role) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."my_keyed_configurations"(public.member_role) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."my_people"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."my_people"() TO "authenticated";

REVOKE ALL ON FUNCTION "private"."my_resources"(public.member_role) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."my_resources"(public.member_role) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."my_room_bans"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."my_room_bans"() TO "authenticated";

REVOKE ALL ON FUNCTION "private"."my_room_scopes"(public.member_role, public.visibility) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."my_room_scopes"(public.member_role, public.visibility) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."my_room_tenants"(public.member_role) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."my_room_tenants"(public.member_role) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."my_rooms"(public.member_role) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."my_rooms"(public.member_role) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."my_share_links"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."my_share_links"() TO "authenticated";

REVOKE ALL ON FUNCTION "private"."my_shared_rooms"(public.member_role) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."my_shared_rooms"(public.member_role) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."my_tenants"(public.member_role) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."my_tenants"(public.member_role) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."name_origin_version"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."nest_tiles"(jsonb, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."network_of"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."network_of"(text) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."new_key_secret"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."new_preview_token"(public.previews, uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."next_turn"(uuid, public.job_priority) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."note_activity"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."note_audit"(uuid, text, text, text, jsonb, jsonb, text[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."note_audit"(uuid, text, text, text, jsonb, jsonb, text[]) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."note_author"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."note_authors"(uuid, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."note_configuration_authors"(uuid, uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."note_refusal"(public.rooms, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."note_security"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."note_security"(jsonb) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."note_sessions"(uuid, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."notification_settings"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."notification_settings"() TO "authenticated";

REVOKE ALL ON FUNCTION "private"."notify"(uuid, text, text, uuid, jsonb, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."notify_inviter"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."notify_member"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."notify_requester"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."notify_scheduler"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."notify_thread"(public.comments, uuid[], boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."on_weekday"(date, integer[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."open_board"(uuid, public.member_role) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."open_document"(text, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."open_document"(text, uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."open_invitation"(uuid, bytea) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."open_invitation"(uuid, bytea) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."open_previews"(uuid, text[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."open_previews"(uuid, text[]) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."open_share_link"(text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."open_share_link"(text, text) TO "anon", "authenticated";

REVOKE ALL ON FUNCTION "private"."open_share_link_for"(text, text, uuid, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."open_share_link_for"(text, text, uuid, jsonb) TO "service_role";

REVOKE ALL ON FUNCTION "private"."open_topic"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."open_user_topic"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."origin"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."own_asset"(uuid, uuid, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."page_assets"(uuid, uuid, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."page_content"(uuid, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."page_source"(uuid, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."page_tiles"(uuid, jsonb, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."pages_of"(jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."paired_tiles"(jsonb, jsonb, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."parse_resource"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."parse_resource"(text) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."people_in_my_rooms"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."personas_used"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."preview_release"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."preview_release"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."preview_source"(uuid, integer, boolean) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."preview_source"(uuid, integer, boolean) TO "authenticated", "tenon_worker";

REVOKE ALL ON FUNCTION "private"."previews_used"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."protect_last_owner"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."publish_configuration"(uuid, bigint, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."publish_configuration"(uuid, bigint, text) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."publish_tile_version"(uuid, text, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."publish_tile_version"(uuid, text, jsonb) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."purge_configurations"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."purge_configurations"() TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."purge_jobs"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."purge_jobs"() TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."purge_notifications"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."purge_notifications"() TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."purge_previews"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."purge_previews"() TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."purge_quarantine"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."purge_quarantine"() TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."purge_rooms"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."purge_rooms"() TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."purge_share_links"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."purge_share_links"() TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."purge_tenants"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."purge_tenants"() TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."purge_updates"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."purge_updates"() TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."put_live"(uuid, jsonb, bigint, uuid, public.configuration_activations) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."queue_age"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."queue_age"() TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."queue_job"(public.jobs) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."read_live_configuration"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."read_live_configuration"(uuid) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."read_preview"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."read_preview"(text) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."read_room_code"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."read_room_code"(text) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."realtime_topic"(text, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."realtime_topic"(text, uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."recount_quotas"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."recount_quotas"() TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."redeem_api_key"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."redeem_api_key"(text) TO "service_role";

REVOKE ALL ON FUNCTION "private"."refuse"(integer, text, jsonb, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."refuse_guests"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."refuse_machines"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."reject_configuration"(uuid, text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."reject_configuration"(uuid, text, text) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."release_for"(uuid, public.member_role) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."release_plan"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."remove_context_source"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."remove_context_source"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."remove_from_release"(uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."remove_from_release"(uuid, uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."remove_left"(private.audit_heads) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."remove_member"(uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."remove_member"(uuid, uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."rename_snapshot"(uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."rename_snapshot"(uuid, text) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."request_approval"(uuid, bigint, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."request_approval"(uuid, bigint, text) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."request_export"(text, uuid, text, jsonb, uuid, jsonb, public.job_priority) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."require_approval"(uuid, boolean) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."require_approval"(uuid, boolean) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."require_mfa"(uuid, boolean) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."require_mfa"(uuid, boolean) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."resolve_thread"(uuid, boolean) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."resolve_thread"(uuid, boolean) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."restore_configuration"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."restore_configuration"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."restore_document"(text, uuid, integer, timestamp WITH time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."restore_document"(text, uuid, integer, timestamp WITH time zone) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."restore_room"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."restore_room"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."restore_tenant"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."restore_tenant"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."restore_turns"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."restore_turns"() TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."restore_version"(uuid, integer, bigint) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."restore_version"(uuid, integer, bigint) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."resume_jobs"(text[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."resume_jobs"(text[]) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."retry_job"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."retry_job"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."review_board"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."review_rights"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."revoke_api_key"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."revoke_api_key"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."revoke_invitation"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."revoke_invitation"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."revoke_room_invite"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."revoke_room_invite"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."revoke_share_link"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."revoke_share_link"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."role_in_document"(text, uuid, public.member_role) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."role_of"(uuid, text, uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."role_on"(text, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."role_on"(text, uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."role_on_file"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."role_on_file"(text) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."roll_back_release"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."roll_back_release"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."rollback_activation"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."rollback_activation"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."room_code"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."room_password_subjects"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."room_role"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."room_role"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."rooms_used"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."rotate_api_key"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."rotate_api_key"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."rotate_topics"(uuid, text, uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."run_activation_schedule"(public.activation_schedules, boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."run_schedules"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."run_schedules"() TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."save_configuration"(uuid, jsonb, bigint) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."save_configuration"(uuid, jsonb, bigint) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."save_configuration_data"(uuid, public.tile_mode, public.tile_audience, jsonb, bigint, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."save_configuration_data"(uuid, public.tile_mode, public.tile_audience, jsonb, bigint, jsonb) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."save_live_configuration"(uuid, bigint, bigint, jsonb, jsonb, jsonb, bytea, uuid[], integer, bytea, bytea) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."save_live_configuration"(uuid, bigint, bigint, jsonb, jsonb, jsonb, bytea, uuid[], integer, bytea, bytea) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."save_persona"(uuid, text, text, public.tile_audience, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."save_persona"(uuid, text, text, public.tile_audience, jsonb) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."schedule"(uuid, text, jsonb, text, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."schedule_activation"(uuid, timestamp WITH time zone, timestamp WITH time zone, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."schedule_activation"(uuid, timestamp WITH time zone, timestamp WITH time zone, integer) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."schedule_export"(text, text, text, text, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."schedule_export"(text, text, text, text, jsonb) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."schedule_once"(uuid, text, jsonb, timestamp WITH time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."seal_audit"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."seal_audit"() TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."seal_tenant"(private.audit_heads) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."send_configuration_event"(public.configurations, text, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."send_event"(text, uuid, text, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."set_context_source"(uuid, text, text, text, text, text[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."set_context_source"(uuid, text, text, text, text, text[]) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."set_member_role"(uuid, uuid, public.member_role) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."set_member_role"(uuid, uuid, public.member_role) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."set_notification_delivery"(text, public.notification_delivery) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."set_notification_delivery"(text, public.notification_delivery) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."set_participant_role"(uuid, uuid, public.member_role) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."set_participant_role"(uuid, uuid, public.member_role) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."set_quota"(uuid, text, bigint) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."set_quota"(uuid, text, bigint) TO "service_role";

REVOKE ALL ON FUNCTION "private"."set_room_password"(uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."set_room_password"(uuid, text) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."settings_schema"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."settings_schema"() TO "authenticated";

REVOKE ALL ON FUNCTION "private"."share_link_door"(text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."share_link_door"(text, text) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."signed_in_at"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."snapshot_name"(text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."sound_pages"(jsonb, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."spend"(text, text, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."spend"(text, text, integer) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."start_activation"(uuid, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."start_digest"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."start_digest"() TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."start_export"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."start_export"(uuid) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."start_job"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."start_job"(uuid) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."start_scheduled_export"(uuid, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."start_taken_job"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."stop_digest"(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."stop_digest"(text) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."storage_used"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."store_content"(public.configurations, jsonb, uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."store_fold"(uuid, bigint[], bytea, bytea, bytea, bytea, jsonb, jsonb, bytea[]) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."store_fold"(uuid, bigint[], bytea, bytea, bytea, bytea, jsonb, jsonb, bytea[]) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."store_live_pages"(public.configurations, jsonb, uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."stray_files"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."stray_files"() TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."stray_machines"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."stray_machines"() TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."system_tenant"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."system_tenant"() TO "authenticated";

REVOKE ALL ON FUNCTION "private"."take_offline"(uuid, uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."tell_activation_schedule"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."tell_approval"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."tell_comment"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."tell_export"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."tell_fullness"(uuid, boolean, bigint, bigint) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."tell_fullness"(uuid, boolean, bigint, bigint) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."tell_invitations"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."tell_job"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."tell_keys"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."tell_live_configuration"(public.configurations, text, jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."tell_members"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."tell_version"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."tenant_grants"(uuid, uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."tenant_of_file"(text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."tenant_role"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."tenant_role"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."tenant_usage"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."tenant_usage"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."thin_revisions"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."thin_versions"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."thin_versions"() TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."tiles_used"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."today"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."topic_name"(private.topics) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."touch"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."touch_document"(text, uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."touch_live_configuration"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."touched_tiles"(jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."transfer_ownership"(uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."transfer_ownership"(uuid, uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."trim_audit"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."trim_audit"() TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."trim_history"() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."trim_history"() TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."try_room_password"(public.rooms, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."try_share_link"(text, text, uuid, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."try_share_link"(text, text, uuid, text) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."unban_participant"(uuid, uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."unban_participant"(uuid, uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."undo_activation"(uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."undo_edits"(text, uuid, uuid, timestamp WITH time zone, timestamp WITH time zone) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."undo_edits"(text, uuid, uuid, timestamp WITH time zone, timestamp WITH time zone) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."unkept_heads"(interval) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."unkept_heads"(interval) TO "tenon_worker";

REVOKE ALL ON FUNCTION "private"."unmoved"(integer[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."unschedule"(uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."unschedule"(uuid) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."update_configuration"(uuid, text, text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."update_configuration"(uuid, text, text) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."update_from_origin"(uuid, bigint, jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."update_from_origin"(uuid, bigint, jsonb) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."update_room"(uuid, text, text, public.visibility, public.member_role, boolean, integer, public.drawing_right) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."update_room"(uuid, text, text, public.visibility, public.member_role, boolean, integer, public.drawing_right) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."use_approval"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."use_quota"(uuid, text, bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."verify_audit_chain"(uuid, bigint, text, bigint) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."verify_audit_chain"(uuid, bigint, text, bigint) TO "authenticated";

REVOKE ALL ON FUNCTION "private"."version_for"(uuid, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."view_of_configuration"(uuid, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."view_of_room"(uuid, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."void_approvals"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "private"."watch_jobs"(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION "private"."watch_jobs"(jsonb) TO "tenon_worker";

GRANT EXECUTE ON FUNCTION "public"."accept_invitation"(text) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."activate_configuration"(uuid, bigint) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."add_to_release"(uuid, uuid, integer) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."allow_origins"(uuid, text[]) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."apply_release"(uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."approve_configuration"(uuid, text, text) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."ban_participant"(uuid, uuid, text) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."cancel_job"(uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."cancel_scheduled_activation"(uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."clone_configuration"(uuid, text, uuid, text) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."closed_tenants"() TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."context_secret"(uuid) TO "service_role";

GRANT EXECUTE ON FUNCTION "public"."count_call"() TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."create_api_key"(uuid, text, public.member_role, text, timestamp WITH time zone, boolean) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."create_comment"(text, text, uuid, jsonb, uuid[]) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."create_configuration"(uuid, text, text, uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."create_export"(text, text, jsonb) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."create_release"(uuid, text) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."create_room"(uuid, text, public.visibility) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."create_room_invite"(uuid, public.member_role, integer, integer) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."create_share_link"(text, uuid, jsonb) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."create_snapshot"(text, uuid, text) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."create_tenant"(text, text) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."create_tile"(uuid, text, jsonb) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."deactivate_configuration"(uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."delete_comment"(uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."delete_configuration"(uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."delete_persona"(uuid, text) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."delete_room"(uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."delete_snapshot"(uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."delete_tenant"(uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."deleted_rooms"() TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."deleted_tenants"() TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."deprecate_tile"(uuid, text, text) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."diff_versions"(uuid, uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."edit_comment"(uuid, text, uuid[]) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."explain_access"(uuid, text, text) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."get_attribution"(text, uuid, bigint[]) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."get_configuration"(uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."get_room"(text) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."get_snapshot"(uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."import_configuration"(uuid, jsonb, text) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."invite_member"(uuid, text, public.member_role) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."join_room"(text, text, text) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."keep_audit_for"(uuid, interval) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."keep_preview"(uuid, uuid, text, text, text[], boolean, public.tile_mode, public.tile_audience) TO "service_role";

GRANT EXECUTE ON FUNCTION "public"."kick_participant"(uuid, uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."leave_room"(uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."limit_session_age"(uuid, interval) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."list_configurations"(uuid, text, text, uuid, integer) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."list_document_sessions"(text, uuid, timestamp WITH time zone, integer) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."list_quarantine"(text, uuid, bigint) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."list_rooms"(uuid, text, timestamp WITH time zone, uuid, integer) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."mark_all_notifications_read"(uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."mark_notification_read"(uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."notification_settings"() TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."open_previews"(uuid, text[]) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."open_share_link"(text, text) TO "anon", "authenticated";

GRANT EXECUTE ON FUNCTION "public"."open_share_link_for"(text, text, uuid, jsonb) TO "service_role";

GRANT EXECUTE ON FUNCTION "public"."preview_release"(uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."preview_source"(uuid, integer, boolean) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."publish_configuration"(uuid, bigint, text) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."publish_tile_version"(uuid, text, jsonb) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."realtime_topic"(text, uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."redeem_api_key"(text) TO "service_role";

GRANT EXECUTE ON FUNCTION "public"."reject_configuration"(uuid, text, text) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."remove_context_source"(uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."remove_from_release"(uuid, uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."remove_member"(uuid, uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."rename_snapshot"(uuid, text) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."request_approval"(uuid, bigint, text) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."require_approval"(uuid, boolean) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."require_mfa"(uuid, boolean) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."resolve_thread"(uuid, boolean) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."restore_configuration"(uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."restore_document"(text, uuid, integer, timestamp WITH time zone) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."restore_room"(uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."restore_tenant"(uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."restore_version"(uuid, integer, bigint) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."retry_job"(uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."revoke_api_key"(uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."revoke_invitation"(uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."revoke_room_invite"(uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."revoke_share_link"(uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."roll_back_release"(uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."rollback_activation"(uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."rotate_api_key"(uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."save_configuration"(uuid, jsonb, bigint) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."save_configuration_data"(uuid, public.tile_mode, public.tile_audience, jsonb, bigint, jsonb) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."save_persona"(uuid, text, text, public.tile_audience, jsonb) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."schedule_activation"(uuid, timestamp WITH time zone, timestamp WITH time zone, integer) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."schedule_export"(text, text, text, text, jsonb) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."set_context_source"(uuid, text, text, text, text, text[]) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."set_member_role"(uuid, uuid, public.member_role) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."set_notification_delivery"(text, public.notification_delivery) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."set_participant_role"(uuid, uuid, public.member_role) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."set_quota"(uuid, text, bigint) TO "service_role";

GRANT EXECUTE ON FUNCTION "public"."set_room_password"(uuid, text) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."settings_schema"() TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."tenant_usage"(uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."transfer_ownership"(uuid, uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."unban_participant"(uuid, uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."undo_edits"(text, uuid, uuid, timestamp WITH time zone, timestamp WITH time zone) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."unschedule"(uuid) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."update_configuration"(uuid, text, text) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."update_from_origin"(uuid, bigint, jsonb) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."update_room"(uuid, text, text, public.visibility, public.member_role, boolean, integer, public.drawing_right) TO "authenticated";

GRANT EXECUTE ON FUNCTION "public"."verify_audit_chain"(uuid, bigint, text, bigint) TO "authenticated";

GRANT USAGE ON SCHEMA "private" TO "authenticated", "service_role", "tenon_worker";

GRANT USAGE ON SEQUENCE "private"."document_flush" TO "tenon_worker";

REVOKE ALL ON SEQUENCE "public"."audit_log_id_seq" FROM "postgres";

GRANT SELECT, UPDATE, USAGE ON SEQUENCE "public"."audit_log_id_seq" TO "postgres";

REVOKE ALL ON SEQUENCE "public"."configuration_activations_number_seq" FROM "postgres";

GRANT SELECT, UPDATE, USAGE ON SEQUENCE "public"."configuration_activations_number_seq" TO "postgres";

GRANT SELECT ON TABLE "private"."asset_copies" TO "tenon_worker";

GRANT SELECT ON TABLE "private"."document_history" TO "tenon_worker";

GRANT SELECT ON TABLE "private"."document_kinds" TO "tenon_worker";

GRANT SELECT ON TABLE "private"."document_snapshots" TO "tenon_worker";

GRANT SELECT ON TABLE "private"."document_states" TO "tenon_worker";

GRANT DELETE, INSERT, SELECT ON TABLE "private"."document_updates" TO "tenon_worker";

GRANT DELETE, INSERT, SELECT ON TABLE "private"."document_workers" TO "tenon_worker";

GRANT UPDATE ("materialised") ON TABLE "private"."documents" TO "tenon_worker";

GRANT SELECT ON TABLE "private"."documents" TO "tenon_worker";

REVOKE ALL ON TABLE "public"."activation_schedules" FROM "authenticated";

GRANT SELECT ON TABLE "public"."activation_schedules" TO "authenticated";

REVOKE ALL ON TABLE "public"."activation_schedules" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."activation_schedules" TO "postgres";

REVOKE ALL ON TABLE "public"."activation_schedules" FROM "service_role";

GRANT SELECT ON TABLE "public"."activation_schedules" TO "service_role";

REVOKE ALL ON TABLE "public"."api_keys" FROM "authenticated";

GRANT SELECT ON TABLE "public"."api_keys" TO "authenticated";

REVOKE ALL ON TABLE "public"."api_keys" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."api_keys" TO "postgres";

REVOKE ALL ON TABLE "public"."api_keys" FROM "service_role";

GRANT SELECT ON TABLE "public"."api_keys" TO "service_role";

REVOKE ALL ON TABLE "public"."approval_rules" FROM "authenticated";

GRANT SELECT ON TABLE "public"."approval_rules" TO "authenticated";

REVOKE ALL ON TABLE "public"."approval_rules" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."approval_rules" TO "postgres";

REVOKE ALL ON TABLE "public"."approval_rules" FROM "service_role";

GRANT SELECT ON TABLE "public"."approval_rules" TO "service_role";

REVOKE ALL ON TABLE "public"."audit_log" FROM "authenticated";

GRANT SELECT ON TABLE "public"."audit_log" TO "authenticated";

REVOKE ALL ON TABLE "public"."audit_log" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."audit_log" TO "postgres";

REVOKE ALL ON TABLE "public"."audit_log" FROM "service_role";

GRANT SELECT ON TABLE "public"."audit_log" TO "service_role";

REVOKE ALL ON TABLE "public"."comment_revisions" FROM "authenticated";

GRANT SELECT ON TABLE "public"."comment_revisions" TO "authenticated";

REVOKE ALL ON TABLE "public"."comment_revisions" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."comment_revisions" TO "postgres";

REVOKE ALL ON TABLE "public"."comment_revisions" FROM "service_role";

GRANT SELECT ON TABLE "public"."comment_revisions" TO "service_role";

REVOKE ALL ON TABLE "public"."comments" FROM "authenticated";

GRANT SELECT ON TABLE "public"."comments" TO "authenticated";

REVOKE ALL ON TABLE "public"."comments" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."comments" TO "postgres";

REVOKE ALL ON TABLE "public"."comments" FROM "service_role";

GRANT SELECT ON TABLE "public"."comments" TO "service_role";

REVOKE ALL ON TABLE "public"."configuration_activations" FROM "authenticated";

GRANT SELECT ON TABLE "public"."configuration_activations" TO "authenticated";

REVOKE ALL ON TABLE "public"."configuration_activations" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."configuration_activations" TO "postgres";

REVOKE ALL ON TABLE "public"."configuration_activations" FROM "service_role";

GRANT SELECT ON TABLE "public"."configuration_activations" TO "service_role";

REVOKE ALL ON TABLE "public"."configuration_approvals" FROM "authenticated";

GRANT SELECT ON TABLE "public"."configuration_approvals" TO "authenticated";

REVOKE ALL ON TABLE "public"."configuration_approvals" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."configuration_approvals" TO "postgres";

REVOKE ALL ON TABLE "public"."configuration_approvals" FROM "service_role";

GRANT SELECT ON TABLE "public"."configuration_approvals" TO "service_role";

REVOKE ALL ON TABLE "public"."configuration_data" FROM "authenticated";

GRANT SELECT ON TABLE "public"."configuration_data" TO "authenticated";

REVOKE ALL ON TABLE "public"."configuration_data" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."configuration_data" TO "postgres";

REVOKE ALL ON TABLE "public"."configuration_data" FROM "service_role";

GRANT SELECT ON TABLE "public"."configuration_data" TO "service_role";

REVOKE ALL ON TABLE "public"."configuration_versions" FROM "authenticated";

GRANT SELECT ON TABLE "public"."configuration_versions" TO "authenticated";

REVOKE ALL ON TABLE "public"."configuration_versions" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."configuration_versions" TO "postgres";

REVOKE ALL ON TABLE "public"."configuration_versions" FROM "service_role";

GRANT SELECT ON TABLE "public"."configuration_versions" TO "service_role";

REVOKE ALL ON TABLE "public"."configurations" FROM "authenticated";

GRANT SELECT ON TABLE "public"."configurations" TO "authenticated";

REVOKE ALL ON TABLE "public"."configurations" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."configurations" TO "postgres";

REVOKE ALL ON TABLE "public"."configurations" FROM "service_role";

GRANT SELECT ON TABLE "public"."configurations" TO "service_role";

REVOKE ALL ON TABLE "public"."context_sources" FROM "authenticated";

GRANT SELECT ON TABLE "public"."context_sources" TO "authenticated";

REVOKE ALL ON TABLE "public"."context_sources" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."context_sources" TO "postgres";

REVOKE ALL ON TABLE "public"."context_sources" FROM "service_role";

GRANT SELECT ON TABLE "public"."context_sources" TO "service_role";

REVOKE ALL ON TABLE "public"."document_versions" FROM "authenticated";

GRANT SELECT ON TABLE "public"."document_versions" TO "authenticated";

REVOKE ALL ON TABLE "public"."document_versions" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."document_versions" TO "postgres";

REVOKE ALL ON TABLE "public"."document_versions" FROM "service_role";

GRANT SELECT ON TABLE "public"."document_versions" TO "service_role";

REVOKE ALL ON TABLE "public"."exports" FROM "authenticated";

GRANT DELETE, SELECT ON TABLE "public"."exports" TO "authenticated";

REVOKE ALL ON TABLE "public"."exports" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."exports" TO "postgres";

REVOKE ALL ON TABLE "public"."exports" FROM "service_role";

GRANT SELECT ON TABLE "public"."exports" TO "service_role";

REVOKE ALL ON TABLE "public"."invitations" FROM "authenticated";

GRANT SELECT ON TABLE "public"."invitations" TO "authenticated";

REVOKE ALL ON TABLE "public"."invitations" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."invitations" TO "postgres";

REVOKE ALL ON TABLE "public"."invitations" FROM "service_role";

GRANT SELECT ON TABLE "public"."invitations" TO "service_role";

REVOKE ALL ON TABLE "public"."jobs" FROM "authenticated";

REVOKE ALL ("attempts") ON TABLE "public"."jobs" FROM "authenticated";

GRANT SELECT ("attempts") ON TABLE "public"."jobs" TO "authenticated";

REVOKE ALL ("created_at") ON TABLE "public"."jobs" FROM "authenticated";

GRANT SELECT ("created_at") ON TABLE "public"."jobs" TO "authenticated";

REVOKE ALL ("created_by") ON TABLE "public"."jobs" FROM "authenticated";

GRANT SELECT ("created_by") ON TABLE "public"."jobs" TO "authenticated";

REVOKE ALL ("duration") ON TABLE "public"."jobs" FROM "authenticated";

GRANT SELECT ("duration") ON TABLE "public"."jobs" TO "authenticated";

REVOKE ALL ("error") ON TABLE "public"."jobs" FROM "authenticated";

GRANT SELECT ("error") ON TABLE "public"."jobs" TO "authenticated";

REVOKE ALL ("finished_at") ON TABLE "public"."jobs" FROM "authenticated";

GRANT SELECT ("finished_at") ON TABLE "public"."jobs" TO "authenticated";

REVOKE ALL ("id") ON TABLE "public"."jobs" FROM "authenticated";

GRANT SELECT ("id") ON TABLE "public"."jobs" TO "authenticated";

REVOKE ALL ("kind") ON TABLE "public"."jobs" FROM "authenticated";

GRANT SELECT ("kind") ON TABLE "public"."jobs" TO "authenticated";

REVOKE ALL ("priority") ON TABLE "public"."jobs" FROM "authenticated";

GRANT SELECT ("priority") ON TABLE "public"."jobs" TO "authenticated";

REVOKE ALL ("progress") ON TABLE "public"."jobs" FROM "authenticated";

GRANT SELECT ("progress") ON TABLE "public"."jobs" TO "authenticated";

REVOKE ALL ("started_at") ON TABLE "public"."jobs" FROM "authenticated";

GRANT SELECT ("started_at") ON TABLE "public"."jobs" TO "authenticated";

REVOKE ALL ("status") ON TABLE "public"."jobs" FROM "authenticated";

GRANT SELECT ("status") ON TABLE "public"."jobs" TO "authenticated";

REVOKE ALL ("tenant_id") ON TABLE "public"."jobs" FROM "authenticated";

GRANT SELECT ("tenant_id") ON TABLE "public"."jobs" TO "authenticated";

REVOKE ALL ON TABLE "public"."jobs" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."jobs" TO "postgres";

REVOKE ALL ON TABLE "public"."jobs" FROM "service_role";

GRANT SELECT ON TABLE "public"."jobs" TO "service_role";

REVOKE ALL ON TABLE "public"."members" FROM "authenticated";

GRANT SELECT ON TABLE "public"."members" TO "authenticated";

REVOKE ALL ON TABLE "public"."members" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."members" TO "postgres";

REVOKE ALL ON TABLE "public"."members" FROM "service_role";

GRANT SELECT ON TABLE "public"."members" TO "service_role";

REVOKE ALL ON TABLE "public"."notifications" FROM "authenticated";

REVOKE ALL ("actor_id") ON TABLE "public"."notifications" FROM "authenticated";

GRANT SELECT ("actor_id") ON TABLE "public"."notifications" TO "authenticated";

REVOKE ALL ("created_at") ON TABLE "public"."notifications" FROM "authenticated";

GRANT SELECT ("created_at") ON TABLE "public"."notifications" TO "authenticated";

REVOKE ALL ("id") ON TABLE "public"."notifications" FROM "authenticated";

GRANT SELECT ("id") ON TABLE "public"."notifications" TO "authenticated";

REVOKE ALL ("kind") ON TABLE "public"."notifications" FROM "authenticated";

GRANT SELECT ("kind") ON TABLE "public"."notifications" TO "authenticated";

REVOKE ALL ("payload") ON TABLE "public"."notifications" FROM "authenticated";

GRANT SELECT ("payload") ON TABLE "public"."notifications" TO "authenticated";

REVOKE ALL ("read_at") ON TABLE "public"."notifications" FROM "authenticated";

GRANT SELECT ("read_at") ON TABLE "public"."notifications" TO "authenticated";

REVOKE ALL ("resource_id") ON TABLE "public"."notifications" FROM "authenticated";

GRANT SELECT ("resource_id") ON TABLE "public"."notifications" TO "authenticated";

REVOKE ALL ("resource_kind") ON TABLE "public"."notifications" FROM "authenticated";

GRANT SELECT ("resource_kind") ON TABLE "public"."notifications" TO "authenticated";

REVOKE ALL ("resource") ON TABLE "public"."notifications" FROM "authenticated";

GRANT SELECT ("resource") ON TABLE "public"."notifications" TO "authenticated";

REVOKE ALL ("tenant_id") ON TABLE "public"."notifications" FROM "authenticated";

GRANT SELECT ("tenant_id") ON TABLE "public"."notifications" TO "authenticated";

REVOKE ALL ("times") ON TABLE "public"."notifications" FROM "authenticated";

GRANT SELECT ("times") ON TABLE "public"."notifications" TO "authenticated";

REVOKE ALL ("updated_at") ON TABLE "public"."notifications" FROM "authenticated";

GRANT SELECT ("updated_at") ON TABLE "public"."notifications" TO "authenticated";

REVOKE ALL ("user_id") ON TABLE "public"."notifications" FROM "authenticated";

GRANT SELECT ("user_id") ON TABLE "public"."notifications" TO "authenticated";

REVOKE ALL ON TABLE "public"."notifications" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."notifications" TO "postgres";

REVOKE ALL ON TABLE "public"."notifications" FROM "service_role";

GRANT SELECT ON TABLE "public"."notifications" TO "service_role";

REVOKE ALL ON TABLE "public"."personas" FROM "authenticated";

GRANT SELECT ON TABLE "public"."personas" TO "authenticated";

REVOKE ALL ON TABLE "public"."personas" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."personas" TO "postgres";

REVOKE ALL ON TABLE "public"."personas" FROM "service_role";

GRANT SELECT ON TABLE "public"."personas" TO "service_role";

REVOKE ALL ON TABLE "public"."previews" FROM "authenticated";

REVOKE ALL ("audience") ON TABLE "public"."previews" FROM "authenticated";

GRANT SELECT ("audience") ON TABLE "public"."previews" TO "authenticated";

REVOKE ALL ("configuration_id") ON TABLE "public"."previews" FROM "authenticated";

GRANT SELECT ("configuration_id") ON TABLE "public"."previews" TO "authenticated";

REVOKE ALL ("content_hash") ON TABLE "public"."previews" FROM "authenticated";

GRANT SELECT ("content_hash") ON TABLE "public"."previews" TO "authenticated";

REVOKE ALL ("created_at") ON TABLE "public"."previews" FROM "authenticated";

GRANT SELECT ("created_at") ON TABLE "public"."previews" TO "authenticated";

REVOKE ALL ("created_by") ON TABLE "public"."previews" FROM "authenticated";

GRANT SELECT ("created_by") ON TABLE "public"."previews" TO "authenticated";

REVOKE ALL ("expires_at") ON TABLE "public"."previews" FROM "authenticated";

GRANT SELECT ("expires_at") ON TABLE "public"."previews" TO "authenticated";

REVOKE ALL ("id") ON TABLE "public"."previews" FROM "authenticated";

GRANT SELECT ("id") ON TABLE "public"."previews" TO "authenticated";

REVOKE ALL ("mode") ON TABLE "public"."previews" FROM "authenticated";

GRANT SELECT ("mode") ON TABLE "public"."previews" TO "authenticated";

REVOKE ALL ("simulated") ON TABLE "public"."previews" FROM "authenticated";

GRANT SELECT ("simulated") ON TABLE "public"."previews" TO "authenticated";

REVOKE ALL ("tenant_id") ON TABLE "public"."previews" FROM "authenticated";

GRANT SELECT ("tenant_id") ON TABLE "public"."previews" TO "authenticated";

REVOKE ALL ON TABLE "public"."previews" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."previews" TO "postgres";

REVOKE ALL ON TABLE "public"."previews" FROM "service_role";

REVOKE ALL ("audience") ON TABLE "public"."previews" FROM "service_role";

GRANT SELECT ("audience") ON TABLE "public"."previews" TO "service_role";

REVOKE ALL ("configuration_id") ON TABLE "public"."previews" FROM "service_role";

GRANT SELECT ("configuration_id") ON TABLE "public"."previews" TO "service_role";

REVOKE ALL ("content_hash") ON TABLE "public"."previews" FROM "service_role";

GRANT SELECT ("content_hash") ON TABLE "public"."previews" TO "service_role";

REVOKE ALL ("created_at") ON TABLE "public"."previews" FROM "service_role";

GRANT SELECT ("created_at") ON TABLE "public"."previews" TO "service_role";

REVOKE ALL ("created_by") ON TABLE "public"."previews" FROM "service_role";

GRANT SELECT ("created_by") ON TABLE "public"."previews" TO "service_role";

REVOKE ALL ("expires_at") ON TABLE "public"."previews" FROM "service_role";

GRANT SELECT ("expires_at") ON TABLE "public"."previews" TO "service_role";

REVOKE ALL ("id") ON TABLE "public"."previews" FROM "service_role";

GRANT SELECT ("id") ON TABLE "public"."previews" TO "service_role";

REVOKE ALL ("mode") ON TABLE "public"."previews" FROM "service_role";

GRANT SELECT ("mode") ON TABLE "public"."previews" TO "service_role";

REVOKE ALL ("simulated") ON TABLE "public"."previews" FROM "service_role";

GRANT SELECT ("simulated") ON TABLE "public"."previews" TO "service_role";

REVOKE ALL ("tenant_id") ON TABLE "public"."previews" FROM "service_role";

GRANT SELECT ("tenant_id") ON TABLE "public"."previews" TO "service_role";

REVOKE ALL ON TABLE "public"."profiles" FROM "authenticated";

REVOKE ALL ("avatar_url") ON TABLE "public"."profiles" FROM "authenticated";

GRANT UPDATE ("avatar_url") ON TABLE "public"."profiles" TO "authenticated";

REVOKE ALL ("display_name") ON TABLE "public"."profiles" FROM "authenticated";

GRANT UPDATE ("display_name") ON TABLE "public"."profiles" TO "authenticated";

GRANT SELECT ON TABLE "public"."profiles" TO "authenticated";

REVOKE ALL ON TABLE "public"."profiles" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."profiles" TO "postgres";

REVOKE ALL ON TABLE "public"."profiles" FROM "service_role";

GRANT SELECT ON TABLE "public"."profiles" TO "service_role";

REVOKE ALL ON TABLE "public"."release_items" FROM "authenticated";

GRANT SELECT ON TABLE "public"."release_items" TO "authenticated";

REVOKE ALL ON TABLE "public"."release_items" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."release_items" TO "postgres";

REVOKE ALL ON TABLE "public"."release_items" FROM "service_role";

GRANT SELECT ON TABLE "public"."release_items" TO "service_role";

REVOKE ALL ON TABLE "public"."releases" FROM "authenticated";

GRANT SELECT ON TABLE "public"."releases" TO "authenticated";

REVOKE ALL ON TABLE "public"."releases" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."releases" TO "postgres";

REVOKE ALL ON TABLE "public"."releases" FROM "service_role";

GRANT SELECT ON TABLE "public"."releases" TO "service_role";

REVOKE ALL ON TABLE "public"."room_bans" FROM "authenticated";

GRANT SELECT ON TABLE "public"."room_bans" TO "authenticated";

REVOKE ALL ON TABLE "public"."room_bans" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."room_bans" TO "postgres";

REVOKE ALL ON TABLE "public"."room_bans" FROM "service_role";

GRANT SELECT ON TABLE "public"."room_bans" TO "service_role";

REVOKE ALL ON TABLE "public"."room_invites" FROM "authenticated";

GRANT SELECT ON TABLE "public"."room_invites" TO "authenticated";

REVOKE ALL ON TABLE "public"."room_invites" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."room_invites" TO "postgres";

REVOKE ALL ON TABLE "public"."room_invites" FROM "service_role";

GRANT SELECT ON TABLE "public"."room_invites" TO "service_role";

REVOKE ALL ON TABLE "public"."room_participants" FROM "authenticated";

GRANT SELECT ON TABLE "public"."room_participants" TO "authenticated";

REVOKE ALL ON TABLE "public"."room_participants" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."room_participants" TO "postgres";

REVOKE ALL ON TABLE "public"."room_participants" FROM "service_role";

GRANT SELECT ON TABLE "public"."room_participants" TO "service_role";

REVOKE ALL ON TABLE "public"."rooms" FROM "authenticated";

GRANT SELECT ON TABLE "public"."rooms" TO "authenticated";

REVOKE ALL ON TABLE "public"."rooms" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."rooms" TO "postgres";

REVOKE ALL ON TABLE "public"."rooms" FROM "service_role";

GRANT SELECT ON TABLE "public"."rooms" TO "service_role";

REVOKE ALL ON TABLE "public"."schedules" FROM "authenticated";

REVOKE ALL ("created_at") ON TABLE "public"."schedules" FROM "authenticated";

GRANT SELECT ("created_at") ON TABLE "public"."schedules" TO "authenticated";

REVOKE ALL ("created_by") ON TABLE "public"."schedules" FROM "authenticated";

GRANT SELECT ("created_by") ON TABLE "public"."schedules" TO "authenticated";

REVOKE ALL ("cron") ON TABLE "public"."schedules" FROM "authenticated";

GRANT SELECT ("cron") ON TABLE "public"."schedules" TO "authenticated";

REVOKE ALL ("error") ON TABLE "public"."schedules" FROM "authenticated";

GRANT SELECT ("error") ON TABLE "public"."schedules" TO "authenticated";

REVOKE ALL ("id") ON TABLE "public"."schedules" FROM "authenticated";

GRANT SELECT ("id") ON TABLE "public"."schedules" TO "authenticated";

REVOKE ALL ("kind") ON TABLE "public"."schedules" FROM "authenticated";

GRANT SELECT ("kind") ON TABLE "public"."schedules" TO "authenticated";

REVOKE ALL ("last_at") ON TABLE "public"."schedules" FROM "authenticated";

GRANT SELECT ("last_at") ON TABLE "public"."schedules" TO "authenticated";

REVOKE ALL ("next_at") ON TABLE "public"."schedules" FROM "authenticated";

GRANT SELECT ("next_at") ON TABLE "public"."schedules" TO "authenticated";

REVOKE ALL ("tenant_id") ON TABLE "public"."schedules" FROM "authenticated";

GRANT SELECT ("tenant_id") ON TABLE "public"."schedules" TO "authenticated";

REVOKE ALL ("zone") ON TABLE "public"."schedules" FROM "authenticated";

GRANT SELECT ("zone") ON TABLE "public"."schedules" TO "authenticated";

REVOKE ALL ON TABLE "public"."schedules" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."schedules" TO "postgres";

REVOKE ALL ON TABLE "public"."schedules" FROM "service_role";

GRANT SELECT ON TABLE "public"."schedules" TO "service_role";

REVOKE ALL ON TABLE "public"."share_links" FROM "authenticated";

GRANT SELECT ON TABLE "public"."share_links" TO "authenticated";

REVOKE ALL ON TABLE "public"."share_links" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."share_links" TO "postgres";

REVOKE ALL ON TABLE "public"."share_links" FROM "service_role";

GRANT SELECT ON TABLE "public"."share_links" TO "service_role";

REVOKE ALL ON TABLE "public"."share_visits" FROM "authenticated";

GRANT SELECT ON TABLE "public"."share_visits" TO "authenticated";

REVOKE ALL ON TABLE "public"."share_visits" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."share_visits" TO "postgres";

REVOKE ALL ON TABLE "public"."share_visits" FROM "service_role";

GRANT SELECT ON TABLE "public"."share_visits" TO "service_role";

REVOKE ALL ON TABLE "public"."tenants" FROM "authenticated";

REVOKE ALL ("name") ON TABLE "public"."tenants" FROM "authenticated";

GRANT UPDATE ("name") ON TABLE "public"."tenants" TO "authenticated";

GRANT SELECT ON TABLE "public"."tenants" TO "authenticated";

REVOKE ALL ON TABLE "public"."tenants" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."tenants" TO "postgres";

REVOKE ALL ON TABLE "public"."tenants" FROM "service_role";

GRANT SELECT ON TABLE "public"."tenants" TO "service_role";

REVOKE ALL ON TABLE "public"."tiles" FROM "authenticated";

GRANT SELECT ON TABLE "public"."tiles" TO "authenticated";

REVOKE ALL ON TABLE "public"."tiles" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."tiles" TO "postgres";

REVOKE ALL ON TABLE "public"."tiles" FROM "service_role";

GRANT SELECT ON TABLE "public"."tiles" TO "service_role";

GRANT SELECT ON TABLE "private"."document_bases" TO "tenon_worker";

GRANT SELECT ON TABLE "private"."document_marks" TO "tenon_worker";

GRANT SELECT ON TABLE "private"."exported_entries" TO "authenticated";

GRANT SELECT ON TABLE "private"."exported_members" TO "authenticated";

GRANT SELECT ON TABLE "private"."room_overview" TO "authenticated";

REVOKE ALL ON TABLE "public"."room_snapshots" FROM "authenticated";

GRANT SELECT ON TABLE "public"."room_snapshots" TO "authenticated";

REVOKE ALL ON TABLE "public"."room_snapshots" FROM "postgres";

GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "public"."room_snapshots" TO "postgres";

REVOKE ALL ON TABLE "public"."room_snapshots" FROM "service_role";

GRANT SELECT ON TABLE "public"."room_snapshots" TO "service_role";

ALTER TABLE "public"."members"
  ADD CONSTRAINT "members_tenant_id_check" CHECK ((tenant_id <> private.system_tenant()));

ALTER TABLE "public"."tiles"
  ADD CONSTRAINT "tiles_check" CHECK (((type ~~ 'custom\_%'::text) = (tenant_id <> private.system_tenant())));
