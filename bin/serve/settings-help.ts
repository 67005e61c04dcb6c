import { type Setting, settings } from './settings.ts'

const all: readonly Setting[] = Object.values(settings)

/** The flags as `parseArgs` wants them. */
export function settingFlags(): Record<string, { type: 'string' | 'boolean'; short?: string; multiple?: boolean }> {
  const flags = all.flatMap((setting) => {
    if (setting.flag === null) return []
    const type = setting.kind === 'switch' ? ('boolean' as const) : ('string' as const)
    const more = { ...(setting.short && { short: setting.short }), ...(setting.kind === 'list' && { multiple: true }) }
    return [[setting.flag, { type, ...more }] as const]
  })
  return { ...Object.fromEntries(flags), config: { type: 'string' } }
}

/** The lines of the help: a flag, what it is, its default, its environment variable. */
export function settingsHelp(): string {
  return all.map(line).join('')
}

function line(setting: Setting): string {
  const short = setting.short ? `-${setting.short}, ` : ''
  const value = { whole: ' <n>', text: ' <text>', list: ' <text>', switch: '', choice: ' <name>' }[setting.kind]
  const flag = setting.flag === null ? '' : `${short.padStart(4)}--${setting.flag}${value}`
  const shown = shownDefault(setting)
  return `  ${flag.padEnd(31)} ${setting.what}${shown === '' ? '' : `. Default ${shown}`}. ${setting.env}\n`
}

/** A default as people read it; empty when there is none. */
function shownDefault(setting: Setting): string {
  if (setting.kind === 'list') return setting.default.join(', ')
  return setting.default === null || setting.default === false ? '' : String(setting.default)
}
