const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  counter: ['_total'],
  gauge: [''],
  histogram: ['_bucket', '_sum', '_count'],
}

/**
 * Reads the text format of OpenMetrics 1.0 and throws for what breaks its rules: a sample outside of its family, a
 * family that comes twice, a suffix that its type does not have, a unit that its name does not end in, buckets that
 * shrink, no `# EOF`. Answers the value of each sample by its name and labels as written.
 */
export function parseOpenMetrics(text: string): ReadonlyMap<string, number> {
  if (!text.endsWith('\n# EOF\n')) throw new Error('it does not end in # EOF')
  const values = new Map<string, number>()
  const families = new Set<string>()
  let name = ''
  let type = ''
  let bucket = { series: '', value: 0 }
  for (const line of text.slice(0, -'# EOF\n'.length).trimEnd().split('\n')) {
    const meta = line.match(/^# (TYPE|UNIT|HELP) ([a-zA-Z_:][\w:]*) (.+)$/)
    if (meta !== null) {
      const [, kind, family = '', rest = ''] = meta
      if (kind === 'TYPE') {
        if (families.has(family)) throw new Error(`the family ${family} comes twice`)
        families.add(family)
        name = family
        type = rest
      }
      if (family !== name) throw new Error(`${line} is outside of its family`)
      if (kind === 'UNIT' && !name.endsWith(`_${rest}`)) throw new Error(`${name} does not end in its unit ${rest}`)
      continue
    }
    const sample = line.match(/^([a-zA-Z_:][\w:]*)(\{(?:\w+="(?:[^"\\\n]|\\["\\n])*",?)*\})? (\S+)$/)
    if (sample === null) throw new Error(`${JSON.stringify(line)} is no sample`)
    const [, full = '', labels = '', number = ''] = sample
    const suffix = full.slice(name.length)
    if (!full.startsWith(name) || !SUFFIXES[type]?.includes(suffix)) throw new Error(`${full} is not of ${name}`)
    const value = Number(number)
    if (Number.isNaN(value) || values.has(full + labels)) throw new Error(`${line} is no number, or comes twice`)
    values.set(full + labels, value)
    if (suffix !== '_bucket') continue
    const series = labels.replace(/,?le="[^"]*"/, '')
    if (bucket.series === series && value < bucket.value) throw new Error(`the buckets of ${full}${series} shrink`)
    bucket = { series, value }
  }
  return values
}
