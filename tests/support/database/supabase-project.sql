-- A database as a Supabase project has it before our first migration, as far as a backup can stumble over it: roles of the
-- platform that own `auth`, more tables and columns there than we use, row level security on them, schemas and extensions of
-- its own, default privileges, and a role for us that is no superuser. Written after the init scripts of supabase/postgres
-- and the migrations of supabase/auth. Run it as a superuser on an empty database, after shim.sql ran in another of the server.

do $$
begin
  if not exists (select from pg_roles where rolname = 'supabase_auth_admin') then
    create role supabase_admin superuser login;
    create role supabase_auth_admin noinherit createrole login;
    create role dashboard_user createdb createrole;
    create role project_admin login createdb createrole bypassrls;
    grant anon, authenticated, service_role to project_admin with admin option;
  end if;
  execute format('alter database %I owner to project_admin', current_database());
end
$$;

set role supabase_admin;
create schema extensions;
create extension pgcrypto schema extensions;
create extension "uuid-ossp" schema extensions;
create schema storage;
create table storage.buckets (id text primary key, name text not null);
create schema vault;
create table vault.secrets (id uuid primary key, secret text not null);
create publication supabase_realtime;
create function extensions.watch_ddl() returns event_trigger language plpgsql as 'begin null; end';
create event trigger pgrst_ddl_watch on ddl_command_end execute function extensions.watch_ddl();

create schema auth;
grant all on schema auth to supabase_auth_admin, dashboard_user;
grant usage on schema auth to project_admin, anon, authenticated, service_role;
grant usage on schema public, extensions to project_admin, anon, authenticated, service_role;

set role supabase_auth_admin;
create type auth.factor_type as enum ('totp', 'webauthn');
create table auth.schema_migrations (version varchar(255) primary key);
insert into auth.schema_migrations values ('20171026211738'), ('20240612123726');
create table auth.users (
  instance_id uuid,
  id uuid primary key,
  aud varchar(255),
  role varchar(255),
  email varchar(255),
  encrypted_password varchar(255),
  email_confirmed_at timestamptz,
  confirmation_token varchar(255),
  recovery_token varchar(255),
  last_sign_in_at timestamptz,
  raw_app_meta_data jsonb,
  raw_user_meta_data jsonb,
  is_super_admin boolean,
  created_at timestamptz,
  updated_at timestamptz,
  phone text unique,
  phone_confirmed_at timestamptz,
  confirmed_at timestamptz generated always as (least(email_confirmed_at, phone_confirmed_at)) stored,
  is_sso_user boolean not null default false,
  is_anonymous boolean not null default false
);
create unique index users_email_partial_key on auth.users (email) where not is_sso_user;
create table auth.identities (
  id uuid primary key default gen_random_uuid(),
  provider_id text not null,
  user_id uuid not null references auth.users (id) on delete cascade,
  identity_data jsonb not null,
  provider text not null,
  email text generated always as (lower(identity_data ->> 'email')) stored,
  unique (provider_id, provider)
);
create table auth.sessions (id uuid primary key, user_id uuid not null references auth.users (id) on delete cascade);
create table auth.refresh_tokens (id bigserial primary key, token varchar(255), session_id uuid references auth.sessions (id) on delete cascade);
create table auth.mfa_factors (id uuid primary key, user_id uuid not null references auth.users (id) on delete cascade, factor_type auth.factor_type not null);
alter table auth.schema_migrations enable row level security;
alter table auth.users enable row level security;
alter table auth.identities enable row level security;
alter table auth.sessions enable row level security;
alter table auth.refresh_tokens enable row level security;
alter table auth.mfa_factors enable row level security;
create function auth.jwt() returns jsonb language sql stable as $$
  select coalesce(nullif(current_setting('request.jwt.claim', true), ''), nullif(current_setting('request.jwt.claims', true), ''))::jsonb
$$;
create function auth.uid() returns uuid language sql stable as $$
  select coalesce(nullif(current_setting('request.jwt.claim.sub', true), ''), nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid
$$;
grant all on all tables in schema auth to dashboard_user;
grant all on all tables in schema auth to project_admin with grant option;
-- Not to be read by who makes backups, as in projects of some years.
revoke all on auth.refresh_tokens, auth.refresh_tokens_id_seq from project_admin;

set role project_admin;
grant select on auth.users to supabase_admin;
alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges in schema public grant all on sequences to anon, authenticated, service_role;
alter default privileges in schema public grant all on functions to anon, authenticated, service_role;
set role supabase_admin;
alter default privileges in schema public grant all on tables to project_admin, anon, authenticated, service_role;
reset role;
