export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

export type Database = {
  
  "public": {
          Tables: {
            "api_keys": {
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
                },"document_versions": {
                  Row: {
                    "created_at": string,"created_by": string | null,"id": string,"name": string | null,"resource": string,"resource_id": string,"resource_kind": string,"size": number | null,"tenant_id": string,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"created_by"?: string | null,"id"?: string,"name"?: string | null,"resource"?: never,"resource_id": string,"resource_kind": string,"size"?: number | null,"tenant_id": string,"version": number
                  }
                  Update: {
                    "created_at"?: string,"created_by"?: string | null,"id"?: string,"name"?: string | null,"resource"?: never,"resource_id"?: string,"resource_kind"?: string,"size"?: number | null,"tenant_id"?: string,"version"?: number
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
                    "came_by": string,"created_at": string,"joined_at": string,"left_at": string | null,"role": Database["public"]['Enums']["member_role"],"room_id": string,"tenant_id": string,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "came_by"?: string,"created_at"?: string,"joined_at"?: string,"left_at"?: string | null,"role": Database["public"]['Enums']["member_role"],"room_id": string,"tenant_id": string,"user_id": string
                  }
                  Update: {
                    "came_by"?: string,"created_at"?: string,"joined_at"?: string,"left_at"?: string | null,"role"?: Database["public"]['Enums']["member_role"],"room_id"?: string,"tenant_id"?: string,"user_id"?: string
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
                    "created_at": string,"created_by": string | null,"cron": string,"error": string | null,"id": string,"kind": string,"last_at": string | null,"next_at": string,"payload": NonNullable<Json>,"tenant_id": string,"zone": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"created_by"?: string | null,"cron": string,"error"?: string | null,"id"?: string,"kind": string,"last_at"?: string | null,"next_at": string,"payload"?: NonNullable<Json>,"tenant_id": string,"zone": string
                  }
                  Update: {
                    "created_at"?: string,"created_by"?: string | null,"cron"?: string,"error"?: string | null,"id"?: string,"kind"?: string,"last_at"?: string | null,"next_at"?: string,"payload"?: NonNullable<Json>,"tenant_id"?: string,"zone"?: string
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
                    "allowed_origins": (string)[],"created_at": string,"deleted_at": string | null,"id": string,"mfa_required": boolean,"name": string,"session_max_age": string | null,"slug": string,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "allowed_origins"?: (string)[],"created_at"?: string,"deleted_at"?: string | null,"id"?: string,"mfa_required"?: boolean,"name": string,"session_max_age"?: string | null,"slug": string,"updated_at"?: string
                  }
                  Update: {
                    "allowed_origins"?: (string)[],"created_at"?: string,"deleted_at"?: string | null,"id"?: string,"mfa_required"?: boolean,"name"?: string,"session_max_age"?: string | null,"slug"?: string,"updated_at"?: string
                  }
                  Relationships: [
                    
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
"allow_origins":
{ Args: { "origins": (string)[],"tenant_id": string }; Returns: undefined
                           },
"ban_participant":
{ Args: { "reason"?: string,"room_id": string,"user_id": string }; Returns: undefined
                           },
"cancel_job":
{ Args: { "id": string }; Returns: undefined
                           },
"closed_tenants":
{ Args: Record<PropertyKey, never>; Returns: {
              "reason": string,"tenant_id": string
            }[]
                           },
"count_call":
{ Args: Record<PropertyKey, never>; Returns: {
              "allowed": boolean,"at_most": number,"remaining": number,"reset": number,"retry_after": number
            }[]
                           },
"create_api_key":
{ Args: { "expires_at"?: string,"name": string,"outlives_maker"?: boolean,"project"?: string,"role": Database["public"]['Enums']["member_role"],"room"?: string,"tenant": string }; Returns: {
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
"delete_comment":
{ Args: { "id": string }; Returns: undefined
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
"get_room":
{ Args: { "room": string }; Returns: {
              "code": string,"created_at": string,"description": string,"drawing": Database["public"]['Enums']["drawing_right"],"guests_allowed": boolean,"has_password": boolean,"id": string,"join_role": Database["public"]['Enums']["member_role"],"last_active_at": string,"max_participants": number,"name": string,"participants": number,"role": Database["public"]['Enums']["member_role"],"tenant_id": string,"updated_at": string,"visibility": Database["public"]['Enums']["visibility"]
            }[]
                           },
"get_snapshot":
{ Args: { "id": string }; Returns: Json
                           },
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
"kick_participant":
{ Args: { "room_id": string,"user_id": string }; Returns: undefined
                           },
"leave_room":
{ Args: { "room_id": string }; Returns: undefined
                           },
"limit_session_age":
{ Args: { "max_age": string,"tenant_id": string }; Returns: undefined
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
"open_share_link":
{ Args: { "password"?: string,"token": string }; Returns: Json
                           },
"realtime_topic":
{ Args: { "id": string,"kind": string }; Returns: string
                           },
"redeem_api_key":
{ Args: { "api_key": string }; Returns: {
              "email": string,"id": string,"name": string,"ready": boolean
            }[]
                           },
"remove_member":
{ Args: { "tenant_id": string,"user_id": string }; Returns: undefined
                           },
"rename_snapshot":
{ Args: { "id": string,"name": string }; Returns: {
              "created_at": string,
"created_by": string | null,
"id": string,
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
"restore_document":
{ Args: { "at"?: string,"resource_id": string,"resource_kind": string,"version"?: number }; Returns: string
                           },
"restore_room":
{ Args: { "room_id": string }; Returns: undefined
                           },
"restore_tenant":
{ Args: { "tenant_id": string }; Returns: undefined
                           },
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
"rotate_api_key":
{ Args: { "id": string }; Returns: string
                           },
"schedule_export":
{ Args: { "cron": string,"format": string,"options"?: Json,"resource": string,"zone"?: string }; Returns: string
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
"room_id": string,
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
{ Args: { "hash"?: string,"seq"?: number,"tenant": string }; Returns: {
              "broken_at": number,"reason": string,"sealed": number,"unsealed": number,"valid": boolean
            }[]
                           }
          }
          Enums: {
            "drawing_right": "editors"|"owners"|"nobody","job_priority": "interactive"|"normal"|"bulk","member_role": "viewer"|"editor"|"admin"|"owner","notification_delivery": "none"|"in_app"|"digest","visibility": "private"|"tenant"|"public"
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
            "drawing_right": ["editors", "owners", "nobody"],"job_priority": ["interactive", "normal", "bulk"],"member_role": ["viewer", "editor", "admin", "owner"],"notification_delivery": ["none", "in_app", "digest"],"visibility": ["private", "tenant", "public"]
          }
        }
} as const
