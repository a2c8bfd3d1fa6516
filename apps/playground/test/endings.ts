/** How the lanes of each ready scenario read when it has ended, in their order. */
export const ENDINGS: Readonly<Record<string, { readonly status: string; readonly lanes: readonly string[] }>> = {
  "A sibling fails": {
    status: "Failed",
    lanes: [
      "main, failed",
      'group "page", failed',
      "users, cancelled",
      "posts, failed",
      "images, cancelled",
      "settings, done",
    ],
  },
  "Timeout around a group": {
    status: "Ended well",
    lanes: [
      "main, done",
      "timeout 1000 ms, expired",
      'group "sensors", cancelled',
      "near, done",
      "far, done",
      "lost, cancelled",
    ],
  },
  "Bounded queue": {
    status: "Ended well",
    lanes: ["main, done", "group, done", "producer, done", "slow consumer, done"],
  },
  "Semaphore of 2": {
    status: "Ended well",
    lanes: ["main, done", 'group "two seats", done', ...[1, 2, 3, 4, 5, 6].map((i) => `guest ${i}, done`)],
  },
  Barrier: {
    status: "Ended well",
    lanes: ["main, done", 'group "race", done', "Ada, done", "Grace, done", "Edsger, done"],
  },
  Shield: { status: "Ended well", lanes: ["main, done", "save, done", "timeout 400 ms, expired"] },
  "Race of mirrors": {
    status: "Ended well",
    lanes: ["main, done", 'group "mirrors", done', "Oslo, done", "Lima, cancelled", "Kyoto, done", "Accra, cancelled"],
  },
  "Clean-up that waits": {
    status: "Failed",
    lanes: ["main, failed", 'group "sessions", failed', "mail, cancelled", "chat, cancelled", "disk, failed"],
  },
  "Nested groups": {
    status: "Ended well",
    lanes: [
      "main, done",
      'group "orders", failed',
      "order of tea, done",
      'group "tea", done',
      "tea: charge, done",
      "tea: pack, done",
      "order of cake, failed",
      'group "cake", failed',
      "cake: charge, failed",
      "cake: pack, cancelled",
      "order of bread, cancelled",
      'group "bread", cancelled',
      "bread: charge, cancelled",
      "bread: pack, cancelled",
    ],
  },
}
