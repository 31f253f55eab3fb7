-- Members read their topics and show their presence there. What is broadcast comes from the database alone.
create policy tenon_topics_read on realtime.messages for select to authenticated
  using (
    extension in ('broadcast', 'presence')
    and (select private.may_join((select realtime.topic())))
  );
create policy tenon_topics_presence on realtime.messages for insert to authenticated
  with check (
    extension = 'presence'
    and (select private.may_join((select realtime.topic())))
  );
