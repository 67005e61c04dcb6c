/** Compilers of single components for esbuild, with the frameworks' own compilers and their default options. */
import { readFileSync } from 'node:fs'
import { transformAsync } from '@babel/core'
import type { Plugin } from 'esbuild'
import { compile } from 'svelte/compiler'
import { compileScript, parse } from 'vue/compiler-sfc'

/** Vue has to be told once which tags are elements of the platform. */
export const vue: Plugin = plugin('vue', /\.vue$/, async (source, path) => {
  const { descriptor } = parse(source, { filename: path })
  const isCustomElement = (tag: string) => tag.startsWith('token-')
  const templateOptions = { compilerOptions: { isCustomElement } }
  return compileScript(descriptor, { id: 'chat', inlineTemplate: true, templateOptions }).content
})

export const svelte: Plugin = plugin('svelte', /\.svelte$/, async (source, path) => {
  return compile(source, { filename: path, generate: 'client' }).js.code
})

export const solid: Plugin = plugin('solid', /\.solid\.jsx$/, async (source, path) => {
  const result = await transformAsync(source, { filename: path, presets: ['babel-preset-solid'], babelrc: false })
  return result?.code ?? ''
})

function plugin(name: string, filter: RegExp, compileOne: (source: string, path: string) => Promise<string>): Plugin {
  return {
    name,
    setup({ onLoad }) {
      onLoad({ filter }, async ({ path }) => ({
        contents: await compileOne(readFileSync(path, 'utf8'), path),
        loader: 'js',
      }))
    },
  }
}
