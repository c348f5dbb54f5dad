-- Answers to requests that may be sent again. The row is written in the transaction that does the work, so a key that is
-- there means that the work is done. Kept a day.
create table public.idempotency_keys (
  user_id uuid not null default auth.uid() references public.profiles (id) on delete cascade,
  route text not null,
  key text not null,
  request_hash text not null,
  response jsonb,
  created_at timestamptz not null default now(),
  primary key (user_id, route, key),
  constraint idempotency_keys_route_check check (char_length(route) between 1 and 200),
  constraint idempotency_keys_key_check check (char_length(key) between 1 and 255),
  constraint idempotency_keys_hash_check check (char_length(request_hash) between 1 and 128),
  constraint idempotency_keys_response_check check (pg_column_size(response) <= 16777216)
);
create index idx_idempotency_created on public.idempotency_keys (created_at);

-- Nobody reads or writes the answers but the two functions below: who could write their own would be told what never happened.
revoke all on public.idempotency_keys from public, anon, authenticated;
grant all on public.idempotency_keys to service_role;
alter table public.idempotency_keys enable row level security;

-- Claims a key for the work that follows: null means do it, anything else is the stored answer. A second request with the
-- same key waits here until the first one has ended. Without a key there is nothing to remember.
-- Definer, like keep_answer: they answer and write for the caller alone.
create function private.claim_key(p_route text, p_key text, p_request_hash text)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_known public.idempotency_keys;
begin
  if p_key is null then
    return null;
  end if;
  if char_length(p_key) not between 1 and 255 then
    perform private.fail_field('Idempotency-Key', 'too_big', 'The key has 1 to 255 characters.');
  end if;
  delete from public.idempotency_keys where user_id = auth.uid() and created_at < now() - interval '1 day';
  insert into public.idempotency_keys (route, key, request_hash) values (p_route, p_key, coalesce(p_request_hash, '-'))
  on conflict (user_id, route, key) do nothing;
  if found then
    return null;
  end if;
  select * into v_known from public.idempotency_keys where user_id = auth.uid() and route = p_route and key = p_key;
  if v_known.request_hash <> coalesce(p_request_hash, '-') then
    perform private.fail(422, 'idempotency_mismatch');
  end if;
  return v_known.response;
end
$$;

-- Stores the answer of the work that a key was claimed for, once, and hands it on.
create function private.keep_answer(p_route text, p_key text, p_answer jsonb)
returns jsonb language plpgsql security definer set search_path = '' as $$
begin
  if p_key is not null then
    if pg_column_size(p_answer) > 16777216 then
      perform private.fail_field('Idempotency-Key', 'too_big', 'The answer is too large to be kept: send the request without a key.');
    end if;
    update public.idempotency_keys set response = p_answer
    where user_id = auth.uid() and route = p_route and key = p_key and response is null;
  end if;
  return p_answer;
end
$$;
grant execute on function private.claim_key(text, text, text), private.keep_answer(text, text, jsonb) to authenticated;

-- Stored answers hold whole books: who leaves an organisation, or is removed, takes none of its books along.
create function private.forget_answers()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from public.idempotency_keys k using before_change gone
  where k.user_id = gone.user_id and k.response ->> 'organizationId' = gone.organization_id::text;
  return null;
end
$$;
create trigger forget_answers after delete on public.organization_members
  referencing old table as before_change for each statement execute function private.forget_answers();
