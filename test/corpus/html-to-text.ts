/** The text of a simple HTML page without scripts: blocks apart by blank lines, character references resolved. */
export function htmlToText(html: string): string {
  return html
    .replace(/<head>.*?<\/head>/s, '')
    .replace(/<\/(?:p|h\d|li|ol|ul|header|article|section|div)>/g, '\n\n')
    .replace(/<[^>]*>/g, '')
    .replace(/[ \t]*\n[ \t]*/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (reference, hex, decimal, name) => {
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
      return NAMED[name] ?? reference
    })
    .trim()
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }
