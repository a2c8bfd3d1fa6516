import { randomBytes } from "node:crypto"
import { cpSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Body, type Coroutine, call, Future, taskGroup } from "@corral/node"
import { backendOf } from "../backend.ts"
import { type Config, type Environment, readConfig } from "../config.ts"
import { Connections } from "../connections.ts"
import { serveHttp } from "../server.ts"
import type { Downstream } from "./downstream.ts"

/** Everything shorter than in real life, so that the whole story is told in seconds. */
const TEMPO: Environment = {
  MAX_BODY_BYTES: "16384",
  CONCURRENCY: "32",
  ATTEMPT_MS: "600",
  BACKOFF_MS: "100",
  BACKOFF_MAX_MS: "400",
  CLAIM_MS: "2400",
  POLL_MS: "100",
  BATCH_MS: "50",
  READINESS_MS: "200",
  GRACE_MS: "2000",
}

/** What a demonstration or test of the service process plays on. */
export interface Stage {
  /** For service processes. */
  readonly env: Environment
  /** The same, read. */
  readonly config: Config
}

/** Runs `body` with a downstream that listens, at the tempo of a demonstration, on a database that nobody else uses. */
export function* onStage<T>(
  base: Environment,
  extra: Environment,
  downstream: Downstream,
  body: Body<T, [Stage]>,
): Coroutine<T> {
  return yield* taskGroup(function* (group) {
    const url = new Future<string>()
    const listening = { host: "127.0.0.1", port: 0, graceMs: 0, onListening: (at: string) => url.setResult(at) }
    const serving = group.createTask(serveHttp(downstream.app, listening), { name: "downstream" })
    try {
      return yield* onOwnDatabase({ ...base, ...TEMPO, ...extra, DOWNSTREAM_URL: yield* url }, body)
    } finally {
      serving.cancel()
    }
  })
}

/**
 * Runs `body` with a database that nobody else uses: a new directory, or with `DATABASE_URL` a new schema. It is gone
 * afterwards. Services on this stage take any port that is free.
 *
 * @param template a directory to begin with a copy of; null: it begins empty
 */
export function* onOwnDatabase<T>(
  base: Environment,
  body: Body<T, [Stage]>,
  template: string | null = null,
): Coroutine<T> {
  const dir = mkdtempSync(join(tmpdir(), "corral-webhooks-"))
  try {
    if (template !== null) cpSync(template, dir, { recursive: true })
    const env = {
      ...base,
      HOST: "127.0.0.1",
      PORT: "0",
      DATA_DIR: dir,
      DATABASE_SCHEMA: `webhooks_${randomBytes(4).toString("hex")}`,
      WEBHOOK_SECRET: randomBytes(32).toString("hex"),
    }
    const config = readConfig(env)
    try {
      return yield* call(body, { env, config })
    } finally {
      if (config.databaseUrl !== null) yield* dropSchema(config)
    }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

function* dropSchema(config: Config): Coroutine<void> {
  const connections = new Connections(backendOf(config))
  try {
    yield* connections.query(`drop schema if exists "${config.schema}" cascade`)
  } finally {
    yield* connections.close()
  }
}
