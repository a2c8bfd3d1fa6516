/**
 * The tables, made when the service starts.
 *
 * `webhooks` is what was received and never changes. `deliveries` says how far each has come: it is the to-do list of
 * the service, and a claim on a line of it has an end, so that what a killed process had in hand is due again.
 */
export const SCHEMA: readonly string[] = [
  `create table if not exists webhooks (
     id           text primary key,
     payload      text not null,
     received_at  timestamptz not null default now()
   )`,
  `create table if not exists deliveries (
     webhook_id     text primary key references webhooks on delete cascade,
     state          text not null default 'pending' check (state in ('pending', 'delivered', 'dead')),
     attempts       integer not null default 0,
     due_at         timestamptz not null default now(),
     claimed_by     text,
     claimed_until  timestamptz,
     last_error     text,
     settled_at     timestamptz
   )`,
  "create index if not exists deliveries_due on deliveries (due_at) where state = 'pending'",
  "create index if not exists deliveries_dead on deliveries (settled_at) where state = 'dead'",
  `create table if not exists outcomes (
     id          bigint generated always as identity primary key,
     webhook_id  text not null references webhooks on delete cascade,
     attempt     integer not null,
     result      text not null check (result in ('delivered', 'failed', 'dead')),
     status      integer,
     error       text,
     took_ms     integer not null,
     noted_at    timestamptz not null default now()
   )`,
  "create index if not exists outcomes_webhook on outcomes (webhook_id)",
]
