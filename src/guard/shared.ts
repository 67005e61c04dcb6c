/** What all requests of a guard share. */
import { Active } from './active.ts'
import { Desk } from './admit.ts'
import type { GuardSettings } from './options.ts'

export interface Shared {
  readonly settings: GuardSettings
  readonly desk: Desk
  readonly active: Active
}

export function share(settings: GuardSettings): Shared {
  return { settings, desk: new Desk(settings), active: new Active() }
}
