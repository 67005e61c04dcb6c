import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('../../../fixtures/media/', import.meta.url)

/** Files made by real encoders: scripts/generate-media-fixtures.mjs says how. */
export const fixtureNames: readonly string[] = readdirSync(folder)

export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(name, folder)))
}
