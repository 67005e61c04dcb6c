// @ts-check
/**
 * Writes what editors and templates know of the elements, from the elements' own source: `custom-elements.json`, and
 * types for the templates of React, Vue, Svelte and Solid. Runs after the build, into `dist`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const root = fileURLToPath(new URL('../', import.meta.url))
const SOURCES = ['token-meter', 'token-budget']
const BASE = 'room-element'

/**
 * @typedef {{ name: string, description: string, type?: string }} Entry
 * @typedef {{ className: string, tag: string, description: string, attributes: Entry[], properties: Entry[],
 *   methods: Entry[], events: Entry[], parts: Entry[], cssProperties: Entry[], states: Entry[] }} ElementInfo
 */

const base = readClass(BASE)
const elements = SOURCES.map((name) => withBase(readClass(name), name))
writeFileSync(`${root}dist/custom-elements.json`, `${JSON.stringify(manifest(), null, 2)}\n`)
for (const [name, text] of Object.entries(templateTypes())) {
  writeFileSync(`${root}dist/element-${name}.d.ts`, text)
  const tags = JSON.stringify(elements.map(({ tag }) => tag))
  writeFileSync(`${root}dist/element-${name}.js`, `/** The tags of the elements. */\nexport const tagNames = ${tags}\n`)
}

/** @param {string} name @returns {Omit<ElementInfo, 'tag'>} */
function readClass(name) {
  const path = `${root}src/elements/${name}.ts`
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true)
  const found = file.statements.find(ts.isClassDeclaration)
  if (!found?.name) throw new Error(`${path} has no class`)
  const tagged = (/** @type {string} */ tag) =>
    ts
      .getJSDocTags(found)
      .filter(({ tagName }) => tagName.text === tag)
      .map((one) => entryOf(one, path))
  return {
    className: found.name.text,
    description: textOf(ts.getJSDocCommentsAndTags(found)[0]?.comment),
    attributes: tagged('attr'),
    events: tagged('fires'),
    parts: tagged('csspart'),
    cssProperties: tagged('cssprop'),
    states: tagged('cssstate'),
    properties: found.members.filter(isPublicProperty).map((member) => describeMember(member, file)),
    methods: found.members.filter(isPublicMethod).map((member) => describeMember(member, file)),
  }
}

/** A tag such as `@fires {CustomEvent<RoomState>} tokencount - Counted.` @param {ts.JSDocTag} tag @param {string} path */
function entryOf(tag, path) {
  const text = tag
    .getText()
    .replace(/\n\s*\*\s?/g, ' ')
    .replace(/^@\w+\s+/, '')
    .trim()
  const match = /^(?:\{(.+?)\}\s+)?(\S+) - (.+)$/.exec(text)
  if (!match) throw new Error(`${path}: "${text}" is not "name - description"`)
  const [, type, name = '', description = ''] = match
  return { name, description, ...(type && { type }) }
}

/** @param {ts.ClassElement} member */
function isPublicProperty(member) {
  return (ts.isPropertyDeclaration(member) || ts.isGetAccessorDeclaration(member)) && isPublic(member)
}

/** The methods that a page may call: the others are the platform's. @param {ts.ClassElement} member */
function isPublicMethod(member) {
  return ts.isMethodDeclaration(member) && isPublic(member) && !/Callback$/.test(member.name.getText())
}

/** @param {ts.ClassElement} member */
function isPublic(member) {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Static
  return (
    member.name !== undefined && !ts.isPrivateIdentifier(member.name) && !(ts.getCombinedModifierFlags(member) & hidden)
  )
}

/** @param {ts.ClassElement} member @param {ts.SourceFile} file @returns {Entry} */
function describeMember(member, file) {
  const name = member.name?.getText() ?? ''
  const description = textOf(ts.getJSDocCommentsAndTags(member)[0]?.comment)
  if (description === '') throw new Error(`${file.fileName}: ${name} says nothing of itself`)
  const type = 'type' in member && member.type ? /** @type {ts.Node} */ (member.type).getText() : undefined
  return { name, description, ...(type && { type }) }
}

/** @param {string | ts.NodeArray<ts.JSDocComment> | undefined} comment */
function textOf(comment) {
  return (ts.getTextOfJSDocComment(comment) ?? '').replace(/\s+/g, ' ').trim()
}

/** @param {Omit<ElementInfo, 'tag'>} own @param {string} tag @returns {ElementInfo} */
function withBase(own, tag) {
  /** @param {Entry[]} inherited @param {Entry[]} entries */
  const join = (inherited, entries) => [
    ...inherited.filter(({ name }) => !entries.some((entry) => entry.name === name)),
    ...entries,
  ]
  return {
    ...own,
    tag,
    attributes: join(base.attributes, own.attributes),
    events: join(base.events, own.events),
    states: join(base.states, own.states),
    parts: own.parts,
    cssProperties: join(base.cssProperties, own.cssProperties),
    properties: join(base.properties, own.properties),
    methods: join(base.methods, own.methods),
  }
}

/** In the form of https://github.com/webcomponents/custom-elements-manifest, which editors read. */
function manifest() {
  /** @param {Entry} entry */
  const typed = ({ type, ...entry }) => ({ ...entry, ...(type && { type: { text: type } }) })
  const declarations = elements.map((element) => ({
    kind: 'class',
    customElement: true,
    name: element.className,
    tagName: element.tag,
    description: element.description,
    attributes: element.attributes.map(typed),
    members: [
      ...element.properties.map((entry) => ({ kind: 'field', ...typed(entry) })),
      ...element.methods.map(({ type: _, ...entry }) => ({ kind: 'method', ...entry })),
    ],
    events: element.events.map((entry) => typed({ ...entry, type: entry.type ?? 'CustomEvent' })),
    cssParts: element.parts,
    cssProperties: element.cssProperties,
    cssStates: element.states,
  }))
  const path = 'dist/element-define.js'
  const exports = elements.map(({ tag, className }) => ({
    kind: 'custom-element-definition',
    name: tag,
    declaration: { name: className, module: path },
  }))
  return { schemaVersion: '2.1.0', readme: '', modules: [{ kind: 'javascript-module', path, declarations, exports }] }
}

/** The types of templates, by the framework they are for. @returns {Record<string, string>} */
function templateTypes() {
  const head = `import type { RoomState, TokenBudget, TokenMeter } from './element.js'\n`
  const shared = elements.map(propsOf).join('\n\n')
  const tags = (/** @type {(element: ElementInfo) => string} */ of) =>
    elements.map((element) => `    '${element.tag}': ${of(element)}`).join('\n')
  const file = (/** @type {string} */ more, /** @type {string} */ body) =>
    `${head}${more}\n${shared}\n\n${body}\n\n/** The tags of the elements. */\nexport declare const tagNames: readonly string[]\n`
  const events = (/** @type {ElementInfo} */ element, /** @type {(name: string) => string} */ nameOf) =>
    `{ ${element.events.map(({ name, type }) => `${nameOf(name)}?: (event: ${type}) => void`).join('; ')} }`
  return {
    react: file(
      `import type { DetailedHTMLProps, HTMLAttributes } from 'react'\n`,
      `declare module 'react' {\n  namespace JSX {\n    interface IntrinsicElements {\n${tags(
        (element) =>
          `  DetailedHTMLProps<HTMLAttributes<${element.className}>, ${element.className}> & ${element.className}Props & ${events(element, (name) => `on${name}`)}`,
      )}\n    }\n  }\n}`,
    ),
    solid: file(
      `import type { JSX as SolidJSX } from 'solid-js'\n`,
      `declare module 'solid-js' {\n  namespace JSX {\n    interface IntrinsicElements {\n${tags(
        (element) =>
          `  SolidJSX.HTMLAttributes<${element.className}> & ${element.className}Attributes & { [K in keyof ${element.className}Properties as \`prop:\${K}\`]?: ${element.className}Properties[K] } & ${events(element, (name) => `'on:${name}'`)}`,
      )}\n    }\n  }\n}`,
    ),
    svelte: file(
      `import type { HTMLAttributes } from 'svelte/elements'\n`,
      `declare module 'svelte/elements' {\n  interface SvelteHTMLElements {\n${tags(
        (element) =>
          `HTMLAttributes<${element.className}> & ${element.className}Props & ${events(element, (name) => `on${name}`)}`,
      )}\n  }\n}`,
    ),
    vue: file(
      `import type { DefineComponent, HTMLAttributes } from 'vue'\n`,
      `declare module 'vue' {\n  interface GlobalComponents {\n${tags(
        (element) =>
          `DefineComponent<HTMLAttributes & ${element.className}Props & ${events(element, (name) => `on${name[0]?.toUpperCase()}${name.slice(1)}`)}>`,
      )}\n  }\n}`,
    ),
  }
}

/** @param {ElementInfo} element */
function propsOf({ className, attributes, properties }) {
  const names = properties.filter(({ name }) => name !== 'state').map(({ name }) => `'${name}'`)
  const lines = attributes.map(({ name, description }) => {
    const type = name === 'window-tokens' || name === 'output-reserve' ? 'string | number' : 'string'
    return `  /** ${description} */\n  '${name}'?: ${type}`
  })
  return `type ${className}Properties = Pick<${className}, ${names.join(' | ')}>
interface ${className}Attributes {\n${lines.join('\n')}\n}
type ${className}Props = Omit<${className}Attributes, keyof ${className}Properties> & { [K in keyof ${className}Properties]?: ${className}Properties[K] | undefined }`
}
