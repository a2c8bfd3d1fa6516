/** How many batches of outcomes may be on their way to the database at once. */
export const RECORDERS = 2

/** How long the recorders may take to write down the last outcomes. What they do not manage is delivered again. */
export const LAST_WORDS_MS = 2_000

/** For the database: it will be back. */
export const PATIENCE = { baseMs: 100, maxMs: 5_000, random: Math.random }

/** How often the database is asked how much there is to do, and how long it may take to say so. */
export const LOOK_MS = 500

/** How often the database is tidied. */
export const TIDY_MS = 60_000
