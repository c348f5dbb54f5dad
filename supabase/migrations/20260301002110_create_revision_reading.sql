-- What is asked before a cache may answer: small queries, in which the policies decide what the caller sees.

-- Another one whenever anything in the deck template or its layouts is another; null where it is not to be seen. Made of the
-- rows themselves: their times would leave the stamp as it was where transactions overlap or a clock is set back.
create function private.deck_template_stamp(p_id uuid)
returns text language plpgsql stable set search_path = '' as $$
begin
  return (
    select md5(t::text || coalesce((
      select string_agg(l::text, ',' order by l.id) from public.layout_templates l where l.deck_template_id = t.id), ''))
    from public.deck_templates t
    where t.id = p_id);
end
$$;
grant execute on function private.deck_template_stamp(uuid) to authenticated, service_role;

-- Where a book stands, for whoever may read it: the revision names its document, the stamp that of its deck template.
create function public.get_pitchbook_revision(p_id uuid)
returns jsonb language plpgsql stable set search_path = '' as $$
declare
  v_answer jsonb;
begin
  select jsonb_build_object(
    'id', b.id,
    'organizationId', b.organization_id,
    'revision', b.revision,
    'deckTemplateId', b.deck_template_id,
    'deckTemplateStamp', private.deck_template_stamp(b.deck_template_id))
  into v_answer
  from public.pitchbooks b
  where b.id = p_id and b.deleted_at is null;
  if v_answer is null then
    perform private.fail(404, 'not_found');
  end if;
  return v_answer;
end
$$;

-- A deck template with the stamp of exactly this state: both are read in one snapshot. Without an id the built-in one.
create function public.get_stamped_deck_template(p_id uuid default null)
returns jsonb language plpgsql stable set search_path = '' as $$
declare
  v_template jsonb := public.get_deck_template(p_id);
begin
  return jsonb_build_object('stamp', private.deck_template_stamp((v_template ->> 'id')::uuid), 'template', v_template);
end
$$;

grant execute on function public.get_pitchbook_revision(uuid), public.get_stamped_deck_template(uuid) to authenticated, service_role;
