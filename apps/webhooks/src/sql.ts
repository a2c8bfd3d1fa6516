// One statement is one transaction: both rows or none.
export const ACCEPT = `
  with added as (insert into webhooks (id, payload) values ($1, $2) on conflict (id) do nothing returning id)
  insert into deliveries (webhook_id) select id from added returning webhook_id`

export const CLAIM = `
  with due as (
    select webhook_id from deliveries
    where state = 'pending' and due_at <= now() and (claimed_until is null or claimed_until <= now())
    order by due_at
    limit $1
    for update skip locked
  )
  update deliveries as d
  set attempts = d.attempts + 1, claimed_by = $2, claimed_until = now() + $3::float8 * interval '1 millisecond'
  from due join webhooks w on w.id = due.webhook_id
  where d.webhook_id = due.webhook_id
  returning w.id, w.payload, d.attempts as attempt`

const BATCH = `jsonb_to_recordset($1::jsonb) as batch
  ("webhookId" text, attempt integer, result text, status integer, error text, "tookMs" float8, "retryMs" float8)`

export const INSERT_OUTCOMES = `
  insert into outcomes (webhook_id, attempt, result, status, error, took_ms)
  select batch."webhookId", attempt, result, status, error, round("tookMs")
  from ${BATCH} join webhooks on webhooks.id = batch."webhookId"`

// A claim that ended early may be in other hands by now, and theirs is the last word on failures; but what was delivered
// was delivered, whoever did it.
export const SETTLE = `
  update deliveries as d
  set state = case batch.result when 'failed' then 'pending' else batch.result end,
      due_at = now() + batch."retryMs" * interval '1 millisecond',
      claimed_by = null, claimed_until = null, last_error = batch.error,
      settled_at = case batch.result when 'failed' then null else now() end
  from ${BATCH}
  where d.webhook_id = batch."webhookId" and d.state = 'pending'
    and (batch.result = 'delivered' or (d.claimed_by = $2 and d.attempts = batch.attempt))`

// An attempt that we broke off ourselves does not count. One that ended with the process does: it may have been the cause.
export const RELEASE = `
  update deliveries set attempts = attempts - 1, claimed_by = null, claimed_until = null
  where claimed_by = $1 returning webhook_id`

export const ABANDON = "update deliveries set claimed_by = null, claimed_until = null where claimed_by is not null"

export const BACKLOG = `
  select (select count(*)::integer from deliveries where state = 'pending') as pending,
         (select count(*)::integer from deliveries where state = 'dead') as dead`

export const FORGET = `
  delete from webhooks using deliveries d
  where d.webhook_id = webhooks.id and d.state = 'delivered' and d.settled_at < now() - $1::float8 * interval '1 hour'`
