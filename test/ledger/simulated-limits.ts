/** The limits of the simulation: every kind of window, small enough that most requests meet one of them. */
import type { Limit, Scope } from '../../src/ledger/index.ts'

export const SCOPES: readonly Scope[] = [
  { user: 'ada', tenant: 'a' },
  { user: 'bob', tenant: 'a' },
  { user: 'ada', tenant: 'b' },
  { user: '__proto__', tenant: 'a:1', feature: 'chat' },
  { user: 'ü\u0000:\ud83d\ude00', tenant: '\ud800', model: 'm' },
  { user: '~d800', tenant: '\ud800x', session: 's' },
]

/** Zones whose clocks are set: in the night, at midnight, by half an hour; and weeks that begin on a Sunday. */
const zones = [
  { timeZone: 'Europe/Berlin' },
  { timeZone: 'America/New_York', firstWeekday: 7 },
  { timeZone: 'Australia/Lord_Howe' },
  { timeZone: 'Africa/Cairo', firstWeekday: 6 },
] as const

export function simulatedLimits(seed: number, change = LIMIT_CHANGES[0]!): Limit[] {
  const zone = zones[seed % zones.length]!
  const limits: readonly Limit[] = [
    { id: 'user-hour', per: 'user', unit: 'tokens', amount: 300, window: { calendar: 'hour', ...zone } },
    { id: 'tenant-day', per: 'tenant', unit: 'nanoUsd', amount: 5_000n, window: { calendar: 'day', ...zone } },
    { id: 'rolling', per: ['tenant', 'user'], unit: 'outputTokens', amount: 400, window: { rollingMs: 3_600_000 } },
    {
      id: 'bucket',
      per: 'tenant',
      unit: 'inputTokens',
      amount: 500,
      window: { bucket: { refill: 70, everyMs: 60_000 } },
    },
    { id: 'week', unit: 'requests', amount: 25, window: { calendar: 'week', ...zone } },
    { id: 'shadow', unit: 'tokens', amount: 100, window: { rollingMs: 60_000 }, mode: 'shadow' },
    { id: 'session', per: 'session', whenAbsent: 'skip', unit: 'tokens', amount: 600, window: { total: true } },
    {
      id: 'chat',
      only: { feature: ['chat'] },
      whenAbsent: 'skip',
      unit: 'tokens',
      amount: 150,
      window: { calendar: 'month' },
    },
  ]
  // Every second seed has only windows that stores have a quick way for: one other window keeps all of a request from it.
  return limits
    .filter((_, index) => change.only === null || change.only.includes(index))
    .map((limit) => scale(limit, change.percent))
    .map((limit) => (seed % 2 === 0 ? limit : plain(limit, zone)))
}

function plain(limit: Limit, zone: (typeof zones)[number]): Limit {
  const { window } = limit
  if ('rollingMs' in window) return { ...limit, window: { calendar: 'day', ...zone } }
  return 'bucket' in window ? { ...limit, window: { calendar: 'hour', ...zone } } : limit
}

/** How limits change in the middle of a window. */
export const LIMIT_CHANGES: readonly { readonly percent: number; readonly only: readonly number[] | null }[] = [
  { percent: 100, only: null },
  { percent: 50, only: null },
  { percent: 300, only: null },
  { percent: 100, only: [0, 2, 3] },
  { percent: 0, only: [4] },
  { percent: 100, only: [] },
]

function scale(limit: Limit, percent: number): Limit {
  if (limit.unit === 'nanoUsd') return { ...limit, amount: (limit.amount * BigInt(percent)) / 100n }
  return { ...limit, amount: Math.floor((limit.amount * percent) / 100) }
}

/** The nights in which the zones' clocks are set, and an ordinary one. */
export const STARTS: readonly number[] = [
  Date.UTC(2026, 9, 24, 22, 30),
  Date.UTC(2026, 2, 29, 0, 15),
  Date.UTC(2026, 10, 1, 4, 59),
  Date.UTC(2026, 3, 4, 14, 40),
  Date.UTC(2026, 9, 3, 15, 20),
  Date.UTC(2026, 3, 23, 21, 50),
  Date.UTC(2026, 11, 31, 22, 0),
]
