export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

export type Database = {
  
  "public": {
          Tables: {
            "activation_schedules": {
                  Row: {
                    "activation_id": string | null,"at": string,"begins_by": string | null,"configuration_id": string,"created_at": string,"created_by": string | null,"ends_by": string | null,"error": string | null,"id": string,"status": string,"tenant_id": string,"until": string | null,"version_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "activation_id"?: string | null,"at": string,"begins_by"?: string | null,"configuration_id": string,"created_at"?: string,"created_by"?: string | null,"ends_by"?: string | null,"error"?: string | null,"id"?: string,"status"?: string,"tenant_id": string,"until"?: string | null,"version_id": string
                  }
                  Update: {
                    "activation_id"?: string | null,"at"?: string,"begins_by"?: string | null,"configuration_id"?: string,"created_at"?: string,"created_by"?: string | null,"ends_by"?: string | null,"error"?: string | null,"id"?: string,"status"?: string,"tenant_id"?: string,"until"?: string | null,"version_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "activation_schedules_created_by_fkey"
      columns: ["created_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "activation_schedules_tenant_id_activation_id_fkey"
      columns: ["tenant_id","activation_id"]
isOneToOne: false
      referencedRelation: "configuration_activations"
      referencedColumns: ["tenant_id","id"]
    },{
      foreignKeyName: "activation_schedules_tenant_id_configuration_id_fkey"
      columns: ["tenant_id","configuration_id"]
isOneToOne: false
      referencedRelation: "configurations"
      referencedColumns: ["tenant_id","id"]
    },{
      foreignKeyName: "activation_schedules_tenant_id_version_id_fkey"
      columns: ["tenant_id","version_id"]
isOneToOne: false
      referencedRelation: "configuration_versions"
      referencedColumns: ["tenant_id","id"]
    }
                  ]
                },"api_keys": {
                  Row: {
                    "created_at": string,"created_by": string | null,"expires_at": string,"id": string,"kind": string,"last_used_at": string | null,"name": string,"outlives_maker": boolean,"resource_id": string,"revoked_at": string | null,"role": Database["public"]['Enums']["member_role"],"secret_since": string,"tenant_id": string,"user_id": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"created_by"?: string | null,"expires_at": string,"id"?: string,"kind": string,"last_used_at"?: string | null,"name": string,"outlives_maker": boolean,"resource_id": string,"revoked_at"?: string | null,"role": Database["public"]['Enums']["member_role"],"secret_since"?: string,"tenant_id": string,"user_id"?: string | null
                  }
                  Update: {
                    "created_at"?: string,"created_by"?: string | null,"expires_at"?: string,"id"?: string,"kind"?: string,"last_used_at"?: string | null,"name"?: string,"outlives_maker"?: boolean,"resource_id"?: string,"revoked_at"?: string | null,"role"?: Database["public"]['Enums']["member_role"],"secret_since"?: string,"tenant_id"?: string,"user_id"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "api_keys_created_by_fkey"
      columns: ["created_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "api_keys_tenant_id_fkey"
      columns: ["tenant_id"]
isOneToOne: false
      referencedRelation: "tenants"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "api_keys_user_id_fkey"
      columns: ["user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    }
                  ]
                },"approval_rules": {
                  Row: {
                    "created_at": string,"id": string,"required": boolean,"tenant_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"id"?: string,"required": boolean,"tenant_id": string
                  }
                  Update: {
                    "created_at"?: string,"id"?: string,"required"?: boolean,"tenant_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "approval_rules_tenant_id_fkey"
      columns: ["tenant_id"]
isOneToOne: true
      referencedRelation: "tenants"
      referencedColumns: ["id"]
    }
                  ]
                },"audit_log": {
                  Row: {
                    "action": string,"actor_id": string | null,"actor_kind": string,"after": Json | null,"before": Json | null,"created_at": string,"entity": string,"entity_id": string,"id": number,"request_id": string | null,"tenant_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "action": string,"actor_id"?: string | null,"actor_kind": string,"after"?: Json | null,"before"?: Json | null,"created_at"?: string,"entity": string,"entity_id": string,"id"?: never,"request_id"?: string | null,"tenant_id": string
                  }
                  Update: {
                    "action"?: string,"actor_id"?: string | null,"actor_kind"?: string,"after"?: Json | null,"before"?: Json | null,"created_at"?: string,"entity"?: string,"entity_id"?: string,"id"?: never,"request_id"?: string | null,"tenant_id"?: string
                  }
                  Relationships: [
                    
                  ]
                },"comment_revisions": {
                  Row: {
                    "body": string,"comment_id": string,"created_at": string,"number": number,"resource": string,"tenant_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "body": string,"comment_id": string,"created_at": string,"number": number,"resource": string,"tenant_id": string
                  }
                  Update: {
                    "body"?: string,"comment_id"?: string,"created_at"?: string,"number"?: number,"resource"?: string,"tenant_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "comment_revisions_tenant_id_comment_id_resource_fkey"
      columns: ["tenant_id","comment_id","resource"]
isOneToOne: false
      referencedRelation: "comments"
      referencedColumns: ["tenant_id","id","resource"]
    }
                  ]
                },"comments": {
                  Row: {
                    "anchor": Json | null,"author_id": string | null,"body": string,"created_at": string,"deleted_at": string | null,"edited_at": string | null,"id": string,"mentions": (string)[],"resolved_at": string | null,"resolved_by": string | null,"resource": string,"resource_id": string,"resource_kind": string,"tenant_id": string,"thread_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "anchor"?: Json | null,"author_id"?: string | null,"body": string,"created_at"?: string,"deleted_at"?: string | null,"edited_at"?: string | null,"id": string,"mentions"?: (string)[],"resolved_at"?: string | null,"resolved_by"?: string | null,"resource"?: never,"resource_id": string,"resource_kind": string,"tenant_id": string,"thread_id": string
                  }
                  Update: {
                    "anchor"?: Json | null,"author_id"?: string | null,"body"?: string,"created_at"?: string,"deleted_at"?: string | null,"edited_at"?: string | null,"id"?: string,"mentions"?: (string)[],"resolved_at"?: string | null,"resolved_by"?: string | null,"resource"?: never,"resource_id"?: string,"resource_kind"?: string,"tenant_id"?: string,"thread_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "comments_author_id_fkey"
      columns: ["author_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "comments_resolved_by_fkey"
      columns: ["resolved_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "comments_tenant_id_thread_id_resource_fkey"
      columns: ["tenant_id","thread_id","resource"]
isOneToOne: false
      referencedRelation: "comments"
      referencedColumns: ["tenant_id","id","resource"]
    }
                  ]
                },"configuration_activations": {
                  Row: {
                    "activated_by": string | null,"configuration_id": string,"content": NonNullable<Json>,"content_hash": string,"created_at": string,"ended_at": string | null,"id": string,"number": number,"previous_id": string | null,"revision": number,"tenant_id": string,"version_id": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "activated_by"?: string | null,"configuration_id": string,"content": NonNullable<Json>,"content_hash": string,"created_at"?: string,"ended_at"?: string | null,"id"?: string,"number"?: never,"previous_id"?: string | null,"revision": number,"tenant_id": string,"version_id"?: string | null
                  }
                  Update: {
                    "activated_by"?: string | null,"configuration_id"?: string,"content"?: NonNullable<Json>,"content_hash"?: string,"created_at"?: string,"ended_at"?: string | null,"id"?: string,"number"?: never,"previous_id"?: string | null,"revision"?: number,"tenant_id"?: string,"version_id"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "configuration_activations_activated_by_fkey"
      columns: ["activated_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "configuration_activations_tenant_id_configuration_id_fkey"
      columns: ["tenant_id","configuration_id"]
isOneToOne: false
      referencedRelation: "configurations"
      referencedColumns: ["tenant_id","id"]
    },{
      foreignKeyName: "configuration_activations_tenant_id_previous_id_fkey"
      columns: ["tenant_id","previous_id"]
isOneToOne: false
      referencedRelation: "configuration_activations"
      referencedColumns: ["tenant_id","id"]
    },{
      foreignKeyName: "configuration_activations_tenant_id_version_id_fkey"
      columns: ["tenant_id","version_id"]
isOneToOne: false
      referencedRelation: "configuration_versions"
      referencedColumns: ["tenant_id","id"]
    }
                  ]
                },"configuration_approvals": {
                  Row: {
                    "comment": string,"configuration_id": string,"content_hash": string,"created_at": string,"decided_at": string | null,"decided_by": string | null,"id": string,"message": string,"requested_by": string | null,"status": string,"tenant_id": string,"used_at": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "comment"?: string,"configuration_id": string,"content_hash": string,"created_at"?: string,"decided_at"?: string | null,"decided_by"?: string | null,"id"?: string,"message"?: string,"requested_by"?: string | null,"status": string,"tenant_id": string,"used_at"?: string | null
                  }
                  Update: {
                    "comment"?: string,"configuration_id"?: string,"content_hash"?: string,"created_at"?: string,"decided_at"?: string | null,"decided_by"?: string | null,"id"?: string,"message"?: string,"requested_by"?: string | null,"status"?: string,"tenant_id"?: string,"used_at"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "configuration_approvals_decided_by_fkey"
      columns: ["decided_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "configuration_approvals_requested_by_fkey"
      columns: ["requested_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "configuration_approvals_tenant_id_configuration_id_fkey"
      columns: ["tenant_id","configuration_id"]
isOneToOne: false
      referencedRelation: "configurations"
      referencedColumns: ["tenant_id","id"]
    }
                  ]
                },"configuration_data": {
                  Row: {
                    "audience": Database["public"]['Enums']["tile_audience"],"configuration_id": string,"created_at": string,"mode": Database["public"]['Enums']["tile_mode"],"settings": NonNullable<Json>,"tenant_id": string,"tile_structure": NonNullable<Json>,"updated_at": string,"updated_by": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "audience": Database["public"]['Enums']["tile_audience"],"configuration_id": string,"created_at"?: string,"mode": Database["public"]['Enums']["tile_mode"],"settings"?: NonNullable<Json>,"tenant_id": string,"tile_structure": NonNullable<Json>,"updated_at"?: string,"updated_by"?: string | null
                  }
                  Update: {
                    "audience"?: Database["public"]['Enums']["tile_audience"],"configuration_id"?: string,"created_at"?: string,"mode"?: Database["public"]['Enums']["tile_mode"],"settings"?: NonNullable<Json>,"tenant_id"?: string,"tile_structure"?: NonNullable<Json>,"updated_at"?: string,"updated_by"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "configuration_data_tenant_id_configuration_id_fkey"
      columns: ["tenant_id","configuration_id"]
isOneToOne: false
      referencedRelation: "configurations"
      referencedColumns: ["tenant_id","id"]
    },{
      foreignKeyName: "configuration_data_updated_by_fkey"
      columns: ["updated_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    }
                  ]
                },"configuration_versions": {
                  Row: {
                    "configuration_id": string,"content": NonNullable<Json>,"content_hash": string,"created_at": string,"created_by": string | null,"id": string,"message": string,"tenant_id": string,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "configuration_id": string,"content": NonNullable<Json>,"content_hash": string,"created_at"?: string,"created_by"?: string | null,"id"?: string,"message"?: string,"tenant_id": string,"version": number
                  }
                  Update: {
                    "configuration_id"?: string,"content"?: NonNullable<Json>,"content_hash"?: string,"created_at"?: string,"created_by"?: string | null,"id"?: string,"message"?: string,"tenant_id"?: string,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "configuration_versions_created_by_fkey"
      columns: ["created_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "configuration_versions_tenant_id_configuration_id_fkey"
      columns: ["tenant_id","configuration_id"]
isOneToOne: false
      referencedRelation: "configurations"
      referencedColumns: ["tenant_id","id"]
    }
                  ]
                },"configurations": {
                  Row: {
                    "activated_at": string | null,"created_at": string,"created_by": string | null,"deleted_at": string | null,"description": string,"id": string,"is_active": boolean,"name": string,"origin_id": string | null,"origin_tenant_id": string | null,"origin_version": number | null,"revision": number,"status": string,"tenant_id": string,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "activated_at"?: string | null,"created_at"?: string,"created_by"?: string | null,"deleted_at"?: string | null,"description"?: string,"id"?: string,"is_active"?: boolean,"name": string,"origin_id"?: string | null,"origin_tenant_id"?: string | null,"origin_version"?: number | null,"revision"?: number,"status"?: never,"tenant_id": string,"updated_at"?: string
                  }
                  Update: {
                    "activated_at"?: string | null,"created_at"?: string,"created_by"?: string | null,"deleted_at"?: string | null,"description"?: string,"id"?: string,"is_active"?: boolean,"name"?: string,"origin_id"?: string | null,"origin_tenant_id"?: string | null,"origin_version"?: number | null,"revision"?: number,"status"?: never,"tenant_id"?: string,"updated_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "configurations_created_by_fkey"
      columns: ["created_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "configurations_tenant_id_fkey"
      columns: ["tenant_id"]
isOneToOne: false
      referencedRelation: "tenants"
      referencedColumns: ["id"]
    }
                  ]
                },"context_sources": {
                  Row: {
                    "audience": string,"claims": (string)[],"created_at": string,"issuer": string,"jwks_url": string | null,"kind": string,"tenant_id": string,"updated_at": string,"updated_by": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "audience": string,"claims"?: (string)[],"created_at"?: string,"issuer": string,"jwks_url"?: string | null,"kind": string,"tenant_id": string,"updated_at"?: string,"updated_by"?: string | null
                  }
                  Update: {
                    "audience"?: string,"claims"?: (string)[],"created_at"?: string,"issuer"?: string,"jwks_url"?: string | null,"kind"?: string,"tenant_id"?: string,"updated_at"?: string,"updated_by"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "context_sources_tenant_id_fkey"
      columns: ["tenant_id"]
isOneToOne: true
      referencedRelation: "tenants"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "context_sources_updated_by_fkey"
      columns: ["updated_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    }
                  ]
                },"document_versions": {
                  Row: {
                    "created_at": string,"created_by": string | null,"id": string,"kept_until": string | null,"name": string | null,"resource": string,"resource_id": string,"resource_kind": string,"size": number | null,"tenant_id": string,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"created_by"?: string | null,"id"?: string,"kept_until"?: string | null,"name"?: string | null,"resource"?: never,"resource_id": string,"resource_kind": string,"size"?: number | null,"tenant_id": string,"version": number
                  }
                  Update: {
                    "created_at"?: string,"created_by"?: string | null,"id"?: string,"kept_until"?: string | null,"name"?: string | null,"resource"?: never,"resource_id"?: string,"resource_kind"?: string,"size"?: number | null,"tenant_id"?: string,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "document_versions_created_by_fkey"
      columns: ["created_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    }
                  ]
                },"exports": {
                  Row: {
                    "created_at": string,"error": string | null,"expires_at": string,"file_name": string,"finished_at": string | null,"format": string,"id": string,"job_id": string | null,"kind": string,"options": NonNullable<Json>,"path": string | null,"requested_by": string,"resource_id": string,"status": string,"tenant_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"error"?: string | null,"expires_at"?: string,"file_name"?: string,"finished_at"?: string | null,"format": string,"id"?: string,"job_id"?: string | null,"kind": string,"options"?: NonNullable<Json>,"path"?: string | null,"requested_by": string,"resource_id": string,"status"?: string,"tenant_id": string
                  }
                  Update: {
                    "created_at"?: string,"error"?: string | null,"expires_at"?: string,"file_name"?: string,"finished_at"?: string | null,"format"?: string,"id"?: string,"job_id"?: string | null,"kind"?: string,"options"?: NonNullable<Json>,"path"?: string | null,"requested_by"?: string,"resource_id"?: string,"status"?: string,"tenant_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "exports_requested_by_fkey"
      columns: ["requested_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "exports_tenant_id_fkey"
      columns: ["tenant_id"]
isOneToOne: false
      referencedRelation: "tenants"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "exports_tenant_id_job_id_fkey"
      columns: ["tenant_id","job_id"]
isOneToOne: false
      referencedRelation: "jobs"
      referencedColumns: ["tenant_id","id"]
    }
                  ]
                },"invitations": {
                  Row: {
                    "accepted_at": string | null,"created_at": string,"email": string,"expires_at": string,"id": string,"invited_by": string,"revoked_at": string | null,"role": Database["public"]['Enums']["member_role"],"tenant_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "accepted_at"?: string | null,"created_at"?: string,"email": string,"expires_at": string,"id"?: string,"invited_by": string,"revoked_at"?: string | null,"role": Database["public"]['Enums']["member_role"],"tenant_id": string
                  }
                  Update: {
                    "accepted_at"?: string | null,"created_at"?: string,"email"?: string,"expires_at"?: string,"id"?: string,"invited_by"?: string,"revoked_at"?: string | null,"role"?: Database["public"]['Enums']["member_role"],"tenant_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "invitations_invited_by_fkey"
      columns: ["invited_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "invitations_tenant_id_fkey"
      columns: ["tenant_id"]
isOneToOne: false
      referencedRelation: "tenants"
      referencedColumns: ["id"]
    }
                  ]
                },"jobs": {
                  Row: {
                    "attempts": number,"created_at": string,"created_by": string | null,"duration": string | null,"error": string | null,"finished_at": string | null,"id": string,"key": string | null,"kind": string,"payload": NonNullable<Json>,"priority": Database["public"]['Enums']["job_priority"],"progress": number,"started_at": string | null,"status": string,"tenant_id": string,"turn": number
                  }
                  ComputedFields: never
                  Insert: {
                    "attempts"?: number,"created_at"?: string,"created_by"?: string | null,"duration"?: never,"error"?: string | null,"finished_at"?: string | null,"id"?: string,"key"?: string | null,"kind": string,"payload"?: NonNullable<Json>,"priority"?: Database["public"]['Enums']["job_priority"],"progress"?: number,"started_at"?: string | null,"status"?: string,"tenant_id": string,"turn": number
                  }
                  Update: {
                    "attempts"?: number,"created_at"?: string,"created_by"?: string | null,"duration"?: never,"error"?: string | null,"finished_at"?: string | null,"id"?: string,"key"?: string | null,"kind"?: string,"payload"?: NonNullable<Json>,"priority"?: Database["public"]['Enums']["job_priority"],"progress"?: number,"started_at"?: string | null,"status"?: string,"tenant_id"?: string,"turn"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "jobs_created_by_fkey"
      columns: ["created_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "jobs_tenant_id_fkey"
      columns: ["tenant_id"]
isOneToOne: false
      referencedRelation: "tenants"
      referencedColumns: ["id"]
    }
                  ]
                },"members": {
                  Row: {
                    "created_at": string,"role": Database["public"]['Enums']["member_role"],"tenant_id": string,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"role": Database["public"]['Enums']["member_role"],"tenant_id": string,"user_id": string
                  }
                  Update: {
                    "created_at"?: string,"role"?: Database["public"]['Enums']["member_role"],"tenant_id"?: string,"user_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "members_tenant_id_fkey"
      columns: ["tenant_id"]
isOneToOne: false
      referencedRelation: "tenants"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "members_user_id_fkey"
      columns: ["user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    }
                  ]
                },"notifications": {
                  Row: {
                    "actor_id": string | null,"collapse_key": string,"created_at": string,"id": string,"kind": string,"mailed_at": string | null,"mailed_times": number,"payload": NonNullable<Json>,"read_at": string | null,"resource": string,"resource_id": string,"resource_kind": string,"tenant_id": string,"times": number,"updated_at": string,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "actor_id"?: string | null,"collapse_key"?: string,"created_at"?: string,"id"?: string,"kind": string,"mailed_at"?: string | null,"mailed_times"?: number,"payload": NonNullable<Json>,"read_at"?: string | null,"resource"?: never,"resource_id": string,"resource_kind": string,"tenant_id": string,"times"?: number,"updated_at"?: string,"user_id": string
                  }
                  Update: {
                    "actor_id"?: string | null,"collapse_key"?: string,"created_at"?: string,"id"?: string,"kind"?: string,"mailed_at"?: string | null,"mailed_times"?: number,"payload"?: NonNullable<Json>,"read_at"?: string | null,"resource"?: never,"resource_id"?: string,"resource_kind"?: string,"tenant_id"?: string,"times"?: number,"updated_at"?: string,"user_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "notifications_actor_id_fkey"
      columns: ["actor_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "notifications_user_id_fkey"
      columns: ["user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    }
                  ]
                },"personas": {
                  Row: {
                    "audience": Database["public"]['Enums']["tile_audience"],"context": NonNullable<Json>,"created_at": string,"created_by": string | null,"label": string,"name": string,"tenant_id": string,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "audience": Database["public"]['Enums']["tile_audience"],"context": NonNullable<Json>,"created_at"?: string,"created_by"?: string | null,"label": string,"name": string,"tenant_id": string,"updated_at"?: string
                  }
                  Update: {
                    "audience"?: Database["public"]['Enums']["tile_audience"],"context"?: NonNullable<Json>,"created_at"?: string,"created_by"?: string | null,"label"?: string,"name"?: string,"tenant_id"?: string,"updated_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "personas_created_by_fkey"
      columns: ["created_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "personas_tenant_id_fkey"
      columns: ["tenant_id"]
isOneToOne: false
      referencedRelation: "tenants"
      referencedColumns: ["id"]
    }
                  ]
                },"previews": {
                  Row: {
                    "audience": Database["public"]['Enums']["tile_audience"] | null,"configuration_id": string,"content_hash": string,"created_at": string,"created_by": string | null,"expires_at": string,"html": string,"id": string,"mode": Database["public"]['Enums']["tile_mode"] | null,"simulated": boolean,"styles": (string)[],"tenant_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "audience"?: Database["public"]['Enums']["tile_audience"] | null,"configuration_id": string,"content_hash": string,"created_at"?: string,"created_by"?: string | null,"expires_at"?: string,"html": string,"id"?: string,"mode"?: Database["public"]['Enums']["tile_mode"] | null,"simulated": boolean,"styles": (string)[],"tenant_id": string
                  }
                  Update: {
                    "audience"?: Database["public"]['Enums']["tile_audience"] | null,"configuration_id"?: string,"content_hash"?: string,"created_at"?: string,"created_by"?: string | null,"expires_at"?: string,"html"?: string,"id"?: string,"mode"?: Database["public"]['Enums']["tile_mode"] | null,"simulated"?: boolean,"styles"?: (string)[],"tenant_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "previews_created_by_fkey"
      columns: ["created_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "previews_tenant_id_configuration_id_fkey"
      columns: ["tenant_id","configuration_id"]
isOneToOne: false
      referencedRelation: "configurations"
      referencedColumns: ["tenant_id","id"]
    }
                  ]
                },"profiles": {
                  Row: {
                    "avatar_url": string | null,"created_at": string,"display_name": string,"id": string,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "avatar_url"?: string | null,"created_at"?: string,"display_name": string,"id": string,"updated_at"?: string
                  }
                  Update: {
                    "avatar_url"?: string | null,"created_at"?: string,"display_name"?: string,"id"?: string,"updated_at"?: string
                  }
                  Relationships: [
                    
                  ]
                },"release_items": {
                  Row: {
                    "activation_id": string | null,"added_by": string | null,"configuration_id": string,"created_at": string,"release_id": string,"target_tenant_id": string,"tenant_id": string,"version_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "activation_id"?: string | null,"added_by"?: string | null,"configuration_id": string,"created_at"?: string,"release_id": string,"target_tenant_id": string,"tenant_id": string,"version_id": string
                  }
                  Update: {
                    "activation_id"?: string | null,"added_by"?: string | null,"configuration_id"?: string,"created_at"?: string,"release_id"?: string,"target_tenant_id"?: string,"tenant_id"?: string,"version_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "release_items_added_by_fkey"
      columns: ["added_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "release_items_target_tenant_id_fkey"
      columns: ["target_tenant_id"]
isOneToOne: false
      referencedRelation: "tenants"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "release_items_tenant_id_release_id_fkey"
      columns: ["tenant_id","release_id"]
isOneToOne: false
      referencedRelation: "releases"
      referencedColumns: ["tenant_id","id"]
    }
                  ]
                },"releases": {
                  Row: {
                    "applied_at": string | null,"applied_by": string | null,"created_at": string,"created_by": string | null,"id": string,"name": string,"rolled_back_at": string | null,"rolled_back_by": string | null,"status": string,"tenant_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "applied_at"?: string | null,"applied_by"?: string | null,"created_at"?: string,"created_by"?: string | null,"id"?: string,"name": string,"rolled_back_at"?: string | null,"rolled_back_by"?: string | null,"status"?: string,"tenant_id": string
                  }
                  Update: {
                    "applied_at"?: string | null,"applied_by"?: string | null,"created_at"?: string,"created_by"?: string | null,"id"?: string,"name"?: string,"rolled_back_at"?: string | null,"rolled_back_by"?: string | null,"status"?: string,"tenant_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "releases_applied_by_fkey"
      columns: ["applied_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "releases_created_by_fkey"
      columns: ["created_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "releases_rolled_back_by_fkey"
      columns: ["rolled_back_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "releases_tenant_id_fkey"
      columns: ["tenant_id"]
isOneToOne: false
      referencedRelation: "tenants"
      referencedColumns: ["id"]
    }
                  ]
                },"room_bans": {
                  Row: {
                    "banned_by": string | null,"created_at": string,"reason": string | null,"room_id": string,"tenant_id": string,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "banned_by"?: string | null,"created_at"?: string,"reason"?: string | null,"room_id": string,"tenant_id": string,"user_id": string
                  }
                  Update: {
                    "banned_by"?: string | null,"created_at"?: string,"reason"?: string | null,"room_id"?: string,"tenant_id"?: string,"user_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "room_bans_banned_by_fkey"
      columns: ["banned_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "room_bans_tenant_id_room_id_fkey"
      columns: ["tenant_id","room_id"]
isOneToOne: false
      referencedRelation: "rooms"
      referencedColumns: ["tenant_id","id"]
    },{
      foreignKeyName: "room_bans_user_id_fkey"
      columns: ["user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    }
                  ]
                },"room_invites": {
                  Row: {
                    "created_at": string,"created_by": string,"expires_at": string,"id": string,"max_uses": number | null,"revoked_at": string | null,"role": Database["public"]['Enums']["member_role"],"room_id": string,"tenant_id": string,"uses": number
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"created_by": string,"expires_at": string,"id"?: string,"max_uses"?: number | null,"revoked_at"?: string | null,"role": Database["public"]['Enums']["member_role"],"room_id": string,"tenant_id": string,"uses"?: number
                  }
                  Update: {
                    "created_at"?: string,"created_by"?: string,"expires_at"?: string,"id"?: string,"max_uses"?: number | null,"revoked_at"?: string | null,"role"?: Database["public"]['Enums']["member_role"],"room_id"?: string,"tenant_id"?: string,"uses"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "room_invites_created_by_fkey"
      columns: ["created_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "room_invites_tenant_id_room_id_fkey"
      columns: ["tenant_id","room_id"]
isOneToOne: false
      referencedRelation: "rooms"
      referencedColumns: ["tenant_id","id"]
    }
                  ]
                },"room_participants": {
                  Row: {
                    "came_by": string,"created_at": string,"joined_at": string,"left_at": string | null,"role": Database["public"]['Enums']["member_role"],"role_at_most": Database["public"]['Enums']["member_role"] | null,"room_id": string,"seen_at": string,"tenant_id": string,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "came_by"?: string,"created_at"?: string,"joined_at"?: string,"left_at"?: string | null,"role": Database["public"]['Enums']["member_role"],"role_at_most"?: Database["public"]['Enums']["member_role"] | null,"room_id": string,"seen_at"?: string,"tenant_id": string,"user_id": string
                  }
                  Update: {
                    "came_by"?: string,"created_at"?: string,"joined_at"?: string,"left_at"?: string | null,"role"?: Database["public"]['Enums']["member_role"],"role_at_most"?: Database["public"]['Enums']["member_role"] | null,"room_id"?: string,"seen_at"?: string,"tenant_id"?: string,"user_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "room_participants_tenant_id_room_id_fkey"
      columns: ["tenant_id","room_id"]
isOneToOne: false
      referencedRelation: "rooms"
      referencedColumns: ["tenant_id","id"]
    },{
      foreignKeyName: "room_participants_user_id_fkey"
      columns: ["user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    }
                  ]
                },"rooms": {
                  Row: {
                    "code": string,"created_at": string,"deleted_at": string | null,"description": string,"drawing": Database["public"]['Enums']["drawing_right"],"guests_allowed": boolean,"has_password": boolean,"id": string,"join_role": Database["public"]['Enums']["member_role"],"last_active_at": string,"max_participants": number,"name": string,"tenant_id": string,"updated_at": string,"visibility": Database["public"]['Enums']["visibility"]
                  }
                  ComputedFields: never
                  Insert: {
                    "code": string,"created_at"?: string,"deleted_at"?: string | null,"description"?: string,"drawing"?: Database["public"]['Enums']["drawing_right"],"guests_allowed"?: boolean,"has_password"?: boolean,"id"?: string,"join_role"?: Database["public"]['Enums']["member_role"],"last_active_at"?: string,"max_participants"?: number,"name": string,"tenant_id": string,"updated_at"?: string,"visibility"?: Database["public"]['Enums']["visibility"]
                  }
                  Update: {
                    "code"?: string,"created_at"?: string,"deleted_at"?: string | null,"description"?: string,"drawing"?: Database["public"]['Enums']["drawing_right"],"guests_allowed"?: boolean,"has_password"?: boolean,"id"?: string,"join_role"?: Database["public"]['Enums']["member_role"],"last_active_at"?: string,"max_participants"?: number,"name"?: string,"tenant_id"?: string,"updated_at"?: string,"visibility"?: Database["public"]['Enums']["visibility"]
                  }
                  Relationships: [
                    {
      foreignKeyName: "rooms_tenant_id_fkey"
      columns: ["tenant_id"]
isOneToOne: false
      referencedRelation: "tenants"
      referencedColumns: ["id"]
    }
                  ]
                },"schedules": {
                  Row: {
                    "created_at": string,"created_by": string | null,"cron": string | null,"error": string | null,"id": string,"kind": string,"last_at": string | null,"next_at": string,"payload": NonNullable<Json>,"tenant_id": string,"zone": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"created_by"?: string | null,"cron"?: string | null,"error"?: string | null,"id"?: string,"kind": string,"last_at"?: string | null,"next_at": string,"payload"?: NonNullable<Json>,"tenant_id": string,"zone"?: string
                  }
                  Update: {
                    "created_at"?: string,"created_by"?: string | null,"cron"?: string | null,"error"?: string | null,"id"?: string,"kind"?: string,"last_at"?: string | null,"next_at"?: string,"payload"?: NonNullable<Json>,"tenant_id"?: string,"zone"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "schedules_created_by_fkey"
      columns: ["created_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "schedules_tenant_id_fkey"
      columns: ["tenant_id"]
isOneToOne: false
      referencedRelation: "tenants"
      referencedColumns: ["id"]
    }
                  ]
                },"share_links": {
                  Row: {
                    "created_at": string,"created_by": string,"expires_at": string,"failed_attempts": number,"has_password": boolean,"id": string,"kind": string,"last_used_at": string | null,"locked_until": string | null,"max_uses": number | null,"name": string | null,"resource_id": string,"revision": string | null,"revoked_at": string | null,"tenant_id": string,"uses": number
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"created_by": string,"expires_at": string,"failed_attempts"?: number,"has_password": boolean,"id"?: string,"kind": string,"last_used_at"?: string | null,"locked_until"?: string | null,"max_uses"?: number | null,"name"?: string | null,"resource_id": string,"revision"?: string | null,"revoked_at"?: string | null,"tenant_id": string,"uses"?: number
                  }
                  Update: {
                    "created_at"?: string,"created_by"?: string,"expires_at"?: string,"failed_attempts"?: number,"has_password"?: boolean,"id"?: string,"kind"?: string,"last_used_at"?: string | null,"locked_until"?: string | null,"max_uses"?: number | null,"name"?: string | null,"resource_id"?: string,"revision"?: string | null,"revoked_at"?: string | null,"tenant_id"?: string,"uses"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "share_links_created_by_fkey"
      columns: ["created_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    }
                  ]
                },"share_visits": {
                  Row: {
                    "created_at": string,"id": string,"outcome": string,"share_link_id": string,"tenant_id": string,"user_id": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"id"?: string,"outcome": string,"share_link_id": string,"tenant_id": string,"user_id"?: string | null
                  }
                  Update: {
                    "created_at"?: string,"id"?: string,"outcome"?: string,"share_link_id"?: string,"tenant_id"?: string,"user_id"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "share_visits_tenant_id_share_link_id_fkey"
      columns: ["tenant_id","share_link_id"]
isOneToOne: false
      referencedRelation: "share_links"
      referencedColumns: ["tenant_id","id"]
    },{
      foreignKeyName: "share_visits_user_id_fkey"
      columns: ["user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    }
                  ]
                },"tenants": {
                  Row: {
                    "allowed_origins": (string)[],"audit_retention": string | null,"created_at": string,"deleted_at": string | null,"id": string,"mfa_required": boolean,"name": string,"session_max_age": string | null,"slug": string,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "allowed_origins"?: (string)[],"audit_retention"?: string | null,"created_at"?: string,"deleted_at"?: string | null,"id"?: string,"mfa_required"?: boolean,"name": string,"session_max_age"?: string | null,"slug": string,"updated_at"?: string
                  }
                  Update: {
                    "allowed_origins"?: (string)[],"audit_retention"?: string | null,"created_at"?: string,"deleted_at"?: string | null,"id"?: string,"mfa_required"?: boolean,"name"?: string,"session_max_age"?: string | null,"slug"?: string,"updated_at"?: string
                  }
                  Relationships: [
                    
                  ]
                },"tiles": {
                  Row: {
                    "category": string,"container": boolean,"created_at": string,"created_by": string | null,"default_props": NonNullable<Json>,"deprecated_at": string | null,"description": string,"id": string,"name": string,"replaced_by": string | null,"sample_context": NonNullable<Json>,"schema": NonNullable<Json>,"template": string,"tenant_id": string,"type": string,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "category": string,"container"?: boolean,"created_at"?: string,"created_by"?: string | null,"default_props"?: NonNullable<Json>,"deprecated_at"?: string | null,"description"?: string,"id"?: string,"name": string,"replaced_by"?: string | null,"sample_context"?: NonNullable<Json>,"schema": NonNullable<Json>,"template": string,"tenant_id": string,"type": string,"version"?: number
                  }
                  Update: {
                    "category"?: string,"container"?: boolean,"created_at"?: string,"created_by"?: string | null,"default_props"?: NonNullable<Json>,"deprecated_at"?: string | null,"description"?: string,"id"?: string,"name"?: string,"replaced_by"?: string | null,"sample_context"?: NonNullable<Json>,"schema"?: NonNullable<Json>,"template"?: string,"tenant_id"?: string,"type"?: string,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "tiles_created_by_fkey"
      columns: ["created_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "tiles_tenant_id_fkey"
      columns: ["tenant_id"]
isOneToOne: false
      referencedRelation: "tenants"
      referencedColumns: ["id"]
    }
                  ]
                }
          }
          Views: {
            "room_snapshots": {
                  Row: {
                    "created_at": string,"created_by": string | null,"id": string,"is_named": boolean | null,"name": string | null,"room_id": string,"size": number | null,"tenant_id": string,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                           "created_at"?: string | null,"created_by"?: string | null,"id"?: string | null,"is_named"?: never,"name"?: string | null,"room_id"?: string | null,"size"?: number | null,"tenant_id"?: string | null,"version"?: number | null
                         }
                        Update: {
                           "created_at"?: string | null,"created_by"?: string | null,"id"?: string | null,"is_named"?: never,"name"?: string | null,"room_id"?: string | null,"size"?: number | null,"tenant_id"?: string | null,"version"?: number | null
                         }
                        Relationships: [
                    {
      foreignKeyName: "document_versions_created_by_fkey"
      columns: ["created_by"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    }
                  ]
                }
          }
          Functions: {
            "accept_invitation":
{ Args: { "token": string }; Returns: {
              "allowed_origins": (string)[],
"audit_retention": string | null,
"created_at": string,
"deleted_at": string | null,
"id": string,
"mfa_required": boolean,
"name": string,
"session_max_age": string | null,
"slug": string,
"updated_at": string
            }
                          SetofOptions: {
        from: "*"
        to: "tenants"
        isOneToOne: true
        isSetofReturn: false
      } },
"activate_configuration":
{ Args: { "expected_revision": number,"id": string }; Returns: {
              "activated_by": string | null,
"configuration_id": string,
"content": NonNullable<Json>,
"content_hash": string,
"created_at": string,
"ended_at": string | null,
"id": string,
"number": number,
"previous_id": string | null,
"revision": number,
"tenant_id": string,
"version_id": string | null
            }
                          SetofOptions: {
        from: "*"
        to: "configuration_activations"
        isOneToOne: true
        isSetofReturn: false
      } },
"add_to_release":
{ Args: { "configuration_id": string,"release_id": string,"version"?: number }; Returns: {
              "activation_id": string | null,
"added_by": string | null,
"configuration_id": string,
"created_at": string,
"release_id": string,
"target_tenant_id": string,
"tenant_id": string,
"version_id": string
            }
                          SetofOptions: {
        from: "*"
        to: "release_items"
        isOneToOne: true
        isSetofReturn: false
      } },
"allow_origins":
{ Args: { "origins": (string)[],"tenant_id": string }; Returns: undefined
                           },
"apply_release":
{ Args: { "id": string }; Returns: {
              "applied_at": string | null,
"applied_by": string | null,
"created_at": string,
"created_by": string | null,
"id": string,
"name": string,
"rolled_back_at": string | null,
"rolled_back_by": string | null,
"status": string,
"tenant_id": string
            }
                          SetofOptions: {
        from: "*"
        to: "releases"
        isOneToOne: true
        isSetofReturn: false
      } },
"approve_configuration":
{ Args: { "comment"?: string,"content_hash": string,"id": string }; Returns: {
              "comment": string,
"configuration_id": string,
"content_hash": string,
"created_at": string,
"decided_at": string | null,
"decided_by": string | null,
"id": string,
"message": string,
"requested_by": string | null,
"status": string,
"tenant_id": string,
"used_at": string | null
            }
                          SetofOptions: {
        from: "*"
        to: "configuration_approvals"
        isOneToOne: true
        isSetofReturn: false
      } },
"ban_participant":
{ Args: { "reason"?: string,"room_id": string,"user_id": string }; Returns: undefined
                           },
"cancel_job":
{ Args: { "id": string }; Returns: undefined
                           },
"cancel_scheduled_activation":
{ Args: { "id": string }; Returns: {
              "activation_id": string | null,
"at": string,
"begins_by": string | null,
"configuration_id": string,
"created_at": string,
"created_by": string | null,
"ends_by": string | null,
"error": string | null,
"id": string,
"status": string,
"tenant_id": string,
"until": string | null,
"version_id": string
            }
                          SetofOptions: {
        from: "*"
        to: "activation_schedules"
        isOneToOne: true
        isSetofReturn: false
      } },
"clone_configuration":
{ Args: { "description"?: string,"id": string,"name": string,"tenant_id"?: string }; Returns: {
              "activated_at": string | null,
"created_at": string,
"created_by": string | null,
"deleted_at": string | null,
"description": string,
"id": string,
"is_active": boolean,
"name": string,
"origin_id": string | null,
"origin_tenant_id": string | null,
"origin_version": number | null,
"revision": number,
"status": string,
"tenant_id": string,
"updated_at": string
            }
                          SetofOptions: {
        from: "*"
        to: "configurations"
        isOneToOne: true
        isSetofReturn: false
      } },
"closed_tenants":
{ Args: Record<PropertyKey, never>; Returns: {
              "reason": string,"tenant_id": string
            }[]
                           },
"context_secret":
{ Args: { "tenant_id": string }; Returns: string
                           },
"count_call":
{ Args: Record<PropertyKey, never>; Returns: {
              "allowed": boolean,"at_most": number,"remaining": number,"reset": number,"retry_after": number
            }[]
                           },
"create_api_key":
{ Args: { "expires_at"?: string,"name": string,"outlives_maker"?: boolean,"resource"?: string,"role": Database["public"]['Enums']["member_role"],"tenant": string }; Returns: {
              "api_key": string,"id": string
            }[]
                           },
"create_comment":
{ Args: { "anchor"?: Json,"body": string,"mentions"?: (string)[],"resource": string,"thread"?: string }; Returns: {
              "anchor": Json | null,
"author_id": string | null,
"body": string,
"created_at": string,
"deleted_at": string | null,
"edited_at": string | null,
"id": string,
"mentions": (string)[],
"resolved_at": string | null,
"resolved_by": string | null,
"resource": string,
"resource_id": string,
"resource_kind": string,
"tenant_id": string,
"thread_id": string
            }
                          SetofOptions: {
        from: "*"
        to: "comments"
        isOneToOne: true
        isSetofReturn: false
      } },
"create_configuration":
{ Args: { "clone_from"?: string,"description"?: string,"name": string,"tenant_id": string }; Returns: {
              "activated_at": string | null,
"created_at": string,
"created_by": string | null,
"deleted_at": string | null,
"description": string,
"id": string,
"is_active": boolean,
"name": string,
"origin_id": string | null,
"origin_tenant_id": string | null,
"origin_version": number | null,
"revision": number,
"status": string,
"tenant_id": string,
"updated_at": string
            }
                          SetofOptions: {
        from: "*"
        to: "configurations"
        isOneToOne: true
        isSetofReturn: false
      } },
"create_export":
{ Args: { "format": string,"options"?: Json,"resource": string }; Returns: {
              "created_at": string,
"error": string | null,
"expires_at": string,
"file_name": string,
"finished_at": string | null,
"format": string,
"id": string,
"job_id": string | null,
"kind": string,
"options": NonNullable<Json>,
"path": string | null,
"requested_by": string,
"resource_id": string,
"status": string,
"tenant_id": string
            }
                          SetofOptions: {
        from: "*"
        to: "exports"
        isOneToOne: true
        isSetofReturn: false
      } },
"create_release":
{ Args: { "name": string,"tenant_id": string }; Returns: {
              "applied_at": string | null,
"applied_by": string | null,
"created_at": string,
"created_by": string | null,
"id": string,
"name": string,
"rolled_back_at": string | null,
"rolled_back_by": string | null,
"status": string,
"tenant_id": string
            }
                          SetofOptions: {
        from: "*"
        to: "releases"
        isOneToOne: true
        isSetofReturn: false
      } },
"create_room":
{ Args: { "name": string,"tenant_id": string,"visibility"?: Database["public"]['Enums']["visibility"] }; Returns: {
              "code": string,
"created_at": string,
"deleted_at": string | null,
"description": string,
"drawing": Database["public"]['Enums']["drawing_right"],
"guests_allowed": boolean,
"has_password": boolean,
"id": string,
"join_role": Database["public"]['Enums']["member_role"],
"last_active_at": string,
"max_participants": number,
"name": string,
"tenant_id": string,
"updated_at": string,
"visibility": Database["public"]['Enums']["visibility"]
            }
                          SetofOptions: {
        from: "*"
        to: "rooms"
        isOneToOne: true
        isSetofReturn: false
      } },
"create_room_invite":
{ Args: { "expires_in"?: number,"max_uses"?: number,"role"?: Database["public"]['Enums']["member_role"],"room_id": string }; Returns: {
              "expires_at": string,"id": string,"token": string
            }[]
                           },
"create_share_link":
{ Args: { "options"?: Json,"resource_id": string,"resource_type": string }; Returns: Json
                           },
"create_snapshot":
{ Args: { "name": string,"resource_id": string,"resource_kind": string }; Returns: {
              "created_at": string,
"created_by": string | null,
"id": string,
"kept_until": string | null,
"name": string | null,
"resource": string,
"resource_id": string,
"resource_kind": string,
"size": number | null,
"tenant_id": string,
"version": number
            }
                          SetofOptions: {
        from: "*"
        to: "document_versions"
        isOneToOne: true
        isSetofReturn: false
      } },
"create_tenant":
{ Args: { "name": string,"slug": string }; Returns: {
              "allowed_origins": (string)[],
"audit_retention": string | null,
"created_at": string,
"deleted_at": string | null,
"id": string,
"mfa_required": boolean,
"name": string,
"session_max_age": string | null,
"slug": string,
"updated_at": string
            }
                          SetofOptions: {
        from: "*"
        to: "tenants"
        isOneToOne: true
        isSetofReturn: false
      } },
"create_tile":
{ Args: { "definition": Json,"tenant_id": string,"type": string }; Returns: {
              "category": string,
"container": boolean,
"created_at": string,
"created_by": string | null,
"default_props": NonNullable<Json>,
"deprecated_at": string | null,
"description": string,
"id": string,
"name": string,
"replaced_by": string | null,
"sample_context": NonNullable<Json>,
"schema": NonNullable<Json>,
"template": string,
"tenant_id": string,
"type": string,
"version": number
            }
                          SetofOptions: {
        from: "*"
        to: "tiles"
        isOneToOne: true
        isSetofReturn: false
      } },
"deactivate_configuration":
{ Args: { "id": string }; Returns: {
              "activated_by": string | null,
"configuration_id": string,
"content": NonNullable<Json>,
"content_hash": string,
"created_at": string,
"ended_at": string | null,
"id": string,
"number": number,
"previous_id": string | null,
"revision": number,
"tenant_id": string,
"version_id": string | null
            }
                          SetofOptions: {
        from: "*"
        to: "configuration_activations"
        isOneToOne: true
        isSetofReturn: false
      } },
"delete_comment":
{ Args: { "id": string }; Returns: undefined
                           },
"delete_configuration":
{ Args: { "id": string }; Returns: string
                           },
"delete_persona":
{ Args: { "name": string,"tenant_id": string }; Returns: undefined
                           },
"delete_room":
{ Args: { "room_id": string }; Returns: string
                           },
"delete_snapshot":
{ Args: { "id": string }; Returns: undefined
                           },
"delete_tenant":
{ Args: { "tenant_id": string }; Returns: string
                           },
"deleted_rooms":
{ Args: Record<PropertyKey, never>; Returns: {
              "deleted_at": string,"id": string,"name": string,"purged_at": string,"tenant_id": string
            }[]
                           },
"deleted_tenants":
{ Args: Record<PropertyKey, never>; Returns: {
              "deleted_at": string,"id": string,"name": string,"purged_at": string,"slug": string
            }[]
                           },
"deprecate_tile":
{ Args: { "replaced_by"?: string,"tenant_id": string,"type": string }; Returns: undefined
                           },
"diff_versions":
{ Args: { "a": string,"b": string }; Returns: Json
                           },
"edit_comment":
{ Args: { "body": string,"id": string,"mentions"?: (string)[] }; Returns: {
              "anchor": Json | null,
"author_id": string | null,
"body": string,
"created_at": string,
"deleted_at": string | null,
"edited_at": string | null,
"id": string,
"mentions": (string)[],
"resolved_at": string | null,
"resolved_by": string | null,
"resource": string,
"resource_id": string,
"resource_kind": string,
"tenant_id": string,
"thread_id": string
            }
                          SetofOptions: {
        from: "*"
        to: "comments"
        isOneToOne: true
        isSetofReturn: false
      } },
"explain_access":
{ Args: { "action": string,"resource": string,"user_id": string }; Returns: {
              "allowed": boolean,"needed": Database["public"]['Enums']["member_role"],"role": Database["public"]['Enums']["member_role"],"source": string
            }[]
                           },
"get_attribution":
{ Args: { "clients"?: (number)[],"resource_id": string,"resource_kind": string }; Returns: Json
                           },
"get_configuration":
{ Args: { "id": string }; Returns: Json
                           },
"get_room":
{ Args: { "room": string }; Returns: {
              "code": string,"created_at": string,"description": string,"drawing": Database["public"]['Enums']["drawing_right"],"guests_allowed": boolean,"has_password": boolean,"id": string,"join_role": Database["public"]['Enums']["member_role"],"last_active_at": string,"max_participants": number,"name": string,"participants": number,"role": Database["public"]['Enums']["member_role"],"tenant_id": string,"updated_at": string,"visibility": Database["public"]['Enums']["visibility"]
            }[]
                           },
"get_snapshot":
{ Args: { "id": string }; Returns: Json
                           },
"import_configuration":
{ Args: { "file": Json,"name"?: string,"tenant_id": string }; Returns: {
              "activated_at": string | null,
"created_at": string,
"created_by": string | null,
"deleted_at": string | null,
"description": string,
"id": string,
"is_active": boolean,
"name": string,
"origin_id": string | null,
"origin_tenant_id": string | null,
"origin_version": number | null,
"revision": number,
"status": string,
"tenant_id": string,
"updated_at": string
            }
                          SetofOptions: {
        from: "*"
        to: "configurations"
        isOneToOne: true
        isSetofReturn: false
      } },
"invite_member":
{ Args: { "email": string,"role": Database["public"]['Enums']["member_role"],"tenant_id": string }; Returns: {
              "accepted_at": string | null,
"created_at": string,
"email": string,
"expires_at": string,
"id": string,
"invited_by": string,
"revoked_at": string | null,
"role": Database["public"]['Enums']["member_role"],
"tenant_id": string
            }
                          SetofOptions: {
        from: "*"
        to: "invitations"
        isOneToOne: true
        isSetofReturn: false
      } },
"join_room":
{ Args: { "invite"?: string,"password"?: string,"room": string }; Returns: Json
                           },
"keep_audit_for":
{ Args: { "retention": string,"tenant_id": string }; Returns: undefined
                           },
"keep_preview":
{ Args: { "audience"?: Database["public"]['Enums']["tile_audience"],"configuration_id": string,"content_hash": string,"html": string,"mode"?: Database["public"]['Enums']["tile_mode"],"simulated": boolean,"styles": (string)[],"user_id": string }; Returns: string
                           },
"kick_participant":
{ Args: { "room_id": string,"user_id": string }; Returns: undefined
                           },
"leave_room":
{ Args: { "room_id": string }; Returns: undefined
                           },
"limit_session_age":
{ Args: { "max_age": string,"tenant_id": string }; Returns: undefined
                           },
"list_configurations":
{ Args: { "after"?: string,"at_most"?: number,"search"?: string,"status"?: string,"tenant_id": string }; Returns: Json
                           },
"list_document_sessions":
{ Args: { "before"?: string,"page_size"?: number,"resource_id": string,"resource_kind": string }; Returns: {
              "bytes": number,"edits": number,"ended_at": string,"started_at": string,"user_id": string
            }[]
                           },
"list_quarantine":
{ Args: { "before"?: number,"resource_id": string,"resource_kind": string }; Returns: {
              "created_at": string,"id": number,"path": (string)[],"reason": string,"user_id": string,"value": Json
            }[]
                           },
"list_rooms":
{ Args: { "before"?: string,"before_id"?: string,"in_tenant"?: string,"page_size"?: number,"search"?: string }; Returns: {
              "code": string,"created_at": string,"description": string,"drawing": Database["public"]['Enums']["drawing_right"],"guests_allowed": boolean,"has_password": boolean,"id": string,"join_role": Database["public"]['Enums']["member_role"],"last_active_at": string,"max_participants": number,"name": string,"participants": number,"role": Database["public"]['Enums']["member_role"],"tenant_id": string,"updated_at": string,"visibility": Database["public"]['Enums']["visibility"]
            }[]
                           },
"mark_all_notifications_read":
{ Args: { "tenant_id"?: string }; Returns: number
                           },
"mark_notification_read":
{ Args: { "id": string }; Returns: undefined
                           },
"notification_settings":
{ Args: Record<PropertyKey, never>; Returns: {
              "delivery": Database["public"]['Enums']["notification_delivery"],"kind": string,"title": string
            }[]
                           },
"open_previews":
{ Args: { "configuration_id": string,"content_hashes": (string)[] }; Returns: {
              "content_hash": string,"html": string,"token": string
            }[]
                           },
"open_share_link":
{ Args: { "password"?: string,"token": string }; Returns: Json
                           },
"open_share_link_for":
{ Args: { "headers": Json,"password": string,"token": string,"visitor": string }; Returns: Json
                           },
"preview_release":
{ Args: { "id": string }; Returns: Json
                           },
"preview_source":
{ Args: { "compare"?: boolean,"configuration_id": string,"version"?: number }; Returns: Json
                           },
"publish_configuration":
{ Args: { "expected_revision": number,"id": string,"message"?: string }; Returns: {
              "configuration_id": string,
"content": NonNullable<Json>,
"content_hash": string,
"created_at": string,
"created_by": string | null,
"id": string,
"message": string,
"tenant_id": string,
"version": number
            }
                          SetofOptions: {
        from: "*"
        to: "configuration_versions"
        isOneToOne: true
        isSetofReturn: false
      } },
"publish_tile_version":
{ Args: { "definition": Json,"tenant_id": string,"type": string }; Returns: {
              "category": string,
"container": boolean,
"created_at": string,
"created_by": string | null,
"default_props": NonNullable<Json>,
"deprecated_at": string | null,
"description": string,
"id": string,
"name": string,
"replaced_by": string | null,
"sample_context": NonNullable<Json>,
"schema": NonNullable<Json>,
"template": string,
"tenant_id": string,
"type": string,
"version": number
            }
                          SetofOptions: {
        from: "*"
        to: "tiles"
        isOneToOne: true
        isSetofReturn: false
      } },
"realtime_topic":
{ Args: { "id": string,"kind": string }; Returns: string
                           },
"redeem_api_key":
{ Args: { "api_key": string }; Returns: {
              "email": string,"id": string,"name": string,"ready": boolean
            }[]
                           },
"reject_configuration":
{ Args: { "comment"?: string,"content_hash": string,"id": string }; Returns: {
              "comment": string,
"configuration_id": string,
"content_hash": string,
"created_at": string,
"decided_at": string | null,
"decided_by": string | null,
"id": string,
"message": string,
"requested_by": string | null,
"status": string,
"tenant_id": string,
"used_at": string | null
            }
                          SetofOptions: {
        from: "*"
        to: "configuration_approvals"
        isOneToOne: true
        isSetofReturn: false
      } },
"remove_context_source":
{ Args: { "tenant_id": string }; Returns: undefined
                           },
"remove_from_release":
{ Args: { "configuration_id": string,"release_id": string }; Returns: undefined
                           },
"remove_member":
{ Args: { "tenant_id": string,"user_id": string }; Returns: undefined
                           },
"rename_snapshot":
{ Args: { "id": string,"name": string }; Returns: {
              "created_at": string,
"created_by": string | null,
"id": string,
"kept_until": string | null,
"name": string | null,
"resource": string,
"resource_id": string,
"resource_kind": string,
"size": number | null,
"tenant_id": string,
"version": number
            }
                          SetofOptions: {
        from: "*"
        to: "document_versions"
        isOneToOne: true
        isSetofReturn: false
      } },
"request_approval":
{ Args: { "configuration_id": string,"expected_revision": number,"message"?: string }; Returns: {
              "comment": string,
"configuration_id": string,
"content_hash": string,
"created_at": string,
"decided_at": string | null,
"decided_by": string | null,
"id": string,
"message": string,
"requested_by": string | null,
"status": string,
"tenant_id": string,
"used_at": string | null
            }
                          SetofOptions: {
        from: "*"
        to: "configuration_approvals"
        isOneToOne: true
        isSetofReturn: false
      } },
"require_approval":
{ Args: { "required": boolean,"tenant_id": string }; Returns: undefined
                           },
"require_mfa":
{ Args: { "required": boolean,"tenant_id": string }; Returns: undefined
                           },
"resolve_thread":
{ Args: { "id": string,"resolved"?: boolean }; Returns: {
              "anchor": Json | null,
"author_id": string | null,
"body": string,
"created_at": string,
"deleted_at": string | null,
"edited_at": string | null,
"id": string,
"mentions": (string)[],
"resolved_at": string | null,
"resolved_by": string | null,
"resource": string,
"resource_id": string,
"resource_kind": string,
"tenant_id": string,
"thread_id": string
            }
                          SetofOptions: {
        from: "*"
        to: "comments"
        isOneToOne: true
        isSetofReturn: false
      } },
"restore_configuration":
{ Args: { "id": string }; Returns: {
              "activated_at": string | null,
"created_at": string,
"created_by": string | null,
"deleted_at": string | null,
"description": string,
"id": string,
"is_active": boolean,
"name": string,
"origin_id": string | null,
"origin_tenant_id": string | null,
"origin_version": number | null,
"revision": number,
"status": string,
"tenant_id": string,
"updated_at": string
            }
                          SetofOptions: {
        from: "*"
        to: "configurations"
        isOneToOne: true
        isSetofReturn: false
      } },
"restore_document":
{ Args: { "at"?: string,"resource_id": string,"resource_kind": string,"version"?: number }; Returns: string
                           },
"restore_room":
{ Args: { "room_id": string }; Returns: undefined
                           },
"restore_tenant":
{ Args: { "tenant_id": string }; Returns: undefined
                           },
"restore_version":
{ Args: { "configuration_id": string,"expected_revision"?: number,"version": number }; Returns: {
              "activated_at": string | null,
"created_at": string,
"created_by": string | null,
"deleted_at": string | null,
"description": string,
"id": string,
"is_active": boolean,
"name": string,
"origin_id": string | null,
"origin_tenant_id": string | null,
"origin_version": number | null,
"revision": number,
"status": string,
"tenant_id": string,
"updated_at": string
            }
                          SetofOptions: {
        from: "*"
        to: "configurations"
        isOneToOne: true
        isSetofReturn: false
      } },
"retry_job":
{ Args: { "id": string }; Returns: undefined
                           },
"revoke_api_key":
{ Args: { "id": string }; Returns: undefined
                           },
"revoke_invitation":
{ Args: { "id": string }; Returns: undefined
                           },
"revoke_room_invite":
{ Args: { "id": string }; Returns: undefined
                           },
"revoke_share_link":
{ Args: { "id": string }; Returns: undefined
                           },
"roll_back_release":
{ Args: { "id": string }; Returns: {
              "applied_at": string | null,
"applied_by": string | null,
"created_at": string,
"created_by": string | null,
"id": string,
"name": string,
"rolled_back_at": string | null,
"rolled_back_by": string | null,
"status": string,
"tenant_id": string
            }
                          SetofOptions: {
        from: "*"
        to: "releases"
        isOneToOne: true
        isSetofReturn: false
      } },
"rollback_activation":
{ Args: { "id": string }; Returns: {
              "activated_by": string | null,
"configuration_id": string,
"content": NonNullable<Json>,
"content_hash": string,
"created_at": string,
"ended_at": string | null,
"id": string,
"number": number,
"previous_id": string | null,
"revision": number,
"tenant_id": string,
"version_id": string | null
            }
                          SetofOptions: {
        from: "*"
        to: "configuration_activations"
        isOneToOne: true
        isSetofReturn: false
      } },
"rotate_api_key":
{ Args: { "id": string }; Returns: string
                           },
"save_configuration":
{ Args: { "configuration_id": string,"content": Json,"expected_revision": number }; Returns: {
              "activated_at": string | null,
"created_at": string,
"created_by": string | null,
"deleted_at": string | null,
"description": string,
"id": string,
"is_active": boolean,
"name": string,
"origin_id": string | null,
"origin_tenant_id": string | null,
"origin_version": number | null,
"revision": number,
"status": string,
"tenant_id": string,
"updated_at": string
            }
                          SetofOptions: {
        from: "*"
        to: "configurations"
        isOneToOne: true
        isSetofReturn: false
      } },
"save_configuration_data":
{ Args: { "audience": Database["public"]['Enums']["tile_audience"],"configuration_id": string,"expected_revision": number,"mode": Database["public"]['Enums']["tile_mode"],"settings"?: Json,"tile_structure": Json }; Returns: {
              "activated_at": string | null,
"created_at": string,
"created_by": string | null,
"deleted_at": string | null,
"description": string,
"id": string,
"is_active": boolean,
"name": string,
"origin_id": string | null,
"origin_tenant_id": string | null,
"origin_version": number | null,
"revision": number,
"status": string,
"tenant_id": string,
"updated_at": string
            }
                          SetofOptions: {
        from: "*"
        to: "configurations"
        isOneToOne: true
        isSetofReturn: false
      } },
"save_persona":
{ Args: { "audience": Database["public"]['Enums']["tile_audience"],"context": Json,"label": string,"name": string,"tenant_id": string }; Returns: undefined
                           },
"schedule_activation":
{ Args: { "at": string,"id": string,"until"?: string,"version"?: number }; Returns: {
              "activation_id": string | null,
"at": string,
"begins_by": string | null,
"configuration_id": string,
"created_at": string,
"created_by": string | null,
"ends_by": string | null,
"error": string | null,
"id": string,
"status": string,
"tenant_id": string,
"until": string | null,
"version_id": string
            }
                          SetofOptions: {
        from: "*"
        to: "activation_schedules"
        isOneToOne: true
        isSetofReturn: false
      } },
"schedule_export":
{ Args: { "cron": string,"format": string,"options"?: Json,"resource": string,"zone"?: string }; Returns: string
                           },
"set_context_source":
{ Args: { "audience": string,"claims"?: (string)[],"issuer": string,"jwks_url"?: string,"secret"?: string,"tenant_id": string }; Returns: undefined
                           },
"set_member_role":
{ Args: { "role": Database["public"]['Enums']["member_role"],"tenant_id": string,"user_id": string }; Returns: {
              "created_at": string,
"role": Database["public"]['Enums']["member_role"],
"tenant_id": string,
"user_id": string
            }
                          SetofOptions: {
        from: "*"
        to: "members"
        isOneToOne: true
        isSetofReturn: false
      } },
"set_notification_delivery":
{ Args: { "delivery": Database["public"]['Enums']["notification_delivery"],"kind": string }; Returns: undefined
                           },
"set_participant_role":
{ Args: { "role": Database["public"]['Enums']["member_role"],"room_id": string,"user_id": string }; Returns: {
              "came_by": string,
"created_at": string,
"joined_at": string,
"left_at": string | null,
"role": Database["public"]['Enums']["member_role"],
"role_at_most": Database["public"]['Enums']["member_role"] | null,
"room_id": string,
"seen_at": string,
"tenant_id": string,
"user_id": string
            }
                          SetofOptions: {
        from: "*"
        to: "room_participants"
        isOneToOne: true
        isSetofReturn: false
      } },
"set_quota":
{ Args: { "at_most": number,"kind": string,"tenant_id": string }; Returns: undefined
                           },
"set_room_password":
{ Args: { "password"?: string,"room_id": string }; Returns: undefined
                           },
"settings_schema":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"tenant_usage":
{ Args: { "tenant_id": string }; Returns: {
              "at_most": number,"daily": boolean,"kind": string,"unit": string,"used": number
            }[]
                           },
"transfer_ownership":
{ Args: { "tenant_id": string,"user_id": string }; Returns: undefined
                           },
"unban_participant":
{ Args: { "room_id": string,"user_id": string }; Returns: undefined
                           },
"undo_edits":
{ Args: { "resource_id": string,"resource_kind": string,"since": string,"until"?: string,"user_id": string }; Returns: string
                           },
"unschedule":
{ Args: { "id": string }; Returns: undefined
                           },
"update_configuration":
{ Args: { "description"?: string,"id": string,"name"?: string }; Returns: {
              "activated_at": string | null,
"created_at": string,
"created_by": string | null,
"deleted_at": string | null,
"description": string,
"id": string,
"is_active": boolean,
"name": string,
"origin_id": string | null,
"origin_tenant_id": string | null,
"origin_version": number | null,
"revision": number,
"status": string,
"tenant_id": string,
"updated_at": string
            }
                          SetofOptions: {
        from: "*"
        to: "configurations"
        isOneToOne: true
        isSetofReturn: false
      } },
"update_from_origin":
{ Args: { "choices"?: Json,"expected_revision": number,"id": string }; Returns: {
              "activated_at": string | null,
"created_at": string,
"created_by": string | null,
"deleted_at": string | null,
"description": string,
"id": string,
"is_active": boolean,
"name": string,
"origin_id": string | null,
"origin_tenant_id": string | null,
"origin_version": number | null,
"revision": number,
"status": string,
"tenant_id": string,
"updated_at": string
            }
                          SetofOptions: {
        from: "*"
        to: "configurations"
        isOneToOne: true
        isSetofReturn: false
      } },
"update_room":
{ Args: { "description"?: string,"drawing"?: Database["public"]['Enums']["drawing_right"],"guests_allowed"?: boolean,"join_role"?: Database["public"]['Enums']["member_role"],"max_participants"?: number,"name"?: string,"room_id": string,"visibility"?: Database["public"]['Enums']["visibility"] }; Returns: {
              "code": string,
"created_at": string,
"deleted_at": string | null,
"description": string,
"drawing": Database["public"]['Enums']["drawing_right"],
"guests_allowed": boolean,
"has_password": boolean,
"id": string,
"join_role": Database["public"]['Enums']["member_role"],
"last_active_at": string,
"max_participants": number,
"name": string,
"tenant_id": string,
"updated_at": string,
"visibility": Database["public"]['Enums']["visibility"]
            }
                          SetofOptions: {
        from: "*"
        to: "rooms"
        isOneToOne: true
        isSetofReturn: false
      } },
"verify_audit_chain":
{ Args: { "first"?: number,"hash"?: string,"seq"?: number,"tenant": string }; Returns: {
              "begins_at": number,"broken_at": number,"reason": string,"sealed": number,"unsealed": number,"valid": boolean
            }[]
                           }
          }
          Enums: {
            "drawing_right": "editors"|"owners"|"nobody","job_priority": "interactive"|"normal"|"bulk","member_role": "viewer"|"editor"|"admin"|"owner","notification_delivery": "none"|"in_app"|"digest","tile_audience": "consumer"|"business","tile_mode": "app"|"desktop"|"mobile","visibility": "private"|"tenant"|"public"
          }
          CompositeTypes: {
            [_ in never]: never
          }
        }
}

type DatabaseWithoutInternals = Omit<Database, '__InternalSupabase'>

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, "public">]

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
        DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])
    : never = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
      DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])[TableName] extends {
      Row: infer R
    }
    ? R
    : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
  ? (DefaultSchema["Tables"] & DefaultSchema["Views"])[DefaultSchemaTableNameOrOptions] extends {
      Row: infer R
    }
    ? R
    : never
  : never

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Insert: infer I
    }
    ? I
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
  ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
      Insert: infer I
    }
    ? I
    : never
  : never

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Update: infer U
    }
    ? U
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
  ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
      Update: infer U
    }
    ? U
    : never
  : never

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    | keyof DefaultSchema["Enums"]
    | { schema: keyof DatabaseWithoutInternals },
  EnumName extends DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"]
    : never = never
> = DefaultSchemaEnumNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"]
  ? DefaultSchema["Enums"][DefaultSchemaEnumNameOrOptions]
  : never

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    | keyof DefaultSchema["CompositeTypes"]
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"]
    : never = never
> = PublicCompositeTypeNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"][CompositeTypeName]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema["CompositeTypes"]
  ? DefaultSchema["CompositeTypes"][PublicCompositeTypeNameOrOptions]
  : never

export const Constants = {
  "public": {
          Enums: {
            "drawing_right": ["editors", "owners", "nobody"],"job_priority": ["interactive", "normal", "bulk"],"member_role": ["viewer", "editor", "admin", "owner"],"notification_delivery": ["none", "in_app", "digest"],"tile_audience": ["consumer", "business"],"tile_mode": ["app", "desktop", "mobile"],"visibility": ["private", "tenant", "public"]
          }
        }
} as const
