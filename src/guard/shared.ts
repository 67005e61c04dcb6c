/** What all requests of a guard share. */
import { Active } from './active.ts'
import { Desk } from './admit.ts'
import type { Settings } from './options.ts'

export interface Shared {
  readonly settings: Settings
  readonly desk: Desk
  readonly active: Active
}

export function share(settings: Settings): Shared {
  return { settings, desk: new Desk(settings), active: new Active() }
}
