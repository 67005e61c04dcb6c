import { readFileSync } from 'node:fs'
import { isSection, sectionNames } from '../../service/proxy/config/read.ts'
import { nearestNames } from '../../src/errors/index.ts'
import { CommandError, usage } from '../errors.ts'
import { type Setting, type SettingName, type Settings, settings } from './settings.ts'

/** What was typed: the values of flags by the flag's name. */
export type Flags = Readonly<Record<string, unknown>>
type Environment = Readonly<Record<string, string | undefined>>

const all = Object.entries(settings) as [SettingName, Setting][]

/** The settings file. */
export interface SettingsFile {
  /** Where it is; null when there is none. */
  readonly path: string | null
  /** The settings in it by name. */
  readonly values: Flags
  /** The sections that make the service a budget proxy, as they are written. */
  readonly sections: Flags
}

/**
 * The file that `--config` or `TOKENROOM_CONFIG` names; without one it is empty. Throws `FILE_UNREADABLE` and
 * `SETTING_INVALID`.
 */
export function readSettingsFile(flags: Flags, environment: Environment): SettingsFile {
  const named = flags.config ?? nonEmpty(environment.TOKENROOM_CONFIG)
  const path = named === undefined ? null : String(named)
  const entries = Object.entries(path === null ? {} : readFile(path))
  return {
    path,
    values: Object.fromEntries(entries.filter(([name]) => !isSection(name))),
    sections: Object.fromEntries(entries.filter(([name]) => isSection(name))),
  }
}

/**
 * Every setting: from its flag, else from the environment, else from the file, else its default. Throws
 * `SETTING_INVALID` with where a value came from.
 */
export function readSettings(
  flags: Flags,
  environment: Environment,
  { values } = readSettingsFile(flags, environment),
): Settings {
  return Object.fromEntries(
    all.map(([name, setting]) => [name, readOne(name, setting, flags, environment, values)]),
  ) as unknown as Settings
}

function readOne(name: string, setting: Setting, flags: Flags, environment: Environment, file: Flags): unknown {
  const typed = setting.flag === null ? undefined : flags[setting.flag]
  if (typed !== undefined) return read(setting, typed, `--${setting.flag}`)
  const inherited = nonEmpty(environment[setting.env])
  if (inherited !== undefined) return read(setting, inherited, setting.env)
  return file[name] === undefined ? setting.default : readFromFile(setting, file[name], `${name} in the settings file`)
}

/** A value from a flag or the environment, where everything is text. */
function read(setting: Setting, value: unknown, from: string): unknown {
  if (setting.kind === 'switch') {
    if (value === true || value === 'true' || value === '1') return true
    if (value === 'false' || value === '0') return false
    throw invalid(from, value, 'true or false')
  }
  if (setting.kind === 'list') return Array.isArray(value) ? value : splitList(String(value))
  if (setting.kind === 'whole') {
    // With separators, as people write and copy numbers.
    const plain = String(value).replaceAll(/[_,]/g, '')
    return readWhole(setting, /^\d{1,16}$/.test(plain) ? Number(plain) : value, from)
  }
  return readText(setting, value, from)
}

/** A value from a file, where JSON says what it is. */
function readFromFile(setting: Setting, value: unknown, from: string): unknown {
  if (setting.kind === 'switch') {
    if (typeof value === 'boolean') return value
    throw invalid(from, value, 'true or false')
  }
  if (setting.kind === 'list') {
    if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value
    throw invalid(from, value, 'a list of strings')
  }
  return setting.kind === 'whole' ? readWhole(setting, value, from) : readText(setting, value, from)
}

function readWhole({ least, most }: Extract<Setting, { kind: 'whole' }>, value: unknown, from: string): number {
  if (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most) return value as number
  throw invalid(from, value, `a whole number from ${least} to ${most}`)
}

function readText(setting: Extract<Setting, { kind: 'text' | 'choice' }>, value: unknown, from: string): string {
  const isFine = typeof value === 'string' && value !== ''
  if (isFine && (setting.kind === 'text' || setting.choices.includes(value))) return value
  throw invalid(from, value, setting.kind === 'text' ? 'a text' : `one of ${setting.choices.join(', ')}`)
}

/** The parts of a list with commas or line ends between, without the spaces around them and without empty ones. */
export function splitList(text: string): readonly string[] {
  return text
    .split(/[,\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function readFile(path: string): Flags {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    const { message } = cause as Error
    throw new CommandError('FILE_UNREADABLE', `cannot read the settings in "${path}": ${message}; check the path`, {
      cause,
    })
  }
  const file = parse(path, text)
  for (const name of Object.keys(file)) {
    if (Object.hasOwn(settings, name) || isSection(name)) continue
    const [nearest] = nearestNames(name, [...Object.keys(settings), ...sectionNames])
    const remedy = nearest === undefined ? '"tokenroom serve --help" lists them' : `did you mean ${nearest}?`
    throw new CommandError(
      'SETTING_INVALID',
      `"${path}" has a setting "${name.slice(0, 60)}", which is none; ${remedy}`,
    )
  }
  return file
}

function parse(path: string, text: string): Flags {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    // Not the parser's message: it may show a key.
    throw new CommandError('SETTING_INVALID', `"${path}" is not valid JSON; write one object of settings`, { cause })
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Flags
  throw new CommandError('SETTING_INVALID', `"${path}" is not a JSON object; write one object of settings`)
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text.trim()
}

function invalid(from: string, value: unknown, expected: string): CommandError {
  const shown = typeof value === 'string' ? `"${value.slice(0, 60)}"` : JSON.stringify(value)?.slice(0, 60)
  const message = `${from} is ${shown}; it must be ${expected}`
  return from.startsWith('--') ? usage(message, 'serve') : new CommandError('SETTING_INVALID', message)
}
